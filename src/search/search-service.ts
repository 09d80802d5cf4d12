import type { AccessControl } from "../access/access-control.ts";
import { type Caller, isUnrestricted } from "../access/caller.ts";
import type { AccountDirectory, AccountWithCounts } from "../accounts/account-directory.ts";
import type { Database } from "../database/database.ts";
import { visibleRepositories } from "../registry/visible-repositories.ts";
import type { Repository } from "../repositories/repository.ts";
import { repositoriesByName } from "../repositories/repository-service.ts";

/** What is looked for, and where. */
export interface SearchRequest {
  /** A part of names, in upper or lower case. */
  readonly query: string;
  /** Of each kind, at most. */
  readonly limit: number;
  /** Only repositories of this account. */
  readonly namespace?: string;
  readonly includeRepositories: boolean;
  readonly includeAccounts: boolean;
}

export interface SearchResult {
  readonly repositories: readonly Repository[];
  readonly accounts: readonly AccountWithCounts[];
}

export interface SearchServiceOptions {
  readonly database: Database;
  readonly access: AccessControl;
  readonly directory: AccountDirectory;
}

/** The characters of repository names and of account names: nothing else is in any. */
const NAME_PART = /^[a-z0-9._/-]*$/;

/** Finds what has a text in its name, of all that the caller may see. */
export class SearchService {
  readonly #database: Database;
  readonly #access: AccessControl;
  readonly #directory: AccountDirectory;

  constructor({ database, access, directory }: SearchServiceOptions) {
    this.#database = database;
    this.#access = access;
    this.#directory = directory;
  }

  /**
   * Repositories and accounts by a part of their names, in the order of these. Accounts are shown
   * to who has one, with a credential that is not limited to repositories.
   *
   * @throws AuthenticationRequired for anonymous callers unless anonymous pull is on.
   */
  async find(caller: Caller, request: SearchRequest): Promise<SearchResult> {
    const visibility = await this.#access.visibilityFor(caller);
    const query = request.query.trim().toLowerCase();
    if (!NAME_PART.test(query)) return { repositories: [], accounts: [] };
    const [names, accounts] = await Promise.all([
      request.includeRepositories
        ? visibleRepositories(this.#database.read, {
            visibility,
            search: query,
            limit: request.limit,
            ...(request.namespace !== undefined && { namespace: request.namespace }),
          })
        : { items: [] },
      request.includeAccounts ? this.#accounts(caller, query, request.limit) : [],
    ]);
    return { repositories: await repositoriesByName(this.#database, names.items), accounts };
  }

  async #accounts(caller: Caller, search: string, limit: number): Promise<readonly AccountWithCounts[]> {
    if (caller.account === undefined || !isUnrestricted(caller)) return [];
    const { items } = await this.#directory.list(caller, { search, limit });
    return items.filter(({ kind }) => kind !== "service");
  }
}
