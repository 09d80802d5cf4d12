import type { Transaction } from "kysely";
import type { Caller } from "../access/caller.ts";
import type { Instant, Schema } from "../database/schema.ts";

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

export interface EventRecorderOptions {
  readonly now?: () => Instant;
}

/** Writes down what happens. */
export class EventRecorder {
  readonly #now: () => Instant;

  constructor(options: EventRecorderOptions = {}) {
    this.#now = options.now ?? Date.now;
  }

  /**
   * Writes an event down in the transaction that makes the change: there is none without the other.
   *
   * @param by who does it; services hand on the caller they were given.
   */
  async record(transaction: Transaction<Schema>, by: Caller, event: NewEvent): Promise<void> {
    await transaction
      .insertInto("events")
      .values(rowOf(by, event, this.#now()))
      .execute();
  }
}

function rowOf(by: Caller, event: NewEvent, at: Instant) {
  const { account, credential, credentialId, origin } = by;
  return {
    uid: Bun.randomUUIDv7(),
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
