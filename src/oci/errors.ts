import { MANAGEMENT_ERRORS } from "./management-errors.ts";

/**
 * The error table: every way a request to the registry can be refused.
 *
 * Business code throws a {@link RegistryError} with a key of this table and knows nothing of HTTP.
 * The HTTP edge, the generated documentation and the OpenAPI document all read this table, so
 * that wire format and documentation cannot drift apart.
 *
 * `code` is what goes over the wire: the OCI distribution spec's codes (section "Error Codes")
 * where it has one, and codes in the same style where it has none.
 */
export const ERRORS = {
  ...MANAGEMENT_ERRORS,
  blobUnknown: {
    code: "BLOB_UNKNOWN",
    apiCode: "NO_SUCH_BLOB",
    status: 404,
    message: "blob unknown to this repository",
    description: "No blob with this digest is in the repository. Push it, or mount it from another one.",
  },
  blobInUse: {
    code: "DENIED",
    status: 405,
    message: "blob is used by a manifest of this repository",
    description: "A manifest that is still stored refers to this blob. Delete the manifest first.",
  },
  blobUploadInvalid: {
    code: "BLOB_UPLOAD_INVALID",
    status: 400,
    message: "blob upload invalid",
    description: "The upload cannot go on as asked. Ask for its status, or start a new one.",
  },
  blobUploadUnknown: {
    code: "BLOB_UPLOAD_UNKNOWN",
    status: 404,
    message: "blob upload unknown to the registry",
    description:
      "The upload was never started here, has ended, or was given up for its age. Start a new one.",
  },
  blobUploadOutOfOrder: {
    code: "BLOB_UPLOAD_INVALID",
    status: 416,
    message: "chunk out of order",
    description: "The chunk does not start where the upload stands. Ask for its status and go on from there.",
  },
  blobUploadBusy: {
    code: "TOOMANYREQUESTS",
    status: 429,
    message: "another request is writing to this upload",
    description: "Chunks of one upload go one after the other. Wait for the other request to end.",
  },
  digestInvalid: {
    code: "DIGEST_INVALID",
    apiCode: "INVALID_DIGEST",
    status: 400,
    message: "digest invalid",
    description: "The digest is malformed, of an unsupported algorithm, or not that of the content sent.",
  },
  manifestBlobUnknown: {
    code: "MANIFEST_BLOB_UNKNOWN",
    status: 404,
    message: "manifest refers to content that is not in this repository",
    description: "Push every blob and child manifest that a manifest names before the manifest itself.",
  },
  manifestInvalid: {
    code: "MANIFEST_INVALID",
    status: 400,
    message: "manifest invalid",
    description: "The manifest is not what its media type says it is.",
  },
  manifestTooLarge: {
    code: "MANIFEST_INVALID",
    status: 413,
    message: "manifest too large",
    description: "Manifests of up to 4 MiB are accepted. Move large data into blobs.",
  },
  manifestUnknown: {
    code: "MANIFEST_UNKNOWN",
    apiCode: "NO_SUCH_MANIFEST",
    status: 404,
    message: "manifest unknown",
    description: "No manifest with this tag or digest is in the repository.",
  },
  tagUnknown: {
    code: "MANIFEST_UNKNOWN",
    apiCode: "NO_SUCH_TAG",
    status: 404,
    message: "tag unknown",
    description: "There is no such tag in the repository.",
  },
  nameInvalid: {
    code: "NAME_INVALID",
    apiCode: "INVALID_REPOSITORY_NAME",
    status: 400,
    message: "invalid repository name",
    description:
      "Repository names are lower-case path components of letters, digits and . _ __ - separators, at most 255 characters in all.",
  },
  nameUnknown: {
    code: "NAME_UNKNOWN",
    apiCode: "NO_SUCH_REPOSITORY",
    status: 404,
    message: "repository name not known to registry",
    description: "There is no such repository, or you may not see it.",
  },
  tagInvalid: {
    code: "TAG_INVALID",
    apiCode: "INVALID_TAG_NAME",
    status: 400,
    message: "tag invalid",
    description:
      "Tags are a letter, digit or underscore, then up to 127 letters, digits and . _ - characters.",
  },
  tagImmutable: {
    code: "DENIED",
    apiCode: "TAG_IMMUTABLE",
    status: 409,
    message: "tag cannot be overwritten",
    description: "The repository is immutable: a tag that exists keeps its image.",
  },
  sizeInvalid: {
    code: "SIZE_INVALID",
    status: 400,
    message: "size invalid",
    description: "The content sent is not of the length that was announced.",
  },
  bodyTooLarge: {
    code: "SIZE_INVALID",
    status: 413,
    message: "request body too large",
    description: "The request is larger than the registry's limit for it.",
  },
  rangeInvalid: {
    code: "RANGE_INVALID",
    status: 416,
    message: "range not satisfiable",
    description: "The range lies outside of the content.",
  },
  paginationInvalid: {
    code: "PAGINATION_NUMBER_INVALID",
    apiCode: "INVALID_PARAMETERS",
    status: 400,
    message: "invalid number of results requested",
    description: "n is a whole number from 0 up.",
  },
  parameterInvalid: {
    code: "BAD_REQUEST",
    apiCode: "INVALID_PARAMETERS",
    status: 400,
    message: "request invalid",
    description: "A parameter or header of the request cannot be read.",
  },
  requestIncomplete: {
    code: "BAD_REQUEST",
    status: 408,
    message: "request incomplete",
    description:
      "The client went away, or took too long, before its request was whole. What arrived of an upload is kept.",
  },
  unauthorized: {
    code: "UNAUTHORIZED",
    apiCode: "NOT_AUTHENTICATED",
    status: 401,
    message: "authentication required",
    description: "Log in (docker login), or ask for access to the repository.",
  },
  denied: {
    code: "DENIED",
    apiCode: "NOT_AUTHORIZED",
    status: 403,
    message: "requested access to the resource is denied",
    description: "You are logged in, but may not do this.",
  },
  unsupported: {
    code: "UNSUPPORTED",
    apiCode: "NOT_ALLOWED",
    status: 405,
    message: "the operation is unsupported",
    description: "The registry does not have this operation, or it is switched off.",
  },
  notFound: {
    code: "NOT_FOUND",
    status: 404,
    message: "no such path",
    description: "There is nothing at this address.",
  },
  tooManyRequests: {
    code: "TOOMANYREQUESTS",
    status: 429,
    message: "too many requests",
    description: "Slow down; try again after the time in the Retry-After header.",
  },
  unavailable: {
    code: "UNAVAILABLE",
    status: 503,
    message: "the registry cannot do this right now",
    description: "A part the registry needs is down or read-only. What was acknowledged is safe; try again.",
  },
  storageFull: {
    code: "UNAVAILABLE",
    status: 507,
    message: "the registry's storage is full",
    description: "There is no room for new content. Pulls go on; ask the operator to make room.",
  },
  unknown: {
    code: "UNKNOWN",
    apiCode: "INTERNAL_ERROR",
    status: 500,
    message: "unknown error",
    description: "A fault of the registry. Its log has the cause under the request id.",
  },
} as const satisfies Record<string, ErrorDescriptor>;

