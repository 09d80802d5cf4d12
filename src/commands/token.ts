import type { Command } from "commander";
import { type Action, SYSTEM } from "../access/caller.ts";
import type { CredentialScope, RepositoryScope } from "../access/credential-scope.ts";
import { ManagementAccess } from "../access/management-access.ts";
import { type AccessToken, AccessTokenService } from "../authentication/access-token-service.ts";
import { openEventRecorder } from "../events/open-event-recorder.ts";
import {
  type ConfigurationOptions,
  configurationFrom,
  withConfiguration,
  withDatabase,
} from "./configuration.ts";
import { CommandError, MISUSED } from "./failure.ts";
import { formatInstant, print, printJson, printTable } from "./terminal.ts";

interface CreateOptions extends ConfigurationOptions {
  readonly label?: string;
  readonly scope?: readonly string[];
  readonly expires?: string;
  readonly json?: boolean;
}

const PAGE = 1_000;
const ACTIONS: readonly string[] = ["pull", "push", "delete", "administer"] satisfies Action[];
const UNITS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 24 * 3_600_000,
  w: 7 * 24 * 3_600_000,
};

/** `entrepot token …` */
export function addTokenCommands(program: Command): void {
  const token = program.command("token").description("manage access tokens, which programs log in with");

  withConfiguration(token.command("create <account>"))
    .description("make an access token for a user or a service account, and print it, this once")
    .option("--label <text>", "what it is for, for people")
    .option(
      "--scope <scope...>",
      "what it is good for: acme/app:pull, acme/**:pull,push; default: all that the account may do",
    )
    .option("--expires <when>", "after 12h, 90d, 4w, or at 2027-01-31T00:00:00Z; default: never")
    .option("--json", "for scripts")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot token create alice --label laptop\n  entrepot token create acme+ci --scope 'acme/app:pull,push' --expires 90d\n  entrepot token create alice --json | jq -r .token",
    )
    .action((account: string, options: CreateOptions) => create(account, options));

  withConfiguration(token.command("list <account>"))
    .description("list an account's access tokens")
    .option("--json", "for scripts")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot token list alice\n  entrepot token list alice --json | jq -r '.[] | select(.isActive | not) | .id'",
    )
    .action((account: string, options: ConfigurationOptions & { readonly json?: boolean }) =>
      list(account, options),
    );

  withConfiguration(token.command("delete <id>"))
    .description("delete an access token by its id, or the first characters of it that list shows")
    .requiredOption("--account <name>", "whose token it is")
    .addHelpText("after", "\nExample:\n  entrepot token delete 1f0c2b9a83d1 --account alice")
    .action((id: string, options: ConfigurationOptions & { readonly account: string }) =>
      remove(id, options),
    );
}

function withTokens<Result>(
  options: ConfigurationOptions,
  work: (tokens: AccessTokenService) => Promise<Result>,
): Promise<Result> {
  const config = configurationFrom(options);
  return withDatabase(config, (database) =>
    work(
      new AccessTokenService({
        database,
        management: new ManagementAccess(database),
        events: openEventRecorder({ database, config: config.events, publicUrl: config.publicUrl }),
      }),
    ),
  );
}

async function create(accountName: string, options: CreateOptions): Promise<void> {
  const scopes = scopesOf(options.scope);
  const expiresAt = options.expires === undefined ? undefined : instantOf(options.expires);
  const { token, made } = await withTokens(options, (tokens) =>
    tokens.create(SYSTEM, { accountName, label: options.label ?? "", scopes, expiresAt }),
  );
  if (options.json) printJson({ ...shown(made), token });
  else print(token);
}

async function list(
  accountName: string,
  options: ConfigurationOptions & { readonly json?: boolean },
): Promise<void> {
  const all = await withTokens(options, (tokens) => listAll(tokens, accountName));
  if (options.json) return printJson(all.map(shown));
  printTable(
    ["id", "label", "state", "since", "last used", "expires", "good for"],
    all.map((token) => [
      token.id.slice(0, 12),
      token.label,
      token.isActive ? "active" : "deactivated",
      formatInstant(token.createdAt),
      token.lastUsedAt === undefined ? "never" : formatInstant(token.lastUsedAt),
      token.expiresAt === undefined ? "never" : formatInstant(token.expiresAt),
      token.scopes?.repositories.map(formatScope).join(" ") ?? "everything",
    ]),
  );
}

async function listAll(tokens: AccessTokenService, accountName: string): Promise<readonly AccessToken[]> {
  const all: AccessToken[] = [];
  let after: string | undefined = "";
  while (after !== undefined) {
    const page: Awaited<ReturnType<AccessTokenService["list"]>> = await tokens.list(SYSTEM, accountName, {
      after,
      limit: PAGE,
    });
    all.push(...page.items);
    after = page.next;
  }
  return all;
}

async function remove(
  text: string,
  options: ConfigurationOptions & { readonly account: string },
): Promise<void> {
  const { account } = options;
  await withTokens(options, async (tokens) => {
    const meant = (await listAll(tokens, account)).filter(({ id }) => id.startsWith(text.toLowerCase()));
    const [token] = meant;
    if (token === undefined || meant.length > 1) {
      throw new CommandError(
        token === undefined
          ? `${account} has no access token ${text}`
          : `${account} has several access tokens that begin with ${text}`,
        { advice: `To see them: entrepot token list ${account}` },
      );
    }
    await tokens.delete(SYSTEM, token.id);
    print(`deleted the access token ${token.id.slice(0, 12)} of ${account}; what was got with it is void`);
  });
}

function scopesOf(texts: readonly string[] | undefined): CredentialScope | undefined {
  return texts && { repositories: texts.map(scopeOf) };
}

function scopeOf(text: string): RepositoryScope {
  const colon = text.lastIndexOf(":");
  const actions = text.slice(colon + 1).split(",");
  if (colon > 0 && actions.every((action) => ACTIONS.includes(action))) {
    return { pattern: text.slice(0, colon), actions: actions as Action[] };
  }
  throw new CommandError(`${JSON.stringify(text)} is no scope`, {
    exitCode: MISUSED,
    advice: `Write PATTERN:ACTIONS, as in acme/app:pull,push or acme/**:pull. Actions are ${ACTIONS.join(", ")}.`,
  });
}

function instantOf(text: string): number {
  const [, count, unit = ""] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  const at = count === undefined ? Date.parse(text) : Date.now() + Number(count) * (UNITS[unit] ?? 0);
  if (Number.isFinite(at) && (count !== undefined || /^\d{4}-\d\d-\d\d/.test(text))) return at;
  throw new CommandError(`${JSON.stringify(text)} is no time`, {
    exitCode: MISUSED,
    advice: "Write how long, as in 12h, 90d or 4w, or until when, as in 2027-01-31T00:00:00Z.",
  });
}

function formatScope({ pattern, actions }: RepositoryScope): string {
  return `${pattern}:${actions.join(",")}`;
}

function shown(token: AccessToken): Record<string, unknown> {
  const { createdAt, expiresAt, lastUsedAt, scopes, ...rest } = token;
  return {
    ...rest,
    createdAt: new Date(createdAt).toISOString(),
    ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt).toISOString() }),
    ...(lastUsedAt !== undefined && { lastUsedAt: new Date(lastUsedAt).toISOString() }),
    ...(scopes && { scopes: scopes.repositories }),
  };
}
