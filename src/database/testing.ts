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

/** A migrated database of one's own: `await using database = await openTestDatabase(engine)`. */
export async function openTestDatabase(engine: Engine): Promise<Database & AsyncDisposable> {
  const location = await testDatabaseLocation(engine);
  const database = Database.open(location.options);
  await database.migrate();
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

async function postgresLocation(): Promise<TestDatabaseLocation> {
  const admin = process.env[POSTGRES] ?? "";
  const name = `entrepot_test_${randomBytes(6).toString("hex")}`;
  const run = async (statement: string) => {
    const client = postgres(admin, { max: 1, onnotice: () => {} });
    await client.unsafe(statement);
    await client.end();
  };
  await run(`create database ${name}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return {
    options: { engine: "postgresql", url: url.href, poolSize: 5 },
    async [Symbol.asyncDispose]() {
      await run(`drop database if exists ${name} with (force)`);
    },
  };
}
