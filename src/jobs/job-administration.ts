import type { Caller } from "../access/caller.ts";
import type { ManagementAccess } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { Instant, JobStatus } from "../database/schema.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import { isRegistryError, RegistryError } from "../oci/errors.ts";
import type { Page, PageRequest } from "../registry/registry.ts";
import { type ActionConfig, ActionConfigs } from "./action-configs.ts";
import type { CronEntry, CronService, SetCronOptions } from "./cron-service.ts";
import type { JobHandlers } from "./handlers.ts";
import type { Job, JobParameters, Worker } from "./job.ts";
import type { JobService, ListJobsOptions } from "./job-service.ts";

export interface JobAdministrationOptions {
  readonly database: Database;
  readonly access: ManagementAccess;
  readonly events: EventRecorder;
  readonly handlers: JobHandlers;
  readonly jobs: JobService;
  readonly crons: CronService;
}

/** What is asked for when a job is. Parameters may be text, as DTR's clients send them. */
export interface JobSubmission {
  readonly action: string;
  readonly parameters?: JobParameters | undefined;
  readonly scheduledAt?: Instant | undefined;
  readonly retries?: number | undefined;
  /** Milliseconds; 0 and undefined for no limit. */
  readonly deadline?: number | undefined;
  /** Kept and shown, for DTR's clients: a job that is to stop is told so, and never killed. */
  readonly stopTimeout?: number | undefined;
}

export interface CronSubmission extends Omit<JobSubmission, "scheduledAt"> {
  readonly schedule: string;
}

/** A job with what only DTR's clients ask for. */
export interface AdministeredJob extends Job {
  readonly stopTimeout: number | undefined;
}

/** A cron with what only DTR's clients ask for. */
export interface AdministeredCron extends CronEntry {
  readonly id: string;
  readonly stopTimeout: number | undefined;
}

/** A line of a job's log, by its number from 0 on. */
export interface NumberedLine {
  readonly lineNum: number;
  readonly data: string;
}

/**
 * The background work, for administrators. Auditors may look.
 *
 * Besides what its methods say, they throw what `ManagementAccess` does.
 */
export class JobAdministration {
  readonly #options: JobAdministrationOptions;
  readonly #actionConfigs: ActionConfigs;

  constructor(options: JobAdministrationOptions) {
    this.#options = options;
    this.#actionConfigs = new ActionConfigs(options.database);
  }

