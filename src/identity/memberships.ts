import type { Transaction } from "kysely";
import type { Caller } from "../access/caller.ts";
import type { Flag, Schema } from "../database/schema.ts";
import type { EventRecorder, NewEvent } from "../events/event-recorder.ts";
import { type MembershipSource, mappingSource, sourcesOf } from "./membership-source.ts";

/** A team, with its organization. */
export interface TeamReference {
  readonly id: number;
  readonly name: string;
  readonly organization: OrganizationReference;
}

export interface OrganizationReference {
  readonly id: number;
  readonly name: string;
}

/** Whose memberships change. */
export interface MemberReference {
  readonly id: number;
  readonly name: string;
}

export interface DirectoryMembershipsOptions {
  readonly transaction: Transaction<Schema>;
  readonly events: EventRecorder;
  readonly by: Caller;
  readonly source: MembershipSource;
  readonly now: number;
  /** Hears of each change, as a sentence; for a job's log. */
  readonly onChange?: (sentence: string) => void;
}

/**
 * Memberships that a directory gives and takes, in one transaction. Those that somebody else made
 * stay as they are: a directory cannot widen, narrow or end them.
 */
export class DirectoryMemberships {
  readonly #options: DirectoryMembershipsOptions;

  constructor(options: DirectoryMembershipsOptions) {
    this.#options = options;
  }

  /** Makes somebody a member of a team, and so of its organization. */
  async giveTeam(team: TeamReference, member: MemberReference, isAdmin: boolean): Promise<void> {
    const { transaction, source, now } = this.#options;
    await this.giveOrganization(team.organization, member, undefined);
    const found = await transaction
      .selectFrom("team_members")
      .select(["source", "is_admin"])
      .where("team_id", "=", team.id)
      .where("account_id", "=", member.id)
      .executeTakeFirst();
    const is_admin: Flag = isAdmin ? 1 : 0;
    if (found === undefined) {
      await transaction
        .insertInto("team_members")
        .values({ team_id: team.id, account_id: member.id, is_admin, source, created_at: now })
        .execute();
      await this.#note("CREATE", "team.member.add", { team, member, isAdmin });
    } else if (found.source === source && found.is_admin !== is_admin) {
      await transaction
        .updateTable("team_members")
        .set({ is_admin })
        .where("team_id", "=", team.id)
        .where("account_id", "=", member.id)
        .execute();
      await this.#note("UPDATE", "team.member.update", { team, member, isAdmin });
    }
  }

  /** Ends a membership of a team, when it was given by the same source. */
  async takeTeam(team: TeamReference, member: MemberReference): Promise<void> {
    const { transaction, source } = this.#options;
    const mine = await transaction
      .selectFrom("team_members")
      .select("team_id")
      .where("team_id", "=", team.id)
      .where("account_id", "=", member.id)
      .where("source", "=", source)
      .executeTakeFirst();
    // A statement that deletes nothing would move `access_version` in PostgreSQL all the same, with every login.
    if (mine === undefined) return;
    await transaction
      .deleteFrom("team_members")
      .where("team_id", "=", team.id)
      .where("account_id", "=", member.id)
      .where("source", "=", source)
      .execute();
    await this.#note("DELETE", "team.member.remove", { team, member });
  }

