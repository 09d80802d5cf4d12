import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { Database, type DatabaseOptions } from "./database.ts";

/** Names a PostgreSQL server that tests may make databases in: `postgres://user:password@host:port/postgres`. */
const POSTGRES = "ENTREPOT_TEST_POSTGRES";

export type Engine = DatabaseOptions["engine"];

/** The engines that tests are to run on: SQLite always, PostgreSQL where the test script started one. */
export function databaseEngines(): readonly Engine[] {
  if (process.env[POSTGRES]) return ["sqlite", "postgresql"];
  if (process.env.CI === "true") throw new Error(`${POSTGRES} is not set: nothing may be left out in CI`);
  return ["sqlite"];
}

/** A place for a database of one's own, gone when disposed of. */
export interface TestDatabaseLocation extends AsyncDisposable {
  readonly options: DatabaseOptions;
}

/** Makes room for an empty database that nobody else uses. */
export async function testDatabaseLocation(engine: Engine): Promise<TestDatabaseLocation> {
  return engine === "sqlite" ? sqliteLocation() : postgresLocation();
}

/** Makes room for a database that is migrated and holds nothing yet. */
export async function migratedDatabaseLocation(engine: Engine): Promise<TestDatabaseLocation> {
  if (engine === "postgresql") return postgresLocation(await migratedTemplate());
  const location = sqliteLocation();
  await migrate(location.options);
  return location;
}

/** A migrated database of one's own: `await using database = await openTestDatabase(engine)`. */
export async function openTestDatabase(engine: Engine): Promise<Database & AsyncDisposable> {
  const location = await migratedDatabaseLocation(engine);
  const database = Database.open(location.options);
  return Object.assign(database, {
    async [Symbol.asyncDispose]() {
      await database.close();
      await location[Symbol.asyncDispose]();
    },
  });
}

function sqliteLocation(): TestDatabaseLocation {
  const directory = mkdtempSync(join(tmpdir(), "entrepot-database-"));
  return {
    options: { engine: "sqlite", path: join(directory, "entrepot.db") },
    async [Symbol.asyncDispose]() {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

let template: Promise<string> | undefined;

/** The name of a migrated database to copy: copying takes a fraction of what migrating does. */
function migratedTemplate(): Promise<string> {
  template ??= (async () => {
    const { name, options } = await newPostgresDatabase();
    await migrate(options);
    return name;
  })();
  return template;
}

async function migrate(options: DatabaseOptions): Promise<void> {
  const database = Database.open(options);
  await database.migrate();
  await database.close();
}

async function postgresLocation(from?: string): Promise<TestDatabaseLocation> {
  const { name, options } = await newPostgresDatabase(from);
  return {
    options,
    async [Symbol.asyncDispose]() {
      await administer(`drop database if exists ${name} with (force)`);
    },
  };
}

async function newPostgresDatabase(
  from = "template1",
): Promise<{ readonly name: string; readonly options: DatabaseOptions }> {
  const name = `entrepot_test_${randomBytes(6).toString("hex")}`;
  await administer(`create database ${name} template ${from}`);
  const url = new URL(process.env[POSTGRES] ?? "");
  url.pathname = `/${name}`;
  return { name, options: { engine: "postgresql", url: url.href, poolSize: 5 } };
}

async function administer(statement: string): Promise<void> {
  const client = postgres(process.env[POSTGRES] ?? "", { max: 1, onnotice: () => {} });
  await client.unsafe(statement);
  await client.end();
}
