import type { Selectable, Transaction } from "kysely";
import type { Caller } from "../access/caller.ts";
import type { ManagementAccess } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { IdentityProvidersTable } from "../database/management-schema.ts";
import type { Schema } from "../database/schema.ts";
import type { EventRecorder, NewEvent } from "../events/event-recorder.ts";
import { RegistryError } from "../oci/errors.ts";
import type { Page, PageRequest } from "../registry/registry.ts";
import { mappingSource } from "./membership-source.ts";
import { endMemberships } from "./memberships.ts";
import type { IdentityProvider, ProviderKind, ProviderKindName, Provisioning } from "./provider-kind.ts";

export interface IdentityProvidersOptions {
  readonly database: Database;
  readonly access: ManagementAccess;
  readonly events: EventRecorder;
  /** The kinds that there are; one of each name. */
  readonly kinds: readonly ProviderKind[];
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

/** An identity provider as it is shown: without its secrets. */
export interface ShownProvider {
  readonly name: string;
  readonly kind: ProviderKindName;
  readonly isEnabled: boolean;
  readonly configuration: Readonly<Record<string, unknown>>;
  /** The secrets that are set, by their fields' names. */
  readonly secrets: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface NewProvider {
  readonly name: string;
  readonly kind: ProviderKindName;
  readonly isEnabled: boolean;
  readonly configuration: Readonly<Record<string, unknown>>;
}

/** What is left out stays as it is. A configuration is replaced as a whole, but for its secrets. */
export interface ProviderChanges {
  readonly isEnabled?: boolean;
  readonly configuration?: Readonly<Record<string, unknown>>;
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/** The identity providers and their configuration. */
export class IdentityProviders {
  readonly #database: Database;
  readonly #access: ManagementAccess;
  readonly #events: EventRecorder;
  readonly #kinds: ReadonlyMap<string, ProviderKind>;
  readonly #now: () => number;

  constructor(options: IdentityProvidersOptions) {
    this.#database = options.database;
    this.#access = options.access;
    this.#events = options.events;
    this.#kinds = new Map(options.kinds.map((kind) => [kind.kind, kind]));
    this.#now = options.now ?? Date.now;
  }

  /** Providers in the order of their names. Administrators only. */
  async list(caller: Caller, page: PageRequest): Promise<Page<ShownProvider>> {
    await this.#access.administrator(caller);
    const rows = await this.#database.read
      .selectFrom("identity_providers")
      .selectAll()
      .where("name", ">", page.after ?? "")
      .orderBy("name")
      .limit(page.limit + 1)
      .execute();
    const items = rows.slice(0, page.limit).map((row) => this.#shown(row));
    const last = items.at(-1);
    return rows.length > page.limit && last !== undefined ? { items, next: last.name } : { items };
  }

  /** @throws RegistryError `providerUnknown`. */
  async get(caller: Caller, name: string): Promise<ShownProvider> {
    await this.#access.administrator(caller);
    return this.#shown(await this.#row(this.#database.read, name));
  }

  /** @throws RegistryError `providerInvalid`, `providerExists`. */
  async create(caller: Caller, provider: NewProvider): Promise<ShownProvider> {
    await this.#access.administrator(caller);
    const { name, kind, isEnabled } = provider;
    if (!NAME.test(name)) {
      throw new RegistryError(
        "providerInvalid",
        "a provider's name is lower-case letters, digits and . _ -, at most 63 characters",
      );
    }
    const configuration = this.#parse(kind, provider.configuration);
    return this.#database.transaction(async (transaction) => {
      const now = this.#now();
      const existing = await transaction
        .selectFrom("identity_providers")
        .select("id")
        .where("name", "=", name)
        .executeTakeFirst();
      if (existing !== undefined) throw new RegistryError("providerExists");
      const row = await transaction
        .insertInto("identity_providers")
        .values({
          name,
          kind,
          is_enabled: isEnabled ? 1 : 0,
          configuration: JSON.stringify(configuration),
          created_at: now,
          updated_at: now,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await this.#record(transaction, caller, { type: "CREATE", action: "identity_provider.create", row });
      return this.#shown(row);
    });
  }

  /**
   * Changes a provider. Disabling one ends what its accounts are logged in with.
   *
   * @throws RegistryError `providerUnknown`, `providerInvalid`.
   */
  async update(caller: Caller, name: string, changes: ProviderChanges): Promise<ShownProvider> {
    await this.#access.administrator(caller);
    return this.#database.transaction(async (transaction) => {
      const row = await this.#row(transaction, name);
      const configuration =
        changes.configuration === undefined
          ? undefined
          : this.#parse(row.kind, this.#withSecrets(row, changes.configuration));
      const saved = await transaction
        .updateTable("identity_providers")
        .set({
          ...(changes.isEnabled !== undefined && { is_enabled: changes.isEnabled ? 1 : 0 }),
          ...(configuration !== undefined && { configuration: JSON.stringify(configuration) }),
          updated_at: Math.max(this.#now(), row.updated_at + 1),
        })
        .where("id", "=", row.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      if (row.is_enabled === 1 && saved.is_enabled === 0) await this.#voidAccounts(transaction, row.id);
      await this.#record(transaction, caller, {
        type: "UPDATE",
        action: "identity_provider.update",
        row: saved,
      });
      return this.#shown(saved);
    });
  }

