import type { Transaction } from "kysely";
import { type Caller, type RequestOrigin, SYSTEM } from "../access/caller.ts";
import { AccountError } from "../accounts/account-error.ts";
import type { AccountName } from "../accounts/account-name.ts";
import { claimName } from "../accounts/account-rules.ts";
import type { Database } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import type { EventRecorder, NewEvent } from "../events/event-recorder.ts";
import { RegistryError } from "../oci/errors.ts";
import { accountNameFrom } from "./account-naming.ts";
import { rightsOfGroups } from "./group-mapping.ts";
import {
  findAccountNamed,
  findIdentity,
  findSubject,
  insertExternalAccount,
  insertIdentity,
  type LinkedAccount,
  updateIdentity,
  voidingInstant,
} from "./identity-store.ts";
import { mappingSource } from "./membership-source.ts";
import { DirectoryMemberships } from "./memberships.ts";
import { roleChanges } from "./registry-roles.ts";

export type { LinkedAccount } from "./identity-store.ts";

/** What a provider said about somebody whose proof it accepted. */
export interface SignInRequest {
  readonly providerId: number;
  /** By which the provider knows them for good: not a name that can change hands. */
  readonly subject: string;
  /** What to call the account if it has to be made. */
  readonly suggestedName: string;
  /** Empty leaves the account's as it is. */
  readonly fullName: string;
  /** The groups they are in; undefined when the provider says nothing of groups: nothing changes. */
  readonly groups?: readonly string[] | undefined;
  /** Whether the provider itself makes them an administrator; undefined when it has no say. */
  readonly isAdmin?: boolean | undefined;
  readonly isAuditor?: boolean | undefined;
  /** Where a directory has the entry. */
  readonly dn?: string | undefined;
  /** Where the sign-in comes from, for events. */
  readonly origin?: RequestOrigin | undefined;
}

export interface ExternalAccountsOptions {
  readonly database: Database;
  readonly events: EventRecorder;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

const MAX_SUBJECT = 1024;
const MAX_FULL_NAME = 255;

/** The part of a provider's configuration that says what becomes of people it brings. */
interface Provisioning {
  readonly id: number;
  readonly name: string;
  readonly createAccounts: boolean;
  readonly linkByName: boolean;
}

/**
 * Accounts of people whom an identity provider vouches for: found by what the provider calls them,
 * made when they come for the first time, and kept in step with their groups. It proves nothing
 * itself: who calls it has checked the password, the token or the assertion.
 */
export class ExternalAccounts {
  readonly #database: Database;
  readonly #events: EventRecorder;
  readonly #now: () => number;

  constructor(options: ExternalAccountsOptions) {
    this.#database = options.database;
    this.#events = options.events;
    this.#now = options.now ?? Date.now;
  }

  /**
   * The account of somebody who has just proven who they are, with what the provider says of them
   * taken over: full name, memberships by group mappings, roles in the registry. All or nothing.
   *
   * @throws RegistryError `providerUnknown` when the provider is gone or disabled, `accountDisabled`,
   * `identityUnlinked` when no accounts are made, `identityConflict` when another account has the
   * name, `accountNameInvalid`.
   */
  signIn(request: SignInRequest): Promise<LinkedAccount> {
    return this.#database.transaction((transaction) => this.signInWithin(transaction, request));
  }

  /** {@link signIn} as part of a transaction. `onChange` hears of changed memberships. */
  async signInWithin(
    transaction: Transaction<Schema>,
    request: SignInRequest,
    onChange?: (sentence: string) => void,
  ): Promise<LinkedAccount> {
    checkSubject(request.subject);
    const by: Caller = { ...SYSTEM, ...(request.origin && { origin: request.origin }) };
    const provider = await this.#provider(transaction, request.providerId);
    const found = await findIdentity(transaction, provider.id, request.subject);
    const account = found?.account ?? (await this.#firstTime(transaction, { provider, request, by }));
    if (!account.isActive) throw new RegistryError("accountDisabled");
    const now = this.#now();
    const identity = { providerId: provider.id, subject: request.subject };
    const rights =
      request.groups === undefined
        ? undefined
        : await rightsOfGroups(transaction, provider.id, request.groups);
    if (rights !== undefined) {
      const memberships = new DirectoryMemberships({
        transaction,
        events: this.#events,
        by,
        source: mappingSource(provider.id),
        now,
        ...(onChange && { onChange }),
      });
      await this.#settleTeams(transaction, { memberships, rights, account, providerId: provider.id });
    }
    const wanted = {
      isAdmin: either(request.isAdmin, rights?.isAdmin),
      isAuditor: either(request.isAuditor, rights?.isAuditor),
    };
    const { changes: roles, details } = roleChanges(account, found?.details ?? {}, wanted);
    const changes: typeof roles & { full_name?: string } = roles;
    const fullName = fullNameOf(request);
    if (fullName !== "" && fullName !== account.fullName) changes.full_name = fullName;
    if (Object.keys(changes).length > 0) {
      await transaction.updateTable("accounts").set(changes).where("id", "=", account.id).execute();
      await this.#record(transaction, by, {
        type: "UPDATE",
        action: "account.update",
        account,
        data: { provider: provider.name, changed: Object.keys(changes) },
      });
    }
    const noted = { ...details, ...(request.dn !== undefined && { dn: request.dn.slice(0, 2048) }) };
    await updateIdentity(transaction, identity, { details: noted, now });
    return {
      ...account,
      fullName: changes.full_name ?? account.fullName,
      isAdmin: changes.is_admin === undefined ? account.isAdmin : changes.is_admin === 1,
      isAuditor: changes.is_auditor === undefined ? account.isAuditor : changes.is_auditor === 1,
    };
  }

