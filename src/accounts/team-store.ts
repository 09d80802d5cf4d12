import { type RawBuilder, sql, type Transaction } from "kysely";
import type { Schema } from "../database/schema.ts";
import { uidOf } from "./account-name.ts";
import type { Connection } from "./account-store.ts";
import type { PageQuery } from "./paging.ts";

/** A named set of people of an organization. */
export interface Team {
  readonly id: number;
  /** Stable, also when the team is renamed. */
  readonly uid: string;
  readonly organizationId: number;
  readonly name: string;
  readonly description: string;
  readonly createdAt: number;
  readonly membersCount: number;
}

/** A team as one of its members sees it. */
export interface TeamMembership {
  readonly team: Team;
  readonly isAdmin: boolean;
}

/**
 * The team of an organization that a name, `id:UID` or a bare uid stands for. Of this organization
 * only: another one's ids lead nowhere.
 */
export async function findTeam(
  connection: Connection,
  organizationId: number,
  nameOrId: string,
): Promise<Team | undefined> {
  const uid = uidOf(nameOrId);
  const row = await teams(connection)
    .where("t.organization_id", "=", organizationId)
    .where(uid === undefined ? "t.name" : "t.uid", "=", uid ?? nameOrId)
    .executeTakeFirst();
  return row && teamOf(row);
}

/** Teams of an organization in lexical order of their names (byte-wise). */
export async function listTeams(
  connection: Connection,
  organizationId: number,
  { after, limit }: PageQuery,
): Promise<readonly Team[]> {
  const rows = await teams(connection)
    .where("t.organization_id", "=", organizationId)
    .where("t.name", ">", after)
    .orderBy("t.name")
    .limit(limit)
    .execute();
  return rows.map(teamOf);
}

/** Those of its teams that an account is in. */
export async function listTeamsOf(
  connection: Connection,
  of: { readonly organizationId: number; readonly accountId: number },
  { after, limit }: PageQuery,
): Promise<readonly TeamMembership[]> {
  const rows = await teams(connection)
    .innerJoin("team_members as m", "m.team_id", "t.id")
    .select("m.is_admin")
    .where("m.account_id", "=", of.accountId)
    .where("t.organization_id", "=", of.organizationId)
    .where("t.name", ">", after)
    .orderBy("t.name")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ team: teamOf(row), isAdmin: row.is_admin === 1 }));
}

/** Which of the teams an account is in. */
export async function teamsWith(
  connection: Connection,
  accountId: number,
  teamIds: readonly number[],
): Promise<ReadonlySet<number>> {
  if (teamIds.length === 0) return new Set();
  const rows = await connection
    .selectFrom("team_members")
    .select("team_id")
    .where("account_id", "=", accountId)
    .where("team_id", "in", teamIds)
    .execute();
  return new Set(rows.map(({ team_id }) => team_id));
}

/** Makes a team. */
export async function insertTeam(
  transaction: Transaction<Schema>,
  team: Pick<Team, "organizationId" | "name" | "description" | "createdAt">,
): Promise<Team> {
  const uid = crypto.randomUUID();
  const { id } = await transaction
    .insertInto("teams")
    .values({
      uid,
      organization_id: team.organizationId,
      name: team.name,
      description: team.description,
      created_at: team.createdAt,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return { ...team, id, uid, membersCount: 0 };
}

/** Changes a team's name and description. */
export async function updateTeam(
  transaction: Transaction<Schema>,
  { id, name, description }: Pick<Team, "id" | "name" | "description">,
): Promise<void> {
  await transaction.updateTable("teams").set({ name, description }).where("id", "=", id).execute();
}

/** Deletes a team; its memberships and grants go with it. */
export async function deleteTeam(transaction: Transaction<Schema>, id: number): Promise<void> {
  await transaction.deleteFrom("teams").where("id", "=", id).execute();
}

interface TeamRow {
  readonly id: number;
  readonly uid: string;
  readonly organization_id: number;
  readonly name: string;
  readonly description: string;
  readonly created_at: number;
  readonly members_count: number;
}

function teams(connection: Connection) {
  const membersCount: RawBuilder<number> = sql`(select count(*) from team_members c where c.team_id = t.id)`;
  return connection
    .selectFrom("teams as t")
    .select(["t.id", "t.uid", "t.organization_id", "t.name", "t.description", "t.created_at"])
    .select(membersCount.as("members_count"));
}

function teamOf(row: TeamRow): Team {
  return {
    id: row.id,
    uid: row.uid,
    organizationId: row.organization_id,
    name: row.name,
    description: row.description,
    createdAt: row.created_at,
    membersCount: Number(row.members_count),
  };
}
