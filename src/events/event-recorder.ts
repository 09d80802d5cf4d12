import type { Transaction } from "kysely";
import { type Caller, SYSTEM } from "../access/caller.ts";
import type { Database } from "../database/database.ts";
import type { Instant, Schema } from "../database/schema.ts";
import { EventBatch } from "./event-batch.ts";
import { EventBatchStore } from "./event-batch-store.ts";
import { EventStore } from "./event-store.ts";
import type { PulledManifest, Puller } from "./pull.ts";
import type { RecordedEvent } from "./recorded-event.ts";

/** DTR's words for what can happen to things. */
export type EventType = "CREATE" | "GET" | "UPDATE" | "DELETE" | "SEND" | "FAIL" | "SCAN";

/** Something that happened, as the feature that did it tells. */
export interface NewEvent {
  readonly type: EventType;
  /** What happened, exactly: noun, dot, verb, as in `team.member.add`. */
  readonly action: string;
  readonly object: EventObject;
  /** The account that it happened in: for an organization's own log. */
  readonly namespace?: string;
  readonly repository?: { readonly id: number; readonly name: string };
  readonly tag?: string;
  readonly digest?: string;
  /** What else there is to say: JSON, small, and no secrets. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** What an event is about. */
export interface EventObject {
  /** `repository`, `tag`, `manifest`, `account`, `team`, `webhook`, `setting` and the like. */
  readonly type: string;
  readonly id?: string;
  readonly name?: string;
}

/** Somebody who has something to do in the transaction that records events: webhooks. */
export interface EventFollower {
  follow(transaction: Transaction<Schema>, events: readonly RecordedEvent[]): Promise<void>;
}

export interface EventRecorderOptions {
  /** Where {@link EventRecorder.recordSoon} writes to. Without it, nothing is recorded soon. */
  readonly database?: Database;
  /** Those that events are forwarded to, by name. */
  readonly sinks?: readonly string[];
  /** Asked for when there are webhooks. */
  readonly follower?: (() => Promise<EventFollower>) | undefined;
  /** Milliseconds that an event may wait in memory. Default: 500. */
  readonly flushAfter?: number;
  /** Events that may wait in memory; further ones are dropped, and counted. Default: 10,000. */
  readonly capacity?: number;
  /**
   * Events that may wait in the database, of all processes together, while nobody writes them down;
   * about so many: it is looked at now and then. Further ones are dropped, and counted. Default:
   * 1,000,000, in 200 MB or so.
   */
  readonly backlog?: number;
  readonly onProblem?: (problem: unknown) => void;
  readonly now?: () => Instant;
}

/** Events in one batch, at most: one transaction writes them down, and others wait for it. */
const IN_BATCH = 500;
/** Batches that are put into the database at once: between two times requests get their turn. */
const AT_ONCE = 4;
/** Milliseconds between two looks at how much waits in the database. */
const LOOK = 10_000;

/** Writes down what happens. */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #store: EventStore;
  readonly #batchStore: EventBatchStore | undefined;
  readonly #now: () => Instant;
  readonly #flushAfter: number;
  readonly #capacity: number;
  readonly #backlog: number;
  #batches: EventBatch[] = [];
  /** Events in `#batches`. */
  #waiting = 0;
  #dropped = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #flushing: Promise<void> = Promise.resolve();
  #isFull = false;
  #lookAgain = 0;

  constructor(options: EventRecorderOptions = {}) {
    this.#options = options;
    this.#store = new EventStore({ sinks: options.sinks ?? [], follower: options.follower });
    this.#batchStore = options.database && new EventBatchStore(options.database);
    this.#now = options.now ?? Date.now;
    this.#flushAfter = options.flushAfter ?? 500;
    this.#capacity = options.capacity ?? 10_000;
    this.#backlog = options.backlog ?? 1_000_000;
  }

