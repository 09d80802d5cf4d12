import { sql } from "kysely";
import type { Database } from "../database/database.ts";
import { databaseFault } from "../database/errors.ts";
import { BATCH_VERSION, type EventBatch } from "./event-batch.ts";
import type { EventStore } from "./event-store.ts";
import type { RecordedEvent } from "./recorded-event.ts";

/** A batch that waits, as it is stored. */
export interface StoredBatch {
  readonly id: number;
  readonly events: number;
  readonly body: string;
}

/** Events that a process took note of, and that are yet to become rows of the log. */
export class EventBatchStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps batches, together. */
  async add(batches: readonly EventBatch[]): Promise<void> {
    const rows = batches.map((batch) => ({
      version: BATCH_VERSION,
      events: batch.size,
      body: batch.toText(),
    }));
    await this.#database.note((transaction) =>
      transaction.insertInto("event_batches").values(rows).execute(),
    );
  }

  /** How many events wait. */
  async waiting(): Promise<number> {
    const row = await this.#database.read
      .selectFrom("event_batches")
      .select(sql<number>`coalesce(sum(events), 0)`.as("events"))
      .executeTakeFirst();
    return Number(row?.events ?? 0);
  }

  /** The oldest batch after another one that this process can read. */
  next(after: number): Promise<StoredBatch | undefined> {
    return this.#database.read
      .selectFrom("event_batches")
      .select(["id", "events", "body"])
      .where("id", ">", after)
      .where("version", "<=", BATCH_VERSION)
      .orderBy("id")
      .limit(1)
      .executeTakeFirst();
  }

  /** Puts events into the log in the place of their batch; nothing happens when somebody else did so. */
  async replace(batch: StoredBatch, events: readonly RecordedEvent[], log: EventStore): Promise<void> {
    await this.#database.note(async (transaction) => {
      const { numDeletedRows } = await transaction
        .deleteFrom("event_batches")
        .where("id", "=", batch.id)
        .executeTakeFirst();
      if (numDeletedRows > 0n) await log.addAll(transaction, events);
    });
  }

  /** Whether the database would take an event. */
  async isTaken(event: RecordedEvent, log: EventStore): Promise<boolean> {
    const enough = new Error("this was a trial");
    try {
      await this.#database.note(async (transaction) => {
        await log.add(transaction, [event]);
        throw enough;
      });
    } catch (error) {
      if (error === enough) return true;
      if (databaseFault(error) !== undefined) throw error;
    }
    return false;
  }
}
