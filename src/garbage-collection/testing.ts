import { type BlobStoreKind, openTestBlobStore } from "../blobs/testing.ts";
import { type Engine, openTestDatabase } from "../database/testing.ts";
import { type Digest, digestOf } from "../oci/digest.ts";
import { MEDIA_TYPES } from "../oci/media-types.ts";
import { parseRepositoryName, parseTag, type RepositoryName } from "../oci/names.ts";
import { LocalRegistry } from "../registry/local/local-registry.ts";
import { AbandonedUploads } from "./abandoned-uploads.ts";
import { Collector } from "./collector.ts";
import { OrphanSweep } from "./orphan-sweep.ts";
import { type CollectionRules, DAY } from "./rules.ts";

/** As most tests have it: a grace period of 7 days, untagged manifests kept. */
export const TEST_RULES: CollectionRules = {
  gracePeriod: 7 * DAY,
  unreferencedBlobs: DAY,
  abandonedUploads: DAY,
  untaggedDays: undefined,
};

/** A registry and its collector, with a clock to turn by hand. */
export async function openCollection(
  engine: Engine,
  kind: BlobStoreKind,
  changes: Partial<CollectionRules> = {},
  registrySettings: { readonly sparseIndexes?: boolean } = {},
) {
  const database = await openTestDatabase(engine);
  const blobs = await openTestBlobStore(kind);
  const rules = { ...TEST_RULES, ...changes };
  const clock = { now: Date.parse("2026-09-30T12:00:00Z") };
  const now = () => clock.now;
  const settings = {
    createOnPush: true,
    defaultVisibility: "private",
    sparseIndexes: true,
    ...rules,
    ...registrySettings,
  } as const;
  const registry = LocalRegistry.create({ database, blobs, settings, now });
  const collector = new Collector({ database, blobs, rules, now });
  return {
    database,
    blobs,
    rules,
    clock,
    now,
    registry,
    collector,
    abandonedUploads: new AbandonedUploads({ database, blobs, rules, now }),
    orphanSweep: new OrphanSweep({ database, blobs, now }),
    /** Lets days go by, and collects at the end of them. */
    async after(days: number) {
      clock.now += days * DAY;
      return collector.collect();
    },
    /** How many keys the blob store holds. */
    async keys(): Promise<number> {
      let count = 0;
      for await (const _ of blobs.list()) count++;
      return count;
    },
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await blobs[Symbol.asyncDispose]();
    },
  };
}

const encode = (text: string) => new TextEncoder().encode(text);

/** Shorthands for pushing made-up images. */
export class Pusher {
  readonly #registry: LocalRegistry;
  readonly #repository: RepositoryName;

  constructor(registry: LocalRegistry, repository: string) {
    this.#registry = registry;
    this.#repository = parseRepositoryName(repository);
  }

  async blob(content: string): Promise<Digest> {
    const bytes = encode(content);
    const digest = digestOf(bytes);
    await this.#registry.pushBlob(this.#repository, digest, one(bytes));
    return digest;
  }

  /** An image of these layers; its config is named after the first. */
  async image(layers: readonly string[], options: PushOptions = {}): Promise<Digest> {
    const config = await this.blob(`config of ${layers.join()}`);
    const digests: Digest[] = [];
    for (const layer of layers) digests.push(await this.blob(layer));
    return this.#manifest(
      {
        schemaVersion: 2,
        mediaType: MEDIA_TYPES.ociManifest,
        config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: config, size: 1 },
        layers: [
          ...digests.map((digest) => ({
            mediaType: "application/vnd.oci.image.layer.v1.tar",
            digest,
            size: 1,
          })),
          ...(options.foreign ?? []).map((content) => ({
            mediaType: "application/vnd.oci.image.layer.nondistributable.v1.tar",
            digest: digestOf(encode(content)),
            size: 1,
            urls: ["https://layers.example.com/"],
          })),
        ],
        ...subjectField(options),
      },
      options,
    );
  }

  async index(children: readonly Digest[], options: PushOptions = {}): Promise<Digest> {
    return this.#manifest(
      {
        schemaVersion: 2,
        mediaType: MEDIA_TYPES.ociIndex,
        manifests: children.map((digest) => ({ mediaType: MEDIA_TYPES.ociManifest, digest, size: 1 })),
        ...subjectField(options),
      },
      options,
    );
  }

  async hasManifest(digest: Digest): Promise<boolean> {
    return this.#registry.statManifest(this.#repository, digest).then(
      () => true,
      () => false,
    );
  }

  async hasBlob(content: string): Promise<boolean> {
    return this.#registry.statBlob(this.#repository, digestOf(encode(content))).then(
      () => true,
      () => false,
    );
  }

  deleteTag(tag: string) {
    return this.#registry.deleteTag(this.#repository, parseTag(tag));
  }

  deleteManifest(digest: Digest) {
    return this.#registry.deleteManifest(this.#repository, digest);
  }

  async #manifest(
    content: { readonly mediaType: string; readonly [field: string]: unknown },
    options: PushOptions,
  ): Promise<Digest> {
    const pushed = await this.#registry.pushManifest(
      this.#repository,
      encode(JSON.stringify({ ...content, annotations: { note: options.note ?? "" } })),
      { mediaType: content.mediaType, tags: (options.tags ?? []).map(parseTag) },
    );
    return pushed.descriptor.digest;
  }
}

export interface PushOptions {
  readonly tags?: readonly string[];
  readonly subject?: Digest;
  /** Contents of layers that are said to be had elsewhere; of images. */
  readonly foreign?: readonly string[];
  /** Makes two manifests of the same content differ. */
  readonly note?: string;
}

function subjectField({ subject }: PushOptions) {
  return subject ? { subject: { mediaType: MEDIA_TYPES.ociManifest, digest: subject, size: 1 } } : {};
}

async function* one(bytes: Uint8Array) {
  yield bytes;
}
