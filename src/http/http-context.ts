import type { Logger } from "pino";
import { TOKEN_PATH } from "../access/challenge.ts";
import type { RequestSpan } from "../observability/tracing.ts";
import type { ClientCertificate, RequestContext } from "./context.ts";
import type { Transfer } from "./transfers.ts";

/** What the server knows when a request arrives. */
export interface HttpContextOptions {
  readonly request: Request;
  readonly server: Bun.Server<undefined>;
  readonly id: string;
  readonly path: string;
  readonly clientAddress: string;
  readonly client: string;
  readonly origin: string;
  readonly log: Logger;
  readonly started: number;
  readonly clientCertificate?: ClientCertificate | undefined;
}

/**
 * The server's side of a {@link RequestContext}: what the routes read and leave there about a
 * request, for its log line, metrics and trace. One is made for each request, so what costs
 * something is made when it is asked for.
 */
export class HttpContext implements RequestContext {
  readonly id: string;
  /** The path, without query, as the runtime normalised it. */
  readonly path: string;
  readonly clientAddress: string;
  /** What the client's limits are counted by. */
  readonly client: string;
  readonly origin: string;
  readonly request: Request;
  readonly server: Bun.Server<undefined>;
  readonly clientCertificate: ClientCertificate | undefined;
  /** `performance.now()` when the request's headers were read. */
  readonly started: number;
  /** Our name for the kind of request; one of few, for the metrics. */
  route = "unknown";
  /** Whether the answer may be long, and is sent for as long as the client takes it. */
  longAnswer = false;
  /** Name of the account that makes the request, when it proved to be one. */
  userName: string | undefined;
  operation: string | undefined;
  /** Bytes of the body that were read. */
  received = 0;
  /** Whether the body is counted among the uploads in flight. */
  receiving = false;
  span: RequestSpan | undefined;
  /** Set while the server keeps the connection open beyond its idle time. */
  transfer: Transfer | undefined;
  readonly #parentLog: Logger;
  #log: Logger | undefined;

  constructor(options: HttpContextOptions) {
    this.request = options.request;
    this.server = options.server;
    this.id = options.id;
    this.path = options.path;
    this.clientAddress = options.clientAddress;
    this.client = options.client;
    this.origin = options.origin;
    this.started = options.started;
    this.clientCertificate = options.clientCertificate;
    this.#parentLog = options.log;
  }

  /** Whether headers say that a proxy handed the request on, be it one we know or not. */
  get viaProxy(): boolean {
    const { headers } = this.request;
    return headers.has("x-forwarded-for") || headers.has("forwarded") || headers.has("via");
  }

  /** Name of the repository the request is about, as its path has it; for traces. */
  get repository(): string | undefined {
    return this.path.match(
      /^\/v2\/(.{1,255})\/(?:manifests|blobs|blobs\/uploads|tags|referrers)\/[^/]*$/,
    )?.[1];
  }

  get isManagement(): boolean {
    // Docker reads the codes of the token endpoint.
    return isManagementPath(this.path) && this.path !== TOKEN_PATH;
  }

  get signal(): AbortSignal {
    return this.request.signal;
  }

  get log(): Logger {
    this.#log ??= this.#parentLog.child({ request: this.id });
    return this.#log;
  }
}

/**
 * Where the management API answers: DTR's paths, those of its accounts service, and what goes with
 * them for browsers and operators. The paths that `routes.ts` lists come before.
 */
const MANAGEMENT_PATHS = [
  "/api/v0/",
  "/enzi/v0/",
  "/auth/",
  "/admin/",
  "/api-docs",
  "/login",
  "/logout",
  "/ca",
  "/basic_info",
];

/** Whether a path is one of the management API. */
export function isManagementPath(path: string): boolean {
  return MANAGEMENT_PATHS.some((prefix) =>
    prefix.endsWith("/") ? path.startsWith(prefix) : path === prefix || path.startsWith(`${prefix}/`),
  );
}
