import type { Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { Instant, Schema } from "../database/schema.ts";
import { afterFailure, type BatchResult, BUSY_DELAY, lockFree, type ReviewBatches } from "./review-queue.ts";
import { earlier } from "./reviews.ts";
import type { CollectionRules } from "./rules.ts";

interface Link {
  readonly digest: string;
  readonly created_at: Instant;
  readonly deleted_at: Instant | null;
}

/** Reviews the links of blobs to repositories: the second of the three queues. */
export class RepositoryBlobReviews implements ReviewBatches {
  readonly name = "repository blobs";
  readonly size = 100;
  readonly #database: Database;
  readonly #rules: CollectionRules;

  constructor(database: Database, rules: CollectionRules) {
    this.#database = database;
    this.#rules = rules;
  }

  async review(transaction: Transaction<Schema>, limit: number, now: Instant): Promise<BatchResult> {
    const due = await lockFree(
      this.#database,
      transaction
        .selectFrom("repository_blob_reviews")
        .select(["repository_id", "digest"])
        .where("review_at", "<=", now)
        .orderBy("review_at")
        .limit(limit),
    ).execute();
    let removed = 0;
    for (const [repositoryId, rows] of Map.groupBy(due, (row) => row.repository_id)) {
      const digests = rows.map(({ digest }) => digest).sort();
      removed += await this.#reviewIn(transaction, repositoryId, { digests, now });
    }
    return { reviewed: due.length, removed };
  }

  async putOff(transaction: Transaction<Schema>, now: Instant): Promise<void> {
    const first = await lockFree(
      this.#database,
      transaction
        .selectFrom("repository_blob_reviews")
        .select(["repository_id", "digest", "attempts"])
        .where("review_at", "<=", now)
        .orderBy("review_at")
        .limit(1),
    ).executeTakeFirst();
    if (!first) return;
    await transaction
      .updateTable("repository_blob_reviews")
      .set({ review_at: afterFailure(now, first.attempts), attempts: first.attempts + 1 })
      .where("repository_id", "=", first.repository_id)
      .where("digest", "=", first.digest)
      .execute();
  }

  /** @returns how many links went. */
  async #reviewIn(
    transaction: Transaction<Schema>,
    repositoryId: number,
    review: { digests: readonly string[]; now: Instant },
  ): Promise<number> {
    const { digests, now } = review;
    const existing = await transaction
      .selectFrom("repository_blobs")
      .select("digest")
      .where("repository_id", "=", repositoryId)
      .where("digest", "in", digests)
      .execute();
    const locked = await this.#lock(transaction, repositoryId, digests);
    const used = await this.#used(transaction, repositoryId, [...locked.keys()]);
    await this.#revive(
      transaction,
      repositoryId,
      [...locked.values()].filter(({ digest }) => used.has(digest)),
    );
    const removed: string[] = [];
    const later = new Map<Instant, string[]>();
    const putOff = (digest: string, until: Instant) =>
      later.set(until, [...(later.get(until) ?? []), digest]);
    for (const { digest } of existing) {
      const link = locked.get(digest);
      if (!link) putOff(digest, now + BUSY_DELAY);
      else if (!used.has(digest)) {
        const until =
          link.deleted_at === null
            ? link.created_at + this.#rules.unreferencedBlobs
            : link.deleted_at + this.#rules.gracePeriod;
        if (until > now) putOff(digest, until);
        else removed.push(digest);
      }
    }
    await this.#remove(transaction, repositoryId, { digests: removed, now });
    const open = new Set([...later.values()].flat());
    await this.#answer(
      transaction,
      repositoryId,
      digests.filter((digest) => !open.has(digest)),
    );
    for (const [until, put] of later)
      await this.#postpone(transaction, repositoryId, { digests: put, until });
    return removed.length;
  }

  /** Those links that nobody is using right now, for this transaction alone. */
  async #lock(
    transaction: Transaction<Schema>,
    repositoryId: number,
    digests: readonly string[],
  ): Promise<ReadonlyMap<string, Link>> {
    const rows = await lockFree(
      this.#database,
      transaction
        .selectFrom("repository_blobs")
        .select(["digest", "created_at", "deleted_at"])
        .where("repository_id", "=", repositoryId)
        .where("digest", "in", digests),
    ).execute();
    return new Map(rows.map((row) => [row.digest, row]));
  }

  async #used(
    transaction: Transaction<Schema>,
    repositoryId: number,
    digests: readonly string[],
  ): Promise<ReadonlySet<string>> {
    if (digests.length === 0) return new Set();
    const rows = await transaction
      .selectFrom("manifest_blobs")
      .select("digest")
      .distinct()
      .where("repository_id", "=", repositoryId)
      .where("digest", "in", digests)
      .execute();
    return new Set(rows.map(({ digest }) => digest));
  }

  /**
   * A blob that was deleted in the same moment as a manifest that names it was pushed: the
   * manifest was acknowledged, so it gets its blob back.
   */
  async #revive(
    transaction: Transaction<Schema>,
    repositoryId: number,
    used: readonly Link[],
  ): Promise<void> {
    const digests = used.filter((link) => link.deleted_at !== null).map(({ digest }) => digest);
    if (digests.length === 0) return;
    await transaction
      .updateTable("repository_blobs")
      .set({ deleted_at: null })
      .where("repository_id", "=", repositoryId)
      .where("digest", "in", digests)
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom("manifest_blobs as b")
            .innerJoin("manifests as m", "m.id", "b.manifest_id")
            .select("b.digest")
            .whereRef("b.repository_id", "=", "repository_blobs.repository_id")
            .whereRef("b.digest", "=", "repository_blobs.digest")
            .where("m.deleted_at", "is", null),
        ),
      )
      .execute();
  }

  async #remove(
    transaction: Transaction<Schema>,
    repositoryId: number,
    { digests, now }: { digests: readonly string[]; now: Instant },
  ): Promise<void> {
    if (digests.length === 0) return;
    await transaction
      .deleteFrom("repository_blobs")
      .where("repository_id", "=", repositoryId)
      .where("digest", "in", digests)
      .execute();
    await transaction
      .insertInto("blob_reviews")
      .values(digests.map((digest) => ({ digest, review_at: now, attempts: 0 })))
      .onConflict((conflict) =>
        conflict.column("digest").doUpdateSet({ review_at: earlier("blob_reviews"), attempts: 0 }),
      )
      .execute();
  }

  async #answer(
    transaction: Transaction<Schema>,
    repositoryId: number,
    digests: readonly string[],
  ): Promise<void> {
    if (digests.length === 0) return;
    await transaction
      .deleteFrom("repository_blob_reviews")
      .where("repository_id", "=", repositoryId)
      .where("digest", "in", digests)
      .execute();
  }

  async #postpone(
    transaction: Transaction<Schema>,
    repositoryId: number,
    { digests, until }: { digests: readonly string[]; until: Instant },
  ): Promise<void> {
    await transaction
      .updateTable("repository_blob_reviews")
      .set({ review_at: until })
      .where("repository_id", "=", repositoryId)
      .where("digest", "in", digests)
      .execute();
  }
}

