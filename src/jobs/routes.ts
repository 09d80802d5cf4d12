import { z } from "zod";
import { accepted, noContent, type Operation, ok, operation } from "../api/operation.ts";
import { accountsPageQuery, pageHeaders, pageQuery, pageRequest } from "../api/paging.ts";
import type { JobStatus } from "../database/schema.ts";
import { RegistryError } from "../oci/errors.ts";
import { actionConfigOperations, cronOperations } from "./cron-routes.ts";
import { type JobAdministration, RUNNING_STATUSES } from "./job-administration.ts";
import { checkCapacity, durations, jobBody } from "./job-answers.ts";
import { jobAnswer, jobId, logAnswer, STATUS_WORDS, submission } from "./job-schemas.ts";
import { workerOperations } from "./worker-routes.ts";

/** Lines of a log that one answer holds at most, and unless asked for otherwise. */
const MAX_LINES = 1000;
const DEFAULT_LINES = 100;
/** Milliseconds between two looks at a log that is followed, and how long one is followed at most. */
const FOLLOW_EVERY = 500;
const SILENCE = 10_000;
const FOLLOW_FOR = 60 * 60 * 1000;
const MAX_OFFSET = 10_000;

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
