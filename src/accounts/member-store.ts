import { sql, type Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import { ACCOUNT_COLUMNS, type Account, accountOf, type Connection, flag } from "./account-store.ts";
import type { PageQuery } from "./paging.ts";

/** Somebody in an organization or a team. */
export interface Member {
  readonly account: Account;
  /** An owner of the organization; in a team, one who is marked as its administrator. */
  readonly isAdmin: boolean;
}

/** An organization as one of its members sees it. */
export interface OrganizationMembership {
  readonly organization: Account;
  readonly isAdmin: boolean;
}

export const MEMBER_FILTERS = ["all", "admins", "non-admins"] as const;

export interface MemberQuery extends PageQuery {
  readonly filter?: (typeof MEMBER_FILTERS)[number] | undefined;
}

/** Which members: an organization's, or a team's. */
export type MembersOf = { readonly organizationId: number } | { readonly teamId: number };

const COLUMNS = ACCOUNT_COLUMNS.map((column) => `a.${column}` as const);

/** Members whose names come after `after`, in lexical order (byte-wise). */
export async function listMembers(
  connection: Connection,
  of: MembersOf,
  { after, limit, filter = "all" }: MemberQuery,
): Promise<readonly Member[]> {
  let query = members(connection, of).where("a.name", ">", after);
  if (filter !== "all") query = query.where(sql<boolean>`m.is_admin = ${flag(filter === "admins")}`);
  const rows = await query.orderBy("a.name").limit(limit).execute();
  return rows.map((row) => ({ account: accountOf(row), isAdmin: row.member_admin === 1 }));
}

/** The member of that account name. */
export async function findMember(
  connection: Connection,
  of: MembersOf,
  name: string,
): Promise<Member | undefined> {
  const row = await members(connection, of).where("a.name", "=", name).executeTakeFirst();
  return row && { account: accountOf(row), isAdmin: row.member_admin === 1 };
}

/** Organizations that an account is a member of, in lexical order of their names. */
export async function listOrganizationsOf(
  connection: Connection,
  accountId: number,
  { after, limit }: PageQuery,
): Promise<readonly OrganizationMembership[]> {
  const rows = await connection
    .selectFrom("organization_members as m")
    .innerJoin("accounts as a", "a.id", "m.organization_id")
    .select(COLUMNS)
    .select("m.is_owner")
    .where("m.account_id", "=", accountId)
    .where("a.name", ">", after)
    .orderBy("a.name")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ organization: accountOf(row), isAdmin: row.is_owner === 1 }));
}

/**
 * Keeps other changes to the memberships of an organization waiting until the transaction ends:
 * SQLite has one writer, and PostgreSQL locks the row. False when the organization is gone.
 */
export async function lockOrganization(
  transaction: Transaction<Schema>,
  engine: Database["engine"],
  organizationId: number,
): Promise<boolean> {
  const query = transaction.selectFrom("accounts").select("id").where("id", "=", organizationId);
  const row = await (engine === "postgresql" ? query.forNoKeyUpdate() : query).executeTakeFirst();
  return row !== undefined;
}

/** Names of the owners of an organization. */
export async function ownersOf(connection: Connection, organizationId: number): Promise<readonly string[]> {
  const rows = await connection
    .selectFrom("organization_members as m")
    .innerJoin("accounts as a", "a.id", "m.account_id")
    .select("a.name")
    .where("m.organization_id", "=", organizationId)
    .where("m.is_owner", "=", 1)
    .execute();
  return rows.map(({ name }) => name);
}

/** Makes an account a member, or changes what kind of one it is. */
export async function putMember(
  transaction: Transaction<Schema>,
  of: MembersOf,
  member: { readonly accountId: number; readonly isAdmin: boolean; readonly now: number },
): Promise<void> {
  const { accountId: account_id, now: created_at } = member;
  const mark = flag(member.isAdmin);
  if ("teamId" in of) {
    await transaction
      .insertInto("team_members")
      .values({ team_id: of.teamId, account_id, is_admin: mark, created_at })
      .onConflict((found) => found.columns(["team_id", "account_id"]).doUpdateSet({ is_admin: mark }))
      .execute();
    return;
  }
  await transaction
    .insertInto("organization_members")
    .values({ organization_id: of.organizationId, account_id, is_owner: mark, created_at })
    .onConflict((found) => found.columns(["organization_id", "account_id"]).doUpdateSet({ is_owner: mark }))
    .execute();
}

/** Ends a membership of a team. */
export async function deleteTeamMember(
  transaction: Transaction<Schema>,
  teamId: number,
  accountId: number,
): Promise<void> {
  await transaction
    .deleteFrom("team_members")
    .where("team_id", "=", teamId)
    .where("account_id", "=", accountId)
    .execute();
}

/**
 * Ends a membership of an organization, and with it those of its teams and what the account itself
 * was granted there.
 */
export async function deleteOrganizationMember(
  transaction: Transaction<Schema>,
  organization: { readonly id: number; readonly name: string },
  accountId: number,
): Promise<void> {
  await transaction
    .deleteFrom("team_members")
    .where("account_id", "=", accountId)
    .where("team_id", "in", (from) =>
      from.selectFrom("teams").select("id").where("organization_id", "=", organization.id),
    )
    .execute();
  await transaction
    .deleteFrom("namespace_grants")
    .where("account_id", "=", accountId)
    .where("namespace_id", "=", organization.id)
    .execute();
  await transaction
    .deleteFrom("repository_grants")
    .where("account_id", "=", accountId)
    .where("repository_id", "in", (from) =>
      from.selectFrom("repositories").select("id").where("namespace", "=", organization.name),
    )
    .execute();
  await transaction
    .deleteFrom("organization_members")
    .where("organization_id", "=", organization.id)
    .where("account_id", "=", accountId)
    .execute();
}

function members(connection: Connection, of: MembersOf) {
  const rows =
    "teamId" in of
      ? sql<{
          account_id: number;
          is_admin: number;
        }>`(select account_id, is_admin from team_members where team_id = ${of.teamId})`
      : sql<{
          account_id: number;
          is_admin: number;
        }>`(select account_id, is_owner as is_admin from organization_members where organization_id = ${of.organizationId})`;
  return connection
    .selectFrom(rows.as("m"))
    .innerJoin("accounts as a", "a.id", "m.account_id")
    .select(COLUMNS)
    .select("m.is_admin as member_admin");
}
