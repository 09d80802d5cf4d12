import type { Transaction } from "kysely";
import type { Caller } from "../access/caller.ts";
import type { Database } from "../database/database.ts";
import type { Instant, Schema } from "../database/schema.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import {
  effectiveUntaggedDays,
  forgetManifestReview,
  reviewManifest,
} from "../garbage-collection/reviews.ts";
import { type CollectionRules, DAY } from "../garbage-collection/rules.ts";
import { RegistryError } from "../oci/errors.ts";
import type { RepositoryName, Tag } from "../oci/names.ts";
import { tagChanged } from "../registry/local/registry-events.ts";
import {
  awaitTagLimit,
  keepTagLimit,
  type RecordedTagChange,
  recordTagChange,
  requireTagMayMove,
  TAG_RULES,
  type TagChange,
} from "../registry/local/tag-rules.ts";

export interface TagRestorerOptions {
  readonly database: Database;
  readonly rules: Pick<CollectionRules, "gracePeriod" | "untaggedDays">;
  readonly events: EventRecorder;
  readonly now: () => Instant;
}

export interface Restoration {
  readonly repositoryId: number;
  readonly repository: RepositoryName;
  readonly tag: Tag;
  readonly to: string | undefined;
  readonly eventId: number | undefined;
  /** On whose behalf. */
  readonly caller: Caller;
}

type Tx = Transaction<Schema>;

/** How many manifests of an index, nested ones included, are brought back with it. */
const MAX_CHILDREN = 10_000;

const BATCH = 300;

/** Puts tags back, and what they stood for. */
export class TagRestorer {
  readonly #database: Database;
  readonly #rules: TagRestorerOptions["rules"];
  readonly #events: EventRecorder;
  readonly #now: () => Instant;

  constructor(options: TagRestorerOptions) {
    this.#events = options.events;
    this.#database = options.database;
    this.#rules = options.rules;
    this.#now = options.now;
  }

