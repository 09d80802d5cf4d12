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
import { PostgresReads } from "./postgres-reads.ts";
import { PostgresTransactions } from "./postgres-transactions.ts";
import type { Schema } from "./schema.ts";
import { SqliteDialect, type SqliteDialectOptions, Turns } from "./sqlite-dialect.ts";

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
  readonly #connections: Connections;
  readonly #usage = { running: 0, waiting: 0, repeated: 0 };
  readonly #types: ColumnTypes;

  private constructor(engine: DatabaseOptions["engine"], connections: Connections) {
    this.engine = engine;
    this.read = connections.read;
    this.#connections = connections;
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
    const open = (dialect: SqliteDialectOptions) =>
      new Kysely<Schema>({ dialect: new SqliteDialect(dialect) });
    const writer = { database: connect(), turns: new Turns() };
    return new Database("sqlite", {
      read: open({ database: connect() }),
      write: open(writer),
      note: open({ ...writer, durable: false }),
    });
  }

  static #openPostgres(options: PostgresOptions): Database {
    const forTransactions = Math.max(1, Math.ceil(options.poolSize / 2));
    const forReads = Math.max(1, options.poolSize - forTransactions);
    const connect = (url: string, onClose: () => void, more: { max: number; fetch_types: boolean }) =>
      postgres(url, {
        ...more,
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
        reads: new PostgresReads((onClose) => connect(url, onClose, { max: forReads, fetch_types: false })),
        // Without asking for the types of arrays the client never gives out a reserved connection.
        transactions: new PostgresTransactions(
          (onClose) => connect(url, onClose, { max: 1, fetch_types: true }),
          forTransactions,
        ),
      })),
    );
    const kysely = new Kysely<Schema>({ dialect: new PostgresDialect(hosts) });
    return new Database("postgresql", { read: kysely, write: kysely, note: kysely });
  }

  /**
   * Runs `work` in a transaction, again when it met another one. When this resolves the
   * transaction is durable.
   */
  transaction<Result>(work: (transaction: Transaction<Schema>) => Promise<Result>): Promise<Result> {
    return this.#run(this.#connections.write, work);
  }

  /**
   * As `transaction`, for notes to ourselves that nobody was promised. They outlive this process,
   * but where this machine is all there is (SQLite), not a loss of power: the commit does not
   * wait for the disk. A durable transaction that follows brings them to disk.
   */
  note<Result>(work: (transaction: Transaction<Schema>) => Promise<Result>): Promise<Result> {
    return this.#run(this.#connections.note, work);
  }

  /**
   * To be awaited between two transactions of work that takes long: SQLite has one writer at a time,
   * and pushes get their turn, at least half of the time.
   *
   * @param worked milliseconds that the transaction took.
   */
  async makeWay(worked: number): Promise<void> {
    if (this.engine === "sqlite") await sleep(Math.max(2, worked));
  }

  /** Brings the schema up to date. One process does it; others wait for it. */
  async migrate(): Promise<readonly Migration[]> {
    // Nothing to do is the usual case, and has to work on a database that cannot be written.
    if ((await this.schemaVersion()) === SCHEMA_VERSION) return [];
    return this.#connections.write.transaction().execute(async (transaction) => {
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

  /** What this process asks of the database now: where transactions wait, the pool is too small, or the disk too slow. */
  get usage(): DatabaseUsage {
    return { ...this.#usage };
  }

  async #run<Result>(
    connection: Kysely<Schema>,
    work: (transaction: Transaction<Schema>) => Promise<Result>,
  ): Promise<Result> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#count(connection, work);
      } catch (error) {
        if (attempt >= RETRIES || databaseFault(error) !== "retry") throw error;
      }
      this.#usage.repeated++;
      await sleep(Math.random() * 2 ** Math.min(attempt, 6) * 5);
    }
  }

  async #count<Result>(
    connection: Kysely<Schema>,
    work: (transaction: Transaction<Schema>) => Promise<Result>,
  ): Promise<Result> {
    let state: "waiting" | "running" = "waiting";
    this.#usage.waiting++;
    try {
      return await connection.transaction().execute((transaction) => {
        this.#usage.waiting--;
        this.#usage.running++;
        state = "running";
        return work(transaction);
      });
    } finally {
      this.#usage[state]--;
    }
  }

  async close(): Promise<void> {
    const { read, write, note } = this.#connections;
    await read.destroy();
    if (note !== write) await note.destroy();
    if (write !== read) await write.destroy();
  }
}

/** Transactions of this process. */
export interface DatabaseUsage {
  readonly running: number;
  /** Waiting for a connection of the pool (PostgreSQL), or for the write lock (SQLite). */
  readonly waiting: number;
  /** Run again since the start, because they met another one. */
  readonly repeated: number;
}

/** What queries go over. */
interface Connections {
  readonly read: Kysely<Schema>;
  readonly write: Kysely<Schema>;
  /** Writes as well, without waiting for the disk where that is this machine's own. */
  readonly note: Kysely<Schema>;
}

const COLUMN_TYPES: Record<DatabaseOptions["engine"], ColumnTypes> = {
  sqlite: {
    engine: "sqlite",
    id: "integer primary key autoincrement",
    int: "integer",
    flag: "integer",
    bytes: "blob",
    name: "text",
  },
  postgresql: {
    engine: "postgresql",
    id: "bigint generated by default as identity primary key",
    int: "bigint",
    flag: "smallint",
    bytes: "bytea",
    name: 'text collate "C"',
  },
};
