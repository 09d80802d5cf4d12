import { connect } from "node:net";

/** An answer, as far as it came. */
export interface RawAnswer {
  /** Undefined when the connection was closed without an answer. */
  readonly status: number | undefined;
  readonly head: string;
  readonly body: string;
  /** Whether the other side closed the connection, rather than our patience ending. */
  readonly closed: boolean;
}

/** Sends bytes as they are over a connection of their own, and reads until it is closed or `patience` (ms) ends. */
export function sendRaw(
  url: string,
  bytes: string | Uint8Array | readonly (string | Uint8Array)[],
  patience = 10_000,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const pieces = Array.isArray(bytes) ? bytes : [bytes as string | Uint8Array];
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    let size = 0;
    const socket = connect(Number(port), hostname);
    const finish = (closed: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(parse(Buffer.concat(received).toString("latin1"), closed));
    };
    const timer = setTimeout(() => finish(false), patience);
    socket.on("connect", () => {
      for (const piece of pieces) socket.write(piece);
    });
    socket.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size < 10_000_000) received.push(chunk);
    });
    socket.on("error", () => finish(true));
    socket.on("close", () => finish(true));
  });
}

function parse(text: string, closed: boolean): RawAnswer {
  const end = text.indexOf("\r\n\r\n");
  const head = end < 0 ? text : text.slice(0, end);
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1];
  const body = end < 0 ? "" : text.slice(end + 4);
  return {
    status: status === undefined ? undefined : Number(status),
    head,
    body: /^transfer-encoding: *chunked/im.test(head) ? joinChunks(body) : body,
    closed,
  };
}

function joinChunks(text: string): string {
  let [joined, at] = ["", 0];
  for (;;) {
    const line = text.indexOf("\r\n", at);
    const size = Number.parseInt(text.slice(at, line), 16);
    if (line < 0 || !(size > 0)) return joined;
    joined += text.slice(line + 2, line + 2 + size);
    at = line + 2 + size + 2;
  }
}
