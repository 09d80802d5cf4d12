import type { AccessControl } from "../access/access-control.ts";
import type { Caller } from "../access/caller.ts";
import type { ManagementAccess } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { Instant } from "../database/schema.ts";
import { RegistryError } from "../oci/errors.ts";
import type { RepositoryName } from "../oci/names.ts";
import type { Page, PageRequest } from "../registry/registry.ts";
import {
  type EventFilter,
  type EventKey,
  EventListStore,
  type EventRow,
  type EventScope,
} from "./event-list-store.ts";

export type { EventFilter };

/** An event, as those see it who may. */
export interface LoggedEvent {
  readonly id: string;
  readonly publishedAt: Instant;
  readonly type: string;
  readonly action: string;
  /** The account's id; its name, `system` or `anonymous` where there is none. */
  readonly actor: string;
  readonly actorName: string;
  readonly actorType: string;
  readonly object: { readonly type: string; readonly id: string; readonly name: string };
  readonly namespace: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
  /** JSON; empty when there is nothing. */
  readonly data: string;
  /** From where and by which credential: for those who administer what the event is about. */
  readonly origin: EventOrigin | undefined;
}

export interface EventOrigin {
  readonly credential: string;
  readonly credentialId: string;
  readonly clientAddress: string;
  readonly userAgent: string;
  readonly requestId: string;
}

/** Whose log: the registry's, an account's, or a repository's. */
export type EventLogName =
  | { readonly kind: "registry" }
  | { readonly kind: "account"; readonly name: string }
  | { readonly kind: "repository"; readonly name: RepositoryName };

/** What happened since somebody looked last. */
export interface News {
  readonly items: readonly LoggedEvent[];
  /** To ask again with. */
  readonly since: string;
}

export interface EventLogOptions {
  readonly database: Database;
  readonly access: AccessControl;
  readonly management: ManagementAccess;
  readonly now?: () => Instant;
}

/**
 * How long the writing of an event may take, in milliseconds: one that was begun before another may
 * become visible after it, and must not be passed over by who asks for news.
 */
const UNSETTLED = 10_000;
/** Events that an export reads at once. */
const EXPORT_PAGE = 500;

/** What may be seen of a log. Several scopes are merged: a user's own doings, and what happened in its namespace. */
interface View {
  readonly scopes: readonly EventScope[];
  readonly showsOrigin: boolean;
}

/** What happened, for those who may know. */
export class EventLog {
  readonly #store: EventListStore;
  readonly #database: Database;
  readonly #access: AccessControl;
  readonly #management: ManagementAccess;
  readonly #now: () => Instant;

  constructor(options: EventLogOptions) {
    this.#store = new EventListStore(options.database);
    this.#database = options.database;
    this.#access = options.access;
    this.#management = options.management;
    this.#now = options.now ?? Date.now;
  }

  /** Events, the newest first. @throws what the access decision throws. */
  async list(
    caller: Caller,
    log: EventLogName,
    page: PageRequest & { readonly filter: EventFilter },
  ): Promise<Page<LoggedEvent>> {
    const view = await this.#view(caller, log);
    const before = page.after === undefined ? undefined : parseKey(page.after);
    const rows = await this.#page(view, page.filter, { before, limit: page.limit + 1 });
    const items = rows.slice(0, page.limit);
    const last = items.at(-1);
    const events = items.map((row) => loggedEvent(row, view.showsOrigin));
    return rows.length > page.limit && last !== undefined
      ? { items: events, next: `${last.at}:${last.id}` }
      : { items: events };
  }

