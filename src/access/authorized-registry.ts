import type { Descriptor } from "../oci/descriptor.ts";
import type { Digest } from "../oci/digest.ts";
import { isRegistryError } from "../oci/errors.ts";
import type { Reference, RepositoryName, Tag } from "../oci/names.ts";
import type {
  AppendUploadOptions,
  BlobReading,
  ByteSource,
  CompleteUploadOptions,
  GetBlobOptions,
  ListReferrersOptions,
  ListRepositoriesOptions,
  Manifest,
  ManifestBody,
  MountBlobOptions,
  Page,
  PageRequest,
  PushBlobOptions,
  PushedManifest,
  PushManifestOptions,
  Registry,
  StartUploadOptions,
  Upload,
  UploadId,
} from "../registry/registry.ts";
import type { AccessControl } from "./access-control.ts";
import { AuthenticationRequired } from "./authentication-required.ts";
import type { Action, Caller } from "./caller.ts";

/**
 * Not a repository name, so no repository has it. A mount from a repository that the caller may not
 * read goes on as a mount from here: the same look-ups, and nothing found.
 */
const NOWHERE = "-" as RepositoryName;

/** How many renames of its repository one request goes after. */
const MAX_RENAMES = 3;

/**
 * A registry as one caller may use it: the first statement of every method is the access decision.
 * Besides what the inner registry throws, every method throws what `AccessControl.authorize` does.
 */
export class AuthorizedRegistry implements Registry {
  readonly #inner: Registry;
  readonly #caller: Caller;
  readonly #access: AccessControl;

  /** @param inner - already bound to the caller's account, for it keeps uploads apart. */
  constructor(inner: Registry, caller: Caller, access: AccessControl) {
    this.#inner = inner;
    this.#caller = caller;
    this.#access = access;
  }

  async getBlob(repository: RepositoryName, digest: Digest, options?: GetBlobOptions): Promise<BlobReading> {
    return this.#pull(repository, (name) => this.#inner.getBlob(name, digest, options));
  }

  async statBlob(repository: RepositoryName, digest: Digest): Promise<Descriptor> {
    return this.#pull(repository, (name) => this.#inner.statBlob(name, digest));
  }

  async getManifest(repository: RepositoryName, reference: Reference): Promise<Manifest> {
    return this.#pull(repository, (name) => this.#inner.getManifest(name, reference));
  }

  async statManifest(repository: RepositoryName, reference: Reference): Promise<Descriptor> {
    return this.#pull(repository, (name) => this.#inner.statManifest(name, reference));
  }

  async startUpload(repository: RepositoryName, options?: StartUploadOptions): Promise<Upload> {
    await this.#authorize("push", repository);
    return this.#inner.startUpload(repository, options);
  }

  async statUpload(repository: RepositoryName, id: UploadId): Promise<Upload> {
    await this.#authorize("push", repository);
    return this.#inner.statUpload(repository, id);
  }

  async appendUpload(
    repository: RepositoryName,
    id: UploadId,
    body: ByteSource,
    options?: AppendUploadOptions,
  ): Promise<Upload> {
    await this.#authorize("push", repository);
    return this.#inner.appendUpload(repository, id, body, options);
  }

  async completeUpload(
    repository: RepositoryName,
    id: UploadId,
    digest: Digest,
    options?: CompleteUploadOptions,
  ): Promise<Descriptor> {
    await this.#authorize("push", repository);
    return this.#inner.completeUpload(repository, id, digest, options);
  }

  async cancelUpload(repository: RepositoryName, id: UploadId): Promise<void> {
    await this.#authorize("push", repository);
    return this.#inner.cancelUpload(repository, id);
  }

  async pushBlob(
    repository: RepositoryName,
    digest: Digest,
    body: ByteSource,
    options?: PushBlobOptions,
  ): Promise<Descriptor> {
    await this.#authorize("push", repository);
    return this.#inner.pushBlob(repository, digest, body, options);
  }

  async mountBlob(
    repository: RepositoryName,
    digest: Digest,
    options?: MountBlobOptions,
  ): Promise<Descriptor | undefined> {
    await this.#authorize("push", repository).catch((error: unknown) => {
      throw withSource(error, options?.from);
    });
    const mayRead = async (candidate: RepositoryName) =>
      (await this.#access.decide(this.#caller, "pull", candidate)).allowed;
    if (options?.from === undefined) return this.#inner.mountBlob(repository, digest, { mayRead });
    const from = (await mayRead(options.from)) ? options.from : NOWHERE;
    return this.#inner.mountBlob(repository, digest, { from, mayRead });
  }

  async pushManifest(
    repository: RepositoryName,
    body: ManifestBody,
    options: PushManifestOptions,
  ): Promise<PushedManifest> {
    await this.#authorize("push", repository);
    return this.#inner.pushManifest(repository, body, options);
  }

  async deleteBlob(repository: RepositoryName, digest: Digest): Promise<void> {
    await this.#authorize("delete", repository);
    return this.#inner.deleteBlob(repository, digest);
  }

  async deleteManifest(repository: RepositoryName, digest: Digest): Promise<void> {
    await this.#authorize("delete", repository);
    return this.#inner.deleteManifest(repository, digest);
  }

  async deleteTag(repository: RepositoryName, tag: Tag): Promise<void> {
    await this.#authorize("delete", repository);
    return this.#inner.deleteTag(repository, tag);
  }

  async listTags(repository: RepositoryName, page: PageRequest): Promise<Page<Tag>> {
    return this.#pull(repository, (name) => this.#inner.listTags(name, page));
  }

  async listRepositories(options: ListRepositoriesOptions): Promise<Page<RepositoryName>> {
    const visibility = await this.#access.visibilityFor(this.#caller);
    return this.#inner.listRepositories({ ...options, visibility });
  }

  async listReferrers(
    repository: RepositoryName,
    digest: Digest,
    options: ListReferrersOptions,
  ): Promise<Page<Descriptor>> {
    return this.#pull(repository, (name) => this.#inner.listReferrers(name, digest, options));
  }

  /**
   * Pulls from what has that name; a repository that was renamed answers by its old name too, also
   * when it is renamed between the decision and the reading.
   */
  async #pull<Result>(
    repository: RepositoryName,
    read: (name: RepositoryName) => Promise<Result>,
  ): Promise<Result> {
    let name = await this.#access.resolve(this.#caller, repository);
    for (let renames = 0; ; renames++) {
      try {
        return await read(name);
      } catch (error) {
        if (renames === MAX_RENAMES || !isRegistryError(error, "nameUnknown")) throw error;
        const now = await this.#access.resolve(this.#caller, repository);
        if (now === name) throw error;
        name = now;
      }
    }
  }

  #authorize(action: Action, repository: RepositoryName): Promise<void> {
    return this.#access.authorize(this.#caller, action, repository);
  }
}

/**
 * A challenge to a mount asks for the source as well, so that the token that comes back is good
 * for the whole of it. Who gets one for the target only uploads instead.
 */
function withSource(error: unknown, from: RepositoryName | undefined): unknown {
  if (!(error instanceof AuthenticationRequired) || from === undefined || error.scope === undefined)
    return error;
  return new AuthenticationRequired({
    message: error.message,
    scope: `${error.scope} repository:${from}:pull`,
    ...(error.error !== undefined && { error: error.error }),
  });
}
