import type { Caller } from "../access/caller.ts";
import type { ManagementAccess } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import { RegistryError } from "../oci/errors.ts";
import { findAccountNamed, findIdentity, insertIdentity } from "./identity-store.ts";
import { endMemberships } from "./memberships.ts";

/** What a provider calls an account. */
export interface IdentityLink {
  readonly provider: string;
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly lastSeenAt: number;
}

export interface IdentityLinksOptions {
  readonly database: Database;
  readonly access: ManagementAccess;
  readonly events: EventRecorder;
}

/** Which identities of which providers are which accounts. Administrators link and unlink them. */
export class IdentityLinks {
  readonly #database: Database;
  readonly #access: ManagementAccess;
  readonly #events: EventRecorder;

  constructor(options: IdentityLinksOptions) {
    this.#database = options.database;
    this.#access = options.access;
    this.#events = options.events;
  }

  /** The identities of an account; its owner and auditors may look. @throws RegistryError `accountUnknown`. */
  async list(caller: Caller, name: string): Promise<readonly IdentityLink[]> {
    const { namespace } = await this.#access.self(caller, name, "read");
    const rows = await this.#database.read
      .selectFrom("identities as i")
      .innerJoin("identity_providers as p", "p.id", "i.provider_id")
      .select(["p.name", "i.subject", "i.created_at", "i.last_seen_at"])
      .where("i.account_id", "=", namespace.id)
      .orderBy("p.name")
      .orderBy("i.subject")
      .limit(1000)
      .execute();
    return rows.map((row) => ({
      provider: row.name,
      subject: row.subject,
      createdAt: row.created_at,
      lastSeenAt: row.last_seen_at,
    }));
  }

  /**
   * Says that an identity of a provider is this account: whoever proves the identity logs in as it.
   *
   * @throws RegistryError `accountUnknown`, `providerUnknown`, `identityConflict` when the identity
   * is another account's.
   */
  async link(
    caller: Caller,
    name: string,
    identity: { readonly provider: string; readonly subject: string },
  ): Promise<IdentityLink> {
    await this.#access.administrator(caller);
    return this.#database.transaction(async (transaction) => {
      const account = await findAccountNamed(transaction, name);
      if (account?.kind !== "user") throw new RegistryError("accountUnknown");
      const provider = await transaction
        .selectFrom("identity_providers")
        .select("id")
        .where("name", "=", identity.provider)
        .executeTakeFirst();
      if (provider === undefined) throw new RegistryError("providerUnknown");
      const now = Date.now();
      const link = { ...identity, createdAt: now, lastSeenAt: now };
      const found = await findIdentity(transaction, provider.id, identity.subject);
      if (found?.account.id === account.id) return link;
      if (found !== undefined) {
        throw new RegistryError("identityConflict", "the identity is linked to another account");
      }
      await insertIdentity(transaction, {
        providerId: provider.id,
        subject: identity.subject,
        accountId: account.id,
        now,
      });
      await this.#events.record(transaction, caller, {
        type: "UPDATE",
        action: "identity.link",
        object: { type: "account", id: account.uid, name },
        namespace: name,
        data: { provider: identity.provider },
      });
      return link;
    });
  }

  /**
   * Unlinks the identities of a provider from an account. What the provider gave it ends, and so
   * does every login of the account.
   *
   * @throws RegistryError `accountUnknown`, `providerUnknown`, `identityUnknown`.
   */
  async unlink(caller: Caller, name: string, providerName: string): Promise<void> {
    await this.#access.administrator(caller);
    await this.#database.transaction(async (transaction) => {
      const account = await findAccountNamed(transaction, name);
      if (account === undefined) throw new RegistryError("accountUnknown");
      const provider = await transaction
        .selectFrom("identity_providers")
        .select("id")
        .where("name", "=", providerName)
        .executeTakeFirst();
      if (provider === undefined) throw new RegistryError("providerUnknown");
      const removed = await transaction
        .deleteFrom("identities")
        .where("provider_id", "=", provider.id)
        .where("account_id", "=", account.id)
        .returning("details")
        .execute();
      if (removed.length === 0) throw new RegistryError("identityUnknown");
      const given = removed.map(({ details }) => JSON.parse(details) as { admin?: true; auditor?: true });
      await transaction
        .updateTable("accounts")
        .set({
          credentials_valid_from: Math.max(Date.now(), account.credentialsValidFrom + 1),
          ...(given.some(({ admin }) => admin) && { is_admin: 0 as const }),
          ...(given.some(({ auditor }) => auditor) && { is_auditor: 0 as const }),
        })
        .where("id", "=", account.id)
        .execute();
      await endMemberships(transaction, provider.id, account.id);
      await this.#events.record(transaction, caller, {
        type: "UPDATE",
        action: "identity.unlink",
        object: { type: "account", id: account.uid, name },
        namespace: name,
        data: { provider: providerName },
      });
    });
  }
}
