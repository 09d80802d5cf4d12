import type { Transaction } from "kysely";
import type { Caller } from "../access/caller.ts";
import type { ManagementAccess, NamespaceStanding } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import type { EventRecorder, NewEvent } from "../events/event-recorder.ts";
import { RegistryError } from "../oci/errors.ts";
import type { Page, PageRequest } from "../registry/registry.ts";
import { AccountError } from "./account-error.ts";
import { type Account, findAccount } from "./account-store.ts";
import {
  deleteOrganizationMember,
  findMember,
  listMembers,
  listOrganizationsOf,
  lockOrganization,
  type Member,
  type MemberQuery,
  type OrganizationMembership,
  ownersOf,
  putMember,
} from "./member-store.ts";
import { pageOf } from "./paging.ts";
import { listTeamsOf, type TeamMembership } from "./team-store.ts";
import { seenBy, type TeamSeen } from "./team-view.ts";

export { MEMBER_FILTERS, type Member, type OrganizationMembership } from "./member-store.ts";

export interface OrganizationMembersOptions {
  readonly database: Database;
  readonly access: ManagementAccess;
  readonly events: EventRecorder;
}

export type ListMembersOptions = PageRequest & Pick<MemberQuery, "filter">;

/** A membership that is addressed: both by name. */
export interface MembershipOf {
  readonly organization: string;
  readonly member: string;
}

/** A team as one of its members is in it. */
export interface TeamMembershipSeen {
  readonly team: TeamSeen;
  readonly isAdmin: boolean;
}

/** What a membership is to be. */
export interface SetMembershipOptions {
  /** Undefined leaves it as it is; for new ones that is no. */
  readonly isAdmin?: boolean | undefined;
  /** Whether somebody who is no member is made one. */
  readonly mayAdd: boolean;
}

/** Who belongs to organizations, and who owns them. Owners have every right in the organization. */
export class OrganizationMembers {
  readonly #database: Database;
  readonly #access: ManagementAccess;
  readonly #events: EventRecorder;

  constructor({ database, access, events }: OrganizationMembersOptions) {
    this.#database = database;
    this.#access = access;
    this.#events = events;
  }

