import { join } from "node:path";
import { parseArgs } from "node:util";
import { Actor } from "./crash/actor.ts";
import { checkAll } from "./crash/check.ts";
import { RepositoryModel } from "./crash/model.ts";
import { SharedTag } from "./crash/shared-tag.ts";
import type { Stage } from "./crash/stage.ts";
import { type Entrepot, startEntrepot } from "./support/entrepot.ts";
import { type PostgresServer, startPostgres } from "./support/postgres-server.ts";
import { type RunningProcess, startProcess, waitFor } from "./support/processes.ts";
import { Random } from "./support/random.ts";
import { RegistryClient } from "./support/registry-client.ts";

/**
 * Rounds of sudden death under load. In each round actors push, mount, tag and delete, with the
 * collector at work behind them; at a random moment processes are killed; then everything that was
 * acknowledged has to be there, and right.
 *
 *     bun e2e/crash.ts --rounds 300 --database sqlite
 *     bun e2e/crash.ts --rounds 300 --database postgresql --seed 5e1f
 *     bun e2e/crash.ts --rounds 20 --database postgresql --deaths database,worker
 *
 * Ends with 1 when a promise was broken.
 */
export interface CrashOptions {
  readonly rounds: number;
  readonly database: "sqlite" | "postgresql";
  readonly storage: "filesystem" | "s3";
  /** Decides on everything but the timing. */
  readonly seed: string;
  /** What happens, as often as it is listed. Default: everything, mostly the worst. */
  readonly deaths?: readonly Death[];
  /** Hears of each round. */
  readonly report?: (line: string) => void;
}

/** How a run went. */
export interface CrashResult {
  readonly violations: readonly string[];
  /** How often each operation was acknowledged. */
  readonly counts: ReadonlyMap<string, number>;
  /** How often processes were killed in each way. */
  readonly deaths: ReadonlyMap<Death, number>;
  /** Milliseconds of the slowest restart. */
  readonly slowestStart: number;
}

/**
 * Who dies: all at once, a worker while others serve on, the supervisor alone, the database server
 * (PostgreSQL only), or all in good order.
 */
type Death = "all" | "worker" | "supervisor" | "database" | "shutdown";

/** By how often they happen. */
const DEATHS: readonly Death[] = [
  "all",
  "all",
  "all",
  "all",
  "worker",
  "worker",
  "supervisor",
  "database",
  "shutdown",
];

const ACTORS = 6;
/** Milliseconds a blob may be without any manifest. */
const BLOB_GRACE = 4_000;
/** Milliseconds after which an upload that nobody touched is given up. */
const UPLOAD_GRACE = 20_000;
/** Milliseconds within which a restart has to be over. */
const PROMPT = 10_000;

/** Runs some rounds; stops early when many promises are broken. */
export async function runCrashes(options: CrashOptions): Promise<CrashResult> {
  // Of its own, since it is killed too.
  await using postgres = options.database === "postgresql" ? await startPostgres() : undefined;
  await using registry = await startEntrepot({
    ...(postgres === undefined ? {} : { databaseUrl: postgres.url }),
    storage: options.storage,
    processes: 2,
    config: {
      garbageCollection: {
        gracePeriod: "2s",
        unreferencedBlobs: `${BLOB_GRACE}ms`,
        abandonedUploads: `${UPLOAD_GRACE}ms`,
      },
      authentication: { tokenSeconds: 3_600 },
      logging: { requests: false },
    },
  });
  const run = new CrashRun({ registry, postgres }, options);
  for (let round = 1; round <= options.rounds && run.violations.length < 20; round++) await run.round(round);
  await run.finish();
  return run;
}

class CrashRun implements CrashResult {
  readonly violations: string[] = [];
  readonly counts = new Map<string, number>();
  readonly deaths = new Map<Death, number>();
  slowestStart = 0;
  readonly #registry: Entrepot;
  readonly #postgres: PostgresServer | undefined;
  readonly #options: CrashOptions;
  readonly #stage: Stage;
  readonly #actors: readonly Actor[];
  readonly #client: RegistryClient;
  readonly #random: Random;
  #logged = 0;
  #collector: RunningProcess | undefined;

