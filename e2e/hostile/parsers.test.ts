import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { imageManifest, MANIFEST_TYPE } from "../crash/content.ts";
import { noise } from "../support/images.ts";
import { Random } from "../support/random.ts";
import { DIGESTS, mangle, NAMES, NUMBERS, oneLine, TAGS } from "./input.ts";
import { expectNoFault, seed, Target } from "./target.ts";

const cases = Number(process.env.ENTREPOT_E2E_FUZZ_CASES ?? 300);

setDefaultTimeout(180_000);

let target: Target;

beforeAll(async () => {
  target = await Target.start();
});
afterAll(async () => {
  await target?.[Symbol.asyncDispose]();
});

describe("whatever comes in", () => {
  test("as names, tags and digests: no fault", async () => {
    const before = target.memory();
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
    const safe = paths.map((path) => oneLine(path));
    const methods = ["GET", "HEAD", "PUT", "DELETE", "POST", "PATCH"];
    const answers = await target.sendAll(
      safe.map((path, at) =>
        target.head(path, { "content-length": "0" }, at % 3 === 0 ? random.pick(methods) : "GET"),
      ),
    );
    // Most of that is nonsense, and is answered so.
    expect(
      answers.filter((answer) => answer.status !== undefined && answer.status >= 400).length,
    ).toBeGreaterThan(100);
    await target.expectUnharmed(before);
  });

  test("as ranges and conditions: no fault, and never another's bytes", async () => {
    const before = target.memory();
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
    const path = `/v2/admin/fuzz/blobs/${target.blob.digest}`;
    const answers = await target.sendAll(ranges.map((range) => target.head(path, { range: oneLine(range) })));
    for (const answer of answers) {
      if (answer.status === 200)
        expect(Buffer.from(answer.body, "latin1")).toEqual(Buffer.from(target.blob.bytes));
      else if (answer.status === 206)
        expect(Buffer.from(target.blob.bytes).includes(Buffer.from(answer.body, "latin1"))).toBe(true);
      else expect([400, 416, 431]).toContain(answer.status ?? 400);
    }
    await target.sendAll(
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
          target.head(path, { [name]: value }),
        ),
      ),
    );
    await target.expectUnharmed(before);
  });

  test("as pages and filters: no fault, and never all there is", async () => {
    const before = target.memory();
    const paths: string[] = [];
    for (const number of NUMBERS) {
      for (const list of [
        "/v2/_catalog",
        "/v2/admin/fuzz/tags/list",
        `/v2/admin/fuzz/referrers/${target.blob.digest}`,
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
      paths.push(`/v2/admin/fuzz/referrers/${target.blob.digest}?artifactType=${odd}`);
      paths.push(`/v1/search?q=${odd}&n=${odd}`, `/auth/token?service=${odd}&scope=${odd}`);
    }
    await target.sendAll(paths.map((path) => target.head(oneLine(path, "+").replaceAll(" ", "+"))));
    await target.expectUnharmed(before);
  });

  test("as chunks of an upload: no fault, and the upload ends well", async () => {
    const before = target.memory();
    const random = new Random(`${seed} uploads`);
    const location = new URL(await target.client.startUpload("admin/fuzz"));
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
    await target.sendAll(
      ranges.map(
        (range) =>
          target.head(path, { "content-range": oneLine(range), "content-length": "10" }, "PATCH") + body,
      ),
    );
    for (const length of ["-1", "1e3", "abc", "99999999999999999999", "10, 11", "0x0a", "+5"]) {
      expectNoFault(
        length,
        await target.send(target.head(path, { "content-length": length }, "PATCH") + body, 1_500),
      );
    }
    for (const coding of ["chunked, gzip", "gzip", "identity", "chunked\r\ncontent-length: 3"]) {
      expectNoFault(
        coding,
        await target.send(
          `${target.head(path, { "transfer-encoding": coding }, "PATCH")}zz\r\nabc\r\n`,
          1_500,
        ),
      );
    }
    for (const digest of DIGESTS) {
      const query = `${path}${path.includes("?") ? "&" : "?"}digest=${digest.slice(0, 8_000)}`;
      expectNoFault(digest, await target.send(target.head(query, { "content-length": "0" }, "PUT")));
    }
    await target.client.pushBlob("admin/fuzz", noise(`${seed} after`, 1_000));
    await target.expectUnharmed(before);
  });

  test("as manifests: no fault, and nothing stored that is not one", async () => {
    const before = target.memory();
    const random = new Random(`${seed} manifests`);
    const good = new TextDecoder().decode(imageManifest([target.blob], "fuzz").bytes);
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
        layers: Array.from({ length: 20_000 }, () => ({
          digest: target.blob.digest,
          size: 1,
          mediaType: "x",
        })),
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
      const response = await target.client.request(`/v2/admin/fuzz/manifests/fuzz-${at}`, {
        method: "PUT",
        headers: { "content-type": type },
        body,
      });
      expectNoFault(body, { status: response.status, body: await response.text() });
      if (response.status === 201) {
        const stored = await target.client.getManifest("admin/fuzz", `fuzz-${at}`);
        expect(new TextDecoder().decode(stored.bytes)).toBe(
          new TextDecoder().decode(new TextEncoder().encode(body)),
        );
        expect({ body, parsed: typeof JSON.parse(body) }).toEqual({ body, parsed: "object" });
      }
    }
    await target.expectUnharmed(before);
  });

  test("as tokens: no fault, and no way in", async () => {
    const before = target.memory();
    const random = new Random(`${seed} tokens`);
    const [head = "", claims = "", signature = ""] = target.token.split(".");
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
      `${target.token}${target.token}`,
      `${head}.${claims}.${"A".repeat(86)}`,
    ];
    for (let count = 0; count < cases / 2; count++) {
      const mangled = mangle(random, target.token).replaceAll(/[^\x21-\x7e]/g, "");
      // A change in unused bits at the end of base64 leaves the same signature.
      if (mangled.split(".")[0] !== head || mangled.split(".")[1] !== claims) forged.push(mangled);
    }
    const path = "/v2/admin/fuzz/manifests/v1";
    for (const answer of await target.sendAll(
      forged.map((text) => target.head(path, { authorization: `Bearer ${text}` })),
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
    for (const answer of await target.sendAll(
      odd.map((text) => target.head(path, { authorization: text })),
    )) {
      expect([400, 401, 403, 429, 431]).toContain(answer.status ?? 400);
    }
    await target.expectUnharmed(before);
  });

  test("as HTTP that is none: no fault", async () => {
    const before = target.memory();
    const random = new Random(`${seed} http`);
    const good = target.head("/v2/");
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
    const answers = await Promise.all(odd.map((text) => target.send([Buffer.from(text, "latin1")], 2_000)));
    for (const [at, answer] of answers.entries()) {
      expectNoFault(odd[at] ?? "", answer);
    }
    await target.expectUnharmed(before);
  });
});
