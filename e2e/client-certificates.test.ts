import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TestAuthority } from "../src/http/testing-certificates.ts";
import { type Entrepot, startEntrepot } from "./support/entrepot.ts";
import { makeImage } from "./support/images.ts";
import { makePodman } from "./support/podman.ts";
import { tryRun } from "./support/processes.ts";
import { Sandbox } from "./support/sandbox.ts";
import { isMissing } from "./support/tools.ts";

setDefaultTimeout(120_000);

let authority: TestAuthority;
let registry: Entrepot;

beforeAll(async () => {
  authority = new TestAuthority();
  for (const name of ["server", "alice", "bob", "nobody"]) authority.certify(name);
  registry = await startEntrepot({
    tls: { certificate: authority.file("server.pem"), key: authority.file("server.key") },
    config: {
      tls: {
        clientCertificates: {
          authority: authority.file("ca.pem"),
          revocationList: authority.file("crl.pem"),
        },
      },
    },
  });
  for (const name of ["alice", "bob"]) await registry.addUser(name, `correct horse ${name}`);
});
afterAll(async () => {
  await registry?.[Symbol.asyncDispose]();
  authority?.[Symbol.dispose]();
});

/** What curl is answered: status and body; no status where the connection is refused. */
async function ask(name: string | undefined, path: string, ...more: readonly string[]) {
  const shown =
    name === undefined
      ? []
      : ["--cert", authority.file(`${name}.pem`), "--key", authority.file(`${name}.key`)];
  const { stdout } = await tryRun([
    ...(["curl", "--silent", "--cacert", authority.file("ca.pem"), "--write-out", "\n%{http_code}"] as const),
    ...shown,
    ...more,
    `${registry.url}${path}`,
  ]);
  const end = stdout.lastIndexOf("\n");
  return { status: Number(stdout.slice(end + 1)), body: stdout.slice(0, end) };
}

const json = ["--header", "Content-Type: application/json"];

describe("a client certificate", () => {
  test("is a way in, to the registry and to the API, as the account that it names", async () => {
    expect((await ask("alice", "/v2/")).status).toBe(200);
    expect((await ask(undefined, "/v2/")).status).toBe(401);
    const made = await ask(
      "alice",
      "/api/v0/repositories/alice",
      ...json,
      "--data",
      '{"name":"app","visibility":"private"}',
    );
    expect(made.status).toBe(201);
    expect((await ask("alice", "/api/v0/repositories/alice/app")).status).toBe(200);
    expect((await ask("bob", "/api/v0/repositories/alice/app")).status).toBe(404);
    expect(
      JSON.parse((await ask("alice", "/auth/token?scope=repository:alice/app:pull")).body).token,
    ).toBeString();
  });

  test("gives way to what the request itself says", async () => {
    const bob = ["--user", "bob:correct horse bob"];
    expect((await ask("alice", "/api/v0/repositories/alice/app", ...bob)).status).toBe(404);
    expect((await ask("alice", "/v2/", "--user", "bob:wrong")).status).toBe(401);
  });

  test("of nobody is good for nothing, and does not hinder who logs in otherwise", async () => {
    expect((await ask("nobody", "/v2/")).status).toBe(401);
    expect((await ask("nobody", "/v2/", "--user", "bob:correct horse bob")).status).toBe(200);
  });

  test("makes no changes for other sites, whose pages browsers show it for too", async () => {
    const remove = ["--request", "DELETE", "--header", "Origin: https://evil.example"];
    expect((await ask("alice", "/api/v0/repositories/alice/app", ...remove)).status).toBe(403);
    expect((await ask("alice", "/api/v0/repositories/alice/app")).status).toBe(200);
  });

  test("ends with its account, and when it is revoked", async () => {
    expect((await ask("bob", "/v2/")).status).toBe(200);
    await registry.command(["user", "disable", "bob"]);
    expect((await ask("bob", "/v2/")).status).toBe(401);
    await registry.command(["user", "enable", "bob"]);
    expect((await ask("bob", "/v2/")).status).toBe(200);
    authority.revoke("bob");
    while ((await ask("bob", "/v2/")).status !== 0) await Bun.sleep(200);
    expect((await ask("alice", "/v2/")).status).toBe(200);
  });
});

// docker takes registries on the loopback for ones to try out, and shows them no certificate.
describe.skipIf(isMissing("podman"))("podman with a client certificate", () => {
  test("pushes and pulls without a login", async () => {
    using sandbox = new Sandbox("client-certificates");
    const certificates = sandbox.path("certificates");
    mkdirSync(certificates);
    copyFileSync(authority.file("ca.pem"), join(certificates, "ca.crt"));
    const flags = ["--cert-dir", certificates];
    await using podman = makePodman("podman", flags);
    // Nobody has logged in: it asks for the file all the same.
    writeFileSync(podman.sandbox.path("auth.json"), "{}");
    const image = makeImage(sandbox.path("image"), { tag: "1" });
    const reference = `${registry.host}/alice/by-certificate:1`;
    expect((await podman.push(image, reference)).code).not.toBe(0);
    copyFileSync(authority.file("alice.pem"), join(certificates, "client.cert"));
    copyFileSync(authority.file("alice.key"), join(certificates, "client.key"));
    const pushed = await podman.push(image, reference);
    expect([pushed.code, pushed.code === 0 ? "" : pushed.output]).toEqual([0, ""]);
    const pulled = await podman.pull(reference);
    expect([pulled.code, pulled.code === 0 ? "" : pulled.output]).toEqual([0, ""]);
  });
});
