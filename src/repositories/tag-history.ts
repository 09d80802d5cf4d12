import type { Kysely } from "kysely";
import type { Action, Caller } from "../access/caller.ts";
import type { Database } from "../database/database.ts";
import type { Instant, Schema } from "../database/schema.ts";
import { EventRecorder } from "../events/event-recorder.ts";
import type { CollectionRules } from "../garbage-collection/rules.ts";
import type { Digest } from "../oci/digest.ts";
import { RegistryError } from "../oci/errors.ts";
import type { RepositoryName, Tag } from "../oci/names.ts";
import type { Page, PageRequest } from "../registry/registry.ts";
import { TagRestorer } from "./tag-restorer.ts";

/** What decides whether a caller may; `AccessControl` does. */
export interface RepositoryAccess {
  /** Lets the caller go on, or throws what he is to be told. */
  authorize(caller: Caller, action: Action, repository: RepositoryName): Promise<void>;
}

export interface TagHistoryOptions {
  readonly database: Database;
  readonly access: RepositoryAccess;
  readonly rules: Pick<CollectionRules, "gracePeriod" | "untaggedDays">;
  /** Default: one that hands events on to nobody. */
  readonly events?: EventRecorder;
  readonly now?: () => Instant;
}

/** Something that happened to a tag. */
export interface TagEvent {
  readonly id: number;
  readonly tag: Tag;
  readonly action: "push" | "delete" | "restore";
  /** What the tag points at since; undefined after a deletion. */
  readonly digest: Digest | undefined;
  /** What it pointed at before; undefined when it was new. */
  readonly previousDigest: Digest | undefined;
  readonly at: Instant;
  /** Name of the account that did it; undefined for the operator, and for accounts that are gone. */
  readonly by: string | undefined;
  /** Whether the image that the tag pointed at before is still here to be restored. */
  readonly restorable: boolean;
  /** Until when it is so for sure; longer while something else keeps the image. */
  readonly restorableUntil: Instant;
}

export interface RestoreOptions {
  readonly repository: RepositoryName;
  readonly tag: Tag;
  /** Restore what it pointed at then. Default: what it pointed at last, before now. */
  readonly to?: Digest;
  /** Undo this event: restore what the tag pointed at before it. */
  readonly eventId?: number;
}

/** What a restore did. */
export interface RestoredTag {
  readonly tag: Tag;
  readonly digest: Digest;
  /** What it pointed at until then; undefined when it was gone. */
  readonly replaced: Digest | undefined;
}

const MAX_PAGE = 1000;

/** Where tags pointed, and the way back. */
export class TagHistory {
  readonly #database: Database;
  readonly #access: RepositoryAccess;
  readonly #gracePeriod: number;
  readonly #restorer: TagRestorer;

  constructor({ database, access, rules, events = new EventRecorder(), now = Date.now }: TagHistoryOptions) {
    this.#database = database;
    this.#access = access;
    this.#gracePeriod = rules.gracePeriod;
    this.#restorer = new TagRestorer({ database, rules, events, now });
  }

