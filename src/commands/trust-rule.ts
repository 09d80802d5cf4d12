import type { Command } from "commander";
import { SYSTEM } from "../access/caller.ts";
import { ManagementAccess } from "../access/management-access.ts";
import { parseDuration } from "../config/units.ts";
import { openEventRecorder } from "../events/open-event-recorder.ts";
import { bodyOf } from "../identity/trust-rules/routes.ts";
import type { TrustExplanation } from "../identity/trust-rules/token-exchange.ts";
import { openTrust, type Trust } from "../identity/trust-rules/trust.ts";
import type { TrustRule } from "../identity/trust-rules/trust-rule.ts";
import { parseContent } from "../identity/trust-rules/trust-rule-schema.ts";
import {
  type ConfigurationOptions,
  configurationFrom,
  withConfiguration,
  withDatabase,
} from "./configuration.ts";
import { CommandError, MISUSED } from "./failure.ts";
import { print, printJson, printTable } from "./terminal.ts";

interface CreateOptions extends ConfigurationOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly condition: readonly string[];
  readonly account: string;
  readonly scope: readonly string[];
  readonly lifetime: string;
  readonly json?: boolean;
}

interface ExplainOptions extends ConfigurationOptions {
  readonly tokenFile?: string;
  readonly tokenStdin?: boolean;
  readonly claims?: string;
  readonly json?: boolean;
}

/** Issuers that people know by another name. */
const ISSUERS: Readonly<Record<string, string>> = {
  github: "https://token.actions.githubusercontent.com",
  gitlab: "https://gitlab.com",
};

const PAGE = 1_000;
/** Characters of a token or of claims on standard input. */
const MAX_INPUT = 64 * 1024;

/** `entrepot trust-rule …` */
export function addTrustRuleCommands(program: Command): void {
  const rule = program
    .command("trust-rule")
    .description("let CI pipelines in by the identity tokens that their system signs");
  addCreate(rule);

  withConfiguration(rule.command("list"))
    .description("list the rules")
    .option("--json", "for scripts")
    .addHelpText("after", "\nExamples:\n  entrepot trust-rule list\n  entrepot trust-rule list --json")
    .action((options: ConfigurationOptions & { readonly json?: boolean }) => list(options));

  withConfiguration(rule.command("delete <name>"))
    .description("delete a rule; the tokens that it gave end")
    .addHelpText("after", "\nExample:\n  entrepot trust-rule delete app-release")
    .action((name: string, options: ConfigurationOptions) => remove(name, options));

  withConfiguration(rule.command("explain"))
    .description("say which rule takes an identity token, and why others do not; the token is not used up")
    .option("--token-file <file>", "the token")
    .option("--token-stdin", "the token comes on standard input")
    .option("--claims <json>", "claims as a token would have them; - reads them from standard input")
    .option("--json", "for scripts")
    .addHelpText(
      "after",
      '\nExamples:\n  entrepot trust-rule explain --token-file token.jwt\n  entrepot trust-rule explain --claims \'{"iss":"https://gitlab.com","aud":"registry","project_path":"acme/app"}\'',
    )
    .action((options: ExplainOptions) => explain(options));
}

function addCreate(rule: Command): void {
  const several = (value: string, before: readonly string[]) => [...before, value];
  withConfiguration(rule.command("create <name>"))
    .description("make a rule")
    .requiredOption("--issuer <url>", "whose tokens: an https:// address, or github, or gitlab (gitlab.com)")
    .requiredOption("--audience <text>", "what the tokens' aud has to be")
    .requiredOption(
      "--condition <claim=pattern>",
      "what a claim has to be; * stands for anything. All claims have to match; of one claim that is given several times, one pattern",
      several,
      [],
    )
    .requiredOption("--account <name>", "the service account, or user, that they act as")
    .requiredOption("--scope <pattern:actions>", "what they may do; may be given several times", several, [])
    .option("--lifetime <duration>", "how long a token is good for, at most 1h", "10m")
    .option("--json", "for scripts")
    .addHelpText(
      "after",
      `
Examples:
  entrepot trust-rule create app --issuer github --audience registry.example.com \\
    --condition repository=acme/app --condition ref=refs/heads/main \\
    --account acme-ci --scope acme/app:pull,push
  entrepot trust-rule create group --issuer https://gitlab.example.com --audience registry.example.com \\
    --condition 'namespace_path=acme/*' --condition ref_protected=true \\
    --account acme-ci --scope 'acme/**:pull,push' --lifetime 30m`,
    )
    .action((name: string, options: CreateOptions) => create(name, options));
}

async function withTrust<Result>(
  options: ConfigurationOptions,
  work: (trust: Trust) => Promise<Result>,
): Promise<Result> {
  const config = configurationFrom(options);
  return withDatabase(config, (database) => {
    const events = openEventRecorder({ database, config: config.events, publicUrl: config.publicUrl });
    return work(openTrust(config, { database, access: new ManagementAccess(database), events }));
  });
}

