import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { compareGenerated, GENERATED_PARTS } from "../scripts/docs.ts";
import { loadConfig } from "../src/config/load.ts";
import { type TestDatabaseLocation, testDatabaseLocation } from "../src/database/testing.ts";
import {
  anchorsOf,
  type Block,
  commandsOf,
  linksOf,
  type Page,
  ROOT,
  readPage,
  readPages,
} from "./docs/page.ts";
import { Reader } from "./docs/reader.ts";
import { makeCertificates } from "./support/certificates.ts";
import { type Docker, startDocker } from "./support/dockerd.ts";
import { startEntrepot } from "./support/entrepot.ts";
import { tarOf } from "./support/images.ts";
import { freePort, type RunningProcess, startProcess, waitFor } from "./support/processes.ts";
import { hasNoPostgres, isMissing, isNotRoot, tool } from "./support/tools.ts";

setDefaultTimeout(600_000);

/** Pages whose commands are their own owners' matter: they run for a quarter of an hour. */
const UNTRIED = ["docs/benchmarks.md"];

/** YAML that is no configuration of ours. */
const FOREIGN_YAML = ["prometheus", "wrong", "workflow", "pipeline"];

/** What blocks say that need a PostgreSQL. */
const POSTGRESQL = "postgresql";

const pages = readPages();
const tried = pages.filter(({ path }) => !UNTRIED.includes(path) && !path.startsWith("docs/decisions/"));

describe("the commands of the documentation", () => {
  for (const page of tried) {
    const blocks = page.blocks.filter(({ language, rest }) => language === "console" && rest !== POSTGRESQL);
    if (blocks.length === 0) continue;
    const needsDocker = blocks.some(({ lines }) => lines.some((line) => /^\$ docker /.test(line)));
    const leaveOut = needsDocker && (isNotRoot() || isMissing("dockerd", "docker", "skopeo"));
    test.skipIf(leaveOut || isMissing("sqlite3", "jq", "curl", "openssl"))(
      `${page.path} do what it says`,
      async () => {
        await using docker = needsDocker ? await dockerWithImages() : undefined;
        await using reader = await Reader.sitDown(
          docker === undefined ? {} : { DOCKER_HOST: hostOf(docker) },
        );
        const files = page.blocks.filter(({ language }) => language === "yaml");
        await follow(
          page.blocks.filter((block) => blocks.includes(block) || files.includes(block)),
          { page, reader },
        );
      },
    );
  }

  const cannotRestore =
    isNotRoot() || isMissing("dockerd", "docker", "pg_dump", "pg_restore") || hasNoPostgres();
  test.skipIf(cannotRestore)("docs/backup.md brings a PostgreSQL back as it says", async () => {
    const page = readPage("docs/backup.md");
    await using docker = await dockerWithImages();
    await using database = await testDatabaseLocation("postgresql");
    await using other = await testDatabaseLocation("postgresql");
    await using reader = await Reader.sitDown({
      DOCKER_HOST: hostOf(docker),
      DATABASE_URL: urlOf(database),
      ENTREPOT_DATABASE_POSTGRESQL_URL: urlOf(database),
      OTHER_DATABASE_URL: urlOf(other),
    });
    const blocks = page.blocks.filter(({ rest }) => rest === POSTGRESQL);
    expect(blocks.length).toBeGreaterThan(3);
    await follow(blocks, { page, reader });
  });

  test.skipIf(isNotRoot() || isMissing("dockerd", "docker", "nginx"))(
    "docs/tls.md sets up an nginx that images go through",
    async () => {
      const block = readPage("docs/tls.md").blocks.find(({ language }) => language === "nginx");
      const port = await freePort();
      await using docker = await dockerWithImages();
      await using entrepot = await startEntrepot({
        config: { publicUrl: `https://127.0.0.1:${port}`, trustedProxies: ["127.0.0.1"] },
      });
      await using nginx = await startNginx(docker.directory, {
        text: block?.lines.join("\n") ?? "",
        port,
        backend: entrepot.host,
      });
      const host = `127.0.0.1:${port}`;
      await waitFor("nginx", async () => {
        if (nginx.exit !== undefined) throw new Error(nginx.output());
        const login = await docker.login(host, "admin", entrepot.adminPassword);
        return login.code === 0 ? true : undefined;
      });
      await docker.run("tag", "my-app", `${host}/admin/my-app:1.0`);
      await docker.run("push", `${host}/admin/my-app:1.0`);
      await docker.run("rmi", "my-app", `${host}/admin/my-app:1.0`);
      expect(await docker.run("pull", `${host}/admin/my-app:1.0`)).toContain("Downloaded newer image");
    },
  );

  test("those that are not run are known, and say why", () => {
    const notRun = tried.flatMap(({ path, blocks }) =>
      blocks.filter(({ language }) => language === "sh").map(({ line, notRun }) => ({ path, line, notRun })),
    );
    for (const { path, line, notRun: reason } of notRun) {
      console.warn(`not run: ${path}:${line}, ${reason}`);
      expect({ path, line, reason }).toMatchObject({ reason: expect.any(String) });
    }
    const languages = tried.flatMap(({ blocks }) => blocks.map(({ language }) => language));
    expect([...new Set(languages)].sort()).toEqual(["console", "json", "nginx", "sh", "text", "ts", "yaml"]);
  });
});

