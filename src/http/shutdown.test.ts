import { describe, expect, test } from "bun:test";
import net from "node:net";
import { rawRequest, sendRaw, startTestServer } from "./testing.ts";

/** Answers slowly: `size` bytes in ten pieces. */
function slowly(size: number): Response {
  let left = 10;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await Bun.sleep(100);
      controller.enqueue(new Uint8Array(size / 10));
      if (--left === 0) controller.close();
    },
  });
  return new Response(body);
}

describe("stopping", () => {
  test("lets transfers finish, up and down, and takes no more connections", async () => {
    await using server = await startTestServer({
      handlers: {
        async registry(request) {
          if (request.method === "GET") return slowly(1_000_000);
          return new Response(String((await request.bytes()).byteLength), { status: 201 });
        },
      },
    });
    const download = fetch(`${server.url}/v2/a/blobs/x`).then((response) => response.bytes());
    const upload = sendRaw(
      server.port,
      "PUT /v2/a/blobs/uploads/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n",
      { later: [..."0123456789"], pause: 100 },
    );
    await Bun.sleep(200);
    const stopped = server.running.stop();
    await Bun.sleep(50);
    expect(fetch(`${server.url}/v2/`)).rejects.toThrow();
    expect((await download).byteLength).toBe(1_000_000);
    expect(await upload).toMatchObject({ status: 201, body: "10" });
    await stopped;
    expect(server.running.requestsInFlight).toBe(0);
  });

  test("cuts what is not done in time", async () => {
    await using server = await startTestServer({
      limits: { shutdownSeconds: 0.5 },
      handlers: {
        async registry() {
          await Bun.sleep(10_000);
          return new Response("late");
        },
      },
    });
    const request = fetch(`${server.url}/v2/`).catch(() => "cut");
    await Bun.sleep(100);
    const started = performance.now();
    await server.running.stop();
    expect(performance.now() - started).toBeLessThan(2000);
    expect(await request).toBe("cut");
    expect(server.lines.some((line) => line.includes("requests cut"))).toBe(true);
  });

  test("can be announced: health says so while requests are still taken", async () => {
    await using server = await startTestServer();
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    const stopped = server.running.stop({ announce: 0.5 });
    for (const path of ["/health", "/_ping"]) {
      const response = await fetch(server.url + path);
      expect(response.status).toBe(503);
      expect(response.headers.get("connection")).toBe("close");
      expect(await response.json()).toMatchObject({ Healthy: false, Error: "stopping" });
    }
    expect((await fetch(`${server.url}/v2/`)).status).toBe(200);
    await stopped;
    expect(fetch(`${server.url}/health`)).rejects.toThrow();
  });

  test("closes connections that wait for another request", async () => {
    await using server = await startTestServer();
    const socket = net.connect(server.port, "127.0.0.1");
    const closed = new Promise((resolve) => socket.on("close", resolve));
    socket.on("data", () => {});
    socket.write(rawRequest("/v2/"));
    await Bun.sleep(100);
    const started = performance.now();
    await server.running.stop();
    await closed;
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test("can be asked for twice", async () => {
    await using server = await startTestServer();
    await Promise.all([server.running.stop(), server.running.stop()]);
    await server.running.stop();
  });
});

test("several servers share an address, and one that is not to be shared is refused", async () => {
  await using first = await startTestServer({ server: { reusePort: true } });
  const listen = [{ host: "127.0.0.1", port: first.port }];
  await using second = await startTestServer({ server: { reusePort: true, listen } });
  expect(second.port).toBe(first.port);
  for (let count = 0; count < 20; count++) expect((await fetch(`${first.url}/v2/`)).status).toBe(200);
  expect(startTestServer({ server: { listen } })).rejects.toThrow();
});
