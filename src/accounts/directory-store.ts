import { type SelectQueryBuilder, sql } from "kysely";
import type { Schema } from "../database/schema.ts";
import {
  ACCOUNT_COLUMNS,
  type Account,
  type AccountRow,
  accountOf,
  type Connection,
} from "./account-store.ts";
import type { PageQuery } from "./paging.ts";

/** Kinds of accounts that lists can be limited to; DTR's words, and ours for what it did not have. */
export const ACCOUNT_FILTERS = [
  "all",
  "users",
  "orgs",
  "services",
  "admins",
  "non-admins",
  "auditors",
  "active-users",
  "inactive-users",
] as const;

export type AccountFilter = (typeof ACCOUNT_FILTERS)[number];

/** An account, and how much there is in it when it is an organization. */
export interface AccountWithCounts extends Account {
  readonly membersCount: number;
  readonly teamsCount: number;
}

export interface AccountQuery extends PageQuery {
  readonly filter?: AccountFilter | undefined;
  readonly search?: string | undefined;
  readonly owner?: string | undefined;
}

/** The account of that stable id. */
export { findAccountByUid } from "./account-store.ts";

/** The account of that name. */
export async function findAccountWithCounts(
  connection: Connection,
  name: string,
): Promise<AccountWithCounts | undefined> {
  const row = await accountsWithCounts(connection).where("accounts.name", "=", name).executeTakeFirst();
  return row && withCounts(row);
}

/** Accounts whose names come after `after`, in lexical order (byte-wise). */
export async function listAccountsWithCounts(
  connection: Connection,
  { after, limit, filter = "all", search, owner }: AccountQuery,
): Promise<readonly AccountWithCounts[]> {
  let query = filtered(accountsWithCounts(connection).where("accounts.name", ">", after), filter);
  if (owner !== undefined) {
    query = query.where("accounts.owner_id", "=", (from) =>
      from.selectFrom("accounts as owner").select("owner.id").where("owner.name", "=", owner),
    );
  }
  if (search) {
    const pattern = `%${search.toLowerCase().replace(/[!%_]/g, "!$&")}%`;
    query = query.where(sql<boolean>`accounts.name like ${pattern} escape '!'`);
  }
  const rows = await query.orderBy("accounts.name").limit(limit).execute();
  return rows.map(withCounts);
}

/** How many there are, but for those named. */
export async function countAccounts(
  connection: Connection,
  without: readonly string[],
): Promise<{ readonly users: number; readonly organizations: number }> {
  let query = connection
    .selectFrom("accounts")
    .select(["kind", (count) => count.fn.countAll<number>().as("accounts")])
    .groupBy("kind");
  if (without.length > 0) query = query.where("name", "not in", without);
  const rows = await query.execute();
  const of = (kind: Account["kind"]) => Number(rows.find((row) => row.kind === kind)?.accounts ?? 0);
  return { users: of("user"), organizations: of("organization") };
}

interface Counts {
  readonly members_count: number;
  readonly teams_count: number;
}

function accountsWithCounts(connection: Connection) {
  return connection
    .selectFrom("accounts")
    .select(ACCOUNT_COLUMNS.map((column) => `accounts.${column}` as const))
    .select([
      sql<number>`(select count(*) from organization_members m where m.organization_id = accounts.id)`.as(
        "members_count",
      ),
      sql<number>`(select count(*) from teams t where t.organization_id = accounts.id)`.as("teams_count"),
    ]);
}

function filtered<Row>(
  query: SelectQueryBuilder<Schema, "accounts", Row>,
  filter: AccountFilter,
): SelectQueryBuilder<Schema, "accounts", Row> {
  switch (filter) {
    case "all":
      return query;
    case "orgs":
      return query.where("kind", "=", "organization");
    case "services":
      return query.where("kind", "=", "service");
    case "users":
      return query.where("kind", "=", "user");
    case "admins":
      return query.where("kind", "=", "user").where("is_admin", "=", 1);
    case "non-admins":
      return query.where("kind", "=", "user").where("is_admin", "=", 0);
    case "auditors":
      return query.where("kind", "=", "user").where("is_auditor", "=", 1);
    case "active-users":
      return query.where("kind", "=", "user").where("is_active", "=", 1);
    case "inactive-users":
      return query.where("kind", "=", "user").where("is_active", "=", 0);
  }
}

function withCounts(row: AccountRow & Counts): AccountWithCounts {
  return {
    ...accountOf(row),
    membersCount: Number(row.members_count),
    teamsCount: Number(row.teams_count),
  };
}
