import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";

/** How to start a program. */
export interface ProcessOptions {
  readonly command: readonly [string, ...string[]];
  /** Added to this process's environment; undefined takes a variable out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly directory?: string;
  /** Where standard output and error go, appended. */
  readonly log: string;
}

/** A program that runs beside the tests, as the leader of a process group of its own. */
export interface RunningProcess extends AsyncDisposable {
  readonly pid: number;
  /** How it ended; undefined while it runs. */
  readonly exit: { readonly code: number | null; readonly signal: NodeJS.Signals | null } | undefined;
  /** What it has written so far. */
  output(): string;
  /** Sends a signal to the program alone. */
  signal(signal: NodeJS.Signals): void;
  /** Sends a signal to the program and everything it started. */
  signalGroup(signal: NodeJS.Signals): void;
  /** Resolves when it has ended. */
  ended(): Promise<void>;
  /** Asks it to end, and kills its whole group after `patience` milliseconds (default 10,000). */
  stop(patience?: number): Promise<void>;
}

const running = new Set<number>();

process.on("exit", () => {
  for (const pid of running) killGroup(pid, "SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    for (const pid of running) killGroup(pid, "SIGKILL");
    process.kill(process.pid, signal);
  });
}

/** Starts a program. It is killed, with all it started, when it is disposed of or when this process ends. */
export function startProcess(options: ProcessOptions): RunningProcess {
  const [program, ...parameters] = options.command;
  const log = openSync(options.log, "a");
  const child = spawn(program, parameters, {
    detached: true,
    stdio: ["ignore", log, log],
    env: mergeEnvironment(options.environment),
    ...(options.directory === undefined ? {} : { cwd: options.directory }),
  });
  closeSync(log);
  return new ProcessGroup(child, options);
}

class ProcessGroup implements RunningProcess {
  readonly pid: number;
  exit: RunningProcess["exit"];
  readonly #ended: Promise<void>;
  readonly #log: string;

  constructor(child: ChildProcess, options: ProcessOptions) {
    if (child.pid === undefined) throw new Error(`cannot start ${options.command.join(" ")}`);
    this.pid = child.pid;
    this.#log = options.log;
    running.add(this.pid);
    this.#ended = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        this.exit = { code, signal };
        resolve();
      });
    });
  }

  output(): string {
    return readFileSync(this.#log, "utf8");
  }

  signal(signal: NodeJS.Signals): void {
    if (this.exit === undefined) process.kill(this.pid, signal);
  }

  signalGroup(signal: NodeJS.Signals): void {
    killGroup(this.pid, signal);
  }

  ended(): Promise<void> {
    return this.#ended;
  }

  async stop(patience = 10_000): Promise<void> {
    this.signal("SIGTERM");
    const timer = setTimeout(() => killGroup(this.pid, "SIGKILL"), patience);
    await this.#ended;
    clearTimeout(timer);
    // What it left behind in its group goes too.
    killGroup(this.pid, "SIGKILL");
    running.delete(this.pid);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/** How a command ended, and what it said. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, for messages and for assertions on what a person would read. */
  readonly output: string;
}

export interface CommandOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly directory?: string;
  readonly input?: string | Uint8Array;
  /** Milliseconds. Default: 60,000. */
  readonly timeout?: number;
}

/** Runs a command to its end, whatever its exit code. */
export async function tryRun(
  command: readonly [string, ...string[]],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const child = Bun.spawn([...command], {
    stdin: options.input === undefined ? "ignore" : new Blob([options.input as string]),
    stdout: "pipe",
    stderr: "pipe",
    env: mergeEnvironment(options.environment),
    ...(options.directory === undefined ? {} : { cwd: options.directory }),
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), options.timeout ?? 60_000);
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  clearTimeout(timer);
  return { code, stdout, stderr, output: `${stdout}${stderr}` };
}

/**
 * Runs a command to its end.
 *
 * @returns its standard output.
 * @throws Error with everything it said when it fails.
 */
export async function run(
  command: readonly [string, ...string[]],
  options: CommandOptions = {},
): Promise<string> {
  const result = await tryRun(command, options);
  if (result.code !== 0) {
    throw new Error(`${command.join(" ")}\nended with ${result.code}:\n${result.output}`);
  }
  return result.stdout;
}

/** A TCP port of the loopback address that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Waits until `condition` gives something, asking every `interval` milliseconds. */
export async function waitFor<T>(
  what: string,
  condition: () => Promise<T | undefined> | T | undefined,
  { timeout = 20_000, interval = 25 }: { timeout?: number; interval?: number } = {},
): Promise<T> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const value = await condition();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${timeout} ms`);
    await Bun.sleep(interval);
  }
}

function mergeEnvironment(changes: CommandOptions["environment"] = {}): Record<string, string> {
  const merged: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...process.env, ...changes })) {
    if (value !== undefined) merged[name] = value;
  }
  return merged;
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}
