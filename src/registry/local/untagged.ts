import {
  effectiveUntaggedDays,
  forgetManifestReview,
  reviewManifest,
} from "../../garbage-collection/reviews.ts";
import type { LocalContext, Tx } from "./context.ts";
import type { StoredRepository } from "./repositories.ts";

const DAY = 24 * 60 * 60 * 1000;

/**
 * Has a manifest that was pushed without a tag looked at, when the policy for untagged manifests
 * says that it goes one day; else takes back whatever was asked about it.
 */
export async function reviewPushedUntagged(
  transaction: Tx,
  repository: StoredRepository,
  manifestId: number,
  context: LocalContext,
): Promise<void> {
  const days = effectiveUntaggedDays(repository.untagged_days, context.settings.untaggedDays);
  if (days === undefined) await forgetManifestReview(transaction, manifestId);
  else await reviewManifest(transaction, manifestId, "pushed", context.now() + days * DAY);
}

/** Has a manifest that lost a tag to another one looked at, when the policy says so. */
export async function reviewMovedFrom(
  transaction: Tx,
  repository: StoredRepository,
  manifestId: number,
  context: LocalContext,
): Promise<void> {
  const days = effectiveUntaggedDays(repository.untagged_days, context.settings.untaggedDays);
  if (days === undefined) return;
  const delay = Math.max(days * DAY, context.settings.gracePeriod);
  await reviewManifest(transaction, manifestId, "tag-moved", context.now() + delay);
}