async function create(name: string, options: CreateOptions): Promise<void> {
  const lifetime = parseDuration(options.lifetime);
  if (lifetime === undefined) throw misused("the lifetime is a duration, such as 10m");
  const content = parseContent({
    name,
    issuer: ISSUERS[options.issuer] ?? options.issuer,
    audience: options.audience,
    conditions: conditionsOf(options.condition),
    account: options.account,
    scopes: options.scope.map(scopeOf),
    tokenSeconds: Math.round(lifetime / 1000),
  });
  const made = await withTrust(options, ({ rules }) => rules.create(SYSTEM, content));
  if (options.json) printJson(bodyOf(made));
  else print(`made the trust rule ${made.name}: its tokens act as ${made.account.name}`);
}

function conditionsOf(texts: readonly string[]): Record<string, string[]> {
  const conditions: Record<string, string[]> = {};
  for (const text of texts) {
    const equals = text.indexOf("=");
    if (equals < 1) throw misused(`a condition is claim=pattern, such as repository=acme/app; not ${text}`);
    const claim = text.slice(0, equals);
    conditions[claim] = [...(conditions[claim] ?? []), text.slice(equals + 1)];
  }
  return conditions;
}

function scopeOf(text: string): { pattern: string; actions: string[] } {
  const colon = text.lastIndexOf(":");
  if (colon < 1) throw misused(`a scope is pattern:actions, such as acme/app:pull,push; not ${text}`);
  return { pattern: text.slice(0, colon), actions: text.slice(colon + 1).split(",") };
}

async function list(options: ConfigurationOptions & { readonly json?: boolean }): Promise<void> {
  const all: TrustRule[] = [];
  await withTrust(options, async ({ rules }) => {
    let after: string | undefined;
    do {
      const page: Awaited<ReturnType<typeof rules.list>> = await rules.list(SYSTEM, {
        limit: PAGE,
        ...(after !== undefined && { after }),
      });
      all.push(...page.items);
      after = page.next;
    } while (after !== undefined);
  });
  if (options.json) {
    printJson(all.map(bodyOf));
    return;
  }
  printTable(
    ["name", "state", "account", "issuer", "conditions", "scopes"],
    all.map((rule) => [
      rule.name,
      rule.isEnabled ? "enabled" : "disabled",
      rule.account.name,
      rule.issuer,
      rule.conditions.map(({ claim, patterns }) => `${claim}=${patterns.join("|")}`).join(" "),
      rule.scopes.repositories.map(({ pattern, actions }) => `${pattern}:${actions.join(",")}`).join(" "),
    ]),
  );
}

async function remove(name: string, options: ConfigurationOptions): Promise<void> {
  await withTrust(options, async ({ rules }) => {
    const rule = await rules.get(SYSTEM, name);
    await rules.delete(SYSTEM, rule.id);
  });
  print(`deleted the trust rule ${name}; the tokens that it gave have ended`);
}

async function explain(options: ExplainOptions): Promise<void> {
  const question = await questionOf(options);
  const explanation = await withTrust(options, ({ exchange }) => exchange.explain(SYSTEM, question));
  if (options.json) {
    const { verdicts, ...known } = explanation;
    printJson({
      ...known,
      rules: verdicts.map(({ rule: { id, name }, reasons }) => ({
        id,
        name,
        takes: reasons.length === 0,
        reasons,
      })),
    });
  } else printExplanation(explanation);
  if (explanation.chosen === undefined) process.exitCode = 1;
}

function printExplanation({ issuer, problem, verified, verdicts, chosen }: TrustExplanation): void {
  print(`issuer: ${issuer ?? "none"}`);
  if (problem !== undefined) print(`token: ${problem}`);
  else print(verified ? "token: its issuer signed it, and it is good now" : "token: not checked");
  if (verdicts.length === 0) print("no rule names this issuer");
  for (const { rule, reasons } of verdicts) {
    print(`rule ${rule.name}: ${reasons.length === 0 ? "takes it" : "does not take it"}`);
    for (const reason of reasons) print(`  ${reason}`);
  }
  print(chosen === undefined ? "it would be refused" : `it would be exchanged by rule ${chosen}`);
}

async function questionOf(
  options: ExplainOptions,
): Promise<{ readonly token: string } | { readonly claims: Readonly<Record<string, unknown>> }> {
  const { tokenFile, tokenStdin, claims } = options;
  if ([tokenFile, tokenStdin, claims].filter((each) => each !== undefined).length !== 1) {
    throw misused("say one of --token-file, --token-stdin and --claims");
  }
  if (tokenFile !== undefined) return { token: (await Bun.file(tokenFile).text()).trim() };
  if (tokenStdin) return { token: (await standardInput()).trim() };
  const text = claims === "-" ? await standardInput() : (claims ?? "");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw misused("the claims are not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw misused("the claims are to be a JSON object");
  }
  return { claims: value as Record<string, unknown> };
}

async function standardInput(): Promise<string> {
  return (await Bun.stdin.text()).slice(0, MAX_INPUT);
}

function misused(message: string): CommandError {
  return new CommandError(message, { exitCode: MISUSED });
}
