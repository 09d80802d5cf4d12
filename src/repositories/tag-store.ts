import { type RawBuilder, sql } from "kysely";
import type { Database } from "../database/database.ts";
import { RegistryError } from "../oci/errors.ts";
import type { Reference } from "../oci/names.ts";
import { isTag } from "../oci/names.ts";
import type { Page, PageRequest } from "../registry/registry.ts";

/** What lists of tags can be sorted by; the newest first with a minus. */
export const TAG_SORTS = ["name", "-name", "updatedAt", "-updatedAt"] as const;

export type TagSort = (typeof TAG_SORTS)[number];

/** Which tags a list shows, and in which order. */
export interface TagQuery extends PageRequest {
  readonly sort: TagSort;
  /** Only tags with this text in their names, whether in upper or lower case. */
  readonly filter?: string;
}

/** A tag, and the manifest it points at. */
export interface TagRow {
  readonly name: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly author: string | null;
  readonly id: number;
  readonly digest: string;
  readonly mediaType: string;
  readonly size: number;
  readonly pushedAt: number;
}

/** A manifest, without its bytes. */
export type ManifestRow = Pick<TagRow, "id" | "digest" | "mediaType" | "size" | "pushedAt">;

/** Tags of one manifest that are shown. */
const MAX_TAGS_OF_MANIFEST = 100;

/** Reads tags and manifests of repositories, a page at a time, along indexes. */
export class TagStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @throws RegistryError `paginationInvalid`. */
  async page(repositoryId: number, query: TagQuery): Promise<Page<TagRow>> {
    const order = ORDERS[query.sort];
    // The page first, in its index alone, and what belongs to it afterwards.
    const { rows } = await sql<TagRow>`
      select t.name, t.created_at as "createdAt", t.updated_at as "updatedAt", a.name as author,
        ${MANIFEST_COLUMNS}
      from (select name, ${order.column} from tags
        where repository_id = ${repositoryId}${order.after(query.after)}${this.#contains(query.filter)}
        order by ${order.by(sql``)} limit ${query.limit + 1}) page
      join tags t on t.repository_id = ${repositoryId} and t.name = page.name
      join manifests m on m.id = t.manifest_id
      left join accounts a on a.id = t.updated_by
      order by ${order.by(sql`page.`)}`.execute(this.#database.read);
    const items = rows.slice(0, query.limit);
    const last = items.at(-1);
    return { items, ...(rows.length > query.limit && last && { next: order.cursor(last) }) };
  }

  /** How many tags there are that the filter lets through. Goes through all of them. */
  async count(repositoryId: number, filter?: string): Promise<number> {
    const { rows } = await sql<{ count: number }>`select count(*) as count from tags
      where repository_id = ${repositoryId}${this.#contains(filter)}`.execute(this.#database.read);
    return Number(rows[0]?.count ?? 0);
  }

  /** The tag of that name, or the tags of the manifest of that digest, as far as they are shown. */
  async find(repositoryId: number, reference: Reference): Promise<readonly TagRow[]> {
    const which = isTag(reference)
      ? sql`t.name = ${reference}`
      : sql`t.manifest_id = (select id from manifests
          where repository_id = ${repositoryId} and digest = ${reference})`;
    const { rows } = await sql<TagRow>`
      select t.name, t.created_at as "createdAt", t.updated_at as "updatedAt", a.name as author,
        ${MANIFEST_COLUMNS}
      from tags t join manifests m on m.id = t.manifest_id left join accounts a on a.id = t.updated_by
      where t.repository_id = ${repositoryId} and ${which}
      order by t.name limit ${MAX_TAGS_OF_MANIFEST}`.execute(this.#database.read);
    return rows;
  }

  /** The manifests of these digests that are there, deleted ones left out. */
  async manifests(repositoryId: number, digests: readonly string[]): Promise<readonly ManifestRow[]> {
    if (digests.length === 0) return [];
    const { rows } = await sql<ManifestRow>`select ${MANIFEST_COLUMNS} from manifests m
      where m.repository_id = ${repositoryId} and m.digest in (${sql.join([...digests])})
        and m.deleted_at is null`.execute(this.#database.read);
    return rows;
  }

  /** Manifests of a repository by digest: the order of the index that there is. */
  async manifestPage(repositoryId: number, { after, limit }: PageRequest): Promise<Page<ManifestRow>> {
    const { rows } = await sql<ManifestRow>`select ${MANIFEST_COLUMNS} from manifests m
      where m.repository_id = ${repositoryId} and m.digest > ${after ?? ""} and m.deleted_at is null
      order by m.digest limit ${limit + 1}`.execute(this.#database.read);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, ...(rows.length > limit && last && { next: last.digest }) };
  }

  /** How many manifests a repository has. Goes through all of them. */
  async countManifests(repositoryId: number): Promise<number> {
    const row = await this.#database.read
      .selectFrom("manifests")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .where("repository_id", "=", repositoryId)
      .where("deleted_at", "is", null)
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /** Tags are ASCII, and SQLite's `like` does not tell upper from lower case in it. */
  #contains(filter: string | undefined): RawBuilder<unknown> {
    if (filter === undefined || filter === "") return sql``;
    const like = this.#database.engine === "postgresql" ? sql`ilike` : sql`like`;
    const pattern = `%${filter.replace(/[!%_]/g, "!$&")}%`;
    return sql` and name ${like} ${pattern} escape '!'`;
  }
}

const MANIFEST_COLUMNS = sql`m.id, m.digest, m.media_type as "mediaType", m.size, m.pushed_at as "pushedAt"`;

interface Order {
  /** A column of its index, besides the name: what it sorts by before that. */
  readonly column: RawBuilder<unknown>;
  /** The columns, `prefix` before each. */
  by(prefix: RawBuilder<unknown>): RawBuilder<unknown>;
  after(cursor: string | undefined): RawBuilder<unknown>;
  cursor(row: TagRow): string;
}

/** Each sort is an index of `tags` that begins with the repository: the primary key, and `tags_updated`. */
const ORDERS: Readonly<Record<TagSort, Order>> = {
  name: byName(sql`asc`, sql`>`),
  "-name": byName(sql`desc`, sql`<`),
  updatedAt: byUpdate(sql`asc`, sql`>`),
  "-updatedAt": byUpdate(sql`desc`, sql`<`),
};

function byName(direction: RawBuilder<unknown>, comparison: RawBuilder<unknown>): Order {
  return {
    column: sql`repository_id`,
    by: (prefix) => sql`${prefix}name ${direction}`,
    after: (cursor) => {
      if (cursor === undefined) return sql``;
      if (!isTag(cursor)) throw noSuchPage();
      return sql` and name ${comparison} ${cursor}`;
    },
    cursor: ({ name }) => name,
  };
}

function byUpdate(direction: RawBuilder<unknown>, comparison: RawBuilder<unknown>): Order {
  return {
    column: sql`updated_at`,
    by: (prefix) => sql`${prefix}updated_at ${direction}, ${prefix}name ${direction}`,
    after: (cursor) => {
      if (cursor === undefined) return sql``;
      const [, at, name] = /^(\d{1,15}):(.+)$/.exec(cursor) ?? [];
      if (at === undefined || name === undefined || !isTag(name)) throw noSuchPage();
      return sql` and (updated_at, name) ${comparison} (${Number(at)}, ${name})`;
    },
    cursor: ({ updatedAt, name }) => `${updatedAt}:${name}`,
  };
}

function noSuchPage(): RegistryError {
  return new RegistryError("paginationInvalid", "the page's start is not one of a list in this order");
}
