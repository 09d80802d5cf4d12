import { z } from "zod";
import { formatGoDuration, GO_DURATION_FORM, parseGoDuration } from "../api/go-duration.ts";
import { accepted, noContent, type Operation, ok, operation } from "../api/operation.ts";
import { accountsPageQuery, pageHeaders, pageQuery, pageRequest } from "../api/paging.ts";
import { instant } from "../api/schemas.ts";
import type { JobStatus } from "../database/schema.ts";
import { RegistryError } from "../oci/errors.ts";
import type { ActionConfig } from "./action-configs.ts";
import type { JobParameters, Worker } from "./job.ts";
import {
  type AdministeredCron,
  type AdministeredJob,
  type JobAdministration,
  RUNNING_STATUSES,
} from "./job-administration.ts";

/** Lines of a log that one answer holds at most, and unless asked for otherwise. */
const MAX_LINES = 1000;
const DEFAULT_LINES = 100;
/** Milliseconds between two looks at a log that is followed, and how long one is followed at most. */
const FOLLOW_EVERY = 500;
const SILENCE = 10_000;
const FOLLOW_FOR = 60 * 60 * 1000;
/** Milliseconds without a sign of life after which a worker is taken for dead. */
const DEAD_AFTER = 45_000;
const MAX_OFFSET = 10_000;

/** DTR's words for the statuses of jobs. */
export const STATUS_WORDS = {
  waiting: "waiting",
  worker_dead: "waiting",
  worker_shutdown: "waiting",
  running: "running",
  cancel_request: "running",
  done: "done",
  cancel: "canceled",
  error: "errored",
} as const satisfies Record<JobStatus, string>;

const capacityMap = z
  .record(z.string().max(100), z.number().int().min(0).max(1000))
  .refine((map) => Object.keys(map).length <= 100, "at most 100 actions");

const parameters = z
  .record(z.string().max(100), z.union([z.string().max(10_000), z.number(), z.boolean()]))
  .refine((map) => Object.keys(map).length <= 100, "at most 100 parameters")
  .meta({ description: "Numbers and truth values may be sent as text." });

const duration = z
  .string()
  .max(64)
  .refine((text) => text === "" || parseGoDuration(text) !== undefined, GO_DURATION_FORM)
  .meta({ description: `In Go's form: ${GO_DURATION_FORM}.`, examples: ["1h0m0s"] });

const action = z.string().min(1).max(100);
const actionParams = z.object({
  action: action.meta({ description: "What the job does, such as onlinegc." }),
});
const retries = z.number().int().min(0).max(100);

const jobAnswer = z
  .object({
    id: z.string(),
    retryFromID: z.string().meta({ description: "The failed job that this one repeats; may be empty." }),
    workerID: z.string().meta({ description: "Who runs it, or ran it; may be empty." }),
    status: z.enum(["waiting", "running", "done", "canceled", "errored"]),
    scheduledAt: z.string(),
    lastUpdated: z.string(),
    action: z.string(),
    retriesLeft: z.number().int(),
    retriesTotal: z.number().int(),
    capacityMap: z.record(z.string(), z.number().int()),
    parameters: z.record(z.string(), z.string()),
    deadline: z.string(),
    stopTimeout: z.string(),
    error: z.string().optional().meta({ description: "Why it failed." }),
    progress: z
      .object({
        done: z.number().optional(),
        total: z.number().optional(),
        unit: z.string().optional(),
        message: z.string().optional(),
        result: z.unknown().optional(),
      })
      .optional()
      .meta({ description: "How far it is, and what came out of it." }),
  })
  .meta({ id: "Job" });

const cronAnswer = z
  .object({
    id: z.string(),
    action: z.string(),
    schedule: z.string(),
    retries: z.number().int(),
    capacityMap: z.record(z.string(), z.number().int()),
    parameters: z.record(z.string(), z.string()),
    deadline: z.string(),
    stopTimeout: z.string(),
    nextRun: z.string(),
  })
  .meta({ id: "Cron" });

