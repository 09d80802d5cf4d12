import { afterAll, beforeAll, expect, test } from "bun:test";
import { digestOf } from "../../oci/digest.ts";
import { MEDIA_TYPES } from "../../oci/media-types.ts";
import { parseRepositoryName, parseTag } from "../../oci/names.ts";
import { isVersionCheck } from "./dispatch.ts";
import { startTestServer, type TestServer } from "./testing.ts";

const TAGS = ["1.0", "1.1", "A", "Z", "_x", "a", "latest", "z"];
const REPOSITORIES = ["alice/app", "alice/app-two", "alice/app/deep", "bob/tool"];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const index = new TextEncoder().encode(
    JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests: [] }),
  );
  for (const name of REPOSITORIES) {
    const tags = name === "alice/app" ? TAGS.toReversed() : ["latest"];
    await server.registry.pushManifest(parseRepositoryName(name), index, {
      mediaType: MEDIA_TYPES.ociIndex,
      tags: tags.map(parseTag),
      digest: digestOf(index),
    });
  }
});
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server[Symbol.asyncDispose]();
});

async function get(path: string) {
  const answer = await fetch(server.origin + path);
  const body = (await answer.json()) as Record<string, unknown>;
  return { status: answer.status, link: answer.headers.get("link"), body };
}

/** All items of a list, by following its links. */
async function follow(path: string, field: string): Promise<unknown[]> {
  const items: unknown[] = [];
  let next: string | undefined = path;
  for (let pages = 0; next !== undefined; pages++) {
    expect(pages).toBeLessThan(20);
    const { status, link, body } = await get(next);
    expect(status).toBe(200);
    items.push(...(body[field] as unknown[]));
    next = link?.match(/^<(.*)>; rel="next"$/)?.[1];
  }
  return items;
}

test("the ping", async () => {
  for (const path of ["/v2/", "/v2"]) {
    const answer = await fetch(server.origin + path);
    expect([answer.status, await answer.text()]).toEqual([200, "{}"]);
    expect(answer.headers.get("docker-distribution-api-version")).toBe("registry/2.0");
    expect(answer.headers.get("content-type")).toBe("application/json");
  }
  for (const path of ["/v2/", "/v2", "/v2/?x", "/v2?x"]) {
    expect(isVersionCheck(new Request(server.origin + path))).toBe(true);
  }
  expect(isVersionCheck(new Request(`${server.origin}/v2/_catalog`))).toBe(false);
  const wrong = await fetch(`${server.origin}/v2/`, { method: "POST" });
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});

test("tags, in the order of their bytes, whole and page by page", async () => {
  const path = "/v2/alice/app/tags/list";
  expect((await get(path)).body).toEqual({ name: "alice/app", tags: TAGS });
  for (const n of [1, 3, 7, 8, 100]) expect(await follow(`${path}?n=${n}`, "tags")).toEqual(TAGS);
  expect((await get(`${path}?n=3`)).link).toBe('</v2/alice/app/tags/list?n=3&last=A>; rel="next"');
  expect((await get(`${path}?last=A`)).body.tags).toEqual(TAGS.slice(3));
  expect((await get(`${path}?n=2&last=Amid`)).body.tags).toEqual(["Z", "_x"]);
  expect((await get(`${path}?last=zzz`)).body.tags).toEqual([]);
  expect(await get(`${path}?n=0`)).toEqual({
    status: 200,
    link: null,
    body: { name: "alice/app", tags: [] },
  });
  expect((await get(`${path}?n=8`)).link).toBeNull();
});

test("tags of a repository that is not there", async () => {
  const { status, body } = await get("/v2/no/such/tags/list");
  expect(status).toBe(404);
  expect(body).toMatchObject({ errors: [{ code: "NAME_UNKNOWN" }] });
  expect((await get("/v2/no/such/tags/list?n=0")).status).toBe(404);
});

test("the catalog, whole and page by page", async () => {
  expect((await get("/v2/_catalog")).body).toEqual({ repositories: REPOSITORIES });
  for (const n of [1, 2, 3])
    expect(await follow(`/v2/_catalog?n=${n}`, "repositories")).toEqual(REPOSITORIES);
  expect((await get("/v2/_catalog?n=1&last=alice/app")).body.repositories).toEqual(["alice/app-two"]);
  expect(await get("/v2/_catalog?n=0")).toEqual({ status: 200, link: null, body: { repositories: [] } });
});

test("numbers of items that are none, or more than anyone gets (CVE-2023-2253)", async () => {
  await using small = await startTestServer({ maxPageSize: 2 });
  const subject = digestOf(new Uint8Array(0));
  for (const path of ["/v2/_catalog", "/v2/alice/app/tags/list", `/v2/alice/app/referrers/${subject}`]) {
    for (const n of ["-1", "abc", "1e9", "1.5", "%00"]) {
      const { status, body } = await get(`${path}?n=${n}`);
      expect({ path, n, status }).toEqual({ path, n, status: 400 });
      expect(body).toMatchObject({ errors: [{ code: "PAGINATION_NUMBER_INVALID" }] });
    }
    for (const n of ["2147483647", "9223372036854775808", "9".repeat(200)]) {
      expect((await get(`${path}?n=${n}`)).status).toBe(200);
    }
    expect((await get(`${path}?last=%00`)).status).toBe(400);
  }
  expect((await fetch(`${small.origin}/v2/_catalog?n=1000000000`)).status).toBe(200);
});

test("docker search, on both of its paths", async () => {
  for (const path of ["/v1/search", "/api/v0/index/dockersearch"]) {
    const { status, body } = await get(`${path}?q=APP&n=2`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ query: "app", num_results: 3, num_pages: 2, page: 1, page_size: 2 });
    expect((body.results as { name: string }[]).map(({ name }) => name)).toEqual([
      "alice/app",
      "alice/app-two",
    ]);
    expect((body.results as unknown[])[0]).toEqual({
      name: "alice/app",
      description: "",
      star_count: 0,
      is_official: false,
      is_automated: false,
      is_trusted: false,
    });
    const second = await get(`${path}?q=app&n=2&page=2`);
    expect((second.body.results as { name: string }[]).map(({ name }) => name)).toEqual(["alice/app/deep"]);
    for (const query of ["q=%25", "q=_", "q=%00", "q='", "q=nothing", "q=app&page=999999999999"]) {
      expect((await get(`${path}?${query}`)).body.results).toEqual([]);
    }
    expect((await get(`${path}?n=999999999`)).body.page_size).toBe(100);
    expect((await get(`${path}?n=-1`)).status).toBe(400);
    expect((await get(`${path}?q=${"a".repeat(300)}`)).status).toBe(400);
  }
  expect((await get("/v1/_ping")).body).toEqual({ standalone: true });
});
