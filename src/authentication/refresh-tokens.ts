import { randomBytes } from "node:crypto";
import type { Caller } from "../access/caller.ts";
import type { CredentialScope } from "../access/credential-scope.ts";
import type { Database } from "../database/database.ts";

export interface RefreshTokensOptions {
  readonly database: Database;
  /** This registry's name in tokens. */
  readonly service: string;
  /** Days a token is good for. */
  readonly offlineTokenDays: number;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

/** Tells people, and scanners for leaked secrets, what they are looking at. */
const PREFIX = "entrepot_rt_";
const TOKEN = /^entrepot_rt_[A-Za-z0-9_-]{43}$/;
const DAY = 24 * 60 * 60_000;

/** Tokens an account has at most; making another one ends the oldest. */
const PER_ACCOUNT = 1000;

/**
 * The offline tokens of the docker token flow: random, kept as hashes only, for as long as neither
 * they expire nor the account's credentials change. One that was got with an access token is good
 * for what that is good for, as long as that is.
 */
export class RefreshTokens {
  readonly #options: RefreshTokensOptions;
  readonly #now: () => number;

  constructor(options: RefreshTokensOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Makes a token for the caller's account. Fails as the database does when it cannot be written. */
  async create(caller: Caller, clientId: string): Promise<string | undefined> {
    const { account } = caller;
    if (account?.credentialsValidFrom === undefined) return undefined;
    // A browser's session is to end when it ends.
    if (caller.credential === "session") return undefined;
    const credentialsValidFrom = account.credentialsValidFrom;
    const token = PREFIX + randomBytes(32).toString("base64url");
    const now = this.#now();
    await this.#options.database.transaction(async (transaction) => {
      await transaction
        .deleteFrom("refresh_tokens")
        .where("account_id", "=", account.id)
        .where((where) =>
          where.or([
            where("expires_at", "<=", now),
            where("credentials_valid_from", "!=", credentialsValidFrom),
            where(
              "id",
              "<=",
              where
                .selectFrom("refresh_tokens as newer")
                .select("newer.id")
                .where("newer.account_id", "=", account.id)
                .orderBy("newer.id", "desc")
                .limit(1)
                .offset(PER_ACCOUNT - 1),
            ),
          ]),
        )
        .execute();
      await transaction
        .insertInto("refresh_tokens")
        .values({
          account_id: account.id,
          hash: hashOf(token),
          service: this.#options.service,
          client_id: clientId,
          credentials_valid_from: credentialsValidFrom,
          api_token_id: caller.apiTokenId ?? null,
          created_at: now,
          expires_at: now + this.#options.offlineTokenDays * DAY,
        })
        .execute();
    });
    return token;
  }

  /** Whose token it is, when it is one and still good. */
  async find(token: string): Promise<Caller | undefined> {
    if (!TOKEN.test(token)) return undefined;
    const row = await this.#options.database.read
      .selectFrom("refresh_tokens as token")
      .innerJoin("accounts as account", "account.id", "token.account_id")
      .leftJoin("api_tokens as api_token", "api_token.id", "token.api_token_id")
      .select([
        "account.id",
        "account.name",
        "account.is_admin",
        "account.credentials_valid_from",
        "token.api_token_id",
        "api_token.scopes",
      ])
      .where("token.hash", "=", hashOf(token))
      .where("token.service", "=", this.#options.service)
      .where("token.expires_at", ">", this.#now())
      .whereRef("token.credentials_valid_from", "=", "account.credentials_valid_from")
      .where("account.is_active", "=", 1)
      .where((where) =>
        where.or([
          where("token.api_token_id", "is", null),
          where.and([
            where("api_token.is_active", "=", 1),
            where.or([
              where("api_token.expires_at", "is", null),
              where("api_token.expires_at", ">", this.#now()),
            ]),
          ]),
        ]),
      )
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const { id, name } = row;
    const account = {
      id,
      name,
      isAdmin: row.is_admin === 1,
      credentialsValidFrom: row.credentials_valid_from,
    };
    if (row.api_token_id === null) return { account, credential: "password" };
    return {
      account,
      credential: "api-token",
      credentialId: row.api_token_id,
      apiTokenId: row.api_token_id,
      ...(row.scopes !== null && { restriction: JSON.parse(row.scopes) as CredentialScope }),
    };
  }
}

/** A fast hash will do: the token is 256 random bits. */
function hashOf(token: string): string {
  return new Bun.CryptoHasher("sha256").update(token).digest("hex");
}
