import { sql } from "kysely";
import { reviewRepositoryBlob } from "../../garbage-collection/reviews.ts";
import type { Descriptor } from "../../oci/descriptor.ts";
import type { Digest } from "../../oci/digest.ts";
import { RegistryError } from "../../oci/errors.ts";
import { MEDIA_TYPES } from "../../oci/media-types.ts";
import { namespaceOf, type RepositoryName } from "../../oci/names.ts";
import type { BlobLocation, BlobReading, GetBlobOptions, MountBlobOptions } from "../registry.ts";
import type { ActingFor, LocalContext, Tx } from "./context.ts";
import type { BlobRow, LocalReads } from "./reads.ts";
import { blobDeleted } from "./registry-events.ts";
import { repositoryForPush, requireRepository } from "./repositories.ts";

/** How many repositories an anonymous mount looks at before it gives up. */
const MOUNT_CANDIDATES = 16;

/** A blob whose bytes are durable under `key`, about to become known. */
export interface NewBlob {
  readonly digest: Digest;
  readonly size: number;
  readonly key: string;
}

/** Blobs of repositories: reading, mounting, linking, deleting. */
export class LocalBlobs {
  readonly #context: LocalContext;
  readonly #reads: LocalReads;

  constructor(context: LocalContext, reads: LocalReads) {
    this.#context = context;
    this.#reads = reads;
  }

