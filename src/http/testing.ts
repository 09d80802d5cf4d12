import net from "node:net";
import type { LimitsConfig } from "../config/config.ts";
import { AccessLog } from "../observability/access-log.ts";
import { createLog } from "../observability/log.ts";
import { aggregateMetrics, MetricsRegistry } from "../observability/metrics.ts";
import { HealthChecks } from "./health.ts";
import { createErrorHandler, createHandler, type RouteHandlers } from "./routes.ts";
import { type RunningServer, type ServerOptions, startServer } from "./server.ts";

export const TEST_LIMITS: LimitsConfig = {
  requestsPerClient: 100,
  headerBytes: 16 * 1024,
  blobBytes: 1024 * 1024 * 1024,
  idleSeconds: 30,
  shutdownSeconds: 5,
  failedLoginsPerMinute: 10,
};

export interface TestServerOptions {
  readonly handlers?: Partial<RouteHandlers>;
  readonly limits?: Partial<LimitsConfig>;
  readonly publicMetrics?: boolean;
  readonly isAdministrator?: (request: Request) => Promise<boolean>;
  readonly server?: Partial<ServerOptions>;
}

/** A server of its own on a free port, with handlers that say their name unless others are given. */
export interface TestServer extends AsyncDisposable {
  readonly running: RunningServer;
  readonly port: number;
  readonly url: string;
  readonly health: HealthChecks;
  readonly metrics: MetricsRegistry;
  /** The log's lines so far. */
  readonly lines: readonly string[];
}

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const lines: string[] = [];
  const log = createLog(
    { level: "debug", format: "json" },
    { sink: { write: (line) => void lines.push(line) } },
  );
  const health = new HealthChecks(log.logger);
  const metrics = new MetricsRegistry();
  const says = (name: string) => async () => new Response(name);
  const handlers: RouteHandlers = {
    registry: says("registry"),
    token: says("token"),
    jwks: says("jwks"),
    search: says("search"),
    management: says("management"),
    health: () => health.report(),
    metrics: async () => aggregateMetrics([await metrics.snapshot()]),
    ...options.handlers,
  };
  const limits = { ...TEST_LIMITS, ...options.limits };
  const running = await startServer({
    listen: [{ host: "127.0.0.1", port: 0 }],
    limits,
    handle: createHandler({
      handlers,
      blobBytes: limits.blobBytes,
      publicMetrics: options.publicMetrics ?? false,
      isAdministrator: options.isAdministrator ?? (async () => false),
    }),
    onError: createErrorHandler((error) =>
      error.kind === "unauthorized" ? 'Basic realm="test"' : undefined,
    ),
    log: log.logger,
    accessLog: new AccessLog(log.sink),
    metrics: metrics.requests,
    onStopping: () => health.stopping(),
    ...options.server,
  });
  const port = running.addresses[0]?.port ?? 0;
  const url = `${running.addresses[0]?.protocol}://127.0.0.1:${port}`;
  return {
    running,
    port,
    url,
    health,
    metrics,
    lines,
    async [Symbol.asyncDispose]() {
      await running.stop();
    },
  };
}

/** What came back over a raw connection. */
export interface RawAnswer {
  readonly text: string;
  /** Status of the first answer; 0 when there was none. */
  readonly status: number;
  readonly body: string;
  /** Whether the server closed the connection. */
  readonly closed: boolean;
  /** Milliseconds. */
  readonly took: number;
}

export interface RawOptions {
  /** Milliseconds after which the client gives up; the answer so far is returned. */
  readonly patience?: number;
  /** Sent one after the other, so many milliseconds apart. */
  readonly later?: readonly (string | Uint8Array)[];
  readonly pause?: number;
  /** Whether to return as soon as one whole answer with a Content-Length is there. Default: true. */
  readonly one?: boolean;
}

/** Sends bytes, exactly as they are, and returns what comes back. */
export function sendRaw(port: number, first: string, options: RawOptions = {}): Promise<RawAnswer> {
  const { promise, resolve } = Promise.withResolvers<RawAnswer>();
  const started = performance.now();
  const socket = net.connect(port, "127.0.0.1");
  let text = "";
  const finish = (closed: boolean) => {
    clearTimeout(timer);
    clearInterval(sender);
    socket.destroy();
    resolve({
      text,
      status: Number(text.match(/^HTTP\/1\.1 (\d{3})/)?.[1] ?? 0),
      body: text.slice(text.indexOf("\r\n\r\n") + 4),
      closed,
      took: performance.now() - started,
    });
  };
  const timer = setTimeout(() => finish(false), options.patience ?? 5000);
  const rest = [...(options.later ?? [])];
  const sender = setInterval(() => {
    const next = rest.shift();
    if (next !== undefined) socket.write(next);
  }, options.pause ?? 100);
  socket.on("connect", () => socket.write(first));
  socket.on("data", (data) => {
    text += data.toString("latin1");
    if (options.one !== false && isWhole(text)) finish(false);
  });
  socket.on("error", () => {});
  socket.on("close", () => finish(true));
  return promise;
}

/** A request without a body, to be sent raw. */
export function rawRequest(target: string, headers: readonly string[] = ["Host: registry.test"]): string {
  return `GET ${target} HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`;
}

function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  const length = text.match(/\r\ncontent-length: (\d+)\r\n/i)?.[1];
  return end !== -1 && length !== undefined && text.length >= end + 4 + Number(length);
}