/** One row of the error table. */
export interface ErrorDescriptor {
  /** The code on the wire. */
  readonly code: string;
  /** The code in answers of the management API, where DTR's word for it is another one. */
  readonly apiCode?: string;
  /** The HTTP status it is answered with. */
  readonly status: number;
  /** What happened, in a few words; used when the thrower has nothing more exact to say. */
  readonly message: string;
  /** What it means and what to do next, for the documentation. */
  readonly description: string;
}

/** A key of the error table. */
export type ErrorKind = keyof typeof ERRORS;

export interface RegistryErrorOptions {
  /** Structured facts for the client, sent as `detail` (OCI distribution spec, "Error Codes"). */
  readonly detail?: unknown;
  /** The error that led here; logged, never sent. */
  readonly cause?: unknown;
  /** When to try again, in seconds. */
  readonly retryAfter?: number;
  /** Headers that the answer has besides: `Allow` with a 405. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal that the client is told about. Anything else that is thrown is a fault of ours. */
export class RegistryError extends Error {
  override readonly name = "RegistryError";
  readonly kind: ErrorKind;
  readonly detail: unknown;
  readonly retryAfter: number | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(kind: ErrorKind, message?: string, options: RegistryErrorOptions = {}) {
    super(
      message ?? ERRORS[kind].message,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.kind = kind;
    this.detail = options.detail;
    this.retryAfter = options.retryAfter;
    this.headers = options.headers;
  }
}

/** Whether `error` is a {@link RegistryError}, and of that kind when one is given. */
export function isRegistryError(error: unknown, kind?: ErrorKind): error is RegistryError {
  return error instanceof RegistryError && (kind === undefined || error.kind === kind);
}
