import { AppendInterrupted, BlobStoreError, type BlobUpload } from "../../blobs/blob-store.ts";
import type { UploadsTable } from "../../database/schema.ts";
import type { Descriptor } from "../../oci/descriptor.ts";
import {
  algorithmOf,
  DEFAULT_DIGEST_ALGORITHM,
  type Digest,
  type DigestAlgorithm,
  Digester,
} from "../../oci/digest.ts";
import { isRegistryError, RegistryError } from "../../oci/errors.ts";
import { MEDIA_TYPES } from "../../oci/media-types.ts";
import type { RepositoryName } from "../../oci/names.ts";
import type {
  AppendUploadOptions,
  ByteSource,
  CompleteUploadOptions,
  PushBlobOptions,
  StartUploadOptions,
  Upload,
  UploadId,
} from "../registry.ts";
import type { LocalBlobs } from "./blobs.ts";
import type { ActingFor, Actor, LocalContext } from "./context.ts";
import type { LiveDigests } from "./live-digests.ts";
import { idForPush } from "./repositories.ts";
import { type UploadClaim, UploadStore } from "./upload-store.ts";

/**
 * Uploads: bytes on their way to being blobs.
 *
 * An upload lives in the database between requests, and any process can go on with it:
 *
 *   POST            row                        no bytes yet
 *   PATCH           claim -> write -> record   the row says where it stands, and the digest so far
 *   PUT             claim -> write -> commit   bytes durable in the store, then one transaction makes them known
 *
 * A claim raises the row's version; recording demands the version claimed, so that of two writers
 * only one can record. The bytes are fenced as well: whoever takes over from a writer that may
 * still be alive goes on with a copy under a new key.
 *
 * Digests: the process that wrote the last chunk has the running digest in memory, and records
 * the digest of what was received so far with the offset. The usual POST, PATCH, PUT thus never
 * reads bytes back, whichever process takes the PUT. Where nobody knows the digest, the bytes are
 * read once more after the commit, before they are made known.
 */
export class LocalUploads {
  readonly #context: LocalContext;
  readonly #blobs: LocalBlobs;
  readonly #store: UploadStore;
  readonly #live: LiveDigests;

  constructor(context: LocalContext, blobs: LocalBlobs, live: LiveDigests) {
    this.#context = context;
    this.#blobs = blobs;
    this.#store = new UploadStore(context);
    this.#live = live;
  }

  async start(repository: RepositoryName, by: ActingFor, options: StartUploadOptions): Promise<Upload> {
    const state = await this.#context.blobs.begin();
    const algorithm = options.algorithm ?? DEFAULT_DIGEST_ALGORITHM;
    return this.#store.create(repository, by, { state, algorithm });
  }

