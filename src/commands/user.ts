import type { Command } from "commander";
import { AccessControl } from "../access/access-control.ts";
import { SYSTEM } from "../access/caller.ts";
import { ManagementAccess } from "../access/management-access.ts";
import type { AccountService } from "../accounts/account-service.ts";
import { SecondFactor } from "../authentication/second-factor.ts";
import { SecondFactorService } from "../authentication/second-factor-service.ts";
import { openEventRecorder } from "../events/open-event-recorder.ts";
import {
  type ConfigurationOptions,
  configurationFrom,
  withConfiguration,
  withDatabase,
} from "./configuration.ts";
import { CommandError, MISUSED } from "./failure.ts";
import { type PasswordOptions, readNewPassword, withPassword } from "./password.ts";
import { withPeople } from "./people.ts";
import { formatInstant, print, printJson, printTable } from "./terminal.ts";

interface AddOptions extends ConfigurationOptions, PasswordOptions {
  readonly admin?: boolean;
  readonly fullName?: string;
  readonly adoptNamespace?: boolean;
}

const PAGE = 1_000;

/** `entrepot user …` */
export function addUserCommands(program: Command): void {
  const user = program.command("user").description("manage the people who may log in");

  withPassword(withConfiguration(user.command("add <name>")))
    .description("make a user, with a namespace of that name to push to")
    .option("--admin", "an administrator, who may do everything")
    .option("--full-name <text>", "the user's name, for people")
    .option("--adopt-namespace", "make the user the owner of repositories that are in the namespace already")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot user add alice\n  entrepot user add ci --password-file /run/secrets/ci\n  pass show registry/bob | entrepot user add bob --admin --password-stdin",
    )
    .action((name: string, options: AddOptions) => addUser(name, options));

  withPassword(withConfiguration(user.command("passwd <name>")))
    .description("give a user another password; all their logins and tokens end")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot user passwd admin\n  entrepot user passwd ci --password-file /run/secrets/ci",
    )
    .action((name: string, options: ConfigurationOptions & PasswordOptions) => changePassword(name, options));

  withConfiguration(user.command("list"))
    .description("list the users")
    .option("--json", "for scripts")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot user list\n  entrepot user list --json | jq -r '.[] | select(.isAdmin) | .name'",
    )
    .action((options: ConfigurationOptions & { readonly json?: boolean }) => listUsers(options));

  withConfiguration(user.command("disable <name>"))
    .description("keep a user from logging in; all their logins and tokens end")
    .addHelpText("after", "\nExample:\n  entrepot user disable alice")
    .action((name: string, options: ConfigurationOptions) => setActive(name, false, options));

  withConfiguration(user.command("enable <name>"))
    .description("let a disabled user log in again")
    .addHelpText("after", "\nExample:\n  entrepot user enable alice")
    .action((name: string, options: ConfigurationOptions) => setActive(name, true, options));

  withConfiguration(user.command("reset-second-factor <name>"))
    .description("remove the second factor of a user who lost it")
    .addHelpText("after", "\nExample:\n  entrepot user reset-second-factor alice")
    .action((name: string, options: ConfigurationOptions) => resetSecondFactor(name, options));

  addRole(user, "admin", "an administrator, who may do everything");
  addRole(user, "auditor", "an auditor, who sees everything and changes nothing");

  withConfiguration(user.command("delete <name>"))
    .description("delete a user; all their logins, tokens, memberships and grants end")
    .option("--with-repositories", "delete their repositories as well; otherwise they stay without an owner")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot user delete alice\n  entrepot user delete alice --with-repositories",
    )
    .action((name: string, options: ConfigurationOptions & { readonly withRepositories?: boolean }) =>
      deleteUser(name, options),
    );
}

function addRole(user: Command, role: "admin" | "auditor", meaning: string): void {
  withConfiguration(user.command(`${role} <name> <on-or-off>`))
    .description(`make a user ${meaning}; or no longer one`)
    .addHelpText("after", `\nExamples:\n  entrepot user ${role} alice on\n  entrepot user ${role} alice off`)
    .action((name: string, state: string, options: ConfigurationOptions) =>
      setRole(name, { role, state }, options),
    );
}

