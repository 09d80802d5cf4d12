import type { FileHandle } from "node:fs/promises";
import { BlobStoreError, type OpenOptions } from "./blob-store.ts";

/** Bytes that are read at once, and held while nobody takes them. */
const READ = 256 * 1024;

/**
 * A file as a stream that reads no further than it is asked to, and closes the file when it ends,
 * fails, is cancelled or is aborted.
 */
export async function readStream(
  file: FileHandle,
  options: OpenOptions | undefined,
): Promise<ReadableStream<Uint8Array>> {
  const { range, signal } = options ?? {};
  let position = range?.start ?? 0;
  let end: number;
  try {
    const { size } = await file.stat();
    end = Math.min(size, range === undefined ? size : range.end + 1);
  } catch (error) {
    await file.close();
    throw new BlobStoreError("unavailable", "the blob directory failed", error);
  }
  let closed: Promise<void> | undefined;
  let onAbort = () => {};
  const close = () => {
    signal?.removeEventListener("abort", onAbort);
    closed ??= file.close();
    return closed;
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (signal === undefined) return;
        onAbort = () => {
          controller.error(signal.reason);
          void close();
        };
        if (signal.aborted) onAbort();
        else signal.addEventListener("abort", onAbort, { once: true });
      },
      async pull(controller) {
        if (position >= end) {
          await close();
          controller.close();
          return;
        }
        try {
          const buffer = new Uint8Array(Math.min(READ, end - position));
          const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, position);
          if (bytesRead === 0) throw new BlobStoreError("unavailable", "the file of a blob was cut short");
          position += bytesRead;
          if (closed === undefined) controller.enqueue(buffer.subarray(0, bytesRead));
        } catch (error) {
          if (closed !== undefined) return;
          await close();
          throw error instanceof BlobStoreError
            ? error
            : new BlobStoreError("unavailable", "the file of a blob cannot be read", error);
        }
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
}
