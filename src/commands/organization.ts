import type { Command } from "commander";
import { SYSTEM } from "../access/caller.ts";
import { type ConfigurationOptions, withConfiguration } from "./configuration.ts";
import { CommandError } from "./failure.ts";
import { allOf, type PeopleAtWork, withPeople } from "./people.ts";
import { formatInstant, print, printJson, printTable } from "./terminal.ts";

type JsonOptions = ConfigurationOptions & { readonly json?: boolean };

interface CreateOptions extends ConfigurationOptions {
  readonly fullName?: string;
  readonly description?: string;
  readonly owner?: string;
  readonly adoptNamespace?: boolean;
}

interface MembersOptions extends JsonOptions {
  readonly add?: string;
  readonly owner?: boolean;
  readonly remove?: string;
}

/** `entrepot organization …` */
export function addOrganizationCommands(program: Command): void {
  const organization = program
    .command("organization")
    .description("manage organizations: namespaces that several people share");

  withConfiguration(organization.command("create <name>"))
    .description("make an organization, with a namespace of that name")
    .option("--full-name <text>", "the organization's name, for people")
    .option("--description <text>", "what it is for")
    .option("--owner <user>", "a user who is to own it")
    .option("--adopt-namespace", "make it the owner of repositories that are in the namespace already")
    .addHelpText(
      "after",
      '\nExamples:\n  entrepot organization create acme --owner alice\n  entrepot organization create acme --full-name "Acme Inc."',
    )
    .action((name: string, options: CreateOptions) => create(name, options));

  withConfiguration(organization.command("list"))
    .description("list the organizations")
    .option("--json", "for scripts")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot organization list\n  entrepot organization list --json | jq -r '.[].name'",
    )
    .action((options: JsonOptions) => list(options));

  withConfiguration(organization.command("members <name>"))
    .description("show who is in an organization; let somebody in, or take somebody out")
    .option("--add <user>", "make a user a member; with --owner an owner")
    .option("--owner", "as an owner, who may do everything in the organization")
    .option("--remove <user>", "take a user out, and out of all of its teams")
    .option("--json", "for scripts")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot organization members acme\n  entrepot organization members acme --add bob\n  entrepot organization members acme --add alice --owner\n  entrepot organization members acme --remove bob",
    )
    .action((name: string, options: MembersOptions) => members(name, options));

  withConfiguration(organization.command("delete <name>"))
    .description("delete an organization with its teams and service accounts")
    .option("--with-repositories", "delete its repositories as well; otherwise they stay without an owner")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot organization delete acme\n  entrepot organization delete acme --with-repositories",
    )
    .action((name: string, options: ConfigurationOptions & { readonly withRepositories?: boolean }) =>
      remove(name, options),
    );
}

async function create(name: string, options: CreateOptions): Promise<void> {
  const { fullName, description, owner, adoptNamespace } = options;
  await withPeople(options, async ({ accounts, members: people }) => {
    // Looked for first: without its owner the organization is not to be made.
    if (owner !== undefined && (await accounts.find(owner))?.kind !== "user")
      throw new CommandError(`there is no user named ${owner}; nothing was made`);
    await accounts.createOrganization(SYSTEM, { name, fullName, description, adoptNamespace });
    if (owner === undefined) return;
    await people.set(SYSTEM, { organization: name, member: owner }, { isAdmin: true, mayAdd: true });
  });
  print(`made the organization ${name}${owner === undefined ? "" : `, owned by ${owner}`}`);
}

async function list(options: JsonOptions): Promise<void> {
  const found = await withPeople(options, ({ directory }) =>
    allOf((page) => directory.list(SYSTEM, { ...page, filter: "orgs" })),
  );
  if (options.json) {
    printJson(
      found.map(({ name, fullName, description, isActive, membersCount, teamsCount, createdAt }) => ({
        ...{ name, fullName, description, isActive, membersCount, teamsCount },
        createdAt: createdAt.toISOString(),
      })),
    );
    return;
  }
  printTable(
    ["name", "full name", "members", "teams", "since"],
    found.map(({ name, fullName, membersCount, teamsCount, createdAt }) => [
      ...[name, fullName, String(membersCount), String(teamsCount)],
      formatInstant(createdAt.getTime()),
    ]),
  );
}

async function members(organization: string, options: MembersOptions): Promise<void> {
  const { add, owner = false, remove: leaves } = options;
  await withPeople(options, async (people) => {
    if (add !== undefined) {
      await people.members.set(SYSTEM, { organization, member: add }, { isAdmin: owner, mayAdd: true });
      print(`${add} is ${owner ? "an owner" : "a member"} of ${organization}`);
    }
    if (leaves !== undefined) {
      await people.members.remove(SYSTEM, { organization, member: leaves });
      print(`${leaves} is not in ${organization} and its teams`);
    }
    if (add === undefined && leaves === undefined) await showMembers(people, organization, options);
  });
}

async function showMembers(people: PeopleAtWork, organization: string, { json }: JsonOptions): Promise<void> {
  const found = await allOf((page) => people.members.list(SYSTEM, organization, page));
  if (json) {
    printJson(found.map(({ account, isAdmin }) => ({ name: account.name, isOwner: isAdmin })));
    return;
  }
  printTable(
    ["name", "full name", "role"],
    found.map(({ account, isAdmin }) => [account.name, account.fullName, isAdmin ? "owner" : "member"]),
  );
}

async function remove(
  name: string,
  options: ConfigurationOptions & { readonly withRepositories?: boolean },
): Promise<void> {
  await withPeople(options, async ({ accounts, deletion }) => {
    if ((await accounts.find(name))?.kind !== "organization")
      throw new CommandError(`there is no organization named ${name}`);
    if (!options.withRepositories) await deletion.delete(SYSTEM, name);
    else print(`deleted ${await deletion.deleteWithRepositories(SYSTEM, name)} repositories`);
  });
  print(`deleted the organization ${name}`);
}
