import type { ByteRange, Descriptor } from "../oci/descriptor.ts";
import type { Digest, DigestAlgorithm } from "../oci/digest.ts";
import type { Reference, RepositoryName, Tag } from "../oci/names.ts";

/**
 * The seam everything hangs on: what a registry can do, with no HTTP in it.
 *
 * `LocalRegistry` (metadata database and blob store) and `RemoteRegistry` (an HTTP client of any
 * OCI registry) implement it; access control, quotas, immutability and the like are decorators of
 * it; the `/v2/` protocol server turns HTTP into calls on it.
 *
 * Every method may also throw `unavailable` (a part it needs is down or read-only); that is not
 * repeated below. Names, tags and digests arrive parsed.
 */
export interface Registry extends RegistryReader, RegistryWriter, RegistryDeleter, RegistryLister {}

export interface RegistryReader {
  /**
   * Where the bytes of a blob are, so that the kernel or the object store can do the copying.
   *
   * @throws RegistryError `nameUnknown`, `blobUnknown`.
   */
  getBlob(repository: RepositoryName, digest: Digest, options?: GetBlobOptions): Promise<BlobReading>;

  /** @throws RegistryError `nameUnknown`, `blobUnknown`. */
  statBlob(repository: RepositoryName, digest: Digest): Promise<Descriptor>;

  /**
   * A manifest, byte for byte as it was pushed.
   *
   * @throws RegistryError `nameUnknown`, `manifestUnknown`.
   */
  getManifest(repository: RepositoryName, reference: Reference): Promise<Manifest>;

  /** @throws RegistryError `nameUnknown`, `manifestUnknown`. */
  statManifest(repository: RepositoryName, reference: Reference): Promise<Descriptor>;
}

export interface RegistryWriter {
  /**
   * Starts an upload. With `algorithm` the digest it will be completed with is known to be of
   * that algorithm; without, sha256 is assumed and another one costs a second read.
   *
   * @throws RegistryError `nameUnknown` when the repository is missing and is not made by pushing.
   */
  startUpload(repository: RepositoryName, options?: StartUploadOptions): Promise<Upload>;

  /** @throws RegistryError `blobUploadUnknown`. */
  statUpload(repository: RepositoryName, id: UploadId): Promise<Upload>;

  /**
   * Appends bytes to an upload. What arrived before the body broke off is kept, and the upload
   * goes on from there.
   *
   * @throws RegistryError `blobUploadUnknown`, `blobUploadOutOfOrder` when `options.offset` is not
   * where the upload stands, `blobUploadBusy`, `sizeInvalid` when the body is not
   * `options.length` bytes long, `storageFull`.
   */
  appendUpload(
    repository: RepositoryName,
    id: UploadId,
    body: ByteSource,
    options?: AppendUploadOptions,
  ): Promise<Upload>;

  /**
   * Turns an upload into a blob of the repository; `body`, if any, is its last chunk. When this
   * resolves the blob is durable. On `digestInvalid` the upload is over and its bytes are gone.
   *
   * @throws RegistryError as `appendUpload`, and `digestInvalid` when the content has another digest.
   */
  completeUpload(
    repository: RepositoryName,
    id: UploadId,
    digest: Digest,
    options?: CompleteUploadOptions,
  ): Promise<Descriptor>;

  /** Gives an upload up. @throws RegistryError `blobUploadUnknown`. */
  cancelUpload(repository: RepositoryName, id: UploadId): Promise<void>;

  /**
   * Stores a blob in one go.
   *
   * @throws RegistryError `nameUnknown`, `digestInvalid`, `sizeInvalid`, `storageFull`.
   */
  pushBlob(
    repository: RepositoryName,
    digest: Digest,
    body: ByteSource,
    options?: PushBlobOptions,
  ): Promise<Descriptor>;

  /**
   * Makes a blob of another repository a blob of this one, without moving a byte.
   * Without `from`, any repository the caller may read will do ("anonymous mount").
   *
   * @returns undefined when that cannot be done, and the blob has to be uploaded.
   * @throws RegistryError `nameUnknown` for the target.
   */
  mountBlob(
    repository: RepositoryName,
    digest: Digest,
    options?: MountBlobOptions,
  ): Promise<Descriptor | undefined>;

  /**
   * Stores a manifest and points tags at it, in one transaction.
   *
   * @param body asked for only when the push is let through: it may be on its way yet, and large.
   * @throws RegistryError `nameUnknown`, `manifestInvalid`, `manifestBlobUnknown`, `digestInvalid`
   * when `options.digest` is given and is not its digest, `tagImmutable`.
   */
  pushManifest(
    repository: RepositoryName,
    body: ManifestBody,
    options: PushManifestOptions,
  ): Promise<PushedManifest>;
}

export interface RegistryDeleter {
  /** @throws RegistryError `nameUnknown`, `blobUnknown`, `blobInUse`. */
  deleteBlob(repository: RepositoryName, digest: Digest): Promise<void>;
  /** Deletes a manifest and every tag that points at it. @throws RegistryError `nameUnknown`, `manifestUnknown`. */
  deleteManifest(repository: RepositoryName, digest: Digest): Promise<void>;
  /** Deletes a tag, and leaves its manifest. @throws RegistryError `nameUnknown`, `manifestUnknown`. */
  deleteTag(repository: RepositoryName, tag: Tag): Promise<void>;
}

