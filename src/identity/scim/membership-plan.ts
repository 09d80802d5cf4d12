import type { Transaction } from "kysely";
import type { Flag, Schema } from "../../database/schema.ts";
import type { NewEvent } from "../../events/event-recorder.ts";
import type { MappedRights } from "../group-mapping.ts";
import { type MembershipSource, sourcesOf } from "../membership-source.ts";
import type { MemberReference, OrganizationReference, TeamReference } from "../memberships.ts";

interface TeamRow {
  readonly team: TeamReference;
  readonly isAdmin: boolean;
  readonly source: string;
}

interface OrganizationRow {
  readonly organization: OrganizationReference;
  readonly isOwner: boolean;
  readonly source: string;
}

/** The memberships of one account, by the ids of teams and organizations. */
interface Held {
  readonly teams: Map<number, TeamRow>;
  readonly organizations: Map<number, OrganizationRow>;
}

export interface MembershipPlanOptions {
  readonly source: MembershipSource;
  /** The provider's name, for events. */
  readonly provider: string;
  readonly accountIds: readonly number[];
}

/**
 * The memberships of many accounts: read at once, settled one by one in memory, written at once. The
 * rules are those of `DirectoryMemberships`: what somebody else gave is neither widened nor ended.
 */
export class MembershipPlan {
  readonly #options: MembershipPlanOptions;
  readonly #before: ReadonlyMap<number, Held>;
  readonly #after = new Map<number, Held>();
  readonly #events: NewEvent[] = [];

  private constructor(options: MembershipPlanOptions, held: ReadonlyMap<number, Held>) {
    this.#options = options;
    this.#before = held;
  }

  /** Looks up what the accounts are members of. */
  static async read(
    transaction: Transaction<Schema>,
    options: MembershipPlanOptions,
  ): Promise<MembershipPlan> {
    const { accountIds } = options;
    const held = new Map<number, Held>(
      accountIds.map((id) => [id, { teams: new Map(), organizations: new Map() }]),
    );
    if (accountIds.length === 0) return new MembershipPlan(options, held);
    const teams = await transaction
      .selectFrom("team_members as m")
      .innerJoin("teams as t", "t.id", "m.team_id")
      .innerJoin("accounts as o", "o.id", "t.organization_id")
      .select(["m.account_id", "m.is_admin", "m.source", "t.id", "t.name"])
      .select(["o.id as organization_id", "o.name as organization_name"])
      .where("m.account_id", "in", accountIds)
      .execute();
    for (const row of teams) {
      const organization = { id: row.organization_id, name: row.organization_name };
      const team = { id: row.id, name: row.name, organization };
      held.get(row.account_id)?.teams.set(row.id, { team, isAdmin: row.is_admin === 1, source: row.source });
    }
    const organizations = await transaction
      .selectFrom("organization_members as m")
      .innerJoin("accounts as o", "o.id", "m.organization_id")
      .select(["m.account_id", "m.is_owner", "m.source", "o.id", "o.name"])
      .where("m.account_id", "in", accountIds)
      .execute();
    for (const row of organizations) {
      const organization = { id: row.id, name: row.name };
      held
        .get(row.account_id)
        ?.organizations.set(row.id, { organization, isOwner: row.is_owner === 1, source: row.source });
    }
    return new MembershipPlan(options, held);
  }

  /** Works out what becomes of the memberships of one of the accounts. */
  settle(member: MemberReference, rights: MappedRights): void {
    const { source } = this.#options;
    const before = this.#before.get(member.id);
    const held: Held = {
      teams: new Map(before?.teams),
      organizations: new Map(before?.organizations),
    };
    this.#after.set(member.id, held);
    for (const { team, source: given } of [...held.teams.values()]) {
      if (given !== source || rights.teams.has(team.id)) continue;
      held.teams.delete(team.id);
      this.#note("DELETE", "team.member.remove", { member, team });
    }
    for (const { team, isAdmin } of rights.teams.values()) this.#giveTeam(held, member, { team, isAdmin });
    for (const { organization, isOwner } of rights.organizations.values()) {
      this.#giveOrganization(held, member, { organization, isOwner });
    }
    for (const { organization, source: given } of [...held.organizations.values()]) {
      if (given === source && !rights.organizations.has(organization.id)) {
        this.#takeOrganization(held, member, organization);
      }
    }
  }

