import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type Digest, type DigestAlgorithm, digestOf } from "../../oci/digest.ts";
import { parseRepositoryName } from "../../oci/names.ts";
import { sendRaw, startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server[Symbol.asyncDispose]();
});

const repository = parseRepositoryName("alice/blobs/uploads");
const content = crypto.getRandomValues(new Uint8Array(2048));
const call = (path: string, init?: RequestInit) =>
  fetch(server.origin + path, { redirect: "manual", ...init });
const blob = (digest: string, init?: RequestInit) => call(`/v2/${repository}/blobs/${digest}`, init);

async function push(bytes: Uint8Array, algorithm: DigestAlgorithm = "sha256"): Promise<Digest> {
  const digest = digestOf(bytes, algorithm);
  const query = new URLSearchParams({ digest });
  const answer = await call(`/v2/${repository}/blobs/uploads/?${query}`, { method: "POST", body: bytes });
  expect(answer.status).toBe(201);
  return digest;
}

async function code(answer: Response): Promise<string> {
  const body = (await answer.json()) as { errors: { code: string }[] };
  return body.errors[0]?.code ?? "";
}

for (const algorithm of ["sha256", "sha512"] as const) {
  describe(`pulling a blob by ${algorithm}`, () => {
    test("comes whole, with all that a client wants to know", async () => {
      const digest = await push(content, algorithm);
      const answer = await blob(digest);
      expect(answer.status).toBe(200);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "content-length": "2048",
        "content-type": "application/octet-stream",
        "docker-content-digest": digest,
        "docker-distribution-api-version": "registry/2.0",
        "accept-ranges": "bytes",
        etag: `"${digest}"`,
      });
      expect(answer.headers.get("content-disposition")).toBe("attachment");
      expect(await answer.bytes()).toEqual(content);
      const encoded = await blob(digest.replace(":", "%3A"));
      expect(encoded.status).toBe(200);
    });

    test("HEAD says the same and sends nothing", async () => {
      const digest = await push(content, algorithm);
      const answer = await sendRaw(server.port, [
        `HEAD /v2/${repository}/blobs/${digest} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      ]);
      expect(answer).toMatchObject({ status: 200, body: "" });
      expect(answer?.headers.get("content-length")).toBe("2048");
      expect(answer?.headers.get("docker-content-digest")).toBe(digest);
      expect(answer?.headers.has("transfer-encoding")).toBe(false);
    });
  });
}

test("parts of a blob", async () => {
  const digest = await push(content);
  const cases: [string, number, number][] = [
    ["bytes=500-1499", 500, 1499],
    ["bytes=500-", 500, 2047],
    ["bytes=-500", 1548, 2047],
    ["bytes=2000-5000", 2000, 2047],
  ];
  for (const [range, start, end] of cases) {
    const answer = await blob(digest, { headers: { Range: range } });
    expect(answer.status).toBe(206);
    expect(answer.headers.get("content-length")).toBe(String(end - start + 1));
    expect(answer.headers.get("content-range")).toBe(`bytes ${start}-${end}/2048`);
    expect(await answer.bytes()).toEqual(content.slice(start, end + 1));
  }
  for (const range of ["bytes=500-0", "bytes=5000-10000"]) {
    const answer = await blob(digest, { headers: { Range: range } });
    expect(answer.status).toBe(416);
    expect(answer.headers.get("content-range")).toBe("bytes */2048");
    expect(await code(answer)).toBe("RANGE_INVALID");
  }
});

test("a range that cannot be understood, or is of something else, brings the whole blob", async () => {
  const digest = await push(content);
  const ranges = ["bytes=0-1,5-6", "lines=1-2", "bytes=x", "bytes=-"];
  for (const Range of ranges) {
    const answer = await blob(digest, { headers: { Range } });
    expect({ Range, status: answer.status }).toEqual({ Range, status: 200 });
    expect(await answer.bytes()).toEqual(content);
  }
  const other = await blob(digest, { headers: { Range: "bytes=0-1", "If-Range": '"sha256:other"' } });
  expect(other.status).toBe(200);
  expect(await other.bytes()).toEqual(content);
  const same = await blob(digest, { headers: { Range: "bytes=0-1", "If-Range": `"${digest}"` } });
  expect(same.status).toBe(206);
});

test("a client that has the blob is not sent it again", async () => {
  const digest = await push(content);
  for (const method of ["GET", "HEAD"]) {
    for (const tag of [`"${digest}"`, `"x", W/"${digest}"`, "*"]) {
      const answer = await blob(digest, { method, headers: { "If-None-Match": tag } });
      expect(answer.status).toBe(304);
      expect(await answer.text()).toBe("");
    }
  }
  expect((await blob(digest, { headers: { "If-None-Match": '"sha256:other"' } })).status).toBe(200);
});

test("empty blobs and tiny ones", async () => {
  for (const text of ["", "{}"]) {
    const bytes = new TextEncoder().encode(text);
    const digest = await push(bytes);
    const answer = await blob(digest);
    expect(answer.headers.get("content-length")).toBe(String(bytes.length));
    expect(await answer.text()).toBe(text);
    const head = await blob(digest, { method: "HEAD" });
    expect(head.headers.get("content-length")).toBe(String(bytes.length));
  }
});

test("deleting, and gone at once", async () => {
  const digest = await push(new TextEncoder().encode("to be deleted"));
  const deleted = await blob(digest, { method: "DELETE" });
  expect(deleted.status).toBe(202);
  expect((await blob(digest, { method: "HEAD" })).status).toBe(404);
  expect(await code(await blob(digest))).toBe("BLOB_UNKNOWN");
  expect((await blob(digest, { method: "DELETE" })).status).toBe(404);
});

test("digests that are none, blobs that are none, methods that are none", async () => {
  expect(await code(await blob("sha256:abc"))).toBe("DIGEST_INVALID");
  expect((await blob("sha256:..%2f..%2fx")).status).toBe(404);
  expect((await blob(digestOf(new Uint8Array(3)))).status).toBe(404);
  expect((await call(`/v2/unknown/blobs/${digestOf(content)}`)).status).toBe(404);
  expect((await call(`/v2/UPPER/blobs/${digestOf(content)}`)).status).toBe(400);
  const wrong = await blob(digestOf(content), { method: "PATCH" });
  expect(wrong.status).toBe(405);
  expect(wrong.headers.get("allow")).toBe("GET, HEAD, DELETE");
});

describe("where the bytes are somewhere else", () => {
  const large = crypto.getRandomValues(new Uint8Array(65_536));
  const bytes = Buffer.concat(Array.from({ length: 40 }, () => large));
  const digest = digestOf(bytes);
  const descriptor = { mediaType: "application/octet-stream", digest, size: bytes.length };

  test("the client is sent there", async () => {
    const url = "https://store.example.com/key?signature=x";
    await using elsewhere = await startTestServer({
      wrap: (registry) =>
        Object.assign(Object.create(registry), {
          getBlob: async () => ({ descriptor, location: { kind: "url", url } }),
        }),
    });
    const answer = await fetch(`${elsewhere.origin}/v2/a/blobs/${digest}`, { redirect: "manual" });
    expect(answer.status).toBe(307);
    expect(answer.headers.get("location")).toBe(url);
    expect(answer.headers.get("docker-content-digest")).toBe(digest);
    expect(elsewhere.faults).toEqual([]);
  });

  test("or they are passed on, in parts too; a store that breaks off breaks the answer off", async () => {
    let broken = false;
    await using elsewhere = await startTestServer({
      wrap: (registry) =>
        Object.assign(Object.create(registry), {
          getBlob: async () => ({
            descriptor,
            location: {
              kind: "stream",
              open: async (range?: { start: number; end: number }) =>
                chunksOf(bytes.subarray(range?.start ?? 0, (range?.end ?? bytes.length) + 1), broken),
            },
          }),
        }),
    });
    const url = `${elsewhere.origin}/v2/a/blobs/${digest}`;
    expect(digestOf(await (await fetch(url)).bytes())).toBe(digest);
    const part = await fetch(url, { headers: { Range: "bytes=10-1009" } });
    expect(part.status).toBe(206);
    expect(part.headers.get("content-length")).toBe("1000");
    expect(Buffer.from(await part.bytes())).toEqual(bytes.subarray(10, 1010));
    broken = true;
    await expect(fetch(url).then((answer) => answer.bytes())).rejects.toThrow();
    const small = await fetch(url, { headers: { Range: "bytes=0-99999" } });
    expect(small.status).toBeGreaterThanOrEqual(500);
  });
});

function chunksOf(bytes: Uint8Array, broken: boolean): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      await Bun.sleep(1);
      if (broken && at >= 65_536) {
        controller.close();
        return;
      }
      controller.enqueue(bytes.subarray(at, at + 65_536));
      at += 65_536;
      if (at >= bytes.length) controller.close();
    },
  });
}
