import type { Selectable, Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { CronsTable, Instant, JobStatus, JobsTable, Schema } from "../database/schema.ts";
import type { Clock } from "./clock.ts";
import { ACTIVE, CLAIMABLE, type JobProgress, UNFINISHED } from "./job.ts";
import { newJobRow } from "./job-service.ts";
import { Schedule } from "./schedule.ts";

export type JobRow = Selectable<JobsTable>;

/** How a run ended. */
export type Outcome =
  | { readonly status: "done" | "cancel" | "worker_shutdown" }
  | { readonly status: "error"; readonly error: string };

/** A job whose workers died this often in a row, without a checkpoint between, is the reason itself. */
const MAX_INTERRUPTIONS = 10;

/** Milliseconds before a failed job is repeated: doubles from the first to the second. */
const RETRY_DELAYS = { first: 5_000, longest: 3_600_000 };

/** Jobs, as a worker sees them. Every write is fenced: it counts only while the job is the worker's. */
export class JobQueue {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Takes jobs that are due, at most `room` of each action. */
  async claim(workerId: string, room: ReadonlyMap<string, number>): Promise<readonly JobRow[]> {
    const actions = [...room].filter(([, free]) => free > 0).map(([action]) => action);
    if (actions.length === 0 || !(await this.#hasDue(actions))) return [];
    const now = this.#clock.now();
    const postgres = this.#database.engine === "postgresql";
    return this.#database.transaction(async (transaction) => {
      // One that was taken for dead, and has not noticed yet, takes nothing under its old name.
      let self = transaction
        .selectFrom("workers")
        .select("id")
        .where("id", "=", workerId)
        .where("status", "=", "running");
      if (postgres) self = self.forShare();
      if (!(await self.executeTakeFirst())) return [];
      let query = transaction
        .selectFrom("jobs")
        .selectAll()
        .where("status", "in", [...CLAIMABLE])
        .where("action", "in", actions)
        .where("scheduled_at", "<=", now)
        .orderBy("scheduled_at")
        .orderBy("id")
        .limit(50);
      if (postgres) query = query.forUpdate().skipLocked();
      const free = new Map(room);
      const taken = (await query.execute()).filter(({ action }) => {
        const left = free.get(action) ?? 0;
        free.set(action, left - 1);
        return left > 0;
      });
      if (taken.length === 0) return [];
      return transaction
        .updateTable("jobs")
        .set({ status: "running", worker_id: workerId, started_at: now, updated_at: now, error: null })
        .where(
          "id",
          "in",
          taken.map(({ id }) => id),
        )
        .returningAll()
        .execute();
    });
  }

  async #hasDue(actions: readonly string[]): Promise<boolean> {
    const row = await this.#database.read
      .selectFrom("jobs")
      .select("id")
      .where("status", "in", [...CLAIMABLE])
      .where("action", "in", [...actions])
      .where("scheduled_at", "<=", this.#clock.now())
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** The jobs that are a worker's, by id. */
  async held(workerId: string): Promise<ReadonlyMap<string, JobStatus>> {
    const rows = await this.#database.read
      .selectFrom("jobs")
      .select(["id", "status"])
      .where("status", "in", [...ACTIVE])
      .where("worker_id", "=", workerId)
      .execute();
    return new Map(rows.map(({ id, status }) => [id, status]));
  }

  /** @returns whether the job still is the worker's. */
  async saveProgress(jobId: string, workerId: string, progress: JobProgress): Promise<boolean> {
    return this.#save(jobId, workerId, { progress: JSON.stringify(progress) });
  }

  /** @returns whether the job still is the worker's. */
  async saveCheckpoint(jobId: string, workerId: string, checkpoint: unknown): Promise<boolean> {
    return this.#save(jobId, workerId, { checkpoint: JSON.stringify(checkpoint ?? null), interruptions: 0 });
  }

  async #save(
    jobId: string,
    workerId: string,
    changes: { progress?: string; checkpoint?: string; interruptions?: number },
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#database.transaction((transaction) =>
      transaction
        .updateTable("jobs")
        .set({ ...changes, updated_at: this.#clock.now() })
        .where("id", "=", jobId)
        .where("worker_id", "=", workerId)
        .where("status", "in", [...ACTIVE])
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n;
  }

  /** Writes down how a run ended, and asks for another one when it failed and may be repeated. */
  async finish(jobId: string, workerId: string, outcome: Outcome): Promise<void> {
    const now = this.#clock.now();
    await this.#database.transaction(async (transaction) => {
      const job = await transaction
        .updateTable("jobs")
        .set({
          status: outcome.status,
          error: outcome.status === "error" ? outcome.error.slice(0, 4000) : null,
          finished_at: outcome.status === "worker_shutdown" ? null : now,
          updated_at: now,
        })
        .where("id", "=", jobId)
        .where("worker_id", "=", workerId)
        .where("status", "in", [...ACTIVE])
        .returningAll()
        .executeTakeFirst();
      if (!job || outcome.status !== "error" || job.retries_left === 0) return;
      await transaction.insertInto("jobs").values(retryOf(job, now)).execute();
    });
  }

  /**
   * Declares a worker dead that has given no sign of life since `heartbeat`, and gives its jobs to
   * the others.
   *
   * @returns how many jobs; undefined when it is alive after all.
   */
  async bury(workerId: string, heartbeat: Instant): Promise<number | undefined> {
    return this.#database.transaction(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable("workers")
        .set({ status: "dead" })
        .where("id", "=", workerId)
        .where("heartbeat_at", "=", heartbeat)
        .executeTakeFirst();
      return numUpdatedRows === 0n ? undefined : this.#release(transaction, workerId, undefined);
    });
  }

  /** Gives back jobs of a living worker that does not know of them. */
  async giveBack(workerId: string, jobIds: readonly string[]): Promise<void> {
    await this.#database.transaction((transaction) => this.#release(transaction, workerId, jobIds));
  }

  async #release(
    transaction: Transaction<Schema>,
    workerId: string,
    only: readonly string[] | undefined,
  ): Promise<number> {
    const now = this.#clock.now();
    let query = transaction
      .selectFrom("jobs")
      .select(["id", "status", "interruptions"])
      .where("worker_id", "=", workerId)
      .where("status", "in", [...ACTIVE]);
    if (only) query = query.where("id", "in", [...only]);
    const jobs = await query.execute();
    for (const job of jobs) {
      const tooOften = job.interruptions + 1 >= MAX_INTERRUPTIONS;
      const status = job.status === "cancel_request" ? "cancel" : tooOften ? "error" : "worker_dead";
      await transaction
        .updateTable("jobs")
        .set({
          status,
          interruptions: job.interruptions + 1,
          updated_at: now,
          finished_at: status === "worker_dead" ? null : now,
          error: status === "error" ? `its worker died ${MAX_INTERRUPTIONS} times in a row` : null,
        })
        .where("id", "=", job.id)
        .where("worker_id", "=", workerId)
        .where("status", "=", job.status)
        .execute();
    }
    return jobs.length;
  }

  /** Crons of these actions whose time has come. */
  async dueCrons(actions: readonly string[]): Promise<readonly Selectable<CronsTable>[]> {
    if (actions.length === 0) return [];
    return this.#database.read
      .selectFrom("crons")
      .selectAll()
      .where("enabled", "=", 1)
      .where("action", "in", [...actions])
      .where("next_run_at", "<=", this.#clock.now())
      .execute();
  }

  /**
   * Makes the job of a cron that is due, and sets when it is due next: after now, so that due
   * times that were missed become one. One worker wins; nothing is made while the last run is not over.
   */
  async fire(cron: Selectable<CronsTable>): Promise<boolean> {
    const now = this.#clock.now();
    const next = Schedule.parse(cron.schedule).next(now) ?? Number.MAX_SAFE_INTEGER;
    return this.#database.transaction(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable("crons")
        .set({ next_run_at: next })
        .where("action", "=", cron.action)
        .where("next_run_at", "=", cron.next_run_at)
        .where("enabled", "=", 1)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      const unfinished = await transaction
        .selectFrom("jobs")
        .select("id")
        .where("status", "in", [...UNFINISHED])
        .where("action", "=", cron.action)
        .where("parameters", "=", cron.parameters)
        .limit(1)
        .executeTakeFirst();
      if (unfinished) return false;
      const job = newJobRow(
        {
          action: cron.action,
          parameters: JSON.parse(cron.parameters) as Record<string, unknown>,
          scheduledAt: now,
          retries: cron.retries,
          deadline: cron.deadline_ms ?? undefined,
        },
        now,
      );
      await transaction.insertInto("jobs").values(job).execute();
      return true;
    });
  }

  /**
   * Puts right crons whose next run was worked out by a clock that went ahead: more than two due
   * times away. Those nearer stay, so that a small step back does not repeat a run.
   */
  async correctCrons(): Promise<void> {
    const now = this.#clock.now();
    const crons = await this.#database.read
      .selectFrom("crons")
      .selectAll()
      .where("next_run_at", ">", now)
      .execute();
    for (const cron of crons) {
      const schedule = Schedule.parse(cron.schedule);
      const first = schedule.next(now);
      const second = first === undefined ? undefined : schedule.next(first);
      if (first === undefined || second === undefined || cron.next_run_at <= second) continue;
      await this.#database.transaction((transaction) =>
        transaction
          .updateTable("crons")
          .set({ next_run_at: first })
          .where("action", "=", cron.action)
          .where("next_run_at", "=", cron.next_run_at)
          .execute(),
      );
    }
  }

  /** Adds lines to a job's log. Those of a job that was deleted meanwhile are dropped. */
  async appendLogs(
    jobId: string,
    lines: readonly { readonly at: Instant; readonly level: string; readonly message: string }[],
  ): Promise<void> {
    await this.#database.transaction(async (transaction) => {
      const job = await transaction
        .selectFrom("jobs")
        .select("id")
        .where("id", "=", jobId)
        .executeTakeFirst();
      if (!job) return;
      await transaction
        .insertInto("job_logs")
        .values(lines.map((line) => ({ job_id: jobId, ...line })))
        .execute();
    });
  }
}

function retryOf(job: JobRow, now: Instant) {
  const tried = job.retries_total - job.retries_left;
  const delay = Math.min(RETRY_DELAYS.first * 2 ** tried, RETRY_DELAYS.longest);
  return {
    id: Bun.randomUUIDv7(),
    action: job.action,
    status: "waiting" as const,
    parameters: job.parameters,
    checkpoint: job.checkpoint,
    retry_from_id: job.id,
    retries_left: job.retries_left - 1,
    retries_total: job.retries_total,
    scheduled_at: now + delay,
    updated_at: now,
    deadline_ms: job.deadline_ms,
  };
}