  /**
   * Makes somebody a member of an organization.
   *
   * @param isOwner undefined leaves a member that is there what it is.
   */
  async giveOrganization(
    organization: OrganizationReference,
    member: MemberReference,
    isOwner: boolean | undefined,
  ): Promise<void> {
    const { transaction, source, now } = this.#options;
    const found = await this.#organizationRow(organization, member);
    const is_owner: Flag = isOwner ? 1 : 0;
    if (found === undefined) {
      await transaction
        .insertInto("organization_members")
        .values({
          organization_id: organization.id,
          account_id: member.id,
          is_owner,
          source,
          created_at: now,
        })
        .execute();
      await this.#note("CREATE", "organization.member.add", {
        organization,
        member,
        isOwner: is_owner === 1,
      });
      return;
    }
    if (isOwner === undefined || found.is_owner === is_owner) return;
    // Whoever makes an owner says when it ends; a plain member of the same directory may become one.
    const ours = isOwner ? sourcesOf(source).some((each) => each === found.source) : found.source === source;
    if (ours) await this.#setOwner(organization, member, is_owner);
  }

  /**
   * Ends a membership of an organization that the same source gave. Whom a team of it still holds
   * stays, as a plain member, by the word of who made that membership.
   */
  async takeOrganization(organization: OrganizationReference, member: MemberReference): Promise<void> {
    const { transaction, source } = this.#options;
    const found = await this.#organizationRow(organization, member);
    if (found?.source !== source) return;
    const held = await transaction
      .selectFrom("team_members")
      .innerJoin("teams", "teams.id", "team_members.team_id")
      .select("team_members.source")
      .distinct()
      .where("team_members.account_id", "=", member.id)
      .where("teams.organization_id", "=", organization.id)
      .execute();
    const [holder] = held;
    if (holder === undefined) {
      await transaction
        .deleteFrom("organization_members")
        .where("organization_id", "=", organization.id)
        .where("account_id", "=", member.id)
        .execute();
      await this.#note("DELETE", "organization.member.remove", { organization, member });
      return;
    }
    const heir = held.some((each) => each.source === source) ? source : holder.source;
    if (found.is_owner === 1) await this.#setOwner(organization, member, 0);
    if (heir !== source) {
      await transaction
        .updateTable("organization_members")
        .set({ source: heir })
        .where("organization_id", "=", organization.id)
        .where("account_id", "=", member.id)
        .execute();
    }
  }

  async #organizationRow(organization: OrganizationReference, member: MemberReference) {
    return this.#options.transaction
      .selectFrom("organization_members")
      .select(["source", "is_owner"])
      .where("organization_id", "=", organization.id)
      .where("account_id", "=", member.id)
      .executeTakeFirst();
  }

  async #setOwner(
    organization: OrganizationReference,
    member: MemberReference,
    is_owner: Flag,
  ): Promise<void> {
    const { transaction, source } = this.#options;
    await transaction
      .updateTable("organization_members")
      .set({ is_owner, source })
      .where("organization_id", "=", organization.id)
      .where("account_id", "=", member.id)
      .execute();
    await this.#note("UPDATE", "organization.member.update", {
      organization,
      member,
      isOwner: is_owner === 1,
    });
  }

  async #note(type: NewEvent["type"], action: string, change: MembershipChange): Promise<void> {
    const { transaction, events, by, source, onChange } = this.#options;
    const { member, team, isAdmin, isOwner } = change;
    const organization = team?.organization ?? change.organization;
    const place = team === undefined ? (organization?.name ?? "") : `${organization?.name}/${team.name}`;
    await events.record(transaction, by, {
      type,
      action,
      object: { type: team === undefined ? "organization" : "team", name: place },
      ...(organization !== undefined && { namespace: organization.name }),
      data: {
        member: member.name,
        source,
        ...(isAdmin !== undefined && { isAdmin }),
        ...(isOwner !== undefined && { isOwner }),
      },
    });
    const verb = type === "CREATE" ? "joins" : type === "DELETE" ? "leaves" : "changes in";
    const role = isAdmin ? " as its admin" : isOwner ? " as an owner" : "";
    onChange?.(`${member.name} ${verb} ${place}${role}`);
  }
}

interface MembershipChange {
  readonly member: MemberReference;
  readonly team?: TeamReference;
  readonly organization?: OrganizationReference;
  readonly isAdmin?: boolean;
  readonly isOwner?: boolean;
}

/**
 * Ends all that a provider gave, to one account or to all: for providers and identities that are
 * removed. An organization's members whom a team of it still holds stay as plain members.
 */
export async function endMemberships(
  transaction: Transaction<Schema>,
  providerId: number,
  accountId?: number,
): Promise<void> {
  const sources = sourcesOf(mappingSource(providerId));
  let teams = transaction.deleteFrom("team_members").where("source", "in", sources);
  if (accountId !== undefined) teams = teams.where("account_id", "=", accountId);
  await teams.execute();
  let held = transaction
    .updateTable("organization_members")
    .set({ source: "local", is_owner: 0 })
    .where("source", "in", sources)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("team_members")
          .innerJoin("teams", "teams.id", "team_members.team_id")
          .select("teams.id")
          .whereRef("team_members.account_id", "=", "organization_members.account_id")
          .whereRef("teams.organization_id", "=", "organization_members.organization_id"),
      ),
    );
  if (accountId !== undefined) held = held.where("account_id", "=", accountId);
  await held.execute();
  let rest = transaction.deleteFrom("organization_members").where("source", "in", sources);
  if (accountId !== undefined) rest = rest.where("account_id", "=", accountId);
  await rest.execute();
}
