import type { Transaction } from "kysely";
import type { Caller } from "../access/caller.ts";
import type { ManagementAccess, NamespaceStanding } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import type { EventRecorder, EventType } from "../events/event-recorder.ts";
import { RegistryError } from "../oci/errors.ts";
import type { Page, PageRequest } from "../registry/registry.ts";
import { isUid } from "./account-name.ts";
import { type Account, findAccount } from "./account-store.ts";
import {
  deleteTeamMember,
  findMember,
  listMembers,
  lockOrganization,
  type Member,
  putMember,
} from "./member-store.ts";
import { type ListMembersOptions, requireUser, type SetMembershipOptions } from "./organization-members.ts";
import { pageOf } from "./paging.ts";
import { deleteTeam, findTeam, insertTeam, listTeams, type Team, updateTeam } from "./team-store.ts";
import { seenBy, type TeamSeen } from "./team-view.ts";

export type { Team } from "./team-store.ts";
export type { TeamSeen } from "./team-view.ts";

export interface TeamsOptions {
  readonly database: Database;
  readonly access: ManagementAccess;
  readonly events: EventRecorder;
}

/** A team that is addressed: its organization by name, itself by name, `id:UID` or uid. */
export interface TeamOf {
  readonly organization: string;
  readonly team: string;
}

export interface CreateTeamOptions {
  readonly name: string;
  readonly description?: string | undefined;
}

export interface UpdateTeamOptions {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

/** Characters of a team's name, at most. */
export const MAX_TEAM_NAME_LENGTH = 100;

const TEAM_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/** Teams of organizations: named sets of people that access is granted to. */
export class Teams {
  readonly #database: Database;
  readonly #access: ManagementAccess;
  readonly #events: EventRecorder;

  constructor({ database, access, events }: TeamsOptions) {
    this.#database = database;
    this.#access = access;
    this.#events = events;
  }

  /** Teams in lexical order of their names. For members of the organization. */
  async list(caller: Caller, organization: string, page: PageRequest): Promise<Page<TeamSeen>> {
    const standing = await this.#access.organizationMember(caller, organization, "read");
    const found = await pageOf<Team>(
      page,
      ({ name }) => name,
      (query) => listTeams(this.#database.read, standing.namespace.id, query),
    );
    return { ...found, items: await seenBy(this.#database.read, standing, found.items) };
  }

  /** A team. For members of the organization. @throws RegistryError `teamUnknown`. */
  async get(caller: Caller, { organization, team }: TeamOf): Promise<TeamSeen> {
    const standing = await this.#access.organizationMember(caller, organization, "read");
    return this.#seenOne(standing, await requireTeam(this.#database.read, standing, team));
  }

  /** Makes a team. For owners. @throws RegistryError `teamNameInvalid`, `teamExists`. */
  async create(caller: Caller, organization: string, options: CreateTeamOptions): Promise<TeamSeen> {
    const standing = await this.#access.organizationOwner(caller, organization, "change");
    const { id: organizationId } = standing.namespace;
    const name = parseTeamName(options.name);
    const team = await this.#change(standing, async (transaction) => {
      if (await findTeam(transaction, organizationId, name)) throw new RegistryError("teamExists");
      const description = options.description ?? "";
      const made = await insertTeam(transaction, {
        organizationId,
        name,
        description,
        createdAt: Date.now(),
      });
      await this.#record(transaction, caller, {
        standing,
        team: made,
        type: "CREATE",
        action: "team.create",
      });
      return made;
    });
    return this.#seenOne(standing, team);
  }

