import { mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { freePort, memoryOf, start, waitUntilServing } from "../processes.ts";
import type { RegistryPeer } from "./peer.ts";

/** zot's program, in the search path or where `go install` puts it. */
export function findZot(): string | undefined {
  const goPath = process.env.GOPATH ?? join(homedir(), "go");
  const path = [process.env.PATH ?? "", join(goPath, "bin")].join(":");
  return Bun.which("zot", { PATH: path }) ?? undefined;
}

/** zot without authentication, which is in its favour: it verifies no token. */
export async function startZot(directory: string): Promise<RegistryPeer> {
  const program = findZot();
  if (!program) throw new Error("zot is not installed");
  const port = await freePort();
  mkdirSync(directory, { recursive: true });
  const configuration = {
    distSpecVersion: "1.1.0",
    storage: { rootDirectory: join(directory, "data"), gc: false, dedupe: false },
    http: { address: "127.0.0.1", port: String(port) },
    log: { level: "error" },
  };
  const file = join(directory, "config.json");
  writeFileSync(file, JSON.stringify(configuration));
  const server = start({ command: [program, "serve", file] });
  const origin = `http://127.0.0.1:${port}`;
  await waitUntilServing(`${origin}/v2/`, server);
  return {
    name: "zot",
    version: "as installed, without authentication",
    origin,
    directory,
    memory: () => memoryOf(server.pid),
    authorize: async () => undefined,
    tokenEndpoint: () => undefined,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
