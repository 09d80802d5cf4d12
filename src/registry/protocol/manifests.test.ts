import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type Digest, digestOf, parseDigest } from "../../oci/digest.ts";
import { RegistryError } from "../../oci/errors.ts";
import { MEDIA_TYPES } from "../../oci/media-types.ts";
import { parseRepositoryName } from "../../oci/names.ts";
import { sendRaw, startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const answer = await fetch(`${server.origin}/v2/${name}/blobs/uploads/?digest=${blob}`, {
    method: "POST",
    body: "{}",
  });
  expect(answer.status).toBe(201);
});
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server[Symbol.asyncDispose]();
});

const name = "alice/manifests";
const blob = digestOf(new TextEncoder().encode("{}"));
const descriptor = { mediaType: "application/vnd.oci.empty.v1+json", digest: blob, size: 2 };
const call = (reference: string, init?: RequestInit) =>
  fetch(`${server.origin}/v2/${name}/manifests/${reference}`, init);

/** The bytes of an image manifest, no two alike. */
function image(extra: Record<string, unknown> = {}): Uint8Array<ArrayBuffer> {
  const document = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociManifest,
    config: descriptor,
    layers: [descriptor],
    annotations: { unique: crypto.randomUUID() },
    ...extra,
  };
  // Spaces that a registry which writes manifests anew would lose.
  return new TextEncoder().encode(`${JSON.stringify(document, null, 3)}\n`);
}

function put(
  reference: string,
  body: string | Uint8Array<ArrayBuffer> | ReadableStream,
  type: string = MEDIA_TYPES.ociManifest,
) {
  return call(reference, { method: "PUT", body, headers: { "Content-Type": type } });
}

async function refusal(answer: Response): Promise<[number, string]> {
  const body = (await answer.json()) as { errors: { code: string }[] };
  return [answer.status, body.errors[0]?.code ?? ""];
}