  /**
   * Disables or enables the account of an identity, by the provider's word (SCIM, a sync). Disabling
   * voids every session, token and login at once. A provider enables only what it disabled itself,
   * and leaves administrators alone that are not of its making: they are how one gets back in.
   *
   * @returns whether anything changed. @throws RegistryError `identityUnknown`.
   */
  setActive(options: {
    readonly providerId: number;
    readonly subject: string;
    readonly isActive: boolean;
    readonly by?: Caller;
    /** The provider's name, for events. */
    readonly provider?: string;
  }): Promise<boolean> {
    return this.#database.transaction((transaction) => this.setActiveWithin(transaction, options));
  }

  /** {@link setActive} as part of a transaction. */
  async setActiveWithin(
    transaction: Transaction<Schema>,
    options: {
      readonly providerId: number;
      readonly subject: string;
      readonly isActive: boolean;
      readonly by?: Caller;
      readonly provider?: string;
    },
  ): Promise<boolean> {
    const { providerId, subject, isActive, by = SYSTEM, provider } = options;
    const found = await findIdentity(transaction, providerId, subject);
    if (found === undefined) throw new RegistryError("identityUnknown");
    const { account, details } = found;
    if (account.isActive === isActive) return false;
    if (isActive && details.disabled !== account.credentialsValidFrom) return false;
    if (!isActive && account.isAdmin && account.origin === "local") return false;
    const now = this.#now();
    const voided = voidingInstant(account, now);
    await transaction
      .updateTable("accounts")
      .set(isActive ? { is_active: 1 } : { is_active: 0, credentials_valid_from: voided })
      .where("id", "=", account.id)
      .execute();
    const { disabled: _, ...rest } = details;
    await updateIdentity(
      transaction,
      { providerId, subject },
      { details: isActive ? rest : { ...rest, disabled: voided }, now },
    );
    await this.#record(transaction, by, {
      type: "UPDATE",
      action: isActive ? "account.enable" : "account.disable",
      account,
      data: { source: mappingSource(providerId), ...(provider !== undefined && { provider }) },
    });
    return true;
  }

  /** The account that an identity is linked to. */
  async find(providerId: number, subject: string): Promise<LinkedAccount | undefined> {
    return (await findIdentity(this.#database.read, providerId, subject))?.account;
  }

  /** The subject by which a provider knows an account. */
  subjectOf(providerId: number, accountId: number): Promise<string | undefined> {
    return findSubject(this.#database.read, providerId, accountId);
  }

  async #provider(transaction: Transaction<Schema>, id: number): Promise<Provisioning> {
    const row = await transaction
      .selectFrom("identity_providers")
      .select(["name", "is_enabled", "configuration"])
      .where("id", "=", id)
      .executeTakeFirst();
    if (row === undefined || row.is_enabled !== 1) throw new RegistryError("providerUnknown");
    const configuration = JSON.parse(row.configuration) as Partial<Provisioning>;
    return {
      id,
      name: row.name,
      createAccounts: configuration.createAccounts !== false,
      linkByName: configuration.linkByName === true,
    };
  }

  /** Links or makes the account of somebody who was never here. */
  async #firstTime(transaction: Transaction<Schema>, first: FirstTime): Promise<LinkedAccount> {
    const { provider, request, by } = first;
    const name = accountNameFrom(request.suggestedName);
    const now = this.#now();
    const taken = await findAccountNamed(transaction, name);
    const link = { providerId: provider.id, subject: request.subject, now };
    if (taken !== undefined) {
      await this.#refuseTakeover(transaction, provider, taken);
      await insertIdentity(transaction, { ...link, accountId: taken.id });
      await this.#record(transaction, by, {
        type: "UPDATE",
        action: "identity.link",
        account: taken,
        data: { provider: provider.name, byName: true },
      });
      return taken;
    }
    if (!provider.createAccounts) throw new RegistryError("identityUnlinked");
    await claimFreeName(transaction, name);
    const fullName = fullNameOf(request);
    const account = await insertExternalAccount(transaction, {
      name,
      fullName,
      origin: mappingSource(provider.id),
      now,
    });
    await insertIdentity(transaction, { ...link, accountId: account.id });
    await this.#record(transaction, by, {
      type: "CREATE",
      action: "account.create",
      account,
      data: { provider: provider.name },
    });
    return account;
  }

  /** @throws RegistryError `identityConflict` unless the provider may take accounts by their name, and this one. */
  async #refuseTakeover(
    transaction: Transaction<Schema>,
    provider: Provisioning,
    taken: LinkedAccount,
  ): Promise<void> {
    const known = await findSubject(transaction, provider.id, taken.id);
    const may =
      provider.linkByName &&
      taken.kind === "user" &&
      (taken.origin === "local" || (await isProvisioned(transaction, taken))) &&
      // Whoever may choose their name at the provider must not become an administrator by it.
      !taken.isAdmin &&
      !taken.isAuditor &&
      known === undefined;
    if (may) return;
    throw new RegistryError(
      "identityConflict",
      `an account named ${taken.name} is there already, and is not linked to this identity of ${provider.name}`,
    );
  }

  /** Gives what the groups give, and takes back what they gave before. */
  async #settleTeams(transaction: Transaction<Schema>, settled: Settled): Promise<void> {
    const { memberships, rights, account, providerId } = settled;
    const source = mappingSource(providerId);
    const heldTeams = await transaction
      .selectFrom("team_members as m")
      .innerJoin("teams as t", "t.id", "m.team_id")
      .innerJoin("accounts as o", "o.id", "t.organization_id")
      .select(["t.id", "t.name", "o.id as organization_id", "o.name as organization_name"])
      .where("m.account_id", "=", account.id)
      .where("m.source", "=", source)
      .execute();
    for (const row of heldTeams) {
      if (rights.teams.has(row.id)) continue;
      const organization = { id: row.organization_id, name: row.organization_name };
      await memberships.takeTeam({ id: row.id, name: row.name, organization }, account);
    }
    for (const { team, isAdmin } of rights.teams.values()) {
      await memberships.giveTeam(team, account, isAdmin);
    }
    for (const { organization, isOwner } of rights.organizations.values()) {
      await memberships.giveOrganization(organization, account, isOwner);
    }
    const heldOrganizations = await transaction
      .selectFrom("organization_members as m")
      .innerJoin("accounts as o", "o.id", "m.organization_id")
      .select(["o.id", "o.name"])
      .where("m.account_id", "=", account.id)
      .where("m.source", "=", source)
      .execute();
    for (const organization of heldOrganizations) {
      if (!rights.organizations.has(organization.id)) {
        await memberships.takeOrganization(organization, account);
      }
    }
  }

  async #record(transaction: Transaction<Schema>, by: Caller, noted: Noted): Promise<void> {
    const { account, type, action, data } = noted;
    await this.#events.record(transaction, by, {
      type,
      action,
      object: { type: "account", id: account.uid, name: account.name },
      namespace: account.name,
      data,
    });
  }
}

