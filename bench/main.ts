/*
 * `npm run bench`: measures Entrepot and its peers on this machine, prints a table of ratios and
 * writes all figures to bench/results/. See docs/benchmarks.md.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Bench, type Effort } from "./bench.ts";
import { describeMachine, freeSpace } from "./machine.ts";
import type { Line } from "./measure.ts";
import { output } from "./processes.ts";
import { putIntoReadme } from "./readme.ts";
import { type Failure, markdown, type Report } from "./report.ts";
import { blobs } from "./workloads/blobs.ts";
import { collection } from "./workloads/collection.ts";
import { images } from "./workloads/images.ts";
import { lists } from "./workloads/lists.ts";
import { manifests } from "./workloads/manifests.ts";
import { memory } from "./workloads/memory.ts";
import { organization } from "./workloads/organization.ts";
import { pushes } from "./workloads/pushes.ts";
import { search } from "./workloads/search.ts";
import { start } from "./workloads/start.ts";
import { tokens } from "./workloads/tokens.ts";
import type { Workload } from "./workloads/workload.ts";

const ROOT = join(import.meta.dirname, "..");

/** In this order: `memory` last, as it also looks at what the others left. */
const WORKLOADS: readonly Workload[] = [
  manifests,
  blobs,
  images,
  tokens,
  pushes,
  lists,
  search,
  start,
  collection,
  organization,
  memory,
];

/** Bytes that a full run needs at most: the filled database, and the blobs of a round. */
const SPACE = 12e9;

const HELP = `Usage: npm run bench -- [options]

  --quick             a smoke test of two minutes; its figures are worth nothing
  --only NAME,NAME    these workloads only
  --rounds N          rounds of each subject (3)
  --seconds N         seconds of a round (4)
  --directory DIR     where servers keep their data; a folder is made in it (the system's for temporary files)
  --program FILE      the Entrepot to measure: an executable, or a main.ts (this checkout's)
  --readme            put the table into README.md
  --list              say what the workloads do

Workloads: ${WORKLOADS.map(({ name }) => name).join(", ")}
Filled databases are kept between runs, in ${tmpdir()}/entrepot-bench-*.
`;

await main();

async function main(): Promise<void> {
  const { values: options } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      rounds: { type: "string" },
      seconds: { type: "string" },
      directory: { type: "string", default: tmpdir() },
      program: { type: "string" },
      readme: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (options.help) return console.log(HELP);
  if (options.list) return console.log(WORKLOADS.map(({ name, what }) => `${name}: ${what}`).join("\n"));
  const effort: Effort = {
    quick: options.quick,
    rounds: Number(options.rounds ?? (options.quick ? 1 : 3)),
    seconds: Number(options.seconds ?? (options.quick ? 1 : 4)),
    program: programOf(options.program),
  };
  if (freeSpace(options.directory) < SPACE)
    console.error("less than 12 GB of room: some workloads may break off");
  const report = await measure(effort, { workloads: selected(options.only), directory: options.directory });
  const text = markdown(report);
  console.log(text);
  writeResults(report);
  if (options.readme) {
    const problem = putIntoReadme(join(ROOT, "README.md"), text);
    if (problem) console.error(problem);
  }
  process.exit(report.failures.length > 0 ? 1 : 0);
}

function programOf(file: string | undefined): readonly string[] | undefined {
  if (file === undefined) return undefined;
  return /\.[jt]s$/.test(file) ? [process.execPath, resolve(file)] : [resolve(file)];
}

function selected(only: string | undefined): readonly Workload[] {
  if (only === undefined) return WORKLOADS;
  return only.split(",").map((name) => {
    const workload = WORKLOADS.find((candidate) => candidate.name === name);
    if (!workload) throw new Error(`no workload is called ${name}\n${HELP}`);
    return workload;
  });
}

async function measure(
  effort: Effort,
  options: { readonly workloads: readonly Workload[]; readonly directory: string },
): Promise<Report> {
  const workspace = mkdtempSync(join(options.directory, "entrepot-bench-run-"));
  const log = (message: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${message}`);
  try {
    await using bench = new Bench({ effort, workspace, log });
    const lines: Line[] = [];
    const failures: Failure[] = [];
    for (const workload of options.workloads) {
      log(`${workload.name}: ${workload.what}`);
      try {
        lines.push(...(await workload.run(bench)));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        log(`${workload.name} broke off: ${reason}`);
        failures.push({ workload: workload.name, reason: reason.split("\n")[0] ?? reason });
      }
    }
    return {
      at: new Date(),
      ...effort,
      machine: describeMachine(workspace),
      commit: (await output(["git", "-C", ROOT, "describe", "--always", "--dirty"])).trim(),
      versions: await bench.versions(),
      notRun: bench.notRun,
      failures,
      lines,
    };
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

function writeResults(report: Report): void {
  const directory = join(import.meta.dirname, "results");
  mkdirSync(directory, { recursive: true });
  const name = report.at.toISOString().slice(0, 19).replaceAll(":", "-");
  writeFileSync(join(directory, `${name}.json`), JSON.stringify(report, undefined, 2));
}
