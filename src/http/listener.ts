import type { ListenAddress } from "../config/config.ts";
import { CertificateFront, type FrontedConnection } from "./certificate-front.ts";
import type { CertificatePair } from "./certificates.ts";
import { idleTimerSeconds } from "./transfers.ts";

export interface ListenerOptions {
  readonly address: ListenAddress;
  readonly certificates: CertificatePair | undefined;
  /** Whether clients have to show a certificate, where that is a way in. */
  readonly clientCertificateRequired?: boolean;
  /** Whether other processes listen on the same address. */
  readonly reusePort: boolean;
  readonly idleSeconds: number;
  /** Bytes of any request body, at most. */
  readonly bodyBytes: number;
  readonly answer: (
    request: Request,
    server: Bun.Server<undefined>,
    entrance: ListenerEntrance,
  ) => Response | Promise<Response>;
  /** Called for an error that `answer` let out: it should let out none. */
  readonly onError: (error: unknown) => Response;
}

/** What a listener knows about a request's connection that the server does not. */
export interface ListenerEntrance {
  readonly protocol: "http" | "https";
  /** Who is at the other end, by the port that the connection comes from, where a front ends TLS. */
  readonly connection?: (port: number) => FrontedConnection | undefined;
}

/** A server, and what ends TLS before it. */
interface Serving {
  readonly server: Bun.Server<undefined>;
  readonly front: CertificateFront | undefined;
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
  readonly #draining = new Set<Serving>();
  #serving: Serving;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#serving = this.#serve(options.address.port, options.certificates);
  }

  get host(): string {
    return this.#options.address.host;
  }

  /** The port listened on, also when any free one was asked for. */
  get port(): number {
    const { front, server } = this.#serving;
    return front?.port ?? server.port ?? this.#options.address.port;
  }

  get protocol(): "http" | "https" {
    return this.#options.certificates === undefined ? "http" : "https";
  }

  /** New connections get these certificates; requests in flight end in peace. */
  replaceCertificates(certificates: CertificatePair): void {
    const before = this.#serving;
    this.#serving = this.#serve(this.port, certificates);
    setTimeout(() => this.#retire(before), OVERLAP);
    this.#draining.add(before);
  }

  /** Takes no more connections; resolves when those there are have ended. */
  async stop(): Promise<void> {
    for (const serving of [...this.#draining, this.#serving]) this.#retire(serving);
    await Promise.all(this.#retired);
  }

  /** Ends every connection. */
  cut(): void {
    for (const { server, front } of this.#draining) {
      front?.cut();
      void server.stop(true);
    }
  }

  #retire(serving: Serving): void {
    this.#draining.add(serving);
    const stopped = Promise.all([serving.front?.stop(), serving.server.stop()]).then(() => {
      this.#draining.delete(serving);
      this.#retired.delete(stopped);
    });
    this.#retired.add(stopped);
  }

  #serve(port: number, certificates: CertificatePair | undefined): Serving {
    const { address, clientCertificateRequired } = this.#options;
    if (certificates?.clientAuthority === undefined) {
      const protocol = certificates === undefined ? "http" : "https";
      return { server: this.#server({ host: address.host, port, certificates, protocol }), front: undefined };
    }
    const entrance: { front?: CertificateFront } = {};
    const server = this.#server({
      host: "127.0.0.1",
      port: 0,
      certificates: undefined,
      protocol: "https",
      connection: (from) => entrance.front?.connection(from),
    });
    const front = new CertificateFront({
      address: { host: address.host, port },
      certificates,
      required: clientCertificateRequired ?? false,
      port: server.port ?? 0,
    });
    entrance.front = front;
    return { server, front };
  }

  #server(place: ServerPlace): Bun.Server<undefined> {
    const { reusePort, idleSeconds, bodyBytes, answer, onError } = this.#options;
    const { host, port, certificates, protocol, connection } = place;
    const entrance: ListenerEntrance = { protocol, ...(connection && { connection }) };
    return Bun.serve({
      hostname: host,
      port,
      // To be taken over by a server with another certificate, the address must be shareable.
      reusePort: connection === undefined && (reusePort || certificates !== undefined),
      idleTimeout: idleTimerSeconds(idleSeconds),
      maxRequestBodySize: bodyBytes,
      development: false,
      id: null,
      ...(certificates !== undefined && { tls: { cert: certificates.certificate, key: certificates.key } }),
      fetch: (request, server) => answer(request, server, entrance),
      error: (error) => onError(error),
    });
  }
}

interface ServerPlace extends ListenerEntrance {
  readonly host: string;
  readonly port: number;
  readonly certificates: CertificatePair | undefined;
}