  /** Members in lexical order of their names. For members. @throws RegistryError `organizationUnknown`. */
  async list(caller: Caller, organization: string, options: ListMembersOptions): Promise<Page<Member>> {
    const { namespace } = await this.#access.organizationMember(caller, organization, "read");
    return pageOf(
      options,
      ({ account }) => account.name,
      (page) => listMembers(this.#database.read, { organizationId: namespace.id }, { ...options, ...page }),
    );
  }

  /** One of the members. For members. @throws RegistryError `organizationUnknown`, `memberUnknown`. */
  async get(caller: Caller, { organization, member }: MembershipOf): Promise<Member> {
    const { namespace } = await this.#access.organizationMember(caller, organization, "read");
    return this.#found(namespace.id, member);
  }

  /**
   * Makes a user a member, or an owner, or no longer one. For owners.
   *
   * @throws RegistryError `organizationUnknown`, `userUnknown`, `memberUnknown`; AccountError
   * `lastOwner`, `notPossible` for accounts that are not users.
   */
  async set(
    caller: Caller,
    { organization, member }: MembershipOf,
    options: SetMembershipOptions,
  ): Promise<Member> {
    const standing = await this.#access.organizationOwner(caller, organization, "change");
    return this.#change(standing, async (transaction, organizationId) => {
      const found = await findMember(transaction, { organizationId }, member);
      if (found === undefined && !options.mayAdd) throw new RegistryError("memberUnknown");
      const account = found?.account ?? (await requireUser(transaction, member));
      const isAdmin = options.isAdmin ?? found?.isAdmin ?? false;
      if (found !== undefined && found.isAdmin === isAdmin) return found;
      if (found?.isAdmin) await this.#keepAnOwner(transaction, standing, account);
      await putMember(transaction, { organizationId }, { accountId: account.id, isAdmin, now: Date.now() });
      await this.#record(transaction, caller, {
        type: found === undefined ? "CREATE" : "UPDATE",
        action: found === undefined ? "organization.member.add" : "organization.member.update",
        ...about(standing, account, { isOwner: isAdmin }),
      });
      return { account, isAdmin };
    });
  }

  /**
   * Ends a membership, at once: also in every team of the organization, and of everything there that
   * was granted to the account itself. Nothing happens when there is none. For owners.
   *
   * @throws RegistryError `organizationUnknown`; AccountError `lastOwner`.
   */
  async remove(caller: Caller, { organization, member }: MembershipOf): Promise<void> {
    const standing = await this.#access.organizationOwner(caller, organization, "change");
    await this.#change(standing, async (transaction, organizationId) => {
      const found = await findMember(transaction, { organizationId }, member);
      if (found === undefined) return;
      if (found.isAdmin) await this.#keepAnOwner(transaction, standing, found.account);
      await deleteOrganizationMember(transaction, standing.namespace, found.account.id);
      const event = { type: "DELETE", action: "organization.member.remove" } as const;
      await this.#record(transaction, caller, { ...event, ...about(standing, found.account) });
    });
  }

  /** The teams of an organization that a member is in. For members. */
  async teamsOf(
    caller: Caller,
    { organization, member }: MembershipOf,
    page: PageRequest,
  ): Promise<Page<TeamMembershipSeen>> {
    const standing = await this.#access.organizationMember(caller, organization, "read");
    const { account } = await this.#found(standing.namespace.id, member);
    const of = { organizationId: standing.namespace.id, accountId: account.id };
    const found = await pageOf<TeamMembership>(
      page,
      ({ team }) => team.name,
      (query) => listTeamsOf(this.#database.read, of, query),
    );
    const teams = found.items.map(({ team }) => team);
    const seen = await seenBy(this.#database.read, standing, teams);
    const items = seen.map((team, index) => ({ team, isAdmin: found.items[index]?.isAdmin === true }));
    return { ...found, items };
  }

  /** The organizations that a user is a member of. For the user. @throws RegistryError `accountUnknown`. */
  async organizationsOf(
    caller: Caller,
    user: string,
    page: PageRequest,
  ): Promise<Page<OrganizationMembership>> {
    const { namespace } = await this.#access.self(caller, user, "read");
    return pageOf(
      page,
      ({ organization }) => organization.name,
      (query) => listOrganizationsOf(this.#database.read, namespace.id, query),
    );
  }

  async #found(organizationId: number, member: string): Promise<Member> {
    const found = await findMember(this.#database.read, { organizationId }, member);
    if (found === undefined) throw new RegistryError("memberUnknown");
    return found;
  }

  async #change<Result>(
    standing: NamespaceStanding,
    change: (transaction: Transaction<Schema>, organizationId: number) => Promise<Result>,
  ): Promise<Result> {
    const { id } = standing.namespace;
    return this.#database.transaction(async (transaction) => {
      if (!(await lockOrganization(transaction, this.#database.engine, id)))
        throw new RegistryError("organizationUnknown");
      return change(transaction, id);
    });
  }

  /** Administrators of the registry may leave an organization to themselves: they run it then. */
  async #keepAnOwner(
    transaction: Transaction<Schema>,
    { isAdmin, namespace }: NamespaceStanding,
    account: Account,
  ): Promise<void> {
    if (isAdmin) return;
    const owners = await ownersOf(transaction, namespace.id);
    if (owners.some((name) => name !== account.name)) return;
    throw new AccountError(
      "lastOwner",
      `${account.name} is the last owner of organization ${namespace.name}: make another member an owner first`,
    );
  }

  #record(transaction: Transaction<Schema>, caller: Caller, event: NewEvent): Promise<void> {
    return this.#events.record(transaction, caller, event);
  }
}

/**
 * The user of that name.
 *
 * @throws RegistryError `userUnknown`; AccountError `notPossible` for other accounts.
 */
export async function requireUser(transaction: Transaction<Schema>, name: string): Promise<Account> {
  const account = await findAccount(transaction, name);
  if (account === undefined) throw new RegistryError("userUnknown");
  if (account.kind === "user") return account;
  throw new AccountError(
    "notPossible",
    `${account.name} is not a user: only users are members of organizations`,
  );
}

function about(
  { namespace }: NamespaceStanding,
  account: Account,
  more: Readonly<Record<string, unknown>> = {},
): Pick<NewEvent, "object" | "namespace" | "data"> {
  return {
    object: { type: "organization", id: namespace.uid, name: namespace.name },
    namespace: namespace.name,
    data: { member: account.name, ...more },
  };
}
