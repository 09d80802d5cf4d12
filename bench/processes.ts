import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { Subprocess } from "bun";

/** A program that was started, and is stopped with everything it started when disposed of. */
export interface Server extends AsyncDisposable {
  readonly pid: number;
  /** What it last wrote to standard output and standard error; for error messages. */
  output(): string;
  hasExited(): boolean;
}

export interface StartOptions {
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
}

/** Milliseconds a server gets to stop before it is killed. */
const PATIENCE = 10_000;
const KEPT_OUTPUT = 20_000;

/** Starts a program in the background. */
export function start(options: StartOptions): Server {
  let output = "";
  const child = Bun.spawn([...options.command], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    env: { ...process.env, ...options.environment },
    ...(options.directory ? { cwd: options.directory } : {}),
  });
  const collect = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const bytes of stream) output = (output + decoder.decode(bytes)).slice(-KEPT_OUTPUT);
  };
  collect(child.stdout).catch(() => {});
  collect(child.stderr).catch(() => {});
  return {
    pid: child.pid,
    output: () => output,
    hasExited: () => child.exitCode !== null || child.signalCode !== null,
    [Symbol.asyncDispose]: () => stop(child),
  };
}

async function stop(child: Subprocess): Promise<void> {
  const family = familyOf(child.pid);
  child.kill("SIGTERM");
  const timer = setTimeout(() => {
    for (const pid of family) killQuietly(pid);
  }, PATIENCE);
  await child.exited;
  clearTimeout(timer);
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It is gone already.
  }
}

/** A TCP port of 127.0.0.1 that nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address && typeof address === "object") resolve(address.port);
        else reject(new Error("no port"));
      });
    });
  });
}

/** Waits until `url` is answered, whatever the answer. */
export async function waitUntilServing(url: string, server: Server, seconds = 30): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    if (server.hasExited()) throw new Error(`the server stopped:\n${server.output()}`);
    try {
      const response = await fetch(url, { redirect: "manual" });
      await response.arrayBuffer();
      return;
    } catch {
      if (Date.now() > end)
        throw new Error(`nobody answers on ${url} after ${seconds} s:\n${server.output()}`);
    }
    await Bun.sleep(10);
  }
}

/** Resident memory of a process and of those it started. */
export interface Memory {
  /** Bytes resident in each process (`VmRSS`), biggest first. */
  readonly processes: readonly number[];
  /** Bytes of all of them, shared pages counted once (`Pss`). */
  readonly proportional: number;
}

/** Reads the memory of a process and all its descendants. */
export function memoryOf(pid: number): Memory {
  const family = familyOf(pid);
  const processes = family
    .map((member) => kilobytes(`/proc/${member}/status`, "VmRSS") * 1024)
    .sort((a, b) => b - a);
  const proportional = family.reduce(
    (sum, member) => sum + kilobytes(`/proc/${member}/smaps_rollup`, "Pss") * 1024,
    0,
  );
  return { processes, proportional };
}

function familyOf(pid: number): number[] {
  const children = childrenByParent();
  const family: number[] = [];
  for (const queue = [pid]; ; ) {
    const next = queue.shift();
    if (next === undefined) return family;
    family.push(next);
    queue.push(...(children.get(next) ?? []));
  }
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "latin1");
      // The second field is the name in parentheses, which may hold spaces and parentheses.
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
    } catch {
      // It ended meanwhile.
    }
  }
  return children;
}

function kilobytes(file: string, field: string): number {
  try {
    const match = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(readFileSync(file, "latin1"));
    return Number(match?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Runs a program to its end and returns what it printed. */
export async function output(command: readonly string[], input?: string): Promise<string> {
  const child = Bun.spawn([...command], {
    stdin: input === undefined ? "ignore" : new TextEncoder().encode(input),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [text, errors, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (code !== 0) throw new Error(`${command[0]} ended with ${code}: ${(errors || text).slice(-2000)}`);
  return text;
}
