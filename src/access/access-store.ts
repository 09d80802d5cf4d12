import { type CompiledQuery, type RawBuilder, sql } from "kysely";
import { RecentMap } from "../authentication/recent-map.ts";
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
  /** Of all grants there are. */
  readonly version?: number;
  readonly api_token?: string | null;
}

interface GrantsRow {
  readonly version: number;
  readonly is_owner: number | null;
  readonly own_repository_level: number | null;
  readonly team_repository_level: number | null;
  readonly own_namespace_level?: number | null;
  readonly team_namespace_level?: number | null;
}

/** Grants, and the version of all grants that they were read under. */
interface Granted {
  readonly version: number;
  readonly grants: readonly GrantFacts[];
}

/** The levels of stored grants. */
export const LEVELS = ["none", "read", "write", "administer"] as const satisfies readonly AccessLevel[];

/** No repository can have it: it is not a repository name. */
export const NO_REPOSITORY = "-" as RepositoryName;

/** Accounts and repositories whose grants are remembered, at least; twice as many at most. */
const CAPACITY = 5000;

/**
 * Reads the facts of access decisions. It runs for every request to the registry, so its queries are
 * compiled once, and written so that the database looks rows up one after the other without
 * building a join.
 *
 * What an account was granted on a repository takes several look-ups. It is remembered together with
 * the version of all grants there are (`access_version`) that it was read under, and every question
 * reads that version anew along with the account and the repository: what is taken away is gone
 * with the next request. Whether there is a repository makes no difference to what is read.
 */
export class AccessStore {
  readonly #database: Database;
  readonly #ofNobody: CompiledQuery<FactsRow>;
  readonly #ofAccount: CompiledQuery<FactsRow>;
  readonly #ofToken: CompiledQuery<FactsRow>;
  readonly #grantQueries: CompiledQuery<GrantsRow>[] = [];
  readonly #granted = new RecentMap<string, Granted>(CAPACITY);

  constructor(database: Database) {
    this.#database = database;
    this.#ofNobody = sql<FactsRow>`select ${VISIBILITY} as visibility`.compile(database.read);
    this.#ofAccount = accountQuery(false).compile(database.read);
    this.#ofToken = accountQuery(true).compile(database.read);
  }

  /** The facts about one repository. */
  async load(of: FactsOf, repository: RepositoryName | undefined): Promise<StoredFacts> {
    const { accountId, apiTokenId } = of;
    const name = repository ?? NO_REPOSITORY;
    const query =
      accountId === undefined
        ? { ...this.#ofNobody, parameters: [name] }
        : apiTokenId === undefined
          ? { ...this.#ofAccount, parameters: [name, accountId] }
          : { ...this.#ofToken, parameters: [name, apiTokenId, Date.now(), accountId] };
    const { rows } = await this.#database.read.executeQuery<FactsRow>(query);
    const row = rows[0];
    const grants =
      accountId === undefined || row?.version === undefined || repository === undefined
        ? []
        : await this.#grants(accountId, name, row.version);
    return {
      account: accountFacts(row),
      repository: row?.visibility ? { visibility: row.visibility } : undefined,
      grants,
      apiTokenStands: apiTokenId === undefined || typeof row?.api_token === "string",
    };
  }

  async #grants(
    accountId: number,
    repository: RepositoryName,
    version: number,
  ): Promise<readonly GrantFacts[]> {
    const key = `${accountId} ${repository}`;
    const remembered = this.#granted.get(key);
    if (remembered?.version === version) return remembered.grants;
    const prefixes = prefixesOf(repository);
    const parameters = [
      ...[accountId, namespaceOf(repository)],
      ...[accountId, repository],
      ...[repository, accountId],
      ...(prefixes.length === 0 ? [] : [accountId, ...prefixes, ...prefixes, accountId]),
    ];
    const query = this.#grantQuery(prefixes.length);
    const { rows } = await this.#database.read.executeQuery<GrantsRow>({ ...query, parameters });
    const row = rows[0];
    if (row === undefined) return [];
    const granted = { version: row.version, grants: grantsOf(row) };
    this.#granted.set(key, granted);
    return granted.grants;
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

  /** What the repository is called now that had this name before; undefined where there is none. */
  async movedTo(name: RepositoryName): Promise<RepositoryName | undefined> {
    const row = await this.#database.read
      .selectFrom("repository_redirects as d")
      .innerJoin("repositories as r", "r.id", "d.repository_id")
      .select("r.name")
      .where("d.name", "=", name)
      .where("d.expires_at", ">", Date.now())
      .where("r.deleted_at", "is", null)
      // A push that made a repository of the name while another one gave it up.
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("repositories as taken").select("taken.id").whereRef("taken.name", "=", "d.name"),
          ),
        ),
      )
      .executeTakeFirst();
    return row?.name as RepositoryName | undefined;
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

  #grantQuery(depth: number): CompiledQuery<GrantsRow> {
    const known = this.#grantQueries[depth];
    if (known !== undefined) return known;
    const made = grantsQuery(depth).compile(this.#database.read);
    this.#grantQueries[depth] = made;
    return made;
  }
}

const VISIBILITY = sql`(select visibility from repositories where repositories.name = ${""})`;

/** Its parameters: repository, API token and the time where there is one, account. */
function accountQuery(withToken: boolean): RawBuilder<FactsRow> {
  const token = withToken
    ? sql`, (select id from api_tokens t where t.id = ${""} and t.account_id = accounts.id and t.is_active = 1
        and (t.expires_at is null or t.expires_at > ${0})) as api_token`
    : sql``;
  return sql<FactsRow>`
    select name as account_name, is_admin, is_auditor, is_active, credentials_valid_from,
      ${VISIBILITY} as visibility, (select version from access_version where id = 1) as version ${token}
    from accounts where id = ${0}`;
}

/** A user's teams are few, those with a grant on a repository may be many: the way is through the former. */
function grantsQuery(depth: number): RawBuilder<GrantsRow> {
  const repository = sql`(select id from repositories where name = ${""})`;
  const prefixes = inList(
    "g.prefix",
    Array.from({ length: depth }, () => ""),
  );
  const namespaceLevels =
    depth === 0
      ? sql``
      : sql`,
      (select max(level) from namespace_grants g where g.account_id = ${0} and ${prefixes}) as own_namespace_level,
      (select max((select max(level) from namespace_grants g where g.team_id = m.team_id and ${prefixes}))
        from team_members m where m.account_id = ${0}) as team_namespace_level`;
  return sql<GrantsRow>`
    select version,
      (select is_owner from organization_members o where o.account_id = ${0}
        and o.organization_id = (select n.id from accounts n where n.name = ${""})) as is_owner,
      (select level from repository_grants g where g.account_id = ${0} and g.repository_id = ${repository})
        as own_repository_level,
      (select max((select level from repository_grants g where g.team_id = m.team_id and g.repository_id = ${repository}))
        from team_members m where m.account_id = ${0}) as team_repository_level
      ${namespaceLevels}
    from access_version where id = 1`;
}

function inList(column: string, values: readonly string[]): RawBuilder<unknown> {
  return values.length === 0 ? sql`1 = 0` : sql`${sql.ref(column)} in (${sql.join(values)})`;
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

function grantsOf(row: GrantsRow): readonly GrantFacts[] {
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
