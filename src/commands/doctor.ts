import type { Command } from "commander";
import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/problems.ts";
import {
  type ConfigurationOptions,
  configurationFile,
  configurationFrom,
  withConfiguration,
} from "./configuration.ts";
import { checkDatabase, checkDatabaseClock } from "./doctor/database-check.ts";
import { type Finding, Findings } from "./doctor/finding.ts";
import { checkClock, checkDisk, checkOpenFiles, checkProcesses } from "./doctor/machine-checks.ts";
import { checkAddresses, checkTls } from "./doctor/network-checks.ts";
import { checkStorage } from "./doctor/storage-check.ts";
import { FAILED } from "./failure.ts";
import { print, printJson } from "./terminal.ts";

/** `entrepot doctor` */
export function addDoctorCommand(program: Command): void {
  withConfiguration(program.command("doctor"))
    .description("check configuration, database, storage, clock, disk and network, and say what to do")
    .option("--json", "for scripts")
    .addHelpText(
      "after",
      `
Examples:
  entrepot doctor
  entrepot doctor --config /etc/entrepot/entrepot.yaml --json | jq '.[] | select(.status != "ok")'

Ends with 1 when something failed; warnings do not count.`,
    )
    .action(async (options: ConfigurationOptions & { readonly json?: boolean }) => {
      const findings = await examine(options);
      if (options.json) printJson(findings);
      else for (const finding of findings) print(format(finding));
      if (findings.some(({ status }) => status === "failed")) process.exitCode = FAILED;
    });
}

async function examine(options: ConfigurationOptions): Promise<readonly Finding[]> {
  const configuration = new Findings("configuration");
  let config: Config;
  try {
    config = configurationFrom(options);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const line of error.message.split("\n"))
      configuration.fail(line, "`entrepot config variables` and docs/configure.md name every setting.");
    return configuration.all;
  }
  configuration.ok(configurationFile(options) ?? "no file; defaults and environment");
  return [
    ...configuration.all,
    ...(await checkDatabase(config)),
    ...(await checkStorage(config)),
    ...checkClock(config),
    ...(await checkDatabaseClock(config)),
    ...checkDisk(config),
    ...checkOpenFiles(),
    ...checkProcesses(config),
    ...checkTls(config),
    ...(await checkAddresses(config)),
  ];
}

function format({ name, status, detail, advice }: Finding): string {
  const line = `${status.padEnd(9)}${name.padEnd(15)}${detail}`;
  return advice === undefined ? line : `${line}\n${" ".repeat(24)}${advice}`;
}
