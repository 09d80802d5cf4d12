import { decodeProtectedHeader, errors, jwtVerify } from "jose";
import { RegistryError } from "../oci/errors.ts";
import { type IssuerKeys, IssuerUnavailable } from "./issuer-keys.ts";

/** The algorithms that identity tokens may be signed with: those with a public and a private key. */
export const SIGNING_ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
] as const;

/** Characters of a token. GitHub's and GitLab's have about two thousand. */
export const MAX_TOKEN_LENGTH = 12 * 1024;
/** Seconds that an identity token may still be good for: a proof of this hour, no password. */
const MAX_LIFETIME = 24 * 3600;

/** What a token says about itself, before anybody checked it. */
export interface UnverifiedToken {
  readonly issuer: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** A token's claims, its signature and times checked. */
export interface VerifiedToken {
  readonly issuer: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly audiences: readonly string[];
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/**
 * What a token claims to be, to look up whether anybody trusts its issuer.
 *
 * @throws RegistryError `identityTokenInvalid`.
 */
export function readUnverified(token: string): UnverifiedToken {
  if (token.length > MAX_TOKEN_LENGTH) throw refused("it is too long");
  const [header, payload, signature, ...rest] = token.split(".");
  if (!header || !payload || !signature || rest.length > 0)
    throw refused("it is not a signed JSON Web Token");
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    if (typeof claims !== "object" || claims === null || Array.isArray(claims)) throw new Error("no object");
    const { iss } = claims as Record<string, unknown>;
    if (typeof iss !== "string" || !/^[^\0]{1,2048}$/s.test(iss)) throw new Error("no issuer");
    const { alg } = decodeProtectedHeader(token);
    if (!SIGNING_ALGORITHMS.some((each) => each === alg)) {
      throw refused("it is not signed with an algorithm that can be checked with a public key");
    }
    return { issuer: iss, claims: claims as Record<string, unknown> };
  } catch (error) {
    if (error instanceof RegistryError) throw error;
    throw refused("it is not a signed JSON Web Token");
  }
}

export interface VerifyOptions {
  readonly keys: IssuerKeys;
  /** The issuer that is trusted: the token's has to be the same to the letter. */
  readonly issuer: string;
  /** Seconds that clocks may differ by. */
  readonly leeway: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Claims that have to be there. Default: those of ID tokens. */
  readonly requiredClaims?: readonly string[];
}

const ID_TOKEN_CLAIMS = ["exp", "iat", "aud", "sub"];

/**
 * Checks signature, issuer and times (RFC 7519, RFC 8725). Who it is meant for is for the caller to
 * check.
 *
 * @throws RegistryError `identityTokenInvalid`, `providerUnavailable`.
 */
export async function verifyIdentityToken(token: string, options: VerifyOptions): Promise<VerifiedToken> {
  const { keys, issuer, leeway, now } = options;
  try {
    const { payload } = await jwtVerify(token, keys.of(issuer), {
      algorithms: [...SIGNING_ALGORITHMS],
      issuer,
      requiredClaims: [...(options.requiredClaims ?? ID_TOKEN_CLAIMS)],
      clockTolerance: leeway,
      currentDate: new Date(now),
    });
    const { exp = 0, iat = 0, aud } = payload;
    if (exp > now / 1000 + MAX_LIFETIME) throw refused("it is good for more than a day");
    if (iat > now / 1000 + leeway) throw refused("it is from the future: compare the clocks");
    const audiences = (Array.isArray(aud) ? aud : [aud]).filter((each) => typeof each === "string");
    return { issuer, claims: payload, audiences, expiresAt: exp };
  } catch (error) {
    if (error instanceof IssuerUnavailable) {
      throw new RegistryError("providerUnavailable", "the keys of the token's issuer cannot be fetched", {
        cause: error.cause,
      });
    }
    if (error instanceof errors.JWTExpired) throw refused("it has expired");
    if (error instanceof errors.JWTClaimValidationFailed && error.claim === "nbf") {
      throw refused("it is not good yet: compare the clocks");
    }
    if (error instanceof errors.JOSEError || error instanceof TypeError || isKeyFault(error)) {
      throw refused("it is not what its issuer signed", error);
    }
    throw error;
  }
}

/** Keys that cannot be imported; the runtime has its own kinds of errors for them. */
function isKeyFault(error: unknown): boolean {
  return error instanceof DOMException;
}

export function refused(because: string, cause?: unknown): RegistryError {
  return new RegistryError("identityTokenInvalid", `the identity token cannot be used: ${because}`, {
    ...(cause !== undefined && { cause }),
  });
}