const actionConfigAnswer = z
  .object({ id: z.string(), action: z.string(), parameters: z.record(z.string(), z.string()) })
  .meta({ id: "ActionConfig" });

const workerAnswer = z
  .object({
    id: z.string(),
    status: z.enum(["running", "draining", "dead"]),
    capacityMap: z.record(z.string(), z.number().int()),
    heartbeatExpiration: z.string().meta({ description: "When it is taken for dead unless it says more." }),
    hostname: z.string(),
  })
  .meta({ id: "Worker" });

/** Lines of a log. */
export const logAnswer = z.array(
  z.object({ lineNum: z.number().int(), data: z.string() }).meta({ id: "JobLogLine" }),
);

const submission = z
  .strictObject({
    action,
    scheduledAt: z
      .union([z.iso.datetime({ offset: true }), z.literal("")])
      .optional()
      .meta({ description: "Not before this instant (RFC 3339). Default: now." }),
    retries: retries.optional(),
    capacityMap: capacityMap
      .optional()
      .meta({ description: "A job takes one place of its action: what says otherwise is refused." }),
    parameters: parameters.optional(),
    deadline: duration.optional(),
    stopTimeout: duration.optional(),
  })
  .meta({ id: "JobSubmission" });

const cronSubmission = z
  .strictObject({
    action,
    schedule: z
      .string()
      .min(1)
      .max(200)
      .meta({
        description: "Six fields (second minute hour day month weekday) or @hourly and the like; UTC.",
        examples: ["0 0 3 * * *"],
      }),
    retries: retries.optional(),
    capacityMap: capacityMap.optional(),
    parameters: parameters.optional(),
    deadline: duration.optional(),
    stopTimeout: duration.optional(),
  })
  .meta({ id: "CronSubmission" });

const jobId = z.object({ jobID: z.string().min(1).max(100) });

/** Jobs, crons, default parameters and workers: `/api/v0/jobs` and what goes with it. */
export function jobOperations(jobs: JobAdministration): readonly Operation[] {
  return [
    ...runOperations(jobs),
    ...cronOperations(jobs),
    ...actionConfigOperations(jobs),
    ...workerOperations(jobs),
  ];
}

