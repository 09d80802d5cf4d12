import type { Command } from "commander";
import { SYSTEM } from "../access/caller.ts";
import { openBackground } from "../background.ts";
import { openBlobStore } from "../blobs/open.ts";
import { isRegistryError } from "../oci/errors.ts";
import { parseRepositoryName } from "../oci/names.ts";
import type { Repository, Visibility } from "../repositories/repository.ts";
import type { UntaggedPolicy } from "../repositories/untagged-policy.ts";
import {
  type ConfigurationOptions,
  configurationFrom,
  withConfiguration,
  withDatabase,
} from "./configuration.ts";
import { CommandError, MISUSED } from "./failure.ts";
import { addRepositoryAccessCommands } from "./repository-access.ts";
import { withRepositories } from "./repository-services.ts";
import { formatInstant, print, printJson, printTable } from "./terminal.ts";

type JsonOptions = ConfigurationOptions & { readonly json?: boolean };

interface ListOptions extends JsonOptions {
  readonly namespace?: string;
  readonly deleted?: boolean;
}

/** `entrepot repository …` */
export function addRepositoryCommands(program: Command): void {
  const repository = program
    .command("repository")
    .description("make repositories, change them, and end them");

  withConfiguration(repository.command("list"))
    .description("list repositories")
    .option("--namespace <name>", "only those of this user or organization")
    .option("--deleted", "those of --namespace that were deleted and can be restored")
    .option("--json", "for scripts")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot repository list --namespace alice\n  entrepot repository list --namespace alice --deleted",
    )
    .action((options: ListOptions) => (options.deleted ? listDeleted(options) : list(options)));

  withConfiguration(repository.command("show <name>"))
    .description("show a repository")
    .option("--json", "for scripts")
    .addHelpText("after", "\nExample:\n  entrepot repository show alice/app")
    .action((name: string, options: JsonOptions) => show(name, options));

  withConfiguration(repository.command("create <name>"))
    .description("make a repository before the first push to it")
    .option("--visibility <visibility>", "public or private; default: as configured")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot repository create alice/app\n  entrepot repository create alice/app --visibility public",
    )
    .action((name: string, options: CreateOptions) => create(name, options));

  withConfiguration(repository.command("delete <name>"))
    .description("delete a repository; it can be restored for the grace period")
    .addHelpText("after", "\nExample:\n  entrepot repository delete alice/app")
    .action((name: string, options: ConfigurationOptions) => deleteOne(name, options));

  withConfiguration(repository.command("restore <name>"))
    .description("bring a deleted repository back, private")
    .option("--id <id>", "which one; default: the one of that name that was deleted last")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot repository restore alice/app\n  entrepot repository restore alice/app --id 0199b1c2-…",
    )
    .action((name: string, options: ConfigurationOptions & { readonly id?: string }) =>
      restore(name, options),
    );

  withConfiguration(repository.command("rename <name> <new-name>"))
    .description("give a repository another name, also in another namespace; the old one answers for a while")
    .option("--json", "for scripts")
    .addHelpText("after", "\nExample:\n  entrepot repository rename alice/app acme/app")
    .action((name: string, target: string, options: JsonOptions) => rename(name, target, options));

  withConfiguration(repository.command("visibility <name> [visibility]"))
    .description("show or set who may pull: public, everybody who is logged in; private, who has access")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot repository visibility alice/app           show it\n  entrepot repository visibility alice/app public",
    )
    .action((name: string, text: string | undefined, options: ConfigurationOptions) =>
      visibility(name, text, options),
    );

  addRepositoryAccessCommands(repository);

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

const PAGE = 1_000;

async function list(options: ListOptions): Promise<void> {
  const { namespace } = options;
  const all = await withRepositories(options, async ({ repositories }) => {
    const found: Repository[] = [];
    let after: string | undefined = "";
    while (after !== undefined) {
      const page: Awaited<ReturnType<typeof repositories.list>> = await repositories.list(SYSTEM, {
        after,
        limit: PAGE,
        ...(namespace !== undefined && { namespace }),
      });
      found.push(...page.items);
      after = page.next;
    }
    return found;
  });
  if (options.json) printJson(all.map(forScripts));
  else
    printTable(
      ["name", "visibility", "description", "since"],
      all.map((row) => [row.name, row.visibility, row.description, formatInstant(row.createdAt)]),
    );
}

