import { METRICS_CONTENT_TYPE } from "../observability/metrics.ts";
import { RegistryError } from "../oci/errors.ts";
import { isLoopback } from "./client-address.ts";
import type { RequestContext } from "./context.ts";
import { type Challenge, errorResponse } from "./errors.ts";
import { type HealthReport, healthResponse } from "./health.ts";
import { type HttpContext, isManagementPath } from "./http-context.ts";
import type { Handler, ServerServices } from "./server.ts";

/** Bytes of the form that a token is asked for with. */
const TOKEN_FORM_BYTES = 64 * 1024;

/** Bytes of a request body of the management API. */
const MANAGEMENT_BYTES = 1024 * 1024;

/** As above, for directories: groups come with all their members. */
const DIRECTORY_BYTES = 8 * 1024 * 1024;
const DIRECTORY_PATHS = "/enzi/v0/scim/";

/** The parts of the program that answer requests. What they refuse they throw. */
export interface RouteHandlers {
  /** Everything under `/v2/`: authenticates and decides for itself. */
  registry(request: Request, context: RequestContext): Promise<Response>;
  /** `GET` and `POST /auth/token`. */
  token(request: Request, context: RequestContext): Promise<Response>;
  /** `/auth/jwks`: the public keys of our tokens. */
  jwks(request: Request, context: RequestContext): Response | Promise<Response>;
  /** `docker search`, under both of its paths, and the ping that comes before. */
  search(request: Request, context: RequestContext): Promise<Response>;
  /** Everything that `isManagementPath` takes and the table below does not. */
  management(request: Request, context: RequestContext): Promise<Response>;
  health(): Promise<HealthReport>;
  /** A page in the Prometheus text exposition format. */
  metrics(): Promise<string>;
}

export interface ApplicationOptions {
  readonly handlers: RouteHandlers;
  /** Bytes of a request body of the registry, at most. */
  readonly blobBytes: number;
  /** Whether anybody may read the metrics. */
  readonly publicMetrics: boolean;
  /** Whether a request is an administrator's; asked for the metrics. */
  readonly isAdministrator: (request: Request, context: RequestContext) => Promise<boolean>;
}

interface Route {
  /** In logs, metrics and traces. */
  readonly name: string;
  readonly methods: readonly string[];
  /** Bytes of a body. */
  readonly bodyLimit: number;
  handle(request: Request, context: HttpContext): Response | Promise<Response>;
}

/**
 * Sends requests where they belong. One table, looked up by the exact path: there is no second way
 * to write an address. What the runtime normalised (dot segments, backslashes) was normalised
 * before, so that what is looked up here is what the handlers see.
 */
export function createHandler(options: ApplicationOptions): Handler {
  const routes = routeTable(options);
  const { handlers, blobBytes } = options;
  return (request: Request, context: HttpContext, server: ServerServices) => {
    const { path } = context;
    if (path.startsWith("/v2/") || path === "/v2") {
      nameRegistryRoute(context);
      if (request.method === "GET" || request.method === "HEAD") return handlers.registry(request, context);
      return handlers.registry(server.receive(context, blobBytes), context);
    }
    const route = routes.get(path);
    if (route === undefined && isManagementPath(path)) return management(context, server);
    return answerRoute(route, { request, context, server });
  };

  async function management(context: HttpContext, server: ServerServices): Promise<Response> {
    context.route = "management";
    const limit = context.path.startsWith(DIRECTORY_PATHS) ? DIRECTORY_BYTES : MANAGEMENT_BYTES;
    const response = secured(await handlers.management(server.receive(context, limit), context));
    if (context.operation !== undefined) context.route = `management ${context.operation}`;
    return response;
  }
}

/** What a load balancer asks on any address, also on one that only redirects. */
export function isProbe(path: string): boolean {
  return path === "/_ping" || path === "/health";
}

