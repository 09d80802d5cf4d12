import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { digestOf } from "../../oci/digest.ts";
import { sendRaw, startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ maxBlobBytes: 5_000_000 });
});
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server[Symbol.asyncDispose]();
});

const name = "alice/app";
const call = (path: string, init?: RequestInit) => fetch(server.origin + path, init);
const post = (query = "", init?: RequestInit) =>
  call(`/v2/${name}/blobs/uploads/${query}`, { method: "POST", ...init });

/** Starts an upload, and returns its path. */
async function start(query = ""): Promise<string> {
  const answer = await post(query);
  expect(answer.status).toBe(202);
  return location(answer);
}

function location(answer: Response): string {
  const path = answer.headers.get("location") ?? "";
  expect(path).toMatch(/^\/v2\/alice\/app\/blobs\/[^?]+$/);
  return path;
}

async function refusal(answer: Response): Promise<[number, string]> {
  const body = (await answer.json()) as { errors: { code: string }[] };
  return [answer.status, body.errors[0]?.code ?? ""];
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

async function expectPulled(path: string, bytes: Uint8Array) {
  const pulled = await call(path);
  expect(pulled.status).toBe(200);
  expect(await pulled.bytes()).toEqual(Uint8Array.from(bytes));
}

for (const algorithm of ["sha256", "sha512"] as const) {
  const content = crypto.getRandomValues(new Uint8Array(3067));
  const digest = digestOf(content, algorithm);
  const inQuery = encodeURIComponent(digest);

  describe(`pushing a blob by ${algorithm}`, () => {
    test("POST alone", async () => {
      const answer = await post(`?digest=${inQuery}`, { body: content });
      expect(answer.status).toBe(201);
      expect(answer.headers.get("docker-content-digest")).toBe(digest);
      await expectPulled(location(answer), content);
    });

    test("POST, then PUT", async () => {
      const started = await post(`?digest-algorithm=${algorithm}`);
      expect(started.status).toBe(202);
      expect(started.headers.get("range")).toBe("0-0");
      expect(started.headers.get("docker-upload-uuid")).toMatch(/^[0-9a-f-]{36}$/);
      const answer = await call(`${location(started)}?digest=${inQuery}`, { method: "PUT", body: content });
      expect(answer.status).toBe(201);
      expect(answer.headers.get("docker-content-digest")).toBe(digest);
      await expectPulled(location(answer), content);
    });

    test("a stream, then PUT; the first Location stays good for the whole session", async () => {
      const path = await start();
      const stream = new ReadableStream({
        async pull(controller) {
          await Bun.sleep(1);
          controller.enqueue(content);
          controller.close();
        },
      });
      const patched = await call(path, { method: "PATCH", body: stream });
      expect(patched.status).toBe(202);
      expect(patched.headers.get("range")).toBe("0-3066");
      const answer = await call(`${path}?digest=${inQuery}`, { method: "PUT" });
      expect(answer.status).toBe(201);
      await expectPulled(location(answer), content);
    });

    test("chunks, with and without a last one in the PUT", async () => {
      for (const lastInPut of [false, true]) {
        let path = await start();
        for (const [first, last] of [
          [0, 1023],
          [1024, 2047],
          [2048, 3066],
        ] as const) {
          const put = lastInPut && last === 3066;
          const answer = await call(put ? `${path}?digest=${inQuery}` : path, {
            method: put ? "PUT" : "PATCH",
            headers: { "Content-Range": `${first}-${last}` },
            body: content.slice(first, last + 1),
          });
          expect(answer.status).toBe(put ? 201 : 202);
          path = location(answer);
        }
        if (!lastInPut) path = location(await call(`${path}?digest=${inQuery}`, { method: "PUT" }));
        await expectPulled(path, content);
      }
    });

    test("a chunk out of order is refused with where to go on, in PATCH and in PUT", async () => {
      const path = await start();
      await call(path, { method: "PATCH", body: content.slice(0, 1024) });
      for (const method of ["PATCH", "PUT"]) {
        const answer = await call(`${path}?digest=${inQuery}`, {
          method,
          headers: { "Content-Range": "2048-3066" },
          body: content.slice(2048),
        });
        expect(answer.headers.get("range")).toBe("0-1023");
        expect(location(answer)).toBe(path);
        expect(await refusal(answer)).toEqual([416, "BLOB_UPLOAD_INVALID"]);
        const status = await call(path);
        expect([status.status, status.headers.get("range"), location(status)]).toEqual([204, "0-1023", path]);
      }
      await call(path, {
        method: "PATCH",
        headers: { "Content-Range": "1024-3066" },
        body: content.slice(1024),
      });
      expect((await call(`${path}?digest=${inQuery}`, { method: "PUT" })).status).toBe(201);
    });

    test("content with another digest is refused however it is sent, and nothing is kept", async () => {
      const corrupt = Buffer.concat([content, bytesOf("oh no")]);
      const wrong = digestOf(bytesOf(`never pushed by ${algorithm}`), algorithm);
      const query = `?digest=${encodeURIComponent(wrong)}`;
      expect(await refusal(await post(query, { body: corrupt }))).toEqual([400, "DIGEST_INVALID"]);
      const put = await call((await start()) + query, { method: "PUT", body: corrupt });
      expect(await refusal(put)).toEqual([400, "DIGEST_INVALID"]);
      const path = await start();
      await call(path, { method: "PATCH", body: corrupt });
      expect(await refusal(await call(path + query, { method: "PUT" }))).toEqual([400, "DIGEST_INVALID"]);
      expect((await call(path)).status).toBe(404);
      expect((await call(`/v2/${name}/blobs/${wrong}`)).status).toBe(404);
    });
  });
}

describe("mounting", () => {
  const content = bytesOf("mounted");
  const digest = digestOf(content);

  test("a blob of another repository, named or found", async () => {
    await fetch(`${server.origin}/v2/bob/source/blobs/uploads/?digest=${digest}`, {
      method: "POST",
      body: content,
    });
    const answer = await post(`?mount=${digest}&from=bob/source`);
    expect(answer.status).toBe(201);
    expect(answer.headers.get("docker-content-digest")).toBe(digest);
    await expectPulled(location(answer), content);
    await call(`/v2/${name}/blobs/${digest}`, { method: "DELETE" });
    const anonymous = await post(`?mount=${digest}`);
    expect([201, 202]).toContain(anonymous.status);
  });

  test("what is not there has to be uploaded", async () => {
    const missing = digestOf(bytesOf("missing"), "sha512");
    for (const query of [
      `?mount=${missing}&from=bob/source`,
      `?mount=${missing}`,
      `?mount=${missing}&from=Bad..Name`,
    ]) {
      const path = await start(query);
      const answer = await call(`${path}?digest=${missing}`, { method: "PUT", body: bytesOf("missing") });
      expect(answer.status).toBe(201);
      await call(`/v2/${name}/blobs/${missing}`, { method: "DELETE" });
    }
    expect(await refusal(await post("?mount=sha256:x"))).toEqual([400, "DIGEST_INVALID"]);
  });
});

describe("the habits of clients met in the wild", () => {
  test("a PATCH of length zero, and one after the other without Content-Range", async () => {
    const path = await start();
    const empty = await call(path, { method: "PATCH", headers: { "Content-Length": "0" } });
    expect([empty.status, empty.headers.get("range")]).toEqual([202, "0-0"]);
    await call(path, { method: "PATCH", body: "hello " });
    const second = await call(path, { method: "PATCH", body: "world" });
    expect(second.headers.get("range")).toBe("0-10");
    const digest = digestOf(bytesOf("hello world"));
    expect((await call(`${path}?digest=${digest}`, { method: "PUT" })).status).toBe(201);
  });

  test("Content-Range as HTTP has it", async () => {
    const path = await start();
    const answer = await call(path, {
      method: "PATCH",
      headers: { "Content-Range": "bytes 0-4/*" },
      body: "hello",
    });
    expect(answer.status).toBe(202);
    expect(
      await refusal(await call(path, { method: "PATCH", headers: { "Content-Range": "x" }, body: "y" })),
    ).toEqual([400, "BLOB_UPLOAD_INVALID"]);
    expect(
      await refusal(
        await call(path, {
          method: "PATCH",
          headers: { "Content-Range": "5-9" },
          body: "too short for that",
        }),
      ),
    ).toEqual([400, "SIZE_INVALID"]);
    expect((await call(path)).headers.get("range")).toBe("0-4");
  });

  test("POST without the trailing slash", async () => {
    const answer = await call(`/v2/${name}/blobs/uploads`, { method: "POST" });
    expect(answer.status).toBe(202);
  });
});

test("cancelling", async () => {
  const path = await start();
  expect((await call(path, { method: "DELETE" })).status).toBe(204);
  expect(await refusal(await call(path))).toEqual([404, "BLOB_UPLOAD_UNKNOWN"]);
  expect((await call(path, { method: "DELETE" })).status).toBe(404);
});

test("uploads that are none, digests that are missing, methods that are none", async () => {
  for (const id of ["x", "..", "00000000-0000-4000-8000-000000000000", "A".repeat(4000)]) {
    expect((await call(`/v2/${name}/blobs/uploads/${id}`)).status).toBe(404);
  }
  const path = await start();
  expect(await refusal(await call(path, { method: "PUT", body: "x" }))).toEqual([400, "DIGEST_INVALID"]);
  expect(await refusal(await call(`${path}?digest=md5:x`, { method: "PUT" }))).toEqual([
    400,
    "DIGEST_INVALID",
  ]);
  expect(await refusal(await post("?digest-algorithm=md5"))).toEqual([400, "DIGEST_INVALID"]);
  const wrong = await call(path, { method: "POST" });
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, HEAD, PATCH, PUT, DELETE"]);
  expect((await call(`/v2/${name}/blobs/uploads/`)).status).toBe(405);
  const elsewhere = path.replace("alice/app", "alice/other");
  expect((await call(elsewhere, { method: "PATCH", body: "x" })).status).toBe(404);
});

test("a body over the limit is refused: at once when announced, else when it gets there", async () => {
  const path = await start();
  const started = performance.now();
  const announced = await sendRaw(server.port, [
    `PATCH ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000000\r\nConnection: close\r\n\r\n`,
  ]);
  expect(announced?.status).toBe(413);
  expect(performance.now() - started).toBeLessThan(900);
  const endless = new ReadableStream({
    async pull(controller) {
      await Bun.sleep(0);
      controller.enqueue(new Uint8Array(1_000_000));
    },
  });
  const answer = await call(path, { method: "PATCH", body: endless }).catch(() => undefined);
  if (answer) expect(answer.status).toBe(413);
});

describe("a client that vanishes", () => {
  const patch = (path: string, headers: string) => `PATCH ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n`;

  test("leaves what arrived, and never a blob that is cut off", async () => {
    for (const [headers, body, arrived] of [
      ["Content-Length: 100", "0123456789", 10],
      ["Transfer-Encoding: chunked", "a\r\n0123456789\r\n", 10],
      ["Transfer-Encoding: chunked", "f\r\n0123456789", 10],
    ] as const) {
      const path = await start();
      await sendRaw(server.port, [patch(path, headers), body], { vanish: true, patience: 200 });
      const status = await waitFor(path, arrived);
      expect(status).toBe(`0-${arrived - 1}`);
      const rest = await call(path, {
        method: "PATCH",
        headers: { "Content-Range": "10-14" },
        body: "abcde",
      });
      expect(rest.status).toBe(202);
      const digest = digestOf(bytesOf("0123456789abcde"));
      expect((await call(`${path}?digest=${digest}`, { method: "PUT" })).status).toBe(201);
    }
  });

  test("in a POST or a PUT stores nothing, though what arrived has the digest", async () => {
    const digest = digestOf(bytesOf("0123456789"));
    await call(`/v2/${name}/blobs/${digest}`, { method: "DELETE" });
    const target = `/v2/${name}/blobs/uploads/?digest=${digest}`;
    const head = (method: string, path: string) =>
      `${method} ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n`;
    await sendRaw(server.port, [head("POST", target), "0123456789"], { vanish: true, patience: 200 });
    const path = await start();
    await sendRaw(server.port, [head("PUT", `${path}?digest=${digest}`), "0123456789"], {
      vanish: true,
      patience: 200,
    });
    await waitFor(path, 10);
    expect((await call(`/v2/${name}/blobs/${digest}`)).status).toBe(404);
  });

  /** The registry notices in its own time. */
  async function waitFor(path: string, arrived: number): Promise<string> {
    for (let tries = 0; ; tries++) {
      const range = (await call(path)).headers.get("range") ?? "";
      if (range === `0-${arrived - 1}` || tries > 50) return range;
      await Bun.sleep(20);
    }
  }
});
