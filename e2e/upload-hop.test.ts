import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { request as httpRequest } from "node:http";
import { content } from "./crash/content.ts";
import { type Entrepot, startEntrepot } from "./support/entrepot.ts";
import { noise } from "./support/images.ts";
import { waitFor } from "./support/processes.ts";
import { RegistryClient, withDigest } from "./support/registry-client.ts";
import { hasNoPostgres, isMissing } from "./support/tools.ts";

setDefaultTimeout(120_000);

const CHUNK = 100_000;
const alice = { user: "alice", password: "correct horse alice" };
const bob = { user: "bob", password: "correct horse bob" };

/** The pairs of stores that uploads have to survive on. */
const PLACES = [
  { database: "sqlite", storage: "filesystem", leftOut: false },
  { database: "postgresql", storage: "s3", leftOut: isMissing("versitygw") || hasNoPostgres() },
] as const;

for (const { leftOut, ...stores } of PLACES) {
  describe.skipIf(leftOut)(`uploads on ${stores.database} and ${stores.storage}`, () => {
    let registry: Entrepot;
    let client: RegistryClient;
    /** Which processes have answered to chunks. */
    const processes = new Set<string>();

    beforeAll(async () => {
      registry = await startEntrepot({ ...stores, processes: 3 });
      client = new RegistryClient(registry.url, { user: "admin", password: registry.adminPassword });
      await registry.addUser(alice.user, alice.password);
      await registry.addUser(bob.user, bob.password);
    });
    afterAll(async () => {
      await registry?.[Symbol.asyncDispose]();
    });

    /** A chunk, over a connection of its own, so that any of the processes may get it. */
    async function patch(location: string, bytes: Uint8Array, offset: number): Promise<string> {
      const response = await client.request(location, {
        method: "PATCH",
        headers: {
          connection: "close",
          "content-range": `${offset}-${offset + bytes.length - 1}`,
          "content-type": "application/octet-stream",
        },
        body: bytes as Uint8Array<ArrayBuffer>,
      });
      expect({ status: response.status, text: await response.text() }).toEqual({ status: 202, text: "" });
      expect(response.headers.get("range")).toBe(`0-${offset + bytes.length - 1}`);
      // The part before the number is a process's own.
      processes.add(response.headers.get("x-request-id")?.split("-")[0] ?? "");
      return new URL(response.headers.get("location") ?? "", registry.url).href;
    }

    async function complete(location: string, digest: string, rest?: Uint8Array): Promise<Response> {
      return client.request(withDigest(location, digest), {
        method: "PUT",
        headers: { connection: "close" },
        ...(rest === undefined ? {} : { body: rest as Uint8Array<ArrayBuffer> }),
      });
    }

    test("go on in whichever process takes the next chunk", async () => {
      const blob = content(noise("hop", 30 * CHUNK + 7));
      let location = await client.startUpload("admin/hop");
      for (let offset = 0; offset < blob.bytes.length; offset += CHUNK) {
        location = await patch(location, blob.bytes.subarray(offset, offset + CHUNK), offset);
      }
      expect((await complete(location, blob.digest)).status).toBe(201);
      expect(await client.getBlob("admin/hop", blob.digest)).toEqual(blob.bytes);
      expect(processes.size).toBeGreaterThan(1);
    });

    test("go on after a restart in good order, and after a sudden death", async () => {
      const blob = content(noise("restart", 6 * CHUNK));
      let location = await client.startUpload("admin/restart");
      location = await patch(location, blob.bytes.subarray(0, 2 * CHUNK), 0);
      await registry.restart();
      location = await patch(location, blob.bytes.subarray(2 * CHUNK, 4 * CHUNK), 2 * CHUNK);
      await registry.kill();
      await registry.start();
      const status = await client.request(location);
      expect(status.status).toBe(204);
      expect(status.headers.get("range")).toBe(`0-${4 * CHUNK - 1}`);
      expect((await complete(location, blob.digest, blob.bytes.slice(4 * CHUNK))).status).toBe(201);
      expect(await client.getBlob("admin/restart", blob.digest)).toEqual(blob.bytes);
    });

    test("go on from where a broken connection left them", async () => {
      const blob = content(noise("broken", 40 * CHUNK));
      const location = await client.startUpload("admin/broken");
      await sendAndBreak(location, blob.bytes.subarray(0, 20 * CHUNK), {
        announced: blob.bytes.length,
        authorization: `Basic ${btoa(`admin:${registry.adminPassword}`)}`,
      });
      // The registry may still be busy with what came before the end.
      const offset = await waitFor("a quiet upload", async () => {
        const status = await client.request(location);
        const end = /^0-(\d+)$/.exec(status.headers.get("range") ?? "")?.[1];
        return status.status === 204 && end !== undefined && end !== "0" ? Number(end) + 1 : undefined;
      }).catch(() => 0);
      expect(offset).toBeLessThanOrEqual(20 * CHUNK);
      const response = await complete(location, blob.digest, blob.bytes.slice(offset));
      expect({ status: response.status, text: await response.text() }).toEqual({ status: 201, text: "" });
      expect(await client.getBlob("admin/broken", blob.digest)).toEqual(blob.bytes);
    });

    test("take a chunk only where they stand, and can be resumed after a wrong one", async () => {
      const blob = content(noise("order", 3 * CHUNK));
      let location = await client.startUpload("admin/order");
      location = await patch(location, blob.bytes.subarray(0, CHUNK), 0);
      for (const wrong of [0, 2 * CHUNK]) {
        const refused = await client.request(location, {
          method: "PATCH",
          headers: { "content-range": `${wrong}-${wrong + CHUNK - 1}` },
          body: blob.bytes.slice(wrong, wrong + CHUNK),
        });
        expect(refused.status).toBe(416);
        await refused.arrayBuffer();
      }
      location = await patch(location, blob.bytes.subarray(CHUNK, 2 * CHUNK), CHUNK);
      expect((await complete(location, blob.digest, blob.bytes.slice(2 * CHUNK))).status).toBe(201);
      expect(await client.getBlob("admin/order", blob.digest)).toEqual(blob.bytes);
    });

    test("are completed once, by one of many who try", async () => {
      const blob = content(noise("race", 2 * CHUNK));
      const location = await patch(await client.startUpload("admin/race"), blob.bytes, 0);
      const answers = await Promise.all(Array.from({ length: 6 }, () => complete(location, blob.digest)));
      const statuses = answers.map((answer) => answer.status);
      expect(statuses).toContain(201);
      for (const status of statuses) expect([201, 404, 409, 416, 429]).toContain(status);
      expect(await client.getBlob("admin/race", blob.digest)).toEqual(blob.bytes);
    });

    test("take the chunks of two senders at once without mixing them", async () => {
      const blob = content(noise("two senders", 2 * CHUNK));
      const location = await client.startUpload("admin/two");
      const send = () =>
        client.request(location, {
          method: "PATCH",
          headers: { "content-range": `0-${2 * CHUNK - 1}`, connection: "close" },
          body: blob.bytes as Uint8Array<ArrayBuffer>,
        });
      const statuses = (await Promise.all([send(), send(), send()])).map((answer) => answer.status);
      expect(statuses).toContain(202);
      for (const status of statuses) expect([202, 409, 416, 429]).toContain(status);
      expect((await complete(location, blob.digest)).status).toBe(201);
      expect(await client.getBlob("admin/two", blob.digest)).toEqual(blob.bytes);
    });

    test("are nobody else's: not by their address, not by another path", async () => {
      const owner = new RegistryClient(registry.url, alice);
      const blob = content(noise("mine", CHUNK));
      const location = await owner.startUpload("alice/mine");
      const id = new URL(location).pathname.split("/").at(-1) ?? "";
      const intruder = new RegistryClient(registry.url, bob);
      const moved = location.replace("alice/mine", "bob/theirs");
      await intruder.logIn("bob/theirs");
      for (const address of [location, moved]) {
        for (const method of ["GET", "PATCH", "PUT", "DELETE"]) {
          const target = method === "PUT" ? withDigest(address, blob.digest) : address;
          const response = await intruder.request(target, {
            method,
            ...(method === "PATCH" || method === "PUT"
              ? { body: blob.bytes as Uint8Array<ArrayBuffer> }
              : {}),
          });
          expect([401, 403, 404]).toContain(response.status);
          expect(await response.text()).not.toContain(id);
        }
      }
      const done = await owner.request(withDigest(location, blob.digest), {
        method: "PUT",
        body: blob.bytes as Uint8Array<ArrayBuffer>,
      });
      expect(done.status).toBe(201);
    });

    test("are over when they are cancelled", async () => {
      const location = await client.startUpload("admin/cancelled");
      await patch(location, noise("cancelled", CHUNK), 0);
      expect((await client.request(location, { method: "DELETE" })).status).toBe(204);
      expect((await client.request(location)).status).toBe(404);
      expect((await complete(location, content(noise("cancelled", CHUNK)).digest)).status).toBe(404);
    });
  });
}

/** Sends part of an announced body, and cuts the connection. */
async function sendAndBreak(
  location: string,
  part: Uint8Array,
  options: { announced: number; authorization: string },
): Promise<void> {
  const url = new URL(location);
  await new Promise<void>((resolve) => {
    const request = httpRequest(url, {
      method: "PATCH",
      headers: { "content-length": options.announced, authorization: options.authorization },
    });
    request.on("error", () => resolve());
    request.on("response", (response) => response.resume());
    request.write(part, () => setTimeout(() => request.destroy(), 100));
    request.on("close", () => resolve());
  });
}
