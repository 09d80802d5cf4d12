import { digestOf } from "../support/images.ts";
import type { RegistryClient } from "../support/registry-client.ts";
import { type ManifestContent, POOL_SIZE, poolBlob } from "./content.ts";
import type { RepositoryModel } from "./model.ts";
import type { Stage } from "./stage.ts";

/**
 * Holds a quiet registry against what it has acknowledged: nothing is missing, nothing that was
 * deleted is there, everything served is what its digest says, and tags are what they may be.
 * What was left unanswered is from then on as it was seen.
 */
export async function checkAll(stage: Stage, client: RegistryClient): Promise<void> {
  await Promise.all(stage.repositories.map((model) => new Checker(stage, model, client).check()));
  await checkShared(stage, client);
}

class Checker {
  readonly #stage: Stage;
  readonly #model: RepositoryModel;
  readonly #client: RegistryClient;

  constructor(stage: Stage, model: RepositoryModel, client: RegistryClient) {
    this.#stage = stage;
    this.#model = model;
    this.#client = client;
  }

  async check(): Promise<void> {
    const blobs = await this.#checkBlobs();
    const there = await this.#checkManifests(blobs);
    const tags = await this.#checkTags(there);
    this.#checkAtomicity(there, tags);
    this.#model.settle();
  }

  /** @returns the digests of the blobs that are there. */
  async #checkBlobs(): Promise<ReadonlySet<string>> {
    const there = new Set<string>();
    const certain = new Set(this.#model.live().flatMap((manifest) => manifest.blobs));
    const possible = this.#model.manifests().filter(({ presence }) => presence !== "absent");
    const digests = new Set([
      ...Array.from({ length: POOL_SIZE }, (_, number) => poolBlob(this.#stage.seed, number).digest),
      ...this.#model.blobs.keys(),
      ...possible.flatMap(({ content }) => content.blobs),
    ]);
    await Promise.all(
      [...digests].map(async (digest) => {
        const acknowledged = this.#model.blobs.get(digest);
        const bytes = await this.#get(`blobs/${digest}`);
        const age = performance.now() - (acknowledged ?? Number.NEGATIVE_INFINITY);
        if (bytes !== undefined) {
          there.add(digest);
          if (digestOf(bytes) !== digest) this.#violate(`blob ${digest} is served as ${digestOf(bytes)}`);
        } else if (certain.has(digest)) {
          this.#violate(`blob ${digest} of an acknowledged manifest is missing`);
        } else if (age < this.#stage.blobGrace) {
          this.#violate(`blob ${digest}, acknowledged ${Math.round(age)} ms ago, is missing`);
        } else if (acknowledged !== undefined) {
          this.#model.blobs.delete(digest);
          this.#count("collected blob");
        }
      }),
    );
    return there;
  }

  /** @returns the digests of the manifests that are there. */
  async #checkManifests(blobs: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const there = new Set<string>();
    const known = this.#model.manifests();
    await Promise.all(
      known.map(async ({ content, presence, doomed }) => {
        const bytes = await this.#get(`manifests/${content.digest}`);
        if (bytes !== undefined) {
          there.add(content.digest);
          if (digestOf(bytes) !== content.digest) this.#violate(`manifest ${content.digest} is served wrong`);
          if (presence === "absent") this.#violate(`manifest ${content.digest} was deleted and is there`);
          const missing = content.blobs.filter((digest) => !blobs.has(digest));
          if (missing.length > 0) this.#violate(`manifest ${content.digest} is there without ${missing}`);
        } else if (presence === "present") {
          this.#violate(`acknowledged ${describe(content)} is missing`);
        } else if (doomed && presence === "maybe") this.#count("collected manifest");
      }),
    );
    for (const { content } of known) {
      const isThere = there.has(content.digest);
      const orphans = isThere ? content.children.filter((child) => !there.has(child)) : [];
      if (orphans.length > 0) this.#violate(`index ${content.digest} is there without ${orphans}`);
    }
    this.#model.observedManifests(there);
    return there;
  }

  /** @returns what each tag points at. */
  async #checkTags(manifests: ReadonlySet<string>): Promise<ReadonlyMap<string, string | undefined>> {
    const seen = new Map<string, string | undefined>();
    const listed = await this.#listTags();
    for (const [tag, legal] of this.#model.tags()) {
      const bytes = await this.#get(`manifests/${tag}`);
      const value = bytes === undefined ? undefined : digestOf(bytes);
      seen.set(tag, value);
      if (!legal.has(value)) this.#violate(`tag ${tag} is ${value}, and may be ${[...legal].join(" or ")}`);
      if (value !== undefined && !manifests.has(value))
        this.#violate(`tag ${tag} points at ${value}, which is not there`);
      if (listed.has(tag) !== (value !== undefined))
        this.#violate(`tag ${tag} is ${value}, and is listed: ${listed.has(tag)}`);
      this.#model.observedTag(tag, value);
    }
    return seen;
  }

  /** A manifest and its tags come in one transaction. */
  #checkAtomicity(there: ReadonlySet<string>, tags: ReadonlyMap<string, string | undefined>): void {
    for (const { digest, tags: pushed } of this.#model.unanswered()) {
      const pointing = pushed.filter((tag) => tags.get(tag) === digest);
      if (pointing.length !== 0 && pointing.length !== pushed.length) {
        this.#violate(`of the tags ${pushed} of one push only ${pointing} point at it`);
      }
      if (there.has(digest) && pushed.length > 0 && pointing.length === 0) {
        this.#violate(`manifest ${digest} is there without its tags ${pushed}`);
      }
    }
  }

  async #listTags(): Promise<ReadonlySet<string>> {
    const bytes = await this.#get("tags/list");
    const list: { tags?: readonly string[] } =
      bytes === undefined ? {} : JSON.parse(new TextDecoder().decode(bytes));
    return new Set(list.tags ?? []);
  }

  async #get(path: string): Promise<Uint8Array | undefined> {
    return get(this.#client, `/v2/${this.#model.name}/${path}`);
  }

  #count(what: string): void {
    this.#stage.counts.set(what, (this.#stage.counts.get(what) ?? 0) + 1);
  }

  #violate(what: string): void {
    this.#stage.violations.push(`${this.#model.name}, when checked: ${what}`);
  }
}

function describe(content: ManifestContent): string {
  const what = content.children.length > 0 ? `index of ${content.children}` : "manifest";
  return `${what} ${content.digest}${content.subject === undefined ? "" : ` about ${content.subject}`}`;
}

async function checkShared(stage: Stage, client: RegistryClient): Promise<void> {
  for (const [tag, register] of stage.shared) {
    const bytes = await get(client, `/v2/${stage.sharedRepository.name}/manifests/${tag}`);
    const value = bytes === undefined ? undefined : digestOf(bytes);
    const legal = register.legal();
    if (!legal.has(value)) {
      stage.violations.push(`shared tag ${tag} is ${value}, and may be ${[...legal].join(" or ")}`);
    }
    register.observed(value);
  }
}

/** What is served; undefined for 404. @throws Error for any other answer. */
async function get(client: RegistryClient, path: string): Promise<Uint8Array | undefined> {
  const response = await client.request(path, { signal: AbortSignal.timeout(20_000) });
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (response.status === 404) return undefined;
  if (response.status === 200) return bytes;
  throw new Error(`${path} answered ${response.status}: ${new TextDecoder().decode(bytes).slice(0, 300)}`);
}
