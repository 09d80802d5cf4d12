import type { Command } from "commander";
import { SYSTEM } from "../access/caller.ts";
import { openBackground } from "../background.ts";
import { openBlobStore } from "../blobs/open.ts";
import { parseRepositoryName } from "../oci/names.ts";
import type { UntaggedPolicy } from "../repositories/untagged-policy.ts";
import {
  type ConfigurationOptions,
  configurationFrom,
  withConfiguration,
  withDatabase,
} from "./configuration.ts";
import { CommandError, MISUSED } from "./failure.ts";
import { print } from "./terminal.ts";

/** `entrepot repository …` */
export function addRepositoryCommands(program: Command): void {
  const repository = program.command("repository").description("settings of a repository");

  withConfiguration(repository.command("untagged <name> [policy]"))
    .description(
      "show or set what becomes of images without a tag: keep, a number of days, or default (as configured)",
    )
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot repository untagged alice/app         show the policy\n  entrepot repository untagged alice/app 30      collect them after 30 days\n  entrepot repository untagged alice/app keep\n  entrepot repository untagged alice/app default",
    )
    .action((name: string, policy: string | undefined, options: ConfigurationOptions) =>
      untagged(name, policy, options),
    );
}

async function untagged(
  name: string,
  text: string | undefined,
  options: ConfigurationOptions,
): Promise<void> {
  const repository = parseRepositoryName(name);
  const policy = text === undefined ? undefined : parsePolicy(text);
  const config = configurationFrom(options);
  await withDatabase(config, async (database) => {
    const blobs = openBlobStore(config.storage);
    try {
      const { untaggedPolicies } = openBackground(config, { database, blobs });
      if (policy !== undefined) await untaggedPolicies.set(SYSTEM, repository, policy);
      const set = await untaggedPolicies.get(SYSTEM, repository);
      print(`${repository}: ${describe(set, config.garbageCollection.untaggedDays)}`);
    } finally {
      await blobs.close();
    }
  });
}

function parsePolicy(text: string): UntaggedPolicy {
  if (text === "keep" || text === "default") return text;
  if (/^\d{1,6}$/.test(text)) return { days: Number(text) };
  throw new CommandError("the policy is keep, default, or a number of days", { exitCode: MISUSED });
}

function describe(policy: UntaggedPolicy, byDefault: number | undefined): string {
  if (policy === "keep") return "images without a tag are kept";
  if (policy !== "default") return `images without a tag are collected after ${policy.days} days`;
  return byDefault === undefined
    ? "images without a tag are kept, by default"
    : `images without a tag are collected after ${byDefault} days, by default`;
}
