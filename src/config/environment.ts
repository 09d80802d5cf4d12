import { readFileSync } from "node:fs";
import { nearest } from "./nearest.ts";
import type { Problem } from "./problems.ts";
import { configJsonSchema } from "./schema.ts";

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A value of the configuration that can be set on its own. */
export interface Setting {
  /** `["limits", "headerBytes"]` */
  readonly path: readonly string[];
  /** `ENTREPOT_LIMITS_HEADER_BYTES`; with `_FILE` behind it, the name of a file that holds the value. */
  readonly variable: string;
  readonly description: string | undefined;
  readonly secret: boolean;
  readonly form: "text" | "number" | "flag" | "list" | "counts" | "number or text";
}

/** A setting that was found in the environment. */
export interface EnvironmentValue {
  readonly setting: Setting;
  /** The variable it came from, as it is spelled there. */
  readonly source: string;
  readonly value: unknown;
}

const PREFIX = "ENTREPOT_";

/** Variables of ours that are no settings: see `commands/`. */
const OTHERS = ["ENTREPOT_CONFIG", "ENTREPOT_ADMIN_PASSWORD", "ENTREPOT_ADMIN_PASSWORD_FILE"];

/**
 * What Kubernetes and Docker links put into the environment when a service happens to be called
 * `entrepot`, and what the tests use.
 */
const FOREIGN = /^ENTREPOT_((TEST|E2E|BENCH)_.*|SERVICE_(HOST|PORT(_.*)?)|PORT(_\d+_(TCP|UDP)(_.*)?)?)$/;

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly additionalProperties?: unknown;
  readonly writeOnly?: boolean;
}

let known: readonly Setting[] | undefined;

/** Every setting, in the order of the configuration file. */
export function settings(): readonly Setting[] {
  known ??= settingsUnder(configJsonSchema() as JsonSchema, []);
  return known;
}

/** Reads the settings that the environment holds. Unknown `ENTREPOT_…` variables are problems. */
export function readEnvironment(environment: Environment, problems: Problem[]): readonly EnvironmentValue[] {
  const byVariable = new Map(settings().map((setting) => [setting.variable, setting]));
  const values: EnvironmentValue[] = [];
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith(PREFIX) || text === undefined) continue;
    if (OTHERS.includes(variable) || FOREIGN.test(variable)) continue;
    const direct = byVariable.get(variable);
    const setting = direct ?? byVariable.get(variable.replace(/_FILE$/, ""));
    const source = `environment variable ${variable}`;
    if (setting === undefined) {
      const known = nearest(variable, [...byVariable.keys(), ...OTHERS]);
      const hint = known === undefined ? "" : `: did you mean ${known}?`;
      problems.push({ source: "environment", message: `unknown variable ${variable}${hint}` });
    } else if (direct !== undefined) {
      values.push({ setting, source, value: interpret(text, setting) });
    } else {
      if (environment[setting.variable] !== undefined)
        problems.push({ source, message: `${setting.variable} is set as well: unset one of the two` });
      const content = readSecretFile(text, source, problems);
      if (content !== undefined) values.push({ setting, source, value: interpret(content, setting) });
    }
  }
  return values;
}

/** The text of a file that holds one secret, without the line end behind it. */
function readSecretFile(path: string, source: string, problems: Problem[]): string | undefined {
  try {
    return readFileSync(path, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.push({ source, message: `cannot read the file it names: ${reason}` });
    return undefined;
  }
}

function settingsUnder(schema: JsonSchema, path: readonly string[]): Setting[] {
  if (schema.properties !== undefined) {
    return Object.entries(schema.properties).flatMap(([name, child]) =>
      settingsUnder(child, [...path, name]),
    );
  }
  return [
    {
      path,
      variable: variableName(path),
      description: schema.description,
      secret: schema.writeOnly === true,
      form: formOf(schema),
    },
  ];
}

function formOf(schema: JsonSchema): Setting["form"] {
  const types = [schema, ...(schema.anyOf ?? [])].flatMap(({ type }) => type ?? []);
  if (types.includes("array")) return "list";
  if (types.includes("object")) return "counts";
  if (types.includes("boolean")) return "flag";
  const number = types.includes("number") || types.includes("integer");
  if (number) return types.includes("string") ? "number or text" : "number";
  return "text";
}

function variableName(path: readonly string[]): string {
  const words = path.map((name) => name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase());
  return PREFIX + words.join("_");
}

/** What a variable's text means; text that cannot be read stays text, for the schema to refuse. */
function interpret(text: string, setting: Setting): unknown {
  switch (setting.form) {
    case "text":
      return text;
    case "flag":
      if (/^(true|yes|on|1)$/i.test(text)) return true;
      return /^(false|no|off|0)$/i.test(text) ? false : text;
    case "list":
      return text
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== "");
    case "counts":
      return Object.fromEntries(
        text
          .split(",")
          .filter((part) => part.trim() !== "")
          .map((part) => {
            const [name = "", count = ""] = part.split("=").map((word) => word.trim());
            return [name, number(count)];
          }),
      );
    default:
      return number(text);
  }
}

function number(text: string): unknown {
  return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text;
}
