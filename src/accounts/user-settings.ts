import type { Caller } from "../access/caller.ts";
import type { ManagementAccess } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import { RegistryError } from "../oci/errors.ts";

export interface UserSettingsOptions {
  readonly database: Database;
  readonly access: ManagementAccess;
  readonly events: EventRecorder;
}

/** What users set for themselves. */
export interface UserSettingsValues {
  /** The content cache that the user pulls from; empty for the registry itself. */
  readonly contentCacheUUID: string;
}

const CONTENT_CACHE = "contentCacheUUID";

/** Settings of a user. For the user, and administrators. */
export class UserSettings {
  readonly #database: Database;
  readonly #access: ManagementAccess;
  readonly #events: EventRecorder;

  constructor({ database, access, events }: UserSettingsOptions) {
    this.#database = database;
    this.#access = access;
    this.#events = events;
  }

  /** @throws RegistryError `accountUnknown`. */
  async get(caller: Caller, user: string): Promise<UserSettingsValues> {
    const { namespace } = await this.#access.self(caller, user, "read");
    const row = await this.#database.read
      .selectFrom("user_settings")
      .select("value")
      .where("account_id", "=", namespace.id)
      .where("key", "=", CONTENT_CACHE)
      .executeTakeFirst();
    return { contentCacheUUID: row?.value ?? "" };
  }

  /**
   * Changes what is given.
   *
   * @throws RegistryError `accountUnknown`, `userSettingsInvalid` for a content cache that is not
   * there.
   */
  async update(
    caller: Caller,
    user: string,
    changes: { readonly contentCacheUUID?: string | undefined },
  ): Promise<UserSettingsValues> {
    const { namespace } = await this.#access.self(caller, user, "change");
    // There are no content caches yet that one could choose.
    if (changes.contentCacheUUID) {
      throw new RegistryError("userSettingsInvalid", "there is no content cache of that id");
    }
    if (changes.contentCacheUUID !== undefined) {
      await this.#database.transaction(async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom("user_settings")
          .where("account_id", "=", namespace.id)
          .where("key", "=", CONTENT_CACHE)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return;
        await this.#events.record(transaction, caller, {
          type: "UPDATE",
          action: "account.settings",
          object: { type: "account", id: namespace.uid, name: namespace.name },
          namespace: namespace.name,
          data: { ...changes },
        });
      });
    }
    return this.get(caller, user);
  }
}
