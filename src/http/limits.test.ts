import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RegistryError } from "../oci/errors.ts";
import { rawRequest, sendRaw, startTestServer } from "./testing.ts";

const HOST = "Host: registry.test\r\n";

/** Reads the whole body, and says how long it was. */
async function countBody(request: Request): Promise<Response> {
  let size = 0;
  for await (const chunk of request.body ?? []) size += chunk.byteLength;
  return new Response(String(size));
}

describe("requests that are not sane", () => {
  test.each([
    ["garbage", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n", 400],
    ["words", "hello registry\r\n\r\n", 400],
    ["the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
    ["an asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400],
    [
      "a length and chunks",
      `POST /v2/ HTTP/1.1\r\n${HOST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ["two lengths", `POST /v2/ HTTP/1.1\r\n${HOST}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde`, 400],
    ["a length that is none", `POST /v2/ HTTP/1.1\r\n${HOST}Content-Length: -1\r\n\r\n`, 400],
    ["no host", "GET /v2/ HTTP/1.1\r\n\r\n", 400],
    ["no host, and HTTP/1.0", "GET /v2/ HTTP/1.0\r\n\r\n", 400],
    ["two hosts", "GET /v2/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400],
    ["a host with markup", 'GET /v2/ HTTP/1.1\r\nHost: a"><script>\r\n\r\n', 400],
    ["a space in a header's name", `GET /v2/ HTTP/1.1\r\n${HOST}X Y: z\r\n\r\n`, 400],
    ["CONNECT", "CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test:443\r\n\r\n", 404],
    ["an endless header", rawRequest("/v2/", ["Host: a", `X: ${"x".repeat(40_000)}`]), 431],
    [
      "endless headers",
      rawRequest("/v2/", ["Host: a", ...Array.from({ length: 3000 }, (_, n) => `X-${n}: y`)]),
      431,
    ],
    ["an endless address", rawRequest(`/v2/${"a".repeat(20_000)}`), 431],
  ])("%s: refused, and the connection too", async (_, text, status) => {
    await using server = await startTestServer();
    const answer = await sendRaw(server.port, text);
    expect(answer.status).toBe(status);
    expect((await fetch(`${server.url}/v2/`)).status).toBe(200);
  });

  test("an address within a generous header limit still has its own", async () => {
    await using server = await startTestServer({ limits: { headerBytes: 256 * 1024 } });
    expect((await sendRaw(server.port, rawRequest(`/v2/${"a".repeat(30_000)}`))).status).toBe(400);
  });

  test("several in one go are answered in order, or not at all", async () => {
    await using server = await startTestServer({
      handlers: {
        async registry(request) {
          if (request.url.endsWith("slow")) await Bun.sleep(20);
          return new Response(request.url.slice(-6));
        },
      },
    });
    const ask = async (...paths: string[]) => {
      const requests = paths.map((path) => rawRequest(`/v2/${path}`));
      const { text } = await sendRaw(server.port, requests.join(""), { one: false, patience: 300 });
      return (text.match(/(first|second|slow|third)(?=HTTP|$)/g) ?? []).join();
    };
    // The runtime gives up connections on which more comes while an answer is being worked on.
    expect(["first,second,third", "first", ""]).toContain(await ask("first", "second", "third"));
    expect(["slow,second", "slow", ""]).toContain(await ask("slow", "second"));
    expect((await fetch(`${server.url}/v2/`)).status).toBe(200);
  });

  test("a load balancer's probe needs no host", async () => {
    await using server = await startTestServer();
    expect((await sendRaw(server.port, "GET /_ping HTTP/1.0\r\n\r\n")).status).toBe(200);
    expect((await sendRaw(server.port, "GET /health HTTP/1.0\r\n\r\n")).status).toBe(200);
  });
});

describe("bodies", () => {
  test("are cut at the limit, announced or not", async () => {
    await using server = await startTestServer({
      limits: { blobBytes: 1_000_000 },
      handlers: { registry: countBody },
    });
    const ask = async (size: number, chunked: boolean) => {
      const bytes = new Uint8Array(size);
      const body = chunked ? new Blob([bytes]).stream() : bytes;
      const response = await fetch(`${server.url}/v2/a/blobs/uploads/1`, { method: "PATCH", body }).catch(
        () => undefined,
      );
      return response?.status ?? 413;
    };
    expect(await ask(1_000_000, false)).toBe(200);
    expect(await ask(1_000_000, true)).toBe(200);
    expect(await ask(1_000_001, false)).toBe(413);
    expect(await ask(3_000_000, true)).toBe(413);
  });

  test("of a token request are small", async () => {
    await using server = await startTestServer({ handlers: { token: countBody } });
    const ask = (size: number) =>
      fetch(`${server.url}/auth/token`, { method: "POST", body: new Uint8Array(size) });
    expect(await (await ask(60_000)).text()).toBe("60000");
    const refused = await ask(70_000);
    expect(refused.status).toBe(413);
    expect(await refused.json()).toMatchObject({ errors: [{ code: "SIZE_INVALID" }] });
    const chunked = `POST /auth/token HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n`;
    const chunk = `8000\r\n${"x".repeat(0x8000)}\r\n`;
    const answer = await sendRaw(server.port, chunked + chunk + chunk, { later: [chunk, chunk], pause: 20 });
    expect(answer.status).toBe(413);
  });

  test("that nobody reads do not fill the memory", async () => {
    await using server = await startTestServer({
      handlers: {
        async registry() {
          await Bun.sleep(300);
          throw new RegistryError("unauthorized");
        },
      },
    });
    const before = process.memoryUsage.rss();
    const uploads = Array.from({ length: 4 }, async () => {
      const body = new Blob([new Uint8Array(64 * 1024 * 1024)]);
      const response = await fetch(`${server.url}/v2/a/blobs/uploads/1`, { method: "PATCH", body }).catch(
        () => undefined,
      );
      return response?.status ?? 401;
    });
    expect(await Promise.all(uploads)).toEqual([401, 401, 401, 401]);
    // The client of this test holds its own 256 MiB.
    expect(process.memoryUsage.rss() - before).toBeLessThan(400 * 1024 * 1024);
  });

  test("arrive whole and unchanged, and are counted", async () => {
    await using server = await startTestServer({
      handlers: { registry: async (request) => new Response(Bun.SHA256.hash(await request.bytes(), "hex")) },
    });
    const body = crypto.getRandomValues(new Uint8Array(60_000));
    const big = new Uint8Array(60_000 * 200);
    for (let part = 0; part < 200; part++) big.set(body, part * 60_000);
    const response = await fetch(`${server.url}/v2/a/blobs/uploads/1`, { method: "PATCH", body: big });
    expect(await response.text()).toBe(String(Bun.SHA256.hash(big, "hex")));
    expect(server.lines.some((line) => line.includes(`"received":${big.length}`))).toBe(true);
  });
});

describe.concurrent("clients that are slow", () => {
  test("with headers are cut", async () => {
    await using server = await startTestServer({ limits: { idleSeconds: 4 } });
    const drip = Array.from({ length: 30 }, () => "X: y\r\n");
    const answer = await sendRaw(server.port, `GET /v2/ HTTP/1.1\r\n${HOST}`, {
      later: drip,
      pause: 700,
      patience: 20_000,
    });
    expect(answer.closed).toBe(true);
    expect(answer.took).toBeLessThan(17_000);
  }, 30_000);

  test("with a body are cut when nothing comes, and not while something comes", async () => {
    await using server = await startTestServer({
      limits: { idleSeconds: 3 },
      handlers: { registry: countBody },
    });
    const head = `PATCH /v2/a/blobs/uploads/1 HTTP/1.1\r\n${HOST}Content-Length: 15\r\n\r\nabc`;
    // A byte a second for twelve seconds: the runtime's own timer would cut it at four.
    const drip = Array.from({ length: 12 }, () => "x");
    const [silent, dripping] = await Promise.all([
      sendRaw(server.port, head, { patience: 25_000 }),
      sendRaw(server.port, head, { later: drip, pause: 1000, patience: 25_000 }),
    ]);
    expect(silent).toMatchObject({ status: 0, closed: true });
    expect(silent.took).toBeLessThan(12_000);
    expect(dripping).toMatchObject({ status: 200, body: "15" });
    expect(server.running.requestsInFlight).toBe(0);
  }, 40_000);

  test("because we are slow are not cut", async () => {
    await using server = await startTestServer({
      limits: { idleSeconds: 3 },
      handlers: {
        async registry(request) {
          const answer = await countBody(request);
          await Bun.sleep(9_000);
          return answer;
        },
      },
    });
    const answer = await sendRaw(
      server.port,
      `PUT /v2/a/blobs/uploads/1 HTTP/1.1\r\n${HOST}Content-Length: 3\r\n\r\nabc`,
      {
        patience: 20_000,
      },
    );
    expect(answer).toMatchObject({ status: 200, body: "3" });
  }, 30_000);

  test("to take an answer are waited for, and cut when they take nothing", async () => {
    const directory = mkdtempSync(join(tmpdir(), "entrepot-http-"));
    const path = join(directory, "blob");
    writeFileSync(path, new Uint8Array(48 * 1024 * 1024));
    await using server = await startTestServer({
      limits: { idleSeconds: 3 },
      handlers: { registry: async () => new Response(Bun.file(path)) },
    });
    const slow = takeSlowly(server.port, 4 * 1024 * 1024);
    const stalled = takeSlowly(server.port, 0);
    await Bun.sleep(500);
    // Both answers have begun; they count until they have ended.
    expect(server.running.requestsInFlight).toBe(2);
    const bytes = await slow;
    expect(bytes).toBeGreaterThan(48 * 1024 * 1024);
    while (server.running.requestsInFlight > 0) await Bun.sleep(200);
    expect(await stalled).toBeLessThan(48 * 1024 * 1024);
    rmSync(directory, { recursive: true });
  }, 60_000);
});

/**
 * Asks for a blob and takes so many bytes of it a second; with 0 none at all, until the server gives up.
 *
 * @returns how many bytes came.
 */
function takeSlowly(port: number, rate: number): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const started = performance.now();
  const socket = net.connect(port, "127.0.0.1");
  let taken = 0;
  socket.on("connect", () => {
    socket.write(rawRequest("/v2/a/blobs/x"));
    if (rate === 0) socket.pause();
  });
  socket.on("data", (data) => {
    taken += data.length;
    const early = (taken / rate) * 1000 - (performance.now() - started);
    if (taken > 48 * 1024 * 1024) socket.destroy();
    else if (rate > 0 && early > 50) {
      socket.pause();
      setTimeout(() => socket.resume(), early);
    }
  });
  socket.on("error", () => {});
  socket.on("close", () => resolve(taken));
  if (rate === 0) setTimeout(() => socket.resume(), 15_000);
  return promise;
}

describe("requests in flight", () => {
  test("are bounded for a client, and counted down again", async () => {
    const gate = Promise.withResolvers<void>();
    await using server = await startTestServer({
      limits: { requestsPerClient: 5 },
      handlers: {
        async registry() {
          await gate.promise;
          return new Response("done");
        },
      },
    });
    const asked = Array.from({ length: 40 }, () => fetch(`${server.url}/v2/`));
    while (server.running.requestsInFlight < 5) await Bun.sleep(5);
    await Bun.sleep(200);
    expect(server.running.requestsInFlight).toBe(5);
    gate.resolve();
    const answers = await Promise.all(asked);
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(5);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.headers.get("retry-after")).toBe("1");
    expect(await refused[0]?.json()).toMatchObject({ errors: [{ code: "TOOMANYREQUESTS" }] });
    expect(server.running.requestsInFlight).toBe(0);
    expect((await fetch(`${server.url}/v2/`)).status).toBe(200);
  });

  test("stay few when ten thousand come", async () => {
    let most = 0;
    await using server = await startTestServer({
      limits: { requestsPerClient: 50 },
      handlers: {
        async registry() {
          most = Math.max(most, server.running.requestsInFlight);
          await Bun.sleep(1);
          return new Response("done");
        },
      },
    });
    const statuses = new Map<number, number>();
    const one = async () => {
      const { status } = await fetch(`${server.url}/v2/`);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    };
    for (let batch = 0; batch < 25; batch++) await Promise.all(Array.from({ length: 400 }, one));
    expect([...statuses.keys()].filter((status) => status !== 200 && status !== 429)).toEqual([]);
    expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(10_000);
    expect(most).toBeLessThanOrEqual(50);
    expect(server.running.requestsInFlight).toBe(0);
  }, 60_000);

  test("of a client that goes away are given up", async () => {
    const aborted = Promise.withResolvers<void>();
    await using server = await startTestServer({
      handlers: {
        async registry(_, context) {
          context.signal.addEventListener("abort", () => aborted.resolve());
          await aborted.promise;
          throw context.signal.reason;
        },
      },
    });
    await sendRaw(server.port, rawRequest("/v2/a/blobs/x"), { patience: 100 });
    await aborted.promise;
    await Bun.sleep(20);
    expect(server.running.requestsInFlight).toBe(0);
    const line = server.lines.find((text) => text.includes('"msg":"request"')) ?? "";
    expect(JSON.parse(line)).toMatchObject({ status: 499, level: 30 });
    expect(server.lines.some((text) => text.includes('"level":50'))).toBe(false);
  });
});
