import type { BlobStore } from "../blobs/blob-store.ts";
import type { Database } from "../database/database.ts";
import type { Instant } from "../database/schema.ts";
import { afterFailure, lockFree } from "./review-queue.ts";

/** How many keys one round takes, and how many of them are deleted at once. */
const ROUND = { keys: 200, atOnce: 8 };

/** Milliseconds after which a round that never ended is done again: its process died. */
const LEASE = 10 * 60_000;

/** What one round came to. */
export interface DeletionRound {
  /** Keys that were tried; 0 when none was due. */
  readonly tried: number;
  readonly deleted: number;
  /** Bytes of those deleted. */
  readonly bytes: number;
  /** Why the first of the others failed. */
  readonly error: unknown;
}

/**
 * Deletes bytes that nothing refers to any more: keys whose blob went in a transaction that is
 * durable by now. A key is forgotten only when the store has deleted it; doing so twice is harmless,
 * since keys are never used again.
 */
export class BlobDeletions {
  readonly #database: Database;
  readonly #blobs: BlobStore;

  constructor(database: Database, blobs: BlobStore) {
    this.#database = database;
    this.#blobs = blobs;
  }

  async round(now: Instant): Promise<DeletionRound> {
    const claimed = await this.#claim(now);
    const deleted: string[] = [];
    let bytes = 0;
    let error: unknown;
    for (let start = 0; start < claimed.length; start += ROUND.atOnce) {
      const batch = claimed.slice(start, start + ROUND.atOnce);
      const results = await Promise.allSettled(batch.map(({ store_key }) => this.#blobs.delete(store_key)));
      for (const [index, result] of results.entries()) {
        const row = batch[index];
        if (!row) continue;
        if (result.status === "rejected") error ??= result.reason;
        else {
          deleted.push(row.store_key);
          bytes += row.size;
        }
      }
      // A store that is down is not asked for every key in turn.
      if (results.every(({ status }) => status === "rejected")) break;
    }
    await this.#forget(deleted);
    return { tried: claimed.length, deleted: deleted.length, bytes, error };
  }

  /** Takes keys, and says when they are to be tried again if this process does not get to forget them. */
  async #claim(now: Instant) {
    return this.#database.transaction(async (transaction) => {
      const due = await lockFree(
        this.#database,
        transaction
          .selectFrom("blob_deletions")
          .select(["store_key", "size", "attempts"])
          .where("attempt_at", "<=", now)
          .orderBy("attempt_at")
          .limit(ROUND.keys),
      ).execute();
      for (const [attempts, rows] of Map.groupBy(due, (row) => row.attempts)) {
        await transaction
          .updateTable("blob_deletions")
          .set({ attempts: attempts + 1, attempt_at: Math.max(now + LEASE, afterFailure(now, attempts)) })
          .where(
            "store_key",
            "in",
            rows.map(({ store_key }) => store_key),
          )
          .execute();
      }
      return due;
    });
  }

  async #forget(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    await this.#database.transaction((transaction) =>
      transaction.deleteFrom("blob_deletions").where("store_key", "in", keys).execute(),
    );
  }
}
