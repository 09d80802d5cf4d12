import type { Selectable, Transaction } from "kysely";
import type { Database } from "../../database/database.ts";
import type { DirectoryUsersTable } from "../../database/management-schema.ts";
import type { Schema } from "../../database/schema.ts";
import type { Condition } from "./filter.ts";
import type { UserAttributes } from "./user-attributes.ts";

type Connection = Database["read"] | Transaction<Schema>;

/** A user whom a directory provisions. */
export interface ScimUser {
  readonly id: string;
  readonly accountId: number;
  /** `active` is what the account is. */
  readonly attributes: UserAttributes;
  /** The account's. */
  readonly fullName: string;
  readonly isDeleted: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What a list of users can be filtered by. */
export const USER_FILTERS = ["username", "externalid", "id"] as const;

/** A user name in the form that is compared (RFC 7643, 4.1.1: it is not case-sensitive). */
export function foldedName(userName: string): string {
  return userName.normalize("NFC").toLowerCase();
}

/** The users of a provider that a filter leaves, in the order they were made. */
export async function listUsers(
  connection: Connection,
  providerId: number,
  page: { readonly filter: readonly Condition[]; readonly offset: number; readonly limit: number },
): Promise<{ readonly total: number; readonly users: readonly ScimUser[] }> {
  let found = connection
    .selectFrom("directory_users as u")
    .innerJoin("accounts as a", "a.id", "u.account_id")
    .where("u.provider_id", "=", providerId)
    .where("u.deleted_at", "is", null);
  for (const { attribute, value } of page.filter) {
    const text = String(value);
    if (attribute === "username") found = found.where("u.user_name", "=", foldedName(text));
    else if (attribute === "externalid") found = found.where("u.external_id", "=", text);
    else found = found.where("u.id", "=", text);
  }
  const { total } = await found
    .select(({ fn }) => fn.countAll<number | string>().as("total"))
    .executeTakeFirstOrThrow();
  if (page.limit === 0) return { total: Number(total), users: [] };
  const rows = await found
    .selectAll("u")
    .select(["a.is_active", "a.full_name"])
    .orderBy("u.id")
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return { total: Number(total), users: rows.map(userOf) };
}

/** A user of a provider, also a deleted one. */
export async function findUser(
  connection: Connection,
  providerId: number,
  by: { readonly id: string } | { readonly userName: string },
): Promise<ScimUser | undefined> {
  const found = connection
    .selectFrom("directory_users as u")
    .innerJoin("accounts as a", "a.id", "u.account_id")
    .selectAll("u")
    .select(["a.is_active", "a.full_name"])
    .where("u.provider_id", "=", providerId);
  const row = await ("id" in by
    ? found.where("u.id", "=", by.id)
    : found.where("u.user_name", "=", foldedName(by.userName))
  ).executeTakeFirst();
  return row && userOf(row);
}

/** Adds a user whose identity is there already. */
export async function insertUser(
  transaction: Transaction<Schema>,
  user: {
    readonly id: string;
    readonly providerId: number;
    readonly accountId: number;
    readonly attributes: UserAttributes;
    readonly now: number;
  },
): Promise<void> {
  await transaction
    .insertInto("directory_users")
    .values({
      id: user.id,
      provider_id: user.providerId,
      account_id: user.accountId,
      ...columnsOf(user.attributes),
      created_at: user.now,
      updated_at: user.now,
      deleted_at: null,
    })
    .execute();
}

/** Writes down what a directory says of a user, and whether it has it deleted. */
export async function updateUser(
  transaction: Transaction<Schema>,
  id: string,
  changes: { readonly attributes: UserAttributes; readonly isDeleted: boolean; readonly now: number },
): Promise<void> {
  await transaction
    .updateTable("directory_users")
    .set({
      ...columnsOf(changes.attributes),
      deleted_at: changes.isDeleted ? changes.now : null,
      updated_at: changes.now,
    })
    .where("id", "=", id)
    .execute();
}

function columnsOf({ userName, externalId, active: _, ...rest }: UserAttributes) {
  return {
    user_name: foldedName(userName),
    user_name_sent: userName,
    external_id: externalId ?? null,
    attributes: JSON.stringify(rest),
  };
}

type UserRow = Selectable<DirectoryUsersTable> & { readonly is_active: number; readonly full_name: string };

function userOf(row: UserRow): ScimUser {
  const rest = JSON.parse(row.attributes) as Omit<UserAttributes, "userName" | "externalId" | "active">;
  return {
    id: row.id,
    accountId: row.account_id,
    attributes: {
      ...rest,
      userName: row.user_name_sent,
      ...(row.external_id !== null && { externalId: row.external_id }),
      active: row.is_active === 1,
    },
    fullName: row.full_name,
    isDeleted: row.deleted_at !== null,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
