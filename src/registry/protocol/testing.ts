import { connect } from "node:net";
import pino from "pino";
import { type BlobStoreKind, openTestBlobStore } from "../../blobs/testing.ts";
import { type Engine, openTestDatabase } from "../../database/testing.ts";
import type { RequestContext } from "../../http/context.ts";
import { ERRORS, isRegistryError } from "../../oci/errors.ts";
import type { LocalRegistrySettings } from "../local/context.ts";
import { LocalRegistry } from "../local/local-registry.ts";
import type { Registry } from "../registry.ts";
import { handleRegistryRequest, type ProtocolOptions } from "./dispatch.ts";
import { handleDockerSearch, isDockerSearchPath } from "./docker-search.ts";
import { requestTarget } from "./request-target.ts";

const DAY = 24 * 60 * 60 * 1000;

const SETTINGS: LocalRegistrySettings = {
  createOnPush: true,
  defaultVisibility: "private",
  sparseIndexes: true,
  gracePeriod: 7 * DAY,
  unreferencedBlobs: DAY,
  untaggedDays: undefined,
};

/** The protocol server on a socket of its own, with the least that is needed around it. */
export interface TestServer extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly origin: string;
  readonly port: number;
  readonly registry: LocalRegistry;
  /** Everything that was thrown and is not a refusal. A test that does not expect faults checks that it is empty. */
  readonly faults: unknown[];
}

export interface TestServerOptions extends ProtocolOptions {
  readonly engine?: Engine;
  readonly blobs?: BlobStoreKind;
  /** Puts something between the protocol and the registry. */
  readonly wrap?: (registry: Registry) => Registry;
}

/** A real registry behind a real socket: `await using server = await startTestServer()`. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = await openTestDatabase(options.engine ?? "sqlite");
  const blobs = await openTestBlobStore(options.blobs ?? "filesystem");
  const registry = LocalRegistry.create({ database, blobs, settings: SETTINGS });
  const faults: unknown[] = [];
  const served = options.wrap?.(registry) ?? registry;
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    development: false,
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    fetch: (request) => answer(request, { registry: served, options, faults }),
    error(fault) {
      faults.push(fault);
      return new Response("fault", { status: 500 });
    },
  });
  return {
    origin: `http://127.0.0.1:${server.port}`,
    port: server.port ?? 0,
    registry,
    faults,
    async [Symbol.asyncDispose]() {
      await server.stop(true);
      await blobs[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** What is known of a request that nobody but a test knows of. */
export function testContext(request: Request): RequestContext {
  return {
    id: "test",
    clientAddress: "127.0.0.1",
    origin: "http://127.0.0.1",
    signal: request.signal,
    log: pino({ level: "silent" }),
  };
}

interface Answering {
  readonly registry: Registry;
  readonly options: ProtocolOptions;
  readonly faults: unknown[];
}

async function answer(request: Request, { registry, options, faults }: Answering): Promise<Response> {
  try {
    if (isDockerSearchPath(requestTarget(request).path)) {
      return await handleDockerSearch(request, testContext(request), {
        registry,
        describe: async () => new Map(),
      });
    }
    return await handleRegistryRequest(request, testContext(request), registry, options);
  } catch (error) {
    if (!isRegistryError(error)) {
      faults.push(error);
      return new Response("fault", { status: 500 });
    }
    const { code, status } = ERRORS[error.kind];
    return Response.json(
      { errors: [{ code, message: error.message, detail: error.detail ?? null }] },
      { status },
    );
  }
}

/** What came back from {@link sendRaw}: the bytes as text, one character each. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/**
 * Sends bytes as they are, for what no client library lets through, and collects what comes back
 * until the server is done or `patience` milliseconds are over.
 */
export async function sendRaw(
  port: number,
  parts: readonly string[],
  options: { readonly vanish?: boolean; readonly patience?: number } = {},
): Promise<RawAnswer | undefined> {
  let received = "";
  const socket = connect(port, "127.0.0.1");
  const closed = new Promise<void>((resolve) => socket.on("close", () => resolve()));
  socket.on("data", (data) => {
    received += data.toString("latin1");
  });
  socket.on("error", () => {});
  for (const part of parts) {
    socket.write(part, "latin1");
    await Bun.sleep(15);
  }
  if (options.vanish) socket.resetAndDestroy();
  await Promise.race([closed, Bun.sleep(options.patience ?? 1_000)]);
  socket.destroy();
  const end = received.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const [statusLine = "", ...lines] = received.slice(0, end).split("\r\n");
  const headers = new Headers(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(statusLine.split(" ")[1]), headers, body: received.slice(end + 4) };
}
