import { afterAll, expect, test } from "bun:test";
import { Connection } from "./connection.ts";

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  routes: {
    "/size": async (request) => new Response(String((await request.arrayBuffer()).byteLength)),
    "/large": new Response(new Uint8Array(3_000_000)),
    "/stream": () =>
      new Response(
        new ReadableStream({
          async start(controller) {
            controller.enqueue(new TextEncoder().encode("one "));
            await Bun.sleep(5);
            controller.enqueue(new TextEncoder().encode("two"));
            controller.close();
          },
        }),
      ),
    "/long-stream": () =>
      new Response(
        new ReadableStream({
          async pull(controller) {
            for (let index = 0; index < 40; index++) {
              controller.enqueue(new Uint8Array(50_001));
              await Bun.sleep(0);
            }
            controller.close();
          },
        }),
      ),
    "/nothing": new Response(null, { status: 204 }),
  },
  fetch: () => new Response("not here", { status: 404 }),
});
const origin = `http://127.0.0.1:${server.port}`;
afterAll(() => server.stop(true));

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("one connection serves request after request, of every kind", async () => {
  const connection = await Connection.open(origin);
  const large = await connection.request({ method: "GET", path: "/large" });
  expect([large.status, large.length]).toEqual([200, 3_000_000]);

  const head = await connection.request({ method: "HEAD", path: "/large" });
  expect([head.status, head.headers.get("content-length"), head.length]).toEqual([200, "3000000", 0]);

  const stream = await connection.request({ method: "GET", path: "/stream" });
  expect(text(stream.body)).toBe("one two");

  const long = await connection.request({ method: "GET", path: "/long-stream" });
  expect([long.status, long.length]).toEqual([200, 2_000_040]);

  expect((await connection.request({ method: "GET", path: "/nothing" })).status).toBe(204);
  const missing = await connection.request({ method: "GET", path: "/missing" });
  expect([missing.status, text(missing.body)]).toEqual([404, "not here"]);
  connection.close();
});

test("bodies larger than the kernel takes at once arrive whole", async () => {
  const connection = await Connection.open(origin);
  const body = [new Uint8Array(20_000_000), new Uint8Array(64)];
  const whole = await connection.request({ method: "POST", path: "/size", body });
  expect(text(whole.body)).toBe("20000064");

  const framed = Buffer.from("5\r\nhello\r\n0\r\n\r\n");
  const headers = { "transfer-encoding": "chunked" };
  const chunked = await connection.request({ method: "POST", path: "/size", headers, body: [framed] });
  expect(text(chunked.body)).toBe("5");
  connection.close();
});

test("a server that goes away fails the request", async () => {
  const dying = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: { data: (socket) => void socket.end() },
  });
  const connection = await Connection.open(`http://127.0.0.1:${dying.port}`);
  expect(connection.request({ method: "GET", path: "/" })).rejects.toThrow("closed");
  await Bun.sleep(20);
  dying.stop(true);
});
