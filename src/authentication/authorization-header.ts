import { AuthenticationRequired } from "../access/authentication-required.ts";

/** Longest `Authorization` header that is looked at, in characters. Our own tokens stay well below. */
export const MAX_AUTHORIZATION_LENGTH = 8192;

/** What an `Authorization` header says. */
export type PresentedCredential =
  | { readonly kind: "basic"; readonly name: string; readonly password: string }
  | { readonly kind: "bearer"; readonly token: string };

// RFC 7617, section 2, and RFC 6750, section 2.1 (of which JWS compact form uses a part).
const BASIC = /^basic +([A-Za-z0-9+/]+={0,2})$/i;
const BEARER = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/**
 * Reads an `Authorization` header, strictly: one credential, of a scheme we know. Several headers
 * arrive joined by commas, which no credential has in it, and are refused.
 *
 * @throws AuthenticationRequired when it cannot be read.
 */
export function parseAuthorization(header: string): PresentedCredential {
  if (header.length > MAX_AUTHORIZATION_LENGTH) throw unreadable("is too long");
  const token = BEARER.exec(header)?.[1];
  if (token !== undefined) return { kind: "bearer", token };
  const encoded = BASIC.exec(header)?.[1];
  if (encoded === undefined) throw unreadable("is neither Basic nor Bearer");
  const decoded = decodeUtf8(Buffer.from(encoded, "base64"));
  const colon = decoded?.indexOf(":") ?? -1;
  if (decoded === undefined || colon === -1) throw unreadable("is not of the form name:password");
  return { kind: "basic", name: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function unreadable(problem: string): AuthenticationRequired {
  return new AuthenticationRequired({ message: `the Authorization header ${problem}` });
}
