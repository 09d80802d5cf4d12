import type { Database as BunDatabase, Statement } from "bun:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { sqliteCode } from "./errors.ts";

/** How long a transaction waits for another process's to end before it gives up, in milliseconds. */
const LOCK_TIMEOUT = 20_000;

export interface SqliteDialectOptions {
  readonly database: BunDatabase;
  /** For a connection that writes: it runs one transaction at a time, whichever dialect begins it. */
  readonly turns?: Turns;
  /** Whether a commit waits for the disk. Default: true. */
  readonly durable?: boolean;
}

/**
 * Kysely over `bun:sqlite`.
 *
 * Transactions begin IMMEDIATE: SQLite then cannot fail in their midst because another process
 * wrote first. While another process holds the write lock the wait is asynchronous, so that this
 * process goes on serving pulls.
 */
export class SqliteDialect implements Dialect {
  readonly #options: SqliteDialectOptions;

  constructor(options: SqliteDialectOptions) {
    this.#options = options;
  }

  createDriver(): Driver {
    return new SqliteDriver(this.#options);
  }

  createQueryCompiler() {
    return new SqliteQueryCompiler();
  }

  createAdapter() {
    return new SqliteAdapter();
  }

  createIntrospector(database: ConstructorParameters<typeof SqliteIntrospector>[0]) {
    return new SqliteIntrospector(database);
  }
}

class SqliteDriver implements Driver {
  readonly #database: BunDatabase;
  readonly #connection: SqliteConnection;
  readonly #turns: Turns | undefined;
  readonly #durable: boolean;

  constructor(options: SqliteDialectOptions) {
    this.#database = options.database;
    this.#connection = new SqliteConnection(options.database);
    // Reads are synchronous inside SQLite, so they cannot overlap; only transactions need turns.
    this.#turns = options.turns;
    this.#durable = options.durable ?? true;
    // Waiting inside SQLite would hold up every other request of this process.
    if (options.turns) options.database.run("pragma busy_timeout = 0");
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#turns?.take();
    return this.#connection;
  }

  async beginTransaction(): Promise<void> {
    const giveUpAt = Date.now() + LOCK_TIMEOUT;
    for (let wait = 1; ; wait = Math.min(wait * 1.5, 25)) {
      try {
        // The log is one file: a commit that waits for the disk brings those before it along.
        this.#database.run(`pragma synchronous = ${this.#durable ? "full" : "normal"}`);
        this.#database.run("begin immediate");
        return;
      } catch (error) {
        if (sqliteCode(error) !== "SQLITE_BUSY" || Date.now() > giveUpAt) throw error;
      }
      await sleep(wait * (0.5 + Math.random()));
    }
  }

  async commitTransaction(): Promise<void> {
    this.#database.run("commit");
  }

  async rollbackTransaction(): Promise<void> {
    // Some errors (disk full) have already rolled back.
    if (this.#database.inTransaction) this.#database.run("rollback");
  }

  async releaseConnection(): Promise<void> {
    this.#turns?.give();
  }

  async destroy(): Promise<void> {
    this.#connection.finalize();
    // Of two dialects over one connection, the durable one is its owner, and goes last.
    if (this.#durable) this.#database.close();
  }
}

/** Prepared statements kept, at most. The program has some hundred; those of varying length make it more. */
const STATEMENTS = 500;

interface Prepared {
  readonly statement: Statement;
  readonly returnsRows: boolean;
}

class SqliteConnection implements DatabaseConnection {
  readonly #database: BunDatabase;
  /** By SQL text, least recently made first. Bun's own cache (`query`) stops taking any after 20. */
  readonly #prepared = new Map<string, Prepared>();

  constructor(database: BunDatabase) {
    this.#database = database;
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      const { statement, returnsRows } = this.#prepared.get(query.sql) ?? this.#prepare(query.sql);
      const parameters = query.parameters as never[];
      if (returnsRows) return Promise.resolve({ rows: statement.all(...parameters) as Row[] });
      const { changes, lastInsertRowid } = statement.run(...parameters);
      return Promise.resolve({
        rows: [],
        numAffectedRows: BigInt(changes),
        insertId: BigInt(lastInsertRowid),
      });
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Lets go of all statements: the file stays open, and locked, as long as there is one. */
  finalize(): void {
    for (const { statement } of this.#prepared.values()) statement.finalize();
    this.#prepared.clear();
  }

  #prepare(text: string): Prepared {
    const statement = this.#database.prepare(text);
    const prepared = { statement, returnsRows: statement.columnNames.length > 0 };
    if (this.#prepared.size >= STATEMENTS) {
      const [oldest] = this.#prepared;
      if (oldest) {
        this.#prepared.delete(oldest[0]);
        oldest[1].statement.finalize();
      }
    }
    this.#prepared.set(text, prepared);
    return prepared;
  }

  // biome-ignore lint/correctness/useYield: part of the interface; pages are used instead.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error("streaming is not offered: use keyset pages");
  }
}

/** A transaction waited for its turn for so long that it gave up. */
class TooLong extends Error {
  /** As SQLite's own error, where another process has the lock. */
  readonly code = "SQLITE_BUSY";

  constructor() {
    super("other transactions took too long");
  }
}

/** Lets one at a time through, in order of arrival. Who waits for too long gives up. */
export class Turns {
  readonly #patience: number;
  #busy = false;
  readonly #waiting = new Set<() => void>();

  /** @param patience - milliseconds. */
  constructor(patience = LOCK_TIMEOUT) {
    this.#patience = patience;
  }

  /** @throws Error with `code` `SQLITE_BUSY`. */
  async take(): Promise<void> {
    if (!this.#busy) {
      this.#busy = true;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const next = () => {
      clearTimeout(timer);
      resolve();
    };
    // Where one waits for a lock that stays taken, all others must not do so one after the other.
    const timer = setTimeout(() => {
      this.#waiting.delete(next);
      reject(new TooLong());
    }, this.#patience);
    this.#waiting.add(next);
    await promise;
  }

  give(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#busy = false;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
