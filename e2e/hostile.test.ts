import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { content, imageManifest, MANIFEST_TYPE } from "./crash/content.ts";
import { type Entrepot, residentBytes, startEntrepot } from "./support/entrepot.ts";
import { noise } from "./support/images.ts";
import { Random } from "./support/random.ts";
import { type RawAnswer, sendRaw } from "./support/raw-http.ts";
import { RegistryClient } from "./support/registry-client.ts";

setDefaultTimeout(180_000);

const cases = Number(process.env.ENTREPOT_E2E_FUZZ_CASES ?? 300);
const seed = process.env.ENTREPOT_E2E_SEED ?? crypto.randomUUID().slice(0, 8);
const MEGABYTE = 1_000_000;

let registry: Entrepot;
let client: RegistryClient;
let token: string;
let blob: ReturnType<typeof content>;
let workers: readonly number[];

beforeAll(async () => {
  console.log(`seed ${seed}`);
  registry = await startEntrepot({ processes: 2, config: { logging: { requests: false } } });
  client = new RegistryClient(registry.url, { user: "admin", password: registry.adminPassword });
  blob = content(noise(seed, 5_000));
  await client.pushBlob("admin/fuzz", blob.bytes);
  await client.pushManifest("admin/fuzz", "v1", imageManifest([blob], seed));
  token = await tokenFor("repository:admin/fuzz:pull,push,delete", "registry:catalog:*");
  workers = registry.workers();
});
afterAll(async () => {
  await registry?.[Symbol.asyncDispose]();
});

async function tokenFor(...scopes: string[]): Promise<string> {
  const challenge = (await fetch(`${registry.url}/v2/`)).headers.get("www-authenticate") ?? "";
  const url = new URL(/realm="([^"]*)"/.exec(challenge)?.[1] ?? "");
  url.searchParams.set("service", /service="([^"]*)"/.exec(challenge)?.[1] ?? "");
  for (const scope of scopes) url.searchParams.append("scope", scope);
  const response = await fetch(url, {
    headers: { authorization: `Basic ${btoa(`admin:${registry.adminPassword}`)}` },
  });
  return ((await response.json()) as { token: string }).token;
}

/** Nothing of what came in is the server's fault, and nobody died of it. */
function expectNoFault(sent: string, answer: { status: number | undefined; body: string }): void {
  if (answer.status !== undefined && answer.status >= 500) {
    throw new Error(
      `${JSON.stringify(sent.slice(0, 500))} was answered with ${answer.status}: ${answer.body.slice(0, 500)}`,
    );
  }
}

/** All is as it was: the same processes, no error in the log, and not much more memory. */
async function expectUnharmed(memoryBefore: number): Promise<void> {
  expect(registry.workers()).toEqual(workers);
  expect(registry.logs()).not.toMatch(/"level":(?:"error"|50|60)/);
  expect((await client.getImage("admin/fuzz", "v1")).size).toBe(2);
  expect(residentBytes(workers) - memoryBefore).toBeLessThan(150 * MEGABYTE);
}

