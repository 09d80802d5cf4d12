import { forgetManifestReview, reviewManifest } from "../../garbage-collection/reviews.ts";
import type { Descriptor } from "../../oci/descriptor.ts";
import { algorithmOf, type Digest, digestOf, isDigest } from "../../oci/digest.ts";
import { RegistryError } from "../../oci/errors.ts";
import { type ParsedManifest, parseManifest, referrerDescriptor } from "../../oci/manifest.ts";
import type { Reference, RepositoryName, Tag } from "../../oci/names.ts";
import type { Manifest, ManifestBody, PushedManifest, PushManifestOptions } from "../registry.ts";
import { type ActingFor, type Actor, inBatches, type LocalContext, type Tx } from "./context.ts";
import { countPush } from "./push-count.ts";
import type { LocalReads } from "./reads.ts";
import { manifestChanged, tagChanged } from "./registry-events.ts";
import { repositoryForPush, requireRepository, type StoredRepository } from "./repositories.ts";

import type { LocalTags } from "./tags.ts";
import { reviewPushedUntagged } from "./untagged.ts";

/** Manifests of repositories: reading, pushing, deleting. */
export class LocalManifests {
  readonly #context: LocalContext;
  readonly #tags: LocalTags;
  readonly #reads: LocalReads;

  constructor(context: LocalContext, parts: { readonly tags: LocalTags; readonly reads: LocalReads }) {
    this.#context = context;
    this.#reads = parts.reads;
    this.#tags = parts.tags;
  }

