import { connect, createServer, type Server, type Socket } from "node:net";

/** What a proxy does to the connections it gets. */
export type Fault =
  | { readonly kind: "none" }
  /** Every request is answered with this status, and goes no further. */
  | { readonly kind: "status"; readonly status: number }
  /** The next requests, this many, are answered with this status. */
  | { readonly kind: "status-times"; readonly status: number; times: number }
  /** Answers come this much later, in milliseconds. */
  | { readonly kind: "slow"; readonly delay: number }
  /** A connection is cut when this many bytes have gone through it. */
  | { readonly kind: "cut"; readonly after: number }
  /** Connections are refused. */
  | { readonly kind: "down" };

/** Stands before an HTTP server and makes trouble. */
export interface FaultyProxy extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** From now on, for every connection: those that are open are closed. */
  fault: Fault;
}

/** Starts a proxy before `target`, passing bytes on as they are. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const proxy = new TcpProxy(new URL(target));
  await proxy.listen();
  return proxy;
}

class TcpProxy implements FaultyProxy {
  readonly #target: URL;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #fault: Fault = { kind: "none" };
  #port = 0;

  constructor(target: URL) {
    this.#target = target;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get fault(): Fault {
    return this.#fault;
  }

  set fault(fault: Fault) {
    this.#fault = fault;
    for (const socket of this.#sockets) socket.destroy();
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    this.#port = address.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(client: Socket): void {
    this.#track(client);
    const fault = this.#fault;
    if (fault.kind === "down") client.destroy();
    else if (fault.kind === "status") this.#refuse(client, fault.status);
    else if (fault.kind === "status-times" && fault.times > 0) {
      fault.times--;
      this.#refuse(client, fault.status);
    } else this.#pass(client, fault);
  }

  #pass(client: Socket, fault: Fault): void {
    const upstream = this.#track(connect(Number(this.#target.port), this.#target.hostname));
    let left = fault.kind === "cut" ? fault.after : Number.POSITIVE_INFINITY;
    const pass = (from: Socket, to: Socket, delay: number) => {
      // In order, and the end after the last bytes.
      let written = Promise.resolve();
      from.on("data", (bytes: Buffer) => {
        left -= bytes.length;
        if (left < 0) {
          client.destroy();
          upstream.destroy();
          return;
        }
        from.pause();
        written = written.then(async () => {
          if (delay > 0) await Bun.sleep(delay);
          if (!to.destroyed && !to.write(bytes)) await drained(to);
          from.resume();
        });
      });
      from.on("end", () => written.then(() => to.end()));
    };
    pass(client, upstream, 0);
    pass(upstream, client, fault.kind === "slow" ? fault.delay : 0);
    client.on("close", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
  }

  /** Answers once it has read the head of the request, and closes. */
  #refuse(client: Socket, status: number): void {
    client.once("data", () => {
      client.end(
        `HTTP/1.1 ${status} Injected\r\ncontent-type: application/xml\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
      );
    });
    client.resume();
  }

  #track(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    return socket;
  }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once("drain", resolve);
    socket.once("close", resolve);
  });
}
