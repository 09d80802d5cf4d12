import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { content, imageManifest } from "./crash/content.ts";
import { type Entrepot, startEntrepot } from "./support/entrepot.ts";
import { noise } from "./support/images.ts";
import { RegistryClient, withDigest } from "./support/registry-client.ts";
import { mountSmallDisk, type SmallDisk } from "./support/small-disk.ts";
import { isNotRoot } from "./support/tools.ts";

setDefaultTimeout(120_000);

const MEGABYTE = 1_000_000;

/** An image in the registry, to be pulled while the disk is full. */
async function pushImage(client: RegistryClient, repository: string): Promise<void> {
  const blobs = ["config", "layer"].map((name) => content(noise(`${repository} ${name}`, 200_000)));
  for (const blob of blobs) await client.pushBlob(repository, blob.bytes);
  await client.pushManifest(repository, "v1", imageManifest(blobs, repository));
}

/** Pushes blobs until one is refused. @returns the answer. */
async function pushUntilRefused(client: RegistryClient, repository: string): Promise<Response> {
  for (let number = 0; number < 100; number++) {
    const blob = content(noise(`${repository} filler ${number}`, MEGABYTE));
    const location = await client.startUpload(repository).catch((error: unknown) => error);
    if (typeof location !== "string") {
      return client.request(`/v2/${repository}/blobs/uploads/`, { method: "POST" });
    }
    const response = await client.request(withDigest(location, blob.digest), {
      method: "PUT",
      body: blob.bytes as Uint8Array<ArrayBuffer>,
    });
    if (response.status !== 201) return response;
    await response.arrayBuffer();
  }
  throw new Error("100 MB went onto a small disk");
}

async function expectFullAnswer(response: Response): Promise<void> {
  const text = await response.text();
  expect([503, 507]).toContain(response.status);
  const { errors } = JSON.parse(text) as { errors: { code: string; message: string }[] };
  expect(errors[0]?.message).toMatch(/full|space|room|storage|disk/i);
}

async function expectNoTrace(registry: Entrepot): Promise<void> {
  expect(registry.logs()).not.toMatch(/unhandled|panic/i);
}

describe.skipIf(isNotRoot())("with the disk of the blobs full", () => {
  test("refuses pushes in plain words, serves pulls, and goes on when there is room", async () => {
    await using disk = await mountSmallDisk(12 * MEGABYTE);
    await using registry = await startEntrepot({
      config: { storage: { filesystem: { directory: join(disk.path, "blobs") } } },
    });
    const client = new RegistryClient(registry.url, { user: "admin", password: registry.adminPassword });
    await pushImage(client, "admin/before");

    await expectFullAnswer(await pushUntilRefused(client, "admin/full"));
    disk.fill();

    // In chunks: what was taken is kept, the rest is refused, and the same upload ends well later.
    const blob = content(noise("chunked", 3 * MEGABYTE));
    const location = await client.startUpload("admin/chunked").catch(() => undefined);
    if (location !== undefined) {
      const patched = await client.request(location, {
        method: "PATCH",
        body: blob.bytes as Uint8Array<ArrayBuffer>,
      });
      await expectFullAnswer(patched);
    }
    const missing = await client.request(`/v2/admin/chunked/blobs/${blob.digest}`);
    expect(missing.status).toBe(404);

    // Pulls and what needs no room for blobs go on.
    expect((await client.getImage("admin/before", "v1")).size).toBe(3);
    expect((await client.request("/v2/admin/before/tags/list")).status).toBe(200);

    disk.makeRoom();
    if (location !== undefined) {
      const status = await client.request(location);
      expect(status.status).toBe(204);
      const end = /^0-(\d+)$/.exec(status.headers.get("range") ?? "")?.[1] ?? "0";
      const offset = end === "0" ? 0 : Number(end) + 1;
      const next = new URL(status.headers.get("location") ?? location, registry.url).href;
      const put = await client.request(withDigest(next, blob.digest), {
        method: "PUT",
        body: blob.bytes.slice(offset),
      });
      expect(put.status).toBe(201);
      expect(await client.getBlob("admin/chunked", blob.digest)).toEqual(blob.bytes);
    }
    await pushImage(client, "admin/after");
    expect((await client.getImage("admin/after", "v1")).size).toBe(3);
    await expectNoTrace(registry);
  });
});

describe.skipIf(isNotRoot())("with the disk of everything full", () => {
  test("refuses pushes in plain words, lets people log in and pull, and goes on when there is room", async () => {
    await using disk: SmallDisk = await mountSmallDisk(20 * MEGABYTE);
    await using registry = await startEntrepot({ dataDirectory: join(disk.path, "data") });
    const client = new RegistryClient(registry.url, { user: "admin", password: registry.adminPassword });
    await pushImage(client, "admin/before");
    await expectFullAnswer(await pushUntilRefused(client, "admin/full"));
    disk.fill();

    // A database that cannot grow refuses to write, and says why.
    const manifest = imageManifest([], "a manifest on a full disk");
    const refused: number[] = [];
    for (let number = 0; number < 50; number++) {
      const body = imageManifest([content(noise("x", 10))], noise(`${number}`, 20_000).toHex());
      const response = await client.request(`/v2/admin/before/manifests/m${number}`, {
        method: "PUT",
        headers: { "content-type": manifest.mediaType },
        body: body.bytes as Uint8Array<ArrayBuffer>,
      });
      await response.arrayBuffer();
      refused.push(response.status);
    }
    for (const status of refused) expect([400, 404, 503, 507]).toContain(status);

    // Someone else, with no token yet.
    const other = new RegistryClient(registry.url, { user: "admin", password: registry.adminPassword });
    expect((await other.getImage("admin/before", "v1")).size).toBe(3);

    // It comes up again though there is no room.
    await registry.kill();
    await registry.start("/v2/");
    expect((await other.getImage("admin/before", "v1")).size).toBe(3);

    disk.makeRoom();
    await pushImage(client, "admin/after");
    expect((await client.getImage("admin/after", "v1")).size).toBe(3);
    await expectNoTrace(registry);
  });
});
