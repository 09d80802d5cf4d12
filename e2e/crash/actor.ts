import { noise } from "../support/images.ts";
import type { Random } from "../support/random.ts";
import { type RegistryClient, withDigest } from "../support/registry-client.ts";
import {
  type Content,
  content,
  imageManifest,
  indexManifest,
  type ManifestContent,
  POOL_SIZE,
  poolBlob,
} from "./content.ts";
import type { RepositoryModel } from "./model.ts";
import type { Stage } from "./stage.ts";

/** An upload that was begun and left, to be gone on with after a restart. */
export interface OpenUpload {
  readonly location: string;
  readonly blob: Content;
  /** When it was last written to, in milliseconds of `performance.now()`. */
  readonly at: number;
}

/** The connection went, or the registry is going: nobody knows what has become of the operation. */
class Unanswered extends Error {}

/** Another process has a claim on the upload. */
class Busy extends Unanswered {}

/** Milliseconds after which the claim of a dead process has surely ended. */
const CLAIM = 15_000;

/** Milliseconds by which a blob may be younger than it looks from here. */
const MARGIN = 700;

/** Pushes, mounts, tags and deletes in a repository of its own, and writes to the shared one. */
export class Actor {
  readonly model: RepositoryModel;
  /** Left behind by the last round. */
  readonly uploads: OpenUpload[] = [];
  readonly #stage: Stage;
  readonly #client: RegistryClient;
  readonly #random: Random;
  #serial = 0;

  constructor(stage: Stage, model: RepositoryModel, parts: { client: RegistryClient; random: Random }) {
    this.#stage = stage;
    this.model = model;
    this.#client = parts.client;
    this.#random = parts.random;
  }

