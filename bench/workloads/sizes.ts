import type { Effort } from "../bench.ts";
import type { FillEntrepotOptions } from "../fill/entrepot.ts";

/** How much is stored where the question is whether much is slower than little. */
export function largeSizes(effort: Effort): FillEntrepotOptions {
  return effort.quick
    ? { repositories: 2000, tags: 2000, manifests: 10_000 }
    : { repositories: 100_000, tags: 100_000, manifests: 1_000_000 };
}

/** `100,000` */
export function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
