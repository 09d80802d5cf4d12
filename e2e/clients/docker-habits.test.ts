import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeCertificates } from "../support/certificates.ts";
import { succeed } from "../support/client-suite.ts";
import { type Docker, startDocker } from "../support/dockerd.ts";
import { type Entrepot, startEntrepot } from "../support/entrepot.ts";
import { makeImage, noise } from "../support/images.ts";
import { makePodman } from "../support/podman.ts";
import { RegistryClient } from "../support/registry-client.ts";
import { Sandbox } from "../support/sandbox.ts";
import { isMissing, isNotRoot } from "../support/tools.ts";

setDefaultTimeout(180_000);

async function build(docker: Docker, name: string, seed: string): Promise<void> {
  const context = join(docker.directory, `context-${crypto.randomUUID()}`);
  mkdirSync(context);
  writeFileSync(join(context, "one"), noise(`${seed} one`, 300_000));
  writeFileSync(join(context, "two"), noise(`${seed} two`, 2_000_000));
  writeFileSync(join(context, "Dockerfile"), "FROM scratch\nCOPY one /\nCOPY two /\n");
  await docker.run("build", "--quiet", "--tag", name, context);
  rmSync(context, { recursive: true });
}

describe.skipIf(isMissing("docker", "dockerd") || isNotRoot())("docker", () => {
  let registry: Entrepot;
  let docker: Docker;
  let admin: RegistryClient;

  beforeAll(async () => {
    registry = await startEntrepot();
    docker = await startDocker();
    admin = new RegistryClient(registry.url, { user: "admin", password: registry.adminPassword });
    expect((await docker.login(registry.host, "admin", registry.adminPassword)).output).toContain(
      "Login Succeeded",
    );
  });
  afterAll(async () => {
    await docker?.[Symbol.asyncDispose]();
    await registry?.[Symbol.asyncDispose]();
  });

  test("mounts layers that another repository has", async () => {
    await build(docker, `${registry.host}/admin/base:1`, "base");
    await docker.run("push", `${registry.host}/admin/base:1`);
    await docker.run("tag", `${registry.host}/admin/base:1`, `${registry.host}/admin/derived:1`);
    const pushed = await docker.run("push", `${registry.host}/admin/derived:1`);
    expect(pushed).toContain("Mounted from admin/base");
    expect(await admin.getImage("admin/derived", "1")).toEqual(await admin.getImage("admin/base", "1"));
  });

  test("finds that layers exist already", async () => {
    expect(await docker.run("push", `${registry.host}/admin/derived:1`)).toContain("Layer already exists");
  });

  test("makes, pushes and inspects a manifest list", async () => {
    const name = `${registry.host}/admin/derived`;
    await docker.run("manifest", "create", "--insecure", `${name}:list`, `${name}:1`);
    await docker.run("manifest", "annotate", `${name}:list`, `${name}:1`, "--arch", "riscv64");
    await docker.run("manifest", "push", "--insecure", "--purge", `${name}:list`);
    const { mediaType, bytes } = await admin.getManifest("admin/derived", "list");
    expect(mediaType).toBe("application/vnd.docker.distribution.manifest.list.v2+json");
    expect(new TextDecoder().decode(bytes)).toContain("riscv64");
    expect(await docker.run("manifest", "inspect", "--insecure", `${name}:list`)).toContain("riscv64");
  });

  test("pulls by digest what was pushed by tag", async () => {
    const { digest } = await admin.getManifest("admin/base", "1");
    expect(await docker.run("pull", `${registry.host}/admin/base@${digest}`)).toContain(digest);
  });

  test("pushes and pulls all tags", async () => {
    const name = `${registry.host}/admin/many`;
    for (const tag of ["a", "b", "c"])
      await docker.run("tag", `${registry.host}/admin/base:1`, `${name}:${tag}`);
    await docker.run("push", "--all-tags", name);
    const tags = await admin.request("/v2/admin/many/tags/list");
    expect(((await tags.json()) as { tags: string[] }).tags).toEqual(["a", "b", "c"]);
    await docker.run("pull", "--all-tags", name);
  });

  test("searches", async () => {
    const found = await docker.run("search", `${registry.host}/base`);
    expect(found).toContain("admin/base");
    expect(found).not.toContain("admin/many");
  });

  test("does not show in a search what somebody may not see", async () => {
    await registry.addUser("carol", "correct horse carol");
    const carol = docker.as("carol");
    await carol.login(registry.host, "carol", "correct horse carol");
    const found = await carol.tryRun("search", `${registry.host}/base`);
    expect(found.output).not.toContain("admin/base");
  });

  test("is refused after logging out", async () => {
    await docker.run("logout", registry.host);
    const refused = await docker.tryRun("pull", `${registry.host}/admin/base:1`);
    expect(refused.code).not.toBe(0);
    await docker.login(registry.host, "admin", registry.adminPassword);
  });
});

describe.skipIf(isMissing("docker", "dockerd", "podman", "openssl") || isNotRoot())("over TLS", () => {
  let registry: Entrepot;
  let sandbox: Sandbox;
  let authority: string;

  beforeAll(async () => {
    sandbox = new Sandbox("tls");
    const certificates = await makeCertificates(sandbox.directory);
    authority = certificates.authority;
    registry = await startEntrepot({ tls: certificates });
  });
  afterAll(async () => {
    await registry?.[Symbol.asyncDispose]();
    sandbox?.[Symbol.dispose]();
  });

  test("docker pushes and pulls, trusting our authority", async () => {
    // The one place dockerd looks in for authorities by registry; the port makes the name ours alone.
    const host = registry.host.replace("127.0.0.1", "localhost");
    const trusted = join("/etc/docker/certs.d", host);
    mkdirSync(trusted, { recursive: true });
    try {
      cpSync(authority, join(trusted, "ca.crt"));
      await using docker = await startDocker();
      expect((await docker.login(host, "admin", registry.adminPassword)).output).toContain("Login Succeeded");
      await build(docker, `${host}/admin/tls:1`, "tls");
      await docker.run("push", `${host}/admin/tls:1`);
      await docker.run("rmi", `${host}/admin/tls:1`);
      await docker.run("pull", `${host}/admin/tls:1`);
    } finally {
      rmSync(trusted, { recursive: true });
    }
  });

  test("podman pushes and pulls, trusting our authority, and refuses without", async () => {
    await using podman = makePodman("podman", ["--cert-dir", sandbox.path("certificates")]);
    mkdirSync(sandbox.path("certificates"));
    const untrusting = await podman.login(registry.host, "admin", registry.adminPassword);
    expect(untrusting.code).not.toBe(0);
    expect(untrusting.output).toContain("unknown authority");
    cpSync(authority, sandbox.path("certificates", "ca.crt"));
    const image = makeImage(sandbox.path("image"));
    const reference = `${registry.host}/admin/tls-podman:1`;
    await succeed(podman.login(registry.host, "admin", registry.adminPassword));
    await succeed(podman.push(image, reference));
    await succeed(podman.pull(reference));
  });
});
