import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Database } from "../database/database.ts";
import type { Instant } from "../database/schema.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { defineJob, type JobHandler, type JobHandlers, NO_PARAMETERS } from "./handlers.ts";
import { UNFINISHED } from "./job.ts";

export interface SystemJobsOptions {
  readonly database: Database;
  /** Those whose runs are kept for less time than others. */
  readonly handlers: JobHandlers;
  /** How long finished jobs and their logs are kept. */
  readonly history: () => Promise<JobHistoryLimits>;
  readonly clock?: Clock;
}

/** Where both limits are set, what exceeds either goes. */
export interface JobHistoryLimits {
  readonly enabled: boolean;
  /** Milliseconds; undefined for no limit. */
  readonly maxAge: number | undefined;
  /** How many; undefined for no limit. */
  readonly toKeep: number | undefined;
}

const DAY = 24 * 60 * 60 * 1000;
const PAGE = 50;
const LOG_LINES = 1000;

/**
 * - `job_history` forgets finished jobs, their logs, and dead workers.
 * - `sleep` does nothing for a while; `false` fails. For trying out the job system.
 */
export function systemJobs(options: SystemJobsOptions): readonly JobHandler[] {
  return [jobHistory(options), SLEEP, FAIL];
}

const SLEEP = defineJob({
  action: "sleep",
  description: "Does nothing for a while (60 seconds)",
  parameters: z.strictObject({ seconds: z.coerce.number().min(0).max(86_400).optional() }),
  async run({ signal }, { seconds = 60 }) {
    await sleep(seconds * 1000, undefined, { signal });
  },
});

const FAIL = defineJob({
  action: "false",
  description: "Fails",
  parameters: NO_PARAMETERS,
  async run() {
    throw new Error("this job always fails");
  },
});

function jobHistory({ database, handlers, history, clock = SYSTEM_CLOCK }: SystemJobsOptions): JobHandler {
  return defineJob({
    action: "job_history",
    description: "Forgets jobs that were over long ago, and their logs",
    parameters: NO_PARAMETERS,
    schedule: "0 37 * * * *",
    keepDone: DAY,
    async run({ signal, log }) {
      const now = clock.now();
      const { enabled, maxAge, toKeep } = await history();
      if (!enabled) {
        log.info("the history of jobs is kept: forgetting is switched off");
        return;
      }
      let forgotten = maxAge === undefined ? 0 : await forget(database, { before: now - maxAge, signal });
      if (toKeep !== undefined) {
        const beyond = await oldestKept(database, toKeep);
        if (beyond !== undefined) forgotten += await forget(database, { before: beyond, signal });
      }
      for (const { action, keepDone } of handlers.all()) {
        if (keepDone === undefined) continue;
        forgotten += await forget(database, { before: now - keepDone, doneOf: action, signal });
      }
      await database.transaction((transaction) =>
        transaction
          .deleteFrom("workers")
          .where("status", "=", "dead")
          .where("heartbeat_at", "<", now - DAY)
          .execute(),
      );
      log.info(`${forgotten} jobs forgotten`);
    },
  });
}

/** When the last of the newest finished jobs was over; undefined when there are no more than that. */
async function oldestKept(database: Database, toKeep: number): Promise<Instant | undefined> {
  const row = await database.read
    .selectFrom("jobs")
    .select("finished_at")
    .where("finished_at", "is not", null)
    .where("status", "not in", [...UNFINISHED])
    .orderBy("finished_at", "desc")
    .offset(toKeep - 1)
    .limit(1)
    .executeTakeFirst();
  return row?.finished_at ?? undefined;
}

interface Forget {
  readonly before: Instant;
  /** Only runs of this action that went well. */
  readonly doneOf?: string;
  readonly signal: AbortSignal;
}

async function forget(database: Database, { before, doneOf, signal }: Forget): Promise<number> {
  for (let forgotten = 0; ; ) {
    signal.throwIfAborted();
    let query = database.read
      .selectFrom("jobs")
      .select("id")
      .where("finished_at", "<", before)
      .where("status", "not in", [...UNFINISHED])
      .limit(PAGE);
    if (doneOf !== undefined) query = query.where("action", "=", doneOf).where("status", "=", "done");
    const ids = (await query.execute()).map(({ id }) => id);
    if (ids.length === 0) return forgotten;
    for (const id of ids) await forgetLog(database, id, signal);
    await database.transaction((transaction) =>
      transaction.deleteFrom("jobs").where("id", "in", ids).execute(),
    );
    forgotten += ids.length;
  }
}

/** In parts, so that a long log holds nobody up. */
async function forgetLog(database: Database, jobId: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const lines = await database.read
      .selectFrom("job_logs")
      .select("id")
      .where("job_id", "=", jobId)
      .limit(LOG_LINES)
      .execute();
    if (lines.length === 0) return;
    await database.transaction((transaction) =>
      transaction
        .deleteFrom("job_logs")
        .where(
          "id",
          "in",
          lines.map(({ id }) => id),
        )
        .execute(),
    );
  }
}
