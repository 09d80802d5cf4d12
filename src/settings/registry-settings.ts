import type { AccessSettings } from "../access/decision.ts";
import type { Config } from "../config/config.ts";
import type { Database } from "../database/database.ts";
import { SettingsStore, type StoredSettings, type Tx } from "./settings-store.ts";

export type { StoredSettings };

/** Milliseconds that what was read is good for: how late another process hears of a change. */
const GOOD_FOR = 1000;

/** How long something is kept. Where both limits are set, what exceeds either goes. */
export interface HistoryLimits {
  readonly enabled: boolean;
  /** Milliseconds; undefined for no limit. */
  readonly maxAge: number | undefined;
  /** How many; undefined for no limit. */
  readonly toKeep: number | undefined;
}

export interface RegistrySettingsOptions {
  readonly database: Database;
  readonly config: Pick<Config, "registry" | "jobs" | "events">;
  /** Milliseconds, steadily growing. */
  readonly now?: () => number;
}

/**
 * The settings as they are now: those of the configuration file, and over them what administrators
 * set while the registry runs. Read at most once a second in each process, and only when somebody
 * asks; the process that changes them knows at once.
 */
export class RegistrySettings {
  readonly #store: SettingsStore;
  readonly #config: RegistrySettingsOptions["config"];
  readonly #now: () => number;
  #stored: StoredSettings = {};
  #access: AccessSettings;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  constructor({ database, config, now = () => performance.now() }: RegistrySettingsOptions) {
    this.#store = new SettingsStore(database);
    this.#config = config;
    this.#now = now;
    this.#access = accessSettings(config, {});
  }

  /** What access decisions depend on; a promise only when it has to be read. */
  readonly access = (): AccessSettings | Promise<AccessSettings> =>
    this.#isFresh() ? this.#access : this.#refresh().then(() => this.#access);

  /** Whether a push makes the repository it goes to, as of the last access decision. */
  get createOnPush(): boolean {
    return this.#access.createOnPush;
  }

  /** What was set while the registry ran. */
  async stored(): Promise<StoredSettings> {
    if (!this.#isFresh()) await this.#refresh();
    return this.#stored;
  }

  /** How long finished jobs are kept. */
  async jobHistory(): Promise<HistoryLimits> {
    const { jobHistory } = await this.stored();
    return limitsOf(jobHistory, { maxAge: this.#config.jobs.history });
  }

  /** How long events are kept. */
  async eventHistory(): Promise<HistoryLimits> {
    const { eventHistory } = await this.stored();
    const { history, historyCount } = this.#config.events;
    return limitsOf(eventHistory, { maxAge: history, toKeep: historyCount });
  }

  /**
   * Changes the settings, in one transaction with what `also` does.
   *
   * @returns the settings as they then are.
   */
  async change(
    edit: (stored: StoredSettings) => StoredSettings,
    also: (transaction: Tx) => Promise<void>,
  ): Promise<StoredSettings> {
    const stored = await this.#store.change(edit, also);
    this.#take(stored);
    return stored;
  }

  #isFresh(): boolean {
    return this.#now() - this.#readAt < GOOD_FOR;
  }

  #refresh(): Promise<void> {
    this.#reading ??= this.#store
      .read()
      .then((stored) => this.#take(stored))
      .finally(() => {
        this.#reading = undefined;
      });
    return this.#reading;
  }

  #take(stored: StoredSettings): void {
    this.#stored = stored;
    this.#access = accessSettings(this.#config, stored);
    this.#readAt = this.#now();
  }
}

function accessSettings(
  { registry }: RegistrySettingsOptions["config"],
  { createOnPush = registry.createOnPush, readOnly = false }: StoredSettings,
): AccessSettings {
  const { anonymousPull, deletes } = registry;
  return { anonymousPull, deletes, createOnPush, readOnly };
}

function limitsOf(stored: StoredSettings["jobHistory"], configured: Partial<HistoryLimits>): HistoryLimits {
  const limit = (value: number | undefined, byDefault: number | undefined) =>
    value === undefined ? byDefault : value === 0 ? undefined : value;
  return {
    enabled: stored?.enabled ?? configured.enabled ?? true,
    maxAge: limit(stored?.maxAge, configured.maxAge),
    toKeep: limit(stored?.toKeep, configured.toKeep),
  };
}
