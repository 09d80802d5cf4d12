import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { type Entrepot, startEntrepot } from "../support/entrepot.ts";
import { makeImage, noise } from "../support/images.ts";
import { RegistryClient } from "../support/registry-client.ts";
import { Sandbox } from "../support/sandbox.ts";
import { isMissing } from "../support/tools.ts";

setDefaultTimeout(180_000);

let registry: Entrepot;
let sandbox: Sandbox;
let admin: RegistryClient;

beforeAll(async () => {
  registry = await startEntrepot();
  sandbox = new Sandbox("artifacts", { COSIGN_PASSWORD: "", HELM_CACHE_HOME: "", HELM_CONFIG_HOME: "" });
  admin = new RegistryClient(registry.url, { user: "admin", password: registry.adminPassword });
  // One login for all: every one of these programs reads docker's configuration.
  const authorization = btoa(`admin:${registry.adminPassword}`);
  const logins = { auths: { [registry.host]: { auth: authorization } } };
  writeFileSync(sandbox.path(".docker", "config.json"), JSON.stringify(logins));
});
afterAll(async () => {
  await registry?.[Symbol.asyncDispose]();
  sandbox?.[Symbol.dispose]();
});

/** A signed image needs an image. @returns its name by digest. */
async function pushImage(repository: string, tag: string): Promise<string> {
  const image = makeImage(sandbox.path(crypto.randomUUID()), { tag });
  for (const bytes of image.blobs.values()) await admin.pushBlob(repository, bytes);
  for (const bytes of image.manifests.values()) {
    await admin.pushManifest(repository, tag, {
      bytes,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
    });
  }
  return `${registry.host}/${repository}@${image.digest}`;
}

describe.skipIf(isMissing("oras"))("oras", () => {
  const artifact = () => `${registry.host}/admin/artifacts:1`;

  test("pushes and pulls an artifact of several files", async () => {
    writeFileSync(sandbox.path("notes.txt"), "notes\n");
    writeFileSync(sandbox.path("model.bin"), noise("model", 3_000_000));
    await sandbox.run([
      ...(["oras", "push", "--plain-http", "--no-tty", "--artifact-type", "application/x.test"] as const),
      ...[artifact(), "notes.txt:text/plain", "model.bin:application/octet-stream"],
    ]);
    await sandbox.run([
      "oras",
      "pull",
      "--plain-http",
      "--no-tty",
      artifact(),
      "--output",
      sandbox.path("back"),
    ]);
    for (const name of ["notes.txt", "model.bin"]) {
      expect(readFileSync(sandbox.path("back", name))).toEqual(readFileSync(sandbox.path(name)));
    }
  });

  test("attaches to an artifact and discovers what is attached, by type", async () => {
    for (const type of ["application/x.sbom", "application/x.scan"]) {
      writeFileSync(sandbox.path("attached.json"), JSON.stringify({ type }));
      await sandbox.run([
        ...(["oras", "attach", "--plain-http", "--no-tty", "--artifact-type", type] as const),
        ...[artifact(), "attached.json:application/json"],
      ]);
    }
    const discover = async (...filter: string[]): Promise<{ referrers: { artifactType: string }[] }> =>
      JSON.parse(
        await sandbox.run(["oras", "discover", "--plain-http", "--format", "json", ...filter, artifact()]),
      );
    expect((await discover()).referrers.map((found) => found.artifactType).sort()).toEqual([
      "application/x.sbom",
      "application/x.scan",
    ]);
    expect((await discover("--artifact-type", "application/x.scan")).referrers).toHaveLength(1);
    // By the referrers API: no tag of the fallback scheme was made.
    const tags = await sandbox.run([
      "oras",
      "repo",
      "tags",
      "--plain-http",
      `${registry.host}/admin/artifacts`,
    ]);
    expect(tags.trim()).toBe("1");
  });

  test("copies an artifact with all that is attached to another repository", async () => {
    await sandbox.run([
      ...(["oras", "cp", "--recursive", "--no-tty", "--from-plain-http", "--to-plain-http"] as const),
      ...[artifact(), `${registry.host}/admin/copies:1`],
    ]);
    const { digest } = await admin.getManifest("admin/copies", "1");
    const response = await admin.request(`/v2/admin/copies/referrers/${digest}`);
    expect(((await response.json()) as { manifests: unknown[] }).manifests).toHaveLength(2);
  });
});

