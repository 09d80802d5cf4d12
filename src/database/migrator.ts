import { type Kysely, sql } from "kysely";
import { initial } from "./migrations/0001-initial.ts";
import { management } from "./migrations/0002-management.ts";
import type { Schema } from "./schema.ts";

/** How an engine spells the column types that the two do not share. */
export interface ColumnTypes {
  readonly engine: "sqlite" | "postgresql";
  /** An integer primary key that is given out by the database, and never twice. */
  readonly id: string;
  readonly int: string;
  readonly flag: string;
  readonly bytes: string;
  /** Text that sorts byte-wise. */
  readonly name: string;
}

/** One step forward of the schema. Never changed once released. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  /** The statements, in order. Runs in one transaction with all other pending steps. */
  up(types: ColumnTypes): readonly string[];
}

const MIGRATIONS: readonly Migration[] = [initial, management];

/** The schema version that this program reads and writes. */
export const SCHEMA_VERSION = MIGRATIONS.reduce((highest, { version }) => Math.max(highest, version), 0);

/** The schema version that the database is at; 0 when it is empty. */
export async function schemaVersion(database: Kysely<Schema>): Promise<number> {
  const tables = await database.introspection.getTables();
  if (!tables.some(({ name }) => name === "schema_migrations")) return 0;
  const { rows } = await sql<{
    version: number;
  }>`select max(version) as version from schema_migrations`.execute(database);
  return rows[0]?.version ?? 0;
}

/**
 * Brings the schema up to date inside the caller's transaction, which must hold the lock that
 * keeps every other migrator out.
 *
 * @returns the steps that were taken.
 * @throws Error when the database was made by a newer program.
 */
export async function migrate(
  transaction: Kysely<Schema>,
  types: ColumnTypes,
): Promise<readonly Migration[]> {
  await sql`create table if not exists schema_migrations (
    version integer not null primary key, name text not null, applied_at ${sql.raw(types.int)} not null
  )`.execute(transaction);
  const current = await schemaVersion(transaction);
  if (current > SCHEMA_VERSION) {
    throw new Error(
      `the database has schema version ${current}, this program knows ${SCHEMA_VERSION}: start the newer program that made it`,
    );
  }
  const pending = MIGRATIONS.filter(({ version }) => version > current);
  for (const migration of pending) {
    for (const statement of migration.up(types)) await sql.raw(statement).execute(transaction);
    await sql`insert into schema_migrations (version, name, applied_at)
      values (${migration.version}, ${migration.name}, ${Date.now()})`.execute(transaction);
  }
  return pending;
}
