import type { RequestContext } from "../http/context.ts";
import type { RegistryError } from "../oci/errors.ts";
import { AuthenticationRequired } from "./authentication-required.ts";

/** Where bearer tokens are to be had. */
export const TOKEN_PATH = "/auth/token";

/**
 * The `WWW-Authenticate` header of an answer to an `unauthorized` error (RFC 6750, section 3, with
 * the realm and service of the docker token flow); undefined for all other errors.
 *
 * @param service - this registry's name in tokens.
 */
export function challengeHeader(
  error: RegistryError,
  context: Pick<RequestContext, "origin">,
  service: string,
): string | undefined {
  if (error.kind !== "unauthorized") return undefined;
  const details = error instanceof AuthenticationRequired ? error : undefined;
  if (details?.scheme === "basic") return `Basic realm=${quoted(service)},charset="UTF-8"`;
  const parameters = [`realm=${quoted(context.origin + TOKEN_PATH)}`, `service=${quoted(service)}`];
  if (details?.scope !== undefined) parameters.push(`scope=${quoted(details.scope)}`);
  if (details?.error !== undefined) {
    // docker shows a person the description, and nothing else of the answer.
    parameters.push(`error=${quoted(details.error)}`, `error_description=${quoted(details.message)}`);
  }
  return `Bearer ${parameters.join(",")}`;
}

/** A quoted-string (RFC 9110, section 5.6.4), of visible ASCII only. */
function quoted(text: string): string {
  return `"${text.replace(/[^\x20-\x7e]/g, "").replace(/["\\]/g, "\\$&")}"`;
}
