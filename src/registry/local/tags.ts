import type { Digest } from "../../oci/digest.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { RepositoryName, Tag } from "../../oci/names.ts";
import type { Page, PageRequest } from "../registry.ts";
import type { ActingFor, Actor, LocalContext, Tx } from "./context.ts";
import { tagChanged } from "./registry-events.ts";
import { requireRepository, type StoredRepository } from "./repositories.ts";
import {
  awaitTagLimit,
  digestOfManifest,
  keepTagLimit,
  type RecordedTagChange,
  recordTagChange,
  removeTag,
  requireTagMayMove,
  type TagChange,
} from "./tag-rules.ts";
import { reviewMovedFrom } from "./untagged.ts";

export interface PointOptions {
  readonly repository: StoredRepository;
  readonly name: RepositoryName;
  readonly tags: readonly Tag[];
  readonly manifestId: number;
  readonly digest: Digest;
  readonly actor: Actor;
}

/** Tags of repositories, and the history of where they pointed. */
export class LocalTags {
  readonly #context: LocalContext;

  constructor(context: LocalContext) {
    this.#context = context;
  }

  /**
   * Points tags at a manifest, by the rules of the repository. What they pointed at before stays
   * restorable.
   *
   * @returns what happened to which tag: also what was removed to keep to the limit.
   * @throws RegistryError `tagImmutable`.
   */
  async point(transaction: Tx, options: PointOptions): Promise<readonly RecordedTagChange[]> {
    const { repository, tags } = options;
    const changed: RecordedTagChange[] = [];
    if (tags.length === 0) return changed;
    const change = { ...this.#change(options.actor), changed };
    await awaitTagLimit(transaction, repository, change);
    for (const tag of tags) await this.#pointOne(transaction, tag, { ...options, change });
    await keepTagLimit(transaction, repository, tags, change);
    return changed;
  }

  async delete(repository: RepositoryName, tag: Tag, by: ActingFor): Promise<void> {
    await this.#context.database.transaction(async (transaction) => {
      const { id } = await requireRepository(transaction, repository);
      const previous = await this.#current(transaction, id, tag);
      if (!previous) throw new RegistryError("manifestUnknown", undefined, { detail: { tag } });
      const changed: RecordedTagChange[] = [];
      await removeTag(
        transaction,
        { repositoryId: id, tag, manifestId: previous.manifest_id },
        { ...this.#change(by.accountId), changed },
      );
      const events = changed.map((change) => tagChanged({ id, name: repository }, change));
      await this.#context.events.recordAll(transaction, by.caller, events);
    });
  }

  /** Deletes every tag of a manifest that is being deleted. @returns what happened to which tag. */
  async deleteAll(
    transaction: Tx,
    manifest: { repositoryId: number; manifestId: number; digest: Digest; actor: Actor },
  ): Promise<readonly RecordedTagChange[]> {
    const changed: RecordedTagChange[] = [];
    const tags = await transaction
      .deleteFrom("tags")
      .where("manifest_id", "=", manifest.manifestId)
      .returning("name")
      .execute();
    for (const { name } of tags) {
      await recordTagChange(
        transaction,
        {
          repositoryId: manifest.repositoryId,
          tag: name as Tag,
          action: "delete",
          previous: manifest.digest,
        },
        { ...this.#change(manifest.actor), changed },
      );
    }
    return changed;
  }

  async list(repository: RepositoryName, page: PageRequest): Promise<Page<Tag>> {
    const { read } = this.#context.database;
    const { id } = await requireRepository(read, repository);
    const rows = await read
      .selectFrom("tags")
      .select("name")
      .where("repository_id", "=", id)
      .where("name", ">", page.after ?? "")
      .orderBy("name")
      .limit(page.limit + 1)
      .execute();
    const items = rows.slice(0, page.limit).map(({ name }) => name as Tag);
    const last = items.at(-1);
    return { items, ...(rows.length > page.limit && last !== undefined && { next: last }) };
  }

  async #pointOne(
    transaction: Tx,
    tag: Tag,
    options: PointOptions & { readonly change: TagChange },
  ): Promise<void> {
    const { repository, manifestId, digest, actor, change } = options;
    const now = this.#context.now();
    const previous = await this.#current(transaction, repository.id, tag);
    if (previous?.manifest_id === manifestId) {
      await this.#update(transaction, repository.id, tag, { updated_at: now, updated_by: actor ?? null });
      // It points where it did: nothing for its history, but it was pushed.
      change.changed?.push({
        repositoryId: repository.id,
        tag,
        action: "push",
        digest,
        previous: previous.digest,
      });
      return;
    }
    if (previous) {
      requireTagMayMove(repository, options.name, tag);
      await this.#update(transaction, repository.id, tag, {
        manifest_id: manifestId,
        updated_at: now,
        updated_by: actor ?? null,
      });
      await reviewMovedFrom(transaction, repository, previous.manifest_id, this.#context);
    } else {
      await transaction
        .insertInto("tags")
        .values({
          repository_id: repository.id,
          name: tag,
          manifest_id: manifestId,
          created_at: now,
          updated_at: now,
          updated_by: actor ?? null,
        })
        .execute();
    }
    await recordTagChange(
      transaction,
      { repositoryId: repository.id, tag, action: "push", digest, previous: previous?.digest },
      change,
    );
  }

  async #current(transaction: Tx, repositoryId: number, tag: Tag) {
    let query = transaction
      .selectFrom("tags")
      .select("manifest_id")
      .where("repository_id", "=", repositoryId)
      .where("name", "=", tag);
    // Two pushes of one tag take turns, so that the history says what really followed what. And they
    // do so before the manifest is looked up: PostgreSQL takes a joined row whose join came to
    // point elsewhere while it waited for no row at all.
    if (this.#context.database.engine === "postgresql") query = query.forUpdate();
    const current = await query.executeTakeFirst();
    if (!current) return undefined;
    const digest = await digestOfManifest(transaction, current.manifest_id);
    return { manifest_id: current.manifest_id, digest };
  }

  async #update(
    transaction: Tx,
    repositoryId: number,
    tag: Tag,
    values: { manifest_id?: number; updated_at: number; updated_by: number | null },
  ): Promise<void> {
    await transaction
      .updateTable("tags")
      .set(values)
      .where("repository_id", "=", repositoryId)
      .where("name", "=", tag)
      .execute();
  }

  #change(actor: Actor): TagChange {
    const { database, settings, now } = this.#context;
    return { database, now: now(), gracePeriod: settings.gracePeriod, actor };
  }
}
