import { describe, expect, test } from "bun:test";
import net from "node:net";
import { OutboundClient, type OutboundClientOptions } from "./outbound-client.ts";
import { describeOutbound, OutboundError, UNREACHABLE } from "./outbound-error.ts";
import { startRawServer, testCertificate } from "./testing.ts";

/** What never may be sent to unless it is allowed, as an address. */
const REFUSED = [
  ...["127.0.0.1", "127.9.9.9", "0.0.0.0", "0.1.2.3", "10.1.2.3", "172.16.0.1", "192.168.1.1"],
  ...["169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1", "198.18.0.1"],
  ...["192.88.99.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16"],
  ...["::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1"],
  ...["64:ff9b::7f00:1", "64:ff9b::8.8.8.8", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "fe80::1"],
  ...["fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "100::1", "5f00::1"],
];

const DISGUISED = [
  ...["http://2130706433/", "http://0177.0.0.1/", "http://0x7f000001/", "http://0x7f.1/", "http://127.1/"],
  ...["http://①②⑦.0.0.1/", "http://127.0.0.1./", "http://[::ffff:7f00:1]/", "http://[::]/", "http://0/"],
  ...["http://[fe80::1%25eth0]/", "http://[::1]:80/", "https://169.254.169.254/latest/meta-data"],
];

const NO_URLS = [
  ...[
    "file:///etc/passwd",
    "gopher://example.com/",
    "ftp://example.com/",
    "data:text/plain,x",
    "example.com",
  ],
  ...["http://user@example.com/", "http://user:password@example.com/", "http://example.com@127.0.0.1/"],
  ...["http:///example.com", "http:example.com", "javascript:alert(1)", "", "//example.com", "http://"],
];

function clientOf(options: Partial<OutboundClientOptions> = {}): OutboundClient {
  return new OutboundClient({ allow: [], proxy: undefined, ...options });
}

async function problemOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof OutboundError) return error.problem;
    throw error;
  }
  return "none";
}

describe("addresses that may be sent to", () => {
  test.each(REFUSED)("%s is refused, alone and behind a name", async (address) => {
    const client = clientOf({ resolve: async () => ["93.184.216.34", address] });
    expect(await problemOf(client.checkAddress(address))).toMatch(/refused|unreachable/);
    expect(await problemOf(client.checkAddress("hooks.example.com"))).toBe("refused");
    expect(await problemOf(client.request({ url: "https://hooks.example.com/" }))).toBe("refused");
  });

  test.each(DISGUISED)("%s is refused before any name is resolved", async (url) => {
    const client = clientOf({ resolve: () => Promise.reject(new Error("nothing to resolve")) });
    expect(() => client.checkUrl(url)).toThrow(OutboundError);
    expect(await problemOf(client.request({ url }))).toBe("refused");
  });

  test.each(NO_URLS)("%s is no URL to send to", async (url) => {
    expect(() => clientOf().checkUrl(url)).toThrow(OutboundError);
    expect(await problemOf(clientOf().request({ url }))).toBe("refused");
  });

  test("are public ones, and those that are allowed", async () => {
    const at = (address: string, allow: string[]) =>
      problemOf(clientOf({ allow, resolve: async () => [address] }).checkAddress("hooks.corp.example"));
    expect(await at("93.184.216.34", [])).toBe("none");
    expect(await at("2606:4700::1111", [])).toBe("none");
    expect(await at("10.1.2.3", ["10.0.0.0/8"])).toBe("none");
    expect(await at("::ffff:10.1.2.3", ["10.0.0.0/8"])).toBe("none");
    expect(await at("11.1.2.3", ["10.0.0.0/8"])).toBe("none");
    expect(await at("172.16.0.1", ["10.0.0.0/8"])).toBe("refused");
    expect(await at("10.1.2.3", ["hooks.corp.example"])).toBe("none");
    expect(await at("10.1.2.3", ["*.corp.example"])).toBe("none");
    expect(await at("10.1.2.3", ["corp.example", "*.other.example"])).toBe("refused");
    expect(await at("fd00::5", ["fd00::/8"])).toBe("none");
    // A name that is allowed may not be turned into the metadata service of a cloud.
    expect(await at("169.254.169.254", ["hooks.corp.example"])).toBe("refused");
    expect(await at("168.63.129.16", ["hooks.corp.example"])).toBe("refused");
    expect(await at("169.254.169.254", ["169.254.169.254"])).toBe("none");
  });

  test("give first the address that most hosts have", async () => {
    const client = clientOf({ resolve: async () => ["2606:4700::1111", "93.184.216.34"] });
    expect(await client.checkAddress("Example.COM.")).toEqual(["93.184.216.34", "2606:4700::1111"]);
  });

  test("are the ones that are connected to: no name is resolved twice", async () => {
    await using server = await startRawServer((socket) => {
      socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    });
    let asked = 0;
    const resolve = async () => (asked++ === 0 ? ["127.0.0.1"] : ["10.255.255.1"]);
    const client = clientOf({ allow: ["127.0.0.0/8"], resolve });
    const url = `http://rebinding.example.com:${server.port}/`;
    expect((await client.request({ url })).status).toBe(200);
    expect(asked).toBe(1);
    expect(await problemOf(client.request({ url }))).toBe("refused");
  });

  test("are not told to those who are no administrators", async () => {
    const refused = await clientOf()
      .request({ url: "http://127.0.0.1:1/" })
      .catch((error: unknown) => error);
    const closed = await clientOf({ allow: ["127.0.0.1"] })
      .request({ url: "http://127.0.0.1:1/" })
      .catch((error: unknown) => error);
    expect(describeOutbound(refused, true)).toContain("outbound.allow");
    expect(describeOutbound(closed, true)).toContain("ECONNREFUSED");
    for (const error of [refused, closed]) expect(describeOutbound(error, false)).toBe(UNREACHABLE);
  });
});

