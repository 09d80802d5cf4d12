import {
  AppendInterrupted,
  type AppendOptions,
  type BlobStore,
  BlobStoreError,
  type BlobUpload,
  type OpenOptions,
  type StoredBlob,
} from "./blob-store.ts";
import { checkedKey, isKey, MARK, newKey } from "./keys.ts";
import { PartSlots } from "./part-slots.ts";
import { S3Client, type S3ClientOptions } from "./s3-client.ts";
import { composeObject } from "./s3-compose.ts";
import { S3Failure } from "./s3-errors.ts";
import { S3ObjectWriter } from "./s3-object-writer.ts";
import { S3Objects } from "./s3-objects.ts";
import { openObject } from "./s3-reader.ts";
import { isOfThisStore, type S3Segment, type S3UploadState, stateOf } from "./s3-upload.ts";
import { untilAborted } from "./sources.ts";

/** What `S3BlobStore.open` needs to know. */
export interface S3BlobStoreOptions extends S3ClientOptions {
  /** Put before every key, without slashes at its ends; may be empty. */
  readonly prefix: string;
  /** Whether pulls are redirected to presigned URLs, or proxied. */
  readonly redirect: boolean;
  /** Seconds a presigned URL is good for; a week at most. */
  readonly redirectSeconds: number;
  /** Bytes; 5 MiB to 512 MiB. An upload holds one to four of them in memory. */
  readonly partSize: number;
}

const MIB = 1024 * 1024;

/** Parts on their way at the same time, of all uploads of a process. */
const PARTS_IN_FLIGHT = 12;

/** How long `check` tries, in milliseconds: somebody waits for it. */
const CHECK_BUDGET = 5_000;

/**
 * Blobs as objects of an S3-compatible store: `<prefix>/<last two characters of the key>/<key>`.
 * The end of a key is random, which spreads the load over the store.
 *
 * How an upload is kept is told in `s3-upload.ts`. No object is ever written twice with different
 * bytes: each append writes under a key of its own, so a request that was given up, and that the
 * store carries out all the same, much later, can do no harm. It leaves an orphan.
 */
export class S3BlobStore implements BlobStore {
  readonly kind = "s3";
  readonly presign?: (key: string) => Promise<string>;
  readonly #options: S3BlobStoreOptions;
  readonly #client: S3Client;
  readonly #objects: S3Objects;
  readonly #slots = new PartSlots(PARTS_IN_FLIGHT);
  readonly #prefix: string;
  #check: Promise<void> | undefined;

  private constructor(options: S3BlobStoreOptions) {
    this.#options = options;
    this.#client = new S3Client(options);
    this.#objects = new S3Objects(this.#client);
    this.#prefix = options.prefix === "" ? "" : `${options.prefix}/`;
    if (options.redirect) {
      this.presign = (key) => this.#client.presign(this.#name(key), options.redirectSeconds);
    }
  }