describe.skipIf(isMissing("helm"))("helm", () => {
  test("pushes and pulls a chart", async () => {
    mkdirSync(sandbox.path("charts"));
    const login = ["--plain-http", "--registry-config", sandbox.path(".docker", "config.json")];
    await sandbox.run(["helm", "create", "harbour"]);
    await sandbox.run(["helm", "package", "harbour"]);
    await sandbox.run(["helm", "push", "harbour-0.1.0.tgz", `oci://${registry.host}/admin/charts`, ...login]);
    await sandbox.run([
      ...(["helm", "pull", `oci://${registry.host}/admin/charts/harbour`, "--version", "0.1.0"] as const),
      ...["--destination", sandbox.path("charts"), ...login],
    ]);
    expect(readFileSync(sandbox.path("charts", "harbour-0.1.0.tgz"))).toEqual(
      readFileSync(sandbox.path("harbour-0.1.0.tgz")),
    );
  });
});

describe.skipIf(isMissing("cosign"))("cosign", () => {
  const offline = ["--yes", "--key", "cosign.key", "--tlog-upload=false", "--allow-http-registry"];
  const trusting = ["--key", "cosign.pub", "--insecure-ignore-tlog=true", "--allow-http-registry"];
  let image: string;

  beforeAll(async () => {
    await sandbox.run(["cosign", "generate-key-pair"]);
    image = await pushImage("admin/signed", "v1");
  });

  test("signs an image and verifies it", async () => {
    const unsigned = await sandbox.tryRun(["cosign", "verify", ...trusting, image]);
    expect(unsigned.code).not.toBe(0);
    expect(unsigned.output).toContain("no signatures found");
    await sandbox.run(["cosign", "sign", ...offline, image]);
    await sandbox.run(["cosign", "verify", ...trusting, image]);
  });

  test("signs an image with a referrer and verifies it", async () => {
    const environment = { COSIGN_EXPERIMENTAL: "1" };
    const other = await pushImage("admin/signed-by-referrer", "v1");
    await sandbox.run(["cosign", "sign", ...offline, "--registry-referrers-mode=oci-1-1", other], {
      environment,
    });
    await sandbox.run(["cosign", "verify", ...trusting, "--experimental-oci11", other], { environment });
    const [, digest] = other.split("@");
    const response = await admin.request(`/v2/admin/signed-by-referrer/referrers/${digest}`);
    const index = (await response.json()) as { manifests: { artifactType?: string }[] };
    expect(index.manifests.map((found) => found.artifactType)).toEqual([
      "application/vnd.dev.cosign.artifact.sig.v1+json",
    ]);
  });

  test("attests a bill of materials and verifies it", async () => {
    writeFileSync(sandbox.path("sbom.json"), JSON.stringify({ spdxVersion: "SPDX-2.3", name: "test" }));
    const type = ["--type", "spdxjson"];
    await sandbox.run(["cosign", "attest", ...offline, ...type, "--predicate", "sbom.json", image]);
    const verified = await sandbox.run(["cosign", "verify-attestation", ...trusting, ...type, image]);
    const [envelope] = verified.trim().split("\n");
    expect(atob(JSON.parse(envelope ?? "{}").payload)).toContain("SPDX-2.3");
  });
});

describe.skipIf(isMissing("regctl"))("regctl", () => {
  beforeAll(async () => {
    await sandbox.run(["regctl", "registry", "set", registry.host, "--tls", "disabled", "--skip-check"]);
  });

  test("copies an image with its referrers within the registry", async () => {
    const image = await pushImage("admin/source", "v1");
    writeFileSync(sandbox.path("report.json"), "{}");
    await sandbox.run([
      ...([
        "regctl",
        "artifact",
        "put",
        "--subject",
        image,
        "--artifact-type",
        "application/x.report",
      ] as const),
      ...["--file", "report.json", "--file-media-type", "application/json"],
    ]);
    await sandbox.run(["regctl", "image", "copy", "--referrers", image, `${registry.host}/admin/target:v1`]);
    const listed = JSON.parse(
      await sandbox.run([
        ...(["regctl", "artifact", "list", `${registry.host}/admin/target:v1`] as const),
        ...["--format", "{{json .}}"],
      ]),
    );
    expect(listed.descriptors ?? listed.Descriptors).toHaveLength(1);
  });

  test("deletes one tag of two and leaves the image", async () => {
    const name = `${registry.host}/admin/target`;
    await sandbox.run(["regctl", "image", "copy", `${name}:v1`, `${name}:v2`]);
    await sandbox.run(["regctl", "tag", "delete", `${name}:v1`]);
    expect((await sandbox.run(["regctl", "tag", "list", name])).trim()).toBe("v2");
    await admin.getImage("admin/target", "v2");
  });
});
