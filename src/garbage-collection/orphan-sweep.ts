import type { Kysely } from "kysely";
import type { BlobStore, BlobUpload, StoredBlob } from "../blobs/blob-store.ts";
import type { Database } from "../database/database.ts";
import type { Instant, Schema } from "../database/schema.ts";
import { DAY } from "./rules.ts";

export interface OrphanSweepOptions {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly now?: () => Instant;
}

export interface SweepOptions {
  /** Only counts, deletes nothing. */
  readonly dryRun?: boolean;
  /** Sweeps also when most of the store looks orphaned. */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (listed: number) => void;
}

/** What a sweep found and did. */
export interface SweptOrphans {
  readonly at: Instant;
  /** Keys in the store. */
  readonly listed: number;
  readonly orphans: number;
  /** Bytes of the orphans. */
  readonly bytes: number;
  readonly deleted: number;
  readonly failures: number;
  /** Unfinished multipart uploads that were dropped. */
  readonly staleUploads: number;
}

/** Where the last sweep's result is kept: `settings.key`. */
export const LAST_SWEEP = "storage.last-orphan-sweep";

/** Milliseconds an orphan is left alone: a push that is under way has a key before it has a row. */
const MIN_AGE = DAY;

const PAGE = 500;

/** When more than this many, and more than half of all keys, look orphaned, something else is wrong. */
const SUSPICIOUS = 100;

/**
 * Deletes what is in the blob store and not in the database: left by processes that died between
 * one and the other. Walks the whole store, so it runs rarely.
 *
 * A key is an orphan when neither an upload nor a blob has it, asked in this order: on its way
 * from the one to the other it is always in one of them. Since keys are never used again, an
 * orphan stays one.
 */
export class OrphanSweep {
  readonly #database: Database;
  readonly #blobs: BlobStore;
  readonly #now: () => Instant;

  constructor({ database, blobs, now = Date.now }: OrphanSweepOptions) {
    this.#database = database;
    this.#blobs = blobs;
    this.#now = now;
  }

  /**
   * @throws Error when most of the store looks orphaned, which is what the store of another
   * database looks like: nothing is deleted then, unless forced.
   */
  async sweep(options: SweepOptions = {}): Promise<SweptOrphans> {
    const at = this.#now();
    const counted = await this.#walk({ ...options, delete: false });
    if (!options.force && counted.orphans > SUSPICIOUS && counted.orphans * 2 > counted.listed) {
      throw new Error(
        `${counted.orphans} of ${counted.listed} keys in the blob store are unknown to the database: ` +
          "is it the store of another one? Nothing was deleted; force the sweep if this is right",
      );
    }
    const swept =
      options.dryRun || counted.orphans === 0 ? counted : await this.#walk({ ...options, delete: true });
    const staleUploads = options.dryRun
      ? 0
      : ((await this.#blobs.abortStaleUploads?.(new Date(at - MIN_AGE))) ?? 0);
    const result = { ...swept, staleUploads, at };
    await this.#remember(result);
    return result;
  }

  /** What the last sweep found; undefined when there was none. */
  async last(): Promise<SweptOrphans | undefined> {
    const row = await this.#database.read
      .selectFrom("settings")
      .select("value")
      .where("key", "=", LAST_SWEEP)
      .executeTakeFirst();
    return row ? (JSON.parse(row.value) as SweptOrphans) : undefined;
  }

  async #walk(options: SweepOptions & { readonly delete: boolean }) {
    const sum = { listed: 0, orphans: 0, bytes: 0, deleted: 0, failures: 0 };
    const oldEnough = this.#now() - MIN_AGE;
    let page: StoredBlob[] = [];
    const finish = async () => {
      for (const orphan of await this.#orphans(page)) {
        sum.orphans++;
        sum.bytes += orphan.size;
        if (!options.delete) continue;
        try {
          await this.#blobs.delete(orphan.key);
          sum.deleted++;
        } catch {
          sum.failures++;
        }
      }
      page = [];
      options.onProgress?.(sum.listed);
      options.signal?.throwIfAborted();
    };
    for await (const stored of this.#blobs.list()) {
      sum.listed++;
      if (stored.modifiedAt.getTime() <= oldEnough) page.push(stored);
      if (page.length >= PAGE) await finish();
    }
    await finish();
    return sum;
  }

  async #orphans(page: readonly StoredBlob[]): Promise<StoredBlob[]> {
    const unknown = await this.#withoutBlob(this.#database.read, page);
    if (unknown.length === 0) return [];
    const uploads = await this.#uploadKeys();
    const candidates = unknown.filter(({ key }) => !uploads.has(key));
    // The last word is the primary's: a standby may be behind.
    return this.#database.transaction((transaction) => this.#withoutBlob(transaction, candidates));
  }

  async #withoutBlob(database: Kysely<Schema>, page: readonly StoredBlob[]): Promise<StoredBlob[]> {
    if (page.length === 0) return [];
    const rows = await database
      .selectFrom("blobs")
      .select("store_key")
      .where(
        "store_key",
        "in",
        page.map(({ key }) => key),
      )
      .execute();
    const known = new Set(rows.map(({ store_key }) => store_key));
    return page.filter(({ key }) => !known.has(key));
  }

  async #uploadKeys(): Promise<ReadonlySet<string>> {
    const keys = new Set<string>();
    for (let after = ""; ; ) {
      const rows = await this.#database.read
        .selectFrom("uploads")
        .select(["id", "store_state"])
        .where("id", ">", after)
        .orderBy("id")
        .limit(PAGE)
        .execute();
      for (const row of rows) {
        for (const key of this.#blobs.keys(JSON.parse(row.store_state) as BlobUpload)) keys.add(key);
      }
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return keys;
      after = last.id;
    }
  }

  async #remember(result: SweptOrphans): Promise<void> {
    const value = JSON.stringify(result);
    await this.#database.transaction((transaction) =>
      transaction
        .insertInto("settings")
        .values({ key: LAST_SWEEP, value, updated_at: result.at })
        .onConflict((conflict) => conflict.column("key").doUpdateSet({ value, updated_at: result.at }))
        .execute(),
    );
  }
}
