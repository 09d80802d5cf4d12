import { RegistryError } from "../oci/errors.ts";
import { type Client, ClientAddresses, clientNetwork } from "./client-address.ts";
import { ClientLimits } from "./client-limits.ts";
import { HttpContext } from "./http-context.ts";
import type { ListenerEntrance } from "./listener.ts";
import { RequestIds } from "./request-ids.ts";
import { isProbe } from "./routes.ts";
import type { ServerOptions, ServerServices } from "./server.ts";
import { LONG_ANSWER_BYTES, Transfers } from "./transfers.ts";

/** Characters of a request's address, origin and query included. */
const MAX_URL_LENGTH = 24 * 1024;

/** Requests that all clients together may have in flight in one process. */
const MAX_REQUESTS_IN_FLIGHT = 20_000;

/** Names of hosts that are remembered as good; a hostile client could send any number of them. */
const MAX_KNOWN_HOSTS = 1000;

const STRICT_TRANSPORT_SECURITY = "max-age=31536000";

/** Methods by their own name in logs and metrics. */
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Where a request came in. */
export interface Entrance extends ListenerEntrance {
  /** The port of HTTPS, on an address that only redirects there. */
  readonly redirectTo: number | undefined;
}

/**
 * What is done for every request, whatever it asks: who sent it, whether it may come in, its
 * context; and of every answer: its headers, its line in the log, its numbers.
 */
