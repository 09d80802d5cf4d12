import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { AuthenticationRequired } from "../access/authentication-required.ts";
import type { Action, Caller } from "../access/caller.ts";
import { type CredentialScope, isRepositoryPattern } from "../access/credential-scope.ts";
import { isRepositoryName, type RepositoryName } from "../oci/names.ts";
import { RecentMap } from "./recent-map.ts";
import { SIGNING_ALGORITHM, type SigningKeys } from "./signing-keys.ts";

export interface BearerTokensOptions {
  readonly keys: SigningKeys;
  /** This registry's name: issuer and audience of its tokens. Not the host it is addressed by. */
  readonly service: string;
  /** Seconds a token is good for. */
  readonly tokenSeconds: number;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

/** What a token is good for. */
export interface GrantedAccess {
  readonly repositories: ReadonlyMap<RepositoryName, ReadonlySet<Action>>;
  readonly catalog: boolean;
}

export interface IssuedToken {
  readonly token: string;
  readonly issuedAt: Date;
  /** Seconds. */
  readonly expiresIn: number;
}

/** Seconds that clocks may differ by. */
const LEEWAY = 30;

/** Verified tokens remembered, at least; twice as many at most. */
const CAPACITY = 2000;

/** Longer tokens are verified each time, so that what is remembered stays bounded. */
const MAX_REMEMBERED = 4096;

const HEADER_FIELDS: ReadonlySet<string> = new Set(["alg", "kid", "typ"]);
const ACTIONS: ReadonlySet<string> = new Set<Action>(["pull", "push", "delete", "administer"]);

/**
 * Signs and verifies the bearer tokens of the docker token flow: JWTs (RFC 7519) with the claims of
 * docker's token spec, and some of ours: `account_id` and `credentials_valid_from`, by which a token
 * is void as soon as the account is disabled or its password is changed; `api_token_id` of the
 * access token that it was got with, and ends with; `restriction`, what that was limited to: for the
 * catalog, and for repositories that have another name by now than the token was issued for.
 *
 * A token brings nothing to its own verification but the id of one of our keys (RFC 8725).
 */
export class BearerTokens {
  readonly #options: BearerTokensOptions;
  readonly #now: () => number;
  readonly #verified = new RecentMap<string, { readonly caller: Caller; readonly until: number }>(CAPACITY);

  constructor(options: BearerTokensOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** A token for the caller, good for what was granted. */
  async issue(caller: Caller, granted: GrantedAccess): Promise<IssuedToken> {
    const { keys, service, tokenSeconds } = this.#options;
    const { kid, key } = keys.current();
    const issuedAt = Math.floor(this.#now() / 1000);
    const access = [...granted.repositories].map(([name, actions]) => ({
      type: "repository",
      name,
      actions: [...actions],
    }));
    const claims: JWTPayload = {
      iss: service,
      sub: caller.account?.name ?? "",
      aud: service,
      iat: issuedAt,
      nbf: issuedAt,
      exp: issuedAt + tokenSeconds,
      jti: crypto.randomUUID(),
      access: granted.catalog ? [...access, { type: "registry", name: "catalog", actions: ["*"] }] : access,
      ...(caller.account && {
        account_id: caller.account.id,
        credentials_valid_from: caller.account.credentialsValidFrom,
      }),
      ...(caller.apiTokenId !== undefined && { api_token_id: caller.apiTokenId }),
      ...(caller.restriction && { restriction: caller.restriction }),
    };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid, typ: "JWT" })
      .sign(key);
    return { token, issuedAt: new Date(issuedAt * 1000), expiresIn: tokenSeconds };
  }