function runOperations(jobs: JobAdministration): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/api/v0/jobs",
      id: "listJobs",
      tag: "jobs",
      summary: "Jobs, the newest first",
      access: "auditor",
      query: z.object({
        action: z.string().max(100).optional().meta({ description: "Only jobs of this action." }),
        worker: z.string().max(100).optional().meta({ description: "Only jobs of the worker with this id." }),
        running: z
          .enum(["true", "false", "any", ""])
          .optional()
          .meta({ description: "`true`: only jobs that run; `false`: only others." }),
        ...accountsPageQuery.shape,
        count: pageQuery.shape.count,
      }),
      answers: { 200: z.object({ jobs: z.array(jobAnswer) }).meta({ id: "Jobs" }) },
      async handle({ caller, query }) {
        const filter = {
          ...(query.action !== undefined && query.action !== "" && { action: query.action }),
          ...(query.worker !== undefined && query.worker !== "" && { workerId: query.worker }),
          ...statusesOf(query.running),
        };
        const page = await jobs.list(caller, { ...filter, ...startOf(query) });
        const count = query.count ? await jobs.count(caller, filter) : undefined;
        return ok({ jobs: page.items.map(jobBody) }, pageHeaders(page, count));
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/jobs",
      id: "submitJob",
      tag: "jobs",
      summary: "Ask for a job",
      description: "A worker with room takes it when its time has come.",
      access: "administrator",
      body: submission,
      answers: { 202: jobAnswer },
      async handle({ caller, body }) {
        checkCapacity(body.action, body.capacityMap);
        const { scheduledAt } = body;
        const job = await jobs.submit(caller, {
          action: body.action,
          parameters: body.parameters,
          retries: body.retries,
          ...(scheduledAt && { scheduledAt: Date.parse(scheduledAt) }),
          ...durations(body),
        });
        return accepted(jobBody(job));
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/jobs/{jobID}",
      id: "getJob",
      tag: "jobs",
      summary: "A job",
      access: "auditor",
      params: jobId,
      answers: { 200: jobAnswer },
      errors: ["jobUnknown"],
      async handle({ caller, params }) {
        return ok(jobBody(await jobs.get(caller, params.jobID)));
      },
    }),
    operation({
      method: "DELETE",
      path: "/api/v0/jobs/{jobID}",
      id: "deleteJob",
      tag: "jobs",
      summary: "Remove a job that is over, with its log",
      access: "administrator",
      params: jobId,
      answers: { 204: undefined },
      errors: ["conflict"],
      async handle({ caller, params }) {
        await jobs.delete(caller, params.jobID);
        return noContent();
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/jobs/{jobID}/cancel",
      id: "cancelJob",
      tag: "jobs",
      summary: "Stop a job",
      description:
        "One that waits stops at once, one that runs as soon as it notices. One that is over stays.",
      access: "administrator",
      params: jobId,
      answers: { 204: undefined },
      errors: ["jobUnknown"],
      async handle({ caller, params }) {
        await jobs.cancel(caller, params.jobID);
        return noContent();
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/jobs/{jobID}/logs",
      id: "getJobLogs",
      tag: "jobs",
      summary: "The log of a job",
      description: "With `stream`, the answer is one JSON object a line, and goes on until the job is over.",
      access: "auditor",
      params: jobId,
      query: z.object({
        stream: z.stringbool().default(false),
        offset: z.coerce.number().int().min(0).max(1_000_000_000).default(0),
        limit: z.coerce
          .number()
          .int()
          .min(1)
          .max(1_000_000_000)
          .default(DEFAULT_LINES)
          .meta({ description: `At most ${MAX_LINES} lines; passed over with stream.` }),
      }),
      answers: { 200: logAnswer },
      errors: ["jobUnknown"],
      async handle({ caller, params, query, context }) {
        const { offset } = query;
        const limit = Math.min(query.limit, MAX_LINES);
        const lines = await jobs.logs(caller, params.jobID, {
          offset,
          limit: query.stream ? MAX_LINES : limit,
        });
        if (!query.stream) return ok(lines);
        const following = follow({
          jobs,
          caller,
          id: params.jobID,
          first: lines,
          offset,
          signal: context.signal,
        });
        return new Response(streamOf(following), {
          headers: { "Content-Type": "application/x-ndjson", "Cache-Control": "no-store" },
        });
      },
    }),
  ];
}

interface Following {
  readonly jobs: JobAdministration;
  readonly caller: Parameters<JobAdministration["logs"]>[0];
  readonly id: string;
  /** Lines that are there already. */
  readonly first: Awaited<ReturnType<JobAdministration["logs"]>>;
  readonly offset: number;
  readonly signal: AbortSignal;
}

function streamOf(parts: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
}

/** The lines of a log as they come, until the job is over. */
async function* follow({ jobs, caller, id, first, offset, signal }: Following): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const until = performance.now() + FOLLOW_FOR;
  let saidAt = performance.now();
  let lines = first;
  let next = offset;
  for (;;) {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    // An empty line now and then, so that nobody takes the connection for dead.
    if (text !== "" || performance.now() - saidAt > SILENCE) {
      saidAt = performance.now();
      yield encoder.encode(text || "\n");
    }
    next += lines.length;
    if (signal.aborted || performance.now() > until) return;
    const { finishedAt } = await jobs.get(caller, id);
    lines = await jobs.logs(caller, id, { offset: next, limit: MAX_LINES });
    if (lines.length > 0) continue;
    if (finishedAt !== undefined) return;
    await Bun.sleep(FOLLOW_EVERY);
  }
}

