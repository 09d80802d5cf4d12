import type { Transaction } from "kysely";
import type { Caller } from "../access/caller.ts";
import type { ManagementAccess } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import { type AccountEvent, recordAccountEvent } from "./account-events.ts";
import { keepAnAdministrator } from "./account-rules.ts";
import { type Account, findAccount, lockActiveAdministrators } from "./account-store.ts";
import { deleteAccountRow, organizationsOwnedAlone, serviceAccountsOf } from "./deletion-store.ts";
import { lockOrganization } from "./member-store.ts";

/** What deletes the repositories of a namespace together with its account. */
export interface NamespaceRepositories {
  /** @returns how many there were. */
  deleteWithAccount(transaction: Transaction<Schema>, caller: Caller, namespace: string): Promise<number>;
}

export interface AccountDeletionOptions {
  readonly database: Database;
  readonly access: ManagementAccess;
  readonly events: EventRecorder;
  readonly repositories: NamespaceRepositories;
}

/**
 * The end of accounts. Tokens, sessions, memberships and grants of an account end with it, at once;
 * those of an organization's service accounts and teams too. A later account of the same name
 * inherits nothing.
 */
export class AccountDeletion {
  readonly #database: Database;
  readonly #access: ManagementAccess;
  readonly #events: EventRecorder;
  readonly #repositories: NamespaceRepositories;

  constructor({ database, access, events, repositories }: AccountDeletionOptions) {
    this.#database = database;
    this.#access = access;
    this.#events = events;
    this.#repositories = repositories;
  }

  /**
   * Deletes an account. Its repositories stay, without an owner: administrators alone see those that
   * are private, and no account gets the name without being told of them. Nothing happens when
   * there is no such account. For administrators.
   *
   * @throws AccountError `lastAdministrator`.
   */
  async delete(caller: Caller, name: string): Promise<void> {
    await this.#access.administrator(caller);
    await this.#database.transaction((transaction) => this.#delete(transaction, caller, { name }));
  }

  /**
   * Deletes an account with all repositories of its namespace, also those of a namespace whose
   * account is gone already. For administrators.
   *
   * @returns how many repositories there were.
   * @throws AccountError `lastAdministrator`.
   */
  async deleteWithRepositories(caller: Caller, name: string): Promise<number> {
    await this.#access.administrator(caller);
    return this.#database.transaction(async (transaction) => {
      // The account first: locks are taken in the same order as everywhere.
      await lockActiveAdministrators(transaction, this.#database.engine);
      const repositories = await this.#repositories.deleteWithAccount(transaction, caller, name);
      await this.#delete(transaction, caller, { name, repositories });
      return repositories;
    });
  }

  async #delete(
    transaction: Transaction<Schema>,
    caller: Caller,
    { name, repositories }: { readonly name: string; readonly repositories?: number },
  ): Promise<void> {
    const { engine } = this.#database;
    await lockActiveAdministrators(transaction, engine);
    const account = await findAccount(transaction, name);
    if (account === undefined) return;
    await keepAnAdministrator(transaction, account, engine);
    await lockOrganization(transaction, engine, account.id);
    const leftAlone = await organizationsOwnedAlone(transaction, account.id);
    const services = account.kind === "organization" ? await serviceAccountsOf(transaction, account.id) : [];
    for (const service of services) {
      await deleteAccountRow(transaction, service.id);
      await this.#record(transaction, caller, service, { kind: "service" });
    }
    await deleteAccountRow(transaction, account.id);
    await this.#record(transaction, caller, account, {
      kind: account.kind,
      ...(repositories !== undefined && { repositories }),
      ...(leftAlone.length > 0 && { organizationsWithoutOwner: leftAlone.slice(0, 100) }),
    });
  }

  #record(
    transaction: Transaction<Schema>,
    caller: Caller,
    account: Account,
    data: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const event: AccountEvent = { type: "DELETE", action: "account.delete", data };
    return recordAccountEvent(this.#events, transaction, { caller, account, event });
  }
}