/** Whether the account is one that an enabled SCIM provider made: others prove who it is. */
async function isProvisioned(transaction: Transaction<Schema>, account: LinkedAccount): Promise<boolean> {
  const id = Number(/^provider:(\d+)$/.exec(account.origin)?.[1]);
  if (!Number.isSafeInteger(id)) return false;
  const provider = await transaction
    .selectFrom("identity_providers")
    .select("is_enabled")
    .where("id", "=", id)
    .where("kind", "=", "scim")
    .executeTakeFirst();
  return provider?.is_enabled === 1;
}

interface FirstTime {
  readonly provider: Provisioning;
  readonly request: SignInRequest;
  readonly by: Caller;
}

interface Settled {
  readonly memberships: DirectoryMemberships;
  readonly rights: Awaited<ReturnType<typeof rightsOfGroups>>;
  readonly account: LinkedAccount;
  readonly providerId: number;
}

interface Noted {
  readonly type: NewEvent["type"];
  readonly action: string;
  readonly account: Pick<LinkedAccount, "uid" | "name">;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * A name that no account has, for a new one, which inherits nothing by it: neither repositories that
 * are there without an owner, nor deleted ones that could be restored.
 *
 * @throws RegistryError `identityConflict`.
 */
async function claimFreeName(transaction: Transaction<Schema>, name: AccountName): Promise<void> {
  try {
    await claimName(transaction, name, { adoptNamespace: false });
  } catch (error) {
    if (!(error instanceof AccountError)) throw error;
    throw new RegistryError(
      "identityConflict",
      `the namespace ${name} has repositories without an owner already: an administrator makes the account`,
    );
  }
}

/** What the provider calls the person, as it can be kept and shown: providers let people write what they like. */
function fullNameOf({ fullName }: SignInRequest): string {
  return fullName
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, MAX_FULL_NAME)
    .toWellFormed();
}

/** True when one says so, undefined when none has a say. */
function either(one: boolean | undefined, other: boolean | undefined): boolean | undefined {
  return one === undefined && other === undefined ? undefined : one === true || other === true;
}

function checkSubject(subject: string): void {
  if (subject.length === 0 || subject.length > MAX_SUBJECT || subject.includes("\0")) {
    throw new RegistryError("providerInvalid", "the provider's name for the identity cannot be used");
  }
}
