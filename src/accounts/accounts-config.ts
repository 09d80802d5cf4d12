import type { Caller } from "../access/caller.ts";
import type { ManagementAccess } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import { parseAccountName } from "./account-name.ts";
import { countAccounts } from "./directory-store.ts";

export interface AccountsConfigOptions {
  readonly database: Database;
  readonly access: ManagementAccess;
  readonly events: EventRecorder;
}

/** The accounts service's own configuration, and what it counts. */
export interface AccountsConfigValues {
  /** Names of accounts that are machinery: they are not counted. */
  readonly systemAccounts: readonly string[];
  readonly users: number;
  readonly organizations: number;
}

/** In the `settings` table: a JSON array of names. */
const SYSTEM_ACCOUNTS = "accounts.systemAccounts";

/** Configuration of the accounts service. For administrators; auditors may look. */
export class AccountsConfig {
  readonly #database: Database;
  readonly #access: ManagementAccess;
  readonly #events: EventRecorder;

  constructor({ database, access, events }: AccountsConfigOptions) {
    this.#database = database;
    this.#access = access;
    this.#events = events;
  }

  /** What is configured now, with the numbers of accounts. */
  async get(caller: Caller): Promise<AccountsConfigValues> {
    await this.#access.auditor(caller);
    const row = await this.#database.read
      .selectFrom("settings")
      .select("value")
      .where("key", "=", SYSTEM_ACCOUNTS)
      .executeTakeFirst();
    const systemAccounts = row === undefined ? [] : (JSON.parse(row.value) as readonly string[]);
    return { systemAccounts, ...(await countAccounts(this.#database.read, systemAccounts)) };
  }

  /** Says which accounts are machinery. @throws AccountError `nameInvalid`. */
  async set(caller: Caller, names: readonly string[]): Promise<AccountsConfigValues> {
    await this.#access.administrator(caller);
    const systemAccounts = [...new Set(names.map(parseAccountName))].sort();
    const value = JSON.stringify(systemAccounts);
    await this.#database.transaction(async (transaction) => {
      const updated_at = Date.now();
      await transaction
        .insertInto("settings")
        .values({ key: SYSTEM_ACCOUNTS, value, updated_at })
        .onConflict((found) => found.column("key").doUpdateSet({ value, updated_at }))
        .execute();
      await this.#events.record(transaction, caller, {
        type: "UPDATE",
        action: "setting.update",
        object: { type: "setting", name: SYSTEM_ACCOUNTS },
        data: { systemAccounts },
      });
    });
    return this.get(caller);
  }
}
