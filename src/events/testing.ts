import { PASSWORD, type TestApplication } from "../api/testing.ts";
import type { Database } from "../database/database.ts";
import { createLog } from "../observability/log.ts";
import { BatchExpander, type BatchExpanderOptions } from "./batch-expander.ts";
import { handedOn } from "./open-event-recorder.ts";

const CONFIG = "{}";

/** Pushes images over `/v2/`, as somebody. */
export class Pusher {
  readonly #url: string;
  readonly #authorization: string;

  constructor(app: { readonly url: string }, name: string) {
    this.#url = app.url;
    this.#authorization = `Basic ${btoa(`${name}:${PASSWORD}`)}`;
  }

  /** Pushes an image whose digest depends on `seed`. @returns its digest. */
  async push(repository: string, tag: string, seed: string = tag): Promise<string> {
    const config = JSON.stringify({ architecture: "arm64", os: "linux", config: { Labels: { seed } } });
    const digest = await this.blob(repository, config);
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      config: {
        mediaType: "application/vnd.oci.image.config.v1+json",
        digest,
        size: Buffer.byteLength(config),
      },
      layers: [],
    });
    const response = await this.send("PUT", `/v2/${repository}/manifests/${tag}`, manifest, {
      "Content-Type": "application/vnd.oci.image.manifest.v1+json",
    });
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    return response.headers.get("docker-content-digest") ?? "";
  }

  /** Pushes a blob. @returns its digest. */
  async blob(repository: string, content: string = CONFIG): Promise<string> {
    const digest = `sha256:${new Bun.CryptoHasher("sha256").update(content).digest("hex")}`;
    const response = await this.send("POST", `/v2/${repository}/blobs/uploads/?digest=${digest}`, content, {
      "Content-Type": "application/octet-stream",
    });
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    return digest;
  }

  send(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.#url + path, {
      method,
      headers: { Authorization: this.#authorization, "User-Agent": "docker/29.0", ...headers },
      ...(body !== undefined && { body }),
    });
  }
}

/** What writes down events that wait, as the jobs process has it; nothing happens until `turn` is called. */
export function testExpander(database: Database, options: Partial<BatchExpanderOptions> = {}): BatchExpander {
  const { logger: log } = createLog({ level: "error", format: "json" });
  log.level = "silent";
  return new BatchExpander({ database, log, sinks: [], follower: undefined, ...options });
}

/** Brings into the log what a registry took note of, without waiting for it. */
export async function settleEvents(app: TestApplication): Promise<void> {
  const { stores } = app.application;
  await stores.events.flush();
  const { events, publicUrl } = app.services.config;
  await testExpander(stores.database, handedOn(events, publicUrl)).turn();
}
