import type { Config } from "../config/config.ts";
import { packConfig } from "../config/transfer.ts";
import { Backoff, FAILED_STARTS } from "./backoff.ts";
import type { SupervisorMessage, WorkerMessage, WorkerRole } from "./messages.ts";
import { type WorkerExit, WorkerProcess } from "./worker-process.ts";

/** How long a worker may take to hand in its metrics, in milliseconds. */
const SNAPSHOT_TIMEOUT = 2_000;

/** What workers get, over the time for requests in flight, to close databases and end. */
const STOP_RESERVE = 5_000;

/**
 * A worker that leaves so many pings unanswered is ended. Counted, not timed: a machine that was
 * suspended must not cost it its workers.
 */
const WATCH = { interval: 10_000, unanswered: 12 };

export interface SupervisorOptions {
  /** With addresses that are free; see `claimAddress`. */
  readonly config: Config;
  /** What starts a worker: the program and its arguments, to which its role is added. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** For the first administrator, should there be none yet. */
  readonly adminPassword: string | undefined;
  readonly log: SupervisorLog;
  /** How often workers are pinged, in milliseconds, and how many pings they may leave unanswered; for tests. */
  readonly watch?: Partial<typeof WATCH>;
}

/** Told what happens to workers. */
export interface SupervisorLog {
  info(message: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, facts?: Readonly<Record<string, unknown>>): void;
}

/** What is known once every worker works. */
export interface SupervisorReady {
  /** Of the administrator that was made just now, unless it was given. */
  readonly generatedPassword: string | undefined;
}

/** A worker could not be started, again and again. */
export class WorkersGaveUp extends Error {
  override readonly name = "WorkersGaveUp";
}

