/** Bytes for tests: cheap to make, the same each time, and different at every place of every seed. */
export class TestBytes {
  readonly #block: Uint8Array;

  constructor(seed: number) {
    const block = new Uint8Array(1024 * 1024 + 7);
    let state = (seed * 2654435761) >>> 0 || 1;
    for (let index = 0; index < block.length; index++) {
      // xorshift32
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      block[index] = state;
    }
    this.#block = block;
  }

  /** `size` bytes from `start` on, in chunks. */
  async *chunks(
    size: number,
    options: { start?: number; chunk?: number } = {},
  ): AsyncGenerator<Uint8Array, void> {
    const { start = 0, chunk = 64 * 1024 } = options;
    for (let done = 0; done < size; ) {
      const piece = this.slice(start + done, Math.min(chunk, size - done));
      done += piece.byteLength;
      yield piece;
    }
  }

  /** `size` bytes from `start` on. */
  slice(start: number, size: number): Uint8Array {
    const bytes = new Uint8Array(size);
    for (let done = 0; done < size; ) {
      const offset = (start + done) % this.#block.length;
      const piece = this.#block.subarray(offset, offset + size - done);
      bytes.set(piece, done);
      done += piece.byteLength;
    }
    return bytes;
  }

  /** The SHA-256 of the first `size` bytes. */
  async sha256(size: number): Promise<string> {
    return sha256Of(this.chunks(size));
  }
}

/** The SHA-256 of what a source gives, in hex. */
export async function sha256Of(source: AsyncIterable<Uint8Array>): Promise<string> {
  const hasher = new Bun.CryptoHasher("sha256");
  for await (const chunk of source) hasher.update(chunk);
  return hasher.digest("hex");
}

/** What a source gives, whole. */
export async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

/** Chunks of one source, then of the next; functions are called, so that they may throw. */
export async function* oneAfterAnother(
  ...sources: (AsyncIterable<Uint8Array> | (() => never))[]
): AsyncGenerator<Uint8Array, void> {
  for (const source of sources) {
    if (typeof source === "function") source();
    else yield* source;
  }
}
