import type { Transaction } from "kysely";
import type { Caller } from "../access/caller.ts";
import type { Database } from "../database/database.ts";
import { databaseFault } from "../database/errors.ts";
import type { Instant, Schema } from "../database/schema.ts";
import { EVENTS_AT_ONCE as BATCH, EventStore } from "./event-store.ts";
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
  readonly follower?: () => Promise<EventFollower>;
  /** Milliseconds that an event may wait in memory. Default: 500. */
  readonly flushAfter?: number;
  /** Events that may wait in memory; further ones are dropped, and counted. Default: 10,000. */
  readonly capacity?: number;
  readonly onProblem?: (problem: unknown) => void;
  readonly now?: () => Instant;
}

/** Events that the database may refuse one by one before it is taken for the one at fault. */
const MAX_REFUSED = 10;

interface Waiting {
  readonly by: Caller;
  readonly event: NewEvent;
  readonly at: Instant;
}

/** Writes down what happens. */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #store: EventStore;
  readonly #now: () => Instant;
  readonly #flushAfter: number;
  readonly #capacity: number;
  #waiting: Waiting[] = [];
  #dropped = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor(options: EventRecorderOptions = {}) {
    this.#options = options;
    this.#store = new EventStore({ sinks: options.sinks ?? [], follower: options.follower });
    this.#now = options.now ?? Date.now;
    this.#flushAfter = options.flushAfter ?? 500;
    this.#capacity = options.capacity ?? 10_000;
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
    for (let start = 0; start < events.length; start += BATCH) {
      await this.#store.add(
        transaction,
        events.slice(start, start + BATCH).map((event) => recordedEvent(by, event, at)),
      );
    }
  }

  /**
   * Takes note of an event that changes nothing here: a pull, a login. It waits in memory and is
   * written within a second, many in one statement: whoever caused it does not wait. A process that
   * is killed loses what waits. When more is waiting than fits, further events are dropped, and an
   * event says how many.
   */
  recordSoon(by: Caller, event: NewEvent): void {
    if (this.#options.database === undefined) return;
    if (this.#waiting.length >= this.#capacity) {
      this.#dropped++;
      return;
    }
    this.#waiting.push({ by, event, at: this.#now() });
    if (this.#timer === undefined) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        void this.flush();
      }, this.#flushAfter);
      this.#timer.unref();
    }
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
    const { database, onProblem } = this.#options;
    if (database === undefined) return;
    this.#noteDropped();
    const refused: Waiting[] = [];
    let isWritten = false;
    for (let size = BATCH; this.#waiting.length > 0; ) {
      const batch = this.#waiting.slice(0, size);
      try {
        const events = batch.map(({ by, event, at }) => recordedEvent(by, event, at));
        await database.note((transaction) => this.#store.add(transaction, events));
        isWritten = true;
      } catch (error) {
        onProblem?.(error);
        if (databaseFault(error) !== undefined) break;
        if (batch.length > 1) {
          size = 1;
          continue;
        }
        refused.push(...batch);
        if (!isWritten && refused.length >= MAX_REFUSED) break;
      }
      this.#waiting.splice(0, batch.length);
      // SQLite works in this thread: between two batches requests get their turn.
      if (this.#waiting.length > 0) await new Promise<void>((resolve) => setImmediate(resolve));
    }
    // What the database refuses while it takes others it will always refuse: it is given up.
    if (!isWritten) this.#waiting.unshift(...refused.filter((one) => one !== this.#waiting[0]));
    if (this.#waiting.length > 0) this.#again();
  }

  #noteDropped(): void {
    if (this.#dropped === 0) return;
    const count = this.#dropped;
    this.#dropped = 0;
    this.#waiting.push({
      by: { credential: "system" },
      at: this.#now(),
      event: {
        type: "FAIL",
        action: "events.drop",
        object: { type: "event" },
        data: { dropped: count, reason: "more events came than could be written" },
      },
    });
  }

  #again(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.flush();
    }, this.#flushAfter);
    this.#timer.unref();
  }
}

function recordedEvent(by: Caller, event: NewEvent, at: Instant): RecordedEvent {
  return { uid: Bun.randomUUIDv7(), at, by, event };
}