/** One worker's place: the process in it changes when it dies. */
interface Slot {
  readonly name: string;
  readonly role: WorkerRole;
  readonly backoff: Backoff;
  process: WorkerProcess | undefined;
  started: boolean;
  ready: boolean;
  /** Why it said it cannot start. */
  failure: { readonly message: string; readonly isTransient: boolean } | undefined;
  /** Pings in a row that were not answered. */
  unanswered: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Runs the registry's processes: one that prepares the data and then runs jobs, and those that
 * serve requests. Starts again what dies, and gives up, with the reason, what cannot start.
 *
 * It holds no data and opens no database: there is little in it that could fail.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #slots: readonly Slot[];
  readonly #collecting = new Map<number, (slot: Slot, snapshot: unknown) => void>();
  readonly #ready = Promise.withResolvers<SupervisorReady>();
  readonly #ended = Promise.withResolvers<void>();
  #prepared = false;
  #generatedPassword: string | undefined;
  #stopping = false;
  #lastCollection = 0;
  #watching: ReturnType<typeof setInterval> | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    const requests = Array.from({ length: options.config.processes }, (_, index) => `requests ${index + 1}`);
    this.#slots = [newSlot("jobs", "jobs"), ...requests.map((name) => newSlot(name, "requests"))];
    // Whoever waits for the end hears of it there.
    this.#ready.promise.catch(() => {});
    this.#ended.promise.catch(() => {});
  }

  get #isServing(): boolean {
    return this.#slots.some(({ role, ready }) => role === "requests" && ready);
  }

  /** Ends workers that do not get to do anything any more: they hold requests that will never end. */
  #watch(): void {
    const { unanswered: patience } = { ...WATCH, ...this.#options.watch };
    for (const slot of this.#slots.filter(({ ready }) => ready)) {
      if (slot.unanswered >= patience) {
        this.#options.log.error(`process "${slot.name}" does not answer any more: killing it`);
        slot.process?.kill();
      } else {
        slot.unanswered++;
        slot.process?.send({ kind: "ping" });
      }
    }
  }

  /** Starts the workers. Resolves when all of them work; never, when stopped before. @throws WorkersGaveUp */
  start(): Promise<SupervisorReady> {
    for (const slot of this.#slots) this.#launch(slot);
    const { interval } = { ...WATCH, ...this.#options.watch };
    this.#watching = setInterval(() => this.#watch(), interval);
    return this.#ready.promise;
  }

  /** Resolves after `stop`; rejects with {@link WorkersGaveUp} when a worker cannot be kept up. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** The workers that live, for people and tests. */
  get workers(): readonly { readonly name: string; readonly pid: number }[] {
    return this.#slots.flatMap(({ name, process }) =>
      process === undefined || process.ended ? [] : [{ name, pid: process.pid }],
    );
  }

  /** Lets requests in flight finish, within their time, and ends all workers. */
  async stop(): Promise<void> {
    if (!this.#stopping) {
      this.#stopping = true;
      for (const slot of this.#slots) {
        clearTimeout(slot.timer);
        slot.process?.send({ kind: "stop" });
      }
      const { shutdownSeconds } = this.#options.config.limits;
      const timer = setTimeout(() => this.kill(), shutdownSeconds * 1_000 + STOP_RESERVE);
      await Promise.all(this.#slots.map(({ process }) => process?.exited));
      clearTimeout(timer);
      clearInterval(this.#watching);
      this.#ended.resolve();
    }
    return this.#ended.promise;
  }

  /** Ends all workers at once. */
  kill(): void {
    this.#stopping = true;
    clearInterval(this.#watching);
    for (const slot of this.#slots) {
      clearTimeout(slot.timer);
      slot.process?.kill();
    }
  }

  #launch(slot: Slot): void {
    slot.started = false;
    slot.ready = false;
    slot.failure = undefined;
    slot.unanswered = 0;
    slot.process = new WorkerProcess({
      command: [...this.#options.command, slot.role],
      environment: this.#options.environment,
      onMessage: (message) => this.#receive(slot, message),
      onExit: (exit) => this.#bury(slot, exit),
    });
    // The others load meanwhile, and start when the data is prepared.
    if (this.#prepared || slot.role === "jobs") this.#startWork(slot);
  }

  #startWork(slot: Slot): void {
    if (slot.started) return;
    slot.started = true;
    const { config, adminPassword } = this.#options;
    const message: SupervisorMessage = {
      kind: "start",
      role: slot.role,
      config: packConfig(config),
      ...(slot.role === "jobs" && adminPassword !== undefined ? { adminPassword } : {}),
    };
    slot.process?.send(message);
  }

  #receive(slot: Slot, message: WorkerMessage): void {
    switch (message.kind) {
      case "prepared":
        this.#prepared = true;
        this.#generatedPassword ??= message.generatedPassword;
        for (const other of this.#slots) if (other.process?.ended === false) this.#startWork(other);
        break;
      case "ready":
        slot.ready = true;
        if (this.#slots.every(({ ready }) => ready))
          this.#ready.resolve({ generatedPassword: this.#generatedPassword });
        break;
      case "failed":
        slot.failure = message;
        break;
      case "pong":
        slot.unanswered = 0;
        break;
      case "snapshot":
        this.#collecting.get(message.id)?.(slot, message.snapshot);
        break;
      case "collect":
        void this.#collect().then((snapshots) =>
          slot.process?.send({ kind: "collected", id: message.id, snapshots }),
        );
        break;
    }
  }

  /** The metrics of every worker that hands them in in time. */
  #collect(): Promise<readonly unknown[]> {
    const id = ++this.#lastCollection;
    const asked = new Set(this.#slots.filter(({ ready }) => ready));
    const snapshots: unknown[] = [];
    const { promise, resolve } = Promise.withResolvers<readonly unknown[]>();
    const finish = () => {
      clearTimeout(timer);
      this.#collecting.delete(id);
      resolve(snapshots);
    };
    const timer = setTimeout(finish, SNAPSHOT_TIMEOUT);
    this.#collecting.set(id, (slot, snapshot) => {
      if (!asked.delete(slot)) return;
      snapshots.push(snapshot);
      if (asked.size === 0) finish();
    });
    for (const slot of asked) slot.process?.send({ kind: "snapshot", id });
    return promise;
  }

  #bury(slot: Slot, exit: WorkerExit): void {
    const wasReady = slot.ready;
    slot.ready = false;
    if (this.#stopping) return;
    const lived = performance.now() - (slot.process?.startedAt ?? 0);
    const delay = slot.backoff.next(wasReady, lived);
    const reason = slot.failure?.message ?? describeExit(exit);
    // As long as others serve, trying on does no harm: the database may come back.
    if (!this.#isServing) {
      if (slot.failure?.isTransient === false) return void this.#giveUp(`cannot start: ${reason}`);
      if (slot.backoff.isHopeless) {
        const times = `could not be started ${FAILED_STARTS} times in a row`;
        return void this.#giveUp(`process "${slot.name}" ${times}: ${reason}`);
      }
    }
    const log = this.#options.log;
    const facts = { worker: slot.name, again: `in ${delay} ms` };
    if (wasReady) log.error(`process "${slot.name}" died (${reason}): starting it again`, facts);
    else log.warn(`process "${slot.name}" could not start: ${reason}`, facts);
    slot.timer = setTimeout(() => this.#launch(slot), delay);
  }

  async #giveUp(reason: string): Promise<void> {
    const error = new WorkersGaveUp(reason);
    this.#stopping = true;
    this.#ready.reject(error);
    this.kill();
    await Promise.all(this.#slots.map(({ process }) => process?.exited));
    this.#ended.reject(error);
  }
}

function newSlot(name: string, role: WorkerRole): Slot {
  return {
    name,
    role,
    backoff: new Backoff(),
    process: undefined,
    started: false,
    ready: false,
    failure: undefined,
    unanswered: 0,
    timer: undefined,
  };
}

function describeExit({ code, signal }: WorkerExit): string {
  return signal === undefined ? `exit code ${code}` : `killed by ${signal}`;
}