function get(path: string, headers: Record<string, string> = {}, method = "GET"): string {
  const lines = Object.entries({
    host: registry.host,
    authorization: `Bearer ${token}`,
    connection: "close",
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`;
}

/** Sends many requests, some at a time. */
async function sendAll(requests: readonly string[]): Promise<readonly RawAnswer[]> {
  const answers: RawAnswer[] = [];
  for (let at = 0; at < requests.length; at += 16) {
    const batch = requests.slice(at, at + 16);
    const answered = await Promise.all(
      batch.map((request) => sendRaw(registry.url, Buffer.from(request, "latin1"))),
    );
    for (const [number, answer] of answered.entries()) expectNoFault(batch[number] ?? "", answer);
    answers.push(...answered);
  }
  return answers;
}

const NAMES = [
  "..",
  "../..",
  "a/../b",
  "%2e%2e",
  "a%2fb",
  "a%00b",
  "a//b",
  "/a",
  "a/",
  "A/b",
  "a_-b",
  "-a",
  "a.",
  "a".repeat(256),
  "a".repeat(4096),
  "é",
  "%ff",
  "%zz",
  "%",
  "a;b",
  "a b",
  "a?b",
  "a#b",
  "_catalog",
  "a/_catalog",
  "a/tags/list",
  "a/blobs/uploads",
  "__proto__",
  "constructor",
  "a\\b",
  "\u0000",
  "a\tb",
  "%0d%0aX: y",
  ".",
  "v2",
  "a/manifests/x",
  "blobs/uploads",
];
const DIGESTS = [
  "sha256:",
  `sha256:${"a".repeat(63)}`,
  `sha256:${"a".repeat(65)}`,
  `sha256:${"A".repeat(64)}`,
  `sha256:${"g".repeat(64)}`,
  `SHA256:${"a".repeat(64)}`,
  "sha256:../../etc/passwd",
  "sha256:%2e%2e%2f",
  `sha512:${"a".repeat(64)}`,
  `md5:${"a".repeat(32)}`,
  `sha256+b64u:${"a".repeat(43)}`,
  `sha384:${"a".repeat(96)}`,
  ":",
  "a:",
  ":a",
  `sha256:${"a".repeat(64)}:b`,
  `sha256:${"0".repeat(64)}`,
  `sha256:${"a".repeat(100_000)}`,
  `sha256%3A${"a".repeat(64)}`,
  "sha256:%00",
  "__proto__:a",
  `toString:${"a".repeat(64)}`,
];
const TAGS = [
  "a".repeat(128),
  "a".repeat(129),
  ".a",
  "-a",
  "a b",
  "a%20b",
  "é",
  "%00",
  "latest@sha256",
  "..",
  "%2e%2e",
  "%2f",
  "__proto__",
  "'",
  '"',
  "a;drop",
  "*",
  "%25",
];
const NUMBERS = [
  "0",
  "-1",
  "1",
  "1e9",
  "2147483647",
  "2147483648",
  "9223372036854775807",
  "9223372036854775808",
  "1".repeat(400),
  "NaN",
  "Infinity",
  "0x10",
  "",
  " 1",
  "1.5",
  "%00",
  "null",
  "[]",
  "٣",
];

function mangle(random: Random, text: string): string {
  const at = random.integer(0, text.length);
  const characters = "abcXYZ019_.-/:%?#&=;@+ \\\"'<>{}[]\u0000\u0001\u007f\u00ff";
  switch (random.integer(0, 3)) {
    case 0:
      return text.slice(0, at) + random.text(characters, random.integer(1, 4)) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + random.integer(1, 5));
    case 2:
      return text + text.slice(0, at);
    default:
      return text.slice(0, at) + encodeURIComponent(random.text(characters.slice(0, 30), 2)) + text.slice(at);
  }
}

describe("whatever comes in", () => {
  test("as names, tags and digests: no fault", async () => {
    const before = residentBytes(workers);
    const random = new Random(`${seed} paths`);
    const paths: string[] = [];
    for (const name of NAMES)
      for (const rest of ["manifests/v1", "tags/list", "blobs/uploads/"]) paths.push(`/v2/${name}/${rest}`);
    for (const digest of DIGESTS)
      for (const rest of ["manifests", "blobs", "referrers"]) paths.push(`/v2/admin/fuzz/${rest}/${digest}`);
    for (const tag of TAGS) paths.push(`/v2/admin/fuzz/manifests/${tag}`);
    for (const path of [
      "/v2//_catalog",
      "/v2/_catalog/",
      "/V2/",
      "/v2/..",
      "/v2/%2e%2e/health",
      "/v2/;x",
      "/v2",
      "//v2/",
      "/v2/admin/fuzz/",
      "/v2/admin/fuzz/blobs/uploads/../x",
      "/v2/admin/fuzz/blobs/uploads/%00",
      "*",
      "http://evil/v2/",
      `/${"a".repeat(20_000)}`,
    ])
      paths.push(path);
    for (let count = 0; count < cases; count++)
      paths.push(mangle(random, random.pick([...paths.slice(0, 200)])));
    const safe = paths.map((path) => path.replaceAll(/[\r\n]/g, ""));
    const methods = ["GET", "HEAD", "PUT", "DELETE", "POST", "PATCH"];
    const answers = await sendAll(
      safe.map((path, at) =>
        get(path, { "content-length": "0" }, at % 3 === 0 ? random.pick(methods) : "GET"),
      ),
    );
    // Most of that is nonsense, and is answered so.
    expect(
      answers.filter((answer) => answer.status !== undefined && answer.status >= 400).length,
    ).toBeGreaterThan(100);
    await expectUnharmed(before);
  });

  test("as ranges and conditions: no fault, and never another's bytes", async () => {
    const before = residentBytes(workers);
    const random = new Random(`${seed} ranges`);
    const ranges = [
      "bytes=0-0",
      "bytes=-1",
      "bytes=4999-",
      "bytes=5000-",
      "bytes=-0",
      "bytes=10-5",
      "bytes=0-99999999999999999999",
      "bytes=0-1,2-3",
      "bytes=--1",
      "bytes=a-b",
      "bytes",
      "bytes=",
      "items=0-1",
      "bytes=0-0,",
      `bytes=${"0-0,".repeat(2_000)}0-0`,
      "bytes=1e3-",
      "bytes= 0-1",
      "BYTES=0-1",
    ];
    for (let count = 0; count < cases / 2; count++)
      ranges.push(mangle(random, random.pick(ranges.slice(0, 10))));
    const path = `/v2/admin/fuzz/blobs/${blob.digest}`;
    const answers = await sendAll(
      ranges.map((range) => get(path, { range: range.replaceAll(/[\r\n\u0000]/g, "") })),
    );
    for (const answer of answers) {
      if (answer.status === 200) expect(Buffer.from(answer.body, "latin1")).toEqual(Buffer.from(blob.bytes));
      else if (answer.status === 206)
        expect(Buffer.from(blob.bytes).includes(Buffer.from(answer.body, "latin1"))).toBe(true);
      else expect([400, 416, 431]).toContain(answer.status ?? 400);
    }
    await sendAll(
      [
        "if-none-match",
        "if-modified-since",
        "if-range",
        "accept",
        "accept-encoding",
        "expect",
        "x-forwarded-for",
        "x-http-method-override",
      ].flatMap((name) =>
        ["*", '"', ",,,", "x".repeat(5_000), 'W/"a"', "Mon, 99 Foo", "100-continue", "DELETE"].map((value) =>
          get(path, { [name]: value }),
        ),
      ),
    );
    await expectUnharmed(before);
  });

  test("as pages and filters: no fault, and never all there is", async () => {
    const before = residentBytes(workers);
    const paths: string[] = [];
    for (const number of NUMBERS) {
      for (const list of [
        "/v2/_catalog",
        "/v2/admin/fuzz/tags/list",
        `/v2/admin/fuzz/referrers/${blob.digest}`,
      ]) {
        paths.push(
          `${list}?n=${number}`,
          `${list}?n=${number}&n=1`,
          `${list}?n=1&last=${encodeURIComponent(number)}`,
        );
      }
    }
    for (const odd of [...TAGS, ...DIGESTS, "%", "%ff%fe", "&&&&", "a=b=c", "=".repeat(3_000)]) {
      paths.push(`/v2/_catalog?last=${odd}`, `/v2/admin/fuzz/tags/list?last=${odd}`);
      paths.push(`/v2/admin/fuzz/referrers/${blob.digest}?artifactType=${odd}`);
      paths.push(`/v1/search?q=${odd}&n=${odd}`, `/auth/token?service=${odd}&scope=${odd}`);
    }
    await sendAll(paths.map((path) => get(path.replaceAll(/[ \r\n\u0000]/g, "+"))));
    await expectUnharmed(before);
  });

  test("as chunks of an upload: no fault, and the upload ends well", async () => {
    const before = residentBytes(workers);
    const random = new Random(`${seed} uploads`);
    const location = new URL(await client.startUpload("admin/fuzz"));
    const path = location.pathname + location.search;
    const ranges = [
      "0-0",
      "0-99",
      "100-199",
      "-1",
      "0-",
      "a-b",
      "bytes 0-9/10",
      "0-9/10",
      "9-0",
      "0-18446744073709551615",
      "",
      "0--1",
      "1e1-2e1",
      "0-9,10-19",
    ];
    for (let count = 0; count < cases / 4; count++)
      ranges.push(mangle(random, random.pick(ranges.slice(0, 8))));
    const body = "x".repeat(10);
    await sendAll(
      ranges.map(
        (range) =>
          get(
            path,
            { "content-range": range.replaceAll(/[\r\n\u0000]/g, ""), "content-length": "10" },
            "PATCH",
          ) + body,
      ),
    );
    for (const length of ["-1", "1e3", "abc", "99999999999999999999", "10, 11", "0x0a", "+5"]) {
      expectNoFault(
        length,
        await sendRaw(registry.url, get(path, { "content-length": length }, "PATCH") + body, 1_500),
      );
    }
    for (const coding of ["chunked, gzip", "gzip", "identity", "chunked\r\ncontent-length: 3"]) {
      expectNoFault(
        coding,
        await sendRaw(
          registry.url,
          `${get(path, { "transfer-encoding": coding }, "PATCH")}zz\r\nabc\r\n`,
          1_500,
        ),
      );
    }
    for (const digest of DIGESTS) {
      const query = `${path}${path.includes("?") ? "&" : "?"}digest=${digest.slice(0, 8_000)}`;
      expectNoFault(digest, await sendRaw(registry.url, get(query, { "content-length": "0" }, "PUT")));
    }
    await client.pushBlob("admin/fuzz", noise(`${seed} after`, 1_000));
    await expectUnharmed(before);
  });

  test("as manifests: no fault, and nothing stored that is not one", async () => {
    const before = residentBytes(workers);
    const random = new Random(`${seed} manifests`);
    const good = new TextDecoder().decode(imageManifest([blob], "fuzz").bytes);
    const deep = (open: string, close: string) => open.repeat(100_000) + close.repeat(100_000);
    const bodies = [
      "",
      " ",
      "null",
      "0",
      "[]",
      '""',
      "{}",
      "{",
      "\ufeff{}",
      `${good}x`,
      `${good}\u0000`,
      deep("[", "]"),
      deep('{"a":', "}"),
      good.replace('"schemaVersion":2', '"schemaVersion":1e999'),
      good.replace('"schemaVersion":2', '"schemaVersion":"2"'),
      good.replace("{", '{"__proto__":{"x":1},'),
      good.replace("{", '{"layers":[],"manifests":[],'),
      good.replace("{", '{"mediaType":"a","mediaType":"b",'),
      good.replace(/"size":\d+/, '"size":-1'),
      good.replace(/"size":\d+/, '"size":1e400'),
      good.replace(/"size":\d+/, `"size":${"9".repeat(1_000)}`),
      good.replace(/"digest":"[^"]*"/, '"digest":{}'),
      good.replace(/"digest":"[^"]*"/, '"digest":"sha256:../.."'),
      JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST_TYPE, config: null, layers: null }),
      JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST_TYPE, config: [], layers: {} }),
      JSON.stringify({
        schemaVersion: 2,
        layers: Array.from({ length: 20_000 }, () => ({ digest: blob.digest, size: 1, mediaType: "x" })),
      }),
      JSON.stringify({ schemaVersion: 2, manifests: [[], null, 1, "x", {}] }),
      JSON.stringify({
        schemaVersion: 2,
        annotations: Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`k${at}`, "v"])),
      }),
      JSON.stringify({ schemaVersion: 2, subject: "x", artifactType: {}, annotations: [] }),
    ];
    for (let count = 0; count < cases / 2; count++) bodies.push(mangle(random, good));
    const types = [
      MANIFEST_TYPE,
      "application/json",
      "",
      "x/y",
      "a".repeat(5_000),
      "application/vnd.oci.image.index.v1+json",
      "application/vnd.docker.distribution.manifest.v1+json",
      'text/html; charset="',
      "../../x",
    ];
    for (const [at, body] of bodies.entries()) {
      const type = at < 30 ? (types[at % types.length] ?? "") : MANIFEST_TYPE;
      const response = await client.request(`/v2/admin/fuzz/manifests/fuzz-${at}`, {
        method: "PUT",
        headers: { "content-type": type },
        body,
      });
      expectNoFault(body, { status: response.status, body: await response.text() });
      if (response.status === 201) {
        const stored = await client.getManifest("admin/fuzz", `fuzz-${at}`);
        expect(new TextDecoder().decode(stored.bytes)).toBe(
          new TextDecoder().decode(new TextEncoder().encode(body)),
        );
        expect(JSON.parse(body).schemaVersion).toBe(2);
      }
    }
    await expectUnharmed(before);
  });

  test("as tokens: no fault, and no way in", async () => {
    const before = residentBytes(workers);
    const random = new Random(`${seed} tokens`);
    const [head = "", claims = "", signature = ""] = token.split(".");
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const decoded = JSON.parse(Buffer.from(head, "base64url").toString());
    const payload = JSON.parse(Buffer.from(claims, "base64url").toString());
    const forged = [
      `${encode({ alg: "none", typ: "JWT" })}.${claims}.`,
      `${encode({ ...decoded, alg: "none" })}.${claims}.${signature}`,
      `${encode({ ...decoded, alg: "HS256" })}.${claims}.${signature}`,
      `${encode({ ...decoded, kid: "../../etc/passwd" })}.${claims}.${signature}`,
      `${encode({ ...decoded, kid: "' or 1=1 --" })}.${claims}.${signature}`,
      `${encode({ ...decoded, jku: "http://127.0.0.1:1/", x5u: "http://127.0.0.1:1/" })}.${claims}.${signature}`,
      `${head}.${encode({ ...payload, sub: "root" })}.${signature}`,
      `${head}.${encode({ ...payload, exp: 9_999_999_999 })}.${signature}`,
      `${head}.${claims}.`,
      `${head}.${claims}`,
      "..",
      ".",
      "",
      "a.b.c",
      "x".repeat(50_000),
      `${token}${token}`,
      `${head}.${claims}.${"A".repeat(86)}`,
    ];
    for (let count = 0; count < cases / 2; count++) {
      const mangled = mangle(random, token).replaceAll(/[^\x21-\x7e]/g, "");
      // A change in unused bits at the end of base64 leaves the same signature.
      if (mangled.split(".")[0] !== head || mangled.split(".")[1] !== claims) forged.push(mangled);
    }
    const path = "/v2/admin/fuzz/manifests/v1";
    for (const answer of await sendAll(
      forged.map((text) => get(path, { authorization: `Bearer ${text}` })),
    )) {
      expect([400, 401, 403, 431]).toContain(answer.status ?? 400);
    }
    const odd = [
      "Basic",
      "Basic ",
      "Basic !!!",
      "Basic Og==",
      "Basic YTo=",
      `Basic ${btoa("a".repeat(5_000))}`,
      "Basic YWRtaW46",
      "Bearer",
      "Digest x",
      '"',
      `Basic ${btoa("admin:\u0000")}`,
      `Negotiate ${"x".repeat(3_000)}`,
    ];
    for (const answer of await sendAll(odd.map((text) => get(path, { authorization: text })))) {
      expect([400, 401, 403, 429, 431]).toContain(answer.status ?? 400);
    }
    await expectUnharmed(before);
  });

  test("as HTTP that is none: no fault", async () => {
    const before = residentBytes(workers);
    const random = new Random(`${seed} http`);
    const good = get("/v2/");
    const odd = [
      "\r\n\r\n",
      "GET",
      "GET /",
      "GET / HTTP/9.9\r\n\r\n",
      "\u0000".repeat(1_000),
      "\u0016\u0003\u0001\u0002\u0000",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      `GET / HTTP/1.1\r\n${"a: b\r\n".repeat(5_000)}\r\n`,
      `GET / HTTP/1.1\r\nhost: x\r\na: ${"b".repeat(100_000)}\r\n\r\n`,
      "GET /v2/ HTTP/1.1\r\n\r\n",
      "GET /v2/ HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
      "CONNECT evil:80 HTTP/1.1\r\nhost: evil\r\n\r\n",
      "TRACE / HTTP/1.1\r\nhost: x\r\n\r\n",
      "FOO /v2/ HTTP/1.1\r\nhost: x\r\n\r\n",
    ];
    for (let count = 0; count < cases / 4; count++) odd.push(mangle(random, good));
    const answers = await Promise.all(
      odd.map((text) => sendRaw(registry.url, Buffer.from(text, "latin1"), 2_000)),
    );
    for (const [at, answer] of answers.entries()) {
      if (answer.status !== 501 && answer.status !== 505) expectNoFault(odd[at] ?? "", answer);
    }
    await expectUnharmed(before);
  });
});

describe("bodies without measure", () => {
  test("a manifest of 5 MiB is refused early, announced or not", async () => {
    const before = residentBytes(workers);
    const path = "/v2/admin/fuzz/manifests/huge";
    const type = { "content-type": MANIFEST_TYPE };
    // Announced: refused on the header alone.
    const announced = await sendRaw(
      registry.url,
      get(path, { ...type, "content-length": String(5 * 2 ** 20) }, "PUT"),
      5_000,
    );
    expect(announced.status).toBe(413);
    const gigabyte = await sendRaw(
      registry.url,
      get(path, { ...type, "content-length": String(2 ** 30) }, "PUT"),
      5_000,
    );
    expect(gigabyte.status).toBe(413);
    // Not announced: refused when it has grown too large, without waiting for an end that never comes.
    const chunk = `10000\r\n${" ".repeat(0x10000)}\r\n`;
    const endless = await sendRaw(
      registry.url,
      [
        get(path, { ...type, "transfer-encoding": "chunked" }, "PUT"),
        ...Array.from({ length: 200 }, () => chunk),
      ],
      10_000,
    );
    expect(endless.status === 413 || (endless.closed && endless.status === undefined)).toBe(true);
    await expectUnharmed(before);
  });

  test("a bomb of gzip is not opened", async () => {
    const before = residentBytes(workers);
    const bomb = Bun.gzipSync(new Uint8Array(200 * MEGABYTE));
    for (const path of ["/v2/admin/fuzz/manifests/bomb", "/auth/token"]) {
      const response = await client.request(path, {
        method: path.includes("manifests") ? "PUT" : "POST",
        headers: { "content-type": MANIFEST_TYPE, "content-encoding": "gzip" },
        body: bomb,
      });
      await response.arrayBuffer();
      expect([400, 401, 404, 413, 415]).toContain(response.status);
    }
    await expectUnharmed(before);
  });

  test("many uploads that never go on hold no memory", async () => {
    const before = residentBytes(workers);
    const half = noise(seed, 100_000);
    const waiting: Promise<RawAnswer>[] = [];
    for (let count = 0; count < 100; count++) {
      const location = new URL(await client.startUpload("admin/fuzz"));
      const request = get(
        location.pathname + location.search,
        { "content-length": String(50 * MEGABYTE) },
        "PATCH",
      );
      waiting.push(sendRaw(registry.url, [request, half], 3_000));
    }
    await Bun.sleep(1_500);
    expect(residentBytes(workers) - before).toBeLessThan(150 * MEGABYTE);
    // Others are served meanwhile.
    expect((await client.getImage("admin/fuzz", "v1")).size).toBe(2);
    await Promise.all(waiting);
    await expectUnharmed(before);
  });
});
