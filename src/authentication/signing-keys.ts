import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from "jose";
import type { Database } from "../database/database.ts";
import { databaseFault } from "../database/errors.ts";
import type { SigningKeysTable } from "../database/schema.ts";
import { RegistryError } from "../oci/errors.ts";

/** The one algorithm that tokens are signed with and accepted in (RFC 7518, section 3.4). */
export const SIGNING_ALGORITHM = "ES256";

export interface SigningKeysOptions {
  readonly database: Database;
  /** Days that a key signs for before the next one takes over. */
  readonly rotationDays: number;
  /** Seconds that the longest-lived token is good for. */
  readonly tokenSeconds: number;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
  /** Told of failures that change nothing for now: a rotation that the database did not let happen. */
  readonly onProblem?: (problem: unknown) => void;
}

/** A key to sign with. */
export interface SigningKey {
  readonly kid: string;
  readonly key: CryptoKey;
}

interface LoadedKey extends SigningKey {
  readonly publicKey: CryptoKey;
  readonly publicJwk: JWK;
  readonly activatesAt: number;
  readonly retiresAt: number;
  readonly expiresAt: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How often a process looks for keys that others have made. */
const REFRESH = 5 * MINUTE;

/** How long a key is published before it signs; processes and caches know it by then. */
const PUBLISHED_AHEAD = 60 * MINUTE;

/** How long a retired key goes on verifying beyond the tokens it has signed: clocks, stale caches. */
const AFTERLIFE = 60 * MINUTE;

/** Tokens naming unknown keys make a process look again at most this often, in milliseconds. */
const UNKNOWN_KEY_INTERVAL = 5000;

/**
 * The keys that bearer tokens are signed with. They are in the database, where all processes and
 * replicas share them. The next one is published before it signs; the last one is kept until its
 * tokens have expired. That a key has one successor, by a constraint, keeps processes that start
 * or rotate together from making two.
 *
 * Where the database cannot be written, the present key goes on signing, however old it is.
 */
export class SigningKeys {
  readonly #options: SigningKeysOptions;
  readonly #now: () => number;
  #keys: readonly LoadedKey[] = [];
  #refreshing: Promise<void> | undefined;
  #refreshedAt = 0;
  readonly #timer: ReturnType<typeof setInterval>;