  /** @throws RegistryError `manifestUnknown`, `tagImmutable`. */
  async restore(wanted: Restoration): Promise<{ digest: string; replaced: string | undefined }> {
    return this.#database.transaction(async (transaction) => {
      const rules = await transaction
        .selectFrom("repositories")
        .select([...TAG_RULES, "untagged_days"])
        .where("id", "=", wanted.repositoryId)
        .executeTakeFirstOrThrow();
      const changed: RecordedTagChange[] = [];
      const change = { ...this.#change(wanted), changed };
      const digest = await this.#target(transaction, wanted);
      // In the order in which a push locks: first the manifest, then the tag.
      const manifestId = await this.#lockManifest(transaction, wanted, digest);
      await awaitTagLimit(transaction, rules, change);
      const current = await this.#current(transaction, wanted);
      if (current && current.digest !== digest) requireTagMayMove(rules, wanted.repository, wanted.tag);
      await this.#revive(transaction, wanted.repositoryId, manifestId);
      if (current?.digest === digest) return { digest, replaced: current.digest };
      await this.#point(transaction, wanted, { manifestId, isNew: current === undefined });
      if (current) await this.#reviewReplaced(transaction, rules.untagged_days, current.manifest_id);
      await recordTagChange(
        transaction,
        {
          repositoryId: wanted.repositoryId,
          tag: wanted.tag,
          action: "restore",
          digest,
          previous: current?.digest,
        },
        change,
      );
      await keepTagLimit(transaction, rules, [wanted.tag], change);
      const repository = { id: wanted.repositoryId, name: wanted.repository };
      await this.#events.recordAll(
        transaction,
        wanted.caller,
        changed.map((one) => tagChanged(repository, one)),
      );
      return { digest, replaced: current?.digest };
    });
  }

  /** The digest to go back to, from the tag's own history. */
  async #target(transaction: Tx, wanted: Restoration): Promise<string> {
    const { repositoryId, tag, to, eventId } = wanted;
    let query = transaction
      .selectFrom("tag_history")
      .select(["digest", "previous_digest"])
      .where("repository_id", "=", repositoryId)
      .where("name", "=", tag)
      .orderBy("id", "desc")
      .limit(1);
    if (eventId !== undefined) query = query.where("id", "=", eventId);
    if (to !== undefined) {
      query = query.where(({ eb, or }) => or([eb("digest", "=", to), eb("previous_digest", "=", to)]));
    } else {
      query = query.where("previous_digest", "is not", null);
    }
    const event = await query.executeTakeFirst();
    const digest = to !== undefined && event ? to : event?.previous_digest;
    if (digest) return digest;
    throw new RegistryError("manifestUnknown", "the history of this tag has nothing to go back to", {
      detail: { tag, ...(to !== undefined && { digest: to }) },
    });
  }

  async #lockManifest(transaction: Tx, wanted: Restoration, digest: string): Promise<number> {
    let query = transaction
      .selectFrom("manifests")
      .select("id")
      .where("repository_id", "=", wanted.repositoryId)
      .where("digest", "=", digest);
    // The collector passes by what is locked.
    if (this.#database.engine === "postgresql") query = query.forUpdate();
    const manifest = await query.executeTakeFirst();
    if (manifest) return manifest.id;
    throw new RegistryError(
      "manifestUnknown",
      `what the tag pointed at (${digest}) has been collected: it cannot be restored, push it again`,
      { detail: { tag: wanted.tag, digest } },
    );
  }

  async #current(transaction: Tx, { repositoryId, tag }: Restoration) {
    let query = transaction
      .selectFrom("tags")
      .select("manifest_id")
      .where("repository_id", "=", repositoryId)
      .where("name", "=", tag);
    // Before the manifest is looked up: PostgreSQL takes a joined row whose join came to point
    // elsewhere while it waited for no row at all.
    if (this.#database.engine === "postgresql") query = query.forUpdate();
    const current = await query.executeTakeFirst();
    if (!current) return undefined;
    const { digest } = await transaction
      .selectFrom("manifests")
      .select("digest")
      .where("id", "=", current.manifest_id)
      .executeTakeFirstOrThrow();
    return { manifest_id: current.manifest_id, digest };
  }

  async #point(
    transaction: Tx,
    wanted: Restoration,
    { manifestId, isNew }: { readonly manifestId: number; readonly isNew: boolean },
  ): Promise<void> {
    const now = this.#now();
    const changes = {
      manifest_id: manifestId,
      updated_at: now,
      updated_by: wanted.caller.account?.id ?? null,
    };
    if (isNew) {
      // When a push makes the tag meanwhile this fails, and the whole is run again on what is there then.
      await transaction
        .insertInto("tags")
        .values({ repository_id: wanted.repositoryId, name: wanted.tag, created_at: now, ...changes })
        .execute();
      return;
    }
    await transaction
      .updateTable("tags")
      .set(changes)
      .where("repository_id", "=", wanted.repositoryId)
      .where("name", "=", wanted.tag)
      .execute();
  }

  /** Brings back a manifest, the manifests it names, and the links to the blobs of all of them. */
  async #revive(transaction: Tx, repositoryId: number, manifestId: number): Promise<void> {
    await forgetManifestReview(transaction, manifestId);
    const ids = await this.#withChildren(transaction, repositoryId, manifestId);
    for (let start = 0; start < ids.length; start += BATCH) {
      const batch = ids.slice(start, start + BATCH);
      const revived = await transaction
        .updateTable("manifests")
        .set({ deleted_at: null })
        .where("id", "in", batch)
        .where("deleted_at", "is not", null)
        .returning("id")
        .execute();
      for (const { id } of revived) await forgetManifestReview(transaction, id);
      await transaction
        .updateTable("repository_blobs")
        .set({ deleted_at: null })
        .where("repository_id", "=", repositoryId)
        .where("deleted_at", "is not", null)
        .where(({ eb, selectFrom }) =>
          eb("digest", "in", selectFrom("manifest_blobs").select("digest").where("manifest_id", "in", batch)),
        )
        .execute();
    }
  }

  async #withChildren(transaction: Tx, repositoryId: number, manifestId: number): Promise<number[]> {
    const ids = new Set([manifestId]);
    for (const parent of ids) {
      if (ids.size > MAX_CHILDREN) break;
      const children = await transaction
        .selectFrom("manifest_children as c")
        .innerJoin("manifests as m", (join) =>
          join.onRef("m.repository_id", "=", "c.repository_id").onRef("m.digest", "=", "c.digest"),
        )
        .select("m.id")
        .where("c.parent_id", "=", parent)
        .where("c.repository_id", "=", repositoryId)
        .execute();
      for (const { id } of children) ids.add(id);
    }
    return [...ids];
  }

  /** What the tag pointed at until now may have lost its last hold. */
  async #reviewReplaced(transaction: Tx, untaggedDays: number | null, manifestId: number): Promise<void> {
    const days = effectiveUntaggedDays(untaggedDays, this.#rules.untaggedDays);
    if (days === undefined) return;
    const delay = Math.max(days * DAY, this.#rules.gracePeriod);
    await reviewManifest(transaction, manifestId, "tag-moved", this.#now() + delay);
  }

  #change({ caller }: Restoration): TagChange {
    const actor = caller.account?.id;
    return { database: this.#database, now: this.#now(), gracePeriod: this.#rules.gracePeriod, actor };
  }
}
