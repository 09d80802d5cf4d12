import type { Socket } from "bun";

/** What to send. Bodies are sent as they are given: no copy, no framing but what the caller made. */
export interface ClientRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Parts of the body, one after the other. With `transfer-encoding: chunked` they are framed already. */
  readonly body?: readonly Uint8Array[];
}

export interface ClientResponse {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  /** The body, as far as it was small; large ones are counted and dropped. */
  readonly body: Uint8Array;
  /** Bytes of body received. */
  readonly length: number;
}

/** Bodies up to this size are kept. */
const KEPT = 64 * 1024;
const EMPTY = new Uint8Array(0);

interface Pending {
  readonly head: boolean;
  resolve(response: ClientResponse): void;
  reject(error: Error): void;
}

/**
 * One HTTP/1.1 connection, kept alive, one request at a time.
 *
 * Written for measuring: it does as little as a client can, so that what is measured is the server.
 * Bodies are handed to the kernel from the caller's memory, received ones are counted and dropped.
 */
export class Connection {
  readonly #origin: URL;
  #socket: Socket | undefined;
  #pending: Pending | undefined;
  #outgoing: Uint8Array[] = [];
  #parser: ResponseParser | undefined;

  private constructor(origin: URL) {
    this.#origin = origin;
  }

  /** Connects to `http://host:port`. */
  static async open(origin: string): Promise<Connection> {
    const url = new URL(origin);
    const connection = new Connection(url);
    connection.#socket = await Bun.connect({
      hostname: url.hostname,
      port: Number(url.port || 80),
      socket: {
        binaryType: "uint8array",
        data: (_socket, bytes) => connection.#receive(bytes),
        drain: () => connection.#flush(),
        close: () => connection.#fail(new Error("the server closed the connection")),
        error: (_socket, error) => connection.#fail(error),
      },
    });
    return connection;
  }

  request(request: ClientRequest): Promise<ClientResponse> {
    if (this.#pending) throw new Error("one request at a time");
    const { promise, resolve, reject } = Promise.withResolvers<ClientResponse>();
    this.#pending = { head: request.method === "HEAD", resolve, reject };
    this.#parser = undefined;
    this.#outgoing = [this.#head(request), ...(request.body ?? [])];
    this.#flush();
    return promise;
  }

  /** Sends more of a body that was begun; resolves at once, whatever the kernel still holds. */
  send(bytes: Uint8Array): void {
    this.#outgoing.push(bytes);
    this.#flush();
  }

  close(): void {
    this.#pending = undefined;
    this.#socket?.end();
  }

  #head(request: ClientRequest): Uint8Array {
    const headers: Record<string, string> = { host: this.#origin.host, ...request.headers };
    const mayHaveBody = request.method !== "GET" && request.method !== "HEAD";
    if (mayHaveBody && !headers["transfer-encoding"]) {
      const length = (request.body ?? []).reduce((sum, part) => sum + part.byteLength, 0);
      headers["content-length"] ??= String(length);
    }
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return new TextEncoder().encode(`${request.method} ${request.path} HTTP/1.1\r\n${lines.join("")}\r\n`);
  }

  #flush(): void {
    for (let part = this.#outgoing[0]; part; part = this.#outgoing[0]) {
      const written = this.#socket?.write(part) ?? 0;
      if (written < part.byteLength) {
        this.#outgoing[0] = written > 0 ? part.subarray(written) : part;
        return;
      }
      this.#outgoing.shift();
    }
  }

  #receive(bytes: Uint8Array): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#parser ??= new ResponseParser(pending.head);
    try {
      const response = this.#parser.push(bytes);
      if (!response) return;
      this.#pending = undefined;
      pending.resolve(response);
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #fail(error: Error): void {
    this.#pending?.reject(error);
    this.#pending = undefined;
  }
}

/** Reads one response: a head, then a body by length or in chunks. */
class ResponseParser {
  readonly #isHead: boolean;
  #buffer: Uint8Array = EMPTY;
  #head: { status: number; headers: Map<string, string> } | undefined;
  #length = 0;
  #kept: Uint8Array[] = [];

  constructor(isHead: boolean) {
    this.#isHead = isHead;
  }

  /** Takes in bytes; returns the response once it is whole. */
  push(bytes: Uint8Array): ClientResponse | undefined {
    if (this.#head) return this.#pushBody(bytes);
    this.#buffer = this.#buffer.length === 0 ? bytes : Buffer.concat([this.#buffer, bytes]);
    const buffer = Buffer.from(this.#buffer.buffer, this.#buffer.byteOffset, this.#buffer.byteLength);
    const end = buffer.indexOf("\r\n\r\n");
    if (end < 0) {
      this.#buffer = Buffer.from(buffer);
      return undefined;
    }
    this.#head = parseHead(buffer.toString("latin1", 0, end));
    return this.#pushBody(buffer.subarray(end + 4));
  }

  #pushBody(bytes: Uint8Array): ClientResponse | undefined {
    const head = this.#head;
    if (!head) return undefined;
    this.#length += bytes.byteLength;
    if (this.#isHead || head.status === 204 || head.status === 304) return this.#response(head, EMPTY);
    const expected = Number(head.headers.get("content-length") ?? Number.NaN);
    if (expected > KEPT) return this.#length < expected ? undefined : this.#response(head, EMPTY);
    if (this.#length > KEPT) throw new Error("a large body of unknown length");
    // Bun reuses the buffer it received into: what is kept has to be copied.
    this.#kept.push(bytes.slice());
    if (head.headers.get("transfer-encoding") === "chunked") {
      const whole = dechunk(Buffer.concat(this.#kept));
      return whole && this.#response(head, whole);
    }
    if (this.#length < (expected || 0)) return undefined;
    return this.#response(head, Buffer.concat(this.#kept));
  }

  #response(head: { status: number; headers: Map<string, string> }, body: Uint8Array): ClientResponse {
    return { ...head, body, length: this.#length };
  }
}

function parseHead(text: string): { status: number; headers: Map<string, string> } {
  const [statusLine = "", ...lines] = text.split("\r\n");
  const status = Number(statusLine.split(" ")[1]);
  if (!Number.isInteger(status)) throw new Error(`not an HTTP response: ${statusLine.slice(0, 80)}`);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { status, headers };
}

/** The content of a chunked body; undefined while its end is missing. Small bodies only. */
function dechunk(framed: Buffer): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  for (let at = 0; ; ) {
    const lineEnd = framed.indexOf("\r\n", at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(framed.toString("latin1", at, lineEnd), 16);
    const start = lineEnd + 2;
    if (framed.length < start + size + 2) return undefined;
    if (size === 0) return Buffer.concat(parts);
    parts.push(framed.subarray(start, start + size));
    at = start + size + 2;
  }
}