  /** The caller of a token that was verified lately and has not expired. */
  remembered(token: string): Caller | undefined {
    const entry = this.#verified.get(token);
    if (entry === undefined) return undefined;
    if (entry.until > this.#now()) return entry.caller;
    this.#verified.delete(token);
    return undefined;
  }

  /**
   * The caller that a token was issued to. Whether the account still stands is for each access
   * decision to find out.
   *
   * @throws AuthenticationRequired `invalid_token`.
   */
  async verify(token: string): Promise<Caller> {
    const remembered = this.remembered(token);
    if (remembered !== undefined) return remembered;
    const key = await this.#options.keys.verifying(keyIdOf(token));
    if (key === undefined) throw invalid();
    const payload = await this.#claims(token, key);
    const caller = callerOf(payload);
    if (caller === undefined || payload.exp === undefined) throw invalid();
    if (token.length <= MAX_REMEMBERED) {
      this.#verified.set(token, { caller, until: (payload.exp + LEEWAY) * 1000 });
    }
    return caller;
  }

  async #claims(token: string, key: Parameters<typeof jwtVerify>[1] & object): Promise<JWTPayload> {
    const { service } = this.#options;
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [SIGNING_ALGORITHM],
        issuer: service,
        audience: service,
        typ: "JWT",
        requiredClaims: ["exp", "nbf", "iat", "sub", "access"],
        clockTolerance: LEEWAY,
        currentDate: new Date(this.#now()),
      });
      return payload;
    } catch (error) {
      throw error instanceof errors.JWTExpired ? invalid("the token has expired") : invalid();
    }
  }
}

/** The id of the key that a token says it is signed with; nothing else of its header is believed. */
function keyIdOf(token: string): string {
  let header: ReturnType<typeof decodeProtectedHeader>;
  try {
    header = decodeProtectedHeader(token);
  } catch {
    throw invalid();
  }
  if (Object.keys(header).some((field) => !HEADER_FIELDS.has(field))) throw invalid();
  if (header.alg !== SIGNING_ALGORITHM || typeof header.kid !== "string") throw invalid();
  return header.kid;
}

function callerOf(payload: JWTPayload): Caller | undefined {
  const { sub, access, account_id: id, credentials_valid_from: credentialsValidFrom } = payload;
  const { api_token_id: apiTokenId, restriction } = payload;
  const granted = accessOf(access);
  if (typeof sub !== "string" || granted === undefined) return undefined;
  if (apiTokenId !== undefined && typeof apiTokenId !== "string") return undefined;
  if (restriction !== undefined && !isCredentialScope(restriction)) return undefined;
  const scoped = {
    credential: "bearer",
    scopes: granted.repositories,
    catalogScope: granted.catalog,
    ...(apiTokenId !== undefined && { apiTokenId, credentialId: apiTokenId }),
    ...(restriction !== undefined && { restriction }),
  } as const;
  if (sub === "" && id === undefined) return scoped;
  if (sub === "" || typeof id !== "number" || typeof credentialsValidFrom !== "number") return undefined;
  // Whether he is an administrator is looked up when it matters.
  return { ...scoped, account: { id, name: sub, isAdmin: false, credentialsValidFrom } };
}

function isCredentialScope(value: unknown): value is CredentialScope {
  if (typeof value !== "object" || value === null || !("repositories" in value)) return false;
  const { repositories } = value;
  return (
    Array.isArray(repositories) &&
    repositories.every(
      (entry) =>
        typeof entry?.pattern === "string" &&
        isRepositoryPattern(entry.pattern) &&
        Array.isArray(entry.actions) &&
        entry.actions.every((action: unknown) => typeof action === "string" && ACTIONS.has(action)),
    )
  );
}

function accessOf(access: unknown): GrantedAccess | undefined {
  if (!Array.isArray(access)) return undefined;
  const repositories = new Map<RepositoryName, ReadonlySet<Action>>();
  let catalog = false;
  for (const entry of access) {
    const { type, name, actions } = entry ?? {};
    if (typeof name !== "string" || !Array.isArray(actions)) return undefined;
    if (type === "repository" && isRepositoryName(name)) {
      repositories.set(name, new Set(actions.filter((action): action is Action => ACTIONS.has(action))));
    } else if (type === "registry" && name === "catalog") catalog = true;
  }
  return { repositories, catalog };
}

function invalid(message = "the token is not valid"): AuthenticationRequired {
  return new AuthenticationRequired({ message, error: "invalid_token" });
}
