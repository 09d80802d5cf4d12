import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { claimAddress } from "../cluster/addresses.ts";

const PROGRAM = join(import.meta.dir, "../../bin/entrepot");

/** How a command ended, and what it said. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Comes on standard input. */
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
}

/** A folder of one's own, and the real command with its data there. */
export class CommandSandbox implements AsyncDisposable {
  readonly directory = mkdtempSync(join(tmpdir(), "entrepot-command-"));
  readonly #registries: RunningRegistry[] = [];

  /** Runs a command to its end. */
  async run(parameters: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
    const child = Bun.spawn([PROGRAM, ...parameters], {
      cwd: options.directory ?? this.directory,
      env: cleanEnvironment(options.environment),
      stdin: new TextEncoder().encode(options.input ?? ""),
      stdout: "pipe",
      stderr: "pipe",
    });
    const [stdout, stderr, code] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    return { code, stdout, stderr };
  }

  /** Starts `entrepot serve` and waits until it says that it is ready. */
  async serve(parameters: readonly string[] = [], options: RunOptions = {}): Promise<RunningRegistry> {
    const { port } = await claimAddress({ host: "127.0.0.1", port: 0 });
    const child = Bun.spawn([PROGRAM, "serve", "--listen", `127.0.0.1:${port}`, ...parameters], {
      cwd: options.directory ?? this.directory,
      env: cleanEnvironment(options.environment),
      stdout: "pipe",
      stderr: "pipe",
    });
    const registry = new RunningRegistry(child, port);
    this.#registries.push(registry);
    await registry.until(/serves on http/);
    return registry;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const registry of this.#registries) {
      registry.process.kill("SIGKILL");
      await registry.process.exited;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A running `entrepot serve`. */
export class RunningRegistry {
  readonly process: Bun.Subprocess<"ignore" | "pipe", "pipe", "pipe">;
  readonly port: number;
  readonly url: string;
  #output = "";

  constructor(process: Bun.Subprocess<"ignore" | "pipe", "pipe", "pipe">, port: number) {
    this.process = process;
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    void this.#read(process.stdout);
    void this.#read(process.stderr);
  }

  /** Everything it has printed so far. */
  get output(): string {
    return this.#output;
  }

  /** The processes it has started. */
  get workers(): readonly number[] {
    const { stdout } = Bun.spawnSync(["ps", "-o", "pid=,stat=", "--ppid", String(this.process.pid)]);
    return [...stdout.toString().matchAll(/^\s*(\d+)\s+[^Z\s]/gm)].map(([, pid]) => Number(pid));
  }

  /** Waits until it has printed something. @throws Error with what it printed when it does not. */
  async until(pattern: RegExp, seconds = 20): Promise<RegExpExecArray> {
    for (let waited = 0; waited < seconds * 50; waited++) {
      const match = pattern.exec(this.#output);
      if (match) return match;
      if (this.process.exitCode !== null) break;
      await Bun.sleep(20);
    }
    throw new Error(`waited in vain for ${pattern}:\n${this.#output}`);
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of stream) this.#output += decoder.decode(chunk, { stream: true });
  }
}

/** Whether a process lives; one that ended and that nobody has asked about yet (a zombie) does not. */
export function lives(pid: number): boolean {
  const { stdout } = Bun.spawnSync(["ps", "-o", "stat=", "-p", String(pid)]);
  return /^[^Z\s]/.test(stdout.toString());
}

function cleanEnvironment(changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("ENTREPOT_"));
  return { ...Object.fromEntries(inherited.map(([name, value]) => [name, value ?? ""])), ...changes };
}
