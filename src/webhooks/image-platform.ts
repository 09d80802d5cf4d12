import type { BlobStore } from "../blobs/blob-store.ts";
import type { Database } from "../database/database.ts";

/** Bytes of an image's configuration that are read. */
const MAX_CONFIG_BYTES = 4 * 1024 * 1024;
const NONE = { os: "", architecture: "" };

/** For which system an image was made. */
export interface ImagePlatform {
  readonly os: string;
  readonly architecture: string;
}

export interface ImagePlatformsOptions {
  readonly database: Database;
  readonly blobs: BlobStore;
}

/** Looks up for which system images were made. */
export class ImagePlatforms {
  readonly #database: Database;
  readonly #blobs: BlobStore;

  constructor({ database, blobs }: ImagePlatformsOptions) {
    this.#database = database;
    this.#blobs = blobs;
  }

  /** Empty for what is no image of one system, and where it cannot be told any more. */
  async find(repositoryName: string, digest: string): Promise<ImagePlatform> {
    const row = await this.#database.read
      .selectFrom("manifests as m")
      .innerJoin("repositories as r", "r.id", "m.repository_id")
      .select("m.body")
      .where("r.name", "=", repositoryName)
      .where("m.digest", "=", digest)
      .executeTakeFirst();
    if (row === undefined) return NONE;
    try {
      const manifest = JSON.parse(Buffer.from(row.body).toString()) as { config?: { digest?: unknown } };
      const config = await this.#config(manifest.config?.digest);
      return { os: textOf(config?.os), architecture: textOf(config?.architecture) };
    } catch {
      return NONE;
    }
  }

  async #config(digest: unknown): Promise<{ os?: unknown; architecture?: unknown } | undefined> {
    if (typeof digest !== "string") return undefined;
    const blob = await this.#database.read
      .selectFrom("blobs")
      .select(["store_key", "size"])
      .where("digest", "=", digest)
      .executeTakeFirst();
    if (blob === undefined || blob.size > MAX_CONFIG_BYTES) return undefined;
    return new Response(await this.#blobs.open(blob.store_key)).json() as Promise<{ os?: unknown }>;
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.slice(0, 100) : "";
}
