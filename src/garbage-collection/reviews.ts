import { sql, type Transaction } from "kysely";
import type { Instant, ManifestReviewsTable, Schema } from "../database/schema.ts";

/*
 * The review queues: what garbage collection has to look at, and when.
 *
 * A row is a question ("may this go?"), never an answer. The collector asks again, under a lock,
 * everything that could hold a thing back (tags, parents, subjects, policies, grace periods), and
 * puts the question off when the time has not come. So a question asked too early costs a little
 * work and no data, and of two instants the earlier one is kept. What must not happen is that a
 * question is never asked: whoever takes away what may have been the last hold on something asks
 * it in the same transaction.
 *
 *   event                                    asks about
 *   tag deleted, tag moved, push untagged    the manifest
 *   manifest deleted                         the manifest
 *   manifest collected                       its children, its referrers, its blob links
 *   blob uploaded, mounted or deleted        the blob link
 *   blob link collected                      the blob
 *
 * A manifest holds its children, and a subject its referrers, by digest and without a foreign key
 * (they may be missing). So whoever pushes an index or a referrer reads those that are there
 * `for key share` (PostgreSQL; on SQLite transactions do not overlap): the collector, which locks
 * what it is about to delete, then sees either the new hold or nobody.
 */

/** Why a manifest is to be looked at. */
export type ManifestReviewReason = ManifestReviewsTable["reason"];

/**
 * The events after which an untagged manifest goes whatever the repository's policy for untagged
 * manifests says. After the others the policy decides.
 */
export const BINDING_REASONS = [
  "deleted",
  "tag-deleted",
  "parent-deleted",
  "subject-deleted",
] as const satisfies readonly ManifestReviewReason[];

/**
 * Days after which an untagged manifest of a repository goes; undefined keeps it.
 *
 * @param column `repositories.untagged_days`: null for the default, negative to keep always.
 * @param byDefault `garbageCollection.untaggedDays` of the configuration.
 */
export function effectiveUntaggedDays(
  column: number | null,
  byDefault: number | undefined,
): number | undefined {
  if (column === null) return byDefault;
  return column < 0 ? undefined : column;
}

/**
 * Has a manifest looked at, at `at` or when something else asked for it earlier.
 *
 * `pushed` starts anew: what was asked before the push no longer counts. A push that tags the
 * manifest, or one without tags where the policy keeps untagged manifests, calls
 * {@link forgetManifestReview} instead.
 */
export async function reviewManifest(
  transaction: Transaction<Schema>,
  manifestId: number,
  reason: ManifestReviewReason,
  at: Instant,
): Promise<void> {
  const anew = reason === "pushed";
  await transaction
    .insertInto("manifest_reviews")
    .values({ manifest_id: manifestId, review_at: at, reason, attempts: 0 })
    .onConflict((conflict) =>
      conflict.column("manifest_id").doUpdateSet(
        anew
          ? { review_at: at, reason, attempts: 0 }
          : {
              review_at: earlier("manifest_reviews"),
              reason: strongerReason(reason),
              attempts: 0,
            },
      ),
    )
    .execute();
}

/** Takes back what was asked about a manifest: it was pushed again, tagged or restored. */
export async function forgetManifestReview(
  transaction: Transaction<Schema>,
  manifestId: number,
): Promise<void> {
  await transaction.deleteFrom("manifest_reviews").where("manifest_id", "=", manifestId).execute();
}

/**
 * Has the link of a blob to a repository looked at. After an upload or a mount (also of a blob
 * that is there already, whose `created_at` is then set to now): now + `unreferencedBlobs`; after
 * its deletion: now + `gracePeriod`.
 */
export async function reviewRepositoryBlob(
  transaction: Transaction<Schema>,
  repositoryId: number,
  digest: string,
  at: Instant,
): Promise<void> {
  await transaction
    .insertInto("repository_blob_reviews")
    .values({ repository_id: repositoryId, digest, review_at: at, attempts: 0 })
    .onConflict((conflict) =>
      conflict
        .columns(["repository_id", "digest"])
        .doUpdateSet({ review_at: earlier("repository_blob_reviews"), attempts: 0 }),
    )
    .execute();
}

/** Has a blob looked at that may have lost its last link. */
export async function reviewBlob(
  transaction: Transaction<Schema>,
  digest: string,
  at: Instant,
): Promise<void> {
  await transaction
    .insertInto("blob_reviews")
    .values({ digest, review_at: at, attempts: 0 })
    .onConflict((conflict) =>
      conflict.column("digest").doUpdateSet({ review_at: earlier("blob_reviews"), attempts: 0 }),
    )
    .execute();
}

/** For the `do update` of an upsert: the earlier of the row's instant and the new one. */
export function earlier(table: "manifest_reviews" | "repository_blob_reviews" | "blob_reviews") {
  const existing = sql.ref<number>(`${table}.review_at`);
  const added = sql.ref<number>("excluded.review_at");
  return sql<number>`case when ${added} < ${existing} then ${added} else ${existing} end`;
}

/** For the `do update` of an upsert: a weak reason does not replace a binding one. */
export function strongerReason(reason: ManifestReviewReason) {
  const binding: readonly string[] = BINDING_REASONS;
  if (binding.includes(reason)) return sql<ManifestReviewReason>`${reason}`;
  const existing = sql.ref<ManifestReviewReason>("manifest_reviews.reason");
  return sql<ManifestReviewReason>`case when ${existing} in (${sql.join([...BINDING_REASONS])})
    then ${existing} else ${reason} end`;
}
