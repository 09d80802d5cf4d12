import { type CompiledQuery, sql } from "kysely";
import type { Database } from "../database/database.ts";
import type { AccountFacts, RepositoryFacts } from "./decision.ts";

/** What the database knows about a question. */
export interface StoredFacts {
  readonly account: AccountFacts | undefined;
  readonly repository: RepositoryFacts | undefined;
}

interface FactsRow {
  readonly account_name: string | null;
  readonly is_admin: number | null;
  readonly is_active: number | null;
  readonly credentials_valid_from: number | null;
  readonly repository_name: string | null;
  readonly visibility: "public" | "private" | null;
}

/** No account has it. */
const NO_ACCOUNT = -1;

/** No repository can have it: it is not a repository name. */
const NO_REPOSITORY = "-";

/**
 * Reads the facts of access decisions: always one query, the same one whether or not there is an
 * account or a repository, so that its cost tells nothing. It runs for every request to the
 * registry, so it is compiled once.
 */
export class AccessStore {
  readonly #database: Database;
  readonly #one: CompiledQuery<FactsRow>;

  constructor(database: Database) {
    this.#database = database;
    this.#one = factsQuery(NO_ACCOUNT, [NO_REPOSITORY]).compile(database.read);
  }

  /** The facts about one repository. */
  async load(accountId: number | undefined, repository: string | undefined): Promise<StoredFacts> {
    const parameters = [accountId ?? NO_ACCOUNT, repository ?? NO_REPOSITORY];
    const { rows } = await this.#database.read.executeQuery<FactsRow>({ ...this.#one, parameters });
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
    const { rows } = await factsQuery(accountId ?? NO_ACCOUNT, names).execute(this.#database.read);
    const found = new Map<string, RepositoryFacts>();
    for (const row of rows) {
      const facts = repositoryFacts(row);
      if (facts !== undefined && row.repository_name !== null) found.set(row.repository_name, facts);
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

function factsQuery(accountId: number, repositories: readonly string[]) {
  return sql<FactsRow>`
    select accounts.name as account_name, accounts.is_admin, accounts.is_active,
      accounts.credentials_valid_from, repositories.name as repository_name, repositories.visibility
    from (select 1 as one) as anchor
    left join accounts on accounts.id = ${accountId}
    left join repositories on repositories.name in (${sql.join(repositories)})`;
}

function accountFacts(row: FactsRow | undefined): AccountFacts | undefined {
  if (row === undefined || row.account_name === null) return undefined;
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
