import { type Kysely, sql } from "kysely";
import { z } from "zod";
import type { Database } from "../database/database.ts";
import type { Instant, Schema } from "../database/schema.ts";

/** How much is stored, as it was at some moment. Finding out walks every blob and every link. */
export interface StorageUsage {
  readonly at: Instant;
  /** Blobs, each once, and their bytes. */
  readonly blobs: number;
  readonly storedBytes: number;
  /** Bytes of the blobs of each repository, added up: what it would take if nothing was shared. */
  readonly linkedBytes: number;
  /** Bytes saved by storing what several repositories hold once. */
  readonly sharedBytes: number;
  /** Blobs, and their bytes, that are collected in their time unless used or restored before. */
  readonly reclaimableBlobs: number;
  readonly reclaimableBytes: number;
  readonly manifests: number;
  readonly manifestBytes: number;
  /** The repositories that hold most, largest first. */
  readonly repositories: readonly RepositoryUsage[];
}

/** What one repository holds, shared with others or not. */
export interface RepositoryUsage {
  readonly name: string;
  readonly blobs: number;
  readonly bytes: number;
}

/** Where the usage last found is kept: `settings.key`. */
const LAST_USAGE = "storage.usage";

const MAX_REPOSITORIES = 100;

const usageSchema: z.ZodType<StorageUsage> = z.object({
  at: z.number(),
  blobs: z.number(),
  storedBytes: z.number(),
  linkedBytes: z.number(),
  sharedBytes: z.number(),
  reclaimableBlobs: z.number(),
  reclaimableBytes: z.number(),
  manifests: z.number(),
  manifestBytes: z.number(),
  repositories: z.array(z.object({ name: z.string(), blobs: z.number(), bytes: z.number() })),
});

/** Finds out how much is stored, and remembers it. */
export class StorageUsages {
  readonly #database: Database;
  readonly #now: () => Instant;

  constructor({ database, now = Date.now }: { readonly database: Database; readonly now?: () => Instant }) {
    this.#database = database;
    this.#now = now;
  }

  /** What {@link refresh} found last; undefined when it never ran. */
  async last(): Promise<StorageUsage | undefined> {
    const row = await this.#database.read
      .selectFrom("settings")
      .select("value")
      .where("key", "=", LAST_USAGE)
      .executeTakeFirst();
    if (!row) return undefined;
    const parsed = usageSchema.safeParse(JSON.parse(row.value));
    return parsed.success ? parsed.data : undefined;
  }

  /** Finds out, by walking, and remembers. */
  async refresh(): Promise<StorageUsage> {
    const usage = await this.#walk((queries) => this.#find(queries));
    await this.#remember(usage);
    return usage;
  }

  /** Walking a large registry may take PostgreSQL longer than a request's queries may. */
  async #walk<Result>(work: (queries: Kysely<Schema>) => Promise<Result>): Promise<Result> {
    if (this.#database.engine === "sqlite") return work(this.#database.read);
    return this.#database.transaction(async (transaction) => {
      await sql`set local statement_timeout = '30min'`.execute(transaction);
      return work(transaction);
    });
  }

  async #find(read: Kysely<Schema>): Promise<StorageUsage> {
    const blobs = await totals(read, sql`select count(*) as count, sum(size) as bytes from blobs`);
    const linked = await totals(
      read,
      sql`select count(*) as count, sum(b.size) as bytes
        from repository_blobs l join blobs b on b.digest = l.digest`,
    );
    const unlinked = await totals(
      read,
      sql`select count(*) as count, sum(b.size) as bytes from blobs b
        where not exists (select 1 from repository_blobs l where l.digest = b.digest)`,
    );
    const reclaimable = await totals(read, RECLAIMABLE);
    const manifests = await totals(read, sql`select count(*) as count, sum(size) as bytes from manifests`);
    return {
      at: this.#now(),
      blobs: blobs.count,
      storedBytes: blobs.bytes,
      linkedBytes: linked.bytes,
      sharedBytes: Math.max(0, linked.bytes + unlinked.bytes - blobs.bytes),
      reclaimableBlobs: reclaimable.count,
      reclaimableBytes: reclaimable.bytes,
      manifests: manifests.count,
      manifestBytes: manifests.bytes,
      repositories: await largest(read),
    };
  }

  async #remember(usage: StorageUsage): Promise<void> {
    const value = JSON.stringify(usage);
    await this.#database.transaction((transaction) =>
      transaction
        .insertInto("settings")
        .values({ key: LAST_USAGE, value, updated_at: usage.at })
        .onConflict((conflict) => conflict.column("key").doUpdateSet({ value, updated_at: usage.at }))
        .execute(),
    );
  }
}

/**
 * Blobs that no manifest needs but such as were deleted, themselves or with their repository, or
 * whose last tag was: their reviews are due some day, and nothing but a push or a restore would keep them.
 */
const RECLAIMABLE = sql`select count(*) as count, sum(b.size) as bytes from blobs b where not exists (
  select 1 from repository_blobs l
    join manifest_blobs u on u.repository_id = l.repository_id and u.digest = l.digest
    join manifests m on m.id = u.manifest_id
    join repositories r on r.id = m.repository_id
  where l.digest = b.digest and m.deleted_at is null and r.deleted_at is null and not exists (
    select 1 from manifest_reviews v where v.manifest_id = m.id and v.reason = 'tag-deleted'
      and not exists (select 1 from tags t where t.manifest_id = m.id)
  )
)`;

async function largest(read: Kysely<Schema>): Promise<RepositoryUsage[]> {
  const { rows } = await sql<{ name: string; blobs: number; bytes: number }>`
    select r.name, u.blobs, u.bytes from (
      select l.repository_id, count(*) as blobs, cast(sum(b.size) as bigint) as bytes
        from repository_blobs l join blobs b on b.digest = l.digest
        where l.repository_id not in (select id from repositories where deleted_at is not null)
        group by l.repository_id order by bytes desc limit ${MAX_REPOSITORIES}
    ) u join repositories r on r.id = u.repository_id order by u.bytes desc, r.name`.execute(read);
  return rows.map(({ name, blobs, bytes }) => ({ name, blobs: Number(blobs), bytes: Number(bytes) }));
}

async function totals(read: Kysely<Schema>, query: ReturnType<typeof sql>) {
  const { rows } = await query.execute(read);
  // PostgreSQL adds integers up to `numeric`, which arrives as text.
  const row = z
    .object({ count: z.coerce.number(), bytes: z.coerce.number().nullable() })
    .parse(rows[0] ?? { count: 0, bytes: 0 });
  return { count: row.count, bytes: row.bytes ?? 0 };
}
