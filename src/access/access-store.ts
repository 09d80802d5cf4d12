import { type CompiledQuery, type RawBuilder, sql } from "kysely";
import type { Database } from "../database/database.ts";
import { namespaceOf, type RepositoryName } from "../oci/names.ts";
import { prefixesOf } from "./credential-scope.ts";
import type { AccessLevel, AccountFacts, GrantFacts, RepositoryFacts } from "./decision.ts";

/** What the database knows about a question. */
export interface StoredFacts {
  readonly account: AccountFacts | undefined;
  readonly repository: RepositoryFacts | undefined;
  readonly grants: readonly GrantFacts[];
  readonly apiTokenStands: boolean;
}

/** Whose facts are asked for. */
export interface FactsOf {
  readonly accountId: number | undefined;
  /** The API token that the credential is, or was got with. */
  readonly apiTokenId?: string | undefined;
}

interface FactsRow {
  readonly account_name?: string | null;
  readonly is_admin?: number | null;
  readonly is_auditor?: number | null;
  readonly is_active?: number | null;
  readonly credentials_valid_from?: number | null;
  readonly visibility: "public" | "private" | null;
  readonly is_owner?: number | null;
  readonly own_repository_level?: number | null;
  readonly team_repository_level?: number | null;
  readonly own_namespace_level?: number | null;
  readonly team_namespace_level?: number | null;
  readonly api_token?: string | null;
}

/** The levels of stored grants. */
export const LEVELS = ["none", "read", "write", "administer"] as const satisfies readonly AccessLevel[];

/** No repository can have it: it is not a repository name. */
const NO_REPOSITORY = "-" as RepositoryName;

/**
 * Reads the facts of access decisions: always one query, the same one whether or not there is a
 * repository, so that its cost tells nothing. It runs for every request to the registry, so it is
 * compiled once for each depth of names, and written so that the database looks rows up one after
 * the other without building a join. A user's teams are few, those that were granted something on
 * a repository may be many: the way to a grant is through the user's teams.
 */
export class AccessStore {
  readonly #database: Database;
  readonly #ofNobody: CompiledQuery<FactsRow>;
  readonly #ofAccount = new Map<string, CompiledQuery<FactsRow>>();

  constructor(database: Database) {
    this.#database = database;
    this.#ofNobody =
      sql<FactsRow>`select (select visibility from repositories where name = ${""}) as visibility`.compile(
        database.read,
      );
  }

