import net from "node:net";
import tls from "node:tls";
import type { ListenAddress } from "../config/config.ts";
import type { CertificatePair } from "./certificates.ts";
import type { ClientCertificate } from "./context.ts";

/** A connection from a client, as the server behind knows it. */
export interface FrontedConnection {
  readonly clientAddress: string;
  /** Undefined when the client showed none. */
  readonly certificate: ClientCertificate | undefined;
}

export interface CertificateFrontOptions {
  readonly address: ListenAddress;
  readonly certificates: CertificatePair;
  /** Whether clients without a certificate are sent away. */
  readonly required: boolean;
  /** Where the server behind listens, on this machine. */
  readonly port: number;
}

/** Milliseconds that a client may take to agree on TLS. */
const HANDSHAKE_TIMEOUT = 10_000;

/**
 * Ends TLS in front of a server, and remembers who is at the other end of each connection.
 *
 * The runtime's server verifies client certificates, but tells its handler nothing about them. So
 * where they are to be a way in, this one takes the connections, and passes bytes on over a
 * connection of their own on the loopback: its port is how the server behind asks who it is. Nothing
 * is read or written into the bytes, so there is no header that somebody could send himself.
 */
export class CertificateFront {
  readonly #server: tls.Server;
  readonly #connections = new Map<number, FrontedConnection>();
  readonly #sockets = new Set<tls.TLSSocket>();

  constructor(options: CertificateFrontOptions) {
    const { certificates, address } = options;
    this.#server = tls.createServer(
      {
        cert: certificates.certificate,
        key: certificates.key,
        ca: certificates.clientAuthority,
        crl: certificates.revocationList,
        requestCert: true,
        // Which of them may come in is looked at below: without one, or not at all with a bad one.
        rejectUnauthorized: false,
        handshakeTimeout: HANDSHAKE_TIMEOUT,
        minVersion: "TLSv1.2",
      },
      (socket) => this.#accept(socket, options),
    );
    this.#server.on("tlsClientError", () => {});
    // To be taken over by one with another certificate, the address must be shareable.
    this.#server.listen({ host: address.host, port: address.port, reusePort: true } as net.ListenOptions);
  }

  /** The port listened on. */
  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  /** Who is at the other end of the connection that comes from this port; undefined for none of ours. */
  connection(port: number): FrontedConnection | undefined {
    return this.#connections.get(port);
  }

  /** Takes no more connections. Those there are end when the server behind has ended them. */
  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** Ends every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #accept(socket: tls.TLSSocket, { required, port }: CertificateFrontOptions): void {
    socket.on("error", () => {});
    const shown = socket.getPeerCertificate();
    const hasShown = shown !== null && shown !== undefined && Object.keys(shown).length > 0;
    if (hasShown ? !socket.authorized : required) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    const connection: FrontedConnection = {
      clientAddress: socket.remoteAddress ?? "",
      certificate: hasShown ? certificateOf(shown) : undefined,
    };
    const behind = net.connect({ port, host: "127.0.0.1", noDelay: true });
    let local: number | undefined;
    behind.on("connect", () => {
      local = behind.localPort;
      if (local === undefined) return void behind.destroy();
      this.#connections.set(local, connection);
      socket.pipe(behind);
      behind.pipe(socket);
    });
    behind.on("error", () => socket.destroy());
    behind.on("close", () => {
      if (local !== undefined) this.#connections.delete(local);
      socket.destroy();
    });
    socket.on("close", () => {
      this.#sockets.delete(socket);
      behind.destroy();
    });
  }
}

function certificateOf(shown: tls.PeerCertificate): ClientCertificate {
  const commonName: unknown = shown.subject?.CN;
  const names = typeof shown.subjectaltname === "string" ? shown.subjectaltname.split(", ") : [];
  return {
    commonName: typeof commonName === "string" ? commonName : undefined,
    emails: names.flatMap((name) => (name.startsWith("email:") ? [name.slice("email:".length)] : [])),
    fingerprint: new Bun.CryptoHasher("sha256").update(shown.raw).digest("hex"),
  };
}
