import { type Kysely, sql } from "kysely";
import type { Schema } from "../database/schema.ts";
import type { GrantFacts } from "./decision.ts";
import { findGranteeAccount } from "./grant-store.ts";
import { type AccountGrantee, levelOfNumber } from "./grantee.ts";

type Connection = Kysely<Schema>;

/** An account, with what effective access depends on. */
export interface ReachingAccount extends AccountGrantee {
  readonly isAuditor: boolean;
  readonly credentialsValidFrom: number;
}

/** What an account was granted on more than one repository. */
export interface Reach {
  /** Organizations that it owns. */
  readonly owned: ReadonlySet<string>;
  /** Prefixes with a slash at their end, and what it has below each. */
  readonly prefixes: readonly { readonly prefix: string; readonly grant: GrantFacts }[];
}

/** The user or service account of that name. */
export async function findReachingAccount(
  connection: Connection,
  name: string,
): Promise<ReachingAccount | undefined> {
  const account = await findGranteeAccount(connection, name);
  if (account === undefined) return undefined;
  const row = await connection
    .selectFrom("accounts")
    .select(["is_auditor", "credentials_valid_from"])
    .where("id", "=", account.id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { ...account, isAuditor: row.is_auditor === 1, credentialsValidFrom: row.credentials_valid_from };
}

/** What an account was granted on whole namespaces and on paths. */
export async function findReach(connection: Connection, accountId: number): Promise<Reach> {
  const { rows } = await sql<{ owned: string | null; prefix: string | null; level: number | null }>`
    select a.name as owned, null as prefix, null as level from organization_members m
      join accounts a on a.id = m.organization_id where m.account_id = ${accountId} and m.is_owner = 1
    union all
    select null, prefix, level from namespace_grants where account_id = ${accountId}
    union all
    select null, g.prefix, g.level from team_members m join namespace_grants g on g.team_id = m.team_id
      where m.account_id = ${accountId}`.execute(connection);
  return {
    owned: new Set(rows.flatMap(({ owned }) => (owned === null ? [] : [owned]))),
    prefixes: rows.flatMap(({ prefix, level }) =>
      prefix === null || level === null
        ? []
        : [{ prefix, grant: { kind: "namespace", level: levelOfNumber(level) } as const }],
    ),
  };
}

/** What an account, and its teams, were granted on each of these repositories. */
export async function findExactGrants(
  connection: Connection,
  accountId: number,
  repositoryIds: readonly number[],
): Promise<ReadonlyMap<number, readonly GrantFacts[]>> {
  if (repositoryIds.length === 0) return new Map();
  const ids = sql.join([...repositoryIds]);
  const { rows } = await sql<{ id: number; level: number }>`
    select repository_id as id, level from repository_grants
      where account_id = ${accountId} and repository_id in (${ids})
    union all
    select g.repository_id, g.level from team_members m join repository_grants g on g.team_id = m.team_id
      where m.account_id = ${accountId} and g.repository_id in (${ids})`.execute(connection);
  const found = new Map<number, GrantFacts[]>();
  for (const { id, level } of rows) {
    found.set(id, [...(found.get(id) ?? []), { kind: "repository", level: levelOfNumber(level) }]);
  }
  return found;
}
