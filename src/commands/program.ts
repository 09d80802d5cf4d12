import { Command, CommanderError } from "commander";
import { describeFailure, FAILED, MISUSED } from "./failure.ts";
import { VERSION } from "./version.ts";

/**
 * The commands, by their first word. Each is loaded when it is asked for: the supervisor stays as
 * long as the registry runs, and is to hold nothing in memory that it has no use for.
 */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  serve: async () => (await import("./serve.ts")).addServeCommand,
  doctor: async () => (await import("./doctor.ts")).addDoctorCommand,
  config: async () => (await import("./config.ts")).addConfigCommands,
  user: async () => (await import("./user.ts")).addUserCommands,
  token: async () => (await import("./token.ts")).addTokenCommands,
  organization: async () => (await import("./organization.ts")).addOrganizationCommands,
  team: async () => (await import("./team.ts")).addTeamCommands,
  "service-account": async () => (await import("./service-account.ts")).addServiceAccountCommands,
  access: async () => (await import("./access.ts")).addAccessCommands,
  repository: async () => (await import("./repository.ts")).addRepositoryCommands,
  tag: async () => (await import("./tag.ts")).addTagCommands,
  storage: async () => (await import("./storage.ts")).addStorageCommands,
  job: async () => (await import("./job.ts")).addJobCommands,
  "identity-provider": async () => (await import("./identity-provider.ts")).addIdentityProviderCommands,
  "trust-rule": async () => (await import("./trust-rule.ts")).addTrustRuleCommands,
};

/** Runs the command line. @returns the exit code: 0 done, 1 failed, 2 called wrongly or misconfigured. */
export async function runProgram(parameters: readonly string[]): Promise<number> {
  // Whoever reads what is printed may stop before its end: `entrepot user list | head -1`.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  try {
    const program = await createProgram(parameters);
    await program.parseAsync([...parameters], { from: "user" });
    return typeof process.exitCode === "number" ? process.exitCode : 0;
  } catch (error) {
    // It has printed what was wrong, with the nearest known name; or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED;
    const { text, exitCode } = describeFailure(error);
    process.stderr.write(`entrepot: ${text}\n`);
    return exitCode ?? FAILED;
  }
}

async function createProgram(parameters: readonly string[]): Promise<Command> {
  const program = new Command("entrepot")
    .description("A trusted container registry.")
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError("(see entrepot --help)")
    .helpCommand("help [command]", "show help for a command")
    .addHelpText(
      "after",
      `
Examples:
  entrepot serve                                       start, with the data in ./data
  entrepot serve --config /etc/entrepot/entrepot.yaml  start as the file says
  entrepot doctor                                      look for what is wrong, and what to do
  entrepot user add alice                              let someone in
  entrepot help serve                                  every command has examples of its own

Settings come from the file, from ENTREPOT_… variables, and from options; later ones win.`,
    );
  const wanted = COMMANDS[parameters[0] ?? ""];
  for (const load of wanted === undefined ? Object.values(COMMANDS) : [wanted]) (await load())(program);
  inherit(program);
  return program;
}

/** Settings of the program that commander does not hand on to its commands. */
function inherit(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    inherit(child);
  }
}
