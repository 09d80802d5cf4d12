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
import type { ReservedSql, Sql } from "postgres";

/**
 * Kysely over the `postgres` client.
 *
 * A single query goes to whichever connection of the pool is free, behind others that are still
 * under way there (pipelining), and every statement is prepared once per connection. Only a
 * transaction reserves a connection. Measured against `kysely-postgres-js`, which reserves one for
 * every query and prepares none: docs/decisions has the figures.
 */
export class PostgresDialect implements Dialect {
  readonly #client: Sql;

  constructor(client: Sql) {
    this.#client = client;
  }

  createDriver(): Driver {
    return new PostgresDriver(this.#client);
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
  readonly #client: Sql;

  constructor(client: Sql) {
    this.#client = client;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PostgresConnection> {
    return new PostgresConnection(this.#client);
  }

  async beginTransaction(connection: PostgresConnection, settings: TransactionSettings): Promise<void> {
    await connection.reserve();
    const isolation = settings.isolationLevel ? ` isolation level ${settings.isolationLevel}` : "";
    await connection.executeQuery(CompiledQuery.raw(`begin${isolation}`));
  }

  async commitTransaction(connection: PostgresConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("commit"));
  }

  async rollbackTransaction(connection: PostgresConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("rollback"));
  }

  async releaseConnection(connection: PostgresConnection): Promise<void> {
    connection.release();
  }

  async destroy(): Promise<void> {
    await this.#client.end({ timeout: 5 });
  }
}

/** The pool, until a transaction wants a connection of its own. */
class PostgresConnection implements DatabaseConnection {
  readonly #pool: Sql;
  #reserved: ReservedSql | undefined;

  constructor(pool: Sql) {
    this.#pool = pool;
  }

  async reserve(): Promise<void> {
    this.#reserved = await this.#pool.reserve();
  }

  release(): void {
    this.#reserved?.release();
    this.#reserved = undefined;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const client = this.#reserved ?? this.#pool;
    const parameters = query.parameters as never[];
    const result = await client.unsafe<Row[] & Record<string, never>[]>(query.sql, parameters, {
      prepare: true,
    });
    return { rows: Array.from(result) as Row[], numAffectedRows: BigInt(result.count ?? 0) };
  }

  // biome-ignore lint/correctness/useYield: part of the interface; pages are used instead.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error("streaming is not offered: use keyset pages");
  }
}
