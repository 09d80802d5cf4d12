import type { Caller } from "../access/caller.ts";
import type { Database } from "../database/database.ts";
import type { Digest } from "../oci/digest.ts";
import { isRegistryError, RegistryError } from "../oci/errors.ts";
import { isTag, type Reference, type RepositoryName, type Tag } from "../oci/names.ts";
import type { LocalRegistry } from "../registry/local/local-registry.ts";
import type { Page } from "../registry/registry.ts";
import type { ImageDescription, PlatformManifest } from "./image-description.ts";
import { type ImageReader, MAX_DESCRIBED } from "./image-reader.ts";
import { type RepositoryAccess, requireRepository } from "./tag-history.ts";
import { type ManifestRow, type TagQuery, type TagRow, TagStore } from "./tag-store.ts";

/** A tag as people see it. */
export interface TagView {
  /** Empty for a manifest without a tag that was asked for by its digest. */
  readonly name: string;
  /** Of what the tag points at: an index where there is one. */
  readonly digest: Digest;
  /** Name of the account that pushed it last; empty for the operator, and for accounts that are gone. */
  readonly author: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** What it runs; of an index the image of one platform. Only where asked for. */
  readonly image?: ImageDescription;
}

export interface TagServiceOptions {
  readonly database: Database;
  readonly access: RepositoryAccess;
  readonly registry: LocalRegistry;
  readonly images: ImageReader;
}

/** The part of an index that somebody asks for. */
export interface PlatformChoice {
  readonly os?: string;
  readonly architecture?: string;
}

/** Entries of the answer to one reference: its tags times its platforms. */
const MAX_ENTRIES = 200;

/** Tags of repositories, with what they point at. */
export class TagService {
  readonly #database: Database;
  readonly #access: RepositoryAccess;
  readonly #registry: LocalRegistry;
  readonly #images: ImageReader;
  readonly #store: TagStore;

  constructor({ database, access, registry, images }: TagServiceOptions) {
    this.#database = database;
    this.#access = access;
    this.#registry = registry;
    this.#images = images;
    this.#store = new TagStore(database);
  }

  /**
   * A page of tags. With `describe` they come with what is in their images, at most
   * {@link MAX_DESCRIBED} a page: that reads manifests and configurations, which pages without it do not.
   *
   * @throws RegistryError `nameUnknown`, `paginationInvalid`, and what the access decision throws.
   */
  async list(
    caller: Caller,
    repository: RepositoryName,
    query: TagQuery & { readonly describe: boolean },
  ): Promise<Page<TagView>> {
    await this.#access.authorize(caller, "pull", repository);
    const id = await requireRepository(this.#database.read, repository);
    if (!query.describe) {
      const page = await this.#store.page(id, query);
      return { ...page, items: page.items.map((row) => viewOf(row)) };
    }
    const page = await this.#store.page(id, { ...query, limit: Math.min(query.limit, MAX_DESCRIBED) });
    const images = await this.#images.describe(id, page.items);
    return { ...page, items: page.items.map((row) => viewOf(row, images.get(row.id))) };
  }

  /** How many tags there are. @throws RegistryError `nameUnknown`, and what the access decision throws. */
  async count(caller: Caller, repository: RepositoryName, filter?: string): Promise<number> {
    await this.#access.authorize(caller, "pull", repository);
    const id = await requireRepository(this.#database.read, repository);
    return this.#store.count(id, filter);
  }

  /**
   * A tag, or what has a digest: of an index one entry for each of its platforms that is here and
   * is asked for, of an image that has several tags one for each of them.
   *
   * @throws RegistryError `nameUnknown`, `tagUnknown`, `manifestUnknown`, and what the access decision throws.
   */
  async get(
    caller: Caller,
    repository: RepositoryName,
    { reference, ...choice }: PlatformChoice & { readonly reference: Reference },
  ): Promise<readonly TagView[]> {
    await this.#access.authorize(caller, "pull", repository);
    const id = await requireRepository(this.#database.read, repository);
    const tags = await this.#tagsOf(id, reference);
    const manifest = tags[0];
    if (manifest === undefined) return [];
    const images = await this.#imagesOf(id, manifest);
    const chosen = images.filter((image) => fits(image, choice));
    return tags.flatMap((tag) => chosen.map((image) => viewOf(tag, image))).slice(0, MAX_ENTRIES);
  }

  /**
   * Deletes a tag. One that is not there is deleted already.
   *
   * @throws RegistryError `nameUnknown`, and what the access decision throws.
   */
  async delete(caller: Caller, repository: RepositoryName, tag: Tag): Promise<void> {
    await this.#access.authorize(caller, "delete", repository);
    await unlessMissing(
      this.#registry.as({ accountId: caller.account?.id, caller }).deleteTag(repository, tag),
    );
  }

  async #tagsOf(repositoryId: number, reference: Reference): Promise<readonly TagRow[]> {
    const tags = await this.#store.find(repositoryId, reference);
    if (tags.length > 0) return tags;
    if (isTag(reference)) throw new RegistryError("tagUnknown", undefined, { detail: { tag: reference } });
    const [manifest] = await this.#store.manifests(repositoryId, [reference]);
    if (manifest === undefined) {
      throw new RegistryError("manifestUnknown", undefined, { detail: { digest: reference } });
    }
    const { pushedAt } = manifest;
    return [{ ...manifest, name: "", author: null, createdAt: pushedAt, updatedAt: pushedAt }];
  }

  /** What runs: the image itself, or those of an index that are here. */
  async #imagesOf(repositoryId: number, manifest: ManifestRow): Promise<readonly ImageDescription[]> {
    const platforms = await this.#images.platforms(manifest);
    const children = await this.#store.manifests(
      repositoryId,
      platforms.map(({ digest }) => digest),
    );
    const shown = children.length === 0 ? [manifest] : children;
    const images = await this.#images.describe(repositoryId, shown);
    if (children.length === 0) return [...images.values()];
    const byDigest = new Map([...images.values()].map((image) => [image.digest, image]));
    return platforms.flatMap((platform) => {
      const image = byDigest.get(platform.digest);
      return image === undefined ? [] : [onPlatform(image, platform)];
    });
  }
}

/** Lets a deletion of what is not there pass. */
export async function unlessMissing(deletion: Promise<void>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!isRegistryError(error) || error.kind !== "manifestUnknown") throw error;
  }
}

/** What the index says counts: clients choose by it. */
function onPlatform(image: ImageDescription, platform: PlatformManifest): ImageDescription {
  return {
    ...image,
    os: platform.os || image.os,
    architecture: platform.architecture || image.architecture,
    osVersion: platform.osVersion || image.osVersion,
  };
}

function fits(image: ImageDescription, { os, architecture }: PlatformChoice): boolean {
  return (
    (os === undefined || image.os === os) &&
    (architecture === undefined || image.architecture === architecture)
  );
}

function viewOf(row: TagRow, image?: ImageDescription): TagView {
  const { name, author, createdAt, updatedAt, digest } = row;
  return {
    name,
    digest: digest as Digest,
    author: author ?? "",
    createdAt,
    updatedAt,
    ...(image && { image }),
  };
}
