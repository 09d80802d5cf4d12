import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { MANIFEST_TYPE } from "../crash/content.ts";
import { noise } from "../support/images.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import { withDigest } from "../support/registry-client.ts";
import { MEGABYTE, seed, Target } from "./target.ts";

setDefaultTimeout(180_000);

let target: Target;

beforeAll(async () => {
  target = await Target.start();
});
afterAll(async () => {
  await target?.[Symbol.asyncDispose]();
});

describe("bodies without measure", () => {
  test("a manifest of 5 MiB is refused early, announced or not", async () => {
    const before = target.memory();
    const path = "/v2/admin/fuzz/manifests/huge";
    const type = { "content-type": MANIFEST_TYPE };
    // Announced: refused on the header alone.
    const announced = await target.send(
      target.head(path, { ...type, "content-length": String(5 * 2 ** 20) }, "PUT"),
      5_000,
    );
    expect(announced.status).toBe(413);
    const gigabyte = await target.send(
      target.head(path, { ...type, "content-length": String(2 ** 30) }, "PUT"),
      5_000,
    );
    expect(gigabyte.status).toBe(413);
    // Not announced: refused when it has grown too large, without waiting for an end that never comes.
    const chunk = `10000\r\n${" ".repeat(0x10000)}\r\n`;
    const endless = await target.send(
      [
        target.head(path, { ...type, "transfer-encoding": "chunked" }, "PUT"),
        ...Array.from({ length: 200 }, () => chunk),
      ],
      10_000,
    );
    expect(endless.status === 413 || (endless.closed && endless.status === undefined)).toBe(true);
    await target.expectUnharmed(before);
  });

  test("a bomb of gzip is not opened", async () => {
    const before = target.memory();
    const bomb = Bun.gzipSync(new Uint8Array(200 * MEGABYTE));
    for (const path of ["/v2/admin/fuzz/manifests/bomb", "/auth/token"]) {
      const response = await target.client.request(path, {
        method: path.includes("manifests") ? "PUT" : "POST",
        headers: { "content-type": MANIFEST_TYPE, "content-encoding": "gzip" },
        body: bomb,
      });
      await response.arrayBuffer();
      expect([400, 401, 404, 413, 415]).toContain(response.status);
    }
    await target.expectUnharmed(before);
  });

  test("many uploads that never go on hold no memory", async () => {
    const before = target.memory();
    const half = noise(seed, 100_000);
    const waiting: Promise<RawAnswer>[] = [];
    for (let count = 0; count < 100; count++) {
      const location = new URL(await target.client.startUpload("admin/fuzz"));
      const request = target.head(
        location.pathname + location.search,
        { "content-length": String(50 * MEGABYTE) },
        "PATCH",
      );
      waiting.push(target.send([request, half], 3_000));
    }
    await Bun.sleep(1_500);
    expect(target.memory() - before).toBeLessThan(150 * MEGABYTE);
    // Others are served meanwhile.
    expect((await target.client.getImage("admin/fuzz", "v1")).size).toBe(2);
    await Promise.all(waiting);
    await target.expectUnharmed(before);
  });

  test("a blob of 400 MB goes through without being held in memory", async () => {
    const before = target.memory();
    const piece = noise(seed, 1_000_000);
    const digest = new Bun.CryptoHasher("sha256");
    for (let count = 0; count < 400; count++) digest.update(piece);
    const name = `sha256:${digest.digest("hex")}`;
    let [sent, peak] = [0, 0];
    const location = await target.client.startUpload("admin/fuzz");
    const put = await target.client.request(withDigest(location, name), {
      method: "PUT",
      body: new ReadableStream({
        pull(controller) {
          if (sent === 400) return controller.close();
          controller.enqueue(piece);
          if (sent++ % 20 === 0) peak = Math.max(peak, target.memory());
        },
      }),
    });
    expect({ status: put.status, text: await put.text() }).toEqual({ status: 201, text: "" });
    const back = new Bun.CryptoHasher("sha256");
    const pulled = await target.client.request(`/v2/admin/fuzz/blobs/${name}`);
    for await (const chunk of pulled.body ?? []) back.update(chunk);
    expect(`sha256:${back.digest("hex")}`).toBe(name);
    expect(peak - before).toBeLessThan(150 * MEGABYTE);
    await target.expectUnharmed(before);
  });
});
