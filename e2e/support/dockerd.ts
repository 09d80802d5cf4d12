import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CommandResult, run, startProcess, tryRun, waitFor } from "./processes.ts";
import { tool } from "./tools.ts";

/** A docker daemon and its client, apart from any other on this machine. */
export interface Docker extends AsyncDisposable {
  readonly directory: string;
  /** Runs the client. @throws Error with all it said when it fails. */
  run(...parameters: string[]): Promise<string>;
  /** Runs the client, whatever comes of it. */
  tryRun(...parameters: string[]): Promise<CommandResult>;
  /** Logs in, giving the password on standard input. */
  login(host: string, user: string, password: string): Promise<CommandResult>;
  /** Another person at the same daemon, with a login of their own. */
  as(person: string): Docker;
}

/** Starts dockerd with its own data, containerd and socket. It can push, pull and build; it runs no containers. */
export async function startDocker(): Promise<Docker> {
  const directory = mkdtempSync(join(tmpdir(), "entrepot-dockerd-"));
  const socket = `unix://${join(directory, "docker.sock")}`;
  const daemon = startProcess({
    command: [
      tool("dockerd"),
      ...["--data-root", join(directory, "data"), "--exec-root", join(directory, "exec")],
      ...["--pidfile", join(directory, "docker.pid"), "--host", socket],
      ...["--iptables=false", "--ip6tables=false", "--bridge=none"],
    ],
    log: join(directory, "dockerd.log"),
  });
  const stop = async () => {
    await daemon.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  const docker = new DockerClient(directory, socket, "somebody", stop);
  try {
    await waitFor("dockerd", async () => {
      if (daemon.exit !== undefined) throw new Error(`dockerd ended:\n${daemon.output()}`);
      return (await docker.tryRun("version")).code === 0 ? true : undefined;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return docker;
}

class DockerClient implements Docker {
  readonly directory: string;
  readonly #socket: string;
  readonly #config: string;
  readonly #stop: () => Promise<void>;

  constructor(directory: string, socket: string, person: string, stop: () => Promise<void>) {
    this.directory = directory;
    this.#socket = socket;
    this.#stop = stop;
    this.#config = join(directory, `client-${person}`);
    mkdirSync(this.#config, { recursive: true });
    writeFileSync(join(this.#config, "config.json"), "{}");
  }

  run(...parameters: string[]): Promise<string> {
    return run(this.#command(parameters), { environment: this.#environment(), timeout: 120_000 });
  }

  tryRun(...parameters: string[]): Promise<CommandResult> {
    return tryRun(this.#command(parameters), { environment: this.#environment(), timeout: 120_000 });
  }

  login(host: string, user: string, password: string): Promise<CommandResult> {
    return tryRun(this.#command(["login", "--username", user, "--password-stdin", host]), {
      environment: this.#environment(),
      input: password,
    });
  }

  as(person: string): Docker {
    return new DockerClient(this.directory, this.#socket, person, async () => {});
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stop();
  }

  #command(parameters: readonly string[]): [string, ...string[]] {
    return [tool("docker"), "--config", this.#config, "--host", this.#socket, ...parameters];
  }

  #environment(): Record<string, string> {
    return { DOCKER_BUILDKIT: "0", DOCKER_CLI_HINTS: "false" };
  }
}