test("is served byte for byte as it was pushed, by tag and by digest, whatever is accepted", async () => {
  const bytes = image({ "org.example.custom": [1, "é"] });
  const digest = digestOf(bytes);
  const pushed = await put("v1", bytes, `${MEDIA_TYPES.ociManifest}; charset=utf-8`);
  expect(pushed.status).toBe(201);
  expect(pushed.headers.get("docker-content-digest")).toBe(digest);
  expect(pushed.headers.get("location")).toBe(`/v2/${name}/manifests/${digest}`);
  expect(pushed.headers.has("oci-tag")).toBe(false);
  for (const reference of ["v1", digest]) {
    for (const accept of [undefined, "text/html", MEDIA_TYPES.dockerManifest]) {
      const answer = await call(reference, accept ? { headers: { Accept: accept } } : {});
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe(MEDIA_TYPES.ociManifest);
      expect(answer.headers.get("content-length")).toBe(String(bytes.length));
      expect(answer.headers.get("docker-content-digest")).toBe(digest);
      expect(await answer.bytes()).toEqual(bytes);
    }
    const head = await sendRaw(server.port, [
      `HEAD /v2/${name}/manifests/${reference}?ns=docker.io HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    ]);
    expect(head).toMatchObject({ status: 200, body: "" });
    expect(head?.headers.get("content-length")).toBe(String(bytes.length));
    expect(head?.headers.get("content-type")).toBe(MEDIA_TYPES.ociManifest);
    expect(head?.headers.get("etag")).toBe(`"${digest}"`);
    const held = await call(reference, { headers: { "If-None-Match": `"${digest}"` } });
    expect([held.status, await held.text()]).toEqual([304, ""]);
  }
});

test("is pushed by digest, with tags as parameters, by sha256 and sha512", async () => {
  for (const algorithm of ["sha256", "sha512"] as const) {
    const bytes = image();
    const digest = digestOf(bytes, algorithm);
    const answer = await put(`${digest}?tag=${algorithm}-a&tag=${algorithm}-b&tag=${algorithm}-a`, bytes);
    expect(answer.status).toBe(201);
    expect(answer.headers.get("docker-content-digest")).toBe(digest);
    const tags = (answer.headers.get("oci-tag") ?? "").split(",").map((tag) => tag.trim());
    expect(tags.sort()).toEqual([`${algorithm}-a`, `${algorithm}-b`]);
    for (const tag of tags) {
      expect((await call(tag, { method: "HEAD" })).headers.get("docker-content-digest")).toBe(digest);
    }
  }
  const digest = digestOf(image());
  expect(await refusal(await put(`${digest}?tag=../x`, image()))).toEqual([400, "TAG_INVALID"]);
  const many = Array.from({ length: 101 }, (_, at) => `tag=t${at}`).join("&");
  expect((await put(`${digest}?${many}`, image())).status).toBe(400);
});

test("a digest that is not its own, or is none, is refused", async () => {
  const bytes = image();
  expect(await refusal(await put(digestOf(image()), bytes))).toEqual([400, "DIGEST_INVALID"]);
  expect(await refusal(await put("sha256:baddigeststring", bytes))).toEqual([400, "DIGEST_INVALID"]);
  expect(await refusal(await call("sha256:baddigeststring"))).toEqual([400, "DIGEST_INVALID"]);
  expect(await refusal(await put("-bad", bytes))).toEqual([400, "TAG_INVALID"]);
  expect(await refusal(await put("t".repeat(129), bytes))).toEqual([400, "TAG_INVALID"]);
  expect(await refusal(await call(digestOf(bytes)))).toEqual([404, "MANIFEST_UNKNOWN"]);
  expect(await refusal(await call("missing"))).toEqual([404, "MANIFEST_UNKNOWN"]);
});

test("what is no manifest is refused, and so is one whose blobs are not here", async () => {
  expect(await refusal(await put("x", "not json"))).toEqual([400, "MANIFEST_INVALID"]);
  expect(await refusal(await put("x", ""))).toEqual([400, "MANIFEST_INVALID"]);
  expect(await refusal(await put("x", image(), "text/plain"))).toEqual([400, "MANIFEST_INVALID"]);
  expect(await refusal(await put("x", image({ manifests: [] })))).toEqual([400, "MANIFEST_INVALID"]);
  const missing = { ...descriptor, digest: digestOf(new Uint8Array(9)) };
  expect(await refusal(await put("x", image({ layers: [missing] })))).toEqual([404, "MANIFEST_BLOB_UNKNOWN"]);
  const foreign = { ...missing, mediaType: "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip" };
  expect(
    (await put("x", image({ layers: [{ ...foreign, urls: ["http://127.0.0.1:1/never"] }] }))).status,
  ).toBe(201);
});

test("an index whose children are not here is taken with a warning", async () => {
  const child = { mediaType: MEDIA_TYPES.ociManifest, digest: digestOf(new Uint8Array(5)), size: 5 };
  const index = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests: [child] };
  const answer = await put("sparse", JSON.stringify(index), MEDIA_TYPES.ociIndex);
  expect(answer.status).toBe(201);
  expect(answer.headers.get("warning")).toMatch(/^299 - "[^"]+"$/);
});

describe("the size of a manifest", () => {
  const annotations: Record<string, string> = {};
  for (let at = 0; at < 390; at++) annotations[`large-annotation-${at}`] = "A".repeat(10_000);

  test("3.9 MB are taken and given back", async () => {
    const bytes = image({ annotations });
    expect((await put("large", bytes)).status).toBe(201);
    expect(digestOf(await (await call("large")).bytes())).toBe(digestOf(bytes));
  });

  test("more than 4 MiB are refused before they are read, when announced", async () => {
    const started = performance.now();
    const head = (headers: string) =>
      `PUT /v2/${name}/manifests/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: ${MEDIA_TYPES.ociManifest}\r\n${headers}\r\n\r\n`;
    for (const length of [4 * 1024 * 1024 + 1, 1_000_000_000_000]) {
      const answer = await sendRaw(server.port, [head(`Content-Length: ${length}`)]);
      expect(answer?.status).toBe(413);
      expect(answer?.body).toContain("MANIFEST_INVALID");
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test("and while they stream in, when not; memory stays where it was", async () => {
    let sent = 0;
    const endless = new ReadableStream({
      async pull(controller) {
        await Bun.sleep(0);
        sent += 1_000_000;
        if (sent > 500_000_000) controller.close();
        else controller.enqueue(new Uint8Array(1_000_000).fill(0x20));
      },
    });
    const answer = await put("x", endless).catch(() => undefined);
    if (answer) expect(answer.status).toBe(413);
    expect(sent).toBeLessThan(400_000_000);
    expect((await call("x", { method: "HEAD" })).status).not.toBe(500);
  });

  test("compressed ones are refused: nothing is unpacked", async () => {
    const bomb = Bun.gzipSync(new Uint8Array(50_000_000));
    const answer = await call("x", {
      method: "PUT",
      body: bomb,
      headers: { "Content-Type": MEDIA_TYPES.ociManifest, "Content-Encoding": "gzip" },
    });
    expect(await refusal(answer)).toEqual([400, "MANIFEST_INVALID"]);
  });
});

test("deleting a tag leaves the manifest, deleting the manifest takes its tags; both at once", async () => {
  const bytes = image();
  const digest = digestOf(bytes);
  await put(`${digest}?tag=gone&tag=stays`, bytes);
  expect((await call("gone", { method: "DELETE" })).status).toBe(202);
  expect((await call("gone", { method: "HEAD" })).status).toBe(404);
  expect((await call("stays", { method: "HEAD" })).status).toBe(200);
  expect((await call(digest, { method: "DELETE" })).status).toBe(202);
  expect((await call("stays")).status).toBe(404);
  expect((await call(digest)).status).toBe(404);
  expect(await refusal(await call(digest, { method: "DELETE" }))).toEqual([404, "MANIFEST_UNKNOWN"]);
});

test("where deletes are switched off, no way of deleting is left (CVE-2026-41888)", async () => {
  await using locked = await startTestServer({ deletes: false });
  const target = (path: string) => `${locked.origin}/v2/${name}/${path}`;
  for (const path of ["manifests/v1", `manifests/${blob}`, `blobs/${blob}`]) {
    const answer = await fetch(target(path), { method: "DELETE" });
    expect(answer.headers.get("allow")).not.toContain("DELETE");
    expect(await refusal(answer)).toEqual([405, "UNSUPPORTED"]);
  }
  const upload = await fetch(target("blobs/uploads/"), { method: "POST" });
  const path = upload.headers.get("location") ?? "";
  expect((await fetch(locked.origin + path, { method: "DELETE" })).status).toBe(204);
});

describe("referrers", () => {
  const subject = { mediaType: MEDIA_TYPES.ociManifest, digest: digestOf(image()) as Digest, size: 3 };
  const list = async (query = "") => {
    const answer = await fetch(`${server.origin}/v2/${name}/referrers/${subject.digest}${query}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe(MEDIA_TYPES.ociIndex);
    const body = (await answer.json()) as {
      schemaVersion: number;
      mediaType: string;
      manifests: { digest: string }[];
    };
    expect([body.schemaVersion, body.mediaType]).toEqual([2, MEDIA_TYPES.ociIndex]);
    return { answer, manifests: body.manifests };
  };

  test("of what has none, in a repository that there is or is not", async () => {
    expect((await list()).manifests).toEqual([]);
    const unknown = await fetch(`${server.origin}/v2/no/such/referrers/${subject.digest}`);
    expect([unknown.status, ((await unknown.json()) as { manifests: unknown[] }).manifests]).toEqual([
      200,
      [],
    ]);
    expect((await fetch(`${server.origin}/v2/${name}/referrers/latest`)).status).toBe(400);
  });

  test("are listed though the subject is not here, by type, and page by page", async () => {
    for (let at = 0; at < 40; at++) {
      const artifactType = `application/x.type${at % 2}`;
      const bytes = image({ subject, artifactType, annotations: { at: String(at) } });
      const pushed = await put(digestOf(bytes), bytes);
      expect(pushed.headers.get("oci-subject")).toBe(subject.digest);
      if (at > 0) continue;
      expect((await list()).manifests).toEqual([
        {
          mediaType: MEDIA_TYPES.ociManifest,
          digest: digestOf(bytes),
          size: bytes.length,
          artifactType,
          annotations: { at: "0" },
        } as never,
      ]);
    }
    expect((await list()).manifests).toHaveLength(40);
    const filtered = await list("?artifactType=application/x.type1");
    expect(filtered.answer.headers.get("oci-filters-applied")).toBe("artifactType");
    expect(filtered.manifests).toHaveLength(20);
    expect((await list("?artifactType=none")).manifests).toEqual([]);

    const seen = new Set<string>();
    let query: string | undefined = "?n=7&artifactType=application/x.type0";
    let pages = 0;
    while (query !== undefined) {
      const page = await list(query);
      for (const { digest } of page.manifests) seen.add(digest);
      pages++;
      query = page.answer.headers.get("link")?.match(/^<[^?]*(\?.*)>; rel="next"$/)?.[1];
    }
    expect([seen.size, pages]).toEqual([20, 3]);
  });

  test("with large annotations come in pages that can be read", async () => {
    const large = { mediaType: MEDIA_TYPES.ociManifest, digest: digestOf(image()), size: 3 };
    for (let at = 0; at < 20; at++) {
      const bytes = image({ subject: large, annotations: { at: String(at), text: "x".repeat(400_000) } });
      expect((await put(digestOf(bytes), bytes)).status).toBe(201);
    }
    let url: string | undefined = `/v2/${name}/referrers/${large.digest}`;
    let found = 0;
    while (url !== undefined) {
      const answer: Response = await fetch(server.origin + url);
      found += ((await answer.json()) as { manifests: unknown[] }).manifests.length;
      url = answer.headers.get("link")?.match(/^<(.*)>/)?.[1];
    }
    expect(found).toBe(20);
  });

  test("with the largest of annotations come a few at a time", async () => {
    // Broke: sixteen of 4 MiB were fetched at once, for each of the requests that asked.
    const large = { mediaType: MEDIA_TYPES.ociManifest, digest: digestOf(image()), size: 3 };
    for (let at = 0; at < 4; at++) {
      const bytes = image({ subject: large, annotations: { at: String(at), text: "x".repeat(3_900_000) } });
      expect((await put(digestOf(bytes), bytes)).status).toBe(201);
    }
    const subject = parseDigest(large.digest);
    const first = await server.registry.listReferrers(parseRepositoryName(name), subject, { limit: 16 });
    expect(first.items).toHaveLength(1);
    let url: string | undefined = `/v2/${name}/referrers/${large.digest}`;
    const sizes: number[] = [];
    while (url !== undefined) {
      const answer: Response = await fetch(server.origin + url);
      sizes.push((await answer.text()).length);
      url = answer.headers.get("link")?.match(/^<(.*)>/)?.[1];
    }
    expect(sizes).toHaveLength(4);
    expect(Math.max(...sizes)).toBeLessThan(4 * 1024 * 1024);
  });
});

test("a manifest of one who may not push is refused before its body is read", async () => {
  // Broke: anybody, without a credential, could have the server hold 4 MiB for each of his requests.
  await using strict = await startTestServer({
    wrap: (registry) =>
      new Proxy(registry, {
        get(target, method) {
          if (method !== "pushManifest") return Reflect.get(target, method);
          return () => Promise.reject(new RegistryError("denied"));
        },
      }),
  });
  const answer = await sendRaw(strict.port, [
    `PUT /v2/${name}/manifests/latest HTTP/1.1\r\nHost: test\r\nContent-Type: ${MEDIA_TYPES.ociManifest}\r\n`,
    "Content-Length: 4000000\r\n\r\n",
  ]);
  expect(answer?.status).toBe(403);
});
