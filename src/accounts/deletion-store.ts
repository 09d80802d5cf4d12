import type { Transaction } from "kysely";
import type { Schema } from "../database/schema.ts";
import { ACCOUNT_COLUMNS, type Account, accountOf } from "./account-store.ts";

/** Deletes an account. Its tokens, sessions, memberships and grants go with it. */
export async function deleteAccountRow(transaction: Transaction<Schema>, id: number): Promise<void> {
  await transaction.deleteFrom("refresh_tokens").where("account_id", "=", id).execute();
  await transaction.deleteFrom("accounts").where("id", "=", id).execute();
}

/** Service accounts of an organization. */
export async function serviceAccountsOf(
  transaction: Transaction<Schema>,
  organizationId: number,
): Promise<readonly Account[]> {
  const rows = await transaction
    .selectFrom("accounts")
    .select(ACCOUNT_COLUMNS)
    .where("owner_id", "=", organizationId)
    .execute();
  return rows.map(accountOf);
}

/** Organizations that have no other owner than this account. */
export async function organizationsOwnedAlone(
  transaction: Transaction<Schema>,
  accountId: number,
): Promise<readonly string[]> {
  const rows = await transaction
    .selectFrom("organization_members as m")
    .innerJoin("accounts as o", "o.id", "m.organization_id")
    .select("o.name")
    .where("m.account_id", "=", accountId)
    .where("m.is_owner", "=", 1)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("organization_members as other")
            .select("other.account_id")
            .whereRef("other.organization_id", "=", "m.organization_id")
            .where("other.is_owner", "=", 1)
            .where("other.account_id", "!=", accountId),
        ),
      ),
    )
    .orderBy("o.name")
    .execute();
  return rows.map(({ name }) => name);
}
