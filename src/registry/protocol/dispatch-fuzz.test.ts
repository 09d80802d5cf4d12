import { expect, test } from "bun:test";
import { digestOf } from "../../oci/digest.ts";
import { ERRORS, isRegistryError } from "../../oci/errors.ts";
import { Fuzz } from "../../oci/fuzzing.ts";
import { handleRegistryRequest } from "./dispatch.ts";
import { handleDockerSearch } from "./docker-search.ts";
import { sendRaw, startTestServer, testContext } from "./testing.ts";

const ROUNDS = 6_000;
const DIGEST = digestOf(new Uint8Array(0));
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"];
const PATH_PIECES = [
  "/",
  "/",
  "a",
  "alice",
  "app",
  "blobs",
  "uploads",
  "manifests",
  "tags",
  "list",
  "referrers",
  "_catalog",
  "..",
  ".",
  "//",
  "%2f",
  "%3A",
  "%00",
  "%",
  "é",
  "é",
  " ",
  ";",
  "#",
  "latest",
  DIGEST,
  "sha256:",
  "sha512:",
  "A",
  "a".repeat(300),
  "00000000-0000-4000-8000-000000000000",
];
const ENDINGS = [
  "/tags/list",
  "/manifests/latest",
  `/manifests/${DIGEST}`,
  `/blobs/${DIGEST}`,
  "/blobs/uploads/",
  "/blobs/uploads",
  "/blobs/uploads/00000000-0000-4000-8000-000000000000",
  `/referrers/${DIGEST}`,
  "",
  "/",
];
const QUERY_PIECES = [
  "&",
  "&",
  "=",
  "n",
  "last",
  "digest",
  "mount",
  "from",
  "tag",
  "artifactType",
  "digest-algorithm",
  "ns",
  "%00",
  "%",
  "+",
  "-1",
  "9".repeat(30),
  DIGEST,
  "alice/app",
  "sha512",
  "é",
  "\ud800",
  "a".repeat(600),
  "q",
  "page",
];
const SOUND_QUERIES = [
  "",
  `digest=${DIGEST}`,
  `mount=${DIGEST}&from=alice/app`,
  "n=2&last=a",
  "tag=a&tag=b",
  "artifactType=a/b",
];
const HEADERS: Record<string, readonly string[]> = {
  Range: ["bytes=0-", "bytes=-1", "bytes=5-1", "x", "bytes=0-1,2-3"],
  "Content-Range": ["0-4", "5-9", "bytes 0-4/5", "x", "9-0"],
  "Content-Type": ["application/vnd.oci.image.index.v1+json", "application/json", ";", "constructor"],
  "Content-Encoding": ["gzip", "identity"],
  "If-None-Match": ["*", `"${DIGEST}"`, '"'],
  "If-Range": [`"${DIGEST}"`, "x"],
};
const BODIES = ["", "{}", "[]", '{"schemaVersion":2,"manifests":[]}', "x".repeat(5000)];

test("a Host header that cannot be part of a URL is no fault of ours", async () => {
  await using server = await startTestServer();
  for (const host of ["a b", "", "x/v2/other", "[", "x?y", "x#y", "\xff\xfe", "user:password@x:99999"]) {
    for (const path of ["/v2/_catalog", "/v1/search?q=x"]) {
      const answer = await sendRaw(server.port, [
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
      ]);
      expect(answer?.status).toBe(200);
    }
  }
  expect(server.faults).toEqual([]);
});

test("no request gets anything but an answer or a refusal", async () => {
  await using server = await startTestServer();
  const fuzz = new Fuzz(2_026);
  const seen = new Map<number, number>();
  const locations: string[] = ["/v2/alice/app/tags/list"];
  for (let round = 0; round < ROUNDS; round++) {
    const request = randomRequest(fuzz, locations);
    const search = fuzz.number(10) === 0;
    let status: number;
    try {
      const answer = search
        ? await handleDockerSearch(request, testContext(request), {
            registry: server.registry,
            describe: async () => new Map(),
          })
        : await handleRegistryRequest(request, testContext(request), server.registry, {});
      await answer.arrayBuffer();
      status = answer.status;
      locations.push(answer.headers.get("location") ?? "/v2/");
    } catch (error) {
      if (!isRegistryError(error)) throw new Error(`${request.method} ${request.url}`, { cause: error });
      status = ERRORS[error.kind].status;
    }
    expect({ url: request.url, status: status < 500 }).toEqual({ url: request.url, status: true });
    seen.set(status, (seen.get(status) ?? 0) + 1);
  }
  // It went deep enough to have been answered, and refused in many ways.
  expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 201, 202, 204, 400, 404, 405]));
}, 60_000);

function randomRequest(fuzz: Fuzz, locations: readonly string[]): Request {
  const method = fuzz.pick(METHODS);
  const name = fuzz.number(2) === 0 ? "/alice/app" : `/${fuzz.text(PATH_PIECES, 8)}`;
  const query = fuzz.number(2) === 0 ? fuzz.pick(SOUND_QUERIES) : fuzz.text(QUERY_PIECES, 8).toWellFormed();
  const headers = new Headers();
  for (const [header, values] of Object.entries(HEADERS)) {
    if (fuzz.number(4) === 0) headers.set(header, fuzz.pick(values));
  }
  const known = fuzz.pick(locations);
  const path = fuzz.number(4) === 0 ? known : `/v2${name}${fuzz.pick(ENDINGS)}`;
  const body = method === "GET" || method === "HEAD" || fuzz.number(3) === 0 ? null : fuzz.pick(BODIES);
  return new Request(`http://127.0.0.1${path}?${query}`, { method, headers, body });
}
