import type { Logger } from "pino";
import type { Clock } from "./clock.ts";
import type { JobContext, JobHandler, JobLogger } from "./handlers.ts";
import type { JobProgress } from "./job.ts";
import type { JobQueue, JobRow, Outcome } from "./job-queue.ts";

/** Why a run is aborted. `lost`: another worker has the job, or nobody. */
export type AbortCause = "cancel" | "deadline" | "shutdown" | "lost";

/** What the signal of an aborted run throws. */
export class JobAborted extends Error {
  override readonly name = "JobAborted";
  readonly abortCause: AbortCause;

  constructor(abortCause: AbortCause) {
    super(`job aborted: ${abortCause}`);
    this.abortCause = abortCause;
  }
}

/** Whether a run was aborted because its time is up: some jobs then are done, for this time. */
export function isPastDeadline(signal: AbortSignal): boolean {
  return signal.reason instanceof JobAborted && signal.reason.abortCause === "deadline";
}

export interface JobRunOptions {
  readonly queue: JobQueue;
  readonly clock: Clock;
  readonly log: Logger;
  readonly workerId: string;
}

/** Milliseconds between two writes of progress or of log lines. */
const FLUSH_INTERVAL = 1000;
const MAX_LINES = 10_000;
const MAX_MESSAGE = 8192;
const MAX_BATCH = 200;

/** One run of a job by this process. */
export class JobRun {
  readonly job: JobRow;
  readonly #handler: JobHandler;
  readonly #options: JobRunOptions;
  readonly #controller = new AbortController();
  #lines: { at: number; level: string; message: string }[] = [];
  #lineCount = 0;
  #progress: JobProgress | undefined;
  #flushing: Promise<void> | undefined;

  constructor(job: JobRow, handler: JobHandler, options: JobRunOptions) {
    this.job = job;
    this.#handler = handler;
    this.#options = options;
  }

  /** Asks the run to end. The first cause stands. */
  abort(cause: AbortCause): void {
    if (!this.#controller.signal.aborted) this.#controller.abort(new JobAborted(cause));
  }

  /**
   * Runs the handler to its end, and writes down how it ended. Does not throw.
   *
   * @returns undefined when the job was lost: how it ends is no longer ours to say.
   */
  async run(): Promise<Outcome | undefined> {
    const { deadline_ms: deadline } = this.job;
    const deadlineTimer =
      deadline === null
        ? undefined
        : setTimeout(() => this.abort("deadline"), Math.min(deadline, 2 ** 31 - 1));
    const flushTimer = setInterval(() => this.#flushSoon(), FLUSH_INTERVAL);
    let outcome: Outcome | undefined;
    try {
      await this.#handler.run(this.#context(), JSON.parse(this.job.parameters));
      outcome = { status: "done" };
    } catch (error) {
      outcome = this.#outcomeOf(error);
    } finally {
      clearTimeout(deadlineTimer);
      clearInterval(flushTimer);
    }
    if (outcome?.status === "error") this.#note("error", outcome.error);
    await this.#flushing;
    await this.#flush();
    return outcome;
  }

  #outcomeOf(error: unknown): Outcome | undefined {
    const reason: unknown = this.#controller.signal.aborted ? this.#controller.signal.reason : undefined;
    const cause = reason instanceof JobAborted ? reason.abortCause : undefined;
    switch (cause) {
      case "lost":
        return undefined;
      case "cancel":
        return { status: "cancel" };
      case "shutdown":
        return { status: "worker_shutdown" };
      case "deadline":
        return { status: "error", error: `took longer than its deadline of ${this.job.deadline_ms} ms` };
      default:
        this.#options.log.error({ err: error, job: this.job.id, action: this.job.action }, "job failed");
        return { status: "error", error: error instanceof Error ? error.message : String(error) };
    }
  }

  #context(): JobContext {
    const log: JobLogger = {
      info: (message) => this.#write("info", message),
      warn: (message) => this.#write("warn", message),
      error: (message) => this.#write("error", message),
    };
    return {
      jobId: this.job.id,
      checkpoint: this.job.checkpoint === null ? undefined : JSON.parse(this.job.checkpoint),
      signal: this.#controller.signal,
      log,
      progress: (progress) => {
        this.#progress = progress;
      },
      saveCheckpoint: async (checkpoint) => {
        const { queue, workerId } = this.#options;
        if (!(await queue.saveCheckpoint(this.job.id, workerId, checkpoint))) this.abort("lost");
      },
    };
  }

  /** Writes a line to the job's log and the process's. */
  #write(level: "info" | "warn" | "error", message: string): void {
    this.#note(level, message);
    if (this.#lineCount > MAX_LINES) return;
    const fields = { job: this.job.id, action: this.job.action };
    this.#options.log[level === "info" ? "debug" : level](fields, message.slice(0, MAX_MESSAGE));
  }

  /** Writes a line to the job's log. */
  #note(level: string, message: string): void {
    this.#lineCount++;
    if (this.#lineCount > MAX_LINES) return;
    const text = this.#lineCount === MAX_LINES ? "more lines than are kept: the rest is left out" : message;
    this.#lines.push({ at: this.#options.clock.now(), level, message: text.slice(0, MAX_MESSAGE) });
  }

  #flushSoon(): void {
    this.#flushing ??= this.#flush().finally(() => {
      this.#flushing = undefined;
    });
  }

  /** Writes log lines and progress. What cannot be written now is tried again with the next. */
  async #flush(): Promise<void> {
    const { queue, workerId, log } = this.#options;
    try {
      while (this.#lines.length > 0) {
        const batch = this.#lines.slice(0, MAX_BATCH);
        await queue.appendLogs(this.job.id, batch);
        this.#lines = this.#lines.slice(batch.length);
      }
      const progress = this.#progress;
      if (progress !== undefined) {
        this.#progress = undefined;
        if (!(await queue.saveProgress(this.job.id, workerId, progress))) this.abort("lost");
      }
    } catch (error) {
      log.warn({ err: error, job: this.job.id }, "the log of a job could not be written");
    }
  }
}
