import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { stringify } from "yaml";
import { type Environment, settings } from "./environment.ts";
import { loadConfig } from "./load.ts";
import { ConfigError } from "./problems.ts";
import { configJsonSchema } from "./schema.ts";
import { secret } from "./secret.ts";
import { configFileOf, formatConfig } from "./show.ts";
import { packConfig, unpackConfig } from "./transfer.ts";
import { formatDuration, formatSize, parseDuration, parseSize } from "./units.ts";

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "entrepot-config-"));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function write(text: string, name = "entrepot.yaml"): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

function load(text: string, environment: Environment = {}) {
  return loadConfig({ file: write(text), environment, directory, isTerminal: false });
}

/** What is said about a configuration that cannot be used; the file's directory left out. */
function problemsOf(text: string, environment: Environment = {}): readonly string[] {
  try {
    load(text, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.replaceAll(`${directory}/`, "").split("\n");
    throw error;
  }
  return [];
}

describe("the defaults", () => {
  test("serve this machine alone, with everything in ./data", () => {
    const config = loadConfig({ environment: {}, directory: "/srv", isTerminal: true });
    expect(config.listen).toEqual([{ host: "127.0.0.1", port: 5000 }]);
    expect(config.dataDirectory).toBe("/srv/data");
    expect(config.storage).toEqual({ kind: "filesystem", directory: "/srv/data/blobs" });
    expect(config.database).toEqual({ kind: "sqlite", path: "/srv/data/entrepot.db" });
    expect(config.processes).toBe(availableParallelism());
    expect(config.registry.anonymousPull).toBe(false);
    expect(config.logging.format).toBe("text");
    expect(loadConfig({ environment: {}, isTerminal: false }).logging.format).toBe("json");
  });

  test("are the same for an empty file, and for keys with nothing behind them", () => {
    const defaults = loadConfig({ environment: {}, directory, isTerminal: false });
    expect(load("")).toEqual(defaults);
    expect(load("# nothing yet\ntls:\nlimits:\n  headerBytes:\n")).toEqual(defaults);
  });
});

describe("the file", () => {
  test("takes sizes, durations and addresses as people write them", () => {
    const config = load(`
listen: ["127.0.0.1:8080", "[::1]:8080"]
limits: { headerBytes: 32KiB, blobBytes: 1.5 TB, idleSeconds: 2m, shutdownSeconds: 90 }
garbageCollection: { gracePeriod: 2w, abandonedUploads: 12h, untaggedDays: 30d }
authentication: { offlineTokenDays: 7 }
`);
    expect(config.listen).toEqual([
      { host: "127.0.0.1", port: 8080 },
      { host: "::1", port: 8080 },
    ]);
    expect(config.limits).toMatchObject({
      headerBytes: 32_768,
      blobBytes: 1.5e12,
      idleSeconds: 120,
      shutdownSeconds: 90,
    });
    expect(config.garbageCollection).toMatchObject({
      gracePeriod: 14 * 86_400_000,
      abandonedUploads: 12 * 3_600_000,
      untaggedDays: 30,
    });
    expect(config.authentication.offlineTokenDays).toBe(7);
  });

  test("names paths relative to itself; the environment, relative to the working directory", () => {
    const text = "dataDirectory: ../var\ntls: { certificate: a.pem, key: /etc/b.pem }\n";
    const options = { file: write(text), directory: "/work", isTerminal: false };
    const config = loadConfig({ ...options, environment: {} });
    expect(config.dataDirectory).toBe(join(directory, "../var"));
    expect(config.tls).toMatchObject({ certificate: join(directory, "a.pem"), key: "/etc/b.pem" });
    const elsewhere = loadConfig({ ...options, environment: { ENTREPOT_DATA_DIRECTORY: "var" } });
    expect(elsewhere.dataDirectory).toBe("/work/var");
    expect(elsewhere.database).toEqual({ kind: "sqlite", path: "/work/var/entrepot.db" });
  });

  test("configures S3 and PostgreSQL", () => {
    const config = load(`
storage: { s3: { endpoint: "http://127.0.0.1:9000/", bucket: bucket, prefix: /a/b/, accessKeyId: k, secretAccessKey: s } }
database: { postgresql: { url: "postgres://user:word@db/entrepot" } }
`);
    expect(config.storage).toMatchObject({
      kind: "s3",
      endpoint: "http://127.0.0.1:9000",
      prefix: "a/b",
      pathStyle: true,
      redirect: true,
      partSize: 16 * 2 ** 20,
    });
    expect(config.database).toMatchObject({ kind: "postgresql", poolSize: 10 });
    if (config.database.kind === "postgresql")
      expect(config.database.url.reveal()).toBe("postgres://user:word@db/entrepot");
  });
});

describe("what is wrong is named with its line, its path and what to do", () => {
  const cases: readonly [what: string, text: string, problem: string][] = [
    ["an unknown key", "\nstorge: {}", "entrepot.yaml:2: unknown key storge: did you mean storage?"],
    [
      "an unknown key further in",
      "limits:\n  headerByte: 3",
      "entrepot.yaml:2: limits: unknown key headerByte: did you mean headerBytes?",
    ],
    [
      "an unknown key that is like none",
      "metrics:\n  colour: blue",
      "entrepot.yaml:2: metrics: unknown key colour: known are public",
    ],
    [
      "the wrong type",
      "registry:\n  deletes: 7",
      "entrepot.yaml:2: registry.deletes: expected true or false",
    ],
    ["a mapping that is none", "limits: 7", "entrepot.yaml:1: limits: expected a mapping"],
    [
      "an unknown choice",
      "registry:\n  defaultVisibility: privat",
      "entrepot.yaml:2: registry.defaultVisibility: expected one of public, private: did you mean private?",
    ],
    ["a number too large", "processes: 5000", "entrepot.yaml:1: processes: expected 1024 at most"],
    ["a number too small", "processes: 0", "entrepot.yaml:1: processes: expected 1 at least"],
    [
      "a size without sense",
      "limits: { headerBytes: many }",
      "entrepot.yaml:1: limits.headerBytes: expected a size, such as 512KiB, 16MiB, 10GiB, or a number of bytes",
    ],
    [
      "a duration without a unit",
      "garbageCollection: { gracePeriod: '7' }",
      "entrepot.yaml:1: garbageCollection.gracePeriod: expected a duration with its unit, such as 30s, 15m, 12h or 7d",
    ],
    [
      "an address without a port",
      "listen:\n- 127.0.0.1:1\n- localhost",
      "entrepot.yaml:3: listen.1: expected an address to listen on, such as 127.0.0.1:5000, 0.0.0.0:443 or [::1]:5000",
    ],
    [
      "a network that is none",
      "trustedProxies: [10.0.0.0/33]",
      "entrepot.yaml:1: trustedProxies.0: expected a network such as 10.0.0.0/8, or an address",
    ],
    [
      "two stores at once",
      "storage: { filesystem: {}, s3: { bucket: bucket, accessKeyId: k, secretAccessKey: s } }",
      "entrepot.yaml:1: storage: expected one of filesystem or s3",
    ],
    ["what is missing", "tls: { certificate: a.pem }", "entrepot.yaml:1: tls.key: is missing: expected text"],
    [
      "a database URL of another kind",
      "database: { postgresql: { url: 'mysql://db' } }",
      "entrepot.yaml:1: database.postgresql.url: expected postgres://user:password@host:port/database",
    ],
    ["a list instead of a mapping", "- a", "entrepot.yaml: expected a mapping: `listen: 127.0.0.1:5000`"],
  ];
  for (const [what, text, problem] of cases) {
    test(what, () => expect(problemsOf(text)).toEqual([problem]));
  }

  test("all of it at once, not the first alone", () => {
    expect(problemsOf("processes: 0\nstorge: {}\nmetrics: { public: maybe }")).toHaveLength(3);
  });

  test("YAML that is none", () => {
    expect(problemsOf("listen: [")[0]).toMatch(/^entrepot\.yaml:\d+: cannot be read as YAML: /);
    expect(problemsOf("processes: 1\nprocesses: 2")[0]).toMatch(
      /^entrepot\.yaml:2: cannot be read as YAML: Map keys must be unique/,
    );
    expect(problemsOf("a: &a [x]\nb: *c")[0]).toContain("cannot be read as YAML");
  });

  test("a bomb of aliases is refused, not expanded", () => {
    const levels = Array.from({ length: 30 }, (_, level) =>
      level === 0 ? "l0: &l0 [x, x]" : `l${level}: &l${level} [*l${level - 1}, *l${level - 1}]`,
    );
    expect(problemsOf(levels.join("\n"))[0]).toContain("cannot be read as YAML");
  });

  test("a file that is not there", () => {
    expect(() => loadConfig({ file: join(directory, "nowhere.yaml"), environment: {} })).toThrow(
      /nowhere\.yaml: cannot be read: ENOENT/,
    );
  });
});

describe("listening beyond this machine", () => {
  test("is refused without TLS, with what can be done", () => {
    for (const address of ["0.0.0.0:5000", "[::]:5000", "192.168.1.2:80", "registry.example.com:80"]) {
      const [problem, ...others] = problemsOf(`listen: "${address}"`);
      expect(problem).toContain(`entrepot.yaml:1: listen: other machines can reach ${address}`);
      expect(problem).toContain("set listenInsecure: true");
      expect(others).toEqual([]);
    }
  });

  test("is allowed with TLS, or as an explicit choice", () => {
    expect(load("listen: 0.0.0.0:443\ntls: { certificate: a, key: b }").listen).toHaveLength(1);
    expect(load("listen: 0.0.0.0:80\nlistenInsecure: true").listenInsecure).toBe(true);
    expect(load("listen: 0.0.0.0:80", { ENTREPOT_LISTEN_INSECURE: "true" }).listenInsecure).toBe(true);
  });

  test("is not meant by the names of this machine itself", () => {
    expect(load("listen: [localhost:1, 127.8.8.8:2, '[::1]:3']").listen).toHaveLength(3);
  });
});

describe("the environment", () => {
  test("has a variable for every setting", () => {
    const variables = settings().map(({ variable }) => variable);
    expect(variables).toContain("ENTREPOT_LIMITS_HEADER_BYTES");
    expect(variables).toContain("ENTREPOT_STORAGE_S3_SECRET_ACCESS_KEY");
    expect(variables).toContain("ENTREPOT_TLS_REDIRECT_FROM");
    expect(new Set(variables).size).toBe(variables.length);
  });

  test("wins over the file, and the command line over both", () => {
    const environment = { ENTREPOT_PROCESSES: "3", ENTREPOT_LISTEN: "127.0.0.1:1, 127.0.0.1:2" };
    const config = load("processes: 2\nlisten: 127.0.0.1:9", environment);
    expect(config.processes).toBe(3);
    expect(config.listen.map(({ port }) => port)).toEqual([1, 2]);
    const file = write("processes: 2");
    expect(loadConfig({ file, environment, overrides: { processes: 4 } }).processes).toBe(4);
  });

  test("reads every form of value", () => {
    const config = load("", {
      ENTREPOT_LIMITS_HEADER_BYTES: "64KiB",
      ENTREPOT_LIMITS_BLOB_BYTES: "1000",
      ENTREPOT_REGISTRY_DELETES: "no",
      ENTREPOT_REGISTRY_ANONYMOUS_PULL: "1",
      ENTREPOT_TRUSTED_PROXIES: "10.0.0.0/8,fd00::/8",
      ENTREPOT_JOBS_CAPACITY: "scrub=2, collect=4",
      ENTREPOT_TRACING_ENDPOINT: "http://127.0.0.1:4318",
      ENTREPOT_TRACING_SAMPLE_RATIO: "0.25",
      ENTREPOT_STORAGE_S3_BUCKET: "bucket",
      ENTREPOT_STORAGE_S3_ACCESS_KEY_ID: "0123",
      ENTREPOT_STORAGE_S3_SECRET_ACCESS_KEY: "s",
    });
    expect(config.limits).toMatchObject({ headerBytes: 65_536, blobBytes: 1000 });
    expect(config.registry).toMatchObject({ deletes: false, anonymousPull: true });
    expect(config.trustedProxies).toEqual(["10.0.0.0/8", "fd00::/8"]);
    expect(config.jobs.capacity).toEqual({ scrub: 2, collect: 4 });
    expect(config.tracing).toEqual({ endpoint: "http://127.0.0.1:4318", sampleRatio: 0.25 });
    expect(config.storage).toMatchObject({ kind: "s3", accessKeyId: "0123" });
  });

  test("gives secrets by file, without the line end behind them", () => {
    const variable = "ENTREPOT_DATABASE_POSTGRESQL_URL";
    const file = write("postgres://u:p@h/d\n", "url");
    const { database } = load("", { [`${variable}_FILE`]: file });
    if (database.kind !== "postgresql") throw new Error("expected PostgreSQL");
    expect(database.url.reveal()).toBe("postgres://u:p@h/d");
    expect(problemsOf("", { [`${variable}_FILE`]: join(directory, "none") })[0]).toMatch(
      /^environment variable ENTREPOT_DATABASE_POSTGRESQL_URL_FILE: cannot read the file it names: ENOENT/,
    );
    expect(problemsOf("", { [`${variable}_FILE`]: file, [variable]: "postgres://x/y" })).toEqual([
      "environment variable ENTREPOT_DATABASE_POSTGRESQL_URL_FILE: ENTREPOT_DATABASE_POSTGRESQL_URL is set as well: unset one of the two",
    ]);
  });

  test("names the variable of a wrong value", () => {
    expect(problemsOf("processes: 2", { ENTREPOT_PROCESSES: "many" })).toEqual([
      "environment variable ENTREPOT_PROCESSES: processes: expected a number",
    ]);
    expect(problemsOf("", { ENTREPOT_LISTEN: "nowhere" })).toEqual([
      "environment variable ENTREPOT_LISTEN: listen.0: expected an address to listen on, such as 127.0.0.1:5000, 0.0.0.0:443 or [::1]:5000",
    ]);
  });

  test("with a variable of ours that is unknown is refused, with the nearest known name", () => {
    expect(problemsOf("", { ENTREPOT_LIMIT_HEADER_BYTES: "1" })).toEqual([
      "environment: unknown variable ENTREPOT_LIMIT_HEADER_BYTES: did you mean ENTREPOT_LIMITS_HEADER_BYTES?",
    ]);
  });

  test("that Kubernetes makes for a service called entrepot is left alone", () => {
    const environment = {
      ENTREPOT_SERVICE_HOST: "10.0.0.1",
      ENTREPOT_SERVICE_PORT_HTTP: "5000",
      ENTREPOT_PORT: "tcp://10.0.0.1:5000",
      ENTREPOT_PORT_5000_TCP_ADDR: "10.0.0.1",
      ENTREPOT_ADMIN_PASSWORD: "not a setting",
    };
    expect(problemsOf("", environment)).toEqual([]);
  });
});

describe("secrets", () => {
  const config = () =>
    load(`
storage: { s3: { bucket: bucket, accessKeyId: k, secretAccessKey: canary } }
database: { postgresql: { url: "postgres://u:canary@h/d" } }
`);

  test("print as *** wherever they are put", () => {
    const hidden = secret("canary");
    const forms = [
      `${hidden}`,
      String(hidden),
      JSON.stringify({ hidden }),
      inspect({ hidden }),
      Bun.inspect(hidden),
    ];
    for (const form of forms) {
      expect(form).not.toContain("canary");
      expect(form).toContain("***");
    }
    for (const form of [JSON.stringify(config()), Bun.inspect(config()), formatConfig(config())])
      expect(form).not.toContain("canary");
  });

  test("survive the way to another process of ours", () => {
    const received = unpackConfig(structuredClone(packConfig(config())));
    expect(received).toEqual(config());
    if (received.storage.kind === "s3") expect(received.storage.secretAccessKey.reveal()).toBe("canary");
    expect(Bun.inspect(received)).not.toContain("canary");
  });
});

describe("what is shown", () => {
  test("makes the same configuration again", () => {
    const config = load(`
listen: ["127.0.0.1:1", "[::1]:2"]
publicUrl: https://registry.example.com
tls: { certificate: a.pem, key: b.pem, redirectFrom: "127.0.0.1:80" }
trustedProxies: 10.0.0.0/8
limits: { idleSeconds: 45s, blobBytes: 1000001 }
storage: { s3: { bucket: bucket, accessKeyId: k, secretAccessKey: canary, redirectSeconds: 90 } }
database: { postgresql: { url: "postgres://u:canary@h/d", poolSize: 3 } }
garbageCollection: { gracePeriod: 90m, untaggedDays: 3 }
jobs: { capacity: { scrub: 2 }, history: 1w }
tracing: { endpoint: "http://127.0.0.1:4318" }
`);
    const shown = configFileOf(config, (hidden) => hidden.reveal());
    expect(load(stringify(shown))).toEqual(config);
  });

  test("the published JSON schema is that of the program", () => {
    const published = join(import.meta.dir, "../../docs/config.schema.json");
    // To renew it: bin/entrepot config schema > docs/config.schema.json
    expect(JSON.parse(readFileSync(published, "utf8"))).toEqual(configJsonSchema());
  });
});

describe("units", () => {
  test("are read and written alike", () => {
    for (const bytes of [0, 1, 1000, 1024, 1536, 5 * 2 ** 20, 10 * 2 ** 30])
      expect(parseSize(formatSize(bytes))).toBe(bytes);
    for (const time of [0, 1, 999, 1_000, 90_000, 3_600_000, 86_400_000])
      expect(parseDuration(formatDuration(time))).toBe(time);
  });

  test("that make no whole number, or are none, are refused", () => {
    for (const text of ["", "1", "-1s", "1.0001ms", "1e9s", "s", "1 fortnight", `${"9".repeat(400)}s`])
      expect(parseDuration(text)).toBeUndefined();
    for (const text of ["", "-1", "1.5B", "1XB", "KiB", "9".repeat(400)])
      expect(parseSize(text)).toBeUndefined();
  });
});
