import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { copyFileSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { rawRequest, sendRaw, startTestServer, TEST_LIMITS } from "./testing.ts";

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "entrepot-tls-"));
  for (const name of ["first", "second"]) makeCertificate(name);
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

function makeCertificate(name: string): void {
  const { exitCode, stderr } = Bun.spawnSync([
    ..."openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2".split(" "),
    ...["-subj", `/CN=${name}.test`, "-keyout", file(`${name}.key`), "-out", file(`${name}.pem`)],
  ]);
  if (exitCode !== 0) throw new Error(stderr.toString());
}

function file(name: string): string {
  return join(directory, name);
}

/** Puts a pair of certificates where the server reads them. */
function install(name: string): { certificate: string; key: string; redirectFrom: undefined } {
  for (const end of ["pem", "key"]) {
    // As certbot does: by renaming, so that nobody reads half a file.
    copyFileSync(file(`${name}.${end}`), file(`new.${end}`));
    renameSync(file(`new.${end}`), file(`current.${end}`));
  }
  return { certificate: file("current.pem"), key: file("current.key"), redirectFrom: undefined };
}

async function startTls(options: { redirect?: boolean; publicUrl?: string } = {}) {
  const config = install("first");
  const redirectFrom = options.redirect ? { host: "127.0.0.1", port: 0 } : undefined;
  return startTestServer({
    handlers: {
      async registry(request, context) {
        if (request.url.endsWith("/slow")) await Bun.sleep(1500);
        return new Response(context.origin);
      },
    },
    server: { tls: { ...config, redirectFrom }, certificateInterval: 100, publicUrl: options.publicUrl },
  });
}

/** Waits until new connections are shown this certificate. */
async function certificateIs(port: number, name: string): Promise<void> {
  // A connection that the kernel had queued for the server before may be reset.
  while ((await shownCertificate(port).catch(() => "")) !== name) await Bun.sleep(20);
}

/** The name in the certificate that a new connection is shown. */
function shownCertificate(port: number, options: tls.ConnectionOptions = {}): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = tls.connect({ host: "127.0.0.1", port, rejectUnauthorized: false, ...options }, () => {
    const { subject } = socket.getPeerCertificate();
    resolve(String(subject.CN));
    socket.destroy();
  });
  socket.on("error", reject);
  return promise;
}

function get(url: string): Promise<Response> {
  return fetch(url, { tls: { rejectUnauthorized: false }, redirect: "manual" });
}

describe("TLS", () => {
  test("is told to clients, who are to keep to it", async () => {
    await using server = await startTls();
    const response = await get(`${server.url}/v2/`);
    expect(await response.text()).toBe(server.url);
    expect(response.headers.get("strict-transport-security")).toBe("max-age=31536000");
  });

  test("takes over a new certificate; a request in flight ends, new connections see the new one", async () => {
    await using server = await startTls();
    expect(await shownCertificate(server.port)).toBe("first.test");
    const slow = get(`${server.url}/v2/slow`);
    await Bun.sleep(100);
    install("second");
    await certificateIs(server.port, "second.test");
    expect((await slow).status).toBe(200);
    expect((await get(`${server.url}/v2/`)).status).toBe(200);
    expect(server.lines.some((line) => line.includes("TLS certificate replaced"))).toBe(true);
  });

  test("takes over certificate after certificate, while requests come without a pause", async () => {
    await using server = await startTls();
    let asking = true;
    let answered = 0;
    let reset = 0;
    const ask = async () => {
      while (asking) {
        const response = await get(`${server.url}/v2/`).catch(() => undefined);
        if (response?.status === 200) answered++;
        else reset++;
      }
    };
    const clients = [ask(), ask(), ask()];
    for (const name of ["second", "first", "second", "first", "second"]) {
      install(name);
      await certificateIs(server.port, `${name}.test`);
      await Bun.sleep(100);
    }
    asking = false;
    await Promise.all(clients);
    expect(answered).toBeGreaterThan(50);
    // A connection the kernel had queued for the old server, unless net.ipv4.tcp_migrate_req is set.
    expect(reset).toBeLessThanOrEqual(5);
    expect(server.running.requestsInFlight).toBe(0);
  }, 30_000);

  test("keeps the old certificate while the new one is half there, or broken", async () => {
    await using server = await startTls();
    copyFileSync(file("second.pem"), file("current.pem"));
    await server.running.reloadCertificates();
    expect(await shownCertificate(server.port)).toBe("first.test");
    writeFileSync(file("current.pem"), "-----BEGIN CERTIFICATE-----\nbroken\n");
    await server.running.reloadCertificates();
    rmSync(file("current.key"));
    await server.running.reloadCertificates();
    expect(await shownCertificate(server.port)).toBe("first.test");
    const complaints = server.lines.filter((line) => line.includes("TLS certificate not replaced"));
    expect(complaints.length).toBeGreaterThanOrEqual(3);
    expect(complaints.join()).not.toContain("PRIVATE KEY");
    install("second");
    await server.running.reloadCertificates();
    await certificateIs(server.port, "second.test");
  });

  test("follows symbolic links that are turned, as mounted secrets are", async () => {
    install("first");
    for (const end of ["pem", "key"]) symlinkSync(file(`first.${end}`), file(`linked.${end}`));
    await using server = await startTestServer({
      server: {
        tls: { certificate: file("linked.pem"), key: file("linked.key"), redirectFrom: undefined },
        certificateInterval: 50,
      },
    });
    for (const end of ["pem", "key"]) {
      symlinkSync(file(`second.${end}`), file(`turned.${end}`));
      renameSync(file(`turned.${end}`), file(`linked.${end}`));
    }
    await certificateIs(server.port, "second.test");
  });

  test("does not start with a key that is another certificate's", async () => {
    const config = { certificate: file("first.pem"), key: file("second.key"), redirectFrom: undefined };
    expect(startTestServer({ server: { tls: config } })).rejects.toThrow("is not that of the certificate");
  });

  test("is not spoken in the clear, nor in old versions", async () => {
    await using server = await startTls();
    expect((await sendRaw(server.port, rawRequest("/v2/"), { patience: 1000 })).status).toBe(0);
    for (const version of ["TLSv1", "TLSv1.1"] as const) {
      const old = { minVersion: version, maxVersion: version } as const;
      expect(shownCertificate(server.port, old)).rejects.toThrow();
    }
  });
});

