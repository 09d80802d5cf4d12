import { existsSync } from "node:fs";
import { sql } from "kysely";
import type { Config } from "../../config/config.ts";
import { Database } from "../../database/database.ts";
import { SCHEMA_VERSION } from "../../database/migrator.ts";
import { databaseOptions } from "../configuration.ts";
import { messageOf } from "../failure.ts";
import { type Finding, Findings } from "./finding.ts";

/** The oldest PostgreSQL that is tested with. */
const OLDEST_POSTGRESQL = 15;

/** By how much the clocks of two machines may differ unnoticed, in milliseconds. */
const CLOCK_TOLERANCE = 2_000;

/** Whether the database can be reached, is of the right version, and can be written. */
export async function checkDatabase(config: Config): Promise<readonly Finding[]> {
  const findings = new Findings("database");
  if (config.database.kind === "sqlite" && !existsSync(config.database.path))
    return findings.ok(`SQLite: ${config.database.path} is not there yet; the first start makes it`).all;
  let database: Database | undefined;
  try {
    database = Database.open(databaseOptions(config));
    await database.check();
    await checkVersion(database, config, findings);
    await checkSchema(database, findings);
    await checkWriting(database, findings);
  } catch (error) {
    findings.fail(`${place(config)} cannot be used: ${messageOf(error)}`, reachAdvice(config));
  } finally {
    await database?.close().catch(() => {});
  }
  return findings.all;
}

function place({ database }: Config): string {
  if (database.kind === "sqlite") return `SQLite ${database.path}`;
  const url = new URL(database.url.reveal().split(",")[0] ?? "");
  return `PostgreSQL at ${url.host}${url.pathname}`;
}

function reachAdvice({ database }: Config): string {
  return database.kind === "sqlite"
    ? "The file and its directory must be readable and writable for the user that runs the registry."
    : "Check that the server runs, that database.postgresql.url names it, and that its pg_hba.conf lets this machine and user in.";
}

async function checkVersion(database: Database, config: Config, findings: Findings): Promise<void> {
  if (database.engine === "sqlite") {
    const { rows } = await sql<{ version: string }>`select sqlite_version() as version`.execute(
      database.read,
    );
    findings.ok(`${place(config)} (version ${rows[0]?.version})`);
    return;
  }
  const { rows } = await sql<{ server_version: string }>`show server_version`.execute(database.read);
  const version = rows[0]?.server_version ?? "";
  if (Number.parseInt(version, 10) >= OLDEST_POSTGRESQL) findings.ok(`${place(config)} (version ${version})`);
  else findings.warn(`PostgreSQL ${version}`, `Upgrade to ${OLDEST_POSTGRESQL} or later.`);
}

async function checkSchema(database: Database, findings: Findings): Promise<void> {
  const version = await database.schemaVersion();
  if (version > SCHEMA_VERSION)
    findings.fail(
      `schema version ${version} is newer than this program's ${SCHEMA_VERSION}`,
      "Start the newer program that made it.",
    );
  else if (version === SCHEMA_VERSION) findings.ok(`schema version ${version}, as it should be`);
  else findings.ok(`schema version ${version}; the next start brings it to ${SCHEMA_VERSION}`);
}

const ROLLBACK = Symbol("rollback");

async function checkWriting(database: Database, findings: Findings): Promise<void> {
  if (!(await database.isWritable())) {
    findings.warn(
      "the database is a read-only standby: pulls go on, pushes are refused",
      "Point database.postgresql.url at the primary, or promote this server.",
    );
    return;
  }
  try {
    await database.transaction(async (transaction) => {
      await sql`create table doctor_probe (value integer)`.execute(transaction);
      throw ROLLBACK;
    });
  } catch (error) {
    if (error === ROLLBACK) findings.ok("can be written");
    else
      findings.fail(
        `cannot be written: ${messageOf(error)}`,
        "Look for a full disk, a read-only file system, missing rights, or a long transaction that holds the lock.",
      );
  }
}

/** How far this machine's clock is from the database server's. */
export async function checkDatabaseClock(config: Config): Promise<readonly Finding[]> {
  if (config.database.kind === "sqlite") return [];
  const findings = new Findings("clock");
  const database = Database.open(databaseOptions(config));
  try {
    const before = Date.now();
    const { rows } = await sql<{ now: number }>`
      select extract(epoch from clock_timestamp())::float8 * 1000 as now`.execute(database.read);
    const after = Date.now();
    const difference = Math.round((rows[0]?.now ?? 0) - (before + after) / 2);
    if (Math.abs(difference) <= CLOCK_TOLERANCE + (after - before))
      findings.ok(`within ${Math.abs(difference)} ms of the database server's`);
    else
      findings.fail(
        `${Math.abs(difference)} ms ${difference > 0 ? "behind" : "ahead of"} the database server's`,
        "Run a time service (systemd-timesyncd, chrony) on both machines: tokens and grace periods depend on it.",
      );
  } catch {
    // `checkDatabase` says why it cannot be reached.
  } finally {
    await database.close().catch(() => {});
  }
  return findings.all;
}
