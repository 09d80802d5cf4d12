import { expect } from "bun:test";
import { type Content, content, imageManifest } from "../crash/content.ts";
import { type Entrepot, residentBytes, startEntrepot } from "../support/entrepot.ts";
import { noise } from "../support/images.ts";
import { type RawAnswer, sendRaw } from "../support/raw-http.ts";
import { RegistryClient } from "../support/registry-client.ts";

export const MEGABYTE = 1_000_000;

/** Decides on the input; printed, so that a run can be had again. */
export const seed = process.env.ENTREPOT_E2E_SEED ?? crypto.randomUUID().slice(0, 8);

/** A registry with one image in it, to be shot at. */
export class Target implements AsyncDisposable {
  readonly registry: Entrepot;
  readonly client: RegistryClient;
  /** Of `admin/fuzz`, with tag `v1` on it. */
  readonly blob: Content;
  /** Good for everything in `admin/fuzz`, and for the catalog. */
  readonly token: string;
  readonly #workers: readonly number[];

  private constructor(registry: Entrepot, client: RegistryClient, parts: { blob: Content; token: string }) {
    this.registry = registry;
    this.client = client;
    this.blob = parts.blob;
    this.token = parts.token;
    this.#workers = registry.workers();
  }

  static async start(): Promise<Target> {
    console.log(`seed ${seed}`);
    const registry = await startEntrepot({ processes: 2, config: { logging: { requests: false } } });
    try {
      const client = new RegistryClient(registry.url, { user: "admin", password: registry.adminPassword });
      const blob = content(noise(seed, 5_000));
      await client.pushBlob("admin/fuzz", blob.bytes);
      await client.pushManifest("admin/fuzz", "v1", imageManifest([blob], seed));
      const scopes = ["repository:admin/fuzz:pull,push,delete", "registry:catalog:*"];
      return new Target(registry, client, { blob, token: await tokenFor(registry, scopes) });
    } catch (error) {
      await registry[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Resident memory of the processes that serve, in bytes. */
  memory(): number {
    return residentBytes(this.#workers);
  }

  /** A request, as text, with a good token and the end of the connection asked for. */
  head(path: string, headers: Readonly<Record<string, string>> = {}, method = "GET"): string {
    const lines = Object.entries({
      host: this.registry.host,
      authorization: `Bearer ${this.token}`,
      connection: "close",
      ...headers,
    }).map(([name, value]) => `${name}: ${value}`);
    return `${method} ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`;
  }

  send(pieces: string | readonly (string | Uint8Array)[], patience?: number): Promise<RawAnswer> {
    return sendRaw(this.registry.url, pieces, patience);
  }

  /** Sends many requests, some at a time, and expects no fault of any. */
  async sendAll(requests: readonly string[]): Promise<readonly RawAnswer[]> {
    const answers: RawAnswer[] = [];
    for (let at = 0; at < requests.length; at += 16) {
      const batch = requests.slice(at, at + 16);
      const answered = await Promise.all(batch.map((request) => this.send([Buffer.from(request, "latin1")])));
      for (const [number, answer] of answered.entries()) expectNoFault(batch[number] ?? "", answer);
      answers.push(...answered);
    }
    return answers;
  }

  /** All is as it was: the same processes, no error in the log, and not much more memory. */
  async expectUnharmed(memoryBefore: number): Promise<void> {
    expect(this.registry.workers()).toEqual(this.#workers);
    expect(this.registry.logs()).not.toMatch(/"level":(?:"error"|50|60)/);
    expect((await this.client.getImage("admin/fuzz", "v1")).size).toBe(2);
    expect(this.memory() - memoryBefore).toBeLessThan(150 * MEGABYTE);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.registry[Symbol.asyncDispose]();
  }
}

/** Nothing of what came in is the server's fault: 501 and 505 are said of HTTP that it does not speak. */
export function expectNoFault(sent: string, answer: { status: number | undefined; body: string }): void {
  const { status } = answer;
  if (status !== undefined && status >= 500 && status !== 501 && status !== 505) {
    const answered = `${answer.status}: ${answer.body.slice(0, 500)}`;
    throw new Error(`${JSON.stringify(sent.slice(0, 500))} was answered with ${answered}`);
  }
}

async function tokenFor(registry: Entrepot, scopes: readonly string[]): Promise<string> {
  const challenge = (await fetch(`${registry.url}/v2/`)).headers.get("www-authenticate") ?? "";
  const url = new URL(/realm="([^"]*)"/.exec(challenge)?.[1] ?? "");
  url.searchParams.set("service", /service="([^"]*)"/.exec(challenge)?.[1] ?? "");
  for (const scope of scopes) url.searchParams.append("scope", scope);
  const response = await fetch(url, {
    headers: { authorization: `Basic ${btoa(`admin:${registry.adminPassword}`)}` },
  });
  return ((await response.json()) as { token: string }).token;
}
