import { Database as BunDatabase } from "bun:sqlite";
import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Kysely, sql, type Transaction } from "kysely";
import postgres from "postgres";
import { databaseFault } from "./errors.ts";
import { type ColumnTypes, type Migration, migrate, SCHEMA_VERSION, schemaVersion } from "./migrator.ts";
import { PostgresDialect } from "./postgres-dialect.ts";
import { hostUrls, PostgresHosts } from "./postgres-hosts.ts";
import { PostgresTransactions } from "./postgres-transactions.ts";
import type { Schema } from "./schema.ts";
import { SqliteDialect } from "./sqlite-dialect.ts";

export type DatabaseOptions = SqliteOptions | PostgresOptions;

export interface SqliteOptions {
  readonly engine: "sqlite";
  readonly path: string;
}

export interface PostgresOptions {
  readonly engine: "postgresql";
  /** `postgres://user:password@host:port/database`; several hosts may be given, separated by commas. */
  readonly url: string;
  /** Connections a process opens to a host at most, two at least: half of them for transactions. */
  readonly poolSize: number;
}

/** How often a transaction that met another one is run again. */
const RETRIES = 10;

/** Arbitrary, ours: the advisory lock that migrators take. */
const MIGRATION_LOCK = 0x656e7472;

/**
 * The metadata database: one query code over SQLite and PostgreSQL.
 *
 * `read` is for single queries. Anything that writes goes through `transaction`, which may run
 * its function more than once and therefore wants it free of other effects.
 */
export class Database {
  readonly engine: DatabaseOptions["engine"];
  /** For queries that only read, outside of a transaction. */
  readonly read: Kysely<Schema>;
  readonly #write: Kysely<Schema>;
  readonly #types: ColumnTypes;

  private constructor(engine: DatabaseOptions["engine"], read: Kysely<Schema>, write: Kysely<Schema>) {
    this.engine = engine;
    this.read = read;
    this.#write = write;
    this.#types = COLUMN_TYPES[engine];
  }

  /** Opens the database. Does not migrate it. */
  static open(options: DatabaseOptions): Database {
    return options.engine === "sqlite" ? Database.#openSqlite(options) : Database.#openPostgres(options);
  }

  static #openSqlite(options: SqliteOptions): Database {
    mkdirSync(dirname(options.path), { recursive: true, mode: 0o700 });
    // The file holds password hashes and signing keys: nobody else's business, from the first byte.
    closeSync(openSync(options.path, "a", 0o600));
    chmodSync(options.path, 0o600);
    const connect = () => {
      const database = new BunDatabase(options.path, { readwrite: true, create: true });
      database.run("pragma busy_timeout = 20");
      database.run("pragma journal_mode = wal");
      database.run("pragma synchronous = full");
      database.run("pragma foreign_keys = on");
      database.run("pragma cache_size = -8192");
      database.run("pragma temp_store = memory");
      return database;
    };
    const open = (writable: boolean) =>
      new Kysely<Schema>({ dialect: new SqliteDialect({ database: connect(), writable }) });
    return new Database("sqlite", open(false), open(true));
  }

  static #openPostgres(options: PostgresOptions): Database {
    const forTransactions = Math.max(1, Math.ceil(options.poolSize / 2));
    const connect = (url: string, max: number, onClose = () => {}) =>
      postgres(url, {
        max,
        onclose: onClose,
        connect_timeout: 5,
        // Seconds until a lost connection is tried again: soon, and not all processes at once.
        backoff: () => 0.2 + Math.random() * 0.6,
        idle_timeout: 300,
        onnotice: () => {},
        connection: {
          application_name: "entrepot",
          statement_timeout: 60_000,
          idle_in_transaction_session_timeout: 60_000,
        },
        // int8: row counts and sizes stay far below 2^53.
        types: { int8: { to: 20, from: [20], serialize: String, parse: Number } },
      });
    const hosts = new PostgresHosts(
      hostUrls(options.url).map((url) => ({
        client: connect(url, Math.max(1, options.poolSize - forTransactions)),
        transactions: new PostgresTransactions((onClose) => connect(url, 1, onClose), forTransactions),
      })),
    );
    const kysely = new Kysely<Schema>({ dialect: new PostgresDialect(hosts) });
    return new Database("postgresql", kysely, kysely);
  }

  /**
   * Runs `work` in a transaction, again when it met another one. When this resolves the
   * transaction is durable.
   */
  async transaction<Result>(work: (transaction: Transaction<Schema>) => Promise<Result>): Promise<Result> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#write.transaction().execute(work);
      } catch (error) {
        if (attempt >= RETRIES || databaseFault(error) !== "retry") throw error;
      }
      await sleep(Math.random() * 2 ** Math.min(attempt, 6) * 5);
    }
  }

  /** Brings the schema up to date. One process does it; others wait for it. */
  async migrate(): Promise<readonly Migration[]> {
    // Nothing to do is the usual case, and has to work on a database that cannot be written.
    if ((await this.schemaVersion()) === SCHEMA_VERSION) return [];
    return this.#write.transaction().execute(async (transaction) => {
      if (this.engine === "postgresql")
        await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(transaction);
      return migrate(transaction, this.#types);
    });
  }

  schemaVersion(): Promise<number> {
    return schemaVersion(this.read);
  }

  /** Resolves when a query can be answered; rejects with the reason. */
  async check(): Promise<void> {
    await sql`select 1`.execute(this.read);
  }

  /** Whether writing is possible now, without writing. */
  async isWritable(): Promise<boolean> {
    if (this.engine === "sqlite") return true;
    const { rows } = await sql<{ standby: boolean }>`select pg_is_in_recovery() as standby`.execute(
      this.read,
    );
    return rows[0]?.standby === false;
  }

  async close(): Promise<void> {
    await this.read.destroy();
    if (this.#write !== this.read) await this.#write.destroy();
  }
}

const COLUMN_TYPES: Record<DatabaseOptions["engine"], ColumnTypes> = {
  sqlite: {
    id: "integer primary key autoincrement",
    int: "integer",
    flag: "integer",
    bytes: "blob",
    name: "text",
  },
  postgresql: {
    id: "bigint generated by default as identity primary key",
    int: "bigint",
    flag: "smallint",
    bytes: "bytea",
    name: 'text collate "C"',
  },
};
