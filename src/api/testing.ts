import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SYSTEM } from "../access/caller.ts";
import { challengeHeader } from "../access/challenge.ts";
import { type Application, openApplication } from "../application.ts";
import { type Background, openBackground } from "../background.ts";
import { loadConfig } from "../config/load.ts";
import { Database } from "../database/database.ts";
import { type Engine, migratedDatabaseLocation, testDatabaseLocation } from "../database/testing.ts";
import { createErrorHandler } from "../http/routes.ts";
import { startTestServer } from "../http/testing.ts";
import { openServices, type Services } from "../services.ts";

/** The password of every account that a {@link TestApplication} makes. */
export const PASSWORD = "correct horse battery";

/** What a request of a {@link Client} answered. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON of the body; undefined when there is none, its text when it is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
  /** The code of the first error. */
  readonly code: string | undefined;
}

/** Somebody who sends requests, by name and password. */
export interface Client {
  readonly name: string | undefined;
  get(path: string, headers?: Record<string, string>): Promise<Answered>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>;
}

/** A whole registry in this process behind a real socket, on a database of its own. */
export interface TestApplication extends AsyncDisposable {
  readonly url: string;
  readonly host: string;
  readonly application: Application;
  readonly services: Services;
  readonly background: Background;
  readonly database: Database;
  /** The log's lines so far. */
  readonly lines: readonly string[];
  /** An administrator. */
  readonly admin: Client;
  readonly anonymous: Client;
  /** Makes a user, and a client for it. */
  user(name: string, options?: { readonly isAdmin?: boolean }): Promise<Client>;
  /** A client with these credentials, whatever they are good for. */
  as(name: string, password?: string): Client;
  /** Makes a repository without content. */
  repository(name: string, visibility?: "public" | "private"): Promise<number>;
}

export interface TestApplicationOptions {
  readonly engine?: Engine;
  /** Settings as they stand in the configuration file. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Fills the database before it is migrated: one that an older program left. */
  readonly before?: (database: Database) => Promise<void>;
}

/** `await using app = await openTestApplication({ engine })` */
export async function openTestApplication(options: TestApplicationOptions = {}): Promise<TestApplication> {
  const directory = mkdtempSync(join(tmpdir(), "entrepot-application-"));
  const location = options.before
    ? await filledLocation(options.engine ?? "sqlite", options.before)
    : await migratedDatabaseLocation(options.engine ?? "sqlite");
  const file = join(directory, "entrepot.yaml");
  const database =
    location.options.engine === "sqlite"
      ? { sqlite: { path: location.options.path } }
      : { postgresql: { url: location.options.url, poolSize: 5 } };
  await Bun.write(file, JSON.stringify({ dataDirectory: directory, database, ...options.config }));
  const config = loadConfig({ file, environment: {} });
  const application = await openApplication(config);
  const { stores } = application;
  const server = await startTestServer({
    handlers: {
      registry: application.registry,
      token: application.token,
      jwks: application.jwks,
      search: application.search,
      management: application.management,
    },
    isAdministrator: async () => false,
    server: {
      publicUrl: config.publicUrl,
      onError: createErrorHandler((error, context) =>
        challengeHeader(error, context, config.authentication.service),
      ),
    },
  });
  const user = async (name: string, { isAdmin = false } = {}) => {
    await stores.accounts.createUser(SYSTEM, { name, password: PASSWORD, isAdmin });
    return clientOf(server.url, name, PASSWORD);
  };
  return {
    url: server.url,
    host: `127.0.0.1:${server.port}`,
    application,
    services: openServices(config, stores),
    background: openBackground(config, stores),
    database: stores.database,
    lines: server.lines,
    admin: await user("root", { isAdmin: true }),
    anonymous: clientOf(server.url, undefined, undefined),
    user,
    as: (name, password = PASSWORD) => clientOf(server.url, name, password),
    async repository(name, visibility = "private") {
      const row = await stores.database.transaction((transaction) =>
        transaction
          .insertInto("repositories")
          .values({
            uid: Bun.randomUUIDv7(),
            name,
            namespace: name.split("/")[0] ?? name,
            visibility,
            description: "",
            created_at: Date.now(),
            untagged_days: null,
          })
          .returning("id")
          .executeTakeFirstOrThrow(),
      );
      return row.id;
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await application.close();
      await location[Symbol.asyncDispose]();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function filledLocation(engine: Engine, fill: (database: Database) => Promise<void>) {
  const location = await testDatabaseLocation(engine);
  const database = Database.open(location.options);
  await fill(database);
  await database.migrate();
  await database.close();
  return location;
}

function clientOf(url: string, name: string | undefined, password: string | undefined): Client {
  const authorization: Record<string, string> =
    name === undefined ? {} : { Authorization: `Basic ${btoa(`${name}:${password}`)}` };
  const send: Client["send"] = async (method, path, body, headers) => {
    const response = await fetch(url + path, {
      method,
      redirect: "manual",
      headers: {
        ...authorization,
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = /\bjson\b/.test(response.headers.get("content-type") ?? "") && text !== "";
    const parsed = json ? JSON.parse(text) : text === "" ? undefined : text;
    return {
      status: response.status,
      headers: response.headers,
      body: parsed,
      code: parsed?.errors?.[0]?.code,
    };
  };
  return { name, send, get: (path, headers) => send("GET", path, undefined, headers) };
}
