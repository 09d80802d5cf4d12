import { constants } from "node:fs";
import { type FileHandle, open, opendir, readFile, rename, stat, unlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import {
  AppendInterrupted,
  type AppendOptions,
  type BlobStore,
  BlobStoreError,
  type BlobUpload,
  type OpenOptions,
  type StoredBlob,
} from "./blob-store.ts";
import { DurableDirectories } from "./durable-directories.ts";
import { FileAppender } from "./file-appender.ts";
import { readStream } from "./file-reader.ts";
import { checkedKey, isKey, MARK, newKey } from "./keys.ts";
import { untilAborted } from "./sources.ts";

const { O_CREAT, O_RDONLY, O_WRONLY, O_NOFOLLOW } = constants;

/** What `FilesystemBlobStore.open` needs to know. */
export interface FilesystemBlobStoreOptions {
  /** Made when missing. Nothing else may be kept in it. */
  readonly directory: string;
}

/**
 * Blobs as files:
 *
 * ```
 * <directory>/
 *   .entrepot-store     the mark of the store
 *   3/                  last hex digit of the key
 *     a7/               the two before it
 *       0199…-7…-…a73   the bytes, written here from the start: the key is unique, and only the
 *                       database says whether it is a blob
 * ```
 *
 * The end of a key is random, so files spread evenly over 4,096 directories: some hundred files
 * in each when there are a million. Files have mode 0600, directories 0700.
 *
 * An append ends with `fdatasync`, so that a state that was recorded never counts bytes that power
 * loss can take away; on ext4 and XFS a longer size may otherwise reach the disk before the bytes
 * do, which then read as zeros. What a commit has left to do is to bring the names to disk.
 */
export class FilesystemBlobStore implements BlobStore {
  readonly kind = "filesystem";
  readonly #root: string;
  readonly #directories: DurableDirectories;
  #check: Promise<void> | undefined;

  private constructor(root: string) {
    this.#root = root;
    this.#directories = DurableDirectories.open(root);
  }

  /** Opens a store, and makes its directory when missing. @throws BlobStoreError `unavailable`. */
  static open(options: FilesystemBlobStoreOptions): FilesystemBlobStore {
    const root = resolve(options.directory);
    try {
      return new FilesystemBlobStore(root);
    } catch (error) {
      throw storeError(error);
    }
  }

  async begin(): Promise<BlobUpload> {
    return { key: newKey(), size: 0 };
  }

  async append(
    upload: BlobUpload,
    source: AsyncIterable<Uint8Array>,
    options?: AppendOptions,
  ): Promise<BlobUpload> {
    const path = this.path(upload.key);
    const file = await this.#openForAppend(upload).catch((error: BlobStoreError) => {
      throw error.kind === "missing" ? error : new AppendInterrupted(upload, error);
    });
    try {
      const appender = new FileAppender(file, upload.size);
      const sourceFailure = await pump(source, appender, options);
      const { size, failure } = await this.#finish(appender, path);
      const cause = sourceFailure ?? (failure === undefined ? undefined : { cause: storeError(failure) });
      if (cause) throw new AppendInterrupted({ key: upload.key, size }, cause.cause);
      return { key: upload.key, size };
    } finally {
      await file.close();
    }
  }

  async fork(upload: BlobUpload, onChunk: (chunk: Uint8Array) => void): Promise<BlobUpload | undefined> {
    const copy = await this.begin();
    if (upload.size === 0) return copy;
    try {
      const bytes = await this.open(upload.key, { range: { start: 0, end: upload.size - 1 } });
      const copied = await this.append(copy, bytes, { onChunk });
      if (copied.size === upload.size) return copied;
    } catch (error) {
      if (error instanceof BlobStoreError && error.kind === "missing") return undefined;
      await this.abort(copy).catch(() => {});
      throw error instanceof AppendInterrupted ? error.cause : error;
    }
    await this.abort(copy);
    return undefined;
  }

  async commit(upload: BlobUpload): Promise<void> {
    if (upload.size === 0) {
      // Nothing was appended, or nothing was kept of it: an empty file has yet to be made.
      return this.#cut(upload);
    }
    const size = await this.stat(upload.key);
    if (size === undefined || size < upload.size) throw lostBytes(upload);
    if (size > upload.size) await this.#cut(upload);
  }

  keys(upload: BlobUpload): readonly string[] {
    return [upload.key];
  }

  abort(upload: BlobUpload): Promise<void> {
    return this.delete(upload.key);
  }

  async open(key: string, options?: OpenOptions): Promise<ReadableStream<Uint8Array>> {
    options?.signal?.throwIfAborted();
    const file = await open(this.path(key), O_RDONLY | O_NOFOLLOW).catch(rethrow);
    return readStream(file, options);
  }

  async stat(key: string): Promise<number | undefined> {
    if (!isKey(key)) return undefined;
    try {
      return (await stat(this.path(key))).size;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw storeError(error);
    }
  }

  async delete(key: string): Promise<void> {
    if (!isKey(key)) return;
    await unlink(this.path(key)).catch((error: unknown) => {
      if (!isMissing(error)) throw storeError(error);
    });
  }

  async *list(): AsyncIterable<StoredBlob> {
    for await (const first of entries(this.#root, /^[0-9a-f]$/)) {
      for await (const second of entries(first.path, /^[0-9a-f]{2}$/)) {
        for await (const { name, path } of entries(second.path)) {
          // Whatever else lies about in there is not ours, and not to be collected.
          if (!isKey(name) || this.path(name) !== path) continue;
          const found = await stat(path).catch(() => undefined);
          if (found?.isFile()) yield { key: name, size: found.size, modifiedAt: found.mtime };
        }
      }
    }
  }

  check(): Promise<void> {
    this.#check ??= this.#probe().finally(() => {
      this.#check = undefined;
    });
    return this.#check;
  }

  async readMark(): Promise<string | undefined> {
    try {
      return (await readFile(join(this.#root, MARK), "utf8")).trim() || undefined;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw storeError(error);
    }
  }

  async writeMark(mark: string): Promise<void> {
    const written = join(this.#root, `${MARK}.${newKey()}`);
    try {
      const file = await open(written, O_WRONLY | O_CREAT | O_NOFOLLOW, 0o600);
      try {
        await file.writeFile(`${mark}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(written, join(this.#root, MARK));
      await this.#directories.sync(this.#root);
    } catch (error) {
      await unlink(written).catch(() => {});
      throw storeError(error);
    }
  }

  path(key: string): string {
    checkedKey(key);
    return join(this.#root, key.slice(-1), key.slice(-3, -1), key);
  }

  async close(): Promise<void> {}

  async #probe(): Promise<void> {
    const key = newKey();
    const probe = new TextEncoder().encode(`probe ${key}`);
    const file = await this.#openForAppend({ key, size: 0 });
    try {
      await file.write(probe);
      const read = await readFile(this.path(key));
      if (!Buffer.from(read).equals(probe)) {
        throw new BlobStoreError("unavailable", "the blob directory does not give back what was written");
      }
    } catch (error) {
      throw storeError(error);
    } finally {
      await file.close();
      await this.delete(key);
    }
  }

  /** The file of an upload, cut to the size the upload counts. */
  async #openForAppend(upload: BlobUpload): Promise<FileHandle> {
    const path = this.path(upload.key);
    try {
      const file = await this.#openOrMake(path, upload.size === 0);
      try {
        const { size } = await file.stat();
        if (size < upload.size) throw lostBytes(upload);
        // What follows was written by someone who died before it was counted.
        if (size > upload.size) await file.truncate(upload.size);
        return file;
      } catch (error) {
        await file.close();
        throw error;
      }
    } catch (error) {
      throw isMissing(error) ? lostBytes(upload) : storeError(error);
    }
  }

  async #openOrMake(path: string, make: boolean): Promise<FileHandle> {
    if (!make) return open(path, O_WRONLY | O_NOFOLLOW);
    const flags = O_WRONLY | O_CREAT | O_NOFOLLOW;
    try {
      return await open(path, flags, 0o600);
    } catch (error) {
      if (!isMissing(error)) throw error;
      await this.#directories.make(dirname(path));
      return open(path, flags, 0o600);
    }
  }

  /** Makes a file as long as its upload says, and that durable. */
  async #cut(upload: BlobUpload): Promise<void> {
    await this.append(upload, nothing()).catch((error: unknown) => {
      throw error instanceof AppendInterrupted ? error.cause : error;
    });
  }

  async #finish(appender: FileAppender, path: string): Promise<{ size: number; failure: unknown }> {
    const [finished, named] = await Promise.allSettled([
      appender.finish(),
      this.#directories.sync(dirname(path)),
    ]);
    if (finished.status === "fulfilled" && named.status === "fulfilled") return finished.value;
    // It cannot be known what is on disk: nothing may be built on it.
    await unlink(path).catch(() => {});
    const cause =
      finished.status === "rejected" ? finished.reason : named.status === "rejected" && named.reason;
    throw new AppendInterrupted(await this.begin(), storeError(cause));
  }
}

/** Hands the chunks of a source on. @returns what the source, or a write, failed with. */
async function pump(
  source: AsyncIterable<Uint8Array>,
  appender: FileAppender,
  options: AppendOptions | undefined,
): Promise<{ cause: unknown } | undefined> {
  let full: { cause: unknown } | undefined;
  try {
    for await (const chunk of untilAborted(source, options?.signal)) {
      const room = appender.push(chunk);
      options?.onChunk?.(chunk);
      if (room) {
        await room.catch((cause: unknown) => {
          full = { cause };
        });
        if (full) break;
      }
    }
  } catch (cause) {
    return { cause };
  }
  return full && { cause: storeError(full.cause) };
}

async function* entries(directory: string, pattern?: RegExp): AsyncIterable<{ name: string; path: string }> {
  try {
    for await (const entry of await opendir(directory)) {
      if (pattern === undefined || pattern.test(entry.name)) {
        yield { name: entry.name, path: join(directory, entry.name) };
      }
    }
  } catch (error) {
    if (!isMissing(error) && code(error) !== "ENOTDIR") throw storeError(error);
  }
}

async function* nothing(): AsyncIterable<Uint8Array> {}

function lostBytes(upload: BlobUpload): BlobStoreError {
  return new BlobStoreError("missing", `bytes of upload ${upload.key} are gone`);
}

function code(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

function isMissing(error: unknown): boolean {
  return code(error) === "ENOENT";
}

function rethrow(error: unknown): never {
  throw storeError(error);
}

/** What a failed system call means to the caller. */
function storeError(error: unknown): BlobStoreError {
  if (error instanceof BlobStoreError) return error;
  switch (code(error)) {
    case "ENOENT":
      return new BlobStoreError("missing", "no such blob", error);
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return new BlobStoreError("full", "no room left in the blob directory", error);
    default:
      return new BlobStoreError(
        "unavailable",
        `the blob directory failed: ${code(error) ?? "unknown"}`,
        error,
      );
  }
}
