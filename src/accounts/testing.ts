import type { Transaction } from "kysely";
import type { Schema } from "../database/schema.ts";

/** Puts an organization, or a service account of one, into the database of a test. @returns its id. */
export async function insertTestAccount(
  transaction: Transaction<Schema>,
  account: { readonly name: string; readonly ownerId?: number },
): Promise<number> {
  const now = Date.now();
  const { name, ownerId } = account;
  const row = await transaction
    .insertInto("accounts")
    .values({
      uid: crypto.randomUUID(),
      name,
      kind: ownerId === undefined ? "organization" : "service",
      full_name: "",
      password_hash: null,
      is_admin: 0,
      is_active: 1,
      created_at: now,
      credentials_valid_from: now,
      owner_id: ownerId ?? null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}
