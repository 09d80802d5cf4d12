import type { Command } from "commander";
import type { JobStatus } from "../database/schema.ts";
import { JobHandlers } from "../jobs/handlers.ts";
import type { Job, JobProgress } from "../jobs/job.ts";
import { JobService } from "../jobs/job-service.ts";
import {
  type ConfigurationOptions,
  configurationFrom,
  withConfiguration,
  withDatabase,
} from "./configuration.ts";
import { CommandError, MISUSED } from "./failure.ts";
import { formatInstant, print, printJson, printTable } from "./terminal.ts";

interface ListOptions extends ConfigurationOptions {
  readonly action?: string;
  readonly status?: string;
  readonly limit: string;
  readonly json?: boolean;
}

type JsonOptions = ConfigurationOptions & { readonly json?: boolean };

const STATUSES: readonly JobStatus[] = [
  "waiting",
  "running",
  "done",
  "error",
  "cancel_request",
  "cancel",
  "worker_dead",
  "worker_shutdown",
];

const PAGE = 1_000;

/** `entrepot job …` */
export function addJobCommands(program: Command): void {
  const job = program.command("job").description("look at the work that is done in the background");

  withConfiguration(job.command("list"))
    .description("list jobs, the newest first")
    .option("--action <name>", "only these: onlinegc, scrub, ...")
    .option("--status <status>", `only those that are ${STATUSES.slice(0, 4).join(", ")}, ...`)
    .option("--limit <number>", "how many", "20")
    .option("--json", "for scripts")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot job list\n  entrepot job list --action scrub --status error",
    )
    .action((options: ListOptions) => list(options));

  withConfiguration(job.command("show <id>"))
    .description("show a job")
    .option("--json", "for scripts")
    .addHelpText("after", "\nExample:\n  entrepot job show 0199b1c2-…")
    .action((id: string, options: JsonOptions) => show(id, options));

  withConfiguration(job.command("logs <id>"))
    .description("print a job's log")
    .addHelpText("after", "\nExample:\n  entrepot job logs 0199b1c2-…")
    .action((id: string, options: ConfigurationOptions) => logs(id, options));

  withConfiguration(job.command("cancel <id>"))
    .description("stop a job")
    .addHelpText("after", "\nExample:\n  entrepot job cancel 0199b1c2-…")
    .action((id: string, options: ConfigurationOptions) => cancel(id, options));
}

/** The job service, for looking at jobs: what makes new ones knows their handlers. */
function withJobs<Result>(
  options: ConfigurationOptions,
  work: (jobs: JobService) => Promise<Result>,
): Promise<Result> {
  return withDatabase(configurationFrom(options), (database) =>
    work(new JobService({ database, handlers: new JobHandlers() })),
  );
}

async function list(options: ListOptions): Promise<void> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new CommandError("--limit is a number from 1 on", { exitCode: MISUSED });
  const status = STATUSES.find((known) => known === options.status);
  if (options.status !== undefined && status === undefined)
    throw new CommandError(`--status is one of ${STATUSES.join(", ")}`, { exitCode: MISUSED });
  const { items } = await withJobs(options, (jobs) =>
    jobs.list({
      limit,
      ...(options.action === undefined ? {} : { action: options.action }),
      ...(status === undefined ? {} : { statuses: [status] }),
    }),
  );
  if (options.json) printJson(items);
  else
    printTable(
      ["id", "action", "status", "made for", "progress"],
      items.map((job) => [
        job.id,
        job.action,
        job.status,
        formatInstant(job.scheduledAt),
        job.error ?? formatProgress(job.progress),
      ]),
    );
}

function formatProgress(progress: JobProgress | undefined): string {
  if (progress === undefined) return "";
  if (progress.message !== undefined) return progress.message;
  const { done, total, unit = "" } = progress;
  if (done === undefined) return "";
  return `${done}${total === undefined ? "" : ` of ${total}`} ${unit}`.trim();
}

async function show(id: string, options: JsonOptions): Promise<void> {
  const job = await withJobs(options, (jobs) => jobs.get(id));
  if (options.json) {
    printJson(job);
    return;
  }
  for (const [name, value] of describe(job)) if (value !== "") print(`${name.padEnd(12)}${value}`);
}

function describe(job: Job): readonly (readonly [string, string])[] {
  const instant = (at: number | undefined) => (at === undefined ? "" : formatInstant(at));
  const result = job.progress?.result;
  return [
    ["id", job.id],
    ["action", job.action],
    ["status", job.status],
    ["parameters", JSON.stringify(job.parameters)],
    ["made for", instant(job.scheduledAt)],
    ["started", instant(job.startedAt)],
    ["finished", instant(job.finishedAt)],
    ["worker", job.workerId ?? ""],
    ["progress", formatProgress(job.progress)],
    ["result", result === undefined ? "" : JSON.stringify(result)],
    ["error", job.error ?? ""],
  ];
}

async function logs(id: string, options: ConfigurationOptions): Promise<void> {
  await withJobs(options, async (jobs) => {
    let after: string | undefined = "0";
    while (after !== undefined) {
      const page: Awaited<ReturnType<JobService["logs"]>> = await jobs.logs(id, { after, limit: PAGE });
      for (const { at, level, message } of page.items)
        print(`${new Date(at).toISOString()} ${level.padEnd(5)} ${message}`);
      after = page.next;
    }
  });
}

async function cancel(id: string, options: ConfigurationOptions): Promise<void> {
  const job = await withJobs(options, (jobs) => jobs.cancel(id));
  print(job.status === "cancel" ? "cancelled" : "asked to stop; it does so as soon as it notices");
}
