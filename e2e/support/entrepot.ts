import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type TestDatabaseLocation, testDatabaseLocation } from "../../src/database/testing.ts";
import {
  type CommandResult,
  freePort,
  type RunningProcess,
  run,
  startProcess,
  tryRun,
  waitFor,
} from "./processes.ts";
import { type S3Server, startS3Server } from "./s3-server.ts";

/** What the registry under test stands on, and how it is set up. */
export interface EntrepotOptions {
  /** Default: `sqlite`. */
  readonly database?: "sqlite" | "postgresql";
  /** Connects to this database instead of making one. */
  readonly databaseUrl?: string;
  /** Default: `filesystem`. */
  readonly storage?: "filesystem" | "s3";
  /** Uses this S3 server (or a proxy before it) instead of starting one. */
  readonly s3?: S3Location;
  /** Default: 2. */
  readonly processes?: number;
  /** Holds the data instead of a temporary folder; it is not removed. */
  readonly dataDirectory?: string;
  /** PEM files. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Merged over what this harness writes into the configuration file. */
  readonly config?: ConfigTree;
  /** Seconds until the first start is given up. Default: 20. */
  readonly patience?: number;
}

/** What goes into the configuration file. */
export type ConfigTree = {
  readonly [key: string]: string | number | boolean | readonly string[] | ConfigTree;
};

/** Where an S3 server is. */
export type S3Location = Pick<S3Server, "endpoint" | "bucket" | "accessKeyId" | "secretAccessKey" | "region">;

/** The real command, running, with data of its own. */
export interface Entrepot extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** `127.0.0.1:PORT`, as it stands before an image's name. */
  readonly host: string;
  readonly adminPassword: string;
  /** Holds everything: configuration, log, data. */
  readonly directory: string;
  readonly dataDirectory: string;
  readonly configFile: string;
  /** The running supervisor. */
  readonly supervisor: RunningProcess;
  /** The processes that serve requests. */
  workers(): readonly number[];
  /** Everything it has logged, over all its starts. */
  logs(): string;
  /** Sends a signal to the supervisor and all workers at once. Default: `SIGKILL`. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /**
   * Starts it (again) on the same port and data, and waits until `path` is answered
   * well: `/health` with 200, others with anything but a fault of the server.
   *
   * @param path Default: `/health`.
   * @returns milliseconds.
   */
  start(path?: string): Promise<number>;
  /** Stops it as an operator would, and starts it again. */
  restart(): Promise<void>;
  /** Runs another command of the program with the same configuration. */
  command(parameters: readonly string[], input?: string): Promise<CommandResult>;
  /** Makes a user. */
  addUser(name: string, password: string): Promise<void>;
}

const ROOT = resolve(import.meta.dirname, "../..");

/** Starts the real command: the built executable where `ENTREPOT_E2E_BINARY` names it, else the checkout's. */
export async function startEntrepot(options: EntrepotOptions = {}): Promise<Entrepot> {
  const cleanup = new AsyncDisposableStack();
  try {
    const entrepot = await prepare(options, cleanup);
    await entrepot.start();
    return entrepot;
  } catch (error) {
    await cleanup.disposeAsync();
    throw error;
  }
}

