import { SYSTEM } from "../../access/caller.ts";
import type { BlobStore } from "../../blobs/blob-store.ts";
import type { Database } from "../../database/database.ts";
import { EventRecorder } from "../../events/event-recorder.ts";
import type { PulledManifest } from "../../events/pull.ts";
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
import type { ActingFor, LocalContext, LocalRegistrySettings } from "./context.ts";
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
  readonly onPull?: (pull: PulledManifest, by: ActingFor) => void;
  /** Default: one that hands events on to nobody. */
  readonly events?: EventRecorder;
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
  readonly #by: ActingFor;

  private constructor(parts: Parts, by: ActingFor) {
    this.#parts = parts;
    this.#by = by;
  }

  static create(options: LocalRegistryOptions): LocalRegistry {
    const context: LocalContext = {
      ...options,
      events: options.events ?? new EventRecorder(),
      now: options.now ?? Date.now,
    };
    const reads = new LocalReads(context.database);
    const blobs = new LocalBlobs(context, reads);
    const tags = new LocalTags(context);
    const manifests = new LocalManifests(context, { tags, reads });
    const uploads = new LocalUploads(context, blobs, new LiveDigests());
    return new LocalRegistry({ context, blobs, tags, manifests, uploads }, THE_REGISTRY);
  }

  /** The same registry, acting for somebody. */
  as(by: ActingFor): LocalRegistry {
    return new LocalRegistry(this.#parts, by);
  }

  getBlob(repository: RepositoryName, digest: Digest, options?: GetBlobOptions) {
    return this.#parts.blobs.get(repository, digest, options);
  }

  statBlob(repository: RepositoryName, digest: Digest) {
    return this.#parts.blobs.stat(repository, digest);
  }

  getManifest(repository: RepositoryName, reference: Reference) {
    return this.#parts.manifests.get(repository, reference, this.#by);
  }

  statManifest(repository: RepositoryName, reference: Reference): Promise<Descriptor> {
    return this.#parts.manifests.stat(repository, reference);
  }

  startUpload(repository: RepositoryName, options: StartUploadOptions = {}) {
    return this.#parts.uploads.start(repository, this.#by, options);
  }

  statUpload(repository: RepositoryName, id: UploadId) {
    return this.#parts.uploads.stat(repository, id, this.#by.accountId);
  }

  appendUpload(
    repository: RepositoryName,
    id: UploadId,
    body: ByteSource,
    options: AppendUploadOptions = {},
  ) {
    return this.#parts.uploads.append({ repository, id, actor: this.#by.accountId }, body, options);
  }

  completeUpload(
    repository: RepositoryName,
    id: UploadId,
    digest: Digest,
    options: CompleteUploadOptions = {},
  ) {
    return this.#parts.uploads.complete({ repository, id, actor: this.#by.accountId }, digest, options);
  }

  cancelUpload(repository: RepositoryName, id: UploadId) {
    return this.#parts.uploads.cancel(repository, id, this.#by.accountId);
  }

  pushBlob(repository: RepositoryName, digest: Digest, body: ByteSource, options: PushBlobOptions = {}) {
    return this.#parts.uploads.push(repository, digest, body, { ...options, by: this.#by });
  }

  mountBlob(repository: RepositoryName, digest: Digest, options: MountBlobOptions = {}) {
    return this.#parts.blobs.mount(repository, digest, { ...options, by: this.#by });
  }

  pushManifest(repository: RepositoryName, body: ManifestBody, options: PushManifestOptions) {
    return this.#parts.manifests.push(repository, body, { ...options, by: this.#by });
  }

  deleteBlob(repository: RepositoryName, digest: Digest) {
    return this.#parts.blobs.delete(repository, digest, this.#by);
  }

  deleteManifest(repository: RepositoryName, digest: Digest) {
    return this.#parts.manifests.delete(repository, digest, this.#by);
  }

  deleteTag(repository: RepositoryName, tag: Tag) {
    return this.#parts.tags.delete(repository, tag, this.#by);
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

/** The registry's own doings. */
const THE_REGISTRY: ActingFor = { accountId: undefined, caller: SYSTEM };

interface Parts {
  readonly context: LocalContext;
  readonly blobs: LocalBlobs;
  readonly tags: LocalTags;
  readonly manifests: LocalManifests;
  readonly uploads: LocalUploads;
}
