import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { freePort, memoryOf, type Server, start } from "../processes.ts";
import { type RegistryPeer, type Scope, scopeText, type TokenEndpoint } from "./peer.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const ADMINISTRATOR = "admin";

export interface EntrepotOptions {
  /** Holds the database and the blobs; may hold those of an earlier run. */
  readonly directory: string;
  /** What is started instead of this checkout: an executable, and its first arguments. */
  readonly program?: readonly string[] | undefined;
  /** Put over the configuration that all runs have. */
  readonly configuration?: Readonly<Record<string, unknown>>;
}

/** Entrepot, running from this checkout. */
export interface Entrepot extends RegistryPeer {
  readonly server: Server;
  /** `Authorization: Basic` of the administrator. */
  readonly basic: string;
}

/** Starts Entrepot and does not wait. Everything is as it comes, but for the access log. */
export async function spawnEntrepot(options: EntrepotOptions): Promise<Entrepot> {
  mkdirSync(options.directory, { recursive: true });
  const port = await freePort();
  const password = passwordOf(options.directory);
  const configuration = { logging: { level: "error", requests: false }, ...options.configuration };
  const file = join(options.directory, "bench.yaml");
  writeFileSync(file, stringify(configuration));
  const server = start({
    command: [
      ...(options.program ?? [process.execPath, join(ROOT, "src", "main.ts")]),
      "serve",
      "--config",
      file,
      "--data-dir",
      options.directory,
      "--listen",
      `127.0.0.1:${port}`,
    ],
    environment: { ENTREPOT_ADMIN_PASSWORD: password },
    directory: options.directory,
  });
  const origin = `http://127.0.0.1:${port}`;
  const basic = `Basic ${Buffer.from(`${ADMINISTRATOR}:${password}`).toString("base64")}`;
  const tokenEndpoint = (scopes: readonly Scope[]): TokenEndpoint => ({
    url: tokenUrl(origin, scopes),
    authorization: basic,
  });
  return {
    name: "Entrepot",
    version: versionOf(),
    origin,
    directory: options.directory,
    server,
    basic,
    memory: () => memoryOf(server.pid),
    tokenEndpoint,
    authorize: async (scopes) => `Bearer ${await fetchToken(tokenEndpoint(scopes))}`,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** A bearer token from the endpoint. */
export async function fetchToken(endpoint: TokenEndpoint): Promise<string> {
  const response = await fetch(endpoint.url, {
    headers: endpoint.authorization ? { authorization: endpoint.authorization } : {},
  });
  if (!response.ok) throw new Error(`token: ${response.status} ${(await response.text()).slice(0, 300)}`);
  const { token } = (await response.json()) as { token: string };
  return token;
}

function tokenUrl(origin: string, scopes: readonly Scope[]): string {
  const query = scopes.map((scope) => `&scope=${encodeURIComponent(scopeText(scope))}`).join("");
  return `${origin}/auth/token?service=entrepot${query}`;
}

/** The administrator's password, the same each time a data directory is used. */
export function passwordOf(directory: string): string {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "bench-password");
  try {
    return readFileSync(file, "utf8");
  } catch {
    const password = randomBytes(18).toString("base64url");
    writeFileSync(file, password, { mode: 0o600 });
    return password;
  }
}

function versionOf(): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  return version;
}