  /** Writes what was worked out. @returns what happened, to be recorded. */
  async carryOut(transaction: Transaction<Schema>, now: number): Promise<readonly NewEvent[]> {
    await this.#writeTeams(transaction, now);
    await this.#writeOrganizations(transaction, now);
    return this.#events;
  }

  #giveTeam(held: Held, member: MemberReference, given: Omit<TeamRow, "source">): void {
    const { source } = this.#options;
    const { team, isAdmin } = given;
    const { organization } = team;
    if (!held.organizations.has(organization.id)) {
      this.#giveOrganization(held, member, { organization, isOwner: false });
    }
    const found = held.teams.get(team.id);
    if (found === undefined) {
      held.teams.set(team.id, { team, isAdmin, source });
      this.#note("CREATE", "team.member.add", { member, team, isAdmin });
    } else if (found.source === source && found.isAdmin !== isAdmin) {
      held.teams.set(team.id, { ...found, isAdmin });
      this.#note("UPDATE", "team.member.update", { member, team, isAdmin });
    }
  }

  #giveOrganization(held: Held, member: MemberReference, given: Omit<OrganizationRow, "source">): void {
    const { source } = this.#options;
    const { organization, isOwner } = given;
    const found = held.organizations.get(organization.id);
    if (found === undefined) {
      held.organizations.set(organization.id, { organization, isOwner, source });
      this.#note("CREATE", "organization.member.add", { member, organization, isOwner });
      return;
    }
    if (found.isOwner === isOwner) return;
    const ours = isOwner ? sourcesOf(source).some((each) => each === found.source) : found.source === source;
    if (!ours) return;
    held.organizations.set(organization.id, { organization, isOwner, source });
    this.#note("UPDATE", "organization.member.update", { member, organization, isOwner });
  }

  #takeOrganization(held: Held, member: MemberReference, organization: OrganizationReference): void {
    const { source } = this.#options;
    const holders = [...held.teams.values()].filter(({ team }) => team.organization.id === organization.id);
    const [holder] = holders;
    if (holder === undefined) {
      held.organizations.delete(organization.id);
      this.#note("DELETE", "organization.member.remove", { member, organization });
      return;
    }
    const heir = holders.some((each) => each.source === source) ? source : holder.source;
    if (held.organizations.get(organization.id)?.isOwner) {
      this.#note("UPDATE", "organization.member.update", { member, organization, isOwner: false });
    }
    held.organizations.set(organization.id, { organization, isOwner: false, source: heir });
  }

  async #writeTeams(transaction: Transaction<Schema>, now: number): Promise<void> {
    const { gone, added, changed } = this.#differences((held) => held.teams);
    for (const { id, accounts } of byPlace(gone, () => "")) {
      await transaction
        .deleteFrom("team_members")
        .where("team_id", "=", id)
        .where("account_id", "in", accounts)
        .execute();
    }
    for (const { id, accounts, row } of byPlace(changed, ({ isAdmin }) => String(isAdmin))) {
      await transaction
        .updateTable("team_members")
        .set({ is_admin: flag(row.isAdmin) })
        .where("team_id", "=", id)
        .where("account_id", "in", accounts)
        .execute();
    }
    for (const rows of slices(added)) {
      await transaction
        .insertInto("team_members")
        .values(
          rows.map(({ id, account, row }) => ({
            team_id: id,
            account_id: account,
            is_admin: flag(row.isAdmin),
            source: row.source,
            created_at: now,
          })),
        )
        .execute();
    }
  }

  async #writeOrganizations(transaction: Transaction<Schema>, now: number): Promise<void> {
    const { gone, added, changed } = this.#differences((held) => held.organizations);
    for (const { id, accounts } of byPlace(gone, () => "")) {
      await transaction
        .deleteFrom("organization_members")
        .where("organization_id", "=", id)
        .where("account_id", "in", accounts)
        .execute();
    }
    for (const { id, accounts, row } of byPlace(changed, ({ isOwner, source }) => `${isOwner} ${source}`)) {
      await transaction
        .updateTable("organization_members")
        .set({ is_owner: flag(row.isOwner), source: row.source })
        .where("organization_id", "=", id)
        .where("account_id", "in", accounts)
        .execute();
    }
    for (const rows of slices(added)) {
      await transaction
        .insertInto("organization_members")
        .values(
          rows.map(({ id, account, row }) => ({
            organization_id: id,
            account_id: account,
            is_owner: flag(row.isOwner),
            source: row.source,
            created_at: now,
          })),
        )
        .execute();
    }
  }

  #differences<Row extends object>(part: (held: Held) => ReadonlyMap<number, Row>): Differences<Row> {
    const differences = { gone: [], added: [], changed: [] } as {
      [each in keyof Differences<Row>]: Placed<Row>[];
    };
    for (const [account, held] of this.#after) {
      const before = this.#before.get(account);
      const rowsBefore = before === undefined ? new Map<number, Row>() : part(before);
      const rows = part(held);
      for (const [id, row] of rowsBefore) if (!rows.has(id)) differences.gone.push({ id, account, row });
      for (const [id, row] of rows) {
        const old = rowsBefore.get(id);
        if (old === undefined) differences.added.push({ id, account, row });
        else if (old !== row) differences.changed.push({ id, account, row });
      }
    }
    return differences;
  }

  #note(type: NewEvent["type"], action: string, change: NotedChange): void {
    const { source, provider } = this.#options;
    const { member, team, isAdmin, isOwner } = change;
    const organization = team?.organization ?? change.organization;
    this.#events.push({
      type,
      action,
      object: {
        type: team === undefined ? "organization" : "team",
        name: team === undefined ? (organization?.name ?? "") : `${organization?.name}/${team.name}`,
      },
      ...(organization !== undefined && { namespace: organization.name }),
      data: {
        member: member.name,
        source,
        provider,
        ...(isAdmin !== undefined && { isAdmin }),
        ...(isOwner !== undefined && { isOwner }),
      },
    });
  }
}

