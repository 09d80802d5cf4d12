// What recording costs: `bun src/events/recording.bench.ts [pulls] [pushes]`.
// CPU time of this process in microseconds (not the clock: what else the machine does must not
// count), through the application on SQLite, where writing is the process' own work: manifests got by
// tag with a bearer token, with `events.pulls` and without, in turn; and pushes of manifests. What is
// written later, for 2000 pulls at once, counts as theirs.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SYSTEM } from "../access/caller.ts";
import { type Application, openApplication } from "../application.ts";
import { loadConfig } from "../config/load.ts";
import { Database } from "../database/database.ts";
import type { RequestContext } from "../http/context.ts";
import { createLog } from "../observability/log.ts";

const [pulls = 60_000, pushes = 3000] = process.argv.slice(2).map(Number);
/** Requests that are measured at once, and how often, with and without, before it is written. */
const CHUNK = 250;
const CHUNKS = 8;
const ORIGIN = "http://registry.example.com";
const USER_AGENT = "docker/29.0.1 go/go1.25.3 git-commit/deadbeef kernel/6.12.0 os/linux arch/amd64";
const TYPE = "application/vnd.oci.image.manifest.v1+json";
const { logger: log } = createLog({ level: "error", format: "json" });

/** Ids as the server makes them. */
let requests = 0;

function context(): RequestContext {
  return {
    id: `5f0c2d9be1a7-${++requests}`,
    clientAddress: "192.0.2.17",
    origin: ORIGIN,
    signal: new AbortController().signal,
    log,
  };
}

class Subject {
  readonly application: Application;
  /** Whether pulls are recorded. */
  readonly events: { pulls: boolean };
  readonly #directory: string;
  #authorization = "";

  private constructor(application: Application, events: { pulls: boolean }, directory: string) {
    this.application = application;
    this.events = events;
    this.#directory = directory;
  }

  static async open(): Promise<Subject> {
    const directory = mkdtempSync(join(tmpdir(), "entrepot-recording-"));
    const file = join(directory, "entrepot.yaml");
    await Bun.write(file, JSON.stringify({ dataDirectory: directory }));
    const config = loadConfig({ file, environment: {} });
    const migrating = Database.open({ engine: "sqlite", path: join(directory, "entrepot.db") });
    await migrating.migrate();
    await migrating.close();
    const subject = new Subject(await openApplication(config), config.events, directory);
    await subject.#login();
    return subject;
  }

  async #login(): Promise<void> {
    const password = "correct horse battery";
    await this.application.stores.accounts.createUser(SYSTEM, { name: "alice", password });
    const headers = { authorization: `Basic ${btoa(`alice:${password}`)}` };
    const query = "service=entrepot&scope=repository:alice/web:pull,push";
    const answer = await this.application.token(
      new Request(`${ORIGIN}/auth/token?${query}`, { headers }),
      context(),
    );
    this.#authorization = `Bearer ${((await answer.json()) as { token: string }).token}`;
    await this.#send("POST", `blobs/uploads/?digest=${digestOf("{}")}`, "{}");
    await this.push("latest", "first");
  }

  async pull(): Promise<void> {
    const headers = { authorization: this.#authorization, "user-agent": USER_AGENT, accept: TYPE };
    const request = new Request(`${ORIGIN}/v2/alice/web/manifests/latest`, { headers });
    const response = await this.application.registry(request, context());
    if (response.status !== 200) throw new Error(await response.text());
    await response.arrayBuffer();
  }

  push(tag: string, seed: string): Promise<void> {
    const config = { mediaType: "application/vnd.oci.image.config.v1+json", digest: digestOf("{}"), size: 2 };
    const manifest = { schemaVersion: 2, mediaType: TYPE, config, layers: [], annotations: { seed } };
    return this.#send("PUT", `manifests/${tag}`, JSON.stringify(manifest));
  }

  async #send(method: string, path: string, body: string): Promise<void> {
    const headers = {
      authorization: this.#authorization,
      "user-agent": USER_AGENT,
      "content-type": method === "PUT" ? TYPE : "application/octet-stream",
      "content-length": String(body.length),
    };
    const request = new Request(`${ORIGIN}/v2/alice/web/${path}`, { method, headers, body });
    const response = await this.application.registry(request, context());
    if (response.status !== 201) throw new Error(await response.text());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.application.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

function digestOf(text: string): string {
  return `sha256:${new Bun.CryptoHasher("sha256").update(text).digest("hex")}`;
}

function print(what: string, values: readonly number[]): void {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (part: number) => (sorted[Math.floor(part * (sorted.length - 1))] ?? 0).toFixed(2);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  console.log(`${what}: median ${at(0.5)}, quartiles ${at(0.25)} to ${at(0.75)}, mean ${mean.toFixed(2)} µs`);
}

/** @returns microseconds of CPU time. */
async function costOf(count: number, work: (index: number) => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let index = 0; index < count; index++) await work(index);
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

await using subject = await Subject.open();
const { events, pulls: counter } = subject.application.stores;
const recorded: number[] = [];
const silent: number[] = [];
const written: number[] = [];
for (let round = -2; round < pulls / CHUNK / CHUNKS; round++) {
  for (let chunk = 0; chunk < 2 * CHUNKS; chunk++) {
    // Whoever is first has it better or worse than the other: they take turns.
    subject.events.pulls = [true, false, false, true][chunk % 4] === true;
    const cost = (await costOf(CHUNK, () => subject.pull())) / CHUNK;
    if (round >= 0) (subject.events.pulls ? recorded : silent).push(cost);
  }
  const cost = (await costOf(1, () => events.flush())) / CHUNK / CHUNKS;
  if (round >= 0) written.push(cost);
  await counter.flush();
  await new Promise<void>((resolve) => setImmediate(resolve));
}
print("GET of a manifest, pulls recorded", recorded);
print("GET of a manifest, not recorded", silent);
print(
  "the difference, chunk by chunk",
  recorded.map((cost, index) => cost - (silent[index] ?? 0)),
);
print("writing it later", written);

const pushed: number[] = [];
for (let round = -1; round < pushes / 100; round++) {
  const cost = await costOf(100, (index) => subject.push(`v${index}`, `${round} ${index}`));
  if (round >= 0) pushed.push(cost / 100);
}
print("PUT of a manifest", pushed);
