import type { Command } from "commander";
import { SYSTEM } from "../access/caller.ts";
import { type ConfigurationOptions, withConfiguration } from "./configuration.ts";
import { allOf, withPeople } from "./people.ts";
import { formatInstant, print, printJson, printTable } from "./terminal.ts";

type JsonOptions = ConfigurationOptions & { readonly json?: boolean };

/** `entrepot service-account …` */
export function addServiceAccountCommands(program: Command): void {
  const account = program
    .command("service-account")
    .description("manage accounts of machines, which belong to an organization");

  withConfiguration(account.command("create <organization> <name>"))
    .description("make the service account organization+name; it logs in with access tokens alone")
    .option("--description <text>", "what it is for")
    .addHelpText(
      "after",
      '\nExample:\n  entrepot service-account create acme ci --description "Builds and pushes"',
    )
    .action(
      (
        organization: string,
        name: string,
        options: ConfigurationOptions & { readonly description?: string },
      ) => create(organization, name, options),
    );

  withConfiguration(account.command("list <organization>"))
    .description("list the service accounts of an organization")
    .option("--json", "for scripts")
    .addHelpText("after", "\nExample:\n  entrepot service-account list acme")
    .action((organization: string, options: JsonOptions) => list(organization, options));

  withConfiguration(account.command("delete <organization> <name>"))
    .description("delete a service account; its tokens end at once")
    .addHelpText("after", "\nExample:\n  entrepot service-account delete acme ci")
    .action((organization: string, name: string, options: ConfigurationOptions) =>
      remove(organization, name, options),
    );
}

async function create(
  organization: string,
  name: string,
  options: ConfigurationOptions & { readonly description?: string },
): Promise<void> {
  const { description } = options;
  const made = await withPeople(options, ({ serviceAccounts }) =>
    serviceAccounts.create(SYSTEM, organization, { name, description }),
  );
  print(`made the service account ${made.name}`);
}

async function list(owner: string, options: JsonOptions): Promise<void> {
  const found = await withPeople(options, ({ directory }) =>
    allOf((page) => directory.list(SYSTEM, { ...page, owner })),
  );
  if (options.json) {
    printJson(
      found.map(({ name, description, isActive, createdAt }) => ({
        ...{ name, description, isActive },
        createdAt: createdAt.toISOString(),
      })),
    );
    return;
  }
  printTable(
    ["name", "description", "state", "since"],
    found.map(({ name, description, isActive, createdAt }) => [
      ...[name, description, isActive ? "active" : "disabled"],
      formatInstant(createdAt.getTime()),
    ]),
  );
}

async function remove(organization: string, name: string, options: ConfigurationOptions): Promise<void> {
  const gone = await withPeople(options, async ({ serviceAccounts }) => {
    const account = await serviceAccounts.get(SYSTEM, { organization, name });
    await serviceAccounts.delete(SYSTEM, { organization, name });
    return account.name;
  });
  print(`deleted the service account ${gone}; its tokens are void`);
}
