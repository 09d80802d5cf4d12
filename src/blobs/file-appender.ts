import { writev } from "node:fs";
import type { FileHandle } from "node:fs/promises";

/** Bytes that are gathered before they are written. */
const BATCH = 256 * 1024;

/** Chunks that one write may gather; `writev(2)` takes 1024. */
const BATCH_CHUNKS = 512;

/** Writes of one file that run at the same time: two keep both the disk and the caller busy. */
const WRITES = 2;

/** Bytes after which the kernel is asked to bring to disk what was written so far. */
const SYNC_EVERY = 16 * 1024 * 1024;

/**
 * Writes chunks one after another into a file, while the caller makes the next ones.
 *
 * Chunks are gathered into batches, a few of which are under way at once in the thread pool; they
 * are not copied. While a long file is being written the disk is already at work on its
 * beginning, so that little is left to wait for at the end.
 */
export class FileAppender {
  readonly #file: FileHandle;
  #batch: Uint8Array[] = [];
  #batchBytes = 0;
  /** Where the next batch goes. */
  #position: number;
  /** The first byte that could not be written, and why. */
  #gap: { readonly at: number; readonly cause: unknown } | undefined;
  readonly #writes = new Set<Promise<void>>();
  #unsynced = 0;
  #earlySync: Promise<void> | undefined;
  #syncFailure: { readonly cause: unknown } | undefined;

  constructor(file: FileHandle, position: number) {
    this.#file = file;
    this.#position = position;
  }

  /** Takes a chunk; what is returned, if anything, resolves when there is room for the next. */
  push(chunk: Uint8Array): Promise<void> | undefined {
    if (chunk.byteLength === 0) return undefined;
    this.#batch.push(chunk);
    this.#batchBytes += chunk.byteLength;
    if (this.#batchBytes < BATCH && this.#batch.length < BATCH_CHUNKS) return undefined;
    this.#startWrite();
    return this.#room();
  }

  /**
   * Writes what is left, waits for all of it to be on disk, and says how far it came: `size` is
   * up to where the file holds every byte it was given.
   *
   * @throws what `fdatasync` failed with: the file is then worthless. The kernel drops what it
   * could not write, says so once, and takes the pages for clean from there on.
   */
  async finish(): Promise<{ size: number; failure: unknown }> {
    if (this.#batchBytes > 0 && this.#gap === undefined) this.#startWrite();
    await Promise.all(this.#writes);
    await this.#earlySync;
    if (this.#gap !== undefined) await this.#file.truncate(this.#gap.at);
    if (this.#syncFailure !== undefined) throw this.#syncFailure.cause;
    await this.#file.datasync();
    return { size: this.#gap?.at ?? this.#position, failure: this.#gap?.cause };
  }

  #startWrite(): void {
    const chunks = this.#batch;
    const length = this.#batchBytes;
    const position = this.#position;
    this.#batch = [];
    this.#batchBytes = 0;
    this.#position += length;
    const write = this.#write(chunks, length, position).finally(() => this.#writes.delete(write));
    this.#writes.add(write);
  }

  async #write(chunks: Uint8Array[], length: number, position: number): Promise<void> {
    let written = 0;
    try {
      while (written < length) {
        written += await writeSome(this.#file.fd, skip(chunks, written), position + written);
      }
      this.#unsynced += length;
      if (this.#unsynced >= SYNC_EVERY && this.#earlySync === undefined) this.#startSync();
    } catch (cause) {
      const at = position + written;
      if (this.#gap === undefined || at < this.#gap.at) this.#gap = { at, cause };
    }
  }

  #startSync(): void {
    this.#unsynced = 0;
    this.#earlySync = this.#file
      .datasync()
      .catch((cause: unknown) => {
        this.#syncFailure ??= { cause };
      })
      .finally(() => {
        this.#earlySync = undefined;
      });
  }

  async #room(): Promise<void> {
    while (this.#writes.size >= WRITES) await Promise.race(this.#writes);
    if (this.#gap !== undefined) throw this.#gap.cause;
    if (this.#syncFailure !== undefined) throw this.#syncFailure.cause;
  }
}

function writeSome(fd: number, chunks: Uint8Array[], position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    writev(fd, chunks, position, (error, written) => {
      if (error) reject(error);
      else if (written === 0) reject(new Error("nothing was written"));
      else resolve(written);
    });
  });
}

/** What is left of chunks after their first `bytes` bytes. */
function skip(chunks: Uint8Array[], bytes: number): Uint8Array[] {
  if (bytes === 0) return chunks;
  let left = bytes;
  for (const [index, chunk] of chunks.entries()) {
    if (left < chunk.byteLength) return [chunk.subarray(left), ...chunks.slice(index + 1)];
    left -= chunk.byteLength;
  }
  return [];
}
