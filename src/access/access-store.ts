import { type CompiledQuery, sql } from "kysely";
import type { Database } from "../database/database.ts";
import type { AccountFacts, RepositoryFacts } from "./decision.ts";

/** What the database knows about a question. */
export interface StoredFacts {
  readonly account: AccountFacts | undefined;
  readonly repository: RepositoryFacts | undefined;
}

interface FactsRow {
  readonly account_name?: string | null;
  readonly is_admin?: number | null;
  readonly is_active?: number | null;
  readonly credentials_valid_from?: number | null;
  readonly repository_name?: string | null;
  readonly visibility: "public" | "private" | null;
}

/** No account has it. */
const NO_ACCOUNT = -1;

/** No repository can have it: it is not a repository name. */
const NO_REPOSITORY = "-";

/**
 * Reads the facts of access decisions: always one query, the same one whether or not there is a
 * repository, so that its cost tells nothing. It runs for every request to the registry, so it is
 * compiled once, and written so that SQLite looks both rows up without building a join.
 */
export class AccessStore {
  readonly #database: Database;
  readonly #ofAccount: CompiledQuery<FactsRow>;
  readonly #ofNobody: CompiledQuery<FactsRow>;

  constructor(database: Database) {
    this.#database = database;
    this.#ofAccount = accountQuery(NO_REPOSITORY, NO_ACCOUNT).compile(database.read);
    this.#ofNobody = nobodyQuery(NO_REPOSITORY).compile(database.read);
  }

  /** The facts about one repository. */
  async load(accountId: number | undefined, repository: string | undefined): Promise<StoredFacts> {
    const name = repository ?? NO_REPOSITORY;
    const query =
      accountId === undefined
        ? { ...this.#ofNobody, parameters: [name] }
        : { ...this.#ofAccount, parameters: [name, accountId] };
    const { rows } = await this.#database.read.executeQuery<FactsRow>(query);
    const row = rows[0];
    return { account: accountFacts(row), repository: repositoryFacts(row) };
  }

  /** The facts about several repositories, by name; those that are missing are not in the map. */
  async loadAll(
    accountId: number | undefined,
    repositories: readonly string[],
  ): Promise<{
    readonly account: AccountFacts | undefined;
    readonly repositories: ReadonlyMap<string, RepositoryFacts>;
  }> {
    const names = repositories.length === 0 ? [NO_REPOSITORY] : repositories;
    const { rows } = await allQuery(accountId ?? NO_ACCOUNT, names).execute(this.#database.read);
    const found = new Map<string, RepositoryFacts>();
    for (const row of rows) {
      const facts = repositoryFacts(row);
      if (facts !== undefined && typeof row.repository_name === "string")
        found.set(row.repository_name, facts);
    }
    return { account: accountFacts(rows[0]), repositories: found };
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
}

function accountQuery(repository: string, accountId: number) {
  return sql<FactsRow>`
    select name as account_name, is_admin, is_active, credentials_valid_from,
      (select visibility from repositories where repositories.name = ${repository}) as visibility
    from accounts where id = ${accountId}`;
}

function nobodyQuery(repository: string) {
  return sql<FactsRow>`
    select (select visibility from repositories where repositories.name = ${repository}) as visibility`;
}

function allQuery(accountId: number, repositories: readonly string[]) {
  return sql<FactsRow>`
    select accounts.name as account_name, accounts.is_admin, accounts.is_active,
      accounts.credentials_valid_from, repositories.name as repository_name, repositories.visibility
    from (select 1 as one) as anchor
    left join accounts on accounts.id = ${accountId}
    left join repositories on repositories.name in (${sql.join(repositories)})`;
}

function accountFacts(row: FactsRow | undefined): AccountFacts | undefined {
  if (typeof row?.account_name !== "string") return undefined;
  return {
    name: row.account_name,
    isAdmin: row.is_admin === 1,
    isActive: row.is_active === 1,
    credentialsValidFrom: row.credentials_valid_from ?? 0,
  };
}

function repositoryFacts(row: FactsRow | undefined): RepositoryFacts | undefined {
  if (row === undefined || row.visibility === null) return undefined;
  return { visibility: row.visibility };
}
