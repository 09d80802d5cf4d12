import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { type Entrepot, startEntrepot } from "../support/entrepot.ts";
import { type ImageLayout, makeImage } from "../support/images.ts";
import { RegistryClient } from "../support/registry-client.ts";
import { Sandbox } from "../support/sandbox.ts";
import { isMissing } from "../support/tools.ts";

setDefaultTimeout(180_000);

const PLATFORMS = ["linux/amd64", "linux/arm64"];
let registry: Entrepot;
let sandbox: Sandbox;
let admin: RegistryClient;

beforeAll(async () => {
  registry = await startEntrepot();
  sandbox = new Sandbox("operations");
  admin = new RegistryClient(registry.url, { user: "admin", password: registry.adminPassword });
  const logins = { auths: { [registry.host]: { auth: btoa(`admin:${registry.adminPassword}`) } } };
  writeFileSync(sandbox.path(".docker", "config.json"), JSON.stringify(logins));
});
afterAll(async () => {
  await registry?.[Symbol.asyncDispose]();
  sandbox?.[Symbol.dispose]();
});

function image(tag: string, platforms?: readonly string[]): ImageLayout {
  return makeImage(sandbox.path(crypto.randomUUID()), { tag, ...(platforms ? { platforms } : {}) });
}

describe.skipIf(isMissing("skopeo"))("skopeo", () => {
  const skopeo = (...parameters: string[]) => sandbox.run(["skopeo", "--insecure-policy", ...parameters]);
  const copy = (from: string, to: string) =>
    skopeo(
      "copy",
      "--all",
      "--preserve-digests",
      "--src-tls-verify=false",
      "--dest-tls-verify=false",
      from,
      to,
    );

  test("inspects, lists and deletes", async () => {
    const pushed = image("v1");
    const name = `docker://${registry.host}/admin/inspected`;
    await copy(`oci:${pushed.path}:v1`, `${name}:v1`);
    await copy(`oci:${image("v2").path}:v2`, `${name}:v2`);
    const inspected = JSON.parse(await skopeo("inspect", "--tls-verify=false", `${name}:v1`));
    expect(inspected.Digest).toBe(pushed.digest);
    expect(inspected.RepoTags).toEqual(["v1", "v2"]);
    expect(inspected.Layers).toHaveLength(3);
    await skopeo("delete", "--tls-verify=false", `${name}:v1`);
    expect(JSON.parse(await skopeo("list-tags", "--tls-verify=false", name)).Tags).toEqual(["v2"]);
    const gone = await sandbox.tryRun(["skopeo", "inspect", "--tls-verify=false", `${name}:v1`]);
    expect(gone.code).not.toBe(0);
    expect(gone.output).toMatch(/manifest unknown/i);
  });

  test("copies an index from repository to repository", async () => {
    const pushed = image("multi", PLATFORMS);
    const name = `docker://${registry.host}/admin`;
    await copy(`oci:${pushed.path}:multi`, `${name}/first:multi`);
    await copy(`${name}/first:multi`, `${name}/second:multi`);
    expect(await admin.getImage("admin/second", "multi")).toEqual(
      new Set([...pushed.manifests.keys(), ...pushed.blobs.keys()]),
    );
  });
});

describe.skipIf(isMissing("crane"))("crane", () => {
  const crane = async (...parameters: string[]) => (await sandbox.run(["crane", ...parameters])).trim();
  const name = () => `${registry.host}/admin/crane`;

  test("copies between repositories by mounting: no layer is sent again", async () => {
    const pushed = image("v1");
    await crane("push", pushed.path, `${name()}:v1`);
    const copied = await sandbox
      .run(["crane", "--verbose", "copy", `${name()}:v1`, `${registry.host}/admin/mounted:v1`])
      .then(async () => admin.getImage("admin/mounted", "v1"));
    expect(copied).toEqual(new Set([...pushed.manifests.keys(), ...pushed.blobs.keys()]));
    const verbose = await sandbox.tryRun([
      ...(["crane", "--verbose", "copy", `${name()}:v1`, `${registry.host}/admin/mounted-again:v1`] as const),
    ]);
    expect(verbose.output).toContain("mount=sha256");
    expect(verbose.output).not.toMatch(/--> (PATCH|PUT) \S+\/blobs\/uploads/);
  });

  test("tags, lists, validates and deletes", async () => {
    await crane("tag", `${name()}:v1`, "stable");
    expect(await crane("ls", name())).toBe("stable\nv1");
    expect(await crane("digest", `${name()}:stable`)).toBe(await crane("digest", `${name()}:v1`));
    await crane("validate", "--remote", `${name()}:v1`);
    await crane("delete", `${name()}:stable`);
    expect(await crane("ls", name())).toBe("v1");
    expect((await crane("catalog", registry.host)).split("\n")).toContain("admin/crane");
  });

  test("appends a layer, and makes an index of images", async () => {
    const tar = sandbox.path("layer.tar");
    await sandbox.run([
      "tar",
      "--create",
      "--file",
      tar,
      "--directory",
      sandbox.directory,
      ".docker/config.json",
    ]);
    await crane("append", "--base", `${name()}:v1`, "--new_layer", tar, "--new_tag", `${name()}:appended`);
    await crane("validate", "--remote", `${name()}:appended`);
    await crane(
      ...["index", "append", "--tag", `${name()}:index`],
      ...["--manifest", `${name()}:v1`, "--manifest", `${name()}:appended`],
    );
    await crane("validate", "--remote", `${name()}:index`);
  });
});

describe.skipIf(isMissing("buildah"))("buildah", () => {
  test("builds from scratch, makes a manifest list, pushes all of it", async () => {
    const buildah = async (...parameters: string[]) =>
      (
        await sandbox.run([
          ...(["buildah", "--root", sandbox.path("root"), "--runroot", sandbox.path("run-b")] as const),
          ...["--storage-driver", "vfs", ...parameters],
        ])
      ).trim();
    await buildah("manifest", "create", "list");
    for (const architecture of ["amd64", "arm64"]) {
      writeFileSync(sandbox.path("hello"), `hello from ${architecture}\n`);
      const container = await buildah("from", "--arch", architecture, "scratch");
      await buildah("copy", container, sandbox.path("hello"), "/hello");
      const id = await buildah("commit", "--quiet", "--format", "docker", container);
      await buildah("manifest", "add", "list", id);
    }
    await buildah(
      ...[
        "manifest",
        "push",
        "--all",
        "--tls-verify=false",
        "--authfile",
        sandbox.path(".docker", "config.json"),
      ],
      ...["list", `docker://${registry.host}/admin/built:list`],
    );
    const { bytes } = await admin.getManifest("admin/built", "list");
    const platforms = JSON.parse(new TextDecoder().decode(bytes)).manifests.map(
      (entry: { platform: { architecture: string } }) => entry.platform.architecture,
    );
    expect(platforms.sort()).toEqual(["amd64", "arm64"]);
    expect((await admin.getImage("admin/built", "list")).size).toBe(7);
  });
});