describe("a request", () => {
  const allowed = () => clientOf({ allow: ["127.0.0.0/8"], resolve: async () => ["127.0.0.1"] });

  test("arrives as it was made, and the answer comes back", async () => {
    await using server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      async fetch(request) {
        const { method, headers } = request;
        return Response.json(
          { method, host: headers.get("host"), x: headers.get("x-one"), body: await request.text() },
          { status: 201, headers: { "X-Two": "2" } },
        );
      },
    });
    const url = `http://hooks.example.com:${server.port}/a?b=c`;
    const answer = await allowed().request({
      url,
      method: "POST",
      headers: { "X-One": "1" },
      body: "Grüße",
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get("x-two")).toBe("2");
    expect(JSON.parse(Buffer.from(answer.body).toString())).toEqual({
      method: "POST",
      host: `hooks.example.com:${server.port}`,
      x: "1",
      body: "Grüße",
    });
    const fetcher = allowed().fetcher();
    const fetched = await fetcher(url, { method: "POST", body: new URLSearchParams({ a: "1" }) });
    expect(((await fetched.json()) as { body: string }).body).toBe("a=1");
  });

  test("trusts a certificate for the right name of an authority that is known", async () => {
    const { certificate, key, ca } = await testCertificate("hooks.example.com");
    await using server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      tls: { cert: certificate, key },
      fetch: () => new Response("secret"),
    });
    const client = allowed();
    const right = `https://hooks.example.com:${server.port}/`;
    const wrong = `https://other.example.com:${server.port}/`;
    const byAddress = `https://127.0.0.1:${server.port}/`;
    expect(Buffer.from((await client.request({ url: right, ca })).body).toString()).toBe("secret");
    expect((await client.request({ url: wrong, skipVerification: true })).status).toBe(200);
    // Nothing that was not verified is used again for what has to be.
    expect(await problemOf(client.request({ url: wrong, ca }))).toBe("certificate");
    expect(await problemOf(client.request({ url: byAddress, ca }))).toBe("certificate");
    expect(await problemOf(client.request({ url: right }))).toBe("certificate");
    const other = await testCertificate("127.0.0.1");
    expect(await problemOf(client.request({ url: right, ca: other.ca }))).toBe("certificate");
    await using numbered = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      tls: { cert: other.certificate, key: other.key },
      fetch: () => new Response("numbered"),
    });
    const answer = await client.request({ url: `https://127.0.0.1:${numbered.port}/`, ca: other.ca });
    expect(answer.status).toBe(200);
  });

  test("follows no redirect unless asked to, none to a refused address, and takes no credentials elsewhere", async () => {
    await using target = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch: (request) =>
        Response.json({ method: request.method, auth: request.headers.get("authorization") }),
    });
    let location = "";
    await using server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch: () => new Response(null, { status: 302, headers: { Location: location } }),
    });
    const client = allowed();
    const request = {
      url: `http://hooks.example.com:${server.port}/`,
      method: "POST",
      body: "x",
      headers: { Authorization: "Bearer secret" },
    };
    location = `http://elsewhere.example.com:${target.port}/`;
    expect((await client.request(request)).status).toBe(302);
    const followed = await client.request({ ...request, redirects: 2 });
    expect(JSON.parse(Buffer.from(followed.body).toString())).toEqual({ method: "GET", auth: null });
    for (const bad of ["http://169.254.169.254/", "http://10.0.0.1/", "file:///etc/passwd", "http://a@b/"]) {
      location = bad;
      expect(await problemOf(client.request({ ...request, redirects: 2 }))).toBe("refused");
    }
    location = request.url;
    expect((await client.request({ ...request, redirects: 3 })).status).toBe(302);
    expect(await problemOf(client.fetcher()(request.url, { redirect: "error" }))).toBe("refused");
  });

  test("gives up on what is slow, silent, endless or huge", async () => {
    const client = allowed();
    const against = async (serve: (socket: net.Socket) => void, more: object = {}) => {
      await using server = await startRawServer(serve);
      const url = `http://hooks.example.com:${server.port}/`;
      return await problemOf(client.request({ url, timeout: 150, ...more }));
    };
    const repeat = (socket: net.Socket, text: string, every: number) => {
      const timer = setInterval(() => socket.write(text), every);
      socket.on("close", () => clearInterval(timer));
    };
    expect(await against(() => {})).toBe("timeout");
    expect(
      await against((socket) => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        repeat(socket, "x", 5);
      }),
    ).toBe("timeout");
    expect(
      await against(
        (socket) => {
          socket.write("HTTP/1.1 200 OK\r\n\r\n");
          repeat(socket, "x".repeat(50_000), 1);
        },
        { timeout: 5000, maxBodyBytes: 100_000 },
      ),
    ).toBe("tooLarge");
    expect(
      await against(
        (socket) => {
          socket.write("HTTP/1.1 200 OK\r\n");
          repeat(socket, `X: ${"y".repeat(5000)}\r\n`, 1);
        },
        { timeout: 5000 },
      ),
    ).toBe("tooLarge");
    expect(await against((socket) => socket.destroy())).toBe("unreachable");
    expect(
      await against((socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx"), {
        timeout: 5000,
      }),
    ).toBe("unreachable");
    expect(await against((socket) => socket.end("nonsense\r\n\r\n"), { timeout: 5000 })).toBe("unreachable");
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 20);
    expect(await against(() => {}, { signal: abort.signal, timeout: 5000 })).toBe("aborted");
  });

  test("gives up on a name or a TLS handshake that takes too long", async () => {
    await using server = await startRawServer(() => {});
    const url = `https://hooks.example.com:${server.port}/`;
    expect(await problemOf(allowed().request({ url, connectTimeout: 100 }))).toBe("timeout");
    const slow = clientOf({ resolve: () => new Promise(() => {}) });
    expect(await problemOf(slow.request({ url, connectTimeout: 100 }))).toBe("timeout");
  });

  test("cuts a long answer off where that is wanted", async () => {
    await using server = await startRawServer((socket) => {
      socket.once("data", () => socket.write(`HTTP/1.1 500 No\r\n\r\n${"x".repeat(10_000)}`));
    });
    const answer = await allowed().request({
      url: `http://hooks.example.com:${server.port}/`,
      maxBodyBytes: 1000,
      truncate: true,
    });
    expect(answer.status).toBe(500);
    expect(answer.body.byteLength).toBe(1000);
    expect(answer.truncated).toBe(true);
  });

  test("tries the next address when nobody listens on the first", async () => {
    await using server = await startRawServer((socket) => {
      socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    });
    const client = clientOf({ allow: ["127.0.0.0/8"], resolve: async () => ["127.0.0.2", "127.0.0.1"] });
    expect((await client.request({ url: `http://hooks.example.com:${server.port}/` })).status).toBe(200);
  });

  test("goes through the proxy to public addresses only, by address", async () => {
    const { certificate, key, ca } = await testCertificate("hooks.example.com");
    await using target = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      tls: { cert: certificate, key },
      fetch: () => new Response("through"),
    });
    const asked: string[] = [];
    await using proxy = await startRawServer((socket) => {
      socket.once("data", (data) => {
        asked.push(data.toString().split("\r\n")[0] ?? "");
        const inner = net.connect(target.port ?? 0, "127.0.0.1", () => {
          socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
          socket.pipe(inner).pipe(socket);
        });
        inner.on("error", () => socket.destroy());
      });
    });
    const options = { allow: ["127.0.0.0/8"], proxy: `http://127.0.0.1:${proxy.port}` };
    const client = clientOf({ ...options, resolve: async () => ["93.184.216.34"] });
    const answer = await client.request({ url: "https://hooks.example.com/", ca });
    expect(Buffer.from(answer.body).toString()).toBe("through");
    expect(asked).toEqual(["CONNECT 93.184.216.34:443 HTTP/1.1"]);
    const inside = clientOf({ ...options, resolve: async () => ["127.0.0.1"] });
    await inside.request({ url: `https://hooks.example.com:${target.port}/`, ca });
    expect(asked).toHaveLength(1);
  });
});
