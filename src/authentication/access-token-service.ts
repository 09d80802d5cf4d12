import { type Caller, isUnrestricted } from "../access/caller.ts";
import { type CredentialScope, isRepositoryPattern } from "../access/credential-scope.ts";
import type { Intent, ManagementAccess, NamespaceStanding } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { EventRecorder, NewEvent } from "../events/event-recorder.ts";
import { isRegistryError, RegistryError } from "../oci/errors.ts";
import type { Page, PageRequest } from "../registry/registry.ts";
import { accessTokenId, makeAccessToken } from "./access-token.ts";
import {
  type AccessTokenFilter,
  type AccessTokenRow,
  countTokens,
  deleteToken,
  deleteTokens,
  findToken,
  insertToken,
  listTokens,
  updateToken,
} from "./access-token-store.ts";

/** Tokens that an account has at most. */
export const TOKENS_PER_ACCOUNT = 1000;
/** Characters of a label. */
export const MAX_LABEL = 255;
/** Patterns of a token's scopes, and characters of all of them: bearer tokens carry them along. */
export const MAX_SCOPES = 20;
const MAX_SCOPE_CHARACTERS = 2000;

/** An access token, without the token itself: that is kept nowhere. */
export interface AccessToken {
  /** The SHA-256 of the token, in hexadecimal. */
  readonly id: string;
  readonly accountName: string;
  readonly label: string;
  readonly isActive: boolean;
  /** What it is good for; undefined for all that its account may do. */
  readonly scopes: CredentialScope | undefined;
  readonly creatorUserAgent: string;
  readonly generatedBy: "manual" | "auto";
  /** The account that made it; undefined for the operator at the machine, and when that is gone. */
  readonly createdBy: string | undefined;
  readonly createdAt: number;
  readonly expiresAt: number | undefined;
  readonly lastUsedAt: number | undefined;
}

export interface CreateAccessTokenOptions {
  /** Whose token it is to be. Default: the caller's. */
  readonly accountName?: string | undefined;
  readonly label: string;
  /** Default: good for all that the account may do. */
  readonly scopes?: CredentialScope | undefined;
  /** Milliseconds since 1970. Default: never. */
  readonly expiresAt?: number | undefined;
  /** Whether a person asked for it, or a program made it for itself. Default: manual. */
  readonly generatedBy?: "manual" | "auto";
}

export interface AccessTokenServiceOptions {
  readonly database: Database;
  readonly management: ManagementAccess;
  readonly events: EventRecorder;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

/**
 * Access tokens: what an account gives to programs in its password's place. Accounts manage their
 * own, administrators everybody's, owners of organizations those of their service accounts.
 */
export class AccessTokenService {
  readonly #options: AccessTokenServiceOptions;
  readonly #now: () => number;