function routeTable({ handlers, publicMetrics, isAdministrator }: ApplicationOptions): Map<string, Route> {
  const read = (name: string, handle: Route["handle"]): Route => ({
    name,
    methods: ["GET", "HEAD"],
    bodyLimit: 0,
    handle,
  });
  const health = read("health", async () => healthResponse(await handlers.health()));
  const search = read("search", (request, context) => handlers.search(request, context));
  const jwks = read("jwks", (request, context) => handlers.jwks(request, context));
  const token: Route = {
    name: "token",
    methods: ["GET", "POST"],
    bodyLimit: TOKEN_FORM_BYTES,
    handle: (request, context) => handlers.token(request, context),
  };
  const metrics = read("metrics", async (request, context) => {
    const allowed = publicMetrics || isLocal(context) || (await isAdministrator(request, context));
    if (!allowed) throw new RegistryError("denied", "the metrics are for administrators");
    const page = await handlers.metrics();
    return new Response(page, {
      headers: { "Content-Type": METRICS_CONTENT_TYPE, "Cache-Control": "no-store" },
    });
  });
  return new Map([
    ["/_ping", health],
    ["/health", health],
    ["/metrics", metrics],
    ["/auth/token", token],
    ["/auth/jwks", jwks],
    ["/.well-known/jwks.json", jwks],
    ["/v1/_ping", search],
    ["/v1/search", search],
    ["/api/v0/index/dockersearch", search],
  ]);
}

interface Asked {
  readonly request: Request;
  readonly context: HttpContext;
  readonly server: ServerServices;
}

async function answerRoute(route: Route | undefined, { request, context, server }: Asked): Promise<Response> {
  context.route = route?.name ?? "unknown";
  if (route === undefined) throw new RegistryError("notFound");
  if (!route.methods.includes(request.method)) {
    const response = errorResponse(new RegistryError("unsupported"), context);
    response.headers.set("Allow", route.methods.join(", "));
    return secured(response);
  }
  const readable = route.bodyLimit === 0 ? request : server.receive(context, route.bodyLimit);
  return secured(await route.handle(readable, context));
}

/**
 * The answer to what a handler threw, for {@link ServerOptions.onError}.
 *
 * @param challenge - the `WWW-Authenticate` header of a refusal.
 */
export function createErrorHandler(challenge: Challenge): (error: unknown, context: HttpContext) => Response {
  return (error, context) => {
    const response = errorResponse(error, context, challenge);
    if (!context.path.startsWith("/v2/")) return secured(response);
    // Refusals have it as well: it is how docker knows a registry whose search takes its tokens.
    response.headers.set("Docker-Distribution-Api-Version", "registry/2.0");
    return response;
  };
}

/** Headers of answers that a browser may come to show. */
function secured(response: Response): Response {
  const { headers } = response;
  headers.set("X-Content-Type-Options", "nosniff");
  if (!headers.has("Content-Security-Policy")) {
    headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  }
  headers.set("Referrer-Policy", "no-referrer");
  return response;
}

/** Whether a request comes from this machine itself, and not through a proxy on it that we do not know. */
function isLocal(context: HttpContext): boolean {
  return isLoopback(context.clientAddress) && !context.viaProxy;
}

/** The part before the last one of a path under `/v2/` says what a request is about. */
const NOUNS = [
  ["manifests/", "manifest"],
  ["blobs/", "blob"],
  ["uploads/", "upload"],
  ["tags/", "tags"],
  ["referrers/", "referrers"],
] as const;

/**
 * What a request under `/v2/` is about, for logs and metrics. Only looks: the protocol server
 * parses the path for itself.
 */
function nameRegistryRoute(context: HttpContext): void {
  const { path } = context;
  context.route = registryRoute(path, path.lastIndexOf("/", path.lastIndexOf("/") - 1) + 1);
  context.longAnswer = context.route === "blob";
}

function registryRoute(path: string, noun: number): string {
  for (const [text, route] of NOUNS) {
    if (!path.startsWith(text, noun)) continue;
    return route === "blob" && path.endsWith("/uploads") ? "upload" : route;
  }
  if (path === "/v2/" || path === "/v2") return "base";
  return path === "/v2/_catalog" ? "catalog" : "unknown";
}
