import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { Database } from "../database/database.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import type { JobHandlers } from "./handlers.ts";
import { JobQueue, type JobRow, type Outcome } from "./job-queue.ts";
import { JobRun } from "./job-run.ts";

export interface JobRunnerOptions {
  readonly database: Database;
  readonly handlers: JobHandlers;
  /** How many jobs of an action run at once; others one. */
  readonly capacity?: Readonly<Record<string, number>>;
  readonly log: Logger;
  readonly clock?: Clock;
  /** Milliseconds. Tests shorten them. */
  readonly timing?: Partial<JobRunnerTiming>;
}

export interface JobRunnerTiming {
  /** Between two looks for work. */
  readonly poll: number;
  /** Between two signs of life. */
  readonly heartbeat: number;
  /** Without a sign of life, until others take a worker for dead. */
  readonly deadAfter: number;
  /** For jobs to end after they were asked to. */
  readonly stop: number;
  /** Between two checks of crons against the clock. */
  readonly cronCheck: number;
}

const TIMING: JobRunnerTiming = {
  poll: 1000,
  heartbeat: 10_000,
  deadAfter: 45_000,
  stop: 10_000,
  cronCheck: 60_000,
};

/**
 * A worker: takes jobs and runs them, makes those that crons ask for, and gives those of workers
 * that died to the living.
 *
 * Idle, it makes three small reads a second, and one write for each sign of life. Whether a worker
 * is dead is judged by how long its heartbeat has not changed, on the observer's own clock that
 * never jumps: neither a clock that is set nor two that differ can kill one.
 */
export class JobRunner {
  readonly #database: Database;
  readonly #handlers: JobHandlers;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #timing: JobRunnerTiming;
  readonly #queue: JobQueue;
  readonly #runs = new Map<string, { readonly run: JobRun; readonly ended: Promise<void> }>();
  readonly #seen = new Map<string, { readonly heartbeat: number; readonly since: number }>();
  #capacity: Readonly<Record<string, number>>;
  #workerId = newWorkerId();
  #loop: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  readonly #stopSignal = new AbortController();
  #wake: (() => void) | undefined;
  #woken = false;
  #nextHeartbeat = 0;
  #nextCronCheck = 0;

  constructor(options: JobRunnerOptions) {
    this.#database = options.database;
    this.#handlers = options.handlers;
    this.#capacity = options.capacity ?? {};
    this.#log = options.log;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#timing = { ...TIMING, ...options.timing };
    this.#queue = new JobQueue(options.database, this.#clock);
  }

  get workerId(): string {
    return this.#workerId;
  }

  /** Registers the worker and starts to look for work. */
  async start(): Promise<void> {
    await this.#register();
    this.#loop = this.#work();
  }

  /** Takes no more jobs, asks those that run to end, and waits for them a while. They are resumed later. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    this.#stopSignal.abort();
    this.#wakeUp();
    await this.#loop;
    await this.#setStatus("draining").catch(() => {});
    for (const { run } of this.#runs.values()) run.abort("shutdown");
    const ended = Promise.all([...this.#runs.values()].map((entry) => entry.ended));
    await within(ended, this.#timing.stop);
    try {
      for (const id of this.#runs.keys()) {
        await this.#queue.finish(id, this.#workerId, { status: "worker_shutdown" });
      }
      await this.#unregister();
    } catch (error) {
      this.#log.warn({ err: error }, "the worker could not sign off; its jobs are taken over in a while");
    }
  }

  async #work(): Promise<void> {
    for (let failures = 0; !this.#stopSignal.signal.aborted; ) {
      try {
        await this.#turn();
        failures = 0;
      } catch (error) {
        if (failures++ % 30 === 0) this.#log.warn({ err: error }, "jobs wait: the database does not answer");
      }
      await this.#pause(this.#timing.poll * Math.min(1 + failures, 10));
    }
  }

  async #turn(): Promise<void> {
    const now = this.#clock.monotonic();
    if (now >= this.#nextHeartbeat) {
      await this.#beat();
      await this.#watchOthers();
      this.#nextHeartbeat = now + this.#timing.heartbeat;
    }
    if (now >= this.#nextCronCheck) {
      await this.#queue.correctCrons();
      this.#nextCronCheck = now + this.#timing.cronCheck;
    }
    await this.#checkRuns();
    await this.#fireCrons();
    await this.#claim();
  }

  async #register(): Promise<void> {
    const now = this.#clock.now();
    await this.#database.transaction((transaction) =>
      transaction
        .insertInto("workers")
        .values({
          id: this.#workerId,
          hostname: hostname(),
          capacity: JSON.stringify(this.#capacity),
          started_at: now,
          heartbeat_at: now,
          status: "running",
        })
        .execute(),
    );
    this.#nextHeartbeat = this.#clock.monotonic() + this.#timing.heartbeat;
  }

  async #unregister(): Promise<void> {
    await this.#database.transaction((transaction) =>
      transaction.deleteFrom("workers").where("id", "=", this.#workerId).execute(),
    );
  }

  async #setStatus(status: "draining"): Promise<void> {
    await this.#database.transaction((transaction) =>
      transaction.updateTable("workers").set({ status }).where("id", "=", this.#workerId).execute(),
    );
  }

  /** A sign of life. One who was taken for dead has lost its jobs, and starts anew under another name. */
  async #beat(): Promise<void> {
    const now = this.#clock.now();
    const row = await this.#database.transaction((transaction) =>
      transaction
        .updateTable("workers")
        // Always another value than before, also when the clock stands still or goes back.
        .set(({ eb, ref }) => ({
          heartbeat_at: eb
            .case()
            .when("heartbeat_at", "=", now)
            .then(eb(ref("heartbeat_at"), "+", 1))
            .else(now)
            .end(),
        }))
        .where("id", "=", this.#workerId)
        .where("status", "=", "running")
        .returning("capacity")
        .executeTakeFirst(),
    );
    if (row) {
      this.#capacity = JSON.parse(row.capacity) as Record<string, number>;
      return;
    }
    this.#log.warn({ worker: this.#workerId }, "this worker was taken for dead; it starts anew");
    for (const { run } of this.#runs.values()) run.abort("lost");
    this.#workerId = newWorkerId();
    await this.#register();
  }

