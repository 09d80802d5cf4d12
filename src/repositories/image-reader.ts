import type { BlobStore } from "../blobs/blob-store.ts";
import type { Database } from "../database/database.ts";
import type { Digest } from "../oci/digest.ts";
import type { JsonObject } from "../oci/json.ts";
import type { ParsedManifest } from "../oci/manifest.ts";
import {
  describeImage,
  type ImageDescription,
  imageConfigOf,
  type PlatformManifest,
  parseConfig,
  parseStored,
  platformsOf,
  type StoredManifest,
} from "./image-description.ts";

/** Manifests of one page that are described, at most. */
export const MAX_DESCRIBED = 100;

/** Bytes of manifests that one page reads at most, and of one of them. */
const BODY_BYTES = 8 * 1024 * 1024;
const ONE_BODY_BYTES = 1024 * 1024;
/** Bytes of configurations that one page shows at most, however many images share them, and of one of them. */
const CONFIG_BYTES = 8 * 1024 * 1024;
const ONE_CONFIG_BYTES = 256 * 1024;
/** Bytes after whose parsing others get their turn in this thread. */
const TURN_BYTES = 64 * 1024;
/** Milliseconds that reading one configuration may take. */
const PATIENCE = 10_000;
/** Configurations that are read at once. */
const AT_ONCE = 8;
/** Platforms of an index that are looked at. */
const MAX_PLATFORMS = 100;

/** A manifest to be described. */
export interface ManifestToDescribe extends StoredManifest {
  readonly id: number;
}

export interface ImageReaderOptions {
  readonly database: Database;
  readonly blobs: BlobStore;
}

/**
 * Describes manifests by their own bytes and by the configurations of their images. What it reads
 * is bounded, however large somebody made his images: what is beyond that is described by what is
 * known without reading.
 */
export class ImageReader {
  readonly #database: Database;
  readonly #blobs: BlobStore;

  constructor({ database, blobs }: ImageReaderOptions) {
    this.#database = database;
    this.#blobs = blobs;
  }

  /** Describes manifests of a repository, by their ids. Never fails for what is in an image. */
  async describe(
    repositoryId: number,
    manifests: readonly ManifestToDescribe[],
  ): Promise<ReadonlyMap<number, ImageDescription>> {
    const parsed = new Map<number, ParsedManifest>();
    for (const { id, body, mediaType } of await this.#bodies(manifests)) {
      const manifest = parseStored(body, mediaType);
      if (manifest) parsed.set(id, manifest);
      await turnAfter(body.byteLength);
    }
    const configs = await this.#configs(repositoryId, [...parsed.values()]);
    let left = CONFIG_BYTES;
    return new Map(
      manifests.map((stored) => {
        const manifest = parsed.get(stored.id);
        const digest = imageConfigOf(manifest);
        const config = digest && configs.get(digest);
        if (config) left -= config.size;
        return [stored.id, describeImage(stored, manifest, left >= 0 ? config?.content : undefined)];
      }),
    );
  }

  /** The images of an index; empty when it is not one. */
  async platforms(manifest: ManifestToDescribe): Promise<readonly PlatformManifest[]> {
    const [stored] = await this.#bodies([manifest]);
    return stored === undefined ? [] : platformsOf(stored.body, MAX_PLATFORMS);
  }

  async #bodies(manifests: readonly ManifestToDescribe[]) {
    const small = manifests.filter(({ size }) => size <= ONE_BODY_BYTES);
    const wanted = withinBytes(small, BODY_BYTES);
    if (wanted.length === 0) return [];
    return this.#database.read
      .selectFrom("manifests")
      .select(["id", "body", "media_type as mediaType"])
      .where(
        "id",
        "in",
        wanted.map(({ id }) => id),
      )
      .execute();
  }

  /** The configurations, by digest: of images that have the same one it is read once. */
  async #configs(
    repositoryId: number,
    manifests: readonly ParsedManifest[],
  ): Promise<ReadonlyMap<Digest, Config>> {
    const digests = new Set(manifests.flatMap((manifest) => imageConfigOf(manifest) ?? []));
    const read = new Map<Digest, Config>();
    if (digests.size === 0) return read;
    const rows = await this.#database.read
      .selectFrom("repository_blobs as l")
      .innerJoin("blobs as b", "b.digest", "l.digest")
      .select(["b.digest", "b.size", "b.store_key"])
      .where("l.repository_id", "=", repositoryId)
      .where("l.digest", "in", [...digests])
      .where("l.deleted_at", "is", null)
      .where("b.size", "<=", ONE_CONFIG_BYTES)
      .execute();
    const waiting = withinBytes(rows, CONFIG_BYTES);
    const reader = async () => {
      for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
        const bytes = await this.#blob(row.store_key, row.size);
        if (bytes === undefined) continue;
        read.set(row.digest as Digest, { size: row.size, content: parseConfig(bytes) });
        await turnAfter(row.size);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, reader));
    return read;
  }

  /** The bytes of a blob; undefined when they cannot be had, which scrubbing finds out about. */
  async #blob(key: string, size: number): Promise<Uint8Array | undefined> {
    if (size === 0) return undefined;
    const bytes = new Uint8Array(size);
    let filled = 0;
    try {
      const stream = await this.#blobs.open(key, { signal: AbortSignal.timeout(PATIENCE) });
      for await (const chunk of stream) {
        if (filled + chunk.byteLength > size) return undefined;
        bytes.set(chunk, filled);
        filled += chunk.byteLength;
      }
    } catch {
      return undefined;
    }
    return filled === size ? bytes : undefined;
  }
}

/** A configuration that was read. */
interface Config {
  /** Bytes. */
  readonly size: number;
  readonly content: JsonObject;
}

/** SQLite and parsing work in this thread. */
async function turnAfter(bytes: number): Promise<void> {
  if (bytes > TURN_BYTES) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Those that fit, in their order; one that is too large does not keep the smaller ones after it out. */
function withinBytes<Item extends { readonly size: number }>(items: readonly Item[], bytes: number): Item[] {
  let left = bytes;
  return items.filter(({ size }) => {
    if (size > left) return false;
    left -= size;
    return true;
  });
}
