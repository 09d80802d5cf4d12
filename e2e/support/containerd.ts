import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CommandResult, run, startProcess, tryRun, waitFor } from "./processes.ts";
import { tool } from "./tools.ts";

/** A containerd and its client `ctr`, apart from any other on this machine. */
export interface Containerd extends AsyncDisposable {
  /** Runs `ctr`. @throws Error with all it said when it fails. */
  run(...parameters: string[]): Promise<string>;
  /** Runs `ctr`, whatever comes of it. */
  tryRun(...parameters: string[]): Promise<CommandResult>;
}

/** Starts containerd with its own data and socket. */
export async function startContainerd(): Promise<Containerd> {
  const directory = mkdtempSync(join(tmpdir(), "entrepot-containerd-"));
  const socket = join(directory, "containerd.sock");
  const config = join(directory, "config.toml");
  writeFileSync(
    config,
    `version = 2
root = "${join(directory, "root")}"
state = "${join(directory, "state")}"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "${socket}"
[ttrpc]
  address = "${socket}.ttrpc"
`,
  );
  const daemon = startProcess({
    command: [tool("containerd"), "--config", config],
    log: join(directory, "containerd.log"),
  });
  const stop = async () => {
    await daemon.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  const command = (parameters: readonly string[]): [string, ...string[]] => [
    tool("ctr"),
    ...["--address", socket, "--namespace", "e2e"],
    ...parameters,
  ];
  try {
    await waitFor("containerd", async () => {
      if (daemon.exit !== undefined) throw new Error(`containerd ended:\n${daemon.output()}`);
      return (await tryRun(command(["version"]))).code === 0 ? true : undefined;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    run: (...parameters) => run(command(parameters)),
    tryRun: (...parameters) => tryRun(command(parameters)),
    [Symbol.asyncDispose]: stop,
  };
}
