import { type Selectable, type SelectQueryBuilder, sql } from "kysely";
import type { Database } from "../database/database.ts";
import type { EventsTable } from "../database/management-schema.ts";
import type { Instant, Schema } from "../database/schema.ts";

/** Which events. What is not said does not matter. */
export interface EventFilter {
  readonly before?: Instant | undefined;
  readonly after?: Instant | undefined;
  /** An account's id in the API. */
  readonly actorId?: string | undefined;
  /** An account's name. */
  readonly actor?: string | undefined;
  readonly type?: string | undefined;
  readonly objectType?: string | undefined;
  readonly action?: string | undefined;
  readonly namespace?: string | undefined;
  /** How it was proven who did it: `password`, `api-token`, or the id of one. */
  readonly credential?: string | undefined;
  readonly excludePull?: boolean | undefined;
}

/** Whose events: what the caller may see, decided before anything is looked up. */
export type EventScope =
  | { readonly kind: "all" }
  | { readonly kind: "repository"; readonly id: number; readonly everything: boolean }
  | { readonly kind: "namespace"; readonly name: string }
  | { readonly kind: "actor"; readonly accountId: number };

/** A place in the list, the newest first. */
export interface EventKey {
  readonly at: Instant;
  readonly id: number;
}

/** An event as it is stored, with the id of its actor in the API. */
export type EventRow = Selectable<EventsTable> & { readonly actor_uid: string | null };

type Query = SelectQueryBuilder<
  Schema & { e: EventsTable; a: Schema["accounts"] },
  "e" | "a",
  Record<never, never>
>;

/** What those who may not administer a repository do not hear of it: pulls, and where copies are sent. */
const FOR_ADMINISTRATORS = ["GET", "SEND"];

/** Events that a count goes up to. */
export const MAX_COUNT = 10_000;

/** Finds events. */
export class EventListStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Events before a place, the newest first. */
  async page(
    scope: EventScope,
    filter: EventFilter,
    page: { readonly before?: EventKey | undefined; readonly limit: number },
  ): Promise<EventRow[]> {
    let query = this.#matching(scope, filter);
    if (page.before !== undefined) {
      const { at, id } = page.before;
      query = query.where(({ eb, and, or }) =>
        and([eb("e.at", "<=", at), or([eb("e.at", "<", at), eb("e.id", "<", id)])]),
      );
    }
    const rows = await query
      .selectAll("e")
      .select("a.uid as actor_uid")
      .orderBy("e.at", "desc")
      .orderBy("e.id", "desc")
      .limit(page.limit)
      .execute();
    return rows as unknown as EventRow[];
  }

  /** Events that were written after one, the oldest first. */
  async since(scope: EventScope, filter: EventFilter, page: { readonly id: number; readonly limit: number }) {
    const rows = await this.#matching(scope, filter)
      .where("e.id", ">", page.id)
      .selectAll("e")
      .select("a.uid as actor_uid")
      .orderBy("e.id")
      .limit(page.limit)
      .execute();
    return rows as unknown as EventRow[];
  }

  /** The id of the event that was written last; 0 when there is none. */
  async lastId(): Promise<number> {
    const row = await this.#database.read
      .selectFrom("events")
      .select("id")
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirst();
    return row?.id ?? 0;
  }

  /** How many there are, up to {@link MAX_COUNT}: nobody is to wait while millions are counted. */
  async count(scope: EventScope, filter: EventFilter): Promise<number> {
    const found = this.#matching(scope, filter).select(sql<number>`1`.as("one")).limit(MAX_COUNT);
    const { rows } = await sql<{ count: number }>`select count(*) as count from (${found}) counted`.execute(
      this.#database.read,
    );
    return Number(rows[0]?.count ?? 0);
  }

  #matching(scope: EventScope, filter: EventFilter): Query {
    let query = this.#database.read
      .selectFrom("events as e")
      .leftJoin("accounts as a", "a.id", "e.actor_id") as unknown as Query;
    if (scope.kind === "repository") {
      query = query.where("e.repository_id", "=", scope.id);
      if (!scope.everything) query = query.where("e.type", "not in", FOR_ADMINISTRATORS);
    }
    if (scope.kind === "namespace") query = query.where("e.namespace", "=", scope.name);
    if (scope.kind === "actor") query = query.where("e.actor_id", "=", scope.accountId);
    if (filter.before !== undefined) query = query.where("e.at", "<", filter.before);
    if (filter.after !== undefined) query = query.where("e.at", ">", filter.after);
    if (filter.actorId !== undefined)
      query = query.where(
        "e.actor_id",
        "=",
        sql<number>`(select id from accounts where uid = ${filter.actorId})`,
      );
    if (filter.actor !== undefined) query = query.where("e.actor_name", "=", filter.actor);
    if (filter.type !== undefined) query = query.where("e.type", "=", filter.type);
    if (filter.objectType !== undefined) query = query.where("e.object_type", "=", filter.objectType);
    if (filter.action !== undefined) query = query.where("e.action", "=", filter.action);
    if (filter.namespace !== undefined) query = query.where("e.namespace", "=", filter.namespace);
    const { credential } = filter;
    if (credential !== undefined)
      query = query.where(({ eb, or }) =>
        or([eb("e.credential", "=", credential), eb("e.credential_id", "=", credential)]),
      );
    // Spelled out, for that is how the databases know the index of all that are no pulls.
    if (filter.excludePull) query = query.where(sql<boolean>`e.type <> 'GET'`);
    return query;
  }
}
