import http from "node:http";
import type { Logger } from "pino";
import type { LimitsConfig, ListenAddress, TlsConfig } from "../config/config.ts";
import type { AccessLog } from "../observability/access-log.ts";
import type { RequestMetrics } from "../observability/metrics.ts";
import type { RequestTracer } from "../observability/tracing.ts";
import { type CertificatePair, CertificateWatch, readCertificates } from "./certificates.ts";
import { Exchanges } from "./exchanges.ts";
import type { HttpContext } from "./http-context.ts";
import { Listener } from "./listener.ts";

/** Milliseconds between looks at the certificate's files. */
const CERTIFICATE_INTERVAL = 10_000;

/** Answers one request. May throw: the server tells the client what `errors.ts` makes of it. */
export type Handler = (
  request: Request,
  context: HttpContext,
  server: ServerServices,
) => Response | Promise<Response>;

/** What a handler can ask of the server. */
export interface ServerServices {
  /**
   * The request to read the body from: cut off when it grows over `limit` bytes, and kept alive for
   * as long as bytes arrive.
   *
   * @throws RegistryError `bodyTooLarge` when more is announced.
   */
  receive(context: HttpContext, limit: number): Request;
}

export interface ServerOptions {
  readonly listen: readonly ListenAddress[];
  /** Whether several processes listen on the same addresses. Default: false. */
  readonly reusePort?: boolean;
  readonly tls?: TlsConfig | undefined;
  /** How clients address us; undefined: as each request says. */
  readonly publicUrl?: string | undefined;
  readonly trustedProxies?: readonly string[];
  readonly limits: LimitsConfig;
  readonly handle: Handler;
  /** The answer to what `handle` throws. */
  readonly onError: (error: unknown, context: HttpContext) => Response;
  readonly log: Logger;
  /** Undefined: requests are not logged. */
  readonly accessLog?: AccessLog | undefined;
  readonly metrics?: RequestMetrics | undefined;
  readonly tracer?: RequestTracer | undefined;
  /** Called when the server begins to stop: `/health` is to say so. */
  readonly onStopping?: () => void;
  /** Milliseconds between looks at the certificate's files. */
  readonly certificateInterval?: number;
}

export interface RunningServer {
  /** What is listened on, the redirecting address last. */
  readonly addresses: readonly BoundAddress[];
  /** Requests in flight, answers that are still being sent included. */
  readonly requestsInFlight: number;
  /** Looks now whether the certificate's files changed. */
  reloadCertificates(): Promise<void>;
  /**
   * Takes no more connections, lets requests in flight finish for `limits.shutdownSeconds`, then
   * cuts them. With `announce`, goes on taking connections for so many seconds first, with
   * `/health` answering 503, so that load balancers look elsewhere.
   */
  stop(options?: { readonly announce?: number }): Promise<void>;
}

export interface BoundAddress {
  readonly host: string;
  readonly port: number;
  readonly protocol: "http" | "https";
}

/**
 * Listens on all addresses.
 *
 * @throws Error when an address is taken, or the certificate is no good.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  // One setting for the whole process: the runtime has it nowhere else.
  Object.assign(http, { maxHeaderSize: options.limits.headerBytes });
  const certificates = options.tls === undefined ? undefined : await readCertificates(options.tls);
  const exchanges = new Exchanges(options);
  const listeners: Listener[] = [];
  const listen = (address: ListenAddress, pair: CertificatePair | undefined, redirectTo?: number) => {
    const listener = new Listener({
      address,
      certificates: pair,
      reusePort: options.reusePort ?? false,
      idleSeconds: options.limits.idleSeconds,
      bodyBytes: options.limits.blobBytes,
      clientCertificateRequired: options.tls?.clientCertificates?.required ?? false,
      answer: (request, server, entrance) => exchanges.answer(request, server, { ...entrance, redirectTo }),
      onError: (error) => {
        options.log.error({ err: error }, "request failed outside of its handler");
        return new Response(null, { status: 500 });
      },
    });
    listeners.push(listener);
    return listener;
  };
  try {
    for (const address of options.listen) listen(address, certificates);
    if (options.tls?.redirectFrom !== undefined) {
      listen(options.tls.redirectFrom, undefined, listeners[0]?.port);
    }
  } catch (error) {
    exchanges.close();
    for (const listener of listeners) void listener.stop();
    throw error;
  }
  const watch = watchCertificates(options, certificates, listeners);
  return new HttpServer({ options, exchanges, listeners, watch });
}

function watchCertificates(
  options: ServerOptions,
  current: CertificatePair | undefined,
  listeners: readonly Listener[],
): CertificateWatch | undefined {
  if (options.tls === undefined || current === undefined) return undefined;
  return new CertificateWatch({
    config: options.tls,
    current,
    interval: options.certificateInterval ?? CERTIFICATE_INTERVAL,
    log: options.log,
    onChange: (pair) => {
      for (const listener of listeners) if (listener.protocol === "https") listener.replaceCertificates(pair);
    },
  });
}

interface HttpServerParts {
  readonly options: ServerOptions;
  readonly exchanges: Exchanges;
  readonly listeners: readonly Listener[];
  readonly watch: CertificateWatch | undefined;
}

class HttpServer implements RunningServer {
  readonly #parts: HttpServerParts;
  #stopped: Promise<void> | undefined;

  constructor(parts: HttpServerParts) {
    this.#parts = parts;
  }

  get addresses(): readonly BoundAddress[] {
    return this.#parts.listeners.map(({ host, port, protocol }) => ({ host, port, protocol }));
  }

  get requestsInFlight(): number {
    return this.#parts.exchanges.inFlight;
  }

  async reloadCertificates(): Promise<void> {
    await this.#parts.watch?.look();
  }

  stop(options: { readonly announce?: number } = {}): Promise<void> {
    this.#stopped ??= this.#stop(options.announce ?? 0);
    return this.#stopped;
  }

  async #stop(announce: number): Promise<void> {
    const { options, exchanges, listeners, watch } = this.#parts;
    options.onStopping?.();
    exchanges.stopping();
    watch?.close();
    if (announce > 0) await Bun.sleep(announce * 1000);
    const ended = Promise.all(listeners.map((listener) => listener.stop()));
    const { promise: late, resolve } = Promise.withResolvers<"late">();
    const timer = setTimeout(() => resolve("late"), options.limits.shutdownSeconds * 1000);
    if ((await Promise.race([ended, late])) === "late") {
      options.log.warn({ requests: exchanges.inFlight }, "requests cut: the time to stop is up");
      for (const listener of listeners) listener.cut();
      await ended;
    }
    clearTimeout(timer);
    exchanges.close();
    await options.tracer?.shutdown();
  }
}