  /**
   * Deletes a provider with its identities and mappings. Memberships that it gave end; accounts that
   * it made are disabled, since nobody vouches for them any more.
   *
   * @throws RegistryError `providerUnknown`.
   */
  async delete(caller: Caller, name: string): Promise<void> {
    await this.#access.administrator(caller);
    await this.#database.transaction(async (transaction) => {
      const row = await this.#row(transaction, name);
      await this.#takeRoles(transaction, row.id);
      await endMemberships(transaction, row.id);
      await this.#voidAccounts(transaction, row.id);
      await transaction
        .updateTable("accounts")
        .set({ is_active: 0 })
        .where("origin", "=", mappingSource(row.id))
        .where("password_hash", "is", null)
        .execute();
      await transaction.deleteFrom("identity_providers").where("id", "=", row.id).execute();
      await this.#record(transaction, caller, { type: "DELETE", action: "identity_provider.delete", row });
    });
  }

  /**
   * Tries whether a provider answers.
   *
   * @returns what was found out, as sentences.
   * @throws RegistryError `providerUnknown`, `providerInvalid` with the reason.
   */
  async test(caller: Caller, name: string): Promise<readonly string[]> {
    await this.#access.administrator(caller);
    const row = await this.#row(this.#database.read, name);
    const kind = this.#kindOf(row.kind);
    return (await kind.test?.(this.#provider(row))) ?? ["the configuration can be used"];
  }

  /** The enabled providers that people can choose on a login page; for everybody. */
  async choices(): Promise<readonly { name: string; kind: ProviderKindName; label: string }[]> {
    const rows = await this.#database.read
      .selectFrom("identity_providers")
      .selectAll()
      .where("is_enabled", "=", 1)
      .where("kind", "<>", "scim")
      .orderBy("name")
      .limit(100)
      .execute();
    return rows.map((row) => {
      const { label } = JSON.parse(row.configuration) as Partial<Provisioning>;
      return { name: row.name, kind: row.kind, label: label || row.name };
    });
  }

  /** The enabled providers of a kind, in the order they were made: for those who log people in. */
  enabled<Configuration extends Provisioning>(
    kind: ProviderKind<Configuration>,
  ): Promise<readonly IdentityProvider<Configuration>[]> {
    return readEnabledProviders(this.#database, kind);
  }

  /** A provider of a kind, enabled or not: for those who log people in. */
  find<Configuration extends Provisioning>(
    kind: ProviderKind<Configuration>,
    name: string,
  ): Promise<IdentityProvider<Configuration> | undefined> {
    return readProvider(this.#database, kind, name);
  }

  /** The kind and id of a provider, for its group mappings. @throws RegistryError `providerUnknown`. */
  async reference(
    caller: Caller,
    name: string,
  ): Promise<{ readonly id: number; readonly kind: ProviderKind }> {
    await this.#access.administrator(caller);
    const row = await this.#row(this.#database.read, name);
    return { id: row.id, kind: this.#kindOf(row.kind) };
  }

  async #row(connection: Database["read"] | Transaction<Schema>, name: string) {
    const row = await connection
      .selectFrom("identity_providers")
      .selectAll()
      .where("name", "=", name)
      .executeTakeFirst();
    if (row === undefined) throw new RegistryError("providerUnknown");
    return row;
  }

  #kindOf(name: string): ProviderKind {
    const kind = this.#kinds.get(name);
    if (kind === undefined) throw new RegistryError("providerInvalid", `${name} is no kind of provider here`);
    return kind;
  }

  #parse(kindName: string, configuration: unknown): Provisioning {
    return parseConfiguration(this.#kindOf(kindName), configuration);
  }

  #provider(row: Selectable<IdentityProvidersTable>): IdentityProvider {
    return providerOf(this.#kindOf(row.kind), row);
  }

  /** What a change leaves out of the secrets is taken from what there is, unless it would be sent elsewhere. */
  #withSecrets(row: Selectable<IdentityProvidersTable>, changed: Readonly<Record<string, unknown>>) {
    const kind = this.#kindOf(row.kind);
    const stored = JSON.parse(row.configuration) as Readonly<Record<string, unknown>>;
    return keepSecrets(kind, stored, changed);
  }

  #shown(row: Selectable<IdentityProvidersTable>): ShownProvider {
    const { name, kind, created_at: createdAt, updated_at: updatedAt } = row;
    const secrets: readonly string[] = this.#kinds.get(kind)?.secrets ?? [];
    const all = Object.entries(JSON.parse(row.configuration) as Record<string, unknown>);
    return {
      name,
      kind,
      isEnabled: row.is_enabled === 1,
      configuration: Object.fromEntries(all.filter(([field]) => !secrets.includes(field))),
      secrets: all
        .filter(([field, value]) => secrets.includes(field) && value !== "")
        .map(([field]) => field),
      createdAt,
      updatedAt,
    };
  }

  /**
   * Ends what the accounts that a provider vouches for are logged in with: those that it made, and
   * those that were linked to it.
   */
  async #voidAccounts(transaction: Transaction<Schema>, providerId: number): Promise<void> {
    const now = this.#now();
    await transaction
      .updateTable("accounts")
      .set((build) => ({
        credentials_valid_from: build
          .case()
          .when("credentials_valid_from", "<", now)
          .then(now)
          .else(build("credentials_valid_from", "+", 1))
          .end(),
      }))
      // Nobody is logged in as the others; and by this value a provider knows whom it disabled itself.
      .where("is_active", "=", 1)
      .where((where) =>
        where.or([
          where("origin", "=", mappingSource(providerId)),
          where("id", "in", (inner) =>
            inner.selectFrom("identities").select("account_id").where("provider_id", "=", providerId),
          ),
        ]),
      )
      .execute();
  }