  constructor(servers: { registry: Entrepot; postgres: PostgresServer | undefined }, options: CrashOptions) {
    const { registry } = servers;
    this.#registry = registry;
    this.#postgres = servers.postgres;
    this.#options = options;
    this.#random = new Random(options.seed);
    const credentials = { user: "admin", password: registry.adminPassword };
    this.#client = new RegistryClient(registry.url, credentials);
    const repositories = Array.from({ length: ACTORS }, (_, at) => new RepositoryModel(`admin/crash-${at}`));
    this.#stage = {
      seed: options.seed,
      repositories,
      sharedRepository: new RepositoryModel("admin/shared"),
      shared: new Map(["one", "two"].map((tag) => [tag, new SharedTag()])),
      blobGrace: BLOB_GRACE,
      uploadGrace: UPLOAD_GRACE,
      violations: this.violations,
      counts: this.counts,
      stopping: false,
    };
    this.#actors = repositories.map(
      (model) =>
        new Actor(this.#stage, model, {
          client: new RegistryClient(registry.url, credentials),
          random: new Random(`${options.seed} ${model.name}`),
        }),
    );
  }

  async round(number: number): Promise<void> {
    const before = this.violations.length;
    this.#collect();
    const end = new AbortController();
    const acting = this.#actors.map((actor) => actor.act(end.signal));
    await Bun.sleep(this.#random.integer(50, 900));
    const death = this.#chooseDeath();
    this.deaths.set(death, (this.deaths.get(death) ?? 0) + 1);
    // The collector dies with the others, or in the midst of their deaths.
    const collector = this.#collector;
    if (death === "all" || this.#random.chance(0.5)) collector?.signal("SIGKILL");
    const took = await this.#die(death, end);
    await Promise.all(acting);
    this.#stage.stopping = false;
    this.slowestStart = Math.max(this.slowestStart, took);
    if (took > PROMPT) this.violations.push(`started in ${Math.round(took)} ms after ${death}`);
    await checkAll(this.#stage, this.#client);
    await Promise.all(this.#actors.map((actor) => actor.resume().catch(ignoreUnanswered)));
    this.#checkLog(death);
    const broken = this.violations.slice(before);
    this.#options.report?.(
      `round ${number}: ${death}, started in ${Math.round(took)} ms${broken.map((what) => `\n  BROKEN: ${what}`).join("")}`,
    );
  }

  /** Last of all: no damage between what is known and what is stored. */
  async finish(): Promise<void> {
    await this.#collector?.stop();
    const said = this.#collector?.output() ?? "";
    const keys = [...said.matchAll(/collected (\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
    this.counts.set("keys deleted beside the registry's own collector", keys);
    if (this.#options.rounds >= 20 && keys === 0) this.violations.push("nothing was ever collected");
    const scrub = await this.#registry.command(["storage", "scrub", "--wait"]);
    if (scrub.code !== 0)
      this.violations.push(`storage scrub ended with ${scrub.code}:\n${scrub.output.slice(-2_000)}`);
  }

  /** Has garbage collected without a pause. */
  #collect(): void {
    if (this.#collector !== undefined && this.#collector.exit === undefined) return;
    this.#collector = startProcess({
      command: [process.execPath, join(import.meta.dirname, "crash/collector.ts"), this.#registry.configFile],
      log: join(this.#registry.directory, "collector.log"),
    });
  }

  #chooseDeath(): Death {
    const { deaths = DEATHS } = this.#options;
    const possible = deaths.filter((death) => death !== "database" || this.#postgres !== undefined);
    return this.#random.pick(possible);
  }

  /** @returns how long the start took, in milliseconds. */
  async #die(death: Death, end: AbortController): Promise<number> {
    const registry = this.#registry;
    switch (death) {
      case "all":
        await registry.kill();
        end.abort();
        return registry.start();
      case "worker":
        return this.#killWorker(end);
      case "supervisor": {
        const workers = registry.workers();
        registry.supervisor.signal("SIGKILL");
        await registry.supervisor.ended();
        end.abort();
        await waitFor("the end of workers without a supervisor", () =>
          workers.some(isAlive) ? undefined : true,
        );
        return registry.start();
      }
      case "database":
        return this.#killDatabase(end);
      case "shutdown":
        this.#stage.stopping = true;
        await registry.supervisor.stop();
        end.abort();
        return registry.start();
    }
  }

  /** Kills one worker while the others serve on, and waits until there are as many as before. */
  async #killWorker(end: AbortController): Promise<number> {
    const workers = this.#registry.workers();
    const victim = this.#random.pick(workers);
    const begin = performance.now();
    process.kill(victim, "SIGKILL");
    await waitFor("a new worker", () => {
      const now = this.#registry.workers();
      return now.length === workers.length && !now.includes(victim) ? true : undefined;
    });
    const took = performance.now() - begin;
    await Bun.sleep(this.#random.integer(0, 300));
    end.abort();
    return took;
  }

  /** Kills the database server under the running registry, and brings it back. */
  async #killDatabase(end: AbortController): Promise<number> {
    this.#stage.stopping = true;
    await this.#postgres?.kill();
    await Bun.sleep(this.#random.integer(0, 500));
    await this.#postgres?.start();
    const begin = performance.now();
    await Bun.sleep(this.#random.integer(0, 500));
    end.abort();
    await waitFor("a good /health", async () => {
      const { status } = await fetch(`${this.#registry.url}/health`);
      return status === 200 ? true : undefined;
    });
    return performance.now() - begin;
  }

  #checkLog(death: Death): void {
    const log = this.#registry.logs();
    const news = log.slice(this.#logged);
    this.#logged = log.length;
    for (const line of news.split("\n")) {
      // A killed worker is what the supervisor is there to report; a job without a
      // database fails, and so does what its client asks on its own when it connects.
      if (death === "worker" && line.includes("died (killed by SIGKILL)")) continue;
      if (death === "database" && /"msg":"(job failed|a rejection that nobody handled)"/.test(line)) continue;
      if (line !== "" && isTrouble(line))
        this.violations.push(`in the log after ${death}: ${line.slice(0, 600)}`);
    }
  }
}

/** Whether a line of the log tells of an error, or is no log line at all (a stack trace, a panic). */
function isTrouble(line: string): boolean {
  try {
    const entry: { level?: number | string } = JSON.parse(line);
    return entry.level === "error" || entry.level === "fatal" || Number(entry.level) >= 50;
  } catch {
    return /error|panic|exception/i.test(line);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function ignoreUnanswered(): void {
  // Reported where it happened, if it was against a promise.
}

/** A run, in a few lines for people. */
export function describeCrashes(options: CrashOptions, result: CrashResult): string {
  const list = (counts: ReadonlyMap<string, number>) =>
    [...counts].map(([name, count]) => `${name} ${count}`).join(", ");
  return [
    `crash run on ${options.database} and ${options.storage}, seed ${options.seed}: ${result.violations.length} promises broken`,
    `  deaths: ${list(result.deaths)}; slowest start ${Math.round(result.slowestStart)} ms`,
    `  acknowledged: ${list(result.counts)}`,
    ...result.violations.map((what) => `  BROKEN: ${what}`),
  ].join("\n");
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "300" },
      database: { type: "string", default: "sqlite" },
      storage: { type: "string", default: "filesystem" },
      seed: { type: "string", default: crypto.randomUUID().slice(0, 8) },
      deaths: { type: "string", default: DEATHS.join(",") },
    },
  });
  const options: CrashOptions = {
    rounds: Number(values.rounds),
    database: values.database === "postgresql" ? "postgresql" : "sqlite",
    storage: values.storage === "s3" ? "s3" : "filesystem",
    seed: values.seed,
    deaths: DEATHS.filter((death) => values.deaths.split(",").includes(death)),
    report: console.log,
  };
  console.log(`seed ${options.seed}`);
  const result = await runCrashes(options);
  console.log(describeCrashes(options, result));
  process.exitCode = result.violations.length === 0 ? 0 : 1;
}

if (import.meta.main) await main();
