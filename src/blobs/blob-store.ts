import type { ByteRange } from "../oci/descriptor.ts";

/**
 * Where the bytes of blobs are kept.
 *
 * A store knows keys, not digests: which key holds which digest is the database's business.
 * A key is opaque, is made by `begin`, and is **never used again**: that is what lets garbage be
 * deleted while the same content is being pushed, with no lock between the two.
 *
 * There is no move and no walk: object stores have neither. `list` is for scrubbing only.
 *
 * Errors: {@link BlobStoreError}. Anything transient (timeouts, 5xx) is retried by the store itself,
 * within a bounded time, before it is reported as `unavailable`.
 *
 * Every implementation passes the suite in `blob-store-suite.ts`.
 */
export interface BlobStore {
  /** `filesystem`, `s3`, ... for people. */
  readonly kind: string;

  /**
   * Starts an upload under a new key. Cheap: what can be put off until bytes arrive, is.
   *
   * @returns its state: JSON for the caller to keep, and to hand back to the next call, which may
   * be made in another process.
   */
  begin(): Promise<BlobUpload>;

  /**
   * Writes chunks at the end of an upload (`upload.size`). When the source throws, what was
   * written before is kept: the error is an {@link AppendInterrupted} that carries the new state.
   * So it is when the store fails; the new state may then be behind what `onChunk` saw.
   *
   * Chunks are handed over: the source must not change them afterwards, for they may be written
   * while it makes the next one.
   *
   * The bytes counted by the state that comes back survive power loss: a digest recorded with it
   * stays true. It takes the place of the state that was given, which is not to be used again, and
   * may have another key.
   *
   * The same state must not be appended to by two callers at once. A caller that cannot rule this
   * out (another one claimed the upload and may still be alive) uses `fork` first.
   *
   * @throws AppendInterrupted
   * @throws BlobStoreError `missing` when the bytes that the state counts are gone.
   */
  append(upload: BlobUpload, source: AsyncIterable<Uint8Array>, options?: AppendOptions): Promise<BlobUpload>;

  /**
   * A new upload, under a new key, with the same first `upload.size` bytes. Whoever still writes
   * to the old one can do no harm to it. The old one is to be aborted by the caller in its time.
   *
   * `onChunk` sees the copied bytes in order, so that they can be digested on the way.
   * Undefined when the bytes cannot be had back (the client must start again).
   */
  fork(upload: BlobUpload, onChunk: (chunk: Uint8Array) => void): Promise<BlobUpload | undefined>;

  /**
   * Makes an upload a blob. When this resolves, `key` can be opened, and survives power loss.
   * Idempotent.
   *
   * @throws BlobStoreError `missing` when the bytes that the state counts are gone.
   */
  commit(upload: BlobUpload): Promise<void>;

  /**
   * Every key under which `list` may show bytes of an upload: its own, and those of pieces it is
   * made of. Whoever removes orphans spares them.
   */
  keys(upload: BlobUpload): readonly string[];

  /** Drops an upload and its bytes. Idempotent. */
  abort(upload: BlobUpload): Promise<void>;

  /**
   * The bytes of a blob, or of a part of it, as a stream.
   *
   * A range that reaches past the end gives what is there. A stream that cannot be brought to its
   * end fails: it never ends early.
   *
   * @throws BlobStoreError `missing` when there is no such key.
   */
  open(key: string, options?: OpenOptions): Promise<ReadableStream<Uint8Array>>;

  /** Size of a blob in bytes; undefined when there is no such key. */
  stat(key: string): Promise<number | undefined>;

  /** Deletes a blob. Idempotent. */
  delete(key: string): Promise<void>;

  /** Every key in the store, in no order, committed or not. */
  list(): AsyncIterable<StoredBlob>;

  /** Resolves when the store can be read and written; for `/health` and `entrepot doctor`. */
  check(): Promise<void>;

  /** What {@link writeMark} wrote last; undefined in a store that has no mark. */
  readMark(): Promise<string | undefined>;

  /**
   * Marks the store, so that it is known again: a short line of text beside the blobs, which
   * `list` does not show and no key names. Survives power loss.
   */
  writeMark(mark: string): Promise<void>;

  /** The path of a blob's file, where it is a file of this machine that the kernel can send. */
  path?(key: string): string;

  /** A URL under which a client can fetch the blob for a while. Only where redirects are wanted. */
  presign?(key: string): Promise<string>;

  /**
   * Drops what dead writers left in the store that `list` does not show and no state names
   * (unfinished multipart uploads), when begun before `olderThan`. Only where there is such.
   *
   * @returns how many were dropped.
   */
  abortStaleUploads?(olderThan: Date): Promise<number>;

  close(): Promise<void>;
}

/** The state of an upload in a store: JSON, small. */
export interface BlobUpload {
  /** The key the blob will have. */
  readonly key: string;
  /** Bytes written so far. */
  readonly size: number;
  /** What the store must remember besides (multipart ids, parts). */
  readonly store?: unknown;
}

/** An entry of `list`. */
export interface StoredBlob {
  readonly key: string;
  readonly size: number;
  readonly modifiedAt: Date;
}

export interface AppendOptions {
  /** Called with each chunk, in order, as it is being written. */
  readonly onChunk?: (chunk: Uint8Array) => void;
  readonly signal?: AbortSignal;
}

export interface OpenOptions {
  readonly range?: ByteRange;
  readonly signal?: AbortSignal;
}

/** What can go wrong in a store: `full` (no room), `missing` (no such key), `unavailable` (down, slow, refused). */
export class BlobStoreError extends Error {
  override readonly name = "BlobStoreError";
  readonly kind: "full" | "missing" | "unavailable";

  constructor(kind: BlobStoreError["kind"], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}

/** An append whose source or store failed midway. `upload` is the state to go on from; `cause` is what failed. */
export class AppendInterrupted extends Error {
  override readonly name = "AppendInterrupted";
  readonly upload: BlobUpload;

  constructor(upload: BlobUpload, cause: unknown) {
    super("append interrupted", { cause });
    this.upload = upload;
  }
}
