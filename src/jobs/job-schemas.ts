import { z } from "zod";
import { GO_DURATION_FORM, parseGoDuration } from "../api/go-duration.ts";
import type { JobStatus } from "../database/schema.ts";

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

export const capacityMap = z
  .record(z.string().max(100), z.number().int().min(0).max(1000))
  .refine((map) => Object.keys(map).length <= 100, "at most 100 actions");

export const parameters = z
  .record(z.string().max(100), z.union([z.string().max(10_000), z.number(), z.boolean()]))
  .refine((map) => Object.keys(map).length <= 100, "at most 100 parameters")
  .meta({ description: "Numbers and truth values may be sent as text." });

export const duration = z
  .string()
  .max(64)
  .refine((text) => text === "" || parseGoDuration(text) !== undefined, GO_DURATION_FORM)
  .meta({ description: `In Go's form: ${GO_DURATION_FORM}.`, examples: ["1h0m0s"] });

export const action = z.string().min(1).max(100);
export const actionParams = z.object({
  action: action.meta({ description: "What the job does, such as onlinegc." }),
});
export const retries = z.number().int().min(0).max(100);

export const jobAnswer = z
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

export const cronAnswer = z
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

export const actionConfigAnswer = z
  .object({ id: z.string(), action: z.string(), parameters: z.record(z.string(), z.string()) })
  .meta({ id: "ActionConfig" });

export const workerAnswer = z
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

export const submission = z
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

export const cronSubmission = z
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

export const jobId = z.object({ jobID: z.string().min(1).max(100) });