async function listDeleted(options: ListOptions): Promise<void> {
  const { namespace } = options;
  if (namespace === undefined) throw new CommandError("say of which --namespace", { exitCode: MISUSED });
  const { items } = await withRepositories(options, ({ repositoryDeletions }) =>
    repositoryDeletions.list(SYSTEM, namespace, { limit: PAGE }),
  );
  if (options.json) printJson(items);
  else
    printTable(
      ["id", "name", "deleted", "restorable until"],
      items.map((row) => [
        row.uid,
        row.name ?? "",
        formatInstant(row.deletedAt),
        formatInstant(row.restorableUntil),
      ]),
    );
}

async function show(name: string, options: JsonOptions): Promise<void> {
  const repository = await withRepositories(options, ({ repositories }) =>
    repositories.get(SYSTEM, parseRepositoryName(name)),
  );
  if (options.json) {
    printJson(forScripts(repository));
    return;
  }
  print(`${repository.name} is ${repository.visibility}, made ${formatInstant(repository.createdAt)}`);
  if (repository.description !== "") print(repository.description);
  if (repository.immutableTags) print("tags are immutable");
  if (repository.tagLimit > 0) print(`at most ${repository.tagLimit} tags`);
  print(`${repository.pulls} pulls, ${repository.pushes} pushes`);
}

/** Without what nobody has a use for outside of the database. */
function forScripts({ id: _, uid, namespaceKind: __, createdAt, ...repository }: Repository) {
  return { id: uid, ...repository, createdAt: new Date(createdAt).toISOString() };
}

async function create(name: string, options: CreateOptions): Promise<void> {
  const repository = parseRepositoryName(name);
  const asked = options.visibility === undefined ? undefined : parseVisibility(options.visibility);
  try {
    const made = await withRepositories(options, ({ repositories }) =>
      repositories.create(SYSTEM, { name: repository, ...(asked !== undefined && { visibility: asked }) }),
    );
    print(`made the ${made.visibility} repository ${made.name}`);
  } catch (error) {
    if (!isRegistryError(error, "repositoryExists")) throw error;
    throw new CommandError(`there is a repository ${repository} already`, {
      advice: "To show or hide it: entrepot repository visibility NAME public|private",
    });
  }
}

async function deleteOne(name: string, options: ConfigurationOptions): Promise<void> {
  const repository = parseRepositoryName(name);
  const wasThere = await withRepositories(options, ({ repositoryDeletions }) =>
    repositoryDeletions.delete(SYSTEM, repository),
  );
  if (!wasThere) throw new CommandError(`there is no repository ${repository}`);
  print(`deleted ${repository}; for a while, this brings it back: entrepot repository restore ${repository}`);
}

async function restore(
  name: string,
  options: ConfigurationOptions & { readonly id?: string },
): Promise<void> {
  const { id } = options;
  try {
    const repository = await withRepositories(options, ({ repositoryDeletions }) =>
      repositoryDeletions.restore(SYSTEM, {
        name: parseRepositoryName(name),
        ...(id !== undefined && { uid: id }),
      }),
    );
    print(
      `restored ${repository.name}; it is ${repository.visibility}, and nobody else has access to it yet`,
    );
  } catch (error) {
    if (isRegistryError(error, "repositoryExists"))
      throw new CommandError(`there is a new repository ${name}: rename or delete that first`);
    if (isRegistryError(error, "nameUnknown"))
      throw new CommandError(`there is no deleted repository ${name} that can still be restored`);
    throw error;
  }
}

async function rename(name: string, target: string, options: JsonOptions): Promise<void> {
  const [from, to] = [parseRepositoryName(name), parseRepositoryName(target)];
  const renamed = await withRepositories(options, ({ repositoryRenames }) =>
    repositoryRenames.rename(SYSTEM, from, to),
  );
  if (options.json) {
    printJson({ ...renamed, repository: forScripts(renamed.repository) });
    return;
  }
  print(`${from} is ${to} now; pulls by the old name go on until ${formatInstant(renamed.redirectUntil)}`);
  const { droppedGrants, droppedWebhooks } = renamed;
  if (droppedGrants + droppedWebhooks > 0)
    print(`in another namespace: ${droppedGrants} grants and ${droppedWebhooks} webhooks ended`);
}

async function visibility(
  name: string,
  text: string | undefined,
  options: ConfigurationOptions,
): Promise<void> {
  const repository = parseRepositoryName(name);
  const wanted = text === undefined ? undefined : parseVisibility(text);
  const found = await withRepositories(options, ({ repositories }) =>
    wanted === undefined
      ? repositories.get(SYSTEM, repository)
      : repositories.update(SYSTEM, repository, { visibility: wanted }),
  );
  print(`${found.name} is ${found.visibility}`);
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
