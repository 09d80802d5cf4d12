import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { claimAddress } from "../src/cluster/addresses.ts";
import { loadConfig } from "../src/config/load.ts";

setDefaultTimeout(300_000);

const ROOT = join(import.meta.dir, "..");

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "entrepot-deploy-"));
  run(["node", join(ROOT, "scripts/build.mjs")]);
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Runs a program to its end. @returns what it printed. @throws Error when it fails. */
function run(command: readonly string[]): string {
  const { exitCode, stdout, stderr } = Bun.spawnSync([...command], { cwd: ROOT });
  if (exitCode !== 0)
    throw new Error(`${command.join(" ")} ended with ${exitCode}:\n${stdout.toString()}${stderr.toString()}`);
  return stdout.toString().trim();
}

/** Whether a test has to be left out here, for want of programs. @throws Error in CI. */
function lacks(...programs: readonly string[]): boolean {
  const missing = programs.filter((program) => Bun.which(program) === null);
  if (missing.length === 0) return false;
  if (process.env.CI === "true") throw new Error(`not installed: ${missing.join(", ")}`);
  console.warn(`left out: ${missing.join(", ")} not installed`);
  return true;
}

describe("the configuration file", () => {
  test("is good as it is, and with everything in it that is commented out", () => {
    const file = join(ROOT, "deploy/entrepot.yaml");
    expect(loadConfig({ file, environment: {} }).dataDirectory).toBe("/var/lib/entrepot");
    const everything = readFileSync(file, "utf8")
      .replace("listen: 127.0.0.1:5000\n", "")
      .replaceAll(/^# (listen:|tls:|publicUrl:|trustedProxies:|database:|storage:| {2})/gm, "$1");
    writeFileSync(join(directory, "everything.yaml"), everything);
    const config = loadConfig({ file: join(directory, "everything.yaml"), environment: {} });
    expect(config).toMatchObject({ storage: { kind: "s3" }, database: { kind: "postgresql" } });
    expect(config.tls?.redirectFrom?.port).toBe(80);
  });
});

describe("the compose file", () => {
  test("sets what there is to set, and publishes to this machine alone", () => {
    const { services, secrets } = parse(readFileSync(join(ROOT, "deploy/compose.yaml"), "utf8"));
    const { environment, ports } = services.entrepot;
    const image = imageEnvironment();
    const config = loadConfig({ environment: { ...image, ...environment }, directory: "/" });
    expect(config).toMatchObject({ dataDirectory: "/data", publicUrl: "http://127.0.0.1:5000" });
    expect(ports).toEqual(["127.0.0.1:5000:5000"]);
    expect(Object.keys(secrets)).toEqual(["admin_password"]);
  });

  test("the image alone refuses to listen in the clear, until that is chosen", () => {
    expect(() => loadConfig({ environment: imageEnvironment() })).toThrow("ENTREPOT_LISTEN_INSECURE=true");
  });
});

function imageEnvironment(): Record<string, string> {
  const text = readFileSync(join(ROOT, "deploy/Containerfile"), "utf8");
  return Object.fromEntries(
    [...text.matchAll(/^(?:ENV)? +(ENTREPOT_\w+)=(\S+)/gm)].map(([, name = "", value]) => [
      name,
      value ?? "",
    ]),
  );
}

describe.skipIf(lacks("systemd-analyze"))("the systemd unit", () => {
  test("is understood by systemd, and leaves little to attack", () => {
    const unit = join(directory, "entrepot.service");
    const text = readFileSync(join(ROOT, "deploy/entrepot.service"), "utf8");
    writeFileSync(unit, text.replace("/usr/local/bin/entrepot", join(ROOT, "dist/entrepot")));
    expect(run(["systemd-analyze", "verify", unit])).toBe("");
    const report = run(["systemd-analyze", "security", "--offline=true", unit]);
    const exposure = Number(/exposure level for \S+: ([\d.]+)/.exec(report)?.[1]);
    expect(exposure).toBeLessThan(2.5);
  });
});

describe.skipIf(lacks("buildah", "podman", "runc", "skopeo") || process.getuid?.() !== 0)("the image", () => {
  const storage = () => [
    ...["--root", join(directory, "storage"), "--runroot", join(directory, "run")],
    ...["--storage-driver", "vfs"],
  ];

  test("is built on a bare base, runs as nobody, and keeps what is pushed to it", async () => {
    const address = await claimAddress({ host: "127.0.0.1", port: 0 });
    const host = `127.0.0.1:${address.port}`;
    makeBase(storage());
    run([
      ...["buildah", ...storage(), "bud", "--quiet", "--build-arg", "BASE=localhost/base"],
      ...["-t", "localhost/entrepot", "-f", "deploy/Containerfile", "."],
    ]);
    const start = () =>
      run([
        ...["podman", ...storage(), "--runtime", "runc", "--cgroup-manager", "cgroupfs", "run", "--detach"],
        ...["--replace", "--name", "registry", "--network", "host", "--volume", "registry-data:/data"],
        // What podman asks for by itself needs more rights than a test machine may have.
        ...["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1000:1000"],
        ...["--read-only", "--cap-drop", "all", "--env", `ENTREPOT_LISTEN=${host}`],
        ...["--env", "ENTREPOT_ADMIN_PASSWORD=a long enough secret", "localhost/entrepot"],
      ]);
    const image = `docker://${host}/admin/base:1`;
    const [store, runs] = [join(directory, "storage"), join(directory, "run")];
    try {
      start();
      await untilHealthy(host);
      run([
        ...["skopeo", "copy", "--dest-tls-verify=false", "--dest-creds", "admin:a long enough secret"],
        ...[`containers-storage:[vfs@${store}+${runs}]localhost/base`, image],
      ]);
      run(["podman", ...storage(), "stop", "registry"]);
      start();
      await untilHealthy(host);
      const inspected = JSON.parse(
        run(["skopeo", "inspect", "--tls-verify=false", "--creds", "admin:a long enough secret", image]),
      );
      expect(inspected).toMatchObject({ Name: `${host}/admin/base`, RepoTags: ["1"] });
      expect(run(["podman", ...storage(), "top", "registry", "huser"])).not.toMatch(/\b(root|0)\b/);
    } finally {
      run(["podman", ...storage(), "rm", "--force", "--ignore", "registry"]);
    }
  });
});

/** Makes a base of nothing but the C library: nothing can be fetched from anywhere in a test. */
function makeBase(storage: readonly string[]): void {
  const libraries = run(["ldd", join(ROOT, "dist/entrepot")]).match(/\/\S+/g) ?? [];
  const container = run(["buildah", ...storage, "from", "scratch"]);
  for (const library of libraries) run(["buildah", ...storage, "copy", container, library, library]);
  run(["buildah", ...storage, "commit", "--rm", container, "localhost/base"]);
}

async function untilHealthy(host: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const response = await fetch(`http://${host}/health`).catch(() => undefined);
    if (response?.status === 200) return;
    await Bun.sleep(100);
  }
  throw new Error(`nothing healthy at ${host}`);
}