  async get(repository: RepositoryName, digest: Digest, options: GetBlobOptions = {}): Promise<BlobReading> {
    const { size, store_key } = await this.#find(repository, digest);
    return { descriptor: blobDescriptor(digest, size), location: await this.#locate(store_key, options) };
  }

  async stat(repository: RepositoryName, digest: Digest): Promise<Descriptor> {
    const { size } = await this.#find(repository, digest);
    return blobDescriptor(digest, size);
  }

  async mount(
    repository: RepositoryName,
    digest: Digest,
    options: MountBlobOptions & { readonly by: ActingFor },
  ): Promise<Descriptor | undefined> {
    const source = options.from ?? (await this.#findMountSource(repository, digest, options));
    if (source === undefined) return undefined;
    const { database, now } = this.#context;
    return database.transaction(async (transaction) => {
      const target = await repositoryForPush(transaction, repository, {
        context: this.#context,
        by: options.by,
      });
      const blob = await transaction
        .selectFrom("repositories as r")
        .innerJoin("repository_blobs as l", "l.repository_id", "r.id")
        .innerJoin("blobs as b", "b.digest", "l.digest")
        .leftJoin("blob_damage as d", (join) =>
          join.onRef("d.digest", "=", "b.digest").onRef("d.store_key", "=", "b.store_key"),
        )
        .select("b.size")
        .where("r.name", "=", source)
        .where("l.digest", "=", digest)
        .where("l.deleted_at", "is", null)
        .where("d.digest", "is", null)
        .executeTakeFirst();
      if (!blob) return undefined;
      await this.#link(transaction, target.id, digest, now());
      return blobDescriptor(digest, blob.size);
    });
  }

  /**
   * Makes bytes that are durable in the store a blob of the repository, inside the caller's
   * transaction.
   *
   * @returns the key under which the content is known; when that is not `blob.key`, the same
   * content was here before, and the caller's bytes are to be deleted once the transaction holds.
   */
  async add(transaction: Tx, repositoryId: number, blob: NewBlob, damagedKey?: string): Promise<string> {
    const now = this.#context.now();
    let query = transaction.selectFrom("blobs").select("store_key").where("digest", "=", blob.digest);
    // The collector must not delete the row between here and the link to it.
    if (this.#context.database.engine === "postgresql") query = query.forKeyShare();
    let key = (await query.executeTakeFirst())?.store_key;
    if (key === undefined || key === damagedKey) {
      // Another push of the same content may have come first; its key stays, unless it is the damaged one.
      const kept = sql<string>`case when blobs.store_key = ${damagedKey ?? ""}
        then excluded.store_key else blobs.store_key end`;
      const { store_key } = await transaction
        .insertInto("blobs")
        .values({ digest: blob.digest, size: blob.size, store_key: blob.key, created_at: now })
        .onConflict((conflict) => conflict.column("digest").doUpdateSet({ store_key: kept, size: blob.size }))
        .returning("store_key")
        .executeTakeFirstOrThrow();
      if (key !== undefined && store_key !== key) await this.#dropKey(transaction, key, blob.size);
      key = store_key;
    }
    await this.#link(transaction, repositoryId, blob.digest, now);
    return key;
  }

  /**
   * The key of a blob that the database knows but that the store has lost, or that scrubbing found
   * damaged, so that a push of the same content mends it; undefined when there is nothing to mend.
   *
   * @throws BlobStoreError `unavailable` when it is not lost, but the store is another one: on a
   * disk that is not mounted nothing can be mended, and the good bytes must not be given up.
   */
  async damagedKey(digest: Digest): Promise<string | undefined> {
    const { database, blobs, confirmStore } = this.#context;
    const known = await database.read
      .selectFrom("blobs as b")
      .leftJoin("blob_damage as d", (join) =>
        join.onRef("d.digest", "=", "b.digest").onRef("d.store_key", "=", "b.store_key"),
      )
      .select(["b.store_key", "b.size", "d.kind as damage"])
      .where("b.digest", "=", digest)
      .executeTakeFirst();
    if (!known) return undefined;
    const intact = known.damage === null && (await blobs.stat(known.store_key)) === known.size;
    if (intact) return undefined;
    await confirmStore?.();
    return known.store_key;
  }

  async delete(repository: RepositoryName, digest: Digest, by: ActingFor): Promise<void> {
    const { database, settings, now, events } = this.#context;
    await database.transaction(async (transaction) => {
      const { id } = await requireRepository(transaction, repository);
      await this.#lockLink(transaction, id, digest);
      const user = await transaction
        .selectFrom("manifest_blobs as b")
        .innerJoin("manifests as m", "m.id", "b.manifest_id")
        .select("m.digest")
        .where("b.repository_id", "=", id)
        .where("b.digest", "=", digest)
        .where("m.deleted_at", "is", null)
        .limit(1)
        .executeTakeFirst();
      if (user) {
        throw new RegistryError("blobInUse", `blob is used by manifest ${user.digest}: delete that first`, {
          detail: { digest, manifest: user.digest },
        });
      }
      const { numUpdatedRows } = await transaction
        .updateTable("repository_blobs")
        .set({ deleted_at: now() })
        .where("repository_id", "=", id)
        .where("digest", "=", digest)
        .where("deleted_at", "is", null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new RegistryError("blobUnknown", undefined, { detail: { digest } });
      await reviewRepositoryBlob(transaction, id, digest, now() + settings.gracePeriod);
      await events.record(transaction, by.caller, blobDeleted({ id, name: repository }, digest));
    });
  }

  /** Waits for pushes of manifests that name the blob, and makes later ones wait. SQLite has one writer anyway. */
  async #lockLink(transaction: Tx, repositoryId: number, digest: Digest): Promise<void> {
    if (this.#context.database.engine !== "postgresql") return;
    await transaction
      .selectFrom("repository_blobs")
      .select("digest")
      .where("repository_id", "=", repositoryId)
      .where("digest", "=", digest)
      .forUpdate()
      .execute();
  }

  async #find(repository: RepositoryName, digest: Digest): Promise<BlobRow> {
    const blob = await this.#reads.blob(repository, digest);
    if (blob) return blob;
    await requireRepository(this.#context.database.read, repository);
    throw new RegistryError("blobUnknown", undefined, { detail: { digest } });
  }

  async #locate(key: string, options: GetBlobOptions): Promise<BlobLocation> {
    const { blobs } = this.#context;
    if (blobs.path) return { kind: "file", path: blobs.path(key) };
    if (blobs.presign && options.redirect !== false) return { kind: "url", url: await blobs.presign(key) };
    return {
      kind: "stream",
      open: (range, signal) => blobs.open(key, { ...(range && { range }), ...(signal && { signal }) }),
    };
  }

  /**
   * Looks only among repositories of the target's own namespace: how long that takes tells a
   * stranger nothing about what other namespaces hold.
   */
  async #findMountSource(
    repository: RepositoryName,
    digest: Digest,
    options: MountBlobOptions,
  ): Promise<RepositoryName | undefined> {
    const candidates = await this.#context.database.read
      .selectFrom("repository_blobs as l")
      .innerJoin("repositories as r", "r.id", "l.repository_id")
      .select("r.name")
      .where("l.digest", "=", digest)
      .where("l.deleted_at", "is", null)
      .where("r.namespace", "=", namespaceOf(repository))
      .where("r.deleted_at", "is", null)
      .limit(MOUNT_CANDIDATES)
      .execute();
    for (const { name } of candidates) {
      const candidate = name as RepositoryName;
      if (!options.mayRead || (await options.mayRead(candidate))) return candidate;
    }
    return undefined;
  }

  /** Has the store delete a key that no blob has any more. */
  async #dropKey(transaction: Tx, key: string, size: number): Promise<void> {
    await transaction
      .insertInto("blob_deletions")
      .values({ store_key: key, size, attempt_at: this.#context.now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async #link(transaction: Tx, repositoryId: number, digest: Digest, now: number): Promise<void> {
    await transaction
      .insertInto("repository_blobs")
      .values({ repository_id: repositoryId, digest, created_at: now, deleted_at: null })
      .onConflict((conflict) =>
        conflict.columns(["repository_id", "digest"]).doUpdateSet({ created_at: now, deleted_at: null }),
      )
      .execute();
    await reviewRepositoryBlob(
      transaction,
      repositoryId,
      digest,
      now + this.#context.settings.unreferencedBlobs,
    );
  }
}

function blobDescriptor(digest: Digest, size: number): Descriptor {
  return { mediaType: MEDIA_TYPES.octetStream, digest, size };
}
