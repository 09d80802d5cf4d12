import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { digestOf } from "../images.ts";
import { cachedFolder, FEW, FEW_TAGS, MANY_TAGS, repositoryName, schemaKey, tagName } from "./cache.ts";
import { DatabaseFiller } from "./database.ts";

export interface FillEntrepotOptions {
  readonly repositories: number;
  /** Tags, each of a manifest of its own, in the repository with many. */
  readonly tags: number;
  /** Manifests in all, each with a tag. */
  readonly manifests: number;
}

const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
const CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
const LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";

/** A data directory filled by {@link fillEntrepot}, kept between runs. */
export function filledEntrepot(options: FillEntrepotOptions): Promise<string> {
  const { repositories, tags, manifests } = options;
  const name = { what: `entrepot-${repositories}-${tags}-${manifests}`, form: schemaKey() };
  return cachedFolder(name, (directory) => fillEntrepot(directory, options));
}

/**
 * Fills a data directory of Entrepot through the database file. What each push would have left is
 * there (manifest, tag, history, blobs and links to them), but for the bytes of blobs. Each image
 * has a config and a layer of its own and shares two layers with the others of its repository.
 */
export async function fillEntrepot(directory: string, options: FillEntrepotOptions): Promise<void> {
  const { repositories, tags, manifests } = options;
  const filler = await DatabaseFiller.create(join(directory, "entrepot.db"));
  const images = new Images(filler);
  images.fill(MANY_TAGS, tags);
  images.fill(FEW_TAGS, FEW);
  const others = repositories - 2;
  const rest = manifests - tags - FEW;
  for (let index = 0; index < others; index++) {
    const share = Math.floor(((index + 1) * rest) / others) - Math.floor((index * rest) / others);
    images.fill(repositoryName(index), share);
  }
  filler.finish();
}

interface Blob {
  readonly digest: string;
  readonly size: number;
}

class Images {
  readonly #filler: DatabaseFiller;
  readonly #at = Date.now() - 86_400_000;
  #repositoryId = 0;
  #manifestId = 0;
  #blobs = 0;

  constructor(filler: DatabaseFiller) {
    this.#filler = filler;
  }

  /** A repository with images, tagged one by one. */
  fill(name: string, images: number): void {
    this.#repositoryId++;
    this.#filler.insert("repositories", {
      id: this.#repositoryId,
      uid: randomUUID(),
      name,
      namespace: name.slice(0, name.indexOf("/")),
      visibility: "private",
      created_at: this.#at,
    });
    const shared = [this.#blob(30_000_000), this.#blob(9_000_000)];
    for (let index = 0; index < images; index++) this.#image(tagName(index), shared);
  }

  #image(tag: string, shared: readonly Blob[]): void {
    const config = this.#blob(3000);
    const layers = [...shared, this.#blob(1_500_000)];
    const text = JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      config: { mediaType: CONFIG_TYPE, ...config },
      layers: layers.map((layer) => ({ mediaType: LAYER_TYPE, ...layer })),
      annotations: { "org.opencontainers.image.version": tag },
    });
    const body = new TextEncoder().encode(text);
    const digest = digestOf(body);
    const id = ++this.#manifestId;
    const ours = { repository_id: this.#repositoryId, digest };
    this.#filler.insert("manifests", {
      id,
      ...ours,
      media_type: MANIFEST_TYPE,
      size: body.byteLength,
      body,
      pushed_at: this.#at,
    });
    for (const blob of [config, ...layers]) {
      this.#filler.insert("manifest_blobs", { manifest_id: id, ...ours, digest: blob.digest });
    }
    const tagged = { repository_id: this.#repositoryId, name: tag };
    this.#filler.insert("tags", { ...tagged, manifest_id: id, created_at: this.#at, updated_at: this.#at });
    this.#filler.insert("tag_history", { ...tagged, action: "push", digest, at: this.#at });
  }

  /** A blob and its link to the repository. */
  #blob(size: number): Blob {
    const count = ++this.#blobs;
    const digest = `sha256:${new Bun.CryptoHasher("sha256").update(`blob ${count}`).digest("hex")}`;
    const created_at = this.#at;
    this.#filler.insert("blobs", { digest, size, store_key: keyOf(count), created_at });
    this.#filler.insert("repository_blobs", { repository_id: this.#repositoryId, digest, created_at });
    return { digest, size };
  }
}

/** A key as the blob store makes them: a UUID of version 7. */
function keyOf(count: number): string {
  const hex = count.toString(16).padStart(12, "0");
  return `01980000-${hex.slice(0, 4)}-7000-8000-${hex.split("").reverse().join("")}`;
}