  constructor(options: AccessTokenServiceOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Makes a token. It is shown once.
   *
   * @throws AuthenticationRequired; RegistryError `denied`, `accountUnknown`, `parameterInvalid`,
   * `conflict` when the account has too many.
   */
  async create(
    caller: Caller,
    options: CreateAccessTokenOptions,
  ): Promise<{ readonly token: string; readonly made: AccessToken }> {
    const { namespace } = await this.#owner(caller, options.accountName, "change");
    if (namespace.kind === "organization") {
      throw new RegistryError("parameterInvalid", "an organization cannot log in: make a service account");
    }
    checkScopes(options.scopes);
    const now = this.#now();
    if (options.expiresAt !== undefined && options.expiresAt <= now) {
      throw new RegistryError("parameterInvalid", "the token would have expired already");
    }
    const token = makeAccessToken();
    const id = accessTokenId(token);
    await this.#options.database.transaction(async (transaction) => {
      await this.#keepWithin(caller, options, (tokenId) => findToken(transaction, tokenId));
      if ((await countTokens(transaction, namespace.id, { ofPipelines: false })) >= TOKENS_PER_ACCOUNT) {
        throw new RegistryError(
          "conflict",
          `${namespace.name} has ${TOKENS_PER_ACCOUNT} access tokens: delete some that are not used any more`,
        );
      }
      await insertToken(transaction, {
        id,
        account_id: namespace.id,
        label: options.label,
        is_active: 1,
        scopes: options.scopes === undefined ? null : JSON.stringify(options.scopes),
        creator_user_agent: caller.origin?.userAgent ?? "",
        generated_by: options.generatedBy ?? "manual",
        created_at: now,
        created_by: caller.account?.id ?? null,
        expires_at: options.expiresAt ?? null,
        last_used_at: null,
      });
      await this.#options.events.record(transaction, caller, {
        ...eventAbout({ id, label: options.label, account_name: namespace.name }),
        type: "CREATE",
        action: "token.create",
        data: {
          ...(options.scopes && { scopes: options.scopes.repositories }),
          ...(options.expiresAt !== undefined && { expiresAt: options.expiresAt }),
        },
      });
    });
    const row = await findToken(this.#options.database.read, id);
    if (row === undefined) throw new RegistryError("conflict", "the account was deleted meanwhile");
    return { token, made: tokenOf(row) };
  }

  /** An account's tokens; the caller's own unless a name is given. */
  async list(caller: Caller, accountName: string | undefined, page: PageRequest): Promise<Page<AccessToken>> {
    const { namespace } = await this.#owner(caller, accountName, "read");
    const rows = await listTokens(this.#options.database.read, {
      accountId: namespace.id,
      after: page.after ?? "",
      limit: page.limit + 1,
    });
    const items = rows.slice(0, page.limit).map(tokenOf);
    const last = items.at(-1);
    return rows.length > page.limit && last !== undefined ? { items, next: last.id } : { items };
  }

  /** How many tokens an account has. */
  async count(caller: Caller, accountName: string | undefined): Promise<number> {
    const { namespace } = await this.#owner(caller, accountName, "read");
    return countTokens(this.#options.database.read, namespace.id);
  }

  /** @throws RegistryError `apiTokenUnknown`, also for one that the caller may not see. */
  async get(caller: Caller, id: string): Promise<AccessToken> {
    return tokenOf(await this.#find(caller, id, "read"));
  }

  /** Renames a token, deactivates it or activates it again. @throws RegistryError `apiTokenUnknown`. */
  async update(
    caller: Caller,
    id: string,
    changes: { readonly label?: string | undefined; readonly isActive?: boolean | undefined },
  ): Promise<AccessToken> {
    const row = await this.#find(caller, id, "change");
    const { label, isActive } = changes;
    await this.#options.database.transaction(async (transaction) => {
      await updateToken(transaction, id, {
        ...(label !== undefined && { label }),
        ...(isActive !== undefined && { isActive }),
      });
      await this.#options.events.record(transaction, caller, {
        ...eventAbout({ ...row, label: label ?? row.label }),
        type: "UPDATE",
        action: "token.update",
        data: { ...(label !== undefined && { label }), ...(isActive !== undefined && { isActive }) },
      });
    });
    return tokenOf(await this.#find(caller, id, "read"));
  }

  /** Deletes a token; one that is not there, or not the caller's to see, is no fault. */
  async delete(caller: Caller, id: string): Promise<void> {
    let row: AccessTokenRow;
    try {
      row = await this.#find(caller, id, "change");
    } catch (error) {
      if (isRegistryError(error, "apiTokenUnknown")) return;
      throw error;
    }
    await this.#options.database.transaction(async (transaction) => {
      if (!(await deleteToken(transaction, id))) return;
      await this.#options.events.record(transaction, caller, {
        ...eventAbout(row),
        type: "DELETE",
        action: "token.delete",
      });
    });
  }

  /** Deletes those of an account's tokens that a filter means. @returns how many. */
  async deleteMany(
    caller: Caller,
    accountName: string | undefined,
    filter: Omit<AccessTokenFilter, "accountId">,
  ): Promise<number> {
    const { namespace } = await this.#owner(caller, accountName, "change");
    return this.#options.database.transaction(async (transaction) => {
      const deleted = await deleteTokens(transaction, { ...filter, accountId: namespace.id });
      for (const { id, label } of deleted) {
        await this.#options.events.record(transaction, caller, {
          ...eventAbout({ id, label, account_name: namespace.name }),
          type: "DELETE",
          action: "token.delete",
        });
      }
      return deleted.length;
    });
  }

  /** A token must not outlive itself by making others: what it makes expires when it does. */
  async #keepWithin(
    caller: Caller,
    { expiresAt }: CreateAccessTokenOptions,
    find: (id: string) => Promise<AccessTokenRow | undefined>,
  ): Promise<void> {
    if (caller.apiTokenId === undefined) return;
    const limit = (await find(caller.apiTokenId))?.expires_at ?? undefined;
    if (limit === undefined || (expiresAt !== undefined && expiresAt <= limit)) return;
    throw new RegistryError(
      "parameterInvalid",
      `a token made with an access token expires no later than that: at ${new Date(limit).toISOString()}`,
    );
  }

  async #owner(caller: Caller, name: string | undefined, intent: Intent): Promise<NamespaceStanding> {
    const { management } = this.#options;
    if (name !== undefined) return management.self(caller, name, intent);
    const { name: own } = await management.user(caller);
    return management.self(caller, own, intent);
  }

  async #find(caller: Caller, id: string, intent: Intent): Promise<AccessTokenRow> {
    const { management, database } = this.#options;
    await management.user(caller);
    const row = await findToken(database.read, id);
    if (row === undefined) throw new RegistryError("apiTokenUnknown");
    try {
      await management.self(caller, row.account_name, intent);
    } catch (error) {
      if (isRegistryError(error, "denied") && isUnrestricted(caller)) {
        throw new RegistryError("apiTokenUnknown");
      }
      throw error;
    }
    return row;
  }
}

