import { existsSync } from "node:fs";
import type { Command } from "commander";
import type { Config } from "../config/config.ts";
import { loadConfig } from "../config/load.ts";
import { Database, type DatabaseOptions } from "../database/database.ts";
import { SCHEMA_VERSION } from "../database/migrator.ts";
import { CommandError } from "./failure.ts";

/** Options that every command has which works with a registry's data. */
export interface ConfigurationOptions {
  readonly config?: string;
  readonly dataDir?: string;
  readonly listen?: readonly string[];
  readonly listenInsecure?: boolean;
}

/** Adds `--config` and `--data-dir` to a command. */
export function withConfiguration(command: Command): Command {
  return command
    .option("-c, --config <file>", "configuration file (YAML) [environment: ENTREPOT_CONFIG]")
    .option("--data-dir <dir>", "where the data is [environment: ENTREPOT_DATA_DIRECTORY; default: ./data]");
}

/** The configuration file that is asked for. */
export function configurationFile(options: ConfigurationOptions): string | undefined {
  return options.config ?? (process.env.ENTREPOT_CONFIG || undefined);
}

/** Loads the configuration as the options and the environment say. @throws ConfigError */
export function configurationFrom(options: ConfigurationOptions): Config {
  return loadConfig({
    file: configurationFile(options),
    overrides: {
      dataDirectory: options.dataDir,
      listen: options.listen,
      listenInsecure: options.listenInsecure,
    },
  });
}

/** What opens the configured database. */
export function databaseOptions({ database }: Config): DatabaseOptions {
  return database.kind === "sqlite"
    ? { engine: "sqlite", path: database.path }
    : { engine: "postgresql", url: database.url.reveal(), poolSize: database.poolSize };
}

/**
 * Runs `work` on the configured database, which has to be there already.
 *
 * @throws CommandError when it is not, or is not of this program's version.
 */
export async function withDatabase<Result>(
  config: Config,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  if (config.database.kind === "sqlite" && !existsSync(config.database.path)) {
    throw new CommandError(`there is no database at ${config.database.path}`, {
      advice:
        "Say where the data is with --config or --data-dir; for a new registry, start it once: entrepot serve",
    });
  }
  const database = Database.open(databaseOptions(config));
  try {
    await expectSchema(database);
    return await work(database);
  } finally {
    await database.close();
  }
}

async function expectSchema(database: Database): Promise<void> {
  const version = await database.schemaVersion();
  if (version === SCHEMA_VERSION) return;
  if (version > SCHEMA_VERSION) {
    throw new CommandError(
      `the database has schema version ${version}, this program knows ${SCHEMA_VERSION}`,
      { advice: "Use the newer program that made it." },
    );
  }
  throw new CommandError(
    version === 0
      ? "the database is empty"
      : `the database has schema version ${version}, older than this program's ${SCHEMA_VERSION}`,
    { advice: "Start the registry once, it brings the database up to date: entrepot serve" },
  );
}