  /** Jobs, the newest first. */
  async list(caller: Caller, options: ListJobsOptions): Promise<Page<AdministeredJob>> {
    await this.#look(caller);
    const page = await this.#options.jobs.list(options);
    return { ...page, items: await this.#administered(page.items) };
  }

  /** How many jobs fit a filter. */
  async count(caller: Caller, filter: Omit<ListJobsOptions, keyof PageRequest | "offset">): Promise<number> {
    await this.#look(caller);
    return this.#options.jobs.count(filter);
  }

  /** @throws RegistryError `jobUnknown`. */
  async get(caller: Caller, id: string): Promise<AdministeredJob> {
    await this.#look(caller);
    const [job] = await this.#administered([await this.#job(id)]);
    if (job === undefined) throw new RegistryError("jobUnknown");
    return job;
  }

  /**
   * Asks for a job, with the action's default parameters where the submission has none.
   *
   * @throws RegistryError `parameterInvalid` for an unknown action or what it does not take.
   */
  async submit(caller: Caller, submission: JobSubmission): Promise<AdministeredJob> {
    await this.#options.access.administrator(caller);
    const { action, scheduledAt, retries, stopTimeout } = submission;
    const parameters = await this.#parameters(action, submission.parameters);
    const deadline = submission.deadline === 0 ? undefined : submission.deadline;
    const job = await this.#options.database.transaction(async (transaction) => {
      const made = await this.#options.jobs.enqueueIn(transaction, {
        action,
        parameters,
        ...(scheduledAt !== undefined && { scheduledAt }),
        ...(retries !== undefined && { retries }),
        ...(deadline !== undefined && { deadline }),
      });
      if (stopTimeout !== undefined) {
        await transaction
          .updateTable("jobs")
          .set({ stop_timeout_ms: stopTimeout })
          .where("id", "=", made.id)
          .execute();
      }
      await this.#options.events.record(transaction, caller, {
        type: "CREATE",
        action: "job.create",
        object: { type: "job", id: made.id, name: action },
      });
      return made;
    });
    return { ...job, stopTimeout };
  }

  /** Stops a job; one that is over stays as it is. @throws RegistryError `jobUnknown`. */
  async cancel(caller: Caller, id: string): Promise<void> {
    await this.#options.access.administrator(caller);
    await this.#job(id);
    try {
      const { action } = await this.#options.jobs.cancel(id);
      await this.#record(caller, "UPDATE", { action: "job.cancel", type: "job", id, name: action });
    } catch (error) {
      if (!isRegistryError(error, "parameterInvalid")) throw error;
    }
  }

  /** Removes a job that is over, and its log. One that is not there is gone. @throws RegistryError `conflict`. */
  async delete(caller: Caller, id: string): Promise<void> {
    await this.#options.access.administrator(caller);
    try {
      const { action } = await this.#options.jobs.get(id);
      await this.#options.jobs.delete(id);
      await this.#record(caller, "DELETE", { action: "job.delete", type: "job", id, name: action });
    } catch (error) {
      if (isRegistryError(error, "notFound")) return;
      if (isRegistryError(error, "parameterInvalid")) throw new RegistryError("conflict", error.message);
      throw error;
    }
  }

  /** Lines of a job's log. @throws RegistryError `jobUnknown`. */
  async logs(
    caller: Caller,
    id: string,
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ): Promise<readonly NumberedLine[]> {
    await this.#look(caller);
    await this.#job(id);
    const rows = await this.#options.database.read
      .selectFrom("job_logs")
      .select(["at", "level", "message"])
      .where("job_id", "=", id)
      .orderBy("id")
      .offset(offset)
      .limit(limit)
      .execute();
    return rows.map(({ at, level, message }, index) => ({
      lineNum: offset + index,
      data: `${new Date(at).toISOString()} ${level} ${message}`,
    }));
  }

  async crons(caller: Caller): Promise<readonly AdministeredCron[]> {
    await this.#look(caller);
    return this.#administeredCrons(await this.#options.crons.list());
  }

  /** @throws RegistryError `cronUnknown`. */
  async cron(caller: Caller, action: string): Promise<AdministeredCron> {
    await this.#look(caller);
    const cron = (await this.#options.crons.list()).find((entry) => entry.action === action);
    if (cron === undefined) throw new RegistryError("cronUnknown");
    return (await this.#administeredCrons([cron]))[0] ?? { ...cron, id: action, stopTimeout: undefined };
  }

  /** Makes an action recur, or changes how. @throws RegistryError `parameterInvalid`. */
  async setCron(caller: Caller, submission: CronSubmission): Promise<AdministeredCron> {
    await this.#options.access.administrator(caller);
    const { action, schedule, retries } = submission;
    const deadline = submission.deadline === 0 ? undefined : submission.deadline;
    const parameters = submission.parameters && typed(this.#options.handlers, action, submission.parameters);
    const options: SetCronOptions = {
      action,
      schedule,
      ...(parameters !== undefined && { parameters }),
      ...(retries !== undefined && { retries }),
      ...(deadline !== undefined && { deadline }),
    };
    await this.#options.crons.set(options);
    await this.#options.database.transaction((transaction) =>
      transaction
        .updateTable("crons")
        .set((build) => ({
          id: build.fn.coalesce("id", build.val(crypto.randomUUID())),
          stop_timeout_ms: submission.stopTimeout ?? null,
        }))
        .where("action", "=", action)
        .execute(),
    );
    await this.#record(caller, "UPDATE", { action: "cron.set", type: "cron", name: action });
    return this.cron(caller, action);
  }

  /** An action without a cron has none afterwards either. */
  async deleteCron(caller: Caller, action: string): Promise<void> {
    await this.#options.access.administrator(caller);
    try {
      await this.#options.crons.delete(action);
    } catch (error) {
      if (isRegistryError(error, "notFound")) return;
      throw error;
    }
    await this.#record(caller, "DELETE", { action: "cron.delete", type: "cron", name: action });
  }

  async actionConfigs(caller: Caller): Promise<readonly ActionConfig[]> {
    await this.#look(caller);
    return this.#actionConfigs.list();
  }

  /** @throws RegistryError `actionConfigUnknown`. */
  async actionConfig(caller: Caller, action: string): Promise<ActionConfig> {
    await this.#look(caller);
    const config = await this.#actionConfigs.find(action);
    if (config === undefined) throw new RegistryError("actionConfigUnknown");
    return config;
  }

  /** Sets the parameters that jobs of an action have by default. @throws RegistryError `parameterInvalid`. */
  async setActionConfig(caller: Caller, action: string, parameters: JobParameters): Promise<ActionConfig> {
    await this.#options.access.administrator(caller);
    const values = typed(this.#options.handlers, action, parameters);
    return this.#options.database.transaction(async (transaction) => {
      const config = await this.#actionConfigs.set(transaction, action, values);
      await this.#options.events.record(transaction, caller, {
        type: "UPDATE",
        action: "action_config.set",
        object: { type: "action_config", id: config.id, name: action },
      });
      return config;
    });
  }

  /** An action without a configuration has none afterwards either. */
  async deleteActionConfig(caller: Caller, action: string): Promise<void> {
    await this.#options.access.administrator(caller);
    await this.#options.database.transaction(async (transaction) => {
      if (!(await this.#actionConfigs.delete(transaction, action))) return;
      await this.#options.events.record(transaction, caller, {
        type: "DELETE",
        action: "action_config.delete",
        object: { type: "action_config", name: action },
      });
    });
  }

  /** The processes that run jobs, dead ones of the last day included. */
  async workers(caller: Caller): Promise<readonly Worker[]> {
    await this.#look(caller);
    return this.#options.jobs.workers();
  }

  /** Sets how many jobs of an action a worker runs at once. @throws RegistryError `workerUnknown`, `parameterInvalid`. */
  async setCapacity(
    caller: Caller,
    workerId: string,
    capacity: Readonly<Record<string, number>>,
  ): Promise<void> {
    await this.#options.access.administrator(caller);
    const known = (await this.#options.jobs.workers()).some(({ id }) => id === workerId);
    if (!known) throw new RegistryError("workerUnknown");
    await this.#options.jobs.setCapacity(workerId, capacity);
    await this.#record(caller, "UPDATE", { action: "worker.capacity", type: "worker", id: workerId });
  }

  /** Forgets a worker that is dead, or not there any more. @throws RegistryError `conflict` when it lives. */
  async deleteWorker(caller: Caller, workerId: string): Promise<void> {
    await this.#options.access.administrator(caller);
    const { numDeletedRows } = await this.#options.database.transaction((transaction) =>
      transaction
        .deleteFrom("workers")
        .where("id", "=", workerId)
        .where("status", "=", "dead")
        .executeTakeFirst(),
    );
    if (numDeletedRows > 0n) {
      await this.#record(caller, "DELETE", { action: "worker.delete", type: "worker", id: workerId });
    } else if ((await this.#options.jobs.workers()).some(({ id }) => id === workerId)) {
      throw new RegistryError("conflict", "the worker lives: stop its process");
    }
  }

  /** @throws RegistryError `workerUnknown` when there is none, or it is dead. */
  async requireLivingWorker(caller: Caller, workerId: string): Promise<void> {
    await this.#look(caller);
    const worker = (await this.#options.jobs.workers()).find(({ id }) => id === workerId);
    if (worker === undefined || worker.status === "dead") throw new RegistryError("workerUnknown");
  }

  async #look(caller: Caller): Promise<void> {
    await this.#options.access.auditor(caller);
  }

  async #job(id: string): Promise<Job> {
    try {
      return await this.#options.jobs.get(id);
    } catch (error) {
      if (isRegistryError(error, "notFound")) throw new RegistryError("jobUnknown");
      throw error;
    }
  }

  /** The action's default parameters, and those of the submission over them. */
  async #parameters(action: string, given: JobParameters = {}): Promise<JobParameters> {
    this.#options.handlers.get(action);
    const config = await this.#actionConfigs.find(action);
    return typed(this.#options.handlers, action, { ...config?.parameters, ...given });
  }

  async #administered(jobs: readonly Job[]): Promise<readonly AdministeredJob[]> {
    if (jobs.length === 0) return [];
    const rows = await this.#options.database.read
      .selectFrom("jobs")
      .select(["id", "stop_timeout_ms"])
      .where(
        "id",
        "in",
        jobs.map(({ id }) => id),
      )
      .execute();
    const timeouts = new Map(rows.map(({ id, stop_timeout_ms }) => [id, stop_timeout_ms ?? undefined]));
    return jobs.map((job) => ({ ...job, stopTimeout: timeouts.get(job.id) }));
  }

  async #administeredCrons(crons: readonly CronEntry[]): Promise<readonly AdministeredCron[]> {
    const rows = await this.#options.database.read
      .selectFrom("crons")
      .select(["action", "id", "stop_timeout_ms"])
      .execute();
    const byAction = new Map(rows.map((row) => [row.action, row]));
    return crons.map((cron) => {
      const row = byAction.get(cron.action);
      return { ...cron, id: row?.id ?? cron.action, stopTimeout: row?.stop_timeout_ms ?? undefined };
    });
  }

  async #record(
    caller: Caller,
    type: "UPDATE" | "DELETE",
    what: { readonly action: string; readonly type: string; readonly id?: string; readonly name?: string },
  ): Promise<void> {
    const { action, ...object } = what;
    await this.#options.database.transaction((transaction) =>
      this.#options.events.record(transaction, caller, { type, action, object }),
    );
  }
}

/** Statuses of jobs that a worker is at. */
export const RUNNING_STATUSES = ["running", "cancel_request"] as const satisfies readonly JobStatus[];

/**
 * Parameters of the types that the action takes: DTR's clients send text. What is text and is not
 * taken as such is tried as the number, truth value or list that it spells.
 *
 * @throws RegistryError `parameterInvalid`.
 */
function typed(handlers: JobHandlers, action: string, parameters: JobParameters): JobParameters {
  const handler = handlers.get(action);
  try {
    handler.check(parameters);
    return parameters;
  } catch (error) {
    const spelled = Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, spelledBy(value)]),
    );
    try {
      handler.check(spelled);
      return spelled;
    } catch {
      throw error;
    }
  }
}

function spelledBy(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
