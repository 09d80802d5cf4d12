import type { Kysely, Transaction } from "kysely";
import type { Flag, Instant, Schema } from "../../database/schema.ts";
import { reviewManifest } from "../../garbage-collection/reviews.ts";
import type { Digest } from "../../oci/digest.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { RepositoryName, Tag } from "../../oci/names.ts";

/*
 * What a repository allows with its tags. Everything that moves, makes or removes a tag goes
 * through here, inside the transaction that does it: pushes by tag, pushes by digest with tags,
 * restores, deletions.
 */

type Tx = Transaction<Schema>;

/** A repository and its rules for tags. */
export interface TagRules {
  readonly id: number;
  /** 1 when a tag that exists keeps its image. */
  readonly immutable_tags: Flag;
  /** Tags it has at most; 0 for any number. Does not count where tags are immutable. */
  readonly tag_limit: number;
}

/** The columns of `repositories` that {@link TagRules} has. */
export const TAG_RULES = ["id", "immutable_tags", "tag_limit"] as const;

/** The rules of a repository without any. */
export const NO_TAG_RULES = { immutable_tags: 0, tag_limit: 0 } as const;

/**
 * Lets a tag that points at one image point at another one.
 *
 * @throws RegistryError `tagImmutable`; the text is DTR's, which people and their scripts know.
 */
export function requireTagMayMove(rules: TagRules, repository: RepositoryName | string, tag: string): void {
  if (rules.immutable_tags === 0) return;
  throw new RegistryError(
    "tagImmutable",
    `tag=${tag} cannot be overwritten because ${repository} is an immutable repository`,
    { detail: { tag, repository } },
  );
}

/** Who makes a change to tags, and when. */
export interface TagChange {
  readonly database: { readonly engine: "sqlite" | "postgresql" };
  readonly now: Instant;
  /** Milliseconds that what is removed can be restored for. */
  readonly gracePeriod: number;
  readonly actor: number | undefined;
  /** Takes down what was changed, for events. */
  readonly changed?: RecordedTagChange[];
}

/** Tags over the limit that one push removes at most: what a lowered limit leaves over is worked off by several. */
const MAX_REMOVED = 1000;

/**
 * Has those who make tags in a repository with a limit take turns, so that each counts what the
 * others made. To be called before any of its tags is locked.
 */
export async function awaitTagLimit(transaction: Tx, rules: TagRules, change: TagChange): Promise<void> {
  if (!isLimited(rules) || change.database.engine !== "postgresql") return;
  await transaction
    .selectFrom("repositories")
    .select("id")
    .where("id", "=", rules.id)
    .forNoKeyUpdate()
    .execute();
}

/**
 * Removes the tags that are too many, those first that were made first.
 *
 * @param made what was just pushed or restored: it stays, however old its tag is, as far as the limit lets it.
 */
export async function keepTagLimit(
  transaction: Tx,
  rules: TagRules,
  made: readonly Tag[],
  change: TagChange,
): Promise<void> {
  if (!isLimited(rules) || made.length === 0) return;
  const { count } = await transaction
    .selectFrom("tags")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("repository_id", "=", rules.id)
    .executeTakeFirstOrThrow();
  const excess = Math.min(Number(count) - rules.tag_limit, MAX_REMOVED);
  if (excess <= 0) return;
  const oldest = await transaction
    .selectFrom("tags")
    .select(["name", "manifest_id"])
    .where("repository_id", "=", rules.id)
    .where("name", "not in", made.slice(-rules.tag_limit))
    .orderBy("created_at")
    .orderBy("name")
    .limit(excess)
    .execute();
  for (const { name, manifest_id } of oldest) {
    await removeTag(
      transaction,
      { repositoryId: rules.id, tag: name as Tag, manifestId: manifest_id },
      change,
    );
  }
}

function isLimited({ tag_limit, immutable_tags }: TagRules): boolean {
  return tag_limit > 0 && immutable_tags === 0;
}

/** A tag that is there, and what it points at. */
export interface PointingTag {
  readonly repositoryId: number;
  readonly tag: Tag;
  readonly manifestId: number;
}

/**
 * Removes a tag, writes that down in its history, and has its image looked at once it cannot be
 * restored any more. One that is gone, or points elsewhere by now, is let be.
 */
export async function removeTag(transaction: Tx, tag: PointingTag, change: TagChange): Promise<void> {
  const removed = await transaction
    .deleteFrom("tags")
    .where("repository_id", "=", tag.repositoryId)
    .where("name", "=", tag.tag)
    .where("manifest_id", "=", tag.manifestId)
    .returning("name")
    .executeTakeFirst();
  if (!removed) return;
  const digest = await digestOfManifest(transaction, tag.manifestId);
  await recordTagChange(
    transaction,
    { repositoryId: tag.repositoryId, tag: tag.tag, action: "delete", previous: digest },
    change,
  );
  await reviewManifest(transaction, tag.manifestId, "tag-deleted", change.now + change.gracePeriod);
}

/** Something that happened to a tag. */
export interface RecordedTagChange {
  readonly repositoryId: number;
  readonly tag: Tag;
  readonly action: "push" | "delete" | "restore";
  /** What the tag points at since; undefined after a deletion. */
  readonly digest?: string;
  /** What it pointed at before; undefined when it was new. */
  readonly previous: string | undefined;
}

/** Writes a line into the history of a tag. */
export async function recordTagChange(
  transaction: Tx,
  recorded: RecordedTagChange,
  change: Pick<TagChange, "now" | "actor" | "changed">,
): Promise<void> {
  change.changed?.push(recorded);
  await transaction
    .insertInto("tag_history")
    .values({
      repository_id: recorded.repositoryId,
      name: recorded.tag,
      action: recorded.action,
      digest: recorded.digest ?? null,
      previous_digest: recorded.previous ?? null,
      at: change.now,
      by_account: change.actor ?? null,
    })
    .execute();
}

/** The digest of a manifest that a tag points at. */
export async function digestOfManifest(database: Kysely<Schema>, manifestId: number): Promise<Digest> {
  const { digest } = await database
    .selectFrom("manifests")
    .select("digest")
    .where("id", "=", manifestId)
    .executeTakeFirstOrThrow();
  return digest as Digest;
}
