import type { Selectable, Transaction } from "kysely";
import type { Database } from "../../database/database.ts";
import type { DirectoryGroupsTable } from "../../database/management-schema.ts";
import type { Schema } from "../../database/schema.ts";
import type { Condition } from "./filter.ts";

type Connection = Database["read"] | Transaction<Schema>;

/** A group that a directory provisions. */
export interface ScimGroup {
  readonly id: string;
  readonly displayName: string;
  readonly externalId: string | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A user as a member of a group. */
export interface ScimMember {
  readonly id: string;
  readonly userName: string;
}

/** What a list of groups can be filtered by. */
export const GROUP_FILTERS = ["displayname", "externalid", "id"] as const;

/** Rows that one statement names, at most. */
const BATCH = 500;

/** The groups of a provider that a filter leaves, in the order they were made. */
export async function listGroups(
  connection: Connection,
  providerId: number,
  page: { readonly filter: readonly Condition[]; readonly offset: number; readonly limit: number },
): Promise<{ readonly total: number; readonly groups: readonly ScimGroup[] }> {
  let found = connection.selectFrom("directory_groups").where("provider_id", "=", providerId);
  for (const { attribute, value } of page.filter) {
    const text = String(value);
    if (attribute === "displayname") found = found.where("name", "=", text);
    else if (attribute === "externalid") found = found.where("external_id", "=", text);
    else found = found.where("id", "=", text);
  }
  const { total } = await found
    .select(({ fn }) => fn.countAll<number | string>().as("total"))
    .executeTakeFirstOrThrow();
  if (page.limit === 0) return { total: Number(total), groups: [] };
  const rows = await found.selectAll().orderBy("id").limit(page.limit).offset(page.offset).execute();
  return { total: Number(total), groups: rows.map(groupOf) };
}

/** A group of a provider. */
export async function findGroup(
  connection: Connection,
  providerId: number,
  by: { readonly id: string } | { readonly name: string },
): Promise<ScimGroup | undefined> {
  const found = connection.selectFrom("directory_groups").selectAll().where("provider_id", "=", providerId);
  const row = await ("id" in by
    ? found.where("id", "=", by.id)
    : found.where("name", "=", by.name)
  ).executeTakeFirst();
  return row && groupOf(row);
}

/** Adds a group, or writes down what it is called by now. */
export async function saveGroup(
  transaction: Transaction<Schema>,
  providerId: number,
  group: ScimGroup,
): Promise<void> {
  const named = {
    name: group.displayName,
    external_id: group.externalId ?? null,
    updated_at: group.updatedAt,
  };
  await transaction
    .insertInto("directory_groups")
    .values({ id: group.id, provider_id: providerId, created_at: group.createdAt, ...named })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(named))
    .execute();
}

/** Deletes a group with its list of members. */
export async function deleteGroup(transaction: Transaction<Schema>, id: string): Promise<void> {
  await transaction.deleteFrom("directory_groups").where("id", "=", id).execute();
}

/** The accounts of the members of a group. */
export async function memberAccounts(connection: Connection, groupId: string): Promise<readonly number[]> {
  const rows = await connection
    .selectFrom("directory_group_members")
    .select("account_id")
    .where("group_id", "=", groupId)
    .execute();
  return rows.map(({ account_id }) => account_id);
}

/** How many members each of the groups has. */
export async function memberCounts(
  connection: Connection,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (groupIds.length === 0) return new Map();
  const rows = await connection
    .selectFrom("directory_group_members")
    .select(["group_id", ({ fn }) => fn.countAll<number | string>().as("members")])
    .where("group_id", "in", groupIds)
    .groupBy("group_id")
    .execute();
  return new Map(rows.map(({ group_id, members }) => [group_id, Number(members)]));
}

/** The members of groups, as users of the provider. */
export async function membersOf(
  connection: Connection,
  providerId: number,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ScimMember[]>> {
  const members = new Map<string, ScimMember[]>(groupIds.map((id) => [id, []]));
  if (groupIds.length === 0) return members;
  const rows = await connection
    .selectFrom("directory_group_members as m")
    .innerJoin("directory_users as u", "u.account_id", "m.account_id")
    .select(["m.group_id", "u.id", "u.user_name_sent"])
    .where("m.group_id", "in", groupIds)
    .where("u.provider_id", "=", providerId)
    .where("u.deleted_at", "is", null)
    .execute();
  for (const { group_id, id, user_name_sent } of rows) {
    members.get(group_id)?.push({ id, userName: user_name_sent });
  }
  return members;
}

/** The accounts of users by the users' ids; ids that are none of the provider's are left out. */
export async function accountsOfUsers(
  connection: Connection,
  providerId: number,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const accounts = new Map<string, number>();
  for (const batch of batches(ids)) {
    const rows = await connection
      .selectFrom("directory_users")
      .select(["id", "account_id"])
      .where("provider_id", "=", providerId)
      .where("deleted_at", "is", null)
      .where("id", "in", batch)
      .execute();
    for (const { id, account_id } of rows) accounts.set(id, account_id);
  }
  return accounts;
}

/** Adds accounts to a group that they are not in. */
export async function addMembers(
  transaction: Transaction<Schema>,
  groupId: string,
  accountIds: readonly number[],
): Promise<void> {
  for (const batch of batches(accountIds)) {
    await transaction
      .insertInto("directory_group_members")
      .values(batch.map((account_id) => ({ group_id: groupId, account_id })))
      .execute();
  }
}

/** Removes accounts from a group. */
export async function removeMembers(
  transaction: Transaction<Schema>,
  groupId: string,
  accountIds: readonly number[],
): Promise<void> {
  for (const batch of batches(accountIds)) {
    await transaction
      .deleteFrom("directory_group_members")
      .where("group_id", "=", groupId)
      .where("account_id", "in", batch)
      .execute();
  }
}

/** Removes an account from all groups of a provider. */
export async function leaveGroups(
  transaction: Transaction<Schema>,
  providerId: number,
  accountId: number,
): Promise<void> {
  await transaction
    .deleteFrom("directory_group_members")
    .where("account_id", "=", accountId)
    .where("group_id", "in", (from) =>
      from.selectFrom("directory_groups").select("id").where("provider_id", "=", providerId),
    )
    .execute();
}

/** Parts of a list that fit into one statement. */
export function* batches<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += BATCH) yield items.slice(start, start + BATCH);
}

function groupOf(row: Selectable<DirectoryGroupsTable>): ScimGroup {
  return {
    id: row.id,
    displayName: row.name,
    externalId: row.external_id ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