export interface RegistryLister {
  /** Tags in lexical order (byte-wise). @throws RegistryError `nameUnknown`. */
  listTags(repository: RepositoryName, page: PageRequest): Promise<Page<Tag>>;
  /** Repositories in lexical order (byte-wise), those only that `options.visibility` lets through. */
  listRepositories(options: ListRepositoriesOptions): Promise<Page<RepositoryName>>;
  /**
   * The manifests whose `subject` is `digest`, whether or not `digest` itself is here.
   * Empty for an unknown repository.
   */
  listReferrers(
    repository: RepositoryName,
    digest: Digest,
    options: ListReferrersOptions,
  ): Promise<Page<Descriptor>>;
}

declare const uploadIdBrand: unique symbol;
/** The id of an upload: an unguessable UUID. */
export type UploadId = string & { readonly [uploadIdBrand]: true };

/** A body that arrives in chunks, with back-pressure. Ends by an error when the sender vanishes. */
export type ByteSource = AsyncIterable<Uint8Array>;

/** The bytes of a manifest, or where to get them: called once. */
export type ManifestBody = Uint8Array | (() => Promise<Uint8Array>);

/** The state of an upload. */
export interface Upload {
  readonly id: UploadId;
  /** Bytes received and kept so far: where the next chunk has to start. */
  readonly offset: number;
  readonly startedAt: Date;
}

/** A blob, and where its bytes are. */
export interface BlobReading {
  readonly descriptor: Descriptor;
  readonly location: BlobLocation;
}

/**
 * Where bytes are: a file of this machine for the kernel to send, a URL to redirect the client to,
 * or a stream that this process has to copy.
 */
export type BlobLocation =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "url"; readonly url: string }
  | {
      readonly kind: "stream";
      open(range?: ByteRange, signal?: AbortSignal): Promise<ReadableStream<Uint8Array>>;
    };

export interface GetBlobOptions {
  /** Whether a URL to redirect to is of use to the caller. Default: as the store is configured. */
  readonly redirect?: boolean;
}

/** A stored manifest. */
export interface Manifest {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

export interface StartUploadOptions {
  readonly algorithm?: DigestAlgorithm;
}

export interface AppendUploadOptions {
  /** Where the sender says the chunk starts, in bytes (`Content-Range`). */
  readonly offset?: number;
  /** How long the sender says the chunk is, in bytes. */
  readonly length?: number;
  readonly signal?: AbortSignal;
}

export interface CompleteUploadOptions extends AppendUploadOptions {
  /** The last chunk. */
  readonly body?: ByteSource;
}

export interface PushBlobOptions {
  /** Length announced by the sender, in bytes. */
  readonly length?: number;
  readonly signal?: AbortSignal;
}

export interface MountBlobOptions {
  readonly from?: RepositoryName;
  /** Without `from`: asked of each candidate, whether the caller may read it. */
  readonly mayRead?: (candidate: RepositoryName) => Promise<boolean>;
}

export interface PushManifestOptions {
  /** The `Content-Type` it was sent with. */
  readonly mediaType: string;
  /** The digest it was pushed by, to be checked against the body. */
  readonly digest?: Digest;
  /** Algorithm of the digest it gets when `digest` is not given. */
  readonly algorithm?: DigestAlgorithm;
  /** Tags to point at it. */
  readonly tags?: readonly Tag[];
}

export interface PushedManifest {
  readonly descriptor: Descriptor;
  /** The digest of its `subject`, when it has one (`OCI-Subject`). */
  readonly subject?: Digest;
  /** Those that it was pushed by and that are there: a limit of tags may have taken some back. */
  readonly tags: readonly Tag[];
  /** What was accepted though it is likely a mistake, in words for the person who pushed. */
  readonly warnings: readonly string[];
}

/** A page of a list, by keyset: what comes after `after`, at most `limit` items. */
export interface PageRequest {
  readonly after?: string;
  readonly limit: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Ask again with `after` set to this for what follows; undefined at the end. */
  readonly next?: string;
}

export interface ListRepositoriesOptions extends PageRequest {
  /** Default: all of them. */
  readonly visibility?: RepositoryVisibility;
  /** Only names with this text in them. */
  readonly search?: string;
  /** Only those of this namespace. */
  readonly namespace?: string;
}

/**
 * Which repositories a caller may see, in a form that a query can hold. `only` narrows it down to
 * what a limited credential is good for: names, or patterns such as `org/app/**`.
 */
export type RepositoryVisibility =
  | { readonly kind: "all"; readonly only?: readonly string[] }
  | {
      readonly kind: "some";
      /** All repositories of these. */
      readonly namespaces: readonly string[];
      /** All repositories whose names begin with one of these; each ends in a slash. */
      readonly prefixes?: readonly string[];
      /** Those that this account, or a team of it, was granted something on. */
      readonly grantedTo?: number;
      readonly includePublic: boolean;
      readonly only?: readonly string[];
    };

export interface ListReferrersOptions extends PageRequest {
  readonly artifactType?: string;
}