function cronOperations(jobs: JobAdministration): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/api/v0/crons",
      id: "listCrons",
      tag: "crons",
      summary: "Recurring jobs",
      description: "There is one for an action at most.",
      access: "auditor",
      answers: { 200: z.object({ crons: z.array(cronAnswer) }).meta({ id: "Crons" }) },
      async handle({ caller }) {
        return ok({ crons: (await jobs.crons(caller)).map(cronBody) });
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/crons",
      id: "setCron",
      tag: "crons",
      summary: "Make an action recur, or change how",
      access: "administrator",
      body: cronSubmission,
      answers: { 202: cronAnswer },
      async handle({ caller, body }) {
        checkCapacity(body.action, body.capacityMap);
        const { action, schedule, parameters, retries } = body;
        const cron = await jobs.setCron(caller, {
          action,
          schedule,
          parameters,
          retries,
          ...durations(body),
        });
        return accepted(cronBody(cron));
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/crons/{action}",
      id: "getCron",
      tag: "crons",
      summary: "How an action recurs",
      access: "auditor",
      params: actionParams,
      answers: { 200: cronAnswer },
      errors: ["cronUnknown"],
      async handle({ caller, params }) {
        return ok(cronBody(await jobs.cron(caller, params.action)));
      },
    }),
    operation({
      method: "DELETE",
      path: "/api/v0/crons/{action}",
      id: "deleteCron",
      tag: "crons",
      summary: "Let an action recur no more",
      access: "administrator",
      params: actionParams,
      answers: { 204: undefined },
      async handle({ caller, params }) {
        await jobs.deleteCron(caller, params.action);
        return noContent();
      },
    }),
  ];
}

function actionConfigOperations(jobs: JobAdministration): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/api/v0/action_configs",
      id: "listActionConfigs",
      tag: "action_configs",
      summary: "The parameters that jobs have by default",
      access: "auditor",
      answers: {
        200: z.object({ actionConfigs: z.array(actionConfigAnswer) }).meta({ id: "ActionConfigs" }),
      },
      async handle({ caller }) {
        return ok({ actionConfigs: (await jobs.actionConfigs(caller)).map(actionConfigBody) });
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/action_configs",
      id: "setActionConfig",
      tag: "action_configs",
      summary: "Set the parameters that jobs of an action have by default",
      access: "administrator",
      body: z.strictObject({ action, parameters }).meta({ id: "ActionConfigSubmission" }),
      answers: { 202: actionConfigAnswer },
      async handle({ caller, body }) {
        return accepted(actionConfigBody(await jobs.setActionConfig(caller, body.action, body.parameters)));
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/action_configs/{action}",
      id: "getActionConfig",
      tag: "action_configs",
      summary: "The default parameters of an action",
      access: "auditor",
      params: actionParams,
      answers: { 200: actionConfigAnswer },
      errors: ["actionConfigUnknown"],
      async handle({ caller, params }) {
        return ok(actionConfigBody(await jobs.actionConfig(caller, params.action)));
      },
    }),
    operation({
      method: "DELETE",
      path: "/api/v0/action_configs/{action}",
      id: "deleteActionConfig",
      tag: "action_configs",
      summary: "Remove the default parameters of an action",
      access: "administrator",
      params: actionParams,
      answers: { 204: undefined },
      async handle({ caller, params }) {
        await jobs.deleteActionConfig(caller, params.action);
        return noContent();
      },
    }),
  ];
}

