import { Database as BunDatabase, type Statement } from "bun:sqlite";
import { Database } from "../../src/database/database.ts";

/** An index that was taken away while rows are put in, and the statement that makes it. */
interface Index {
  readonly name: string;
  readonly sql: string;
}

type Value = string | number | null | Uint8Array;

/**
 * Puts rows into a new SQLite database of Entrepot, fast: the schema is made by the program's own
 * migrations, the rows go in by prepared statements with nothing brought to disk before the end,
 * and indexes are made last.
 */
export class DatabaseFiller {
  readonly #database: BunDatabase;
  readonly #indexes: readonly Index[];
  readonly #statements = new Map<string, Statement>();

  private constructor(database: BunDatabase) {
    this.#database = database;
    this.#indexes = database
      .query("select name, sql from sqlite_master where type = 'index' and sql is not null")
      .all() as Index[];
    for (const { name } of this.#indexes) database.run(`drop index ${name}`);
    database.run("begin");
  }

  /** Makes the database file. */
  static async create(path: string): Promise<DatabaseFiller> {
    const migrated = Database.open({ engine: "sqlite", path });
    await migrated.migrate();
    await migrated.close();
    const database = new BunDatabase(path, { readwrite: true });
    database.run("pragma journal_mode = off");
    database.run("pragma synchronous = off");
    database.run("pragma locking_mode = exclusive");
    database.run("pragma cache_size = -1000000");
    return new DatabaseFiller(database);
  }

  /** Puts in a row. All rows of a table have the same columns in the same order. */
  insert(table: string, row: Readonly<Record<string, Value>>): void {
    let statement = this.#statements.get(table);
    if (!statement) {
      const columns = Object.keys(row);
      statement = this.#database.prepare(
        `insert into ${table} (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})`,
      );
      this.#statements.set(table, statement);
    }
    statement.run(...Object.values(row));
  }

  /** Makes the indexes, and the file durable. */
  finish(): void {
    this.#database.run("commit");
    for (const statement of this.#statements.values()) statement.finalize();
    for (const { sql } of this.#indexes) this.#database.run(sql);
    this.#database.run("pragma synchronous = full");
    this.#database.run("pragma journal_mode = wal");
    this.#database.close();
  }
}
