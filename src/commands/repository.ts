import type { Command } from "commander";
import { AccessControl } from "../access/access-control.ts";
import { SYSTEM } from "../access/caller.ts";
import { openBackground } from "../background.ts";
import { openBlobStore } from "../blobs/open.ts";
import { parseRepositoryName } from "../oci/names.ts";
import { RepositorySettings, type Visibility } from "../repositories/repository-settings.ts";
import type { UntaggedPolicy } from "../repositories/untagged-policy.ts";
import { RegistrySettings } from "../settings/registry-settings.ts";
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
  const repository = program
    .command("repository")
    .description("make repositories, and change their settings");

  withConfiguration(repository.command("create <name>"))
    .description("make a repository before the first push to it")
    .option("--visibility <visibility>", "public or private; default: as configured")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot repository create alice/app\n  entrepot repository create alice/app --visibility public",
    )
    .action((name: string, options: CreateOptions) => create(name, options));

  withConfiguration(repository.command("visibility <name> [visibility]"))
    .description("show or set who may pull: public, everybody who is logged in; private, its owner")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot repository visibility alice/app           show it\n  entrepot repository visibility alice/app public",
    )
    .action((name: string, text: string | undefined, options: ConfigurationOptions) =>
      visibility(name, text, options),
    );

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

interface CreateOptions extends ConfigurationOptions {
  readonly visibility?: string;
}

async function withSettings<Result>(
  options: ConfigurationOptions,
  work: (settings: RepositorySettings, byDefault: Visibility) => Promise<Result>,
): Promise<Result> {
  const config = configurationFrom(options);
  return withDatabase(config, (database) => {
    const access = new AccessControl({
      database,
      settings: new RegistrySettings({ database, config }).access,
    });
    return work(new RepositorySettings({ database, access }), config.registry.defaultVisibility);
  });
}

async function create(name: string, options: CreateOptions): Promise<void> {
  const repository = parseRepositoryName(name);
  const asked = options.visibility === undefined ? undefined : parseVisibility(options.visibility);
  await withSettings(options, async (settings, byDefault) => {
    const visibility = asked ?? byDefault;
    if (!(await settings.create(SYSTEM, { repository, visibility }))) {
      throw new CommandError(`there is a repository ${repository} already`, {
        advice: "To show or hide it: entrepot repository visibility NAME public|private",
      });
    }
    print(`made the ${visibility} repository ${repository}`);
  });
}

async function visibility(
  name: string,
  text: string | undefined,
  options: ConfigurationOptions,
): Promise<void> {
  const repository = parseRepositoryName(name);
  const wanted = text === undefined ? undefined : parseVisibility(text);
  await withSettings(options, async (settings) => {
    if (wanted !== undefined) await settings.setVisibility(SYSTEM, repository, wanted);
    print(`${repository} is ${await settings.visibility(SYSTEM, repository)}`);
  });
}

function parseVisibility(text: string): Visibility {
  if (text === "public" || text === "private") return text;
  throw new CommandError("the visibility is public or private", { exitCode: MISUSED });
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
