import { BlobStoreError, type BlobUpload } from "./blob-store.ts";
import { isKey } from "./keys.ts";

/**
 * What an S3 store remembers of an upload.
 *
 * Each append makes one object, a segment, which never changes. Most uploads have one append, and
 * its object is the blob: nothing is copied. All segments but the last are at least one part long,
 * so that a commit can have the object store put them together.
 */
export interface S3UploadState {
  readonly segments: readonly S3Segment[];
  /** Keys of objects that are needed no more, or that a failed request may yet leave behind. */
  readonly stale: readonly string[];
}

export interface S3Segment {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
}

/** Whether an upload was begun in a store of this kind; another one may have been configured before. */
export function isOfThisStore(upload: BlobUpload): boolean {
  const { size, store } = upload;
  return store === undefined ? size === 0 : isState(store) && total(store.segments) === size;
}

/** The state in an upload. @throws BlobStoreError `missing` when it is not one of this store's. */
export function stateOf(upload: BlobUpload): S3UploadState {
  if (!isOfThisStore(upload)) {
    throw new BlobStoreError("missing", "the upload was not begun in this store");
  }
  return isState(upload.store) ? upload.store : { segments: [], stale: [] };
}

function total(segments: readonly S3Segment[]): number {
  return segments.reduce((sum, segment) => sum + segment.size, 0);
}

function isState(value: unknown): value is S3UploadState {
  if (typeof value !== "object" || value === null || !("segments" in value) || !("stale" in value))
    return false;
  const { segments, stale } = value;
  return (
    Array.isArray(segments) && segments.every(isSegment) && Array.isArray(stale) && stale.every(isKeyText)
  );
}

function isSegment(value: unknown): value is S3Segment {
  if (typeof value !== "object" || value === null || !("key" in value) || !("size" in value)) return false;
  return isKeyText(value.key) && Number.isSafeInteger(value.size);
}

function isKeyText(value: unknown): boolean {
  return typeof value === "string" && isKey(value);
}
