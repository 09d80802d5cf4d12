import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from "kysely";
import type { Sql } from "postgres";
import { databaseFault } from "./errors.ts";
import type { PostgresHosts } from "./postgres-hosts.ts";
import type { OwnConnection, PostgresTransactions } from "./postgres-transactions.ts";

/**
 * Kysely over the `postgres` client.
 *
 * A single query goes to whichever connection of the pool is free, behind others that are still
 * under way there (pipelining), and every statement is prepared once per connection. Transactions
 * have connections of their own. Measured against `kysely-postgres-js`, which reserves one for
 * every query and prepares none: docs/decisions has the figures.
 */
export class PostgresDialect implements Dialect {
  readonly #hosts: PostgresHosts;

  constructor(hosts: PostgresHosts) {
    this.#hosts = hosts;
  }

  createDriver(): Driver {
    return new PostgresDriver(this.#hosts);
  }

  createQueryCompiler() {
    return new PostgresQueryCompiler();
  }

  createAdapter() {
    return new PostgresAdapter();
  }

  createIntrospector(database: ConstructorParameters<typeof PostgresIntrospector>[0]) {
    return new PostgresIntrospector(database);
  }
}

class PostgresDriver implements Driver {
  readonly #hosts: PostgresHosts;

  constructor(hosts: PostgresHosts) {
    this.#hosts = hosts;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PostgresConnection> {
    return new PostgresConnection(this.#hosts);
  }

  async beginTransaction(connection: PostgresConnection, settings: TransactionSettings): Promise<void> {
    await connection.reserve();
    const isolation = settings.isolationLevel ? ` isolation level ${settings.isolationLevel}` : "";
    await connection.executeQuery(CompiledQuery.raw(`begin${isolation}`));
  }

  async commitTransaction(connection: PostgresConnection): Promise<void> {
    await connection.commit();
  }

  async rollbackTransaction(connection: PostgresConnection): Promise<void> {
    // The server has done it already where the connection is gone.
    if (!connection.lost) await connection.executeQuery(CompiledQuery.raw("rollback"));
  }

  async releaseConnection(connection: PostgresConnection): Promise<void> {
    connection.release();
  }

  async destroy(): Promise<void> {
    await this.#hosts.close();
  }
}

/** Any connection, until a transaction wants one of its own. */
class PostgresConnection implements DatabaseConnection {
  readonly #hosts: PostgresHosts;
  #pool: PostgresTransactions | undefined;
  #own: OwnConnection | undefined;

  constructor(hosts: PostgresHosts) {
    this.#hosts = hosts;
  }

  /** Whether the transaction cannot go on, or end, for its connection is gone. */
  get lost(): boolean {
    return this.#own?.lost === true;
  }

  async reserve(): Promise<void> {
    this.#own = await this.#watch(async () => {
      this.#pool = await this.#hosts.writer();
      return this.#pool.acquire();
    });
  }

  async commit(): Promise<void> {
    const own = this.#own;
    const { command } = await this.#watch(async () => {
      if (own === undefined) throw new Error("there is no transaction to commit");
      return own.settled(own.sql.unsafe("commit"));
    });
    // To a transaction in which a statement failed the server says so in place of an error.
    if (command !== "COMMIT") throw new Error(`the transaction was not committed: ${command}`);
  }

  release(): void {
    if (this.#own) this.#pool?.release(this.#own);
    this.#own = undefined;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const own = this.#own;
    if (own) return this.#watch(async () => own.settled(run<Row>(own.sql, query)));
    try {
      return await this.#watch(() => this.#read<Row>(query));
    } catch (error) {
      // Reads can be asked again, of whoever answers; on a new connection where there is one host.
      if (!isLoss(error)) throw error;
      return this.#read<Row>(query);
    }
  }

  async #read<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const reads = await this.#hosts.reader();
    return reads.query((client) => run<Row>(client, query));
  }

  // biome-ignore lint/correctness/useYield: part of the interface; pages are used instead.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error("streaming is not offered: use keyset pages");
  }

  async #watch<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (isLoss(error)) {
        this.#hosts.suspect();
        // What cannot be written to may be another host by the next time.
        this.#own?.spoil();
      }
      throw error;
    }
  }
}

/** Whether an error says that the host is gone, or is not the one to write to. */
function isLoss(error: unknown): boolean {
  const fault = databaseFault(error);
  return fault === "unavailable" || fault === "read-only";
}

async function run<Row>(client: Pick<Sql, "unsafe">, query: CompiledQuery): Promise<QueryResult<Row>> {
  const parameters = query.parameters as never[];
  const result = await client.unsafe<Row[] & Record<string, never>[]>(query.sql, parameters, {
    prepare: true,
  });
  return { rows: Array.from(result) as Row[], numAffectedRows: BigInt(result.count ?? 0) };
}