  /**
   * What happened to a tag, the newest first. `page.after` is what the page before gave as `next`.
   *
   * @throws RegistryError `nameUnknown`, and what the access decision throws.
   */
  async list(
    caller: Caller,
    repository: RepositoryName,
    options: PageRequest & { readonly tag: Tag },
  ): Promise<Page<TagEvent>> {
    await this.#access.authorize(caller, "pull", repository);
    const id = await requireRepository(this.#database.read, repository);
    const limit = pageLimit(options.limit);
    let query = this.#events()
      .where("h.repository_id", "=", id)
      .where("h.name", "=", options.tag)
      .orderBy("h.id", "desc")
      .limit(limit + 1);
    if (options.after !== undefined) query = query.where("h.id", "<", eventId(options.after));
    const rows = (await query.execute()).map((row) => this.#toEvent(row));
    return toPage(rows, limit, (event) => String(event.id));
  }

  /**
   * Tags of a repository that were deleted within the grace period and can be restored, by name:
   * of each the event that deleted it.
   *
   * @throws RegistryError `nameUnknown`, and what the access decision throws.
   */
  async listDeleted(caller: Caller, repository: RepositoryName, page: PageRequest): Promise<Page<TagEvent>> {
    await this.#access.authorize(caller, "pull", repository);
    const id = await requireRepository(this.#database.read, repository);
    const limit = pageLimit(page.limit);
    const rows = await this.#events()
      .where("h.repository_id", "=", id)
      .where("h.name", ">", page.after ?? "")
      .where("h.action", "=", "delete")
      .where("m.id", "is not", null)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("tag_history as later")
              .select("later.id")
              .whereRef("later.repository_id", "=", "h.repository_id")
              .whereRef("later.name", "=", "h.name")
              .whereRef("later.id", ">", "h.id"),
          ),
        ),
      )
      .orderBy("h.name")
      .limit(limit + 1)
      .execute();
    return toPage(
      rows.map((row) => this.#toEvent(row)),
      limit,
      (event) => event.tag,
    );
  }

  /**
   * Points a tag at what it pointed at before, and brings back with it what was deleted of that
   * image. All or nothing.
   *
   * @throws RegistryError `nameUnknown`, `manifestUnknown` when there is nothing to go back to, or
   * it has been collected, `tagImmutable` when the tag points at another image; and what the access decision throws.
   */
  async restore(caller: Caller, options: RestoreOptions): Promise<RestoredTag> {
    await this.#access.authorize(caller, "push", options.repository);
    const repositoryId = await requireRepository(this.#database.read, options.repository);
    const { digest, replaced } = await this.#restorer.restore({
      repositoryId,
      repository: options.repository,
      tag: options.tag,
      to: options.to,
      eventId: options.eventId,
      caller,
    });
    return { tag: options.tag, digest: digest as Digest, replaced: replaced as Digest | undefined };
  }

  #events() {
    return this.#database.read
      .selectFrom("tag_history as h")
      .leftJoin("accounts as a", "a.id", "h.by_account")
      .leftJoin("manifests as m", (join) =>
        join.onRef("m.repository_id", "=", "h.repository_id").onRef("m.digest", "=", "h.previous_digest"),
      )
      .select(["h.id", "h.name", "h.action", "h.digest", "h.previous_digest", "h.at"])
      .select(["a.name as by", "m.id as manifest_id"]);
  }

  #toEvent(row: EventRow): TagEvent {
    return {
      id: row.id,
      tag: row.name as Tag,
      action: row.action,
      digest: (row.digest ?? undefined) as Digest | undefined,
      previousDigest: (row.previous_digest ?? undefined) as Digest | undefined,
      at: row.at,
      by: row.by ?? undefined,
      restorable: row.manifest_id !== null,
      restorableUntil: row.at + this.#gracePeriod,
    };
  }
}

interface EventRow {
  readonly id: number;
  readonly name: string;
  readonly action: TagEvent["action"];
  readonly digest: string | null;
  readonly previous_digest: string | null;
  readonly at: Instant;
  readonly by: string | null;
  readonly manifest_id: number | null;
}

/** The id of a repository. @throws RegistryError `nameUnknown`. */
export async function requireRepository(database: Kysely<Schema>, name: RepositoryName): Promise<number> {
  const row = await database
    .selectFrom("repositories")
    .select("id")
    .where("name", "=", name)
    .executeTakeFirst();
  if (!row) throw new RegistryError("nameUnknown", undefined, { detail: { name } });
  return row.id;
}

function eventId(text: string): number {
  const id = Number(text);
  if (!Number.isSafeInteger(id) || id < 0) throw new RegistryError("parameterInvalid", "no such page");
  return id;
}

function pageLimit(limit: number): number {
  return Math.max(1, Math.min(limit, MAX_PAGE));
}

function toPage<Item>(rows: readonly Item[], limit: number, key: (item: Item) => string): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: key(last) } : { items };
}
