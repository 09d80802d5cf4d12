import { BlobStoreError } from "./blob-store.ts";

/** What an object store answered when it did not do what it was asked to; or that it did not answer. */
export class S3Failure extends Error {
  override readonly name = "S3Failure";
  /** The HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  /** The code in the answer (`SlowDown`), or of the error on the way to it (`ECONNRESET`). */
  readonly code: string;
  /** The server's clock when it answered. */
  readonly date: Date | undefined;

  constructor(code: string, details: { status?: number; date?: Date | undefined; cause?: unknown } = {}) {
    const text = details.status === undefined ? code : `${code} (${details.status})`;
    super(`object store: ${text}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.status = details.status;
    this.date = details.date;
  }

  /** Whether the same request may well succeed a little later. */
  get retryable(): boolean {
    if (this.status === undefined) return true;
    return RETRYABLE_STATUS.has(this.status) || RETRYABLE_CODE.has(this.code);
  }

  /** The same for a caller of the store. */
  toStoreError(): BlobStoreError {
    if (this.status === 404 && this.code !== "NoSuchBucket") {
      return new BlobStoreError("missing", "no such blob", this);
    }
    if (FULL.has(this.code)) return new BlobStoreError("full", "no room left in the object store", this);
    const advice = ADVICE[this.code];
    return new BlobStoreError("unavailable", advice ? `${this.message}: ${advice}` : this.message, this);
  }
}

const RETRYABLE_STATUS: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** `BadDigest` and the like: the bytes were hurt on the way. */
const RETRYABLE_CODE: ReadonlySet<string> = new Set([
  "BadDigest",
  "IncompleteBody",
  "InternalError",
  "OperationAborted",
  "RequestTimeout",
  "ServiceUnavailable",
  "SlowDown",
  "XAmzContentSHA256Mismatch",
]);

/** AWS has no such thing; gateways, Ceph and MinIO do. */
const FULL: ReadonlySet<string> = new Set([
  "InsufficientStorage",
  "QuotaExceeded",
  "QuotaExceededException",
  "XMinioAdminBucketQuotaExceeded",
  "XMinioStorageFull",
]);

const ADVICE: Readonly<Record<string, string>> = {
  AccessDenied: "the access key may not do this in the bucket",
  AuthorizationHeaderMalformed: "the region is not the bucket's",
  InvalidAccessKeyId: "the access key is not known there",
  NoSuchBucket: "the bucket does not exist",
  PermanentRedirect: "the bucket is at another endpoint or in another region",
  RequestTimeTooSkewed: "the clocks here and there differ too much",
  SignatureDoesNotMatch: "the secret access key is wrong",
};
