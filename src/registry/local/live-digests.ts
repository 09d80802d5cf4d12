import type { DigestAlgorithm, Digester } from "../../oci/digest.ts";
import { Digester as NewDigester } from "../../oci/digest.ts";
import type { UploadId } from "../registry.ts";

/** How many uploads' running digests a process keeps between requests. */
const CAPACITY = 4096;

interface LiveDigest {
  readonly version: number;
  readonly size: number;
  readonly digester: Digester;
}

/**
 * Running digests of uploads that this process wrote to last, so that the next chunk goes on from
 * them. The oldest are forgotten first; who misses his reads the bytes once more at the end.
 */
export class LiveDigests {
  readonly #digests = new Map<UploadId, LiveDigest>();

  /** The running digest of an upload at that version and size; a new one at size 0; else undefined. */
  take(id: UploadId, version: number, size: number, algorithm: DigestAlgorithm): Digester | undefined {
    const live = this.#digests.get(id);
    this.#digests.delete(id);
    if (size === 0) return new NewDigester(algorithm);
    return live?.version === version && live.size === size ? live.digester : undefined;
  }

  put(id: UploadId, live: LiveDigest): void {
    this.#digests.delete(id);
    this.#digests.set(id, live);
    if (this.#digests.size <= CAPACITY) return;
    const oldest = this.#digests.keys().next();
    if (!oldest.done) this.#digests.delete(oldest.value);
  }

  forget(id: UploadId): void {
    this.#digests.delete(id);
  }
}
