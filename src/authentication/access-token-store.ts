import type {
  ExpressionBuilder,
  ExpressionWrapper,
  Insertable,
  Selectable,
  SqlBool,
  Transaction,
} from "kysely";
import type { Database } from "../database/database.ts";
import type { ApiTokensTable } from "../database/management-schema.ts";
import type { Schema } from "../database/schema.ts";

type Connection = Database["read"] | Transaction<Schema>;

/** A token as it is stored, and whose it is. */
export type AccessTokenRow = Selectable<ApiTokensTable> & {
  readonly account_name: string;
  readonly creator_name: string | null;
};

/** Which of an account's tokens are meant. */
export interface AccessTokenFilter {
  readonly accountId: number;
  /** Last used before this; made before it, where never used. */
  readonly usedBefore?: number;
  readonly generatedBy?: "manual" | "auto";
}

function select(connection: Connection) {
  return connection
    .selectFrom("api_tokens")
    .innerJoin("accounts as account", "account.id", "api_tokens.account_id")
    .leftJoin("accounts as creator", "creator.id", "api_tokens.created_by")
    .selectAll("api_tokens")
    .select(["account.name as account_name", "creator.name as creator_name"]);
}

/** One token. */
export async function findToken(connection: Connection, id: string): Promise<AccessTokenRow | undefined> {
  return select(connection).where("api_tokens.id", "=", id).executeTakeFirst();
}

/** An account's tokens in the order of their ids. */
export async function listTokens(
  connection: Connection,
  page: { readonly accountId: number; readonly after: string; readonly limit: number },
): Promise<readonly AccessTokenRow[]> {
  return select(connection)
    .where("api_tokens.account_id", "=", page.accountId)
    .where("api_tokens.id", ">", page.after)
    .orderBy("api_tokens.id")
    .limit(page.limit)
    .execute();
}

/** How many tokens an account has; without those of its pipelines, which end soon and by themselves. */
export async function countTokens(
  connection: Connection,
  accountId: number,
  { ofPipelines = true }: { readonly ofPipelines?: boolean } = {},
): Promise<number> {
  const row = await connection
    .selectFrom("api_tokens")
    .$if(!ofPipelines, (query) => query.where("trust_rule_id", "is", null))
    .select(({ fn }) => fn.countAll<number | string>().as("count"))
    .where("account_id", "=", accountId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Stores a token. */
export async function insertToken(
  transaction: Transaction<Schema>,
  token: Insertable<ApiTokensTable>,
): Promise<void> {
  await transaction.insertInto("api_tokens").values(token).execute();
}

/** Changes a token. */
export async function updateToken(
  transaction: Transaction<Schema>,
  id: string,
  changes: { readonly label?: string; readonly isActive?: boolean },
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await transaction
    .updateTable("api_tokens")
    .set({
      ...(changes.label !== undefined && { label: changes.label }),
      ...(changes.isActive !== undefined && { is_active: changes.isActive ? 1 : 0 }),
    })
    .where("id", "=", id)
    .execute();
}

/** Deletes a token, and the refresh tokens that were got with it. @returns whether it was there. */
export async function deleteToken(transaction: Transaction<Schema>, id: string): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom("api_tokens")
    .where("id", "=", id)
    .executeTakeFirst();
  return numDeletedRows > 0;
}

/** Deletes those that a filter means. @returns their ids and labels. */
export async function deleteTokens(
  transaction: Transaction<Schema>,
  filter: AccessTokenFilter,
): Promise<readonly { readonly id: string; readonly label: string }[]> {
  return transaction
    .deleteFrom("api_tokens")
    .where("account_id", "=", filter.accountId)
    .where((where) => where.and(conditions(where, filter)))
    .returning(["id", "label"])
    .execute();
}

function conditions(
  where: ExpressionBuilder<Schema, "api_tokens">,
  { usedBefore, generatedBy }: AccessTokenFilter,
): ExpressionWrapper<Schema, "api_tokens", SqlBool>[] {
  const all: ExpressionWrapper<Schema, "api_tokens", SqlBool>[] = [];
  if (generatedBy !== undefined) all.push(where("generated_by", "=", generatedBy));
  if (usedBefore !== undefined) {
    all.push(where(where.fn.coalesce("last_used_at", "created_at"), "<", usedBefore));
  }
  return all;
}
