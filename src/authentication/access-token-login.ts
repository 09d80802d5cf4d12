import type { Caller } from "../access/caller.ts";
import type { CredentialScope } from "../access/credential-scope.ts";
import type { Database } from "../database/database.ts";
import { accessTokenId, isAccessToken } from "./access-token.ts";
import type { CredentialChecker, LoginRequest } from "./credential-checker.ts";
import { LastUses, NOTED_EVERY } from "./last-uses.ts";

export interface AccessTokenLoginOptions {
  readonly database: Database;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

/**
 * Logins with access tokens, sent where a password is expected or as bearer tokens. Each costs one
 * look-up by key: nothing is remembered, so that what ends a token ends it at once.
 */
export class AccessTokenLogin implements CredentialChecker {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #lastUses: LastUses;

  constructor(options: AccessTokenLoginOptions) {
    this.#database = options.database;
    this.#lastUses = new LastUses({
      database: options.database,
      write: (transaction, id, at) =>
        transaction
          .updateTable("api_tokens")
          .set({ last_used_at: at })
          .where("id", "=", id)
          .where((where) =>
            where.or([where("last_used_at", "is", null), where("last_used_at", "<=", at - NOTED_EVERY)]),
          )
          .execute(),
    });
    this.#now = options.now ?? Date.now;
  }

  recognises({ password }: LoginRequest): boolean {
    return isAccessToken(password);
  }

  /** A token is its account's: with another name it is no good. */
  async check({ name, password }: LoginRequest): Promise<Caller | undefined> {
    const caller = await this.find(password);
    return caller?.account?.name === name ? caller : undefined;
  }

  /** Whose token it is, when it is one and still good. */
  async find(token: string): Promise<Caller | undefined> {
    if (!isAccessToken(token)) return undefined;
    const id = accessTokenId(token);
    const now = this.#now();
    const row = await this.#database.read
      .selectFrom("api_tokens as token")
      .innerJoin("accounts as account", "account.id", "token.account_id")
      .select([
        "account.id",
        "account.name",
        "account.is_admin",
        "account.credentials_valid_from",
        "token.scopes",
        "token.last_used_at",
      ])
      .where("token.id", "=", id)
      .where("token.is_active", "=", 1)
      .where("account.is_active", "=", 1)
      .where((where) =>
        where.or([where("token.expires_at", "is", null), where("token.expires_at", ">", now)]),
      )
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const account = {
      id: row.id,
      name: row.name,
      isAdmin: row.is_admin === 1,
      credentialsValidFrom: row.credentials_valid_from,
    };
    this.#lastUses.note(id, now, row.last_used_at);
    return {
      account,
      credential: "api-token",
      credentialId: id,
      apiTokenId: id,
      ...(row.scopes !== null && { restriction: JSON.parse(row.scopes) as CredentialScope }),
    };
  }

  /** Writes down the last uses that are not written yet. */
  flush(): Promise<void> {
    return this.#lastUses.flush();
  }
}
