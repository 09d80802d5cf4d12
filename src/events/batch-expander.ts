import type { Logger } from "pino";
import { SYSTEM } from "../access/caller.ts";
import type { Database } from "../database/database.ts";
import { databaseFault } from "../database/errors.ts";
import { decodeBatch } from "./event-batch.ts";
import { EventBatchStore, type StoredBatch } from "./event-batch-store.ts";
import { eventsDropped } from "./event-recorder.ts";
import { EventStore, type EventStoreOptions } from "./event-store.ts";
import type { RecordedEvent } from "./recorded-event.ts";

/** A batch that was not written down. */
interface Refused {
  readonly batch: StoredBatch;
  readonly events: readonly RecordedEvent[];
  readonly error: unknown;
}

export interface BatchExpanderOptions extends EventStoreOptions {
  readonly database: Database;
  readonly log: Logger;
  /** Milliseconds between two looks for work. Default: 500. */
  readonly poll?: number;
}

/**
 * Writes down what other processes took note of: makes rows of the log of their batches, with what
 * is to become of the events, outside of the processes that serve pulls. A batch and its events
 * change places in one transaction. Several processes can do so at once.
 */
export class BatchExpander {
  readonly #options: BatchExpanderOptions;
  readonly #batches: EventBatchStore;
  readonly #events: EventStore;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;
  #wake: (() => void) | undefined;

  constructor(options: BatchExpanderOptions) {
    this.#options = options;
    this.#batches = new EventBatchStore(options.database);
    this.#events = new EventStore(options);
  }

  start(): void {
    this.#loop ??= this.#work();
  }

  /** Ends after the batch that is under way. What waits is written down by whoever comes next. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake?.();
    await this.#loop;
  }

  /** Writes down all that waits. What cannot be written keeps nothing else from it. */
  async turn(): Promise<void> {
    const refused: Refused[] = [];
    let isWritten = false;
    for (let after = 0; !this.#stopping.signal.aborted; ) {
      const batch = await this.#batches.next(after);
      if (batch === undefined) break;
      after = batch.id;
      const events = this.#decoded(batch);
      try {
        await this.#batches.replace(batch, events, this.#events);
        isWritten = true;
      } catch (error) {
        if (databaseFault(error) !== undefined) throw error;
        refused.push({ batch, events, error });
      }
    }
    for (const one of refused) isWritten = (await this.#withoutRefused(one, isWritten)) || isWritten;
  }

  /**
   * Writes down those of a batch that the database takes. What it refuses while it takes others it
   * will always refuse: it is given up. When it takes nothing, the events are not to blame.
   *
   * @returns whether there were any.
   */
  async #withoutRefused({ batch, events, error }: Refused, isWritten: boolean): Promise<boolean> {
    const taken: RecordedEvent[] = [];
    for (const event of events) {
      if (await this.#batches.isTaken(event, this.#events)) taken.push(event);
    }
    if (taken.length === 0 && !isWritten) throw error;
    const lost = events.length - taken.length;
    this.#options.log.error({ err: error, events: lost }, "the database refuses events: they are given up");
    const more = lost > 0 ? [lossOf(lost, "the database refused them")] : [];
    await this.#batches.replace(batch, [...taken, ...more], this.#events);
    return taken.length > 0;
  }

  async #work(): Promise<void> {
    for (let failures = 0; !this.#stopping.signal.aborted; ) {
      try {
        await this.turn();
        failures = 0;
      } catch (error) {
        if (failures++ % 60 === 0)
          this.#options.log.warn({ err: error }, "pulls and logins wait to be written down as events");
      }
      await this.#pause();
    }
  }

  /** What nobody can read any more is said to be lost. */
  #decoded(batch: StoredBatch): RecordedEvent[] {
    try {
      return decodeBatch(batch.body);
    } catch (error) {
      this.#options.log.error({ err: error, batch: batch.id }, "a batch of events cannot be read");
      return [lossOf(batch.events, "they could not be read")];
    }
  }

  #pause(): Promise<void> {
    if (this.#stopping.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#options.poll ?? 500);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function lossOf(events: number, reason: string): RecordedEvent {
  return { uid: Bun.randomUUIDv7(), at: Date.now(), by: SYSTEM, event: eventsDropped(events, reason) };
}