  /** Acts until told to stop; what breaks off is left as unanswered. */
  async act(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#step();
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
        await Bun.sleep(5);
      }
    }
  }

  /** Goes on with the uploads that were left open: each has to be whole, or gone. */
  async resume(): Promise<void> {
    for (const upload of this.uploads.splice(0)) {
      await this.#resumeOne(upload).catch((error: unknown) => {
        if (!(error instanceof Unanswered)) throw error;
      });
    }
  }

  async #resumeOne(upload: OpenUpload): Promise<void> {
    const age = performance.now() - upload.at;
    const status = await this.#send(upload.location, {});
    await status.arrayBuffer();
    if (status.status === 404) {
      if (age < this.#stage.uploadGrace - MARGIN)
        this.#violate(`upload of ${Math.round(age)} ms ago is gone`);
      return;
    }
    const end = /^0-(\d+)$/.exec(status.headers.get("range") ?? "")?.[1];
    const offset = end === undefined || end === "0" ? 0 : Number(end) + 1;
    const location = new URL(status.headers.get("location") ?? upload.location, this.#client.url).href;
    if (status.status !== 204 || offset > upload.blob.bytes.length) {
      this.#violate(`upload status ${status.status}, range ${status.headers.get("range")}`);
      return;
    }
    try {
      await this.#finishUpload(location, upload.blob, offset);
      this.#count("resumed upload");
    } catch (error) {
      // The process that wrote to it has died with its claim: later.
      if (!(error instanceof Busy) || age > CLAIM) throw error;
      this.uploads.push(upload);
      this.#count("resumed too early");
    }
  }

  #step(): Promise<void> {
    const roll = this.#random.next();
    if (roll < 0.5 || this.model.live().length < 2) return this.#pushImage();
    if (roll < 0.58) return this.#pushIndex();
    if (roll < 0.66) return this.#deleteTag();
    if (roll < 0.8) return this.#deleteManifest();
    if (roll < 0.85) return this.#deleteBlob();
    if (roll < 0.9) return this.#leaveUpload();
    if (roll < 0.95) return this.#pull();
    return this.#writeShared();
  }

  async #pushImage(): Promise<void> {
    const blobs: Content[] = [];
    // Some that nobody else has: their bytes go when the image goes.
    if (this.#random.chance(0.5)) blobs.push(content(noise(this.#note(), 500)));
    for (let count = this.#random.integer(1, 4); count > 0; count--) blobs.push(this.#poolBlob());
    await Promise.all(blobs.map((blob) => this.#pushBlob(blob)));
    const live = this.model.live();
    const subject = live.length > 0 && this.#random.chance(0.2) ? this.#random.pick(live) : undefined;
    const manifest = imageManifest(
      blobs,
      this.#note(),
      subject && { digest: subject.digest, size: subject.bytes.length },
    );
    await this.#pushManifest(manifest, subject === undefined ? this.#someTags() : []);
  }

  async #pushIndex(): Promise<void> {
    const children = this.#random.some(this.model.live(), this.#random.integer(1, 3));
    if (children.length > 0)
      await this.#pushManifest(indexManifest(children, this.#note()), this.#someTags());
  }

  async #pushManifest(manifest: ManifestContent, tags: readonly string[]): Promise<void> {
    // Blobs whose acknowledgement still holds when the manifest gets there.
    const certain = manifest.blobs.every((digest) => this.#mustHave(digest));
    const before = this.model.valuesOf(tags);
    const wasPresent = this.model.live().some((known) => known.digest === manifest.digest);
    this.model.beginPush(manifest, tags);
    const [first] = tags;
    const path =
      tags.length === 1 && this.#random.chance(0.7)
        ? `manifests/${first}`
        : `manifests/${manifest.digest}?${tags.map((tag) => `tag=${tag}`).join("&")}`;
    const response = await this.#send(`/v2/${this.model.name}/${path}`, {
      method: "PUT",
      headers: { "content-type": manifest.mediaType },
      body: manifest.bytes as Uint8Array<ArrayBuffer>,
    });
    const text = await this.#text(response);
    if (response.status === 201) {
      this.model.pushed(manifest, tags);
      this.#count(manifest.children.length > 0 ? "index" : "manifest");
      return;
    }
    this.model.notPushed(manifest, before, wasPresent);
    if (certain || !/MANIFEST_BLOB_UNKNOWN|BLOB_UNKNOWN/.test(text)) {
      this.#violate(`manifest ${manifest.digest} refused with ${response.status}: ${text.slice(0, 300)}`);
    }
    this.#count("manifest refused");
  }

  async #pushBlob(blob: Content): Promise<void> {
    const roll = this.#random.next();
    // As clients do: what is said to be there is not sent again.
    if (roll < 0.25 && (await this.#exists(blob))) return;
    if (roll < 0.5 && (await this.#mount(blob))) return;
    if (roll < 0.6) return this.#pushMonolithic(blob);
    const location = await this.#startUpload();
    if (roll < 0.75) return this.#completeUpload(location, { blob, offset: 0 });
    await this.#finishUpload(location, blob, 0);
  }

  async #exists(blob: Content): Promise<boolean> {
    // What another push of the same blob brings after we asked, the answer need not know of.
    const certain = this.#mustHave(blob.digest);
    const response = await this.#send(`/v2/${this.model.name}/blobs/${blob.digest}`, { method: "HEAD" });
    if (response.status === 200) this.#count("blob exists");
    else if (certain && this.#mustHave(blob.digest))
      this.#violate(`blob ${blob.digest} is missing: ${response.status}`);
    return response.status === 200;
  }

  async #mount(blob: Content): Promise<boolean> {
    const other = this.#random.pick(this.#stage.repositories);
    const from = this.#random.chance(0.5) ? `&from=${other.name}` : "";
    const response = await this.#send(`/v2/${this.model.name}/blobs/uploads/?mount=${blob.digest}${from}`, {
      method: "POST",
    });
    const text = await this.#text(response);
    if (response.status === 201) {
      this.#acknowledged(blob);
      this.#count("mount");
      return true;
    }
    if (response.status !== 202) this.#violate(`mount answered ${response.status}: ${text.slice(0, 300)}`);
    return false;
  }

  async #pushMonolithic(blob: Content): Promise<void> {
    const response = await this.#send(`/v2/${this.model.name}/blobs/uploads/?digest=${blob.digest}`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: blob.bytes as Uint8Array<ArrayBuffer>,
    });
    const text = await this.#text(response);
    if (response.status !== 201)
      return this.#violate(`POST of a blob: ${response.status} ${text.slice(0, 300)}`);
    this.#acknowledged(blob);
    this.#count("blob in one request");
  }

  async #startUpload(): Promise<string> {
    const response = await this.#send(`/v2/${this.model.name}/blobs/uploads/`, { method: "POST" });
    await response.arrayBuffer();
    if (response.status !== 202) this.#violate(`start of an upload answered ${response.status}`);
    return new URL(response.headers.get("location") ?? "/", this.#client.url).href;
  }

  /** Sends the rest in chunks or as one stream, and completes. */
  async #finishUpload(location: string, blob: Content, begin: number): Promise<void> {
    let [next, offset] = [location, begin];
    const streamed = this.#random.chance(0.4);
    while (offset < blob.bytes.length) {
      const end = streamed
        ? blob.bytes.length
        : Math.min(blob.bytes.length, offset + this.#random.integer(1, 400_000));
      if (!streamed && end === blob.bytes.length && this.#random.chance(0.5)) break;
      next = await this.#patch(next, blob.bytes.subarray(offset, end), streamed ? undefined : offset);
      offset = end;
    }
    await this.#completeUpload(next, { blob, offset });
  }

  async #patch(location: string, bytes: Uint8Array, offset: number | undefined): Promise<string> {
    const response = await this.#send(location, {
      method: "PATCH",
      headers: {
        "content-type": "application/octet-stream",
        ...(offset === undefined ? {} : { "content-range": `${offset}-${offset + bytes.length - 1}` }),
      },
      body: offset === undefined ? inPieces(bytes) : (bytes as Uint8Array<ArrayBuffer>),
    });
    const text = await this.#text(response);
    if (response.status !== 202) this.#refused("PATCH", response.status, text);
    return new URL(response.headers.get("location") ?? location, this.#client.url).href;
  }

  async #completeUpload(
    location: string,
    { blob, offset }: { blob: Content; offset: number },
  ): Promise<void> {
    const rest = blob.bytes.subarray(offset);
    const response = await this.#send(withDigest(location, blob.digest), {
      method: "PUT",
      headers: { "content-type": "application/octet-stream" },
      ...(rest.length > 0 ? { body: rest as Uint8Array<ArrayBuffer> } : {}),
    });
    const text = await this.#text(response);
    if (response.status !== 201) this.#refused("PUT of a blob", response.status, text);
    this.#acknowledged(blob);
    this.#count("blob in chunks");
  }

  #refused(what: string, status: number, text: string): never {
    if (status === 429) throw new Busy();
    this.#violate(`${what} answered ${status}: ${text.slice(0, 300)}`);
    throw new Unanswered();
  }

  async #leaveUpload(): Promise<void> {
    const blob = this.#poolBlob();
    const location = await this.#startUpload();
    const part = blob.bytes.subarray(0, this.#random.integer(2, blob.bytes.length));
    this.uploads.push({ location, blob, at: performance.now() });
    await this.#patch(location, part, this.#random.chance(0.5) ? 0 : undefined);
    if (this.uploads.length > 4) this.uploads.shift();
  }

  async #deleteTag(): Promise<void> {
    const tags = [...this.model.tags()].filter(([, values]) => values.size === 1 && !values.has(undefined));
    if (tags.length === 0) return;
    const [tag] = this.#random.pick(tags);
    this.model.beginDeleteTag(tag);
    const response = await this.#send(`/v2/${this.model.name}/manifests/${tag}`, { method: "DELETE" });
    const text = await this.#text(response);
    if (response.status !== 202)
      this.#violate(`DELETE of tag ${tag}: ${response.status} ${text.slice(0, 300)}`);
    this.model.deletedTag(tag);
    this.#count("delete tag");
  }

  async #deleteManifest(): Promise<void> {
    const candidates = this.model.live().filter((manifest) => !this.model.isNeeded(manifest.digest));
    if (candidates.length < 3) return;
    const { digest } = this.#random.pick(candidates);
    this.model.beginDeleteManifest(digest);
    const response = await this.#send(`/v2/${this.model.name}/manifests/${digest}`, { method: "DELETE" });
    const text = await this.#text(response);
    if (response.status !== 202)
      this.#violate(`DELETE of ${digest}: ${response.status} ${text.slice(0, 300)}`);
    this.model.deletedManifest(digest);
    this.#count("delete manifest");
  }

  async #deleteBlob(): Promise<void> {
    const candidates = [...this.model.blobs.keys()].filter((digest) => !this.model.isNeeded(digest));
    if (candidates.length === 0) return;
    const digest = this.#random.pick(candidates);
    this.model.blobs.delete(digest);
    const response = await this.#send(`/v2/${this.model.name}/blobs/${digest}`, { method: "DELETE" });
    const text = await this.#text(response);
    // 404: it was collected before.
    if (response.status !== 202 && response.status !== 404) {
      this.#violate(`DELETE of blob ${digest}: ${response.status} ${text.slice(0, 300)}`);
    }
    this.#count("delete blob");
  }

  async #pull(): Promise<void> {
    const manifest = this.#random.pick(this.model.live());
    for (const path of [
      `manifests/${manifest.digest}`,
      ...manifest.blobs.map((digest) => `blobs/${digest}`),
    ]) {
      const response = await this.#send(`/v2/${this.model.name}/${path}`, {});
      const text = response.status === 200 ? "" : await this.#text(response);
      if (response.status !== 200) this.#violate(`pull of ${path}: ${response.status} ${text.slice(0, 300)}`);
      else await this.#body(response);
    }
    this.#count("pull");
  }

  /** Points a tag that others write to as well at a manifest of one's own. */
  async #writeShared(): Promise<void> {
    const [tag, register] = this.#random.pick([...this.#stage.shared]);
    const repository = this.#stage.sharedRepository;
    if (this.#random.chance(0.2)) {
      const settle = register.begin(undefined);
      const response = await this.#send(`/v2/${repository.name}/manifests/${tag}`, { method: "DELETE" });
      await this.#text(response);
      settle(response.status === 202);
      return;
    }
    const manifest = indexManifest([], this.#note());
    const settle = register.begin(manifest.digest);
    const response = await this.#send(`/v2/${repository.name}/manifests/${tag}`, {
      method: "PUT",
      headers: { "content-type": manifest.mediaType },
      body: manifest.bytes as Uint8Array<ArrayBuffer>,
    });
    const text = await this.#text(response);
    if (response.status !== 201) this.#violate(`PUT of shared tag: ${response.status} ${text.slice(0, 300)}`);
    settle(response.status === 201);
    this.#count("shared tag");
  }

  async #send(path: string, request: Parameters<RegistryClient["request"]>[1]): Promise<Response> {
    let response: Response;
    try {
      response = await this.#client.request(path, { ...request, signal: AbortSignal.timeout(20_000) });
    } catch (error) {
      if (error instanceof Error && error.name === "TimeoutError") {
        this.#violate(`${request?.method ?? "GET"} ${path}: no answer in 20 s`);
      }
      throw new Unanswered();
    }
    if (response.status === 503 && this.#stage.stopping) throw new Unanswered();
    if (response.status >= 500) {
      this.#violate(`${request?.method ?? "GET"} ${path}: ${response.status} ${await this.#text(response)}`);
      throw new Unanswered();
    }
    return response;
  }

  async #text(response: Response): Promise<string> {
    return new TextDecoder().decode(await this.#body(response));
  }

  async #body(response: Response): Promise<ArrayBuffer> {
    return response.arrayBuffer().catch(() => {
      // The status has come: whatever was asked for was answered, though not heard to the end.
      return new ArrayBuffer(0);
    });
  }

  #acknowledged(blob: Content): void {
    this.model.blobs.set(blob.digest, performance.now());
  }

  /** Whether a blob was acknowledged so short a time ago, or is so needed, that it has to be there. */
  #mustHave(digest: string): boolean {
    const at = this.model.blobs.get(digest);
    if (at !== undefined && performance.now() - at < this.#stage.blobGrace - MARGIN) return true;
    return this.model.live().some((manifest) => manifest.blobs.includes(digest));
  }

  #poolBlob(): Content {
    return poolBlob(this.#stage.seed, this.#random.integer(0, POOL_SIZE - 1));
  }

  #someTags(): readonly string[] {
    return this.#random.some(["a", "b", "c", "d"], this.#random.integer(0, 3));
  }

  #note(): string {
    return `${this.#stage.seed} ${this.model.name} ${this.#serial++} ${performance.now()}`;
  }

  #violate(what: string): void {
    this.#stage.violations.push(`${this.model.name}: ${what}`);
  }

  #count(what: string): void {
    this.#stage.counts.set(what, (this.#stage.counts.get(what) ?? 0) + 1);
  }
}

function inPieces(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + 65_536));
      at += 65_536;
    },
  });
}
