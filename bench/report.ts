import type { NotRun } from "./bench.ts";
import type { Machine } from "./machine.ts";
import { isReached, type Line, median, ratioOf, type Series, type Target, type Unit } from "./measure.ts";

/** All that came out of a run. */
export interface Report {
  readonly at: Date;
  readonly quick: boolean;
  readonly rounds: number;
  readonly seconds: number;
  readonly machine: Machine;
  readonly commit: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly notRun: readonly NotRun[];
  readonly failures: readonly Failure[];
  readonly lines: readonly Line[];
}

/** A workload that broke off. */
export interface Failure {
  readonly workload: string;
  readonly reason: string;
}

const DIGITS: Readonly<Record<Unit, number>> = {
  "requests/s": 0,
  "MB/s": 0,
  "images/s": 1,
  "blobs/s": 0,
  ms: 2,
  s: 2,
  MB: 0,
};

/** The report as Markdown. */
export function markdown(report: Report): string {
  const { machine } = report;
  const memory = Math.round(machine.memory / 2 ** 30);
  const versions = Object.entries(report.versions).map(([name, version]) => `${name} ${version}`);
  const parts = [
    `Measured on ${report.at.toISOString().slice(0, 10)}, ${machine.cores} cores of ${machine.processor}, ${memory} GiB, ${machine.system}, ${machine.fileSystem}; Bun ${machine.bun}; ${versions.join(", ")}; commit ${report.commit}.`,
    `Client and server share the cores. Figures are medians of ${report.rounds} alternating rounds (lowest–highest); a ratio above 1 means that Entrepot is better. Entrepot brings every push to disk (fsync) before it answers, Distribution does not.`,
  ];
  if (report.quick) parts.push("**A quick run: rounds too short for figures worth quoting.**");
  for (const { name, reason } of report.notRun) parts.push(`Not run: ${name} (${reason}).`);
  for (const { workload, reason } of report.failures) parts.push(`**Broke off: ${workload}**: ${reason}`);
  return `${parts.join("\n\n")}\n\n${table(report.lines)}\n${notes(report.lines)}`;
}

function table(lines: readonly Line[]): string {
  const rows = lines.map((line) => [
    line.work,
    line.unit,
    seriesText(line.ours, line.unit),
    line.theirs ? `${line.theirs.subject}: ${seriesText(line.theirs, line.unit)}` : "",
    ratioText(ratioOf(line)),
    targetText(line),
  ]);
  const head = ["work", "unit", "Entrepot", "compared with", "ratio", "target"];
  const rule = ["---", "---", "---:", "---", "---:", "---"];
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function notes(lines: readonly Line[]): string {
  const seen = new Map<string, string>();
  for (const { work, note } of lines) if (note) seen.set(work, note);
  return [...seen].map(([work, note]) => `\n- ${work}: ${note}.`).join("");
}

function seriesText({ values }: Series, unit: Unit): string {
  const text = number(median(values), unit);
  if (values.length < 2) return text;
  return `${text} (${number(Math.min(...values), unit)}–${number(Math.max(...values), unit)})`;
}

function number(value: number, unit: Unit): string {
  const digits = DIGITS[unit];
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function ratioText(ratio: number | undefined): string {
  if (ratio === undefined) return "";
  return `${ratio.toFixed(ratio < 10 ? 2 : 0)} ×`;
}

function targetText(line: Line): string {
  const reached = isReached(line);
  if (!line.target || reached === undefined) return "";
  const goal = describeTarget(line.target, line.unit);
  return reached ? `${goal}: reached` : `${goal}: **NOT reached**`;
}

function describeTarget(target: Target, unit: Unit): string {
  if (target.kind === "limit") return `under ${target.below} ${unit}`;
  return `${Number(target.atLeast.toFixed(2))} ×`;
}