  /** The facts about one repository. */
  async load(
    { accountId, apiTokenId }: FactsOf,
    repository: RepositoryName | undefined,
  ): Promise<StoredFacts> {
    const name = repository ?? NO_REPOSITORY;
    if (accountId === undefined) {
      const { rows } = await this.#database.read.executeQuery<FactsRow>({
        ...this.#ofNobody,
        parameters: [name],
      });
      return factsOf(rows[0], undefined);
    }
    const prefixes = prefixesOf(name);
    const parameters: unknown[] = [name, namespaceOf(name), name, name];
    if (prefixes.length > 0) parameters.push(...prefixes, ...prefixes);
    if (apiTokenId !== undefined) parameters.push(apiTokenId, Date.now());
    parameters.push(accountId);
    const query = this.#query(prefixes.length, apiTokenId !== undefined);
    const { rows } = await this.#database.read.executeQuery<FactsRow>({ ...query, parameters });
    return factsOf(rows[0], apiTokenId);
  }

  /** Every grant that reaches a repository, with its team and what it is on: for explanations. */
  async grants(accountId: number, repository: RepositoryName): Promise<readonly GrantFacts[]> {
    const prefixes = prefixesOf(repository);
    const { rows } = await sql<{
      kind: GrantFacts["kind"];
      level: number;
      team: string | null;
      target: string | null;
    }>`
      select 'owner' as kind, 3 as level, null as team, null as target from organization_members
        where account_id = ${accountId} and is_owner = 1
          and organization_id = (select id from accounts where name = ${namespaceOf(repository)})
      union all
      select 'repository', g.level, null, ${repository} from repository_grants g
        join repositories r on r.id = g.repository_id
        where g.account_id = ${accountId} and r.name = ${repository}
      union all
      select 'repository', g.level, o.name || '/' || t.name, ${repository} from team_members m
        join teams t on t.id = m.team_id join accounts o on o.id = t.organization_id
        join repository_grants g on g.team_id = m.team_id
        join repositories r on r.id = g.repository_id
        where m.account_id = ${accountId} and r.name = ${repository}
      union all
      select 'namespace', g.level, null, g.prefix || '**' from namespace_grants g
        where g.account_id = ${accountId} and ${inList("g.prefix", prefixes)}
      union all
      select 'namespace', g.level, o.name || '/' || t.name, g.prefix || '**' from team_members m
        join teams t on t.id = m.team_id join accounts o on o.id = t.organization_id
        join namespace_grants g on g.team_id = m.team_id
        where m.account_id = ${accountId} and ${inList("g.prefix", prefixes)}`.execute(this.#database.read);
    return rows.map(({ kind, level, team, target }) => ({
      kind,
      level: levelOf(level),
      ...(team !== null && { team }),
      ...(target !== null && { on: target }),
    }));
  }

  /** The namespaces that an account owns besides its own, and the prefixes that it was granted something on. */
  async reach(
    accountId: number,
  ): Promise<{ readonly namespaces: readonly string[]; readonly prefixes: readonly string[] }> {
    const { rows } = await sql<{ namespace: string | null; prefix: string | null }>`
      select a.name as namespace, null as prefix from organization_members m
        join accounts a on a.id = m.organization_id where m.account_id = ${accountId} and m.is_owner = 1
      union
      select null, prefix from namespace_grants where account_id = ${accountId}
      union
      select null, g.prefix from team_members m join namespace_grants g on g.team_id = m.team_id
        where m.account_id = ${accountId}`.execute(this.#database.read);
    return {
      namespaces: rows.flatMap(({ namespace }) => (namespace === null ? [] : [namespace])),
      prefixes: rows.flatMap(({ prefix }) => (prefix === null ? [] : [prefix])),
    };
  }

  /** The id of an account, for questions that people ask by name. */
  async accountId(name: string): Promise<number | undefined> {
    const row = await this.#database.read
      .selectFrom("accounts")
      .select("id")
      .where("name", "=", name)
      .executeTakeFirst();
    return row?.id;
  }

  #query(depth: number, withToken: boolean): CompiledQuery<FactsRow> {
    const key = `${depth} ${withToken}`;
    const known = this.#ofAccount.get(key);
    if (known !== undefined) return known;
    const made = accountQuery(depth, withToken).compile(this.#database.read);
    this.#ofAccount.set(key, made);
    return made;
  }
}

/** Its parameters are those that `load` lines up. */
function accountQuery(depth: number, withToken: boolean): RawBuilder<FactsRow> {
  const repository = sql`(select id from repositories where name = ${""})`;
  const prefixes = Array.from({ length: depth }, () => "");
  const namespaceLevels =
    depth === 0
      ? sql``
      : sql`,
      (select max(level) from namespace_grants g where g.account_id = accounts.id and ${inList("g.prefix", prefixes)})
        as own_namespace_level,
      (select max((select max(level) from namespace_grants g where g.team_id = m.team_id and ${inList("g.prefix", prefixes)}))
        from team_members m where m.account_id = accounts.id) as team_namespace_level`;
  const token = withToken
    ? sql`, (select id from api_tokens t where t.id = ${""} and t.account_id = accounts.id and t.is_active = 1
        and (t.expires_at is null or t.expires_at > ${0})) as api_token`
    : sql``;
  return sql<FactsRow>`
    select name as account_name, is_admin, is_auditor, is_active, credentials_valid_from,
      (select visibility from repositories where name = ${""}) as visibility,
      (select is_owner from organization_members o where o.account_id = accounts.id
        and o.organization_id = (select n.id from accounts n where n.name = ${""})) as is_owner,
      (select level from repository_grants g where g.account_id = accounts.id and g.repository_id = ${repository})
        as own_repository_level,
      (select max((select level from repository_grants g where g.team_id = m.team_id and g.repository_id = ${repository}))
        from team_members m where m.account_id = accounts.id) as team_repository_level
      ${namespaceLevels}${token}
    from accounts where id = ${0}`;
}

function inList(column: string, values: readonly string[]): RawBuilder<unknown> {
  return values.length === 0 ? sql`1 = 0` : sql`${sql.ref(column)} in (${sql.join(values)})`;
}

function factsOf(row: FactsRow | undefined, apiTokenId: string | undefined): StoredFacts {
  return {
    account: accountFacts(row),
    repository: row?.visibility ? { visibility: row.visibility } : undefined,
    grants: row === undefined ? [] : grantsOf(row),
    apiTokenStands: apiTokenId === undefined || (row !== undefined && typeof row.api_token === "string"),
  };
}

function accountFacts(row: FactsRow | undefined): AccountFacts | undefined {
  if (typeof row?.account_name !== "string") return undefined;
  return {
    name: row.account_name,
    isAdmin: row.is_admin === 1,
    isAuditor: row.is_auditor === 1,
    isActive: row.is_active === 1,
    credentialsValidFrom: row.credentials_valid_from ?? 0,
  };
}

function grantsOf(row: FactsRow): readonly GrantFacts[] {
  const grants: GrantFacts[] = [];
  if (row.is_owner === 1) grants.push({ kind: "owner", level: "administer" });
  const add = (kind: GrantFacts["kind"], level: number | null | undefined, team?: string) => {
    if (level) grants.push({ kind, level: levelOf(level), ...(team !== undefined && { team }) });
  };
  add("repository", row.own_repository_level);
  add("repository", row.team_repository_level, A_TEAM);
  add("namespace", row.own_namespace_level);
  add("namespace", row.team_namespace_level, A_TEAM);
  return grants;
}

/** Where no name was asked for. */
const A_TEAM = "of the organization";

function levelOf(level: number): AccessLevel {
  return LEVELS[level] ?? "none";
}