/**
 * Reviews blobs: the last of the three queues. A blob that went leaves its key in
 * `blob_deletions`, in the same transaction: whatever happens then, the key is not forgotten.
 */
export class BlobReviews implements ReviewBatches {
  readonly name = "blobs";
  readonly size = 100;
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async review(transaction: Transaction<Schema>, limit: number, now: Instant): Promise<BatchResult> {
    const due = await lockFree(
      this.#database,
      transaction
        .selectFrom("blob_reviews")
        .select("digest")
        .where("review_at", "<=", now)
        .orderBy("review_at")
        .limit(limit),
    ).execute();
    if (due.length === 0) return { reviewed: 0, removed: 0 };
    const digests = due.map(({ digest }) => digest).sort();
    const existing = await transaction
      .selectFrom("blobs")
      .select("digest")
      .where("digest", "in", digests)
      .execute();
    const locked = await lockFree(
      this.#database,
      transaction.selectFrom("blobs").select(["digest", "size", "store_key"]).where("digest", "in", digests),
    ).execute();
    const linked = await this.#linked(transaction, digests);
    const garbage = locked.filter(({ digest }) => !linked.has(digest));
    await this.#remove(transaction, garbage, now);
    const mine = new Set(locked.map(({ digest }) => digest));
    const busy = existing.map(({ digest }) => digest).filter((digest) => !mine.has(digest));
    await this.#answer(transaction, { digests, busy, now });
    return {
      reviewed: due.length,
      removed: garbage.length,
      bytes: garbage.reduce((sum, { size }) => sum + size, 0),
    };
  }

  async putOff(transaction: Transaction<Schema>, now: Instant): Promise<void> {
    const first = await lockFree(
      this.#database,
      transaction
        .selectFrom("blob_reviews")
        .select(["digest", "attempts"])
        .where("review_at", "<=", now)
        .orderBy("review_at")
        .limit(1),
    ).executeTakeFirst();
    if (!first) return;
    await transaction
      .updateTable("blob_reviews")
      .set({ review_at: afterFailure(now, first.attempts), attempts: first.attempts + 1 })
      .where("digest", "=", first.digest)
      .execute();
  }

  async #linked(transaction: Transaction<Schema>, digests: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await transaction
      .selectFrom("repository_blobs")
      .select("digest")
      .distinct()
      .where("digest", "in", digests)
      .execute();
    return new Set(rows.map(({ digest }) => digest));
  }

  async #remove(
    transaction: Transaction<Schema>,
    garbage: readonly { digest: string; size: number; store_key: string }[],
    now: Instant,
  ): Promise<void> {
    if (garbage.length === 0) return;
    await transaction
      .deleteFrom("blobs")
      .where(
        "digest",
        "in",
        garbage.map(({ digest }) => digest),
      )
      .execute();
    await transaction
      .insertInto("blob_deletions")
      .values(garbage.map(({ store_key, size }) => ({ store_key, size, attempt_at: now })))
      .execute();
  }

  async #answer(
    transaction: Transaction<Schema>,
    review: { digests: readonly string[]; busy: readonly string[]; now: Instant },
  ): Promise<void> {
    const answered = review.digests.filter((digest) => !review.busy.includes(digest));
    if (answered.length > 0) {
      await transaction.deleteFrom("blob_reviews").where("digest", "in", answered).execute();
    }
    if (review.busy.length > 0) {
      await transaction
        .updateTable("blob_reviews")
        .set({ review_at: review.now + BUSY_DELAY })
        .where("digest", "in", review.busy)
        .execute();
    }
  }
}
