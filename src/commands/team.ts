import type { Command } from "commander";
import { SYSTEM } from "../access/caller.ts";
import { type ConfigurationOptions, withConfiguration } from "./configuration.ts";
import { allOf, withPeople } from "./people.ts";
import { print, printJson, printTable } from "./terminal.ts";

type JsonOptions = ConfigurationOptions & { readonly json?: boolean };

/** `entrepot team …` */
export function addTeamCommands(program: Command): void {
  const team = program
    .command("team")
    .description("manage the teams of organizations, which access is granted to");

  withConfiguration(team.command("create <organization> <team>"))
    .description("make a team")
    .option("--description <text>", "what it is for")
    .addHelpText("after", '\nExample:\n  entrepot team create acme devs --description "Who builds the app"')
    .action(
      (
        organization: string,
        name: string,
        options: ConfigurationOptions & { readonly description?: string },
      ) => create({ organization, team: name }, options),
    );

  withConfiguration(team.command("list <organization> [team]"))
    .description("list the teams of an organization, or who is in one of them")
    .option("--json", "for scripts")
    .addHelpText("after", "\nExamples:\n  entrepot team list acme\n  entrepot team list acme devs --json")
    .action((organization: string, name: string | undefined, options: JsonOptions) =>
      name === undefined ? list(organization, options) : listMembers({ organization, team: name }, options),
    );

  withConfiguration(team.command("add <organization> <team> <account>"))
    .description("put a user, or a service account of the organization, into a team")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot team add acme devs alice\n  entrepot team add acme builders acme+ci",
    )
    .action((organization: string, name: string, member: string, options: ConfigurationOptions) =>
      add({ organization, team: name, member }, options),
    );

  withConfiguration(team.command("remove <organization> <team> <account>"))
    .description("take somebody out of a team, at once")
    .addHelpText("after", "\nExample:\n  entrepot team remove acme devs alice")
    .action((organization: string, name: string, member: string, options: ConfigurationOptions) =>
      leave({ organization, team: name, member }, options),
    );

  withConfiguration(team.command("delete <organization> <team>"))
    .description("delete a team, and what it was granted")
    .addHelpText("after", "\nExample:\n  entrepot team delete acme devs")
    .action((organization: string, name: string, options: ConfigurationOptions) =>
      remove({ organization, team: name }, options),
    );
}

interface TeamOf {
  readonly organization: string;
  readonly team: string;
}

interface MemberOf extends TeamOf {
  readonly member: string;
}

async function create(
  { organization, team }: TeamOf,
  options: ConfigurationOptions & { readonly description?: string },
): Promise<void> {
  const { description } = options;
  await withPeople(options, ({ teams }) => teams.create(SYSTEM, organization, { name: team, description }));
  print(`made the team ${organization}/${team}`);
}

async function list(organization: string, options: JsonOptions): Promise<void> {
  const found = await withPeople(options, ({ teams }) =>
    allOf((page) => teams.list(SYSTEM, organization, page)),
  );
  if (options.json) {
    printJson(
      found.map(({ uid: id, name, description, membersCount }) => ({ id, name, description, membersCount })),
    );
    return;
  }
  printTable(
    ["team", "members", "description"],
    found.map(({ name, membersCount, description }) => [name, String(membersCount), description]),
  );
}

async function listMembers(of: TeamOf, options: JsonOptions): Promise<void> {
  const found = await withPeople(options, ({ teams }) =>
    allOf((page) => teams.listMembers(SYSTEM, of, page)),
  );
  if (options.json) {
    printJson(found.map(({ account, isAdmin }) => ({ name: account.name, isAdmin })));
    return;
  }
  printTable(
    ["name", "full name", "role"],
    found.map(({ account, isAdmin }) => [account.name, account.fullName, isAdmin ? "admin" : "member"]),
  );
}

async function add(of: MemberOf, options: ConfigurationOptions): Promise<void> {
  await withPeople(options, ({ teams }) => teams.setMember(SYSTEM, of, { mayAdd: true }));
  print(`${of.member} is in the team ${of.organization}/${of.team}`);
}

async function leave(of: MemberOf, options: ConfigurationOptions): Promise<void> {
  await withPeople(options, async ({ teams }) => {
    // Says so when there is no such team: a slip is not to look like a success.
    await teams.get(SYSTEM, of);
    await teams.removeMember(SYSTEM, of, of.member);
  });
  print(`${of.member} is not in the team ${of.organization}/${of.team}`);
}

async function remove(of: TeamOf, options: ConfigurationOptions): Promise<void> {
  await withPeople(options, async ({ teams }) => {
    await teams.get(SYSTEM, of);
    await teams.delete(SYSTEM, of);
  });
  print(`deleted the team ${of.organization}/${of.team}`);
}
