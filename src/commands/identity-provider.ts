import type { Command } from "commander";
import { SYSTEM } from "../access/caller.ts";
import { ManagementAccess } from "../access/management-access.ts";
import type { Config } from "../config/config.ts";
import type { Database } from "../database/database.ts";
import { EventRecorder } from "../events/event-recorder.ts";
import { eventSinks } from "../events/event-sinks.ts";
import { ExternalAccounts } from "../identity/external-accounts.ts";
import { IdentityProviders } from "../identity/identity-providers.ts";
import { DirectorySync } from "../identity/ldap/directory-sync.ts";
import { directoryAddresses, ldapKind } from "../identity/ldap/ldap-kind.ts";
import { Oidc } from "../identity/oidc/oidc.ts";
import { oidcKind } from "../identity/oidc/oidc-kind.ts";
import { providerKinds } from "../identity/provider-kinds.ts";
import { scimKind } from "../identity/scim/scim-kind.ts";
import { renewScimSecret } from "../identity/scim/scim-service.ts";
import { OutboundClient } from "../outbound/outbound-client.ts";
import {
  type ConfigurationOptions,
  configurationFrom,
  withConfiguration,
  withDatabase,
} from "./configuration.ts";
import { CommandError } from "./failure.ts";
import { formatInstant, print, printJson, printTable } from "./terminal.ts";

type JsonOptions = ConfigurationOptions & { readonly json?: boolean };

/** `entrepot identity-provider …` */
export function addIdentityProviderCommands(program: Command): void {
  const provider = program
    .command("identity-provider")
    .description("look at the providers that people log in with; switch one off that keeps you out");

  withConfiguration(provider.command("list"))
    .description("list the identity providers")
    .option("--json", "for scripts")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot identity-provider list\n  entrepot identity-provider list --json",
    )
    .action((options: JsonOptions) => list(options));

  withConfiguration(provider.command("test <name>"))
    .description("try whether a provider answers, from this machine")
    .addHelpText("after", "\nExample:\n  entrepot identity-provider test ldap")
    .action((name: string, options: ConfigurationOptions) => test(name, options));

  withConfiguration(provider.command("sync <name>"))
    .description("bring accounts and teams into step with an LDAP directory, now")
    .option("--json", "print what was done, for scripts")
    .addHelpText("after", "\nExample:\n  entrepot identity-provider sync ldap")
    .action((name: string, options: JsonOptions) => sync(name, options));

  withConfiguration(provider.command("scim-secret <name>"))
    .description("give a SCIM provider a new secret, and print it this once; the one before is void")
    .option("--json", "for scripts")
    .addHelpText("after", "\nExample:\n  entrepot identity-provider scim-secret okta")
    .action((name: string, options: JsonOptions) => renewSecret(name, options));

  for (const isEnabled of [true, false]) {
    const verb = isEnabled ? "enable" : "disable";
    withConfiguration(provider.command(`${verb} <name>`))
      .description(
        isEnabled
          ? "let people log in with a provider again"
          : "let nobody log in with a provider, and end the logins of its accounts",
      )
      .addHelpText("after", `\nExample:\n  entrepot identity-provider ${verb} ldap`)
      .action((name: string, options: ConfigurationOptions) => setEnabled(name, isEnabled, options));
  }
}

function withProviders<Result>(
  options: ConfigurationOptions,
  work: (parts: {
    readonly config: Config;
    readonly database: Database;
    readonly events: EventRecorder;
    readonly providers: IdentityProviders;
  }) => Promise<Result>,
): Promise<Result> {
  const config = configurationFrom(options);
  return withDatabase(config, (database) => {
    const events = new EventRecorder({ database, sinks: eventSinks(config.events) });
    const oidc = new Oidc(config, { database, events, accounts: new ExternalAccounts({ database, events }) });
    const providers = new IdentityProviders({
      database,
      access: new ManagementAccess(database),
      events,
      kinds: [
        ...providerKinds({ allow: config.outbound.allow, outbound: new OutboundClient(config.outbound) }),
        oidcKind((provider) => oidc.test(provider)),
        scimKind(),
      ],
    });
    return work({ config, database, events, providers });
  });
}

async function list(options: JsonOptions): Promise<void> {
  const { items } = await withProviders(options, ({ providers }) => providers.list(SYSTEM, { limit: 1000 }));
  if (options.json) {
    printJson(items);
    return;
  }
  printTable(
    ["name", "kind", "enabled", "changed"],
    items.map(({ name, kind, isEnabled, updatedAt }) => [
      name,
      kind,
      isEnabled ? "yes" : "no",
      formatInstant(updatedAt),
    ]),
  );
}

async function test(name: string, options: ConfigurationOptions): Promise<void> {
  const messages = await withProviders(options, ({ providers }) => providers.test(SYSTEM, name));
  for (const message of messages) print(message);
}

async function sync(name: string, options: JsonOptions): Promise<void> {
  const outcome = await withProviders(options, async ({ config, database, events, providers }) => {
    const permits = directoryAddresses(config.outbound.allow);
    const provider = await providers.find(ldapKind(permits), name);
    if (provider === undefined) throw new CommandError(`there is no LDAP provider named ${name}`);
    if (!provider.isEnabled) throw new CommandError(`${name} is disabled: enable it first`);
    const accounts = new ExternalAccounts({ database, events });
    const say = options.json ? () => {} : print;
    return new DirectorySync({ database, events, accounts, permits }).run(provider, {
      log: { info: say, warn: say, error: say },
    });
  });
  if (options.json) printJson(outcome);
}

async function renewSecret(name: string, options: JsonOptions): Promise<void> {
  const secret = await withProviders(options, ({ providers }) => renewScimSecret(providers, SYSTEM, name));
  if (options.json) printJson({ provider: name, secret });
  else print(secret);
}

async function setEnabled(name: string, isEnabled: boolean, options: ConfigurationOptions): Promise<void> {
  await withProviders(options, ({ providers }) => providers.update(SYSTEM, name, { isEnabled }));
  print(`${name} is ${isEnabled ? "enabled" : "disabled"}`);
}