  async #watchOthers(): Promise<void> {
    const workers = await this.#database.read
      .selectFrom("workers")
      .select(["id", "heartbeat_at"])
      .where("status", "!=", "dead")
      .where("id", "!=", this.#workerId)
      .execute();
    const now = this.#clock.monotonic();
    const known = new Set(workers.map(({ id }) => id));
    for (const id of this.#seen.keys()) if (!known.has(id)) this.#seen.delete(id);
    for (const { id, heartbeat_at: heartbeat } of workers) {
      const seen = this.#seen.get(id);
      if (seen?.heartbeat !== heartbeat) this.#seen.set(id, { heartbeat, since: now });
      else if (now - seen.since >= this.#timing.deadAfter) await this.#bury(id, heartbeat);
    }
  }

  async #bury(workerId: string, heartbeat: number): Promise<void> {
    const jobs = await this.#queue.bury(workerId, heartbeat);
    if (jobs !== undefined) this.#log.warn({ worker: workerId, jobs }, "a worker died");
  }

  /** Tells runs that were cancelled or taken away, and gives back jobs that got lost on their way here. */
  async #checkRuns(): Promise<void> {
    const running = new Map(this.#runs);
    const held = await this.#queue.held(this.#workerId);
    for (const [id, { run }] of running) {
      const status = held.get(id);
      if (status === undefined) run.abort("lost");
      else if (status === "cancel_request") run.abort("cancel");
    }
    const strays = [...held.keys()].filter((id) => !running.has(id));
    if (strays.length > 0) await this.#queue.giveBack(this.#workerId, strays);
  }

  async #fireCrons(): Promise<void> {
    for (const cron of await this.#queue.dueCrons(this.#handlers.actions)) {
      const handler = this.#handlers.find(cron.action);
      if (handler?.due && !(await handler.due(this.#clock.now()))) continue;
      await this.#queue.fire(cron);
    }
  }

  async #claim(): Promise<void> {
    if (this.#stopSignal.signal.aborted) return;
    const room = new Map(this.#handlers.actions.map((action) => [action, this.#capacity[action] ?? 1]));
    for (const { run } of this.#runs.values()) {
      room.set(run.job.action, (room.get(run.job.action) ?? 0) - 1);
    }
    for (const job of await this.#queue.claim(this.#workerId, room)) this.#launch(job);
  }

  #launch(job: JobRow): void {
    const run = new JobRun(job, this.#handlers.get(job.action), {
      queue: this.#queue,
      clock: this.#clock,
      log: this.#log,
      workerId: this.#workerId,
    });
    const workerId = this.#workerId;
    const ended = run.run().then(async (outcome) => {
      if (outcome) await this.#finish(job.id, workerId, outcome);
      this.#runs.delete(job.id);
      this.#wakeUp();
    });
    this.#runs.set(job.id, { run, ended });
  }

  /** How a job ended has to be written down, however long the database is away. */
  async #finish(jobId: string, workerId: string, outcome: Outcome): Promise<void> {
    for (let wait = this.#timing.poll; ; wait = Math.min(wait * 2, 30_000)) {
      try {
        return await this.#queue.finish(jobId, workerId, outcome);
      } catch (error) {
        if (this.#stopSignal.signal.aborted) return;
        this.#log.warn({ err: error, job: jobId }, "how a job ended could not be written down yet");
      }
      await sleep(wait, undefined, { signal: this.#stopSignal.signal }).catch(() => {});
    }
  }

  #wakeUp(): void {
    this.#woken = true;
    this.#wake?.();
  }

  async #pause(milliseconds: number): Promise<void> {
    if (!this.#woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#woken = false;
    this.#wake = undefined;
  }
}

function newWorkerId(): string {
  return crypto.randomUUID();
}

async function within(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([
    work,
    new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    }),
  ]);
  clearTimeout(timer);
}
