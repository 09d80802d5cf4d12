import type { Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { Instant, JobStatus, Schema } from "../database/schema.ts";
import { RegistryError } from "../oci/errors.ts";
import type { Page, PageRequest } from "../registry/registry.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import type { JobHandlers } from "./handlers.ts";
import {
  ACTIVE,
  CLAIMABLE,
  type Job,
  type JobLog,
  type JobParameters,
  toJob,
  toJobLog,
  toWorker,
  UNFINISHED,
  type Worker,
} from "./job.ts";

export interface JobServiceOptions {
  readonly database: Database;
  /** What can be asked for. */
  readonly handlers: JobHandlers;
  readonly clock?: Clock;
}

export interface EnqueueOptions {
  readonly action: string;
  readonly parameters?: JobParameters;
  /** Not before this instant. Default: now. */
  readonly scheduledAt?: Instant;
  /** How often it is repeated after a failure. Default: as the action has it. */
  readonly retries?: number;
  /** Milliseconds a run may take. Default: no limit. */
  readonly deadline?: number;
}

export interface ListJobsOptions extends PageRequest {
  readonly action?: string;
  readonly workerId?: string;
  readonly statuses?: readonly JobStatus[];
  /** How many are passed over, for DTR's clients. */
  readonly offset?: number;
}

const MAX_RETRIES = 100;
const MAX_PARAMETERS = 64 * 1024;
const MAX_PAGE = 1000;

/** Jobs, as those see them who ask for them and look at them. */
export class JobService {
  readonly #database: Database;
  readonly #handlers: JobHandlers;
  readonly #clock: Clock;

  constructor(options: JobServiceOptions) {
    this.#database = options.database;
    this.#handlers = options.handlers;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
  }

  /**
   * Asks for a job. A worker with room takes it when its time has come.
   *
   * @throws RegistryError `parameterInvalid` for an unknown action or parameters it does not take.
   */
  async enqueue(options: EnqueueOptions): Promise<Job> {
    return this.#database.transaction((transaction) => this.enqueueIn(transaction, options));
  }

  /** As {@link enqueue}, as part of a transaction. */
  async enqueueIn(transaction: Transaction<Schema>, options: EnqueueOptions): Promise<Job> {
    const handler = this.#handlers.get(options.action);
    handler.check(options.parameters ?? {});
    const row = newJobRow(
      {
        action: options.action,
        parameters: options.parameters ?? {},
        scheduledAt: options.scheduledAt,
        retries: options.retries ?? handler.retries,
        deadline: options.deadline,
      },
      this.#clock.now(),
    );
    return toJob(await transaction.insertInto("jobs").values(row).returningAll().executeTakeFirstOrThrow());
  }

  /** @throws RegistryError `notFound`. */
  async get(id: string): Promise<Job> {
    const row = await this.#database.read
      .selectFrom("jobs")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst();
    if (!row) throw noSuchJob(id);
    return toJob(row);
  }

  /** Jobs, the newest first. */
  async list(options: ListJobsOptions): Promise<Page<Job>> {
    const limit = pageLimit(options.limit);
    let query = this.#database.read
      .selectFrom("jobs")
      .selectAll()
      .orderBy("id", "desc")
      .limit(limit + 1);
    if (options.after !== undefined) query = query.where("id", "<", options.after);
    if (options.offset !== undefined) query = query.offset(options.offset);
    if (options.action !== undefined) query = query.where("action", "=", options.action);
    if (options.workerId !== undefined) query = query.where("worker_id", "=", options.workerId);
    if (options.statuses !== undefined) query = query.where("status", "in", [...options.statuses]);
    return toPage((await query.execute()).map(toJob), limit, (job) => job.id);
  }

  /** How many jobs fit a filter. */
  async count(filter: Omit<ListJobsOptions, keyof PageRequest | "offset">): Promise<number> {
    let query = this.#database.read
      .selectFrom("jobs")
      .select((build) => build.fn.countAll<number>().as("count"));
    if (filter.action !== undefined) query = query.where("action", "=", filter.action);
    if (filter.workerId !== undefined) query = query.where("worker_id", "=", filter.workerId);
    if (filter.statuses !== undefined) query = query.where("status", "in", [...filter.statuses]);
    return Number((await query.executeTakeFirstOrThrow()).count);
  }

  /** A job's log, from its beginning; `after` is the id of a line. @throws RegistryError `notFound`. */
  async logs(id: string, page: PageRequest): Promise<Page<JobLog>> {
    const limit = pageLimit(page.limit);
    const after = page.after === undefined ? 0 : Number(page.after);
    if (!Number.isSafeInteger(after)) throw new RegistryError("parameterInvalid", "no such log line");
    await this.get(id);
    const rows = await this.#database.read
      .selectFrom("job_logs")
      .selectAll()
      .where("job_id", "=", id)
      .where("id", ">", after)
      .orderBy("id")
      .limit(limit + 1)
      .execute();
    return toPage(rows.map(toJobLog), limit, (line) => String(line.id));
  }

  /**
   * Stops a job: one that waits at once, one that runs as soon as it notices.
   *
   * @returns the job as it then is. @throws RegistryError `notFound`, `parameterInvalid` when over.
   */
  async cancel(id: string): Promise<Job> {
    const now = this.#clock.now();
    const row = await this.#database.transaction(async (transaction) => {
      const waiting = await transaction
        .updateTable("jobs")
        .set({ status: "cancel", finished_at: now, updated_at: now })
        .where("id", "=", id)
        .where("status", "in", [...CLAIMABLE])
        .returningAll()
        .executeTakeFirst();
      if (waiting) return waiting;
      return transaction
        .updateTable("jobs")
        .set({ status: "cancel_request", updated_at: now })
        .where("id", "=", id)
        .where("status", "in", [...ACTIVE])
        .returningAll()
        .executeTakeFirst();
    });
    if (row) return toJob(row);
    const job = await this.get(id);
    throw new RegistryError("parameterInvalid", `the job is over (${job.status})`);
  }

  /** Removes a job that is over, and its log. @throws RegistryError `notFound`, `parameterInvalid`. */
  async delete(id: string): Promise<void> {
    const { numDeletedRows } = await this.#database.transaction((transaction) =>
      transaction
        .deleteFrom("jobs")
        .where("id", "=", id)
        .where("status", "not in", [...UNFINISHED])
        .executeTakeFirst(),
    );
    if (numDeletedRows > 0n) return;
    await this.get(id);
    throw new RegistryError("parameterInvalid", "the job is not over: cancel it first");
  }

  /** The processes that run jobs, dead ones of the last day included. */
  async workers(): Promise<readonly Worker[]> {
    const rows = await this.#database.read
      .selectFrom("workers")
      .selectAll()
      .orderBy("started_at")
      .limit(MAX_PAGE)
      .execute();
    return rows.map(toWorker);
  }

  /**
   * Sets how many jobs of an action a worker runs at once, until it stops. Those not named run one.
   *
   * @throws RegistryError `notFound`, `parameterInvalid`.
   */
  async setCapacity(workerId: string, capacity: Readonly<Record<string, number>>): Promise<void> {
    for (const [action, count] of Object.entries(capacity)) {
      this.#handlers.get(action);
      if (!Number.isInteger(count) || count < 0 || count > 1000) {
        throw new RegistryError("parameterInvalid", `capacity of ${action} must be 0 to 1000`);
      }
    }
    const { numUpdatedRows } = await this.#database.transaction((transaction) =>
      transaction
        .updateTable("workers")
        .set({ capacity: JSON.stringify(capacity) })
        .where("id", "=", workerId)
        .executeTakeFirst(),
    );
    if (numUpdatedRows === 0n) throw new RegistryError("notFound", "there is no such worker");
  }

  /** How many jobs there are by action and status, those that are over left out; for metrics. */
  async depths(): Promise<readonly JobDepth[]> {
    const rows = await this.#database.read
      .selectFrom("jobs")
      .select(["action", "status", (build) => build.fn.countAll<number>().as("count")])
      .where("status", "in", [...UNFINISHED])
      .groupBy(["action", "status"])
      .execute();
    return rows.map(({ action, status, count }) => ({ action, status, count: Number(count) }));
  }
}

