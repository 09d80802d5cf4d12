import type { Caller } from "../access/caller.ts";
import type { ManagementAccess } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import { RegistryError } from "../oci/errors.ts";
import { type AccountEvent, recordAccountEvent } from "./account-events.ts";
import { serviceAccountName } from "./account-name.ts";
import { claimName } from "./account-rules.ts";
import { type Account, findAccount, insertAccount } from "./account-store.ts";
import { deleteAccountRow } from "./deletion-store.ts";
import { lockOrganization } from "./member-store.ts";

export interface ServiceAccountsOptions {
  readonly database: Database;
  readonly access: ManagementAccess;
  readonly events: EventRecorder;
}

export interface CreateServiceAccountOptions {
  /** With or without the organization before it: `robot` or `org+robot`. */
  readonly name: string;
  readonly description?: string | undefined;
}

/** A service account that is addressed: its organization by name, itself by its full name or without the organization. */
export interface ServiceAccountOf {
  readonly organization: string;
  readonly name: string;
}

/**
 * Accounts of machines. An organization owns them: its owners make, disable and delete them, and
 * give out their access tokens. They have no password and no namespace, and are in no organization;
 * what they may do is granted to them, or to teams they are in.
 */
export class ServiceAccounts {
  readonly #database: Database;
  readonly #access: ManagementAccess;
  readonly #events: EventRecorder;

  constructor({ database, access, events }: ServiceAccountsOptions) {
    this.#database = database;
    this.#access = access;
    this.#events = events;
  }

  /** A service account. For members of the organization. @throws RegistryError `accountUnknown`. */
  async get(caller: Caller, { organization, name }: ServiceAccountOf): Promise<Account> {
    const { namespace } = await this.#access.organizationMember(caller, organization, "read");
    const found = await findAccount(this.#database.read, fullName(organization, name));
    if (found?.ownerId !== namespace.id) throw new RegistryError("accountUnknown");
    return found;
  }

  /** Makes a service account. For owners. @throws AccountError `nameInvalid`, `nameTaken`. */
  async create(caller: Caller, organization: string, options: CreateServiceAccountOptions): Promise<Account> {
    const { namespace } = await this.#access.organizationOwner(caller, organization, "change");
    const name = serviceAccountName(namespace.name, options.name);
    return this.#database.transaction(async (transaction) => {
      if (!(await lockOrganization(transaction, this.#database.engine, namespace.id)))
        throw new RegistryError("organizationUnknown");
      await claimName(transaction, name, { adoptNamespace: false });
      const account = await insertAccount(transaction, {
        name,
        kind: "service",
        fullName: "",
        description: options.description,
        isAdmin: false,
        ownerId: namespace.id,
        now: Date.now(),
      });
      const event: AccountEvent = { type: "CREATE", action: "account.create", data: { kind: "service" } };
      await recordAccountEvent(this.#events, transaction, { caller, account, event });
      return account;
    });
  }

  /** Deletes a service account; its tokens are void at once. Nothing happens when there is none. For owners. */
  async delete(caller: Caller, { organization, name }: ServiceAccountOf): Promise<void> {
    const { namespace } = await this.#access.organizationOwner(caller, organization, "change");
    await this.#database.transaction(async (transaction) => {
      const account = await findAccount(transaction, fullName(organization, name));
      if (account?.ownerId !== namespace.id) return;
      await deleteAccountRow(transaction, account.id);
      const event: AccountEvent = { type: "DELETE", action: "account.delete", data: { kind: "service" } };
      await recordAccountEvent(this.#events, transaction, { caller, account, event });
    });
  }
}

function fullName(organization: string, name: string): string {
  return name.includes("+") ? name : `${organization}+${name}`;
}