  async stat(repository: RepositoryName, id: UploadId, actor: Actor): Promise<Upload> {
    return toUpload(await this.#store.get(repository, id, actor));
  }

  async append(target: UploadTarget, body: ByteSource, options: AppendUploadOptions): Promise<Upload> {
    const claim = await this.#store.claim(target, options.offset);
    using _ = this.#store.keepAlive(claim);
    const written = await this.#write(claim, body, options);
    if (written.failure !== undefined) throw written.failure;
    return { id: target.id, offset: written.state.size, startedAt: new Date(claim.row.started_at) };
  }

  async complete(target: UploadTarget, digest: Digest, options: CompleteUploadOptions): Promise<Descriptor> {
    const claim = await this.#store.claim(target, options.offset);
    // Until the end: reading a large blob back, or having the store put it together, takes its time.
    using _ = this.#store.keepAlive(claim);
    let state = JSON.parse(claim.row.store_state) as BlobUpload;
    let known = claim.row.digest as Digest | null;
    if (options.body || claim.takenOver) {
      const written = await this.#write(claim, options.body ?? nothing(), options, true);
      if (written.failure !== undefined) throw written.failure;
      state = written.state;
      known = written.digest ?? null;
    }
    if (known !== null && algorithmOf(known) === algorithmOf(digest) && known !== digest) {
      await this.#discard(claim, state);
      throw digestMismatch(digest, known);
    }
    const verified = known === digest;
    try {
      await this.#publish(claim.row.repository_id, { digest, state, verified, claim });
    } catch (error) {
      if (isRegistryError(error, "digestInvalid")) await this.#discard(claim, state);
      else if (isMissing(error)) throw await this.#lost(claim, state);
      // The bytes stay, and so does the upload: the client may ask again once the fault is mended.
      else await this.#store.record(claim, state, known ?? undefined).catch(() => {});
      throw error;
    }
    this.#live.forget(target.id);
    return { mediaType: MEDIA_TYPES.octetStream, digest, size: state.size };
  }

  async cancel(repository: RepositoryName, id: UploadId, actor: Actor): Promise<void> {
    const state = await this.#store.cancel({ repository, id, actor });
    this.#live.forget(id);
    await this.#context.blobs.abort(state).catch(() => {});
  }

  /** Stores a blob in one request: no row, no claim; what a crash leaves behind is swept as an orphan. */
  async push(
    repository: RepositoryName,
    digest: Digest,
    body: ByteSource,
    options: PushBlobOptions & { readonly by: ActingFor },
  ): Promise<Descriptor> {
    const { blobs } = this.#context;
    const repositoryId = await idForPush(repository, { context: this.#context, by: options.by });
    const digester = new Digester(algorithmOf(digest));
    let state = await blobs.begin();
    try {
      state = await blobs.append(state, body, {
        onChunk: (chunk) => digester.update(chunk),
        ...(options.signal && { signal: options.signal }),
      });
      checkLength(state.size, options.length);
      const actual = digester.current();
      if (actual !== digest) throw digestMismatch(digest, actual);
    } catch (error) {
      const interrupted = error instanceof AppendInterrupted;
      await blobs.abort(interrupted ? error.upload : state).catch(() => {});
      throw interrupted ? error.cause : error;
    }
    // From here on the bytes are left alone: a transaction whose answer is lost may have held.
    await this.#publish(repositoryId, { digest, state, verified: true });
    return { mediaType: MEDIA_TYPES.octetStream, digest, size: state.size };
  }

  /**
   * Writes a chunk and records how far the upload came, also when the chunk broke off midway.
   * With `keepClaim` nothing is recorded on success: the caller goes on to complete the upload.
   */
  async #write(
    claim: UploadClaim,
    body: ByteSource,
    options: AppendUploadOptions,
    keepClaim = false,
  ): Promise<{ state: BlobUpload; digest: Digest | undefined; failure?: unknown }> {
    const { blobs } = this.#context;
    const { row } = claim;
    const algorithm = row.algorithm;
    let state = JSON.parse(row.store_state) as BlobUpload;
    let digester = this.#live.take(row.id as UploadId, row.version, row.size, algorithm);
    if (claim.takenOver) {
      const copy = await this.#takeOver(claim, state, algorithm);
      ({ state, digester } = copy);
    }
    const start = state.size;
    let digested = start;
    let failure: unknown;
    try {
      state = await blobs.append(state, body, {
        onChunk: (chunk) => {
          digested += chunk.byteLength;
          digester?.update(chunk);
        },
        ...(options.signal && { signal: options.signal }),
      });
      checkLength(state.size - start, options.length);
    } catch (error) {
      if (error instanceof AppendInterrupted) {
        state = error.upload;
        failure = error.cause;
      } else if (isMissing(error)) throw await this.#lost(claim, state);
      else failure = error;
    }
    // A store that failed may have digested more than it kept.
    if (digested !== state.size) digester = undefined;
    const digest = digester?.current();
    if (failure !== undefined || !keepClaim) {
      await this.#store.record(claim, state, digest);
      if (digester)
        this.#live.put(row.id as UploadId, { version: claim.version, size: state.size, digester });
    }
    return { state, digest, ...(failure !== undefined && { failure }) };
  }

  /** Goes on from what a writer left that died, or that may yet write. */
  async #takeOver(claim: UploadClaim, state: BlobUpload, algorithm: DigestAlgorithm) {
    const { blobs } = this.#context;
    const digester = new Digester(algorithm);
    const copy = await blobs.fork(state, (chunk) => digester.update(chunk));
    if (!copy) throw await this.#lost(claim, state);
    // Recorded at once: from here on the old key belongs to nobody.
    await this.#store.replace(claim, copy);
    await blobs.abort(state).catch(() => {});
    return { state: copy, digester };
  }

  /** Makes bytes durable, checks them where nobody has yet, and makes them known. */
  async #publish(repositoryId: number, content: PublishedContent): Promise<void> {
    const { blobs, database } = this.#context;
    const { digest, state } = content;
    await blobs.commit(state);
    if (!content.verified) await this.#verify(state.key, digest);
    const damagedKey = await this.#blobs.damagedKey(digest);
    const key = await database.transaction(async (transaction) => {
      if (content.claim) await this.#store.take(transaction, content.claim);
      return this.#blobs.add(
        transaction,
        repositoryId,
        { digest, size: state.size, key: state.key },
        damagedKey,
      );
    });
    // The same content was here: ours is surplus. If deleting it fails it is an orphan, and swept.
    if (key !== state.key) await blobs.delete(state.key).catch(() => {});
  }

  async #verify(key: string, digest: Digest): Promise<void> {
    const digester = new Digester(algorithmOf(digest));
    for await (const chunk of await this.#context.blobs.open(key)) digester.update(chunk);
    const actual = digester.current();
    if (actual !== digest) throw digestMismatch(digest, actual);
  }

  /** Ends an upload whose claim we have: nobody else makes a blob of that state, and we do not. */
  async #discard(claim: UploadClaim, state: BlobUpload): Promise<void> {
    this.#live.forget(claim.row.id as UploadId);
    await this.#store.remove(claim);
    await this.#context.blobs.abort(state).catch(() => {});
  }

  /** Ends an upload whose bytes the store does not have any more. */
  async #lost(claim: UploadClaim, state: BlobUpload): Promise<RegistryError> {
    await this.#discard(claim, state);
    return new RegistryError(
      "blobUploadUnknown",
      "the upload was interrupted and cannot go on: start a new one",
    );
  }
}

/** Which upload a call is about, and who makes it. */
export interface UploadTarget {
  readonly repository: RepositoryName;
  readonly id: UploadId;
  readonly actor: Actor;
}

interface PublishedContent {
  readonly digest: Digest;
  readonly state: BlobUpload;
  /** Whether the bytes were digested on their way in. */
  readonly verified: boolean;
  /** The claim on the upload that ends with this. */
  readonly claim?: UploadClaim;
}

function toUpload(row: UploadsTable): Upload {
  return { id: row.id as UploadId, offset: row.size, startedAt: new Date(row.started_at) };
}

function isMissing(error: unknown): boolean {
  return error instanceof BlobStoreError && error.kind === "missing";
}

function digestMismatch(expected: Digest, actual: Digest): RegistryError {
  return new RegistryError("digestInvalid", "the content does not have the digest it was sent with", {
    detail: { expected, actual },
  });
}

function checkLength(actual: number, announced: number | undefined): void {
  if (announced === undefined || announced === actual) return;
  throw new RegistryError("sizeInvalid", `${announced} bytes were announced, ${actual} arrived`, {
    detail: { announced, actual },
  });
}

async function* nothing(): ByteSource {}
