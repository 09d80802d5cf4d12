/**
 * The parts of docs/ that come from the program: the settings, from the schema of the configuration;
 * the errors, from the error table; the decisions, from their titles. `node scripts/docs.mjs` writes them; `e2e/docs.test.ts` fails
 * when they are not what the program says.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { settings } from "../src/config/environment.ts";
import { configJsonSchema } from "../src/config/schema.ts";
import { ERRORS } from "../src/oci/errors.ts";

const DOCS = join(import.meta.dirname, "../docs");

/** A page with a part between `<!-- name:begin -->` and `<!-- name:end -->` that is made. */
export interface GeneratedPart {
  readonly page: string;
  readonly name: string;
  readonly make: () => string;
}

/** All parts that are made. */
export const GENERATED_PARTS: readonly GeneratedPart[] = [
  { page: "configure.md", name: "settings", make: settingsTable },
  { page: "protocol.md", name: "errors", make: errorsTable },
  { page: "decisions/README.md", name: "decisions", make: decisionsTable },
];

/** The text of a page as it is, and as it should be. */
export function compareGenerated({ page, name, make }: GeneratedPart): { is: string; expected: string } {
  const is = readFileSync(join(DOCS, page), "utf8");
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const from = is.indexOf(begin);
  const to = is.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/${page} lacks the markers ${begin} and ${end}`);
  return { is, expected: `${is.slice(0, from + begin.length)}\n${make()}\n${is.slice(to)}` };
}

interface JsonSchema {
  readonly default?: unknown;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

/** Required within a group that need not be there at all. */
const REQUIRED_IN_GROUP: ReadonlySet<string> = new Set([
  "tls.certificate",
  "tls.key",
  "storage.s3.bucket",
  "storage.s3.accessKeyId",
  "storage.s3.secretAccessKey",
  "database.postgresql.url",
  "tracing.endpoint",
]);

function settingsTable(): string {
  const schema = configJsonSchema() as JsonSchema;
  const rows = settings().map(({ path, variable, description, secret }) => {
    const key = path.join(".");
    const { default: value, enum: choices } = schemaAt(schema, path);
    const [says, byDefault] = splitDefault(description ?? "");
    const meaning = [
      says,
      choices === undefined ? undefined : `One of ${choices.map((choice) => `\`${choice}\``).join(", ")}.`,
      secret ? "Secret." : undefined,
    ];
    const words = meaning.flatMap((text) => (text ? [sentence(text)] : []));
    return [`\`${key}\`<br>\`${variable}\``, byDefault ?? defaultOf(key, value), words.join(" ")];
  });
  return table(["key, environment variable", "default", "meaning"], rows);
}

/** Splits what a description says of a default that is no plain value from the rest. */
function splitDefault(description: string): readonly [string, string | undefined] {
  const match = /^(.*?)\s*Default: ([^.]*(?:\.\w[^.]*)*)\.$/s.exec(description);
  return match?.[1] === undefined ? [description, undefined] : [match[1], match[2]];
}

function defaultOf(key: string, value: unknown): string {
  if (value === undefined) return REQUIRED_IN_GROUP.has(key) ? "must be given" : "none";
  if (Array.isArray(value) && value.length === 0) return "none";
  if (value === "") return "empty";
  if (typeof value === "object") return Object.keys(value ?? {}).length === 0 ? "none" : code(value);
  return code(value);
}

function code(value: unknown): string {
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

function schemaAt(schema: JsonSchema, path: readonly string[]): JsonSchema {
  return path.reduce<JsonSchema>((at, name) => at.properties?.[name] ?? {}, schema);
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function errorsTable(): string {
  const rows = Object.values(ERRORS)
    .toSorted((one, other) => one.status - other.status || one.code.localeCompare(other.code))
    .map(({ code: name, status, message, description }) => [
      String(status),
      `\`${name}\``,
      message,
      description,
    ]);
  return table(["status", "code", "message", "what it means, what to do"], rows);
}

function decisionsTable(): string {
  const names = readdirSync(join(DOCS, "decisions"))
    .filter((name) => /^\d/.test(name))
    .toSorted();
  const rows = names.map((name) => {
    const title = /^# \d+\. (.+)$/m.exec(readFileSync(join(DOCS, "decisions", name), "utf8"))?.[1] ?? name;
    return [name.slice(0, 4), `[${title}](${name})`];
  });
  return table(["number", "decision"], rows);
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(headings), `|${"---|".repeat(headings.length)}`, ...rows.map(line)].join("\n");
}

if (import.meta.main) {
  for (const part of GENERATED_PARTS) writeFileSync(join(DOCS, part.page), compareGenerated(part).expected);
}