function withAccounts<Result>(
  options: ConfigurationOptions,
  work: (accounts: AccountService) => Promise<Result>,
): Promise<Result> {
  return withPeople(options, ({ accounts }) => work(accounts));
}

async function addUser(name: string, options: AddOptions): Promise<void> {
  await withAccounts(options, async (accounts) => {
    const password = await readNewPassword(options);
    await accounts.createUser(SYSTEM, {
      name,
      password,
      ...(options.fullName === undefined ? {} : { fullName: options.fullName }),
      isAdmin: options.admin ?? false,
      adoptNamespace: options.adoptNamespace ?? false,
    });
  });
  print(`made the ${options.admin ? "administrator" : "user"} ${name}`);
}

async function changePassword(name: string, options: ConfigurationOptions & PasswordOptions): Promise<void> {
  await withAccounts(options, async (accounts) => {
    await accounts.changePassword(SYSTEM, name, await readNewPassword(options));
  });
  print(`changed the password of ${name}; earlier logins and tokens are void`);
}

async function setActive(name: string, isActive: boolean, options: ConfigurationOptions): Promise<void> {
  await withAccounts(options, (accounts) => accounts.setActive(SYSTEM, name, isActive));
  print(isActive ? `enabled ${name}` : `disabled ${name}; earlier logins and tokens are void`);
}

async function resetSecondFactor(name: string, options: ConfigurationOptions): Promise<void> {
  const config = configurationFrom(options);
  await withDatabase(config, (database) => {
    const access = new AccessControl({ database, settings: config.registry });
    const management = new ManagementAccess(database);
    const { requireSecondFactor: requirement, service: issuer } = config.authentication;
    const secondFactor = new SecondFactor({ database, requirement });
    const events = openEventRecorder({ database, config: config.events, publicUrl: config.publicUrl });
    return new SecondFactorService({ database, access, management, events, secondFactor, issuer }).reset(
      SYSTEM,
      name,
    );
  });
  print(`${name} logs in with the password alone`);
}

async function setRole(
  name: string,
  { role, state }: { readonly role: "admin" | "auditor"; readonly state: string },
  options: ConfigurationOptions,
): Promise<void> {
  if (state !== "on" && state !== "off") throw new CommandError("say on or off", { exitCode: MISUSED });
  const is = state === "on";
  const change = role === "admin" ? { isAdmin: is } : { isAuditor: is };
  await withAccounts(options, (accounts) => accounts.update(SYSTEM, name, change));
  print(`${name} is ${is ? "" : "not "}an ${role === "admin" ? "administrator" : "auditor"}`);
}

async function deleteUser(
  name: string,
  options: ConfigurationOptions & { readonly withRepositories?: boolean },
): Promise<void> {
  await withPeople(options, async ({ accounts, deletion }) => {
    if ((await accounts.find(name))?.kind !== "user")
      throw new CommandError(`there is no user named ${name}`);
    if (!options.withRepositories) await deletion.delete(SYSTEM, name);
    else print(`deleted ${await deletion.deleteWithRepositories(SYSTEM, name)} repositories`);
  });
  print(`deleted ${name}; earlier logins and tokens are void`);
}

async function listUsers(options: ConfigurationOptions & { readonly json?: boolean }): Promise<void> {
  const users = await withAccounts(options, async (accounts) => {
    const all = [];
    let after: string | undefined = "";
    while (after !== undefined) {
      const page: Awaited<ReturnType<AccountService["list"]>> = await accounts.list({ after, limit: PAGE });
      all.push(...page.items);
      after = page.next;
    }
    return all.filter(({ kind }) => kind === "user");
  });
  if (options.json) {
    printJson(
      users.map(({ name, fullName, isAdmin, isAuditor, isActive, createdAt }) => ({
        name,
        fullName,
        isAdmin,
        isAuditor,
        isActive,
        createdAt: createdAt.toISOString(),
      })),
    );
    return;
  }
  printTable(
    ["name", "full name", "role", "state", "since"],
    users.map(({ name, fullName, isAdmin, isAuditor, isActive, createdAt }) => [
      name,
      fullName,
      isAdmin ? "administrator" : isAuditor ? "auditor" : "user",
      isActive ? "active" : "disabled",
      formatInstant(createdAt.getTime()),
    ]),
  );
}
