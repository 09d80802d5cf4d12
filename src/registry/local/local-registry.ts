import type { BlobStore } from "../../blobs/blob-store.ts";
import type { Database } from "../../database/database.ts";
import type { Descriptor } from "../../oci/descriptor.ts";
import type { Digest } from "../../oci/digest.ts";
import type { Reference, RepositoryName, Tag } from "../../oci/names.ts";
import type {
  AppendUploadOptions,
  ByteSource,
  CompleteUploadOptions,
  GetBlobOptions,
  ListReferrersOptions,
  ListRepositoriesOptions,
  ManifestBody,
  MountBlobOptions,
  PageRequest,
  PushBlobOptions,
  PushManifestOptions,
  Registry,
  StartUploadOptions,
  UploadId,
} from "../registry.ts";
import { visibleRepositories } from "../visible-repositories.ts";
import { LocalBlobs } from "./blobs.ts";
import type { Actor, LocalContext, LocalRegistrySettings } from "./context.ts";
import { listReferrers } from "./lists.ts";
import { LiveDigests } from "./live-digests.ts";
import { LocalManifests } from "./manifests.ts";
import { LocalReads } from "./reads.ts";
import { LocalTags } from "./tags.ts";
import { LocalUploads } from "./uploads.ts";

export interface LocalRegistryOptions {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly settings: LocalRegistrySettings;
  /** Throws when the blob store is not the one that the database's blobs are in. Without it, it is. */
  readonly confirmStore?: () => Promise<void>;
  /** Told of every manifest that is fetched. Must be quick, and must not throw. */
  readonly onPull?: (repository: RepositoryName) => void;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

/**
 * The registry itself: facts in the metadata database, bytes in the blob store.
 *
 * Decides nothing about who may do what: that is for the decorator in `access/`. What it does know
 * is on whose behalf it acts ({@link LocalRegistry.as}), because uploads belong to accounts and
 * the history of tags names them.
 */
export class LocalRegistry implements Registry {
  readonly #parts: Parts;
  readonly #actor: Actor;

  private constructor(parts: Parts, actor: Actor) {
    this.#parts = parts;
    this.#actor = actor;
  }

  static create(options: LocalRegistryOptions): LocalRegistry {
    const context: LocalContext = { ...options, now: options.now ?? Date.now };
    const reads = new LocalReads(context.database);
    const blobs = new LocalBlobs(context, reads);
    const tags = new LocalTags(context);
    const manifests = new LocalManifests(context, { tags, reads });
    const uploads = new LocalUploads(context, blobs, new LiveDigests());
    return new LocalRegistry({ context, blobs, tags, manifests, uploads }, undefined);
  }

  /** The same registry, acting for an account. */
  as(actor: Actor): LocalRegistry {
    return new LocalRegistry(this.#parts, actor);
  }

  getBlob(repository: RepositoryName, digest: Digest, options?: GetBlobOptions) {
    return this.#parts.blobs.get(repository, digest, options);
  }

  statBlob(repository: RepositoryName, digest: Digest) {
    return this.#parts.blobs.stat(repository, digest);
  }

  getManifest(repository: RepositoryName, reference: Reference) {
    return this.#parts.manifests.get(repository, reference);
  }

  statManifest(repository: RepositoryName, reference: Reference): Promise<Descriptor> {
    return this.#parts.manifests.stat(repository, reference);
  }

  startUpload(repository: RepositoryName, options: StartUploadOptions = {}) {
    return this.#parts.uploads.start(repository, this.#actor, options);
  }

  statUpload(repository: RepositoryName, id: UploadId) {
    return this.#parts.uploads.stat(repository, id, this.#actor);
  }

  appendUpload(
    repository: RepositoryName,
    id: UploadId,
    body: ByteSource,
    options: AppendUploadOptions = {},
  ) {
    return this.#parts.uploads.append({ repository, id, actor: this.#actor }, body, options);
  }

  completeUpload(
    repository: RepositoryName,
    id: UploadId,
    digest: Digest,
    options: CompleteUploadOptions = {},
  ) {
    return this.#parts.uploads.complete({ repository, id, actor: this.#actor }, digest, options);
  }

  cancelUpload(repository: RepositoryName, id: UploadId) {
    return this.#parts.uploads.cancel(repository, id, this.#actor);
  }

  pushBlob(repository: RepositoryName, digest: Digest, body: ByteSource, options: PushBlobOptions = {}) {
    return this.#parts.uploads.push(repository, digest, body, options);
  }

  mountBlob(repository: RepositoryName, digest: Digest, options: MountBlobOptions = {}) {
    return this.#parts.blobs.mount(repository, digest, options);
  }

  pushManifest(repository: RepositoryName, body: ManifestBody, options: PushManifestOptions) {
    return this.#parts.manifests.push(repository, body, { ...options, actor: this.#actor });
  }

  deleteBlob(repository: RepositoryName, digest: Digest) {
    return this.#parts.blobs.delete(repository, digest);
  }

  deleteManifest(repository: RepositoryName, digest: Digest) {
    return this.#parts.manifests.delete(repository, digest, this.#actor);
  }

  deleteTag(repository: RepositoryName, tag: Tag) {
    return this.#parts.tags.delete(repository, tag, this.#actor);
  }

  listTags(repository: RepositoryName, page: PageRequest) {
    return this.#parts.tags.list(repository, page);
  }

  listRepositories(options: ListRepositoriesOptions) {
    return visibleRepositories(this.#parts.context.database.read, options);
  }

  listReferrers(repository: RepositoryName, digest: Digest, options: ListReferrersOptions) {
    return listReferrers(this.#parts.context, { repository, digest }, options);
  }
}

interface Parts {
  readonly context: LocalContext;
  readonly blobs: LocalBlobs;
  readonly tags: LocalTags;
  readonly manifests: LocalManifests;
  readonly uploads: LocalUploads;
}