export class Exchanges implements ServerServices {
  readonly #options: ServerOptions;
  readonly #clients: ClientAddresses;
  readonly #limits: ClientLimits;
  readonly #transfers: Transfers;
  readonly #ids = new RequestIds();
  readonly #origins = new Map<string, string>();
  readonly #hsts: boolean;
  #stopping = false;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#clients = new ClientAddresses(options.trustedProxies ?? []);
    this.#limits = new ClientLimits(options.limits.requestsPerClient, MAX_REQUESTS_IN_FLIGHT);
    this.#transfers = new Transfers(options.limits.idleSeconds);
    this.#hsts = options.tls !== undefined;
  }

  /** Requests in flight, answers that are still being sent included. */
  get inFlight(): number {
    this.#transfers.sweep();
    return this.#limits.total;
  }

  /** From now on every answer asks the client to close the connection. */
  stopping(): void {
    this.#stopping = true;
  }

  close(): void {
    this.#transfers.close();
  }

  receive(context: HttpContext, limit: number): Request {
    const { metrics } = this.#options;
    const request = this.#transfers.receive(context, limit);
    if (metrics !== undefined && request !== context.request) {
      metrics.uploadsInFlight++;
      context.receiving = true;
    }
    return request;
  }

  /** Answers a request. Never rejects. */
  answer(request: Request, server: Bun.Server<undefined>, entrance: Entrance): Response | Promise<Response> {
    const socket = server.requestIP(request);
    // It went away before we came to look.
    if (socket === null) return new Response(null, { status: 499 });
    const { url, headers } = request;
    // Its connections come from 127.0.0.1: from another address of the loopback the port is anybody's.
    const fronted = socket.address === "127.0.0.1" ? entrance.connection?.(socket.port) : undefined;
    // Somebody on this machine went round the front that ends TLS.
    if (entrance.connection !== undefined && fronted === undefined)
      return new Response(null, { status: 421 });
    const peer = { address: fronted?.clientAddress ?? socket.address, protocol: entrance.protocol };
    const client = this.#clients.identify(headers, peer);
    const context = new HttpContext({
      request,
      server,
      id: this.#ids.idFor(headers.get("x-request-id")),
      path: pathOf(url),
      clientAddress: client.address,
      client: clientNetwork(client.address),
      origin: this.#origin(client),
      log: this.#options.log,
      started: performance.now(),
      clientCertificate: fronted?.certificate,
    });
    const refusal = this.#refusal(context, client);
    if (refusal !== undefined) return this.#finish(context, this.#failure(refusal, context), false);
    return this.#enter(context, entrance);
  }

  #enter(context: HttpContext, entrance: Entrance): Response | Promise<Response> {
    const { metrics, tracer, handle } = this.#options;
    const { request } = context;
    if (metrics !== undefined) metrics.inFlight++;
    if (request.method !== "GET" && request.method !== "HEAD") this.#transfers.begin(context);
    if (tracer !== undefined) context.span = tracer.start(request, context);
    try {
      const result =
        entrance.redirectTo !== undefined && !isProbe(context.path)
          ? this.#redirect(context, entrance.redirectTo)
          : handle(request, context, this);
      if (!(result instanceof Promise)) return this.#finish(context, result, true);
      return result.then(
        (response) => this.#finish(context, response, true),
        (error) => this.#finish(context, this.#failure(error, context), true),
      );
    } catch (error) {
      return this.#finish(context, this.#failure(error, context), true);
    }
  }

  /** Why a request does not come in; undefined when it does, and its client's place is taken. */
  #refusal(context: HttpContext, client: Client): RegistryError | undefined {
    const { metrics } = this.#options;
    const { url } = context.request;
    if (url.length > MAX_URL_LENGTH) {
      metrics?.refuse("address-too-long");
      return new RegistryError("parameterInvalid", "the address is too long");
    }
    // Without a usable Host the runtime gives the bare path: parsers of URLs would go wrong on it.
    if ((client.host === undefined || url.startsWith("/")) && !isProbe(context.path)) {
      metrics?.refuse("bad-host");
      return new RegistryError("parameterInvalid", "the Host header is missing or malformed");
    }
    let entered = this.#limits.enter(context.client);
    if (entered !== "entered") {
      this.#transfers.sweep(context.client);
      entered = this.#limits.enter(context.client);
    }
    if (entered === "entered") return undefined;
    metrics?.refuse(entered);
    if (entered === "total-limit") return new RegistryError("unavailable", "too many requests at once");
    return new RegistryError("tooManyRequests", "too many requests at once from your address", {
      retryAfter: 1,
    });
  }

  #failure(error: unknown, context: HttpContext): Response {
    try {
      return this.#options.onError(error, context);
    } catch (cause) {
      context.log.error({ err: cause }, "error could not be answered");
      return new Response(null, { status: 500 });
    }
  }

  /** @param entered - whether the client's place is to be given back. */
  #finish(context: HttpContext, response: Response, entered: boolean): Response {
    const { metrics } = this.#options;
    const length = response.headers.get("content-length");
    const sent = context.request.method === "HEAD" || length === null ? undefined : Number(length);
    if (entered) {
      if (metrics !== undefined) metrics.inFlight--;
      if (context.receiving && metrics !== undefined) metrics.uploadsInFlight--;
      const { client } = context;
      if (isLong(context, response, sent)) {
        this.#transfers.sending(context, () => this.#limits.leave(client));
      } else {
        if (context.transfer !== undefined) this.#transfers.end(context.transfer);
        this.#limits.leave(client);
      }
    }
    this.#record(context, response, sent);
    return this.#withHeaders(context, response);
  }

  #record(context: HttpContext, response: Response, sent: number | undefined): void {
    const { metrics, accessLog } = this.#options;
    const { request, route, received } = context;
    const { status } = response;
    const duration = performance.now() - context.started;
    const method = METHODS.has(request.method) ? request.method : "OTHER";
    metrics?.observe({ route, method, status, duration, received, sent: sent ?? 0 });
    if (context.span !== undefined) {
      context.span.end({ status, route, repository: context.repository, user: context.userName });
    }
    accessLog?.write({
      id: context.id,
      client: context.clientAddress,
      method,
      path: context.path,
      route,
      status,
      received,
      sent,
      duration,
      user: context.userName,
      agent: request.headers.get("user-agent"),
    });
  }

  #withHeaders(context: HttpContext, response: Response): Response {
    const { headers } = response;
    headers.set("X-Request-Id", context.id);
    if (this.#hsts) headers.set("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY);
    if (this.#stopping) headers.set("Connection", "close");
    return response;
  }

  #origin({ protocol, host }: Client): string {
    const { publicUrl } = this.#options;
    if (publicUrl !== undefined) return publicUrl;
    const key = `${protocol}://${host ?? "localhost"}`;
    let origin = this.#origins.get(key);
    if (origin === undefined) {
      origin = key.toLowerCase();
      if (this.#origins.size >= MAX_KNOWN_HOSTS) this.#origins.clear();
      this.#origins.set(key, origin);
    }
    return origin;
  }

  #redirect(context: HttpContext, port: number): Response {
    const { url } = context.request;
    const target = url.slice(pathStart(url));
    context.route = "redirect";
    const { publicUrl } = this.#options;
    const host = context.origin.replace(/^https?:\/\//, "").replace(/:\d+$/, "");
    const origin = publicUrl ?? `https://${host}${port === 443 ? "" : `:${port}`}`;
    return new Response(null, { status: 308, headers: { Location: origin + target } });
  }
}

/** Whether an answer may take longer to send than a connection may be idle. */
function isLong(context: HttpContext, response: Response, sent: number | undefined): boolean {
  if (!context.longAnswer || context.request.method !== "GET") return false;
  if (response.status !== 200 && response.status !== 206) return false;
  return sent === undefined || sent > LONG_ANSWER_BYTES;
}

/** Where the path begins in `http://host/path`, or in a bare path. */
function pathStart(url: string): number {
  return url.startsWith("/") ? 0 : Math.max(0, url.indexOf("/", 8));
}

function pathOf(url: string): string {
  const start = pathStart(url);
  const query = url.indexOf("?", start);
  return query === -1 ? url.slice(start) : url.slice(start, query);
}
