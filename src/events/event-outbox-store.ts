import type { Database } from "../database/database.ts";
import type { Instant } from "../database/schema.ts";
import type { EventRow } from "./event-list-store.ts";
import type { SinkName } from "./event-sinks.ts";

/** Events that somebody took on to forward, in the order in which they were written down. */
export interface ClaimedEvents {
  readonly ids: readonly number[];
  readonly events: readonly EventRow[];
  /** How often the first of them was tried before. */
  readonly attempts: number;
}

/** What is still to be handed on to sinks. */
export class EventOutboxStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Takes on the oldest events of a sink; undefined when there is none, or the oldest is not due:
   * because it failed a moment ago, or because another process has it. Later ones wait for it, so
   * that the order is kept.
   */
  async claim(
    sink: SinkName,
    { now, holds, limit }: { readonly now: Instant; readonly holds: number; readonly limit: number },
  ): Promise<ClaimedEvents | undefined> {
    if (!(await this.#isDue(sink, now))) return undefined;
    return this.#database.transaction(async (transaction) => {
      let query = transaction
        .selectFrom("event_outbox")
        .select(["id", "attempts", "attempt_at"])
        .where("sink", "=", sink)
        .orderBy("id")
        .limit(limit);
      if (this.#database.engine === "postgresql") query = query.forUpdate();
      const rows = await query.execute();
      const first = rows[0];
      if (first === undefined || first.attempt_at > now) return undefined;
      const ids = rows.map(({ id }) => id);
      await transaction
        .updateTable("event_outbox")
        .set(({ eb }) => ({ attempt_at: now + holds, attempts: eb("attempts", "+", 1) }))
        .where("id", "in", ids)
        .execute();
      const events = await transaction
        .selectFrom("event_outbox as o")
        .innerJoin("events as e", "e.id", "o.event_id")
        .leftJoin("accounts as a", "a.id", "e.actor_id")
        .selectAll("e")
        .select("a.uid as actor_uid")
        .where("o.id", "in", ids)
        .orderBy("o.id")
        .execute();
      return { ids, events, attempts: first.attempts };
    });
  }

  async #isDue(sink: SinkName, now: Instant): Promise<boolean> {
    const first = await this.#database.read
      .selectFrom("event_outbox")
      .select("attempt_at")
      .where("sink", "=", sink)
      .orderBy("id")
      .limit(1)
      .executeTakeFirst();
    return first !== undefined && first.attempt_at <= now;
  }

  /** They were handed on. */
  async done(ids: readonly number[]): Promise<void> {
    await this.#database.transaction((transaction) =>
      transaction
        .deleteFrom("event_outbox")
        .where("id", "in", [...ids])
        .execute(),
    );
  }

  /** They were not: later. */
  async again(ids: readonly number[], at: Instant): Promise<void> {
    await this.#database.transaction((transaction) =>
      transaction
        .updateTable("event_outbox")
        .set({ attempt_at: at })
        .where("id", "in", [...ids])
        .execute(),
    );
  }
}
