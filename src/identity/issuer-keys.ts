import { createLocalJWKSet, errors, type JWK, type JWTVerifyGetKey } from "jose";
import { discoveryAddress, IssuerClient, type IssuerOutbound } from "./issuer-client.ts";

export interface IssuerKeysOptions {
  readonly outbound: IssuerOutbound;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

interface Entry {
  /** Undefined while the issuer could not be asked yet. */
  keys: JWTVerifyGetKey | undefined;
  /** When they were fetched, milliseconds since 1970. */
  fetchedAt: number;
  /** When the issuer was asked last, milliseconds since 1970. */
  askedAt: number;
  failure: unknown;
  asking: Promise<void> | undefined;
}

/** Milliseconds that keys are believed without asking. */
const FRESH = 10 * 60_000;
/** Milliseconds that keys are believed while the issuer does not answer. */
const STALE = 60 * 60_000;
/** Milliseconds between two questions to an issuer, whatever tokens arrive. */
const INTERVAL = 30_000;
/** Issuers that are remembered. */
const MAX_ISSUERS = 200;
const MAX_KEYS = 100;

/** The keys of an issuer cannot be had. */
export class IssuerUnavailable extends Error {
  override readonly name = "IssuerUnavailable";
}

/**
 * The public keys of issuers, found through their discovery documents and remembered. Tokens bring
 * nothing to it but the name of a key: whatever their headers say of keys and where to find them is
 * passed over. Tokens with unknown keys make an issuer be asked once in half a minute, not more.
 */
export class IssuerKeys {
  readonly #outbound: IssuerOutbound;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();

  constructor({ outbound, now = Date.now }: IssuerKeysOptions) {
    this.#outbound = outbound;
    this.#now = now;
  }

  /**
   * The way to an issuer's keys, for `jwtVerify`.
   *
   * @param issuer one that the administrator named; never one that only a token names.
   * @throws IssuerUnavailable, from the function that is returned.
   */
  of(issuer: string): JWTVerifyGetKey {
    return async (header, token) => {
      const entry = this.#entry(issuer);
      const age = this.#now() - entry.fetchedAt;
      if (entry.keys === undefined || age > FRESH) await this.#refresh(issuer, entry);
      const keys = this.#usable(entry);
      try {
        return await keys(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        await this.#refresh(issuer, entry);
        return this.#usable(entry)(header, token);
      }
    };
  }

  #usable(entry: Entry): JWTVerifyGetKey {
    if (entry.keys !== undefined && this.#now() - entry.fetchedAt <= STALE) return entry.keys;
    throw new IssuerUnavailable("the issuer's keys cannot be fetched", { cause: entry.failure });
  }

  #entry(issuer: string): Entry {
    const found = this.#entries.get(issuer);
    if (found !== undefined) return found;
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= MAX_ISSUERS && oldest !== undefined) this.#entries.delete(oldest);
    const never = Number.NEGATIVE_INFINITY;
    const entry: Entry = {
      keys: undefined,
      fetchedAt: never,
      askedAt: never,
      failure: undefined,
      asking: undefined,
    };
    this.#entries.set(issuer, entry);
    return entry;
  }

  /** Asks the issuer, unless that was done a moment ago. Everybody who waits shares one question. */
  async #refresh(issuer: string, entry: Entry): Promise<void> {
    if (entry.asking === undefined) {
      if (this.#now() - entry.askedAt < INTERVAL) return;
      entry.askedAt = this.#now();
      entry.asking = this.#ask(issuer, entry).finally(() => {
        entry.asking = undefined;
      });
    }
    await entry.asking;
  }

  async #ask(issuer: string, entry: Entry): Promise<void> {
    try {
      const client = new IssuerClient(issuer, this.#outbound);
      const about = await client.document(discoveryAddress(issuer));
      if (about.issuer !== issuer) throw new Error("the discovery document is about another issuer");
      if (typeof about.jwks_uri !== "string") throw new Error("the discovery document names no jwks_uri");
      const { keys } = await client.document(about.jwks_uri);
      if (!Array.isArray(keys) || keys.length > MAX_KEYS) throw new Error("the key set cannot be used");
      entry.keys = createLocalJWKSet({ keys: keys.filter(isPublicKey) });
      entry.fetchedAt = this.#now();
      entry.failure = undefined;
    } catch (error) {
      entry.failure = error;
    }
  }
}

/** Only keys that verify what another one signed: a shared secret in a public place is none. */
function isPublicKey(key: unknown): key is JWK {
  if (typeof key !== "object" || key === null || !("kty" in key)) return false;
  return (key.kty === "RSA" || key.kty === "EC" || key.kty === "OKP") && !("d" in key);
}