  private constructor(options: SigningKeysOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#timer = setInterval(() => {
      this.refresh().catch((problem: unknown) => options.onProblem?.(problem));
    }, REFRESH);
    this.#timer.unref();
  }

  /**
   * Loads the keys, and makes the first one where there is none.
   *
   * @throws RegistryError `unavailable` when there is none and the database cannot be written.
   */
  static async open(options: SigningKeysOptions): Promise<SigningKeys> {
    const keys = new SigningKeys(options);
    try {
      await keys.refresh();
      if (keys.#keys.length === 0) {
        throw new RegistryError("unavailable", "there is no signing key, and none can be made now");
      }
      return keys;
    } catch (error) {
      keys.close();
      throw error;
    }
  }

  /** Stops looking for new keys. */
  close(): void {
    clearInterval(this.#timer);
  }

  /** The key that signs now: the latest that is active. */
  current(): SigningKey {
    const key = this.#signing();
    if (key === undefined) throw new RegistryError("unavailable", "there is no signing key");
    return key;
  }

  /** The public key of that id, when its signatures are still good. */
  async verifying(kid: string): Promise<CryptoKey | undefined> {
    const known = this.#verifying(kid);
    if (known !== undefined || this.#now() - this.#refreshedAt < UNKNOWN_KEY_INTERVAL) return known;
    // Another process may have made it since.
    await this.refresh();
    return this.#verifying(kid);
  }

  /** The public keys, for others to verify tokens with (RFC 7517, section 5). */
  jwks(): { readonly keys: readonly JWK[] } {
    return { keys: this.#keys.filter((key) => this.#isGood(key)).map(({ publicJwk }) => publicJwk) };
  }

  /** Takes over what is in the database, after making the next key there when that is due. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #refresh(): Promise<void> {
    this.#refreshedAt = this.#now();
    this.#keys = await this.#load();
    if (!this.#isNextDue()) return;
    try {
      await this.#makeNext();
    } catch (problem) {
      const fault = databaseFault(problem);
      if (fault === undefined || (fault === "retry" && this.#keys.length === 0)) throw problem;
      this.#options.onProblem?.(problem);
    }
    this.#keys = await this.#load();
  }

  #isNextDue(): boolean {
    const newest = this.#keys.at(-1);
    return newest === undefined || this.#now() >= newest.retiresAt - this.#publishedAhead();
  }

  /** Short rotations, as in tests, publish for a part of their time only. */
  #publishedAhead(): number {
    return Math.min(PUBLISHED_AHEAD, (this.#options.rotationDays * DAY) / 4);
  }

  async #makeNext(): Promise<void> {
    const made = await makeKey();
    const now = this.#now();
    const rotation = this.#options.rotationDays * DAY;
    const lifetime = this.#options.tokenSeconds * 1000 + AFTERLIFE;
    await this.#options.database.transaction(async (transaction) => {
      const rows = await transaction
        .selectFrom("signing_keys")
        .select(["kid", "retires_at", "activates_at"])
        .orderBy("activates_at")
        .orderBy("created_at")
        .execute();
      const last = rows.at(-1);
      // Another process was first.
      if (last !== undefined && now < last.retires_at - this.#publishedAhead()) return;
      const activatesAt =
        last === undefined
          ? now
          : Math.max(last.retires_at, last.activates_at + 1, now + this.#publishedAhead());
      await transaction
        .insertInto("signing_keys")
        .values({
          ...made,
          predecessor: last?.kid ?? "",
          created_at: now,
          activates_at: activatesAt,
          retires_at: activatesAt + rotation,
          expires_at: activatesAt + rotation + lifetime,
        })
        .execute();
      if (last === undefined) return;
      // An overdue key has signed until now, and goes on until its successor is active.
      await transaction
        .updateTable("signing_keys")
        .set({ retires_at: activatesAt, expires_at: activatesAt + lifetime })
        .where("kid", "=", last.kid)
        .execute();
      await transaction
        .deleteFrom("signing_keys")
        .where("expires_at", "<", now)
        .where("kid", "!=", last.kid)
        .execute();
    });
  }

  async #load(): Promise<readonly LoadedKey[]> {
    const rows = await this.#options.database.read
      .selectFrom("signing_keys")
      .selectAll()
      .orderBy("activates_at")
      .orderBy("created_at")
      .execute();
    const known = new Map(this.#keys.map((key) => [key.kid, key]));
    return Promise.all(
      rows
        .filter(({ algorithm }) => algorithm === SIGNING_ALGORITHM)
        .map(async (row) => {
          const times = {
            activatesAt: row.activates_at,
            retiresAt: row.retires_at,
            expiresAt: row.expires_at,
          };
          return { ...(known.get(row.kid) ?? (await importKey(row))), ...times };
        }),
    );
  }

  #signing(): LoadedKey | undefined {
    const now = this.#now();
    // Where the clock went back behind the first key, that one has to do.
    return this.#keys.findLast(({ activatesAt }) => activatesAt <= now) ?? this.#keys[0];
  }

  #verifying(kid: string): CryptoKey | undefined {
    const key = this.#keys.find((candidate) => candidate.kid === kid);
    return key !== undefined && this.#isGood(key) ? key.publicKey : undefined;
  }

  #isGood(key: LoadedKey): boolean {
    return this.#now() < key.expiresAt || key === this.#signing();
  }
}

async function makeKey(): Promise<
  Pick<SigningKeysTable, "kid" | "algorithm" | "private_jwk" | "public_jwk">
> {
  const { privateKey, publicKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  return {
    kid,
    algorithm: SIGNING_ALGORITHM,
    private_jwk: JSON.stringify(await exportJWK(privateKey)),
    public_jwk: JSON.stringify({ ...publicJwk, kid, alg: SIGNING_ALGORITHM, use: "sig" }),
  };
}

async function importKey(
  row: SigningKeysTable,
): Promise<Pick<LoadedKey, "kid" | "key" | "publicKey" | "publicJwk">> {
  const publicJwk: JWK = JSON.parse(row.public_jwk);
  const privateJwk: JWK = JSON.parse(row.private_jwk);
  const [key, publicKey] = await Promise.all([
    importJWK(privateJwk, SIGNING_ALGORITHM),
    importJWK(publicJwk, SIGNING_ALGORITHM),
  ]);
  if (key instanceof Uint8Array || publicKey instanceof Uint8Array) {
    throw new Error(`signing key ${row.kid} is not an elliptic curve key`);
  }
  return { kid: row.kid, key, publicKey, publicJwk };
}