/** @throws RegistryError `parameterInvalid`. */
function checkScopes(scopes: CredentialScope | undefined): void {
  if (scopes === undefined) return;
  const { repositories } = scopes;
  if (repositories.length === 0 || repositories.length > MAX_SCOPES) {
    throw new RegistryError(
      "parameterInvalid",
      `a token has between 1 and ${MAX_SCOPES} scopes, or none at all`,
    );
  }
  for (const { pattern, actions } of repositories) {
    if (!isRepositoryPattern(pattern)) {
      throw new RegistryError(
        "parameterInvalid",
        `${JSON.stringify(pattern.slice(0, 300))} is no repository, nor a pattern like org/** or org/app/**`,
      );
    }
    if (actions.length === 0) {
      throw new RegistryError("parameterInvalid", `the scope of ${pattern} is good for no action`);
    }
  }
  if (JSON.stringify(scopes).length > MAX_SCOPE_CHARACTERS) {
    throw new RegistryError(
      "parameterInvalid",
      `the scopes are longer than ${MAX_SCOPE_CHARACTERS} characters`,
    );
  }
}

function eventAbout(row: {
  readonly id: string;
  readonly label: string;
  readonly account_name: string;
}): Pick<NewEvent, "object" | "namespace"> {
  return { object: { type: "token", id: row.id, name: row.label }, namespace: row.account_name };
}

function tokenOf(row: AccessTokenRow): AccessToken {
  return {
    id: row.id,
    accountName: row.account_name,
    label: row.label,
    isActive: row.is_active === 1,
    scopes: row.scopes === null ? undefined : (JSON.parse(row.scopes) as CredentialScope),
    creatorUserAgent: row.creator_user_agent,
    generatedBy: row.generated_by,
    createdBy: row.creator_name ?? undefined,
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
    lastUsedAt: row.last_used_at ?? undefined,
  };
}