  /** How many events there are. @throws what the access decision throws. */
  async count(caller: Caller, log: EventLogName, filter: EventFilter): Promise<number> {
    const { scopes } = await this.#view(caller, log);
    const counts = await Promise.all(scopes.map((scope) => this.#store.count(scope, filter)));
    return Math.max(0, ...counts);
  }

  /**
   * What was written since, the oldest first: cheap to ask again and again. The last seconds come
   * more than once, because what was begun earlier may yet become visible between them: tell
   * events apart by their ids.
   *
   * @param since what the last answer gave; `now` begins.
   * @throws RegistryError `paginationInvalid`, and what the access decision throws.
   */
  async news(
    caller: Caller,
    log: EventLogName,
    wanted: { readonly since: string; readonly filter: EventFilter; readonly limit: number },
  ): Promise<News> {
    const view = await this.#view(caller, log);
    if (wanted.since === "now") return { items: [], since: String(await this.#store.lastId()) };
    const id = parseId(wanted.since);
    const { filter, limit } = wanted;
    const found = await Promise.all(
      view.scopes.map((scope) => this.#store.since(scope, filter, { id, limit })),
    );
    const rows = unique(found.flat())
      .sort((one, other) => one.id - other.id)
      .slice(0, limit);
    const settled = this.#now() - UNSETTLED;
    const full = rows.length === limit;
    const seen = full ? rows.at(-1) : rows.findLast((row) => writtenAt(row) < settled);
    return {
      items: rows.map((row) => loggedEvent(row, view.showsOrigin)),
      since: String(seen?.id ?? id),
    };
  }

  /**
   * All events that match, the newest first, read as they are consumed. The decision is made before
   * this resolves.
   *
   * @throws what the access decision throws.
   */
  async export(
    caller: Caller,
    log: EventLogName,
    filter: EventFilter,
  ): Promise<AsyncIterable<readonly LoggedEvent[]>> {
    const view = await this.#view(caller, log);
    return this.#pages(view, filter);
  }

  async *#pages(view: View, filter: EventFilter): AsyncGenerator<readonly LoggedEvent[], void> {
    for (let before: EventKey | undefined; ; ) {
      const rows = await this.#page(view, filter, { before, limit: EXPORT_PAGE });
      if (rows.length > 0) yield rows.map((row) => loggedEvent(row, view.showsOrigin));
      if (rows.length < EXPORT_PAGE) return;
      before = rows.at(-1);
    }
  }

  async #page(
    { scopes }: View,
    filter: EventFilter,
    page: { readonly before: EventKey | undefined; readonly limit: number },
  ): Promise<EventRow[]> {
    const found = await Promise.all(scopes.map((scope) => this.#store.page(scope, filter, page)));
    if (found.length === 1) return found[0] ?? [];
    return unique(found.flat())
      .sort((one, other) => other.at - one.at || other.id - one.id)
      .slice(0, page.limit);
  }

  async #view(caller: Caller, log: EventLogName): Promise<View> {
    switch (log.kind) {
      case "registry": {
        const { isAdmin, isAuditor, accountId = -1 } = await this.#management.user(caller);
        const scopes: EventScope[] = [isAdmin || isAuditor ? { kind: "all" } : { kind: "actor", accountId }];
        return { scopes, showsOrigin: true };
      }
      case "account": {
        const { namespace } = await this.#management.self(caller, log.name, "read");
        const scopes: EventScope[] = [{ kind: "namespace", name: namespace.name }];
        if (namespace.kind !== "organization") scopes.push({ kind: "actor", accountId: namespace.id });
        return { scopes, showsOrigin: true };
      }
      case "repository": {
        await this.#access.authorize(caller, "pull", log.name);
        const { allowed } = await this.#access.decide(caller, "administer", log.name);
        const everything = allowed || (await this.#isAuditor(caller));
        const repository = await this.#database.read
          .selectFrom("repositories")
          .select("id")
          .where("name", "=", log.name)
          .executeTakeFirst();
        if (repository === undefined) throw new RegistryError("nameUnknown");
        return { scopes: [{ kind: "repository", id: repository.id, everything }], showsOrigin: everything };
      }
    }
  }

  async #isAuditor(caller: Caller): Promise<boolean> {
    try {
      await this.#management.auditor(caller);
      return true;
    } catch {
      return false;
    }
  }
}

function unique(rows: readonly EventRow[]): EventRow[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

/** An event as it is shown. */
export function loggedEvent(row: EventRow, showsOrigin: boolean): LoggedEvent {
  return {
    id: row.uid,
    publishedAt: row.at,
    type: row.type,
    action: row.action,
    actor: row.actor_uid ?? row.actor_name,
    actorName: row.actor_name,
    actorType: row.actor_type,
    object: { type: row.object_type, id: row.object_id, name: row.object_name },
    namespace: row.namespace ?? "",
    repository: row.repository ?? "",
    tag: row.tag ?? "",
    digest: row.digest ?? "",
    data: row.data ?? "",
    origin: showsOrigin
      ? {
          credential: row.credential,
          credentialId: row.credential_id ?? "",
          clientAddress: row.client_address,
          userAgent: row.user_agent,
          requestId: row.request_id,
        }
      : undefined,
  };
}

/** When an event was written down: a pull happened before. Its id, a UUID of version 7, begins with it. */
function writtenAt({ uid }: EventRow): Instant {
  return Number.parseInt(uid.replace("-", "").slice(0, 12), 16);
}

function parseKey(text: string): EventKey {
  const [, at, id] = /^(\d{1,15}):(\d{1,15})$/.exec(text) ?? [];
  if (at === undefined || id === undefined) throw new RegistryError("paginationInvalid", "no such page");
  return { at: Number(at), id: Number(id) };
}

function parseId(text: string): number {
  if (!/^\d{1,15}$/.test(text))
    throw new RegistryError("paginationInvalid", "since is `now`, or what the answer before said");
  return Number(text);
}