describe("what the documentation says", () => {
  test("about settings and errors is what the program has", () => {
    // To renew it: node scripts/docs.mjs
    for (const part of GENERATED_PARTS) {
      const { is, expected } = compareGenerated(part);
      expect(is).toBe(expected);
    }
  });

  test("in TypeScript can be read", () => {
    const transpiler = new Bun.Transpiler({ loader: "ts" });
    for (const { blocks } of tried) {
      for (const { language, lines } of blocks) {
        if (language === "ts") expect(transpiler.transformSync(lines.join("\n"))).not.toBe("");
      }
    }
  });

  test("in YAML is a good configuration", () => {
    const directory = mkdtempSync(join(tmpdir(), "entrepot-docs-yaml-"));
    const file = join(directory, "entrepot.yaml");
    for (const { path, blocks } of tried) {
      for (const { language, rest, lines, line } of blocks) {
        if (language !== "yaml") continue;
        const text = lines.join("\n");
        if (FOREIGN_YAML.some((kind) => rest.endsWith(kind))) {
          expect(parse(text)).toBeObject();
          continue;
        }
        writeFileSync(file, text);
        expect(() => loadConfig({ file, environment: {} }), `${path}:${line}`).not.toThrow();
      }
    }
    rmSync(directory, { recursive: true });
  });

  test("links to what is there", () => {
    const missing = pages.flatMap((page) =>
      linksOf(page)
        .filter(({ file, anchor }) => !isThere(file, anchor))
        .map(({ file, anchor }) => `${page.path}: ${file}#${anchor}`),
    );
    expect(missing).toEqual([]);
  });
});

test("decisions have numbers of their own", () => {
  const numbers = pages.flatMap(({ path }) => /^docs\/decisions\/(\d+)/.exec(path)?.[1] ?? []);
  expect(numbers.length).toBeGreaterThan(10);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test("CONTRIBUTING.md names files that are there", () => {
  const { text } = pages.find(({ path }) => path === "CONTRIBUTING.md") ?? { text: "" };
  const named = [...text.matchAll(/`((?:[\w-]+\/)*[\w-]+\.(?:ts|mjs|md))`/g)].map(([, path = ""]) => path);
  const missing = named.filter(
    (path) =>
      !["", "src", "src/registry", "src/authentication"].some((at) => existsSync(join(ROOT, at, path))),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});

interface Reading {
  readonly page: Page;
  readonly reader: Reader;
}

async function follow(blocks: readonly Block[], { page, reader }: Reading): Promise<void> {
  for (const block of blocks) {
    const [path = ""] = block.rest.split(" ");
    if (block.language === "yaml" && path.includes("/")) reader.write(path, block.lines.join("\n"));
    if (block.language !== "console") continue;
    for (const command of commandsOf(block)) {
      await reader.type(command).catch((error: unknown) => {
        throw new Error(`${page.path}, $ ${command.text}\n${error instanceof Error ? error.message : error}`);
      });
    }
  }
}

async function dockerWithImages(): Promise<Docker> {
  const docker = await startDocker();
  const tar = join(docker.directory, "my-app.tar");
  writeFileSync(tar, tarOf("hello", new TextEncoder().encode("hello\n")));
  await docker.run("import", tar, "my-app:latest");
  return docker;
}

function hostOf(docker: Docker): string {
  return `unix://${join(docker.directory, "docker.sock")}`;
}

function urlOf({ options }: TestDatabaseLocation): string {
  if (options.engine !== "postgresql") throw new Error("asked for PostgreSQL");
  return options.url;
}

interface Site {
  /** The page's server block. */
  readonly text: string;
  readonly port: number;
  /** `host:port` of the registry. */
  readonly backend: string;
}

async function startNginx(directory: string, { text, port, backend }: Site): Promise<RunningProcess> {
  const certificates = await makeCertificates(directory);
  const server = text
    .replace("listen 443", `listen 127.0.0.1:${port}`)
    .replace("/etc/nginx/tls.pem", certificates.certificate)
    .replace("/etc/nginx/tls.key", certificates.key)
    .replace("10.0.0.5:5000", backend);
  const file = join(directory, "nginx.conf");
  const log = join(directory, "nginx.log");
  writeFileSync(
    file,
    `daemon off; pid ${directory}/nginx.pid; error_log ${log}; events {}\nhttp { access_log off;\n${server}\n}\n`,
  );
  return startProcess({ command: [tool("nginx"), "-p", directory, "-c", file], log });
}

function isThere(file: string, anchor: string): boolean {
  const path = join(ROOT, file);
  if (!existsSync(path)) return false;
  return anchor === "" || anchorsOf(readFileSync(path, "utf8")).includes(anchor);
}
