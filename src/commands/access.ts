import type { Command } from "commander";
import type { Action } from "../access/caller.ts";
import { parseRepositoryName } from "../oci/names.ts";
import { type ConfigurationOptions, withConfiguration } from "./configuration.ts";
import { CommandError, MISUSED } from "./failure.ts";
import { withPeople } from "./people.ts";
import { print, printJson } from "./terminal.ts";

type ExplainOptions = ConfigurationOptions & { readonly json?: boolean };

const ACTIONS: readonly Action[] = ["pull", "push", "delete", "administer"];

/** `entrepot access …` */
export function addAccessCommands(program: Command): void {
  const access = program.command("access").description("find out who may do what, and why");

  withConfiguration(access.command("explain <user> <action> <repository>"))
    .description(`say whether an account may do something (${ACTIONS.join(", ")}) to a repository, and why`)
    .option("--json", "for scripts")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot access explain alice push acme/app\n  entrepot access explain anonymous pull acme/app --json",
    )
    .action((user: string, action: string, repository: string, options: ExplainOptions) =>
      explain({ user, action, repository }, options),
    );
}

async function explain(
  asked: { readonly user: string; readonly action: string; readonly repository: string },
  options: ExplainOptions,
): Promise<void> {
  const { user } = asked;
  const action = ACTIONS.find((known) => known === asked.action);
  if (action === undefined)
    throw new CommandError(`the action is one of ${ACTIONS.join(", ")}`, { exitCode: MISUSED });
  const repository = parseRepositoryName(asked.repository);
  const name = user === "anonymous" ? undefined : user;
  const decision = await withPeople(options, ({ access }) => access.explain(name, action, repository));
  if (decision === undefined) throw new CommandError(`there is no account named ${user}`);
  if (options.json) return printJson(decision);
  print(`${user} ${decision.allowed ? "may" : "may not"} ${action} ${repository}`);
  for (const reason of decision.reasons) print(`- ${reason}`);
}
