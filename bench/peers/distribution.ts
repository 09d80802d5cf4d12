import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { freePort, memoryOf, output, start, waitUntilServing } from "../processes.ts";
import type { RegistryPeer } from "./peer.ts";
import { TOKEN_SERVICE, type TokenIssuer } from "./token-issuer.ts";

/** Names of Distribution's program: Debian's, then upstream's. */
const PROGRAMS = ["docker-registry", "registry"];

export function findDistribution(): string | undefined {
  return PROGRAMS.map((name) => Bun.which(name) ?? undefined).find((path) => path !== undefined);
}

export interface DistributionOptions {
  readonly directory: string;
  readonly issuer: TokenIssuer;
}

/**
 * Distribution as fast as it can be set up with real token verification: descriptors cached in
 * memory, no access log, errors only.
 */
export async function startDistribution(options: DistributionOptions): Promise<RegistryPeer> {
  const program = findDistribution();
  if (!program) throw new Error(`none of ${PROGRAMS.join(", ")} is installed`);
  const port = await freePort();
  const configuration = {
    version: 0.1,
    log: { level: "error", accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: options.directory },
      cache: { blobdescriptor: "inmemory" },
      delete: { enabled: true },
      maintenance: { uploadpurging: { enabled: false } },
    },
    http: { addr: `127.0.0.1:${port}`, host: `http://127.0.0.1:${port}` },
    auth: {
      token: {
        realm: options.issuer.realm,
        service: TOKEN_SERVICE,
        issuer: TOKEN_SERVICE,
        rootcertbundle: options.issuer.certificateFile,
      },
    },
  };
  mkdirSync(options.directory, { recursive: true });
  const file = join(options.directory, "config.yml");
  writeFileSync(file, stringify(configuration));
  const server = start({ command: [program, "serve", file] });
  const origin = `http://127.0.0.1:${port}`;
  await waitUntilServing(`${origin}/v2/`, server);
  return {
    name: "Distribution",
    version: (await output([program, "--version"])).trim().split(/\s+/).at(-1) ?? "unknown",
    origin,
    directory: options.directory,
    memory: () => memoryOf(server.pid),
    authorize: async (scopes) => `Bearer ${await options.issuer.issue(scopes)}`,
    tokenEndpoint: (scopes) => options.issuer.endpoint(scopes),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