async function prepare(options: EntrepotOptions, cleanup: AsyncDisposableStack): Promise<Server> {
  const directory = mkdtempSync(join(tmpdir(), "entrepot-e2e-"));
  cleanup.defer(() => rmSync(directory, { recursive: true, force: true }));
  const dataDirectory = options.dataDirectory ?? join(directory, "data");
  mkdirSync(dataDirectory, { recursive: true });
  const database = await databaseConfig(options, cleanup);
  const storage = await storageConfig(options, cleanup);
  const port = await freePort();
  const config = merge(
    {
      listen: [`127.0.0.1:${port}`],
      dataDirectory,
      processes: options.processes ?? 2,
      ...(database === undefined ? {} : { database }),
      ...(storage === undefined ? {} : { storage }),
      ...(options.tls === undefined
        ? {}
        : { tls: { certificate: options.tls.certificate, key: options.tls.key } }),
      logging: { format: "json" },
      limits: { failedLoginsPerMinute: 100_000, requestsPerClient: 1_000, shutdownSeconds: 5 },
    },
    options.config ?? {},
  );
  const configFile = join(directory, "entrepot.yaml");
  writeFileSync(configFile, JSON.stringify(config, undefined, 2), { mode: 0o600 });
  return new Server({
    directory,
    dataDirectory,
    configFile,
    cleanup,
    host: `127.0.0.1:${port}`,
    url: `${options.tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    patience: (options.patience ?? 20) * 1000,
  });
}

async function databaseConfig(
  options: EntrepotOptions,
  cleanup: AsyncDisposableStack,
): Promise<ConfigTree | undefined> {
  if (options.databaseUrl !== undefined) return { postgresql: { url: options.databaseUrl, poolSize: 5 } };
  if (options.database !== "postgresql") return undefined;
  const location: TestDatabaseLocation = cleanup.use(await testDatabaseLocation("postgresql"));
  if (location.options.engine !== "postgresql") throw new Error("asked for PostgreSQL");
  return { postgresql: { url: location.options.url, poolSize: 5 } };
}

async function storageConfig(
  options: EntrepotOptions,
  cleanup: AsyncDisposableStack,
): Promise<ConfigTree | undefined> {
  if (options.s3 === undefined && options.storage !== "s3") return undefined;
  const server = options.s3 ?? cleanup.use(await startS3Server());
  return {
    s3: {
      endpoint: server.endpoint,
      region: server.region,
      bucket: server.bucket,
      accessKeyId: server.accessKeyId,
      secretAccessKey: server.secretAccessKey,
    },
  };
}

interface ServerParts {
  readonly directory: string;
  readonly dataDirectory: string;
  readonly configFile: string;
  readonly cleanup: AsyncDisposableStack;
  readonly host: string;
  readonly url: string;
  readonly patience: number;
}

class Server implements Entrepot {
  readonly url: string;
  readonly host: string;
  readonly adminPassword = randomBytes(12).toString("base64url");
  readonly directory: string;
  readonly dataDirectory: string;
  readonly configFile: string;
  readonly #parts: ServerParts;
  #supervisor: RunningProcess | undefined;

  constructor(parts: ServerParts) {
    this.#parts = parts;
    this.url = parts.url;
    this.host = parts.host;
    this.directory = parts.directory;
    this.dataDirectory = parts.dataDirectory;
    this.configFile = parts.configFile;
  }

  get supervisor(): RunningProcess {
    if (this.#supervisor === undefined) throw new Error("not started");
    return this.#supervisor;
  }

  get #log(): string {
    return join(this.directory, "entrepot.log");
  }

  async start(path = "/health"): Promise<number> {
    const begin = performance.now();
    const supervisor = startProcess({
      command: [program(), "serve", "--config", this.#parts.configFile],
      environment: this.#environment(),
      log: this.#log,
    });
    this.#supervisor = supervisor;
    await waitFor(
      `a good ${path}`,
      async () => {
        if (supervisor.exit !== undefined) throw new Error(`ended at once:\n${this.#lastLines()}`);
        return (await answers(`${this.url}${path}`)) ? true : undefined;
      },
      { timeout: this.#parts.patience, interval: 10 },
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.#lastLines()}`);
    });
    return performance.now() - begin;
  }

  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const workers = this.workers();
    this.supervisor.signalGroup(signal);
    await this.supervisor.ended();
    await waitFor("the end of the workers", () => (workers.some(isAlive) ? undefined : true), {
      interval: 2,
    });
  }

  async restart(): Promise<void> {
    await this.supervisor.stop();
    await this.start();
  }

  workers(): readonly number[] {
    return childrenOf(this.supervisor.pid);
  }

  logs(): string {
    return readFileSync(this.#log, "utf8");
  }

  command(parameters: readonly string[], input = ""): Promise<CommandResult> {
    return tryRun([program(), ...parameters, "--config", this.#parts.configFile], {
      environment: this.#environment(),
      input,
    });
  }

  async addUser(name: string, password: string): Promise<void> {
    const file = join(this.directory, `${name}.password`);
    writeFileSync(file, password, { mode: 0o600 });
    const result = await this.command(["user", "add", name, "--password-file", file]);
    if (result.code !== 0) throw new Error(`user add ended with ${result.code}:\n${result.output}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#supervisor?.stop();
    if (process.env.ENTREPOT_E2E_KEEP !== undefined) {
      console.warn(`kept: ${this.directory}`);
      return;
    }
    await this.#parts.cleanup.disposeAsync();
  }

  #environment(): Record<string, string | undefined> {
    const inherited = Object.keys(process.env).filter((name) => name.startsWith("ENTREPOT_"));
    return {
      ...Object.fromEntries(inherited.map((name) => [name, undefined])),
      NODE_ENV: undefined,
      ENTREPOT_ADMIN_PASSWORD: this.adminPassword,
    };
  }

  #lastLines(): string {
    return this.logs().split("\n").slice(-40).join("\n");
  }
}

/** The program under test: the built executable where `ENTREPOT_E2E_BINARY` names it, else the checkout's. */
export function program(): string {
  return process.env.ENTREPOT_E2E_BINARY ?? join(ROOT, "bin/entrepot");
}

/** The version the program says it has. */
export async function programVersion(): Promise<string> {
  return (await run([program(), "--version"])).trim();
}

/** Resident memory of some processes together, in bytes. */
export function residentBytes(pids: readonly number[]): number {
  let kibibytes = 0;
  for (const pid of pids) {
    try {
      kibibytes += Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
    } catch {
      // It has ended.
    }
  }
  return kibibytes * 1024;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, {
      tls: { rejectUnauthorized: false },
      signal: AbortSignal.timeout(2_000),
    });
    await response.arrayBuffer();
    return response.status === 200 || (!url.endsWith("/health") && response.status < 500);
  } catch {
    return false;
  }
}

function childrenOf(parent: number): readonly number[] {
  const children: number[] = [];
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const status = readFileSync(`/proc/${entry}/stat`, "utf8");
      const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
      if (Number(fields[1]) === parent && fields[0] !== "Z") children.push(Number(entry));
    } catch {
      // It ended while we were looking.
    }
  }
  return children;
}

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

function merge(base: ConfigTree, over: ConfigTree): ConfigTree {
  const merged: Record<string, ConfigTree[string]> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const old = merged[key];
    merged[key] = isTree(old) && isTree(value) ? merge(old, value) : value;
  }
  return merged;
}

function isTree(value: ConfigTree[string] | undefined): value is ConfigTree {
  return typeof value === "object" && !Array.isArray(value);
}
