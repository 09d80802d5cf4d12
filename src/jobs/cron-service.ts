import type { Selectable } from "kysely";
import type { Database } from "../database/database.ts";
import type { CronsTable, Instant } from "../database/schema.ts";
import { RegistryError } from "../oci/errors.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import type { JobHandlers } from "./handlers.ts";
import type { JobParameters } from "./job.ts";
import { newJobRow } from "./job-service.ts";
import { Schedule } from "./schedule.ts";

/** A recurring job. There is one for an action at most. */
export interface CronEntry {
  readonly action: string;
  /** Six fields or `@hourly` and the like, UTC. */
  readonly schedule: string;
  readonly parameters: JobParameters;
  readonly enabled: boolean;
  readonly retries: number;
  /** Milliseconds a run may take; undefined for no limit. */
  readonly deadline: number | undefined;
  readonly nextRunAt: Instant;
}

export interface SetCronOptions {
  readonly action: string;
  readonly schedule: string;
  readonly parameters?: JobParameters;
  readonly enabled?: boolean;
  readonly retries?: number;
  readonly deadline?: number;
}

export interface CronServiceOptions {
  readonly database: Database;
  readonly handlers: JobHandlers;
  readonly clock?: Clock;
}

/** Names the actions whose default cron was once made: one that was deleted is not made again. */
const INSTALLED = "jobs.default-crons";

/** The schedule of recurring jobs. */
export class CronService {
  readonly #database: Database;
  readonly #handlers: JobHandlers;
  readonly #clock: Clock;

  constructor(options: CronServiceOptions) {
    this.#database = options.database;
    this.#handlers = options.handlers;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
  }

  async list(): Promise<readonly CronEntry[]> {
    const rows = await this.#database.read.selectFrom("crons").selectAll().orderBy("action").execute();
    return rows.map(toCronEntry);
  }

  /** @throws RegistryError `notFound`. */
  async get(action: string): Promise<CronEntry> {
    const row = await this.#database.read
      .selectFrom("crons")
      .selectAll()
      .where("action", "=", action)
      .executeTakeFirst();
    if (!row) throw noSuchCron(action);
    return toCronEntry(row);
  }

  /** Makes an action recur, or changes how. @throws RegistryError `parameterInvalid`. */
  async set(options: SetCronOptions): Promise<CronEntry> {
    const row = this.#row(options);
    const { action: _, ...changes } = row;
    const saved = await this.#database.transaction((transaction) =>
      transaction
        .insertInto("crons")
        .values(row)
        .onConflict((conflict) => conflict.column("action").doUpdateSet(changes))
        .returningAll()
        .executeTakeFirstOrThrow(),
    );
    return toCronEntry(saved);
  }

  /** @throws RegistryError `notFound`. */
  async delete(action: string): Promise<void> {
    const { numDeletedRows } = await this.#database.transaction((transaction) =>
      transaction.deleteFrom("crons").where("action", "=", action).executeTakeFirst(),
    );
    if (numDeletedRows === 0n) throw noSuchCron(action);
  }

  /** Makes the default crons of actions that are new to this database. */
  async installDefaults(): Promise<void> {
    const installed = await this.#installed();
    const added = this.#handlers
      .all()
      .filter(({ action, schedule }) => schedule !== undefined && !installed.includes(action));
    if (added.length === 0) return;
    const rows = added.map(({ action, schedule }) => this.#row({ action, schedule: schedule ?? "" }));
    const value = JSON.stringify([...installed, ...added.map(({ action }) => action)]);
    const now = this.#clock.now();
    await this.#database.transaction(async (transaction) => {
      await transaction
        .insertInto("crons")
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await transaction
        .insertInto("settings")
        .values({ key: INSTALLED, value, updated_at: now })
        .onConflict((conflict) => conflict.column("key").doUpdateSet({ value, updated_at: now }))
        .execute();
    });
  }

  async #installed(): Promise<readonly string[]> {
    const row = await this.#database.read
      .selectFrom("settings")
      .select("value")
      .where("key", "=", INSTALLED)
      .executeTakeFirst();
    return row ? (JSON.parse(row.value) as string[]) : [];
  }

  #row(options: SetCronOptions) {
    const handler = this.#handlers.get(options.action);
    handler.check(options.parameters ?? {});
    const now = this.#clock.now();
    const schedule = Schedule.parse(options.schedule);
    const retries = options.retries ?? handler.retries;
    // Says what is wrong with retries, deadline and parameters now, and not when the first is due.
    const job = newJobRow(
      {
        action: options.action,
        parameters: options.parameters ?? {},
        scheduledAt: undefined,
        retries,
        deadline: options.deadline,
      },
      now,
    );
    return {
      action: options.action,
      schedule: schedule.text,
      parameters: job.parameters,
      enabled: options.enabled === false ? (0 as const) : (1 as const),
      retries,
      deadline_ms: job.deadline_ms,
      next_run_at: schedule.next(now) ?? now,
    };
  }
}

function toCronEntry(row: Selectable<CronsTable>): CronEntry {
  return {
    action: row.action,
    schedule: row.schedule,
    parameters: JSON.parse(row.parameters) as JobParameters,
    enabled: row.enabled === 1,
    retries: row.retries,
    deadline: row.deadline_ms ?? undefined,
    nextRunAt: row.next_run_at,
  };
}

function noSuchCron(action: string): RegistryError {
  return new RegistryError("notFound", "the action has no cron", {
    detail: { action: action.slice(0, 100) },
  });
}
