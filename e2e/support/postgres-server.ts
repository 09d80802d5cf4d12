import { chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, type RunningProcess, run, startProcess, tryRun, waitFor } from "./processes.ts";
import { findTool, isLeftOut } from "./tools.ts";

/** A PostgreSQL server of one's own, to be made read-only, killed and promoted. */
export interface PostgresServer extends AsyncDisposable {
  readonly port: number;
  /** `postgres://postgres@127.0.0.1:PORT/entrepot`. */
  readonly url: string;
  query(statement: string): Promise<string>;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Another server that follows this one. */
  standby(): Promise<PostgresServer>;
}

/** Where the server's programs are; undefined when there are none. */
export function postgresPrograms(): string | undefined {
  const debian = "/usr/lib/postgresql";
  try {
    const [newest] = readdirSync(debian).sort((a, b) => Number(b) - Number(a));
    return newest === undefined ? undefined : join(debian, newest, "bin");
  } catch {
    const found = findTool("initdb");
    return found === undefined ? undefined : join(found, "..");
  }
}

/** Whether tests that start servers of their own have to be left out here. @throws Error in CI. */
export function hasNoPostgresPrograms(): boolean {
  return isLeftOut(postgresPrograms() === undefined ? ["PostgreSQL is not installed"] : []);
}

/** Starts an empty server. */
export async function startPostgres(): Promise<PostgresServer> {
  const server = new Server(makeDirectory(), await freePort());
  try {
    await run(asPostgres(["initdb", "--pgdata", server.data, "--auth", "trust", "--username", "postgres"]));
    await server.start();
    await server.query("create database entrepot", "postgres");
    return server;
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

class Server implements PostgresServer {
  readonly port: number;
  readonly url: string;
  readonly data: string;
  readonly #directory: string;
  #process: RunningProcess | undefined;

  constructor(directory: string, port: number) {
    this.#directory = directory;
    this.data = join(directory, "data");
    this.port = port;
    this.url = `postgres://postgres@127.0.0.1:${port}/entrepot`;
  }

  async start(): Promise<void> {
    const settings = ["listen_addresses=127.0.0.1", "max_connections=200", "fsync=off"];
    const process = startProcess({
      command: asPostgres([
        ...(["postgres", "-D", this.data, "-p", String(this.port), "-k", this.#directory] as const),
        ...settings.flatMap((setting) => ["-c", setting]),
      ]),
      log: join(this.#directory, "postgres.log"),
    });
    this.#process = process;
    await waitFor("PostgreSQL", async () => {
      if (process.exit !== undefined) throw new Error(`PostgreSQL ended:\n${process.output()}`);
      return (await this.#psql("select 1", "postgres")).code === 0 ? true : undefined;
    });
  }

  async query(statement: string, database = "entrepot"): Promise<string> {
    const result = await this.#psql(statement, database);
    if (result.code !== 0) throw new Error(result.output);
    return result.stdout.trim();
  }

  async kill(): Promise<void> {
    this.#process?.signalGroup("SIGKILL");
    await this.#process?.ended();
    rmSync(join(this.data, "postmaster.pid"), { force: true });
  }

  async standby(): Promise<PostgresServer> {
    const standby = new Server(makeDirectory(), await freePort());
    await run(
      asPostgres([
        ...(["pg_basebackup", "--pgdata", standby.data, "--write-recovery-conf"] as const),
        ...["--host", "127.0.0.1", "--port", String(this.port), "--username", "postgres"],
        ...["--checkpoint", "fast", "--wal-method", "stream"],
      ]),
    );
    await standby.start();
    return standby;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #psql(statement: string, database: string) {
    const address = ["--host", "127.0.0.1", "--port", String(this.port), "--username", "postgres"];
    return tryRun([
      join(postgresPrograms() ?? "", "psql"),
      ...["--no-psqlrc", "--tuples-only", "--no-align", ...address],
      ...["--command", statement, database],
    ]);
  }
}

/** The servers refuse to run as root. */
function asPostgres([program, ...parameters]: readonly [string, ...string[]]): [string, ...string[]] {
  const command: [string, ...string[]] = [join(postgresPrograms() ?? "", program), ...parameters];
  return process.getuid?.() === 0
    ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", ...command]
    : command;
}

function makeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "entrepot-postgres-"));
  writeFileSync(join(directory, "postgres.log"), "");
  if (process.getuid?.() === 0) {
    const [user = 0, group = 0] = Bun.spawnSync(["sh", "-c", "id -u postgres; id -g postgres"])
      .stdout.toString()
      .trim()
      .split("\n")
      .map(Number);
    chownSync(directory, user, group);
  }
  return directory;
}
