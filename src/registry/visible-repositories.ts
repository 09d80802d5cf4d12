import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Schema } from "../database/schema.ts";
import type { RepositoryName } from "../oci/names.ts";
import type { ListRepositoriesOptions, Page, RepositoryVisibility } from "./registry.ts";

/** A condition on a row of `repositories`. */
type Condition = RawBuilder<SqlBool>;

/**
 * The names of repositories, in lexical order (byte-wise), those only that the options let through.
 *
 * Each of the ways to see a repository is a walk along an index of its own. Asked for all at once,
 * the database goes through the repositories that the caller does not see, or sorts those he does.
 */
export async function visibleRepositories(
  database: Kysely<Schema>,
  options: ListRepositoriesOptions,
): Promise<Page<RepositoryName>> {
  const walks = waysToSee(options.visibility).map((way) => walk(database, way, options));
  const names = new Set((await Promise.all(walks)).flat());
  const sorted = [...names].sort(byteWise);
  const items = sorted.slice(0, options.limit) as RepositoryName[];
  const last = items.at(-1);
  return { items, ...(sorted.length > options.limit && last !== undefined && { next: last }) };
}

/** How many repositories the options let through. Goes through all of them. */
export async function countVisibleRepositories(
  database: Kysely<Schema>,
  options: Pick<ListRepositoriesOptions, "visibility" | "search" | "namespace">,
): Promise<number> {
  const row = await database
    .selectFrom("repositories")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where(waysTogether(options.visibility))
    .where(sql<boolean>`${filter(options)}`)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Whether a row of `repositories` is one that may be seen. For queries that go through few. */
export function mayBeSeen(visibility: RepositoryVisibility): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${waysTogether(visibility)} and ${filter({ visibility })})`;
}

function waysTogether(visibility: RepositoryVisibility | undefined): Condition {
  const ways = waysToSee(visibility).map((way) => sql`(${way})`);
  return sql<SqlBool>`(${sql.join(ways, sql` or `)})`;
}

function waysToSee(visibility: RepositoryVisibility | undefined): readonly Condition[] {
  if (visibility === undefined || visibility.kind === "all") return [sql<SqlBool>`1 = 1`];
  const { namespaces, prefixes = [], grantedTo, includePublic } = visibility;
  return [
    ...namespaces.map((namespace) => sql<SqlBool>`repositories.namespace = ${namespace}`),
    ...prefixes.map(below),
    ...(grantedTo === undefined ? [] : [granted(grantedTo)]),
    ...(includePublic ? [sql<SqlBool>`repositories.visibility = 'public'`] : []),
  ];
}

function granted(accountId: number): Condition {
  return sql<SqlBool>`repositories.id in (
    select repository_id from repository_grants where account_id = ${accountId}
    union
    select g.repository_id from team_members m join repository_grants g on g.team_id = m.team_id
      where m.account_id = ${accountId})`;
}

/** Names that begin with a prefix that ends in a slash: 0 is the character after it. */
function below(prefix: string): Condition {
  const end = `${prefix.slice(0, -1)}0`;
  return sql<SqlBool>`(repositories.name >= ${prefix} and repositories.name < ${end})`;
}

async function walk(
  database: Kysely<Schema>,
  way: Condition,
  options: ListRepositoriesOptions,
): Promise<string[]> {
  const rows = await database
    .selectFrom("repositories")
    .select("name")
    .where("name", ">", options.after ?? "")
    .where(sql<boolean>`${way}`)
    .where(sql<boolean>`${filter(options)}`)
    .orderBy("name")
    .limit(options.limit + 1)
    .execute();
  return rows.map(({ name }) => name);
}

function filter({
  visibility,
  search,
  namespace,
}: Pick<ListRepositoriesOptions, "visibility" | "search" | "namespace">): Condition {
  const conditions: RawBuilder<unknown>[] = [sql`repositories.deleted_at is null`];
  if (namespace !== undefined) conditions.push(sql`repositories.namespace = ${namespace}`);
  if (search) {
    const pattern = `%${search.replace(/[!%_]/g, "!$&")}%`;
    conditions.push(sql`repositories.name like ${pattern} escape '!'`);
  }
  if (visibility?.only !== undefined) conditions.push(matchesAny(visibility.only));
  return sql<SqlBool>`${sql.join(conditions, sql` and `)}`;
}

/** Patterns as in `access/credential-scope.ts`. */
function matchesAny(patterns: readonly string[]): RawBuilder<unknown> {
  if (patterns.includes("**")) return sql`1 = 1`;
  if (patterns.length === 0) return sql`1 = 0`;
  const each = patterns.map((pattern) =>
    pattern.endsWith("/**") ? below(pattern.slice(0, -2)) : sql`repositories.name = ${pattern}`,
  );
  return sql`(${sql.join(each, sql` or `)})`;
}

/** Names are ASCII. */
function byteWise(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
