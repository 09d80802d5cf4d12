import type { Transaction } from "kysely";
import type { Database } from "../../database/database.ts";
import type { Schema } from "../../database/schema.ts";
import type { EventRecorder } from "../../events/event-recorder.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { ExternalAccounts } from "../external-accounts.ts";
import type { Condition } from "./filter.ts";
import type { GroupRights } from "./group-rights.ts";
import { leaveGroups } from "./group-store.ts";
import { beginChange, type ScimClient } from "./scim-authentication.ts";
import { scimRefusal } from "./scim-refusal.ts";
import { fullNameOf, type UserAttributes } from "./user-attributes.ts";
import { findUser, foldedName, insertUser, listUsers, type ScimUser, updateUser } from "./user-store.ts";

export type { ScimUser } from "./user-store.ts";

export interface ScimUsersOptions {
  readonly database: Database;
  readonly events: EventRecorder;
  readonly accounts: ExternalAccounts;
  readonly rights: GroupRights;
}

/**
 * The users that a directory provisions. Each is an account; what the directory calls it may change,
 * the account's name, under which its repositories are, does not. Every method takes the directory
 * that proved who it is first, and reaches that one's users only.
 */
export class ScimUsers {
  readonly #options: ScimUsersOptions;

  constructor(options: ScimUsersOptions) {
    this.#options = options;
  }

