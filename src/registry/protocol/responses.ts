import { ERRORS, RegistryError } from "../../oci/errors.ts";

/** Headers of a response, by name. */
export type ResponseHeaders = Record<string, string>;

/** Sent with every answer under `/v2/`; old clients look for it to know a registry by. */
export const API_VERSION_HEADER = "Docker-Distribution-Api-Version";
export const API_VERSION = "registry/2.0";

/** An answer without a body. */
export function emptyResponse(status: number, headers: ResponseHeaders = {}): Response {
  return new Response(null, { status, headers });
}

/** An answer in JSON. */
export function jsonResponse(status: number, body: unknown, headers: ResponseHeaders = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json", ...headers },
  });
}

/**
 * An error, where it has to come with headers of the protocol; all others are thrown, and
 * translated by the HTTP server (OCI distribution spec, "Error Codes").
 */
export function errorResponse(error: RegistryError, headers: ResponseHeaders): Response {
  const { code, status } = ERRORS[error.kind];
  const detail = error.detail === undefined ? {} : { detail: error.detail };
  return jsonResponse(status, { errors: [{ code, message: error.message, ...detail }] }, headers);
}

/** The answer to a method that a path does not have (RFC 9110, section 15.5.6). */
export function methodNotAllowed(method: string, allowed: readonly string[]): Response {
  const error = new RegistryError("unsupported", `${method.slice(0, 20)} is not supported here`);
  return errorResponse(error, { Allow: allowed.join(", ") });
}

/** The entity tag of content with a digest. Strong: same digest, same bytes. */
export function entityTag(digest: string): string {
  return `"${digest}"`;
}

/** Whether the client says that it has the content already (RFC 9110, section 13.1.2). */
export function isHeldByClient(request: Request, digest: string): boolean {
  const held = request.headers.get("if-none-match");
  return held !== null && (held.trim() === "*" || held.includes(entityTag(digest)));
}

const MAX_WARNINGS = 10;
const MAX_WARNING_LENGTH = 256;

/**
 * The `Warning` header (OCI distribution spec, "Warnings"): `299 - "text"`, one for each text.
 * Texts are cut down to what a header and a terminal can take: names from manifests are in them.
 */
export function warningHeader(texts: readonly string[]): ResponseHeaders {
  if (texts.length === 0) return {};
  const values = texts.slice(0, MAX_WARNINGS).map((text) => {
    const plain = text.slice(0, MAX_WARNING_LENGTH).replace(/[^\x20-\x7e]/g, "?");
    return `299 - "${plain.replace(/["\\]/g, "\\$&")}"`;
  });
  return { Warning: values.join(", ") };
}