  async get(repository: RepositoryName, reference: Reference, by: ActingFor): Promise<Manifest> {
    const row = await this.#reads.manifest(repository, reference);
    if (!row) return this.#unknown(repository, reference);
    const digest = row.digest as Digest;
    this.#context.onPull?.(
      { repository: { id: row.repository_id, name: repository }, reference, digest },
      by,
    );
    return { descriptor: toDescriptor(row), bytes: row.body };
  }

  async stat(repository: RepositoryName, reference: Reference): Promise<Descriptor> {
    const row = await this.#reads.manifestStat(repository, reference);
    return row ? toDescriptor(row) : this.#unknown(repository, reference);
  }

  async push(
    repository: RepositoryName,
    source: ManifestBody,
    options: PushManifestOptions & { readonly by: ActingFor },
  ): Promise<PushedManifest> {
    const body = typeof source === "function" ? await source() : source;
    const manifest = parseManifest(body, options.mediaType);
    const digest = digestOf(body, options.digest ? algorithmOf(options.digest) : options.algorithm);
    if (options.digest && options.digest !== digest) {
      throw new RegistryError("digestInvalid", "the manifest does not have the digest it was pushed by", {
        detail: { expected: options.digest, actual: digest },
      });
    }
    const tags = [...new Set(options.tags ?? [])];
    const { missing, removed } = await this.#context.database.transaction(async (transaction) => {
      const stored = await repositoryForPush(transaction, repository, {
        context: this.#context,
        by: options.by,
      });
      await this.#requireBlobs(transaction, stored.id, manifest);
      const elsewhere = await this.#missingChildren(transaction, stored.id, manifest);
      const optional = [...foreignBlobs(manifest), ...elsewhere];
      const held = await this.#presentBlobs(transaction, stored.id, optional);
      const missing = elsewhere.filter((child) => !held.has(child));
      if (missing.length > 0 && !this.#context.settings.sparseIndexes) throw missingContent(missing);
      await this.#holdSubject(transaction, stored.id, manifest);
      const id = await this.#store(transaction, stored, {
        manifest,
        blobs: [...requiredBlobs(manifest), ...held],
        digest,
        body,
        actor: options.by.accountId,
      });
      const changed = await this.#tags.point(transaction, {
        repository: stored,
        name: repository,
        tags,
        manifestId: id,
        digest,
        actor: options.by.accountId,
      });
      const place = { id: stored.id, name: repository };
      await this.#context.events.recordAll(transaction, options.by.caller, [
        manifestChanged(place, "push", digest),
        ...changed.map((change) => tagChanged(place, change)),
      ]);
      if (tags.length > 0) await forgetManifestReview(transaction, id);
      else await reviewPushedUntagged(transaction, stored, id, this.#context);
      await countPush(transaction, stored.id, this.#context.now());
      // Of more tags than the repository has room for, the first ones are gone again.
      const removed = new Set(changed.filter(({ action }) => action === "delete").map(({ tag }) => tag));
      return { missing, removed };
    });
    const warnings = missing.map((child) => `manifest ${child} of this index is not in the repository`);
    return {
      descriptor: { mediaType: manifest.mediaType, digest, size: body.byteLength },
      ...(manifest.subject && { subject: manifest.subject.digest }),
      tags: tags.filter((tag) => !removed.has(tag)),
      // One line is read, a thousand are not.
      warnings:
        warnings.length > 5
          ? [`${warnings.length} manifests of this index are not in the repository`]
          : warnings,
    };
  }

  async delete(repository: RepositoryName, digest: Digest, by: ActingFor): Promise<void> {
    const { database, settings, now, events } = this.#context;
    await database.transaction(async (transaction) => {
      const { id } = await requireRepository(transaction, repository);
      const deleted = await transaction
        .updateTable("manifests")
        .set({ deleted_at: now() })
        .where("repository_id", "=", id)
        .where("digest", "=", digest)
        .where("deleted_at", "is", null)
        .returning("id")
        .executeTakeFirst();
      if (!deleted) throw unknownManifest(digest);
      const changed = await this.#tags.deleteAll(transaction, {
        repositoryId: id,
        manifestId: deleted.id,
        digest,
        actor: by.accountId,
      });
      const place = { id, name: repository };
      await events.recordAll(transaction, by.caller, [
        manifestChanged(place, "delete", digest),
        ...changed.map((change) => tagChanged(place, change)),
      ]);
      await reviewManifest(transaction, deleted.id, "deleted", now() + settings.gracePeriod);
    });
  }

  async #unknown(repository: RepositoryName, reference: Reference): Promise<never> {
    await requireRepository(this.#context.database.read, repository);
    throw unknownManifest(reference);
  }

  /** Every blob that has to be here is here. Foreign layers live elsewhere, and are never fetched. */
  async #requireBlobs(transaction: Tx, repositoryId: number, manifest: ParsedManifest): Promise<void> {
    const required = requiredBlobs(manifest);
    const present = await this.#presentBlobs(transaction, repositoryId, required);
    const missing = required.filter((digest) => !present.has(digest));
    if (missing.length > 0) throw missingContent(missing);
  }

  /**
   * Those of the blobs that the repository has. Some that a manifest names need not be there, but
   * are kept with it when they are: foreign layers that were pushed all the same, and layers that
   * stand where an index has its manifests, as in the build caches of BuildKit.
   */
  async #presentBlobs(
    transaction: Tx,
    repositoryId: number,
    digests: readonly Digest[],
  ): Promise<ReadonlySet<Digest>> {
    const present = new Set<Digest>();
    for await (const batch of inBatches(digests)) {
      let query = transaction
        .selectFrom("repository_blobs")
        .select("digest")
        .where("repository_id", "=", repositoryId)
        .where("digest", "in", batch)
        .where("deleted_at", "is", null);
      // One who is about to delete a blob has to wait, and will then see its new manifest.
      if (this.#context.database.engine === "postgresql") query = query.forKeyShare();
      for (const { digest } of await query.execute()) present.add(digest as Digest);
    }
    return present;
  }

  /** @returns the children of an index that are no manifests of the repository. */
  async #missingChildren(transaction: Tx, repositoryId: number, manifest: ParsedManifest): Promise<Digest[]> {
    const children = [...new Set(manifest.manifests.map(({ digest }) => digest))];
    const present = new Set<string>();
    for await (const batch of inBatches(children)) {
      let query = transaction
        .selectFrom("manifests")
        .select("digest")
        .where("repository_id", "=", repositoryId)
        .where("digest", "in", batch)
        .where("deleted_at", "is", null);
      // A collector that is about to delete one has to wait, and will then see its new parent.
      if (this.#context.database.engine === "postgresql") query = query.forKeyShare();
      for (const { digest } of await query.execute()) present.add(digest);
    }
    return children.filter((digest) => !present.has(digest));
  }

  /** A collector that is about to delete the subject has to wait, and will then see its new referrer. */
  async #holdSubject(transaction: Tx, repositoryId: number, { subject }: ParsedManifest): Promise<void> {
    if (!subject || this.#context.database.engine !== "postgresql") return;
    await transaction
      .selectFrom("manifests")
      .select("id")
      .where("repository_id", "=", repositoryId)
      .where("digest", "=", subject.digest)
      .forKeyShare()
      .execute();
  }

  async #store(transaction: Tx, repository: StoredRepository, push: StoredPush): Promise<number> {
    const { manifest, digest, body } = push;
    const referrer = manifest.subject && referrerDescriptor(manifest, digest, body.byteLength);
    const { id } = await transaction
      .insertInto("manifests")
      .values({
        repository_id: repository.id,
        digest,
        media_type: manifest.mediaType,
        artifact_type: referrer?.artifactType ?? manifest.artifactType ?? null,
        subject_digest: manifest.subject?.digest ?? null,
        referrer: referrer ? JSON.stringify(referrer) : null,
        size: body.byteLength,
        body,
        pushed_at: this.#context.now(),
        pushed_by: push.actor ?? null,
        deleted_at: null,
      })
      .onConflict((conflict) =>
        conflict
          .columns(["repository_id", "digest"])
          .doUpdateSet({ deleted_at: null, pushed_at: this.#context.now() }),
      )
      .returning("id")
      .executeTakeFirstOrThrow();
    for await (const batch of inBatches([...new Set(push.blobs)], 300)) {
      await transaction
        .insertInto("manifest_blobs")
        .values(batch.map((blob) => ({ manifest_id: id, repository_id: repository.id, digest: blob })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    const children = [...new Set(manifest.manifests.map((child) => child.digest))];
    for await (const batch of inBatches(children, 300)) {
      await transaction
        .insertInto("manifest_children")
        .values(batch.map((child) => ({ parent_id: id, repository_id: repository.id, digest: child })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    return id;
  }
}

interface StoredPush {
  readonly manifest: ParsedManifest;
  /** The blobs that are kept for as long as it is. */
  readonly blobs: readonly Digest[];
  readonly digest: Digest;
  readonly body: Uint8Array;
  readonly actor: Actor;
}

/** The blobs without which the manifest would be of no use. */
function requiredBlobs(manifest: ParsedManifest): Digest[] {
  const blobs = manifest.layers.filter((layer) => !layer.foreign).map(({ digest }) => digest);
  if (manifest.config) blobs.unshift(manifest.config.digest);
  return [...new Set(blobs)];
}

/** Blobs that clients get from elsewhere, unless somebody pushed them. */
function foreignBlobs(manifest: ParsedManifest): Digest[] {
  return [...new Set(manifest.layers.filter((layer) => layer.foreign).map(({ digest }) => digest))];
}

function toDescriptor(row: { media_type: string; digest: string; size: number }): Descriptor {
  return { mediaType: row.media_type, digest: row.digest as Digest, size: row.size };
}

function unknownManifest(reference: Reference): RegistryError {
  return new RegistryError("manifestUnknown", undefined, {
    detail: isDigest(reference) ? { digest: reference } : { tag: reference as Tag },
  });
}

function missingContent(digests: readonly Digest[]): RegistryError {
  const shown = digests.slice(0, 20);
  return new RegistryError("manifestBlobUnknown", `not in this repository: ${shown.join(", ")}`, {
    detail: { digests: shown, missing: digests.length },
  });
}
