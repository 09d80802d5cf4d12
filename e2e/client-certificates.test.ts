import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { TestAuthority } from "../src/http/testing-certificates.ts";
import { startDocker } from "./support/dockerd.ts";
import { type Entrepot, startEntrepot } from "./support/entrepot.ts";
import { makeImage } from "./support/images.ts";
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

describe.skipIf(isMissing("docker") || isMissing("dockerd"))("docker with a client certificate", () => {
  test("pushes and pulls without a login", async () => {
    await using docker = await startDocker();
    using sandbox = new Sandbox("client-certificates");
    const trusted = join("/etc/docker/certs.d", registry.host);
    mkdirSync(trusted, { recursive: true });
    try {
      copyFileSync(authority.file("ca.pem"), join(trusted, "ca.crt"));
      copyFileSync(authority.file("alice.pem"), join(trusted, "client.cert"));
      copyFileSync(authority.file("alice.key"), join(trusted, "client.key"));
      const name = `${registry.host}/alice/by-certificate:1`;
      const layout = makeImage(sandbox.path("image"), { tag: "1" });
      await sandbox.run([
        "skopeo",
        "--insecure-policy",
        "copy",
        `oci:${layout.path}:1`,
        `docker-archive:${sandbox.path("image.tar")}:${name}`,
      ]);
      await docker.run("load", "--input", sandbox.path("image.tar"));
      expect(await docker.run("push", name)).toContain("digest: sha256:");
      await docker.run("rmi", name);
      expect(await docker.run("pull", name)).toContain("Downloaded newer image");
    } finally {
      rmSync(trusted, { recursive: true, force: true });
    }
  });
});