interface NotedChange {
  readonly member: MemberReference;
  readonly team?: TeamReference;
  readonly organization?: OrganizationReference;
  readonly isAdmin?: boolean;
  readonly isOwner?: boolean;
}

/** A membership: the id of the team or organization, and whose. */
interface Placed<Row> {
  readonly id: number;
  readonly account: number;
  readonly row: Row;
}

interface Differences<Row> {
  readonly gone: readonly Placed<Row>[];
  readonly added: readonly Placed<Row>[];
  readonly changed: readonly Placed<Row>[];
}

/** Those that one statement can do together: of the same place, with the same outcome. */
function byPlace<Row>(
  placed: readonly Placed<Row>[],
  outcome: (row: Row) => string,
): readonly { readonly id: number; readonly accounts: readonly number[]; readonly row: Row }[] {
  const together = new Map<string, { id: number; accounts: number[]; row: Row }>();
  for (const { id, account, row } of placed) {
    const key = `${id} ${outcome(row)}`;
    const found = together.get(key);
    if (found === undefined) together.set(key, { id, accounts: [account], row });
    else found.accounts.push(account);
  }
  return [...together.values()];
}

/** Rows that one statement inserts, at most. */
const ROWS = 1000;

function* slices<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += ROWS) yield items.slice(start, start + ROWS);
}

function flag(value: boolean): Flag {
  return value ? 1 : 0;
}
