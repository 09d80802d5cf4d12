import type { BlobStore, BlobUpload } from "../blobs/blob-store.ts";
import type { Database } from "../database/database.ts";
import type { Instant } from "../database/schema.ts";
import type { CollectionRules } from "./rules.ts";

export interface AbandonedUploadsOptions {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly rules: CollectionRules;
  readonly now?: () => Instant;
}

/** What a purge came to. */
export interface PurgedUploads {
  readonly uploads: number;
  /** Bytes that had been received. */
  readonly bytes: number;
  /** Uploads whose bytes could not be dropped; the orphan sweep gets them. */
  readonly failures: number;
}

const PAGE = 100;

/** Gives up uploads that nobody has touched for `abandonedUploads`. */
export class AbandonedUploads {
  readonly #database: Database;
  readonly #blobs: BlobStore;
  readonly #rules: CollectionRules;
  readonly #now: () => Instant;

  constructor({ database, blobs, rules, now = Date.now }: AbandonedUploadsOptions) {
    this.#database = database;
    this.#blobs = blobs;
    this.#rules = rules;
    this.#now = now;
  }

  /** Whether there is one. One index probe. */
  async due(): Promise<boolean> {
    return (await this.#page(1)).length > 0;
  }

  async purge(signal?: AbortSignal): Promise<PurgedUploads> {
    const sum = { uploads: 0, bytes: 0, failures: 0 };
    while (!signal?.aborted) {
      const page = await this.#page(PAGE);
      if (page.length === 0) break;
      for (const row of page) {
        if (!(await this.#end(row))) continue;
        sum.uploads++;
        sum.bytes += row.size;
        // Only now that nobody can go on with it.
        await this.#blobs.abort(JSON.parse(row.store_state) as BlobUpload).catch(() => {
          sum.failures++;
        });
      }
    }
    return sum;
  }

  #page(limit: number) {
    return this.#database.read
      .selectFrom("uploads")
      .select(["id", "version", "updated_at", "size", "store_state"])
      .where("updated_at", "<", this.#now() - this.#rules.abandonedUploads)
      .orderBy("updated_at")
      .limit(limit)
      .execute();
  }

  /** @returns whether it was still as it was: nobody has gone on with it in the meantime. */
  async #end(row: { id: string; version: number; updated_at: Instant }): Promise<boolean> {
    const { numDeletedRows } = await this.#database.transaction((transaction) =>
      transaction
        .deleteFrom("uploads")
        .where("id", "=", row.id)
        .where("version", "=", row.version)
        .where("updated_at", "=", row.updated_at)
        .executeTakeFirst(),
    );
    return numDeletedRows > 0n;
  }
}
