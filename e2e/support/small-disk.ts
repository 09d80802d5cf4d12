import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./processes.ts";

/** A file system of its own that fills up soon. */
export interface SmallDisk extends AsyncDisposable {
  readonly path: string;
  /** Fills it with a file of no worth, but for `left` bytes. */
  fill(left: number): void;
  /** Takes that file away. */
  makeRoom(): void;
  /** Bytes that are free. */
  free(): number;
}

/** Mounts a tmpfs of some bytes. Needs root. */
export async function mountSmallDisk(bytes: number): Promise<SmallDisk> {
  const path = mkdtempSync(join(tmpdir(), "entrepot-disk-"));
  await run(["mount", "-t", "tmpfs", "-o", `size=${bytes}`, "entrepot-e2e", path]);
  const ballast = join(path, "ballast");
  const free = () => {
    const status = statfsSync(path);
    return status.bavail * status.bsize;
  };
  mkdirSync(join(path, "data"));
  return {
    path,
    free,
    fill: (left) => writeFileSync(ballast, new Uint8Array(Math.max(0, free() - left))),
    makeRoom: () => rmSync(ballast, { force: true }),
    async [Symbol.asyncDispose]() {
      await run(["umount", "--lazy", path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}
