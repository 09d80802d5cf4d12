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
  #chunks: ChunkDecoder | undefined;

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
    if (this.#isHead || head.status === 204 || head.status === 304) return this.#response(head);
    if (head.headers.get("transfer-encoding") === "chunked") {
      this.#chunks ??= new ChunkDecoder((content) => this.#keep(content));
      return this.#chunks.push(bytes) ? this.#response(head) : undefined;
    }
    this.#keep(bytes);
    return this.#length < Number(head.headers.get("content-length") ?? 0) ? undefined : this.#response(head);
  }

  #keep(content: Uint8Array): void {
    this.#length += content.byteLength;
    // Bun reuses the buffer it received into: what is kept has to be copied.
    if (this.#length <= KEPT) this.#kept.push(content.slice());
  }

  #response(head: { status: number; headers: Map<string, string> }): ClientResponse {
    const body = this.#length <= KEPT ? Buffer.concat(this.#kept) : EMPTY;
    return { ...head, body, length: this.#length };
  }
}

/** Takes the framing off a body in chunks (RFC 9112, section 7.1), in whatever pieces it comes. */
class ChunkDecoder {
  readonly #onContent: (content: Uint8Array) => void;
  /** What came of a line that is not whole yet. */
  #line = "";
  /** Bytes of the chunk that are still to come, with the line end after it. */
  #left = 0;
  #atEnd = false;

  constructor(onContent: (content: Uint8Array) => void) {
    this.#onContent = onContent;
  }

  /** Takes in bytes; true once the body has ended. */
  push(bytes: Uint8Array): boolean {
    for (let at = 0; at < bytes.byteLength; ) {
      if (this.#left > 0) {
        const piece = bytes.subarray(at, at + this.#left);
        // The last two bytes are the line end.
        const content = Math.min(piece.byteLength, Math.max(0, this.#left - 2));
        if (content > 0) this.#onContent(piece.subarray(0, content));
        this.#left -= piece.byteLength;
        at += piece.byteLength;
        continue;
      }
      this.#line += String.fromCharCode(bytes[at] ?? 0);
      at++;
      if (!this.#line.endsWith("\r\n")) continue;
      const line = this.#line;
      this.#line = "";
      // After the last chunk come trailers, if any, and an empty line.
      if (this.#atEnd && line === "\r\n") return true;
      if (this.#atEnd) continue;
      const size = Number.parseInt(line, 16);
      if (size === 0) this.#atEnd = true;
      else this.#left = size + 2;
    }
    return false;
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