/** Jobs of one action in one status. */
export interface JobDepth {
  readonly action: string;
  readonly status: JobStatus;
  readonly count: number;
}

interface NewJob {
  readonly action: string;
  readonly parameters: JobParameters;
  readonly scheduledAt: Instant | undefined;
  readonly retries: number;
  readonly deadline: number | undefined;
}

/** The row of a job that nobody has started. */
export function newJobRow(job: NewJob, now: Instant) {
  if (!Number.isInteger(job.retries) || job.retries < 0 || job.retries > MAX_RETRIES) {
    throw new RegistryError("parameterInvalid", `retries must be 0 to ${MAX_RETRIES}`);
  }
  if (job.deadline !== undefined && !(Number.isSafeInteger(job.deadline) && job.deadline > 0)) {
    throw new RegistryError("parameterInvalid", "deadline must be a time above zero");
  }
  const parameters = JSON.stringify(job.parameters);
  if (parameters.length > MAX_PARAMETERS) {
    throw new RegistryError("parameterInvalid", "parameters are larger than 64 KiB");
  }
  return {
    id: Bun.randomUUIDv7(),
    action: job.action,
    status: "waiting" as const,
    parameters,
    retries_left: job.retries,
    retries_total: job.retries,
    scheduled_at: job.scheduledAt ?? now,
    updated_at: now,
    deadline_ms: job.deadline ?? null,
  };
}

function noSuchJob(id: string): RegistryError {
  return new RegistryError("notFound", "there is no such job", { detail: { id: id.slice(0, 100) } });
}

function pageLimit(limit: number): number {
  return Math.max(1, Math.min(limit, MAX_PAGE));
}

/** Of one row more than asked for, a page and where it ends. */
function toPage<Item>(rows: readonly Item[], limit: number, key: (item: Item) => string): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: key(last) } : { items };
}
