import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { claimAddress } from "../src/cluster/addresses.ts";

setDefaultTimeout(180_000);

const ROOT = join(import.meta.dir, "..");
const CHECKOUT = ["bin", "scripts", "src", "package.json", "package-lock.json", "tsconfig.json"];

const directories: string[] = [];
const children: Bun.Subprocess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill("SIGTERM");
    await child.exited;
  }
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** A folder of one's own, with some of the checkout's files in it. */
function copyOf(paths: readonly string[]): string {
  const directory = mkdtempSync(join(tmpdir(), "entrepot-scripts-"));
  directories.push(directory);
  for (const path of paths) cpSync(join(ROOT, path), join(directory, path), { recursive: true });
  return directory;
}

function run(command: readonly string[], directory: string, environment: Record<string, string> = {}) {
  const { exitCode, stdout, stderr } = Bun.spawnSync([...command], {
    cwd: directory,
    env: { ...process.env, npm_execpath: undefined, ...environment },
  });
  return { code: exitCode, output: stdout.toString() + stderr.toString(), stdout: stdout.toString().trim() };
}

function pinnedBun(): string {
  return JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).dependencies.bun;
}

describe("the lock file", () => {
  test("is whole: npm ci refuses one that lacks a package for any platform", () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
      packages: Record<string, { version: string; optionalDependencies?: Record<string, string> }>;
    };
    const missing = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies).filter((name) => packages[`node_modules/${name}`] === undefined),
    );
    expect(missing).toEqual([]);
  });
});

describe("npm start on a fresh checkout", () => {
  for (const [how, ignored] of [
    ["where npm runs install scripts", "false"],
    ["where npm refuses to run them", "true"],
  ] as const) {
    test(`installs, serves and stops, ${how}`, async () => {
      const directory = copyOf(CHECKOUT);
      expect(run(["node", "scripts/bun.mjs"], directory)).toMatchObject({
        code: 1,
        output: expect.stringContaining("is not installed here. Run `npm ci`"),
      });
      const { port } = await claimAddress({ host: "127.0.0.1", port: 0 });
      const child = Bun.spawn(["npm", "start", "--", "--listen", `127.0.0.1:${port}`], {
        cwd: directory,
        env: { ...process.env, npm_config_ignore_scripts: ignored, npm_execpath: undefined },
        stdout: "pipe",
        stderr: "inherit",
      });
      children.push(child);
      let output = "";
      const reading = (async () => {
        for await (const chunk of child.stdout) output += new TextDecoder().decode(chunk);
      })();
      for (let waited = 0; waited < 120_000 && !output.includes("serves on"); waited += 100)
        await Bun.sleep(100);
      expect(output).toContain(`docker login 127.0.0.1:${port} -u admin`);
      expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
      expect(output).toContain(`The data is in ${directory}/data.`);

      const bun = run(["node", "scripts/bun.mjs"], directory).stdout;
      expect(bun).toStartWith(
        `${directory}/node_modules/${ignored === "true" ? "@oven/" : "bun/bin/bun.exe"}`,
      );
      expect(run([bun, "--version"], directory).stdout).toBe(pinnedBun());
      // The command line of the checkout finds it as well, from anywhere.
      expect(run([join(directory, "bin/entrepot"), "user", "list"], directory).output).toContain("admin");
      expect(run([join(directory, "bin/entrepot"), "--version"], tmpdir()).code).toBe(0);

      child.kill("SIGTERM");
      await child.exited;
      await reading;
      for (let waited = 0; waited < 10_000; waited += 100) {
        if ((await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined)) === undefined) return;
        await Bun.sleep(100);
      }
      throw new Error("it still serves");
    });
  }
});

describe("the rule of layers", () => {
  function objectionsTo(files: Readonly<Record<string, string>>): string {
    const directory = copyOf(["scripts/bun.mjs", "scripts/check-layers.mjs"]);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(directory, path, ".."), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    return run(["node", "scripts/check-layers.mjs"], directory).output;
  }

  test("holds for this checkout", () => {
    expect(run(["node", "scripts/check-layers.mjs"], ROOT)).toMatchObject({ code: 0, output: "" });
  });

  test("keeps foundations free of features", () => {
    expect(objectionsTo({ "src/oci/a.ts": 'import { b } from "../config/b.ts";\n' })).toBe(
      "src/oci/a.ts imports src/config/b.ts: oci/ may import nothing of ours\n",
    );
    expect(objectionsTo({ "src/blobs/a.ts": 'import type {\n  B,\n} from "../jobs/b.ts";\n' })).toBe(
      "src/blobs/a.ts imports src/jobs/b.ts: blobs/ may import oci, config only\n",
    );
  });

  test("keeps stores to their features, and HTTP at the edge", () => {
    const violations = objectionsTo({
      "src/jobs/a.ts":
        'import { b } from "../accounts/account-store.ts";\nconst c = await import("../http/server.ts");\n',
      "src/jobs/routes.ts": 'import { c } from "../http/server.ts";\n',
      "src/accounts/a.ts": 'import { b } from "./account-store.ts";\nexport { d } from "../commands/d.ts";\n',
    });
    expect(violations.trim().split("\n")).toEqual([
      "src/accounts/a.ts imports src/commands/d.ts: nobody needs the command line but main.ts",
      "src/jobs/a.ts imports src/accounts/account-store.ts: a store is its feature's own: ask the feature's service",
      "src/jobs/a.ts imports src/http/server.ts: only protocol and routes files know of HTTP",
    ]);
  });

  test("lets tests do as they need to", () => {
    expect(objectionsTo({ "src/oci/a.test.ts": 'import { b } from "../config/b.ts";\n' })).toBe("");
  });
});
