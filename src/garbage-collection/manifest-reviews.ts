import { sql, type Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { Instant, Schema } from "../database/schema.ts";
import { isHeld } from "./holds.ts";
import { afterFailure, type BatchResult, BUSY_DELAY, lockFree, type ReviewBatches } from "./review-queue.ts";
import {
  BINDING_REASONS,
  earlier,
  effectiveUntaggedDays,
  type ManifestReviewReason,
  strongerReason,
} from "./reviews.ts";
import { type CollectionRules, DAY } from "./rules.ts";

/** Milliseconds a transaction may go on taking manifests: pushes on SQLite wait for it. */
const TIME_PER_BATCH = 8;

interface Candidate {
  readonly id: number;
  readonly repository_id: number;
  readonly digest: string;
  readonly subject_digest: string | null;
  readonly pushed_at: Instant;
  readonly deleted_at: Instant | null;
  readonly untagged_days: number | null;
}

/** What is to become of a manifest. */
type Verdict = "remove" | "keep" | { readonly notBefore: Instant };

/** Reviews manifests: the first of the three queues. */
export class ManifestReviews implements ReviewBatches {
  readonly name = "manifests";
  readonly size = 50;
  readonly #database: Database;
  readonly #rules: CollectionRules;

  constructor(database: Database, rules: CollectionRules) {
    this.#database = database;
    this.#rules = rules;
  }

  async review(transaction: Transaction<Schema>, limit: number, now: Instant): Promise<BatchResult> {
    const until = performance.now() + TIME_PER_BATCH;
    const due = await lockFree(
      this.#database,
      transaction
        .selectFrom("manifest_reviews")
        .select(["manifest_id", "reason"])
        .where("review_at", "<=", now)
        .orderBy("review_at")
        .limit(limit),
    ).execute();
    let [reviewed, removed] = [0, 0];
    for (const { manifest_id: id, reason } of due) {
      if (reviewed > 0 && performance.now() > until) break;
      if (await this.#reviewOne(transaction, { id, reason, now })) removed++;
      reviewed++;
    }
    return { reviewed, removed };
  }

  async putOff(transaction: Transaction<Schema>, now: Instant): Promise<void> {
    const first = await lockFree(
      this.#database,
      transaction
        .selectFrom("manifest_reviews")
        .select(["manifest_id", "attempts"])
        .where("review_at", "<=", now)
        .orderBy("review_at")
        .limit(1),
    ).executeTakeFirst();
    if (!first) return;
    await transaction
      .updateTable("manifest_reviews")
      .set({ review_at: afterFailure(now, first.attempts), attempts: first.attempts + 1 })
      .where("manifest_id", "=", first.manifest_id)
      .execute();
  }

  /** @returns whether the manifest was removed. */
  async #reviewOne(
    transaction: Transaction<Schema>,
    review: { id: number; reason: ManifestReviewReason; now: Instant },
  ): Promise<boolean> {
    const { id, reason, now } = review;
    const manifest = await this.#lock(transaction, id);
    const verdict = manifest
      ? await this.#judge(transaction, manifest, { reason, now })
      : { notBefore: now + BUSY_DELAY };
    if (manifest && verdict === "remove") {
      await remove(transaction, manifest, now);
      return true;
    }
    if (typeof verdict === "object") {
      await transaction
        .updateTable("manifest_reviews")
        .set({ review_at: verdict.notBefore })
        .where("manifest_id", "=", id)
        .execute();
    } else {
      await transaction.deleteFrom("manifest_reviews").where("manifest_id", "=", id).execute();
    }
    return false;
  }

  /** The manifest, for this transaction alone; undefined when somebody is using it right now. */
  async #lock(transaction: Transaction<Schema>, id: number): Promise<Candidate | undefined> {
    let query = transaction
      .selectFrom("manifests as m")
      .innerJoin("repositories as r", "r.id", "m.repository_id")
      .select(["m.id", "m.repository_id", "m.digest", "m.subject_digest", "m.pushed_at", "m.deleted_at"])
      .select("r.untagged_days")
      .where("m.id", "=", id);
    if (this.#database.engine === "postgresql") query = query.forUpdate("m").skipLocked();
    return query.executeTakeFirst();
  }

  async #judge(
    transaction: Transaction<Schema>,
    manifest: Candidate,
    review: { reason: ManifestReviewReason; now: Instant },
  ): Promise<Verdict> {
    const { now } = review;
    if (manifest.deleted_at !== null) return at(manifest.deleted_at + this.#rules.gracePeriod, now);
    if (await isHeld(transaction, manifest)) return "keep";
    const left = await lastTagLoss(transaction, manifest);
    const restorableUntil = left ? left.at + this.#rules.gracePeriod : 0;
    if (isBinding(review.reason, left?.action)) return at(restorableUntil, now);
    const days = effectiveUntaggedDays(manifest.untagged_days, this.#rules.untaggedDays);
    if (days === undefined) return "keep";
    const untaggedSince = Math.max(manifest.pushed_at, left?.at ?? 0);
    return at(Math.max(restorableUntil, untaggedSince + days * DAY), now);
  }
}

function at(notBefore: Instant, now: Instant): Verdict {
  return notBefore <= now ? "remove" : { notBefore };
}

/**
 * Whether the event makes an untagged manifest go whatever the policy says. When a tag was deleted
 * but another one moved away after that, it is the policy's.
 */
function isBinding(reason: ManifestReviewReason, lastLoss: string | undefined): boolean {
  if (reason === "tag-deleted" && lastLoss !== undefined && lastLoss !== "delete") return false;
  const binding: readonly string[] = BINDING_REASONS;
  return binding.includes(reason);
}

/** When a tag last left a manifest, and how: it was deleted, or pushed or restored to another one. */
async function lastTagLoss(transaction: Transaction<Schema>, manifest: Candidate) {
  return transaction
    .selectFrom("tag_history")
    .select(["at", "action"])
    .where("repository_id", "=", manifest.repository_id)
    .where("previous_digest", "=", manifest.digest)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** Removes a manifest, and asks about everything it held. */
async function remove(transaction: Transaction<Schema>, manifest: Candidate, now: Instant): Promise<void> {
  await transaction
    .insertInto("manifest_reviews")
    .columns(["manifest_id", "review_at", "reason", "attempts"])
    .expression(
      transaction
        .selectFrom("manifest_children as c")
        .innerJoin("manifests as m", (join) =>
          join.onRef("m.repository_id", "=", "c.repository_id").onRef("m.digest", "=", "c.digest"),
        )
        .select(["m.id", number(now), text("parent-deleted"), number(0)])
        .where("c.parent_id", "=", manifest.id)
        .orderBy("m.id"),
    )
    .onConflict((conflict) => conflict.column("manifest_id").doUpdateSet(askAgain("parent-deleted")))
    .execute();
  await transaction
    .insertInto("manifest_reviews")
    .columns(["manifest_id", "review_at", "reason", "attempts"])
    .expression(
      transaction
        .selectFrom("manifests as m")
        .select(["m.id", number(now), text("subject-deleted"), number(0)])
        .where("m.repository_id", "=", manifest.repository_id)
        .where("m.subject_digest", "=", manifest.digest)
        .orderBy("m.id"),
    )
    .onConflict((conflict) => conflict.column("manifest_id").doUpdateSet(askAgain("subject-deleted")))
    .execute();
  await transaction
    .insertInto("repository_blob_reviews")
    .columns(["repository_id", "digest", "review_at", "attempts"])
    .expression(
      transaction
        .selectFrom("manifest_blobs as b")
        .select(["b.repository_id", "b.digest", number(now), number(0)])
        .where("b.manifest_id", "=", manifest.id)
        .orderBy("b.digest"),
    )
    .onConflict((conflict) =>
      conflict
        .columns(["repository_id", "digest"])
        .doUpdateSet({ review_at: earlier("repository_blob_reviews"), attempts: 0 }),
    )
    .execute();
  await transaction.deleteFrom("manifests").where("id", "=", manifest.id).execute();
}

function askAgain(reason: ManifestReviewReason) {
  return { review_at: earlier("manifest_reviews"), reason: strongerReason(reason), attempts: 0 };
}

// PostgreSQL cannot tell the type of a bare parameter in a select list.
function number(value: number) {
  return sql<number>`cast(${value} as bigint)`.as(`number_${value}`);
}

function text(value: ManifestReviewReason) {
  return sql<ManifestReviewReason>`cast(${value} as text)`.as("reason");
}
