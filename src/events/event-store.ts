import { type CompiledQuery, sql, type Transaction } from "kysely";
import type { Schema } from "../database/schema.ts";
import type { EventFollower } from "./event-recorder.ts";
import type { RecordedEvent } from "./recorded-event.ts";

/** Events written by one statement, at most. */
export const EVENTS_AT_ONCE = 200;
/** Events of one push, as a rule. */
const FEW = 4;

type EventRow = ReturnType<typeof rowOf>;

interface Inserted {
  readonly id: number;
  /** 1 when there are webhooks. */
  readonly hooks: number;
}

export interface EventStoreOptions {
  /** Those that events are forwarded to, by name. */
  readonly sinks: readonly string[];
  readonly follower: (() => Promise<EventFollower>) | undefined;
}

/** Puts events into the database, and what is to become of them beside them. */
export class EventStore {
  readonly #options: EventStoreOptions;
  /** By the number of events. */
  readonly #statements = new Map<number, CompiledQuery<Inserted>>();

  constructor(options: EventStoreOptions) {
    this.#options = options;
  }

  /** As {@link add}, for any number of events. */
  async addAll(transaction: Transaction<Schema>, events: readonly RecordedEvent[]): Promise<void> {
    for (let start = 0; start < events.length; start += EVENTS_AT_ONCE) {
      await this.add(transaction, events.slice(start, start + EVENTS_AT_ONCE));
    }
  }

  /** One statement, where nothing is forwarded and there are no webhooks. @param events {@link EVENTS_AT_ONCE} at most. */
  async add(transaction: Transaction<Schema>, events: readonly RecordedEvent[]): Promise<void> {
    if (events.length === 0) return;
    const { sinks, follower } = this.#options;
    const rows = await this.#insert(transaction, events.map(rowOf));
    if (sinks.length > 0) await this.#forward(transaction, rows);
    if (follower !== undefined && (rows[0]?.hooks ?? 0) > 0)
      await (await follower()).follow(transaction, events);
  }

  /**
   * Putting the text of a large statement together costs as much as running it: that of the lengths
   * that come again and again, full batches and single events, is kept.
   */
  async #insert(transaction: Transaction<Schema>, rows: readonly EventRow[]): Promise<Inserted[]> {
    const known = this.#statements.get(rows.length);
    if (known !== undefined) {
      const parameters = rows.flatMap((row) => Object.values(row));
      return (await transaction.executeQuery<Inserted>({ ...known, parameters })).rows;
    }
    const query = transaction
      .insertInto("events")
      .values(rows)
      .returning([
        "id",
        sql<number>`(select count(*) from (select 1 from webhooks limit 1) hooked)`.as("hooks"),
      ]);
    if (rows.length === EVENTS_AT_ONCE || rows.length <= FEW)
      this.#statements.set(rows.length, query.compile());
    return query.execute();
  }

  async #forward(transaction: Transaction<Schema>, rows: readonly { readonly id: number }[]): Promise<void> {
    const ids = rows.map(({ id }) => id).sort((one, other) => one - other);
    await transaction
      .insertInto("event_outbox")
      .values(this.#options.sinks.flatMap((sink) => ids.map((id) => ({ sink, event_id: id, attempt_at: 0 }))))
      .execute();
  }
}

function rowOf({ uid, at, by, event }: RecordedEvent) {
  const { account, credential, credentialId, origin } = by;
  return {
    uid,
    at,
    type: event.type,
    action: event.action,
    actor_id: account?.id ?? null,
    actor_name: account?.name ?? (credential === "system" ? "system" : "anonymous"),
    actor_type: account !== undefined ? "user" : credential === "system" ? "system" : "anonymous",
    credential,
    credential_id: credentialId ?? null,
    client_address: origin?.clientAddress ?? "",
    user_agent: origin?.userAgent ?? "",
    request_id: origin?.requestId ?? "",
    object_type: event.object.type,
    object_id: event.object.id ?? "",
    object_name: event.object.name ?? "",
    namespace: event.namespace ?? null,
    repository: event.repository?.name ?? null,
    repository_id: event.repository?.id ?? null,
    tag: event.tag ?? null,
    digest: event.digest ?? null,
    data: event.data === undefined ? null : JSON.stringify(event.data),
  };
}
