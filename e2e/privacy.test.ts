import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { content, imageManifest, MANIFEST_TYPE } from "./crash/content.ts";
import { type Entrepot, startEntrepot } from "./support/entrepot.ts";
import { digestOf, noise } from "./support/images.ts";
import { RegistryClient } from "./support/registry-client.ts";

setDefaultTimeout(120_000);

const bob = { user: "bob", password: "correct horse bob" };
let registry: Entrepot;
let admin: RegistryClient;
let stranger: RegistryClient;

/** What is in the private repository, and something like it that is nowhere. */
const hidden = content(noise("hidden", 5_000));
const missing = content(noise("missing", 5_000));
const manifest = imageManifest([hidden], "hidden");

beforeAll(async () => {
  registry = await startEntrepot();
  admin = new RegistryClient(registry.url, { user: "admin", password: registry.adminPassword });
  await admin.pushBlob("admin/hidden", hidden.bytes);
  await admin.pushManifest("admin/hidden", "v1", manifest);
  await registry.addUser(bob.user, bob.password);
  stranger = new RegistryClient(registry.url, bob);
  await stranger.pushBlob("bob/own", noise("own", 100));
});
afterAll(async () => {
  await registry?.[Symbol.asyncDispose]();
});

/** An answer without what differs between any two: ids, dates, and the names that were asked for. */
async function lookOf(client: RegistryClient, method: string, path: string): Promise<unknown> {
  const response = await client.request(path, { method });
  const plain = (text: string) =>
    text
      .replaceAll(/admin(%2F|\/)(hidden|absent)/g, "NAME")
      .replaceAll(/sha256(:|%3A)[0-9a-f]{64}/g, "DIGEST")
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID");
  const headers = [...response.headers]
    .filter(([name]) => !["date", "x-request-id"].includes(name))
    .map(([name, value]) => [name, plain(value)]);
  return { status: response.status, headers, body: plain(await response.text()) };
}

const elsewhere = digestOf("elsewhere");

describe("a private repository", () => {
  const requests: readonly [string, (name: string, blob: string) => string][] = [
    ["GET", (name) => `/v2/${name}/manifests/v1`],
    ["HEAD", (name) => `/v2/${name}/manifests/v1`],
    ["GET", (name) => `/v2/${name}/manifests/${name.endsWith("hidden") ? manifest.digest : elsewhere}`],
    ["GET", (name, blob) => `/v2/${name}/blobs/${blob}`],
    ["HEAD", (name, blob) => `/v2/${name}/blobs/${blob}`],
    ["GET", (name) => `/v2/${name}/tags/list`],
    ["GET", (name, blob) => `/v2/${name}/referrers/${blob}`],
    ["POST", (name) => `/v2/${name}/blobs/uploads/`],
    ["GET", (name) => `/v2/${name}/blobs/uploads/0198c0de-0000-7000-8000-000000000000`],
    ["DELETE", (name) => `/v2/${name}/manifests/v1`],
    ["DELETE", (name, blob) => `/v2/${name}/blobs/${blob}`],
  ];
  for (const [method, path] of requests) {
    test(`looks like nothing to ${method} ${path("NAME", "DIGEST")}`, async () => {
      for (const client of [stranger, new RegistryClient(registry.url)]) {
        const seen = await lookOf(client, method, path("admin/hidden", hidden.digest));
        expect(seen).toEqual(await lookOf(client, method, path("admin/absent", missing.digest)));
      }
    });
  }

  test("looks like nothing to a mount, from it or from anywhere", async () => {
    for (const from of ["&from=admin/hidden", ""]) {
      const mount = (digest: string, source: string) =>
        lookOf(stranger, "POST", `/v2/bob/own/blobs/uploads/?mount=${digest}${source}`);
      const seen = await mount(hidden.digest, from);
      expect(seen).toMatchObject({ status: 202 });
      expect(seen).toEqual(await mount(missing.digest, from.replace("hidden", "absent")));
    }
  });

  test("lends no blob to a manifest of somebody else", async () => {
    const put = async (blob: typeof hidden) => {
      const thief = imageManifest([blob], "thief");
      const response = await stranger.request("/v2/bob/own/manifests/thief", {
        method: "PUT",
        headers: { "content-type": MANIFEST_TYPE },
        body: thief.bytes as Uint8Array<ArrayBuffer>,
      });
      return {
        status: response.status,
        body: (await response.text()).replaceAll(/sha256:[0-9a-f]{64}/g, "DIGEST"),
      };
    };
    const seen = await put(hidden);
    expect(seen.status).toBeGreaterThanOrEqual(400);
    expect(seen).toEqual(await put(missing));
    expect((await stranger.request(`/v2/bob/own/blobs/${hidden.digest}`)).status).toBe(404);
  });

  test("is in no catalog and no search of a stranger's", async () => {
    for (const path of [
      "/v2/_catalog",
      "/v2/_catalog?n=1000",
      "/v2/_catalog?last=admin",
      "/v1/search?q=hidden",
    ]) {
      const response = await stranger.request(path);
      expect(response.status).toBe(200);
      expect(await response.text()).not.toContain("admin/hidden");
    }
  });

  test("takes a stranger the same time as nothing does", async () => {
    const time = async (path: string) => {
      const begin = performance.now();
      await (await stranger.request(path)).arrayBuffer();
      return performance.now() - begin;
    };
    const [there, nowhere]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < 400; turn++) {
      there.push(await time(`/v2/admin/hidden/blobs/${hidden.digest}`));
      nowhere.push(await time(`/v2/admin/absent/blobs/${missing.digest}`));
    }
    const median = (times: number[]) => times.sort((a, b) => a - b)[times.length / 2] ?? 0;
    // A difference that could be used would show in the middle of many, by more than a fraction.
    expect(Math.abs(median(there) - median(nowhere))).toBeLessThan(0.25 * median(nowhere) + 0.2);
  });
});