  /** Opens a store; makes no request. @throws TypeError when an option cannot be right. */
  static open(options: S3BlobStoreOptions): S3BlobStore {
    const { prefix, partSize, redirectSeconds } = options;
    if (prefix !== "" && !/^[\w!.*'()-]+(\/[\w!.*'()-]+)*$/.test(prefix)) {
      throw new TypeError("the prefix of the object store is malformed");
    }
    if (!(partSize >= 5 * MIB && partSize <= 512 * MIB)) {
      throw new TypeError("the part size of the object store must be 5 MiB to 512 MiB");
    }
    if (!(redirectSeconds >= 1 && redirectSeconds <= 604_800)) {
      throw new TypeError("redirects to the object store must be good for 1 to 604800 seconds");
    }
    return new S3BlobStore(options);
  }

  async begin(): Promise<BlobUpload> {
    return { key: newKey(), size: 0 };
  }

  async append(
    upload: BlobUpload,
    source: AsyncIterable<Uint8Array>,
    options?: AppendOptions,
  ): Promise<BlobUpload> {
    const { segments, stale } = stateOf(upload);
    const last = segments.at(-1);
    // A segment too short to be a part of its own is read back, and becomes the head of the next.
    const head = last && last.size < this.#options.partSize ? last : undefined;
    const key = last === undefined ? checkedKey(upload.key) : newKey();
    const writer = new S3ObjectWriter(this.#objects, {
      name: this.#name(key),
      partSize: this.#options.partSize,
      slots: this.#slots,
    });
    if (head) {
      await this.#readInto(writer, head).catch((error: unknown) => {
        throw isMissing(error) ? error : new AppendInterrupted(upload, error);
      });
    }
    // Named by no state that is still in use: the caller recorded the one that names it as stale.
    const cleaned = this.#deleteAll(stale);
    const kept = writer.size;
    const failure = await pump(source, writer, options);
    if (writer.size === kept) {
      if (failure) throw new AppendInterrupted(upload, failure.cause);
      return upload;
    }
    try {
      if (failure?.of === "store") throw failure.cause;
      await writer.finish();
    } catch (error) {
      await writer.abandon();
      const left: S3UploadState = { segments, stale: [...stale, key] };
      throw new AppendInterrupted(uploadOf(upload.size, left), storeError(error));
    }
    const before = head ? segments.slice(0, -1) : segments;
    const appended = uploadOf(upload.size + writer.size - kept, {
      segments: [...before, { key, size: writer.size }],
      stale: [...(await cleaned), ...(head ? [head.key] : [])],
    });
    if (failure) throw new AppendInterrupted(appended, failure.cause);
    return appended;
  }

  async fork(upload: BlobUpload, onChunk: (chunk: Uint8Array) => void): Promise<BlobUpload | undefined> {
    const { segments } = stateOf(upload);
    const copy = await this.begin();
    try {
      return await this.append(copy, this.#bytesOf(segments), { onChunk });
    } catch (error) {
      const cause = error instanceof AppendInterrupted ? error.cause : error;
      if (error instanceof AppendInterrupted) await this.abort(error.upload).catch(() => {});
      if (isMissing(cause)) return undefined;
      throw cause;
    }
  }

  async commit(upload: BlobUpload): Promise<void> {
    const { segments, stale } = stateOf(upload);
    const name = this.#name(upload.key);
    if (segments.length === 0) await this.#objects.put(name, new Uint8Array(0)).catch(rethrow);
    else if ((await this.stat(upload.key)) !== upload.size) {
      if (segments.length === 1) throw lostBytes(upload);
      await this.#compose(name, upload);
    }
    await this.#deleteAll([...segments.map(({ key }) => key), ...stale].filter((key) => key !== upload.key));
  }

  keys(upload: BlobUpload): readonly string[] {
    if (!isOfThisStore(upload)) return [upload.key];
    const { segments, stale } = stateOf(upload);
    return [...new Set([upload.key, ...segments.map(({ key }) => key), ...stale])];
  }

  async abort(upload: BlobUpload): Promise<void> {
    try {
      for (const key of this.keys(upload)) await this.#objects.delete(this.#name(key));
      // A writer that died in its first append has left what no state names.
      for await (const multipart of this.#objects.listMultiparts(this.#name(upload.key))) {
        await this.#objects.abortMultipart(multipart);
      }
    } catch (error) {
      throw storeError(error);
    }
  }

  async open(key: string, options?: OpenOptions): Promise<ReadableStream<Uint8Array>> {
    options?.signal?.throwIfAborted();
    return openObject(this.#client, this.#name(key), options).catch(rethrow);
  }

  async stat(key: string): Promise<number | undefined> {
    if (!isKey(key)) return undefined;
    return this.#objects.size(this.#name(key)).catch(rethrow);
  }

  async delete(key: string): Promise<void> {
    if (isKey(key)) await this.#objects.delete(this.#name(key)).catch(rethrow);
  }

  async *list(): AsyncIterable<StoredBlob> {
    try {
      for await (const { name, size, modifiedAt } of this.#objects.list(this.#prefix)) {
        const key = name.slice(name.lastIndexOf("/") + 1);
        // Whatever else lies about in there is not ours, and not to be collected.
        if (isKey(key) && this.#name(key) === name) yield { key, size, modifiedAt };
      }
    } catch (error) {
      throw storeError(error);
    }
  }

  check(): Promise<void> {
    this.#check ??= this.#probe()
      .catch(rethrow)
      .finally(() => {
        this.#check = undefined;
      });
    return this.#check;
  }

  async readMark(): Promise<string | undefined> {
    const limits = { budget: CHECK_BUDGET, timeout: CHECK_BUDGET };
    try {
      const { text } = await this.#client.send({ ...limits, method: "GET", name: this.#markName() });
      return text.trim() || undefined;
    } catch (error) {
      const failure = storeError(error);
      if (isMissing(failure)) return undefined;
      throw failure;
    }
  }

  async writeMark(mark: string): Promise<void> {
    await this.#objects
      .put(this.#markName(), new TextEncoder().encode(`${mark}\n`), CHECK_BUDGET)
      .catch(rethrow);
  }

  async abortStaleUploads(olderThan: Date): Promise<number> {
    let aborted = 0;
    try {
      for await (const multipart of this.#objects.listMultiparts(this.#prefix)) {
        const key = multipart.name.slice(multipart.name.lastIndexOf("/") + 1);
        const ours = isKey(key) && this.#name(key) === multipart.name;
        if (!ours || !(multipart.startedAt < olderThan)) continue;
        await this.#objects.abortMultipart(multipart);
        aborted++;
      }
    } catch (error) {
      throw storeError(error);
    }
    return aborted;
  }

  async close(): Promise<void> {}

  #markName(): string {
    return `${this.#prefix}${MARK}`;
  }

  #name(key: string): string {
    checkedKey(key);
    return `${this.#prefix}${key.slice(-2)}/${key}`;
  }

  async #probe(): Promise<void> {
    const name = this.#name(newKey());
    const limits = { name, budget: CHECK_BUDGET, timeout: CHECK_BUDGET };
    const probe = new TextEncoder().encode(`probe ${name}`);
    await this.#client.send({ ...limits, method: "PUT", body: probe });
    const { text } = await this.#client.send({ ...limits, method: "GET" });
    await this.#client.send({ ...limits, method: "DELETE" });
    if (text !== `probe ${name}`) {
      throw new BlobStoreError("unavailable", "the object store does not give back what was written");
    }
  }

  /** Puts the segments of an upload together in the object store. */
  async #compose(name: string, upload: BlobUpload): Promise<void> {
    const segments = stateOf(upload).segments.map(({ key, size }) => ({ name: this.#name(key), size }));
    await composeObject(
      { client: this.#client, objects: this.#objects, partSize: this.#options.partSize },
      name,
      segments,
    ).catch(rethrow);
    if ((await this.stat(upload.key)) !== upload.size) throw lostBytes(upload);
  }

  async #readInto(writer: S3ObjectWriter, segment: S3Segment): Promise<void> {
    for await (const chunk of this.#bytesOf([segment])) await writer.push(chunk);
  }

  /** The bytes of segments, one after another. @throws BlobStoreError `missing` when one is not as long as it was. */
  async *#bytesOf(segments: readonly S3Segment[]): AsyncGenerator<Uint8Array, void> {
    for (const { key, size } of segments) {
      let received = 0;
      for await (const chunk of await this.open(key)) {
        received += chunk.byteLength;
        yield chunk;
      }
      if (received !== size) throw new BlobStoreError("missing", "a segment of an upload was changed");
    }
  }

  /** Deletes what is needed no more. @returns the keys where that failed. */
  async #deleteAll(keys: readonly string[]): Promise<string[]> {
    const results = await Promise.allSettled(keys.map((key) => this.delete(key)));
    return keys.filter((_, index) => results[index]?.status === "rejected");
  }
}

/** Hands the chunks of a source on. @returns what failed, and whose fault it was. */
async function pump(
  source: AsyncIterable<Uint8Array>,
  writer: S3ObjectWriter,
  options: AppendOptions | undefined,
): Promise<{ of: "source" | "store"; cause: unknown } | undefined> {
  let failure: { of: "store"; cause: unknown } | undefined;
  try {
    for await (const chunk of untilAborted(source, options?.signal)) {
      options?.onChunk?.(chunk);
      const room = writer.push(chunk);
      if (room === undefined) continue;
      await room.catch((cause: unknown) => {
        failure = { of: "store", cause };
      });
      if (failure) return failure;
    }
  } catch (cause) {
    return { of: "source", cause };
  }
  return undefined;
}

function uploadOf(size: number, store: S3UploadState): BlobUpload {
  const [first, ...others] = store.segments;
  // With one segment, that is the blob; with more, they are yet to be put together; with none, the
  // next append starts under a key that no request has gone to.
  return { key: first && others.length === 0 ? first.key : newKey(), size, store };
}

function isMissing(error: unknown): boolean {
  return error instanceof BlobStoreError && error.kind === "missing";
}

function lostBytes(upload: BlobUpload): BlobStoreError {
  return new BlobStoreError("missing", `bytes of upload ${upload.key} are gone`);
}

function rethrow(error: unknown): never {
  throw storeError(error);
}

function storeError(error: unknown): unknown {
  return error instanceof S3Failure ? error.toStoreError() : error;
}
