import { reviewManifest } from "../../garbage-collection/reviews.ts";
import type { Digest } from "../../oci/digest.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { RepositoryName, Tag } from "../../oci/names.ts";
import type { Page, PageRequest } from "../registry.ts";
import type { Actor, LocalContext, Tx } from "./context.ts";
import { requireRepository, type StoredRepository } from "./repositories.ts";
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

  /** Points tags at a manifest. What they pointed at before stays restorable. */
  async point(transaction: Tx, options: PointOptions): Promise<void> {
    for (const tag of options.tags) await this.#pointOne(transaction, tag, options);
  }

  async delete(repository: RepositoryName, tag: Tag, actor: Actor): Promise<void> {
    const { database, settings, now } = this.#context;
    await database.transaction(async (transaction) => {
      const { id } = await requireRepository(transaction, repository);
      const previous = await this.#current(transaction, id, tag);
      if (!previous) throw new RegistryError("manifestUnknown", undefined, { detail: { tag } });
      await transaction.deleteFrom("tags").where("repository_id", "=", id).where("name", "=", tag).execute();
      await this.#record(transaction, id, { tag, action: "delete", previous: previous.digest, actor });
      await reviewManifest(transaction, previous.manifest_id, "tag-deleted", now() + settings.gracePeriod);
    });
  }

  /** Deletes every tag of a manifest that is being deleted. */
  async deleteAll(
    transaction: Tx,
    manifest: { repositoryId: number; manifestId: number; digest: Digest; actor: Actor },
  ): Promise<void> {
    const tags = await transaction
      .deleteFrom("tags")
      .where("manifest_id", "=", manifest.manifestId)
      .returning("name")
      .execute();
    for (const { name } of tags) {
      await this.#record(transaction, manifest.repositoryId, {
        tag: name as Tag,
        action: "delete",
        previous: manifest.digest,
        actor: manifest.actor,
      });
    }
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

  async #pointOne(transaction: Tx, tag: Tag, options: PointOptions): Promise<void> {
    const { repository, manifestId, digest, actor } = options;
    const now = this.#context.now();
    const previous = await this.#current(transaction, repository.id, tag);
    if (previous?.manifest_id === manifestId) {
      await this.#update(transaction, repository.id, tag, { updated_at: now, updated_by: actor ?? null });
      return;
    }
    if (previous) {
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
    await this.#record(transaction, repository.id, {
      tag,
      action: "push",
      digest,
      previous: previous?.digest,
      actor,
    });
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
    const { digest } = await transaction
      .selectFrom("manifests")
      .select("digest")
      .where("id", "=", current.manifest_id)
      .executeTakeFirstOrThrow();
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

  async #record(
    transaction: Tx,
    repositoryId: number,
    change: {
      tag: Tag;
      action: "push" | "delete";
      digest?: Digest;
      previous: string | undefined;
      actor: Actor;
    },
  ): Promise<void> {
    await transaction
      .insertInto("tag_history")
      .values({
        repository_id: repositoryId,
        name: change.tag,
        action: change.action,
        digest: change.digest ?? null,
        previous_digest: change.previous ?? null,
        at: this.#context.now(),
        by_account: change.actor ?? null,
      })
      .execute();
  }
}