  /**
   * Writes an event down in the transaction that makes the change: there is none without the other.
   *
   * @param by who does it; services hand on the caller they were given.
   */
  record(transaction: Transaction<Schema>, by: Caller, event: NewEvent): Promise<void> {
    return this.recordAll(transaction, by, [event]);
  }

  /** As {@link record}, for what happens together: one statement for all of it. */
  async recordAll(transaction: Transaction<Schema>, by: Caller, events: readonly NewEvent[]): Promise<void> {
    const at = this.#now();
    await this.#store.addAll(
      transaction,
      events.map((event) => ({ uid: Bun.randomUUIDv7(), at, by, event })),
    );
  }

  /**
   * Takes note of an event that changes nothing here: a login. It waits in memory, goes to the
   * database within half a second, many in one row, and the jobs process makes it a row of the log:
   * whoever caused it does not wait. A process that is killed loses what waits in memory. When more
   * is waiting than fits, further events are dropped, and an event says how many.
   */
  recordSoon(by: Caller, event: NewEvent): void {
    this.#batch()?.add(this.#now(), by, event);
  }

  /** As {@link recordSoon}, of a pull: only its facts are kept, and what is made of them is made later. */
  recordPull(by: Puller, pull: PulledManifest): void {
    this.#batch()?.addPull(this.#now(), by, pull);
  }

  /** Where one more event goes; undefined when there is no room for it. */
  #batch(): EventBatch | undefined {
    if (this.#batchStore === undefined) return undefined;
    if (this.#waiting >= this.#capacity) {
      this.#dropped++;
      return undefined;
    }
    this.#flushLater();
    return this.#room();
  }

  #room(): EventBatch {
    this.#waiting++;
    const last = this.#batches.at(-1);
    if (last !== undefined && last.size < IN_BATCH) return last;
    const batch = new EventBatch();
    this.#batches.push(batch);
    return batch;
  }

  /** Events that were dropped and are not yet written down as such. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Writes what waits. Resolves when it is written, or kept for later because it cannot be. */
  flush(): Promise<void> {
    // One after the other: two at once would take the same events from the same queue.
    this.#flushing = this.#flushing.then(() => this.#flush());
    return this.#flushing;
  }

  /** Writes what waits, and ends the timer. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.flush();
  }

  async #flush(): Promise<void> {
    const store = this.#batchStore;
    if (store === undefined) return;
    try {
      if (await this.#hasRoom(store)) this.#noteDropped();
      else this.#drop();
      while (this.#batches.length > 0) {
        const batches = this.#batches.splice(0, AT_ONCE);
        try {
          await store.add(batches);
        } catch (error) {
          this.#batches.unshift(...batches);
          throw error;
        }
        for (const { size } of batches) this.#waiting -= size;
        // SQLite works in this thread.
        if (this.#batches.length > 0) await new Promise<void>((resolve) => setImmediate(resolve));
      }
    } catch (error) {
      this.#options.onProblem?.(error);
      this.#flushLater();
    }
  }

  /** Whether the jobs process keeps up, or at least is not away for too long. */
  async #hasRoom(store: EventBatchStore): Promise<boolean> {
    if (this.#waiting === 0) return true;
    const now = performance.now();
    if (now >= this.#lookAgain) {
      this.#isFull = (await store.waiting()) >= this.#backlog;
      this.#lookAgain = now + LOOK;
    }
    return !this.#isFull;
  }

  #drop(): void {
    this.#dropped += this.#waiting;
    this.#waiting = 0;
    this.#batches = [];
  }

  #noteDropped(): void {
    if (this.#dropped === 0) return;
    const event = eventsDropped(this.#dropped, "more events came than could be written");
    this.#dropped = 0;
    this.#room().add(this.#now(), SYSTEM, event);
  }

  #flushLater(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.flush();
    }, this.#flushAfter);
    this.#timer.unref();
  }
}

/** Events that happened are not in the log. */
export function eventsDropped(dropped: number, reason: string): NewEvent {
  return { type: "FAIL", action: "events.drop", object: { type: "event" }, data: { dropped, reason } };
}