function workerOperations(jobs: JobAdministration): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/api/v0/workers",
      id: "listWorkers",
      tag: "workers",
      summary: "The processes that run jobs",
      description: "Dead ones are shown for a day.",
      access: "auditor",
      answers: { 200: z.object({ workers: z.array(workerAnswer) }).meta({ id: "Workers" }) },
      async handle({ caller }) {
        return ok({ workers: (await jobs.workers(caller)).map(workerBody) });
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/workers/{id}/capacity",
      id: "setWorkerCapacity",
      tag: "workers",
      summary: "Set how many jobs of an action a worker runs at once",
      description: "Until it stops. Actions that are not named run one job at a time.",
      access: "administrator",
      params: z.object({ id: z.string().min(1).max(100) }),
      body: z.strictObject({ capacityMap }).meta({ id: "WorkerCapacity" }),
      answers: { 202: undefined },
      errors: ["workerUnknown"],
      async handle({ caller, params, body }) {
        await jobs.setCapacity(caller, params.id, body.capacityMap);
        return accepted();
      },
    }),
  ];
}

function jobBody(job: AdministeredJob) {
  return {
    id: job.id,
    retryFromID: job.retryFromId ?? "",
    workerID: job.workerId ?? "",
    status: STATUS_WORDS[job.status],
    scheduledAt: instant(job.scheduledAt),
    lastUpdated: instant(job.updatedAt),
    action: job.action,
    retriesLeft: job.retriesLeft,
    retriesTotal: job.retriesTotal,
    capacityMap: { [job.action]: 1 },
    parameters: words(job.parameters),
    deadline: formatGoDuration(job.deadline ?? 0),
    stopTimeout: formatGoDuration(job.stopTimeout ?? 0),
    ...(job.error !== undefined && { error: job.error }),
    ...(job.progress !== undefined && { progress: job.progress }),
  };
}

function cronBody(cron: AdministeredCron) {
  return {
    id: cron.id,
    action: cron.action,
    schedule: cron.schedule,
    retries: cron.retries,
    capacityMap: { [cron.action]: 1 },
    parameters: words(cron.parameters),
    deadline: formatGoDuration(cron.deadline ?? 0),
    stopTimeout: formatGoDuration(cron.stopTimeout ?? 0),
    nextRun: cron.enabled ? instant(cron.nextRunAt) : instant(undefined),
  };
}

function actionConfigBody({ id, action, parameters }: ActionConfig) {
  return { id, action, parameters: words(parameters) };
}

function workerBody({ id, status, capacity, heartbeatAt, hostname }: Worker) {
  return {
    id,
    status,
    capacityMap: capacity,
    heartbeatExpiration: instant(heartbeatAt + DEAD_AFTER),
    hostname,
  };
}

/** DTR's parameters are all text. */
function words(values: JobParameters): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

function durations(body: {
  readonly deadline?: string | undefined;
  readonly stopTimeout?: string | undefined;
}) {
  const read = (text: string | undefined) => (text ? parseGoDuration(text) : undefined);
  return { deadline: read(body.deadline), stopTimeout: read(body.stopTimeout) };
}

/** Workers give a job one place of its action, and nothing else: what asks for more is told so. */
function checkCapacity(action: string, map: Readonly<Record<string, number>> | undefined): void {
  for (const [name, places] of Object.entries(map ?? {})) {
    if (name !== action || places > 1) {
      throw new RegistryError(
        "parameterInvalid",
        `capacityMap: a job takes one place of its own action (${action})`,
      );
    }
  }
}

function statusesOf(running: string | undefined) {
  if (running === "true") return { statuses: RUNNING_STATUSES };
  if (running !== "false") return {};
  const statuses = (Object.keys(STATUS_WORDS) as JobStatus[]).filter(
    (status) => STATUS_WORDS[status] !== "running",
  );
  return { statuses };
}

/** A number is how many jobs are passed over, as in DTR; what else there is, a page gave out. */
export function startOf({ start, limit }: { readonly start?: string | undefined; readonly limit: number }) {
  if (start === undefined || !/^\d+$/.test(start)) return pageRequest({ start, limit });
  const offset = Number(start);
  if (offset <= MAX_OFFSET) return { limit, offset };
  throw new RegistryError(
    "paginationInvalid",
    `at most ${MAX_OFFSET} jobs are passed over: follow the pages by their X-Next-Page-Start`,
  );
}
