import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

/** What a request to an object store asks for. */
export type S3Operation =
  | "put"
  | "get"
  | "head"
  | "delete"
  | "list"
  | "create"
  | "part"
  | "copy"
  | "complete"
  | "abort"
  | "uploads";

/** What may happen to a request. */
export type S3Fault =
  /** Answered so, and not carried out. */
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly code?: string;
      readonly headers?: Record<string, string>;
    }
  /** The connection is cut while the request's body arrives; not carried out. */
  | { readonly kind: "cut-request" }
  /** Carried out; the connection is cut before the answer is sent. */
  | { readonly kind: "lost-answer" }
  /** Carried out; the connection is cut after so many bytes of the answer's body. */
  | { readonly kind: "cut-answer"; readonly after: number }
  /** Answered after so many milliseconds. */
  | { readonly kind: "slow"; readonly milliseconds: number }
  /** Carried out; nothing follows after so many bytes of the answer's body. */
  | { readonly kind: "stall"; readonly after: number }
  /** Carried out; the answer's ETag is not the true one. */
  | { readonly kind: "false-etag" }
  /** A byte of the request's body is changed on the way. */
  | { readonly kind: "hurt-request" };

/** A proxy in front of a real object store, which does to requests what it is told to. */
export interface S3FaultProxy extends AsyncDisposable {
  readonly endpoint: string;
  /** Does it to the next `times` requests for that operation. */
  plan(operation: S3Operation, fault: S3Fault, times?: number): void;
  /** Forgets what was planned. */
  heal(): void;
  /** The operations that were asked for so far. */
  readonly seen: S3Operation[];
  /** How often something was done to a request. */
  faults(): number;
}

/** Starts a proxy on a free port of this machine. The `Host` header goes through as it is: it is signed. */
export async function startS3FaultProxy(target: string): Promise<S3FaultProxy> {
  const plans: { operation: S3Operation; fault: S3Fault; left: number }[] = [];
  const seen: S3Operation[] = [];
  let faults = 0;
  const server = createServer((incoming, outgoing) => {
    const operation = operationOf(incoming);
    seen.push(operation);
    const plan = plans.find((candidate) => candidate.operation === operation && candidate.left > 0);
    if (plan) {
      plan.left--;
      faults++;
    }
    handle({ incoming, outgoing, target }, plan?.fault).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    plan: (operation, fault, times = 1) => plans.push({ operation, fault, left: times }),
    heal: () => plans.splice(0),
    seen,
    faults: () => faults,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly target: string;
}

async function handle(exchange: Exchange, fault: S3Fault | undefined): Promise<void> {
  const { incoming, outgoing } = exchange;
  if (fault?.kind === "cut-request") {
    incoming.once("data", () => incoming.socket.destroy());
    incoming.once("end", () => incoming.socket.destroy());
    return;
  }
  const body = await readBody(incoming);
  if (fault?.kind === "answer") {
    outgoing.writeHead(fault.status, { "content-type": "application/xml", ...fault.headers });
    outgoing.end(fault.code ? `<?xml version="1.0"?><Error><Code>${fault.code}</Code></Error>` : "");
    return;
  }
  if (fault?.kind === "slow") await Bun.sleep(fault.milliseconds);
  if (fault?.kind === "hurt-request" && body.length > 0) body[0] = (body[0] ?? 0) ^ 1;
  const answer = await forward(exchange, body);
  if (fault?.kind === "lost-answer") {
    answer.resume();
    answer.once("end", () => incoming.socket.destroy());
    return;
  }
  const headers = { ...answer.headers };
  if (fault?.kind === "false-etag") headers.etag = '"00000000000000000000000000000000"';
  outgoing.writeHead(answer.statusCode ?? 502, headers);
  if (fault?.kind === "cut-answer" || fault?.kind === "stall") {
    outgoing.write((await readBody(answer)).subarray(0, fault.after));
    await Bun.sleep(30);
    if (fault.kind === "cut-answer") incoming.socket.destroy();
    return;
  }
  outgoing.flushHeaders();
  answer.pipe(outgoing);
}

function forward({ incoming, target }: Exchange, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { ...incoming.headers, connection: "close" };
    const url = new URL(incoming.url ?? "/", target);
    const outgoing = request(url, { method: incoming.method, headers }, resolve);
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function operationOf(incoming: IncomingMessage): S3Operation {
  const { searchParams } = new URL(incoming.url ?? "/", "http://proxy");
  const multipart = searchParams.has("uploadId");
  switch (incoming.method) {
    case "PUT":
      if (!multipart) return "put";
      return incoming.headers["x-amz-copy-source"] === undefined ? "part" : "copy";
    case "POST":
      return multipart ? "complete" : "create";
    case "DELETE":
      return multipart ? "abort" : "delete";
    case "HEAD":
      return "head";
    default:
      if (searchParams.has("uploads")) return "uploads";
      return searchParams.has("list-type") ? "list" : "get";
  }
}
