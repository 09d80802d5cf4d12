import { AppendInterrupted, BlobStoreError } from "../blobs/blob-store.ts";
import { databaseFault } from "../database/errors.ts";
import { ERRORS, type ErrorDescriptor, isRegistryError, RegistryError } from "../oci/errors.ts";
import type { RequestContext } from "./context.ts";

/** What the log calls a request whose client went away before the answer (nginx's number). */
export const CLIENT_CLOSED_REQUEST = 499;

/** Seconds after which a client is told to try again when nobody knows better. */
const RETRY_AFTER = 5;

/** How deep the causes of an error are followed. */
const MAX_CAUSES = 6;

/**
 * The `WWW-Authenticate` header to send with a refusal, undefined for none. Asked for `unauthorized`
 * and `denied` only.
 */
export type Challenge = (error: RegistryError, context: RequestContext) => string | undefined;

/**
 * The one place where errors become HTTP answers.
 *
 * What the client is told comes from the error table (`oci/errors.ts`) in the format of the OCI
 * distribution spec, section "Error Codes". What was not foreseen is a 500 with the request's id,
 * and its cause goes to the log, never to the client.
 */
export function errorResponse(error: unknown, context: RequestContext, challenge?: Challenge): Response {
  const refusal = asRegistryError(error);
  if (refusal !== undefined) return refusalResponse(refusal, context, challenge);
  if (isClientGone(error)) return new Response(null, { status: CLIENT_CLOSED_REQUEST });
  context.log.error({ err: error }, "request failed");
  return refusalResponse(new RegistryError("unknown", `unknown error; request id ${context.id}`), context);
}

/** Whether an error only says that the client went away, or was cut off for saying nothing. */
export function isClientGone(error: unknown): boolean {
  for (const cause of causes(error)) {
    if (cause instanceof Error || cause instanceof DOMException) {
      if (cause.name === "AbortError") return true;
    }
  }
  return false;
}

/** What the error is to the client; undefined when that is nothing it should know of. */
function asRegistryError(error: unknown): RegistryError | undefined {
  if (isRegistryError(error)) return error;
  for (const cause of causes(error)) {
    if (isRegistryError(cause)) return cause;
    const fault = storageFault(cause) ?? databaseRefusal(cause, error);
    if (fault !== undefined) return fault;
    // A body that was cut off by the runtime's own limit.
    if (cause instanceof Error && cause.message.includes("maxRequestBodySize")) {
      return new RegistryError("bodyTooLarge");
    }
  }
  return undefined;
}

function storageFault(cause: unknown): RegistryError | undefined {
  if (cause instanceof BlobStoreError) {
    if (cause.kind === "full") return new RegistryError("storageFull", undefined, { cause });
    if (cause.kind === "missing") return undefined;
    return unavailable("the blob storage cannot be reached", cause);
  }
  const code = codeOf(cause);
  if (code === "ENOSPC" || code === "EDQUOT") return new RegistryError("storageFull", undefined, { cause });
  if (code === "EROFS") return unavailable("the blob storage is read-only", cause);
  if (code === "EMFILE" || code === "ENFILE") return unavailable("too many files are open", cause);
  return undefined;
}

function databaseRefusal(cause: unknown, error: unknown): RegistryError | undefined {
  switch (databaseFault(cause)) {
    case "full":
      return new RegistryError("storageFull", undefined, { cause: error });
    case "read-only":
      return unavailable("the registry is read-only at the moment: pulls go on", error);
    case "retry":
      return unavailable("too many changes at once", error, 1);
    case "unavailable":
      return unavailable("the database cannot be reached", error);
    default:
      return undefined;
  }
}

function unavailable(message: string, cause: unknown, retryAfter = RETRY_AFTER): RegistryError {
  return new RegistryError("unavailable", message, { cause, retryAfter });
}

function refusalResponse(error: RegistryError, context: RequestContext, challenge?: Challenge): Response {
  const descriptor: ErrorDescriptor = ERRORS[error.kind];
  const { status } = descriptor;
  const code = (context.isManagement && descriptor.apiCode) || descriptor.code;
  if (status >= 500 && error.kind !== "unknown") {
    context.log.warn({ err: error.cause ?? error, refusal: error.message }, "request refused");
  }
  const entry: Record<string, unknown> = { code, message: error.message };
  if (error.detail !== undefined) entry.detail = error.detail;
  const headers: Record<string, string> = {
    ...error.headers,
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
  };
  const retryAfter = error.retryAfter ?? (status === 503 || status === 429 ? RETRY_AFTER : undefined);
  if (retryAfter !== undefined) headers["Retry-After"] = String(Math.max(1, Math.ceil(retryAfter)));
  if (error.kind === "unauthorized" || error.kind === "denied") {
    const authenticate = challenge?.(error, context);
    if (authenticate !== undefined) headers["WWW-Authenticate"] = authenticate;
  }
  return new Response(JSON.stringify({ errors: [entry] }), { status, headers });
}

function* causes(error: unknown): Generator<unknown> {
  let cause = error;
  for (let depth = 0; depth < MAX_CAUSES && cause !== undefined && cause !== null; depth++) {
    yield cause;
    cause = cause instanceof Error || cause instanceof AppendInterrupted ? cause.cause : undefined;
  }
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
