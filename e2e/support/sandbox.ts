import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CommandOptions, type CommandResult, run, tryRun } from "./processes.ts";
import { tool } from "./tools.ts";

/** A home folder for one client program, where nothing of this machine's own settings is seen. */
export class Sandbox implements Disposable {
  readonly directory: string;
  readonly #environment: Record<string, string>;

  constructor(name: string, environment: Readonly<Record<string, string>> = {}) {
    // In lower case and short, since podman makes image names of paths and sockets of others.
    this.directory = join(tmpdir(), `entrepot-${name}-${crypto.randomUUID().slice(0, 8)}`);
    this.#environment = {
      HOME: this.directory,
      DOCKER_CONFIG: this.path(".docker"),
      XDG_CONFIG_HOME: this.path(".config"),
      XDG_CACHE_HOME: this.path(".cache"),
      XDG_DATA_HOME: this.path(".local"),
      XDG_RUNTIME_DIR: this.path("run"),
      ...environment,
    };
    for (const folder of [".docker", ".config", ".cache", ".local", "run"]) {
      mkdirSync(this.path(folder), { recursive: true });
    }
    writeFileSync(this.path(".docker", "config.json"), "{}");
  }

  /** A path in it. */
  path(...parts: string[]): string {
    return join(this.directory, ...parts);
  }

  /** Runs a program here. @throws Error with all it said when it fails. */
  run(command: readonly [string, ...string[]], options: CommandOptions = {}): Promise<string> {
    return run(located(command), this.#options(options));
  }

  /** Runs a program here, whatever comes of it. */
  tryRun(command: readonly [string, ...string[]], options: CommandOptions = {}): Promise<CommandResult> {
    return tryRun(located(command), this.#options(options));
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  #options(options: CommandOptions): CommandOptions {
    return {
      directory: this.directory,
      timeout: 120_000,
      ...options,
      environment: { ...this.#environment, ...options.environment },
    };
  }
}

function located([program, ...parameters]: readonly [string, ...string[]]): [string, ...string[]] {
  return [program.includes("/") ? program : tool(program), ...parameters];
}
