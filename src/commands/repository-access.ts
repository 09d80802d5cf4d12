import type { Command } from "commander";
import { SYSTEM } from "../access/caller.ts";
import { isPathPattern } from "../access/credential-scope.ts";
import { type AccessLevel, LEVEL_WORDS } from "../access/decision.ts";
import type { Granted, GranteeName, PathGranted } from "../access/grantee.ts";
import { isRegistryError } from "../oci/errors.ts";
import { parseRepositoryName } from "../oci/names.ts";
import type { PageRequest } from "../registry/registry.ts";
import type { RepositoryServices } from "../repositories/open.ts";
import { type ConfigurationOptions, withConfiguration } from "./configuration.ts";
import { CommandError, MISUSED } from "./failure.ts";
import { withRepositories } from "./repository-services.ts";
import { formatInstant, print, printJson, printTable } from "./terminal.ts";

interface GranteeOptions extends ConfigurationOptions {
  readonly team?: string;
  readonly user?: string;
}

const PAGE = 1_000;

/** `entrepot repository access …` */
export function addRepositoryAccessCommands(repository: Command): void {
  const access = repository
    .command("access")
    .description("who was granted access to a repository, or to all below a path such as acme/app/**");

  withConfiguration(access.command("list <repository-or-path>"))
    .description("list the grants on a repository, or on a path")
    .option("--json", "for scripts")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot repository access list acme/app\n  entrepot repository access list 'acme/**'",
    )
    .action((on: string, options: ConfigurationOptions & { readonly json?: boolean }) => list(on, options));

  withGrantee(withConfiguration(access.command("grant <repository-or-path> <level>")))
    .description("grant read-only, read-write or admin access, in the place of what was granted before")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot repository access grant alice/app read-only --user bob\n  entrepot repository access grant 'acme/app/**' read-write --team devs",
    )
    .action((on: string, level: string, options: GranteeOptions) => grant(on, level, options));

  withGrantee(withConfiguration(access.command("revoke <repository-or-path>")))
    .description("take a grant away; it ends at once")
    .addHelpText("after", "\nExample:\n  entrepot repository access revoke acme/app --team devs")
    .action((on: string, options: GranteeOptions) => revoke(on, options));
}

function withGrantee(command: Command): Command {
  return command
    .option("--team <name>", "a team of the namespace's organization")
    .option("--user <name>", "a user or a service account");
}

async function list(on: string, options: ConfigurationOptions & { readonly json?: boolean }): Promise<void> {
  const grants = await withRepositories(options, (services) => listAll(services, on));
  const rows = grants.map(({ grantee, level, since }) => ({
    [grantee.kind === "team" ? "team" : "user"]: grantee.name,
    accessLevel: LEVEL_WORDS[level],
    since: new Date(since).toISOString(),
  }));
  if (options.json) printJson(rows);
  else
    printTable(
      ["who", "access", "since"],
      grants.map(({ grantee, level, since }) => [
        `${grantee.kind === "team" ? "team" : "user"} ${grantee.name}`,
        LEVEL_WORDS[level],
        formatInstant(since),
      ]),
    );
}

async function listAll({ grants }: RepositoryServices, on: string): Promise<readonly Granted[]> {
  const found: (Granted | PathGranted)[] = [];
  for (let after: string | undefined = ""; after !== undefined; ) {
    const page: PageRequest = { limit: PAGE, ...(after !== "" && { after }) };
    const answer: Awaited<ReturnType<typeof grants.listOnPaths | typeof grants.listOnRepository>> =
      isPathPattern(on)
        ? await grants.listOnPaths(SYSTEM, namespaceIn(on), { ...page, pattern: on })
        : await grants.listOnRepository(SYSTEM, parseRepositoryName(on), page);
    found.push(...answer.items);
    after = answer.next;
  }
  return found;
}

async function grant(on: string, word: string, options: GranteeOptions): Promise<void> {
  const [to, level] = [granteeOf(options), parseLevel(word)];
  try {
    await withRepositories<unknown>(options, ({ grants }) =>
      isPathPattern(on)
        ? grants.grantOnPath(SYSTEM, namespaceIn(on), { to, pattern: on, level })
        : grants.grantOnRepository(SYSTEM, parseRepositoryName(on), { to, level }),
    );
  } catch (error) {
    if (!isRegistryError(error, "nameUnknown")) throw error;
    throw new CommandError(
      `there is no repository ${on}: make it first (entrepot repository create ${on}), or grant access to all below a path: '${namespaceIn(on)}/**'`,
    );
  }
  print(`granted ${nameOf(to)} ${LEVEL_WORDS[level]} access to ${on}`);
}

async function revoke(on: string, options: GranteeOptions): Promise<void> {
  const from = granteeOf(options);
  const wasThere = await withRepositories(options, ({ grants }) =>
    isPathPattern(on)
      ? grants.revokeOnPath(SYSTEM, namespaceIn(on), { from, pattern: on })
      : grants.revokeOnRepository(SYSTEM, parseRepositoryName(on), from),
  );
  if (!wasThere) throw new CommandError(`${nameOf(from)} was granted nothing on ${on}`);
  print(`took the access of ${nameOf(from)} to ${on} away`);
}

function granteeOf({ team, user }: GranteeOptions): GranteeName {
  if (team !== undefined && user === undefined) return { team };
  if (user !== undefined && team === undefined) return { username: user };
  throw new CommandError("say who: --team NAME or --user NAME", { exitCode: MISUSED });
}

function nameOf(grantee: GranteeName): string {
  return "team" in grantee ? `team ${grantee.team}` : `user ${grantee.username}`;
}

function namespaceIn(pattern: string): string {
  return pattern.slice(0, pattern.indexOf("/"));
}

function parseLevel(word: string): Exclude<AccessLevel, "none"> {
  for (const level of ["read", "write", "administer"] as const) if (LEVEL_WORDS[level] === word) return level;
  throw new CommandError("the access level is read-only, read-write or admin", { exitCode: MISUSED });
}