describe("plain HTTP", () => {
  test("is sent to HTTPS, path and query with it, method kept", async () => {
    await using server = await startTls({ redirect: true });
    const plain = server.running.addresses[1];
    expect(plain?.protocol).toBe("http");
    const response = await fetch(`http://127.0.0.1:${plain?.port}/v2/a/tags/list?n=1&last=b`, {
      method: "POST",
      redirect: "manual",
    });
    expect(response.status).toBe(308);
    expect(response.headers.get("location")).toBe(
      `https://127.0.0.1:${server.port}/v2/a/tags/list?n=1&last=b`,
    );
    expect((await get(`${server.url}/v2/`)).status).toBe(200);
  });

  test("answers load balancers", async () => {
    await using server = await startTls({ redirect: true });
    const port = server.running.addresses[1]?.port;
    for (const path of ["/_ping", "/health"]) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: "manual" });
      expect(response.status).toBe(200);
    }
    expect((await fetch(`http://127.0.0.1:${port}/metrics`, { redirect: "manual" })).status).toBe(308);
  });

  test("is sent to the public URL where there is one, never to a host that is none", async () => {
    await using server = await startTls({ redirect: true, publicUrl: "https://registry.test" });
    const port = server.running.addresses[1]?.port ?? 0;
    const ask = (target: string, host: string) => sendRaw(port, rawRequest(target, [`Host: ${host}`]));
    expect((await ask("/v2/", "evil.test")).text).toContain("Location: https://registry.test/v2/\r\n");
    expect((await ask("/v2/", 'a"b')).status).toBe(400);
    await using byHost = await startTls({ redirect: true });
    const target = await sendRaw(
      byHost.running.addresses[1]?.port ?? 0,
      rawRequest("//evil.test/%0d%0aX: y"),
    );
    expect(target.text).not.toContain("\r\nX: y");
  });
});

test("the origin is the one of the request, of a trusted proxy, or the configured one", async () => {
  const origin = async (server: Parameters<typeof startTestServer>[0], headers: string[]) => {
    await using running = await startTestServer({
      limits: TEST_LIMITS,
      handlers: {
        registry: async (_, context) => new Response(`${context.origin} ${context.clientAddress}`),
      },
      ...server,
    });
    return (await sendRaw(running.port, rawRequest("/v2/", headers))).body;
  };
  const forwarded = [
    "Host: Inner:5000",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Host: registry.test",
    "X-Forwarded-For: 1.2.3.4",
  ];
  expect(await origin({}, forwarded)).toBe("http://inner:5000 127.0.0.1");
  expect(await origin({ server: { trustedProxies: ["127.0.0.0/8"] } }, forwarded)).toBe(
    "https://registry.test 1.2.3.4",
  );
  expect(await origin({ server: { publicUrl: "https://public.test" } }, forwarded)).toBe(
    "https://public.test 127.0.0.1",
  );
});
