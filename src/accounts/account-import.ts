import type { Caller } from "../access/caller.ts";
import type { ManagementAccess } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import { type AccountEvent, recordAccountEvent } from "./account-events.ts";
import { parseAccountName } from "./account-name.ts";
import { claimName } from "./account-rules.ts";
import { insertAccount } from "./account-store.ts";
import { checkForeignHash } from "./password-hashing.ts";

export interface AccountImportOptions {
  readonly database: Database;
  readonly access: ManagementAccess;
  readonly events: EventRecorder;
}

/** An account of another registry. */
export interface ImportedAccount {
  readonly name: string;
  readonly fullName: string;
  readonly isOrg: boolean;
  readonly isAdmin: boolean;
  readonly isActive: boolean;
  /** As the other registry kept it: bcrypt or argon2, in the PHC format. Undefined: nobody logs in by a password. */
  readonly passwordHash?: string | undefined;
}

/** Brings accounts over from another registry, with the passwords that people have. */
export class AccountImport {
  readonly #database: Database;
  readonly #access: ManagementAccess;
  readonly #events: EventRecorder;

  constructor({ database, access, events }: AccountImportOptions) {
    this.#database = database;
    this.#access = access;
    this.#events = events;
  }

  /**
   * Makes all of the accounts, or none. For administrators.
   *
   * @throws AccountError `nameInvalid`, `nameTaken`, `namespaceInUse`; RegistryError
   * `parameterInvalid` for a hash that cannot be checked here.
   */
  async import(caller: Caller, accounts: readonly ImportedAccount[]): Promise<void> {
    await this.#access.administrator(caller);
    const parsed = accounts.map(({ passwordHash, isOrg, ...account }) => {
      if (passwordHash !== undefined) checkForeignHash(passwordHash);
      const name = parseAccountName(account.name);
      return isOrg
        ? ({ ...account, name, kind: "organization", isAdmin: false } as const)
        : ({ ...account, name, kind: "user", passwordHash } as const);
    });
    await this.#database.transaction(async (transaction) => {
      for (const account of parsed) {
        await claimName(transaction, account.name, { adoptNamespace: false });
        const made = await insertAccount(transaction, { ...account, now: Date.now() });
        const { kind, isAdmin } = made;
        const data = { kind, isAdmin, imported: true };
        const event: AccountEvent = { type: "CREATE", action: "account.create", data };
        await recordAccountEvent(this.#events, transaction, { caller, account: made, event });
      }
    });
  }
}
