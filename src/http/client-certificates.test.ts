import { describe, expect, test } from "bun:test";
import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import tls from "node:tls";
import { startTestServer } from "./testing.ts";
import { TestAuthority } from "./testing-certificates.ts";

/** What curl prints; "refused" where there is no answer. */
async function curl(...parameters: readonly string[]): Promise<string> {
  const child = Bun.spawn(["curl", "-sS", "-m", "10", ...parameters], { stdout: "pipe", stderr: "ignore" });
  const text = await new Response(child.stdout).text();
  return (await child.exited) === 0 ? text : "refused";
}

/** What is answered to who shows the certificate of that name, or that of another authority. */
function ask(url: string, authority: TestAuthority, who?: string | TestAuthority): Promise<string> {
  const shown = typeof who === "string" ? authority : who;
  const name = typeof who === "string" ? who : "alice";
  const certificate = shown ? ["--cert", shown.file(`${name}.pem`), "--key", shown.file(`${name}.key`)] : [];
  return curl("--cacert", authority.file("ca.pem"), ...certificate, `${url}/v2/`);
}

function serve(authority: TestAuthority, options: { readonly required?: boolean } = {}) {
  return startTestServer({
    handlers: {
      async registry(request, { clientCertificate, clientAddress, origin }) {
        if (request.url.endsWith("/large")) return new Response(new Uint8Array(20_000_000));
        const body = await request.bytes();
        return Response.json({
          name: clientCertificate?.commonName,
          emails: clientCertificate?.emails,
          address: clientAddress,
          secure: origin.startsWith("https:"),
          bytes: body.byteLength,
        });
      },
    },
    server: {
      certificateInterval: 50,
      tls: {
        certificate: authority.file("server.pem"),
        key: authority.file("server.key"),
        redirectFrom: undefined,
        clientCertificates: {
          authority: authority.file("ca.pem"),
          revocationList: authority.file("crl.pem"),
          required: options.required ?? false,
          account: "commonName",
        },
      },
    },
  });
}

/** The loopback connection of this process that leads to a port it listens on, but for the one that is known. */
function connectionBehind(known: number): { readonly from: number; readonly to: number } {
  const sockets = readFileSync("/proc/self/net/tcp", "utf8").split("\n").slice(1);
  const rows = sockets.map((line) => line.trim().split(/\s+/));
  const portOf = (address = "") => Number.parseInt(address.split(":")[1] ?? "", 16);
  const own = new Set(
    readdirSync("/proc/self/fd").map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return "";
      }
    }),
  );
  const ours = rows.filter((row) => own.has(`socket:[${row[9]}]`));
  const listening = new Set(ours.filter((row) => row[3] === "0A").map((row) => portOf(row[1])));
  const found = ours.find(
    ([, , remote, state]) => state === "01" && portOf(remote) !== known && listening.has(portOf(remote)),
  );
  if (found === undefined) throw new Error("there is no connection to the server behind");
  return { from: portOf(found[1]), to: portOf(found[2]) };
}

describe("client certificates", () => {
  test("the handler learns whose a connection is; without one it is nobody's", async () => {
    using authority = new TestAuthority();
    for (const name of ["server", "alice"]) authority.certify(name, { email: `${name}@example.org` });
    await using server = await serve(authority);
    const url = server.url;
    expect(JSON.parse(await ask(url, authority, "alice"))).toEqual({
      name: "alice",
      emails: ["alice@example.org"],
      address: "127.0.0.1",
      secure: true,
      bytes: 0,
    });
    expect(JSON.parse(await ask(url, authority))).toEqual({ address: "127.0.0.1", secure: true, bytes: 0 });
  });

  test("one of another authority is refused, and one that was revoked, from then on", async () => {
    using authority = new TestAuthority();
    using stranger = new TestAuthority();
    for (const name of ["server", "alice", "bob"]) authority.certify(name);
    stranger.certify("alice");
    await using server = await serve(authority);
    const url = server.url;
    expect(await ask(url, authority, stranger)).toBe("refused");
    expect(await ask(url, authority, "bob")).toContain('"bob"');
    authority.revoke("bob");
    while ((await ask(url, authority, "bob")) !== "refused") await Bun.sleep(20);
    // A connection that the kernel had queued for the front before may be reset.
    while (!(await ask(url, authority, "alice")).includes('"alice"')) await Bun.sleep(20);
    expect(await ask(url, authority, "bob")).toBe("refused");
  });

  test("where they are required nobody comes in without", async () => {
    using authority = new TestAuthority();
    for (const name of ["server", "alice"]) authority.certify(name);
    await using server = await serve(authority, { required: true });
    const url = server.url;
    expect(await ask(url, authority)).toBe("refused");
    expect(await ask(url, authority, "alice")).toContain('"alice"');
  });

  test("who goes round the front is nobody, also from the port of somebody with a certificate", async () => {
    using authority = new TestAuthority();
    for (const name of ["server", "alice"]) authority.certify(name);
    await using server = await serve(authority);
    const [port = ""] = server.url.match(/\d+$/) ?? [];
    const [cert, key] = ["alice.pem", "alice.key"].map((name) => readFileSync(authority.file(name)));
    const ca = readFileSync(authority.file("ca.pem"));
    const alice = tls.connect({ host: "127.0.0.1", port: Number(port), ca, cert, key });
    alice.write("GET /v2/ HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const [answer] = await once(alice, "data");
    expect(String(answer)).toContain('"alice"');
    const { from, to } = connectionBehind(Number(port));
    const behind = `http://127.0.0.1:${to}/v2/`;
    const status = ["-o", "/dev/null", "-w", "%{http_code}"];
    expect(await curl(...status, behind)).toBe("421");
    expect(await curl(...status, "--interface", "127.0.0.2", "--local-port", `${from}`, behind)).toBe("421");
    alice.destroy();
  });

  test("large bodies pass both ways, and the server stops in order", async () => {
    using authority = new TestAuthority();
    for (const name of ["server", "alice"]) authority.certify(name);
    await using server = await serve(authority);
    const url = server.url;
    const authorities = ["--cacert", authority.file("ca.pem")];
    const large = authority.file("large");
    await Bun.write(large, new Uint8Array(30_000_000));
    const uploaded = await curl(...authorities, "-T", large, `${url}/v2/x/blobs/uploads/one`);
    expect(JSON.parse(uploaded).bytes).toBe(30_000_000);
    const output = ["-o", "/dev/null", "-w", "%{size_download}"];
    expect(await curl(...authorities, ...output, `${url}/v2/large`)).toBe("20000000");
    await server.running.stop();
    expect(await ask(url, authority, "alice")).toBe("refused");
  });
});