  /** In the order they were made. */
  list(
    client: ScimClient,
    page: { readonly filter: readonly Condition[]; readonly offset: number; readonly limit: number },
  ): Promise<{ readonly total: number; readonly users: readonly ScimUser[] }> {
    return listUsers(this.#options.database.read, client.providerId, page);
  }

  /** @throws RegistryError `userUnknown`. */
  async get(client: ScimClient, id: string): Promise<ScimUser> {
    return existing(await findUser(this.#options.database.read, client.providerId, { id }));
  }

  /**
   * Makes a user with its account, or brings back one of that name that the directory has deleted.
   *
   * @throws RegistryError `conflict` when there is such a user, `identityConflict` when the account's
   * name is taken, `identityUnlinked`, `accountNameInvalid`.
   */
  create(client: ScimClient, attributes: UserAttributes): Promise<ScimUser> {
    const { database, accounts } = this.#options;
    const { providerId, provider, by } = client;
    return database.transaction(async (transaction) => {
      await beginChange(transaction, client);
      const known = await findUser(transaction, providerId, { userName: attributes.userName });
      if (known?.isDeleted) return this.#revive(transaction, client, { known, attributes });
      if (known !== undefined) throw taken(attributes.userName);
      const id: string = Bun.randomUUIDv7();
      const account = await accounts.signInWithin(transaction, {
        providerId,
        subject: id,
        suggestedName: attributes.userName,
        fullName: fullNameOf(attributes),
        origin: by.origin,
      });
      await insertUser(transaction, { id, providerId, accountId: account.id, attributes, now: Date.now() });
      await this.#record(transaction, client, { action: "directory_user.create", id, attributes });
      if (attributes.active === false) {
        await accounts.setActiveWithin(transaction, {
          providerId,
          subject: id,
          isActive: false,
          by,
          provider,
        });
      }
      return existing(await findUser(transaction, providerId, { id }));
    });
  }

  /**
   * Changes what a user is. Whether it is active takes effect at once, on sessions, tokens and logins
   * of docker as well.
   *
   * @param change - makes the new attributes of the old ones.
   * @throws RegistryError `userUnknown`, `conflict`, and whatever `change` throws.
   */
  update(
    client: ScimClient,
    id: string,
    change: (attributes: UserAttributes) => UserAttributes,
  ): Promise<ScimUser> {
    const { providerId } = client;
    return this.#options.database.transaction(async (transaction) => {
      await beginChange(transaction, client);
      const known = existing(await findUser(transaction, providerId, { id }));
      await this.#save(transaction, client, { known, attributes: change(known.attributes) });
      return existing(await findUser(transaction, providerId, { id }));
    });
  }

  /**
   * Disables the account of a user, and ends what it is logged in with. The account stays, with its
   * repositories; the directory has no such user any more until it makes one of the same name.
   *
   * @throws RegistryError `userUnknown`.
   */
  async delete(client: ScimClient, id: string): Promise<void> {
    const { database, accounts, rights } = this.#options;
    const { providerId, provider, by } = client;
    await database.transaction(async (transaction) => {
      await beginChange(transaction, client);
      const { accountId, attributes } = existing(await findUser(transaction, providerId, { id }));
      await accounts.setActiveWithin(transaction, { providerId, subject: id, isActive: false, by, provider });
      await leaveGroups(transaction, providerId, accountId);
      await rights.settle(transaction, client, [accountId]);
      await updateUser(transaction, id, { attributes, isDeleted: true, now: Date.now() });
      await this.#record(transaction, client, { action: "directory_user.delete", id, attributes });
    });
  }

  async #revive(transaction: Transaction<Schema>, client: ScimClient, saved: Saved): Promise<ScimUser> {
    const { known, attributes } = saved;
    await this.#save(transaction, client, {
      known,
      attributes: { ...attributes, active: attributes.active ?? true },
    });
    return existing(await findUser(transaction, client.providerId, { id: known.id }));
  }

  async #save(
    transaction: Transaction<Schema>,
    client: ScimClient,
    { known, attributes }: Saved,
  ): Promise<void> {
    const { providerId, provider, by } = client;
    const { id } = known;
    if (foldedName(attributes.userName) !== foldedName(known.attributes.userName)) {
      const other = await findUser(transaction, providerId, attributes);
      if (other !== undefined && other.id !== id) throw taken(attributes.userName);
    }
    const changed = known.isDeleted ? ["deleted"] : changedNames(known.attributes, attributes);
    if (changed.length > 0) {
      await updateUser(transaction, id, { attributes, isDeleted: false, now: Date.now() });
      await this.#record(transaction, client, {
        action: known.isDeleted ? "directory_user.create" : "directory_user.update",
        id,
        attributes,
        changed,
      });
    }
    const fullName = fullNameOf(attributes).slice(0, MAX_FULL_NAME);
    if (fullName !== "" && fullName !== known.fullName) {
      await this.#rename(transaction, client, { accountId: known.accountId, fullName });
    }
    if (attributes.active !== undefined && attributes.active !== known.attributes.active) {
      const change = { providerId, subject: id, isActive: attributes.active, by, provider };
      await this.#options.accounts.setActiveWithin(transaction, change);
    }
  }

  async #rename(
    transaction: Transaction<Schema>,
    client: ScimClient,
    renamed: { readonly accountId: number; readonly fullName: string },
  ): Promise<void> {
    const account = await transaction
      .updateTable("accounts")
      .set({ full_name: renamed.fullName })
      .where("id", "=", renamed.accountId)
      .returning(["uid", "name"])
      .executeTakeFirstOrThrow();
    await this.#options.events.record(transaction, client.by, {
      type: "UPDATE",
      action: "account.update",
      object: { type: "account", id: account.uid, name: account.name },
      namespace: account.name,
      data: { provider: client.provider, changed: ["full_name"] },
    });
  }

  async #record(transaction: Transaction<Schema>, client: ScimClient, noted: Noted): Promise<void> {
    const { action, id, attributes, changed } = noted;
    const type = action.endsWith("create") ? "CREATE" : action.endsWith("delete") ? "DELETE" : "UPDATE";
    await this.#options.events.record(transaction, client.by, {
      type,
      action,
      object: { type: "directory_user", id, name: attributes.userName },
      data: { provider: client.provider, ...(changed && { changed }) },
    });
  }
}

/** Characters of an account's full name; the directory's may be longer. */
const MAX_FULL_NAME = 255;

interface Saved {
  readonly known: ScimUser;
  readonly attributes: UserAttributes;
}

interface Noted {
  readonly action: "directory_user.create" | "directory_user.update" | "directory_user.delete";
  readonly id: string;
  readonly attributes: UserAttributes;
  readonly changed?: readonly string[];
}

function existing(user: ScimUser | undefined): ScimUser {
  if (user === undefined || user.isDeleted) throw new RegistryError("userUnknown");
  return user;
}

function taken(userName: string): RegistryError {
  return scimRefusal("uniqueness", `there is a user ${JSON.stringify(userName)} already`);
}

/** The attributes that differ; `active` is the account's own, and told of with it. */
function changedNames(before: UserAttributes, after: UserAttributes): readonly string[] {
  const names = ["userName", "externalId", "displayName", "name", "emails"] as const;
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}
