import type { Caller } from "../access/caller.ts";
import type { Database } from "../database/database.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import type { Digest } from "../oci/digest.ts";
import { isTag, type Reference, type RepositoryName } from "../oci/names.ts";
import type { LocalRegistry } from "../registry/local/local-registry.ts";
import type { ListReferrersOptions, Page, PageRequest } from "../registry/registry.ts";
import type { ImageDescription } from "./image-description.ts";
import { type ImageReader, MAX_DESCRIBED } from "./image-reader.ts";
import { type RepositoryAccess, requireRepository } from "./tag-history.ts";
import { unlessMissing } from "./tag-service.ts";
import { TagStore } from "./tag-store.ts";

export interface ManifestServiceOptions {
  readonly database: Database;
  readonly access: RepositoryAccess;
  readonly registry: LocalRegistry;
  readonly images: ImageReader;
}

/** Manifests of repositories, tagged or not. */
export class ManifestService {
  readonly #database: Database;
  readonly #access: RepositoryAccess;
  readonly #registry: LocalRegistry;
  readonly #images: ImageReader;
  readonly #store: TagStore;

  constructor({ database, access, registry, images }: ManifestServiceOptions) {
    this.#database = database;
    this.#access = access;
    this.#registry = registry;
    this.#images = images;
    this.#store = new TagStore(database);
  }

  /**
   * A page of manifests by digest, at most {@link MAX_DESCRIBED}.
   *
   * @throws RegistryError `nameUnknown`, and what the access decision throws.
   */
  async list(caller: Caller, repository: RepositoryName, page: PageRequest): Promise<Page<ImageDescription>> {
    await this.#access.authorize(caller, "pull", repository);
    const id = await requireRepository(this.#database.read, repository);
    const found = await this.#store.manifestPage(id, { ...page, limit: Math.min(page.limit, MAX_DESCRIBED) });
    const images = await this.#images.describe(id, found.items);
    return { ...found, items: [...images.values()] };
  }

  /** How many manifests there are. @throws RegistryError `nameUnknown`, and what the access decision throws. */
  async count(caller: Caller, repository: RepositoryName): Promise<number> {
    await this.#access.authorize(caller, "pull", repository);
    return this.#store.countManifests(await requireRepository(this.#database.read, repository));
  }

  /**
   * Deletes a manifest with all its tags. One that is not there is deleted already.
   *
   * @throws RegistryError `nameUnknown`, and what the access decision throws.
   */
  async delete(caller: Caller, repository: RepositoryName, reference: Reference): Promise<void> {
    await this.#access.authorize(caller, "delete", repository);
    const id = await requireRepository(this.#database.read, repository);
    const digest = isTag(reference) ? (await this.#store.find(id, reference))[0]?.digest : reference;
    if (digest === undefined) return;
    const registry = this.#registry.as({ accountId: caller.account?.id, caller });
    await unlessMissing(registry.deleteManifest(repository, digest as Digest));
  }

  /** What refers to a manifest: signatures and the like. @throws RegistryError what the access decision throws. */
  async referrers(
    caller: Caller,
    repository: RepositoryName,
    { digest, ...options }: ListReferrersOptions & { readonly digest: Digest },
  ): Promise<Page<Descriptor>> {
    await this.#access.authorize(caller, "pull", repository);
    await requireRepository(this.#database.read, repository);
    return this.#registry.listReferrers(repository, digest, options);
  }
}
