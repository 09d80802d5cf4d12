import type { ListenAddress } from "../config/config.ts";
import type { CertificatePair } from "./certificates.ts";
import { idleTimerSeconds } from "./transfers.ts";

export interface ListenerOptions {
  readonly address: ListenAddress;
  readonly certificates: CertificatePair | undefined;
  /** Whether other processes listen on the same address. */
  readonly reusePort: boolean;
  readonly idleSeconds: number;
  /** Bytes of any request body, at most. */
  readonly bodyBytes: number;
  readonly answer: (
    request: Request,
    server: Bun.Server<undefined>,
    protocol: "http" | "https",
  ) => Response | Promise<Response>;
  /** Called for an error that `answer` let out: it should let out none. */
  readonly onError: (error: unknown) => Response;
}

/**
 * Milliseconds that both servers of an address listen. Making one takes time in which connections
 * queue up; the old one gets to accept them before it goes.
 */
const OVERLAP = 20;

/**
 * One address that is listened on.
 *
 * The runtime cannot exchange the certificate of a server, so another server takes over the
 * address, and the one before finishes what it has.
 */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #retired = new Set<Promise<void>>();
  readonly #draining = new Set<Bun.Server<undefined>>();
  #server: Bun.Server<undefined>;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#server = this.#serve(options.address.port, options.certificates);
  }

  get host(): string {
    return this.#options.address.host;
  }

  /** The port listened on, also when any free one was asked for. */
  get port(): number {
    return this.#server.port ?? this.#options.address.port;
  }

  get protocol(): "http" | "https" {
    return this.#options.certificates === undefined ? "http" : "https";
  }

  /** New connections get these certificates; requests in flight end in peace. */
  replaceCertificates(certificates: CertificatePair): void {
    const before = this.#server;
    this.#server = this.#serve(this.port, certificates);
    setTimeout(() => this.#retire(before), OVERLAP);
    this.#draining.add(before);
  }

  /** Takes no more connections; resolves when those there are have ended. */
  async stop(): Promise<void> {
    for (const server of [...this.#draining, this.#server]) this.#retire(server);
    await Promise.all(this.#retired);
  }

  /** Ends every connection. */
  cut(): void {
    for (const server of this.#draining) void server.stop(true);
  }

  #retire(server: Bun.Server<undefined>): void {
    this.#draining.add(server);
    const stopped = server.stop().then(() => {
      this.#draining.delete(server);
      this.#retired.delete(stopped);
    });
    this.#retired.add(stopped);
  }

  #serve(port: number, certificates: CertificatePair | undefined): Bun.Server<undefined> {
    const { address, reusePort, idleSeconds, bodyBytes, answer, onError } = this.#options;
    const protocol = certificates === undefined ? "http" : "https";
    return Bun.serve({
      hostname: address.host,
      port,
      // To be taken over by a server with another certificate, the address must be shareable.
      reusePort: reusePort || certificates !== undefined,
      idleTimeout: idleTimerSeconds(idleSeconds),
      maxRequestBodySize: bodyBytes,
      development: false,
      id: null,
      ...(certificates !== undefined && { tls: { cert: certificates.certificate, key: certificates.key } }),
      fetch: (request, server) => answer(request, server, protocol),
      error: (error) => onError(error),
    });
  }
}