  /** Gives a team another name or description. For owners. @throws RegistryError `teamUnknown`, `teamNameInvalid`, `teamExists`. */
  async update(
    caller: Caller,
    { organization, team }: TeamOf,
    options: UpdateTeamOptions,
  ): Promise<TeamSeen> {
    const standing = await this.#access.organizationOwner(caller, organization, "change");
    const name = options.name === undefined ? undefined : parseTeamName(options.name);
    const updated = await this.#change(standing, async (transaction) => {
      const found = await requireTeam(transaction, standing, team);
      const next = {
        ...found,
        name: name ?? found.name,
        description: options.description ?? found.description,
      };
      if (next.name === found.name && next.description === found.description) return found;
      if (next.name !== found.name && (await findTeam(transaction, found.organizationId, next.name)))
        throw new RegistryError("teamExists");
      await updateTeam(transaction, next);
      const data = next.name === found.name ? {} : { previousName: found.name };
      await this.#record(transaction, caller, {
        standing,
        team: next,
        type: "UPDATE",
        action: "team.update",
        data,
      });
      return next;
    });
    return this.#seenOne(standing, updated);
  }

  /** Deletes a team, and what it was granted. Nothing happens when there is none. For owners. */
  async delete(caller: Caller, { organization, team }: TeamOf): Promise<void> {
    const standing = await this.#access.organizationOwner(caller, organization, "change");
    await this.#change(standing, async (transaction) => {
      const found = await findTeam(transaction, standing.namespace.id, team);
      if (found === undefined) return;
      await deleteTeam(transaction, found.id);
      await this.#record(transaction, caller, {
        standing,
        team: found,
        type: "DELETE",
        action: "team.delete",
      });
    });
  }

  /** Members of a team. For members of the organization. @throws RegistryError `teamUnknown`. */
  async listMembers(
    caller: Caller,
    { organization, team }: TeamOf,
    options: ListMembersOptions,
  ): Promise<Page<Member>> {
    const standing = await this.#access.organizationMember(caller, organization, "read");
    const { id: teamId } = await requireTeam(this.#database.read, standing, team);
    return pageOf(
      options,
      ({ account }) => account.name,
      (page) => listMembers(this.#database.read, { teamId }, { ...options, ...page }),
    );
  }

  /** A member of a team. For members of the organization. @throws RegistryError `teamUnknown`, `memberUnknown`. */
  async getMember(caller: Caller, of: TeamOf, member: string): Promise<Member> {
    const standing = await this.#access.organizationMember(caller, of.organization, "read");
    const { id: teamId } = await requireTeam(this.#database.read, standing, of.team);
    const found = await findMember(this.#database.read, { teamId }, member);
    if (found === undefined) throw new RegistryError("memberUnknown");
    return found;
  }

  /**
   * Puts somebody into a team, and so into its organization; or marks them as the team's
   * administrator, which says who to ask and gives no right. Service accounts of the organization may
   * be in its teams. For owners.
   *
   * @throws RegistryError `teamUnknown`, `userUnknown`, `memberUnknown`; AccountError `notPossible`.
   */
  async setMember(
    caller: Caller,
    of: TeamOf & { readonly member: string },
    options: SetMembershipOptions,
  ): Promise<Member> {
    const standing = await this.#access.organizationOwner(caller, of.organization, "change");
    const organizationId = standing.namespace.id;
    return this.#change(standing, async (transaction) => {
      const team = await requireTeam(transaction, standing, of.team);
      const found = await findMember(transaction, { teamId: team.id }, of.member);
      if (found === undefined && !options.mayAdd) throw new RegistryError("memberUnknown");
      const account = found?.account ?? (await this.#candidate(transaction, organizationId, of.member));
      const isAdmin = options.isAdmin ?? found?.isAdmin ?? false;
      if (found !== undefined && found.isAdmin === isAdmin) return found;
      const now = Date.now();
      if (account.kind === "user" && !(await findMember(transaction, { organizationId }, account.name))) {
        await putMember(transaction, { organizationId }, { accountId: account.id, isAdmin: false, now });
        const joins = { type: "CREATE", action: "organization.member.add" } as const;
        await this.#record(transaction, caller, {
          standing,
          ...joins,
          data: { member: account.name, isOwner: false },
        });
      }
      await putMember(transaction, { teamId: team.id }, { accountId: account.id, isAdmin, now });
      await this.#record(transaction, caller, {
        standing,
        team,
        type: found === undefined ? "CREATE" : "UPDATE",
        action: found === undefined ? "team.member.add" : "team.member.update",
        data: { member: account.name, isAdmin },
      });
      return { account, isAdmin };
    });
  }

  /** Takes somebody out of a team, at once. Nothing happens when they are not in it. For owners. @throws RegistryError `teamUnknown`. */
  async removeMember(caller: Caller, of: TeamOf, member: string): Promise<void> {
    const standing = await this.#access.organizationOwner(caller, of.organization, "change");
    await this.#change(standing, async (transaction) => {
      const team = await findTeam(transaction, standing.namespace.id, of.team);
      const found = team && (await findMember(transaction, { teamId: team.id }, member));
      if (team === undefined || found === undefined) return;
      await deleteTeamMember(transaction, team.id, found.account.id);
      const leaves = { type: "DELETE", action: "team.member.remove" } as const;
      await this.#record(transaction, caller, {
        standing,
        team,
        ...leaves,
        data: { member: found.account.name },
      });
    });
  }

  async #candidate(transaction: Transaction<Schema>, organizationId: number, name: string): Promise<Account> {
    const account = await findAccount(transaction, name);
    if (account?.kind === "service" && account.ownerId === organizationId) return account;
    return requireUser(transaction, name);
  }

  async #change<Result>(
    { namespace }: NamespaceStanding,
    change: (transaction: Transaction<Schema>) => Promise<Result>,
  ): Promise<Result> {
    return this.#database.transaction(async (transaction) => {
      if (!(await lockOrganization(transaction, this.#database.engine, namespace.id)))
        throw new RegistryError("organizationUnknown");
      return change(transaction);
    });
  }

  async #seenOne(standing: NamespaceStanding, team: Team): Promise<TeamSeen> {
    const [seen] = await seenBy(this.#database.read, standing, [team]);
    if (seen === undefined) throw new RegistryError("teamUnknown");
    return seen;
  }

  #record(transaction: Transaction<Schema>, caller: Caller, change: TeamChange): Promise<void> {
    const { standing, team, type, action, data } = change;
    const { name, uid } = standing.namespace;
    return this.#events.record(transaction, caller, {
      type,
      action,
      object:
        team === undefined
          ? { type: "organization", id: uid, name }
          : { type: "team", id: team.uid, name: `${name}/${team.name}` },
      namespace: name,
      ...(data && { data }),
    });
  }
}

interface TeamChange {
  readonly standing: NamespaceStanding;
  /** Undefined when it is about the organization. */
  readonly team?: Team;
  readonly type: EventType;
  readonly action: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

async function requireTeam(
  connection: Parameters<typeof findTeam>[0],
  { namespace }: NamespaceStanding,
  nameOrId: string,
): Promise<Team> {
  const found = await findTeam(connection, namespace.id, nameOrId);
  if (found === undefined) throw new RegistryError("teamUnknown");
  return found;
}

function parseTeamName(name: string): string {
  if (name.length <= MAX_TEAM_NAME_LENGTH && TEAM_NAME.test(name) && !isUid(name)) return name;
  throw new RegistryError("teamNameInvalid");
}