  /** Takes back the roles in the registry that a provider gave. */
  async #takeRoles(transaction: Transaction<Schema>, providerId: number): Promise<void> {
    const given = await transaction
      .selectFrom("identities")
      .select(["account_id", "details"])
      .where("provider_id", "=", providerId)
      .where("details", "<>", "{}")
      .execute();
    for (const { account_id, details } of given) {
      const { admin, auditor } = JSON.parse(details) as { admin?: boolean; auditor?: boolean };
      if (!admin && !auditor) continue;
      await transaction
        .updateTable("accounts")
        .set({ ...(admin && { is_admin: 0 as const }), ...(auditor && { is_auditor: 0 as const }) })
        .where("id", "=", account_id)
        .execute();
    }
  }

  async #record(transaction: Transaction<Schema>, caller: Caller, noted: Noted): Promise<void> {
    const { type, action, row } = noted;
    await this.#events.record(transaction, caller, {
      type,
      action,
      object: { type: "identity_provider", id: String(row.id), name: row.name },
      data: { kind: row.kind, enabled: row.is_enabled === 1 },
    });
  }
}

interface Noted {
  readonly type: NewEvent["type"];
  readonly action: string;
  readonly row: Selectable<IdentityProvidersTable>;
}

/** A provider of a kind, enabled or not. For parts of this folder that no access decision stands before: logins, jobs. */
export async function readProvider<Configuration extends Provisioning>(
  database: Database,
  kind: ProviderKind<Configuration>,
  name: string,
): Promise<IdentityProvider<Configuration> | undefined> {
  const row = await database.read
    .selectFrom("identity_providers")
    .selectAll()
    .where("name", "=", name)
    .where("kind", "=", kind.kind)
    .executeTakeFirst();
  return row && providerOf(kind, row);
}

/** As {@link readProvider}: the enabled ones of a kind, in the order they were made. */
export async function readEnabledProviders<Configuration extends Provisioning>(
  database: Database,
  kind: ProviderKind<Configuration>,
): Promise<readonly IdentityProvider<Configuration>[]> {
  const rows = await database.read
    .selectFrom("identity_providers")
    .selectAll()
    .where("kind", "=", kind.kind)
    .where("is_enabled", "=", 1)
    .orderBy("id")
    .execute();
  return rows.map((row) => providerOf(kind, row));
}

/** @throws RegistryError `providerInvalid` with the reasons. */
export function parseConfiguration<Configuration extends Provisioning>(
  kind: ProviderKind<Configuration>,
  configuration: unknown,
): Configuration {
  const parsed = kind.configuration.safeParse(configuration);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.slice(0, 10).map(({ path, message }) => {
    const field = path.map(String).join(".").slice(0, 100);
    return field === "" ? message : `${field}: ${message}`;
  });
  throw new RegistryError("providerInvalid", reasons.join("; ").slice(0, 1000));
}

/**
 * A changed configuration with the secrets that it leaves out. They are not kept when they would be
 * sent to another place than that for which they were given.
 */
export function keepSecrets<Configuration extends Provisioning>(
  kind: ProviderKind<Configuration>,
  stored: Readonly<Record<string, unknown>>,
  changed: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...changed };
  const moved = kind.destination.some(
    (field) => JSON.stringify(stored[field]) !== JSON.stringify(changed[field]),
  );
  for (const secret of kind.secrets) {
    if (changed[secret] !== undefined || stored[secret] === undefined || stored[secret] === "") continue;
    if (moved) {
      throw new RegistryError(
        "providerInvalid",
        `${secret} has to be said again: it was given for another address`,
      );
    }
    merged[secret] = stored[secret];
  }
  return merged;
}

function providerOf<Configuration extends Provisioning>(
  kind: ProviderKind<Configuration>,
  row: Selectable<IdentityProvidersTable>,
): IdentityProvider<Configuration> {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    isEnabled: row.is_enabled === 1,
    configuration: parseConfiguration(kind, JSON.parse(row.configuration)),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
