import type { Caller } from "../access/caller.ts";
import type { ManagementAccess } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { Page, PageRequest } from "../registry/registry.ts";
import { AccountError } from "./account-error.ts";
import { isAccountName, uidOf } from "./account-name.ts";
import {
  type AccountFilter,
  type AccountWithCounts,
  countAccounts,
  findAccountByUid,
  findAccountWithCounts,
  listAccountsWithCounts,
} from "./directory-store.ts";
import { pageOf } from "./paging.ts";

export { ACCOUNT_FILTERS, type AccountFilter, type AccountWithCounts } from "./directory-store.ts";

export interface AccountDirectoryOptions {
  readonly database: Database;
  readonly access: ManagementAccess;
}

export interface ListAccountsOptions extends PageRequest {
  /** Default: all. */
  readonly filter?: AccountFilter | undefined;
  /** Only names with this text in them. */
  readonly search?: string | undefined;
  /** Only service accounts of the organization of that name. */
  readonly owner?: string | undefined;
}

export interface AccountCounts {
  readonly users: number;
  readonly organizations: number;
}

/** No account has it. */
const NOBODY = "-";

/** The accounts as people look them up. */
export class AccountDirectory {
  readonly #database: Database;
  readonly #access: ManagementAccess;

  constructor({ database, access }: AccountDirectoryOptions) {
    this.#database = database;
    this.#access = access;
  }

  /**
   * The name of the account that a name, `id:UID` or a bare uid stands for. It decides nothing and
   * refuses nothing: where there is no such account the answer is a name that no account has, and
   * the decision about that one says so.
   */
  async nameOf(nameOrId: string): Promise<string> {
    const uid = uidOf(nameOrId);
    if (uid !== undefined) return (await findAccountByUid(this.#database.read, uid))?.name ?? NOBODY;
    return isAccountName(nameOrId) ? nameOrId : NOBODY;
  }

  /** Lets everybody go on who has an account. */
  async require(caller: Caller): Promise<void> {
    await this.#access.user(caller);
  }

  /** An account, for everybody who has one. @throws AccountError `unknownAccount`. */
  async get(caller: Caller, name: string): Promise<AccountWithCounts> {
    await this.#access.user(caller);
    const found = await findAccountWithCounts(this.#database.read, name);
    if (found === undefined) throw new AccountError("unknownAccount", "there is no such account");
    return found;
  }

  /** Accounts in lexical order of their names (byte-wise), for everybody who has one. */
  async list(caller: Caller, options: ListAccountsOptions): Promise<Page<AccountWithCounts>> {
    await (options.owner === undefined
      ? this.#access.user(caller)
      : this.#access.organizationMember(caller, options.owner, "read"));
    return pageOf(
      options,
      ({ name }) => name,
      (page) => listAccountsWithCounts(this.#database.read, { ...options, ...page }),
    );
  }

  /** How many users and organizations there are, but for those named. For administrators and auditors. */
  async counts(caller: Caller, without: readonly string[] = []): Promise<AccountCounts> {
    await this.#access.auditor(caller);
    return countAccounts(this.#database.read, without);
  }
}
