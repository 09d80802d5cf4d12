import net from "node:net";
import tls from "node:tls";
import { OutboundError } from "./outbound-error.ts";

/** Bytes of a proxy's answer that are read. */
const MAX_PROXY_ANSWER = 8192;

/** Somewhere to connect to: an address that was checked, and the name it was found under. */
export interface Destination {
  readonly host: string;
  readonly port: number;
  readonly address: string;
}

export interface ConnectOptions {
  /** Undefined: no TLS. */
  readonly tls?: TlsOptions | undefined;
  /** An HTTP proxy to go through. */
  readonly proxy?: URL | undefined;
  readonly signal: AbortSignal;
}

export interface TlsOptions {
  /** PEM: the authorities that the certificate is checked with instead of the system's. */
  readonly ca?: string | undefined;
  /** Whether any certificate will do. */
  readonly skipVerification?: boolean | undefined;
}

/**
 * Connects to the very address that was checked: no name is resolved again. The certificate has to
 * be good for the name.
 *
 * @throws OutboundError.
 */
export async function connect(destination: Destination, options: ConnectOptions): Promise<net.Socket> {
  const { proxy, signal } = options;
  const plain =
    proxy === undefined
      ? await opened(net.connect({ host: destination.address, port: destination.port }), "connect", signal)
      : await tunnel(destination, proxy, signal);
  if (options.tls === undefined) return plain;
  const secure = tls.connect({
    socket: plain,
    ...(net.isIP(destination.host) === 0 ? { servername: destination.host } : { host: destination.host }),
    rejectUnauthorized: options.tls.skipVerification !== true,
    ...(options.tls.ca !== undefined && { ca: options.tls.ca }),
    ALPNProtocols: ["http/1.1"],
  });
  try {
    return await opened(secure, "secureConnect", signal);
  } catch (error) {
    plain.destroy();
    throw error;
  }
}

function opened<Socket extends net.Socket>(
  socket: Socket,
  event: "connect" | "secureConnect",
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      socket.destroy();
      settle(() => reject(signal.reason));
    };
    const onError = (error: Error) => settle(() => reject(connectionError(error)));
    const onClose = () => onError(new Error("the connection was closed"));
    const settle = (then: () => void) => {
      signal.removeEventListener("abort", onAbort);
      socket.off("close", onClose);
      socket.off(event, onOpen);
      then();
    };
    const onOpen = () => settle(() => resolve(socket));
    // Stays: what comes later has its own listeners, and none of it may go unheard.
    socket.on("error", onError);
    socket.once("close", onClose);
    socket.once(event, onOpen);
    signal.addEventListener("abort", onAbort);
    if (signal.aborted) onAbort();
  });
}

/** `CONNECT`, by address: the proxy has no name to resolve either (RFC 9110, 9.3.6). */
async function tunnel({ address, port }: Destination, proxy: URL, signal: AbortSignal): Promise<net.Socket> {
  const socket = await opened(
    net.connect({ host: proxy.hostname.replace(/^\[|\]$/g, ""), port: Number(proxy.port || 80) }),
    "connect",
    signal,
  );
  const target = `${address.includes(":") ? `[${address}]` : address}:${port}`;
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
  const status = await proxyStatus(socket, signal);
  if (status === 200) return socket;
  socket.destroy();
  throw new OutboundError("unreachable", `the proxy answered ${status} to CONNECT ${target}`);
}

function proxyStatus(socket: net.Socket, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = "";
    const done = (then: () => void) => {
      socket.off("data", onData);
      socket.off("close", onClose);
      signal.removeEventListener("abort", onAbort);
      socket.pause();
      then();
    };
    const fail = (error: unknown) => {
      socket.destroy();
      done(() => reject(error));
    };
    const onAbort = () => fail(signal.reason);
    const onClose = () => fail(new OutboundError("unreachable", "the proxy closed the connection"));
    const onData = (chunk: Buffer) => {
      text += chunk.toString("latin1");
      if (text.length > MAX_PROXY_ANSWER)
        fail(new OutboundError("tooLarge", "the proxy's answer is too large"));
      else if (text.includes("\r\n\r\n"))
        done(() => resolve(Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0)));
    };
    socket.on("data", onData);
    socket.once("close", onClose);
    signal.addEventListener("abort", onAbort);
  });
}

/** What went wrong with a connection, in our words. */
export function connectionError(error: unknown): OutboundError {
  if (error instanceof OutboundError) return error;
  const { code = "", message } = error as { readonly code?: string; readonly message: string };
  if (code === "HPE_HEADER_OVERFLOW")
    return new OutboundError("tooLarge", "the headers of the answer are too large", { cause: error });
  const problem = /CERT|SIGNATURE|ALTNAME|SSL|TLS/i.test(`${code} ${message}`)
    ? "certificate"
    : "unreachable";
  return new OutboundError(problem, message, { cause: error });
}
