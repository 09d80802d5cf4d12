import dns from "node:dns/promises";
import http from "node:http";
import { isIP, type Socket } from "node:net";
import type { OutboundConfig } from "../config/config.ts";
import { AddressRules } from "./address-rules.ts";
import { connect, connectionError, type Destination, type TlsOptions } from "./connection.ts";
import { OutboundError } from "./outbound-error.ts";

const CONNECT_TIMEOUT = 5_000;
const TIMEOUT = 30_000;
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_BODY_BYTES = 1024 * 1024;
/** Addresses of one name that are tried. */
const MAX_ADDRESSES = 4;
/** What a request does not take along to another host. */
const CREDENTIALS = ["authorization", "cookie", "proxy-authorization"];

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export interface OutboundClientOptions extends OutboundConfig {
  /** For tests. Default: the system's resolver. */
  readonly resolve?: Resolve;
}

export interface OutboundRequest extends TlsOptions {
  readonly method?: string;
  readonly url: string | URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | undefined;
  /** Milliseconds until there has to be a connection. Default: 5 s. */
  readonly connectTimeout?: number;
  /** Milliseconds until all of the answer has to be here. Default: 30 s. */
  readonly timeout?: number;
  /** Bytes of the answer's headers at most. Default: 16 KiB. */
  readonly maxHeaderBytes?: number;
  /** Bytes of the answer at most. Default: 1 MiB. */
  readonly maxBodyBytes?: number;
  /** Whether a longer answer is cut off instead of refused. Default: false. */
  readonly truncate?: boolean;
  /** How many redirects are followed, each checked as the first address was. Default: none. */
  readonly redirects?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Whether there was more of the body than was read. */
  readonly truncated: boolean;
  /** Where the answer is from, after redirects. */
  readonly url: URL;
}

/**
 * The one way in which the registry sends requests to addresses that somebody else chose: webhooks,
 * identity providers, sinks. It resolves names itself, refuses addresses that {@link AddressRules}
 * does not permit, connects to the very address it checked, and gives up on what is slow or endless.
 */
export class OutboundClient {
  readonly #rules: AddressRules;
  readonly #resolve: Resolve;
  readonly #proxy: URL | undefined;

  constructor(options: OutboundClientOptions) {
    this.#rules = new AddressRules(options.allow);
    this.#resolve = options.resolve ?? systemResolve;
    this.#proxy = options.proxy === undefined ? undefined : new URL(options.proxy);
  }

  /**
   * Whether a URL is one that the registry would send to, as far as can be told without resolving
   * its name: for the moment when somebody writes it down.
   *
   * @throws OutboundError `refused`.
   */
  checkUrl(text: string | URL): URL {
    const url = parseUrl(text);
    const host = hostOf(url);
    if (isIP(host) !== 0 && !this.#rules.permits(host, host)) throw refused(host, host);
    return url;
  }

  /**
   * The addresses of a host that may be connected to, IPv4 first. Connect to one of these, not to
   * the name: it may have other addresses a moment later. All of them have to be permitted: a name
   * with a public and a private address is a trick, or a mistake.
   *
   * @param host - a name, or an address without brackets.
   * @throws OutboundError `refused`, `unreachable`.
   */
  async checkAddress(host: string): Promise<readonly [string, ...string[]]> {
    const name = host.toLowerCase().replace(/\.$/, "");
    const addresses = isIP(name) === 0 ? await this.#lookup(name) : [name];
    for (const address of addresses) if (!this.#rules.permits(address, name)) throw refused(name, address);
    const sorted = [...addresses].sort((one, other) => isIP(one) - isIP(other)).slice(0, MAX_ADDRESSES);
    const [first, ...others] = sorted;
    if (first === undefined) throw new OutboundError("unreachable", `${name} has no address`);
    return [first, ...others];
  }

  /** @throws OutboundError. A status of any kind is an answer, not an error. */
  async request(request: OutboundRequest): Promise<OutboundAnswer> {
    const deadline = new Deadline(request.timeout ?? TIMEOUT, request.signal);
    try {
      return await this.#follow(request, deadline.signal);
    } catch (error) {
      if (request.signal?.aborted) throw new OutboundError("aborted", "given up", { cause: error });
      throw connectionError(error);
    } finally {
      deadline.end();
    }
  }

  /**
   * `fetch` for libraries that take one. The answer is read whole; redirects are not followed:
   * they are answers.
   *
   * @throws OutboundError.
   */
  fetcher(options: Omit<OutboundRequest, "url" | "method" | "headers" | "body"> = {}): typeof fetch {
    const fetcher = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      const request = input instanceof Request ? new Request(input, init) : new Request(String(input), init);
      const body = new Uint8Array(await request.arrayBuffer());
      const answer = await this.request({
        ...options,
        url: request.url,
        method: request.method,
        headers: Object.fromEntries(request.headers),
        ...(body.byteLength > 0 && { body }),
        signal: init?.signal ?? options.signal,
      });
      const isRedirect = answer.status >= 300 && answer.status < 400 && answer.headers.has("location");
      if (isRedirect && init?.redirect === "error")
        throw new OutboundError("refused", "the answer is a redirect, which is not followed");
      const hasBody = answer.status !== 204 && answer.status !== 304;
      const { status, headers } = answer;
      return new Response(hasBody ? answer.body : null, { status, headers });
    };
    return fetcher as typeof fetch;
  }

  async #follow(request: OutboundRequest, signal: AbortSignal): Promise<OutboundAnswer> {
    let current = request;
    for (let left = request.redirects ?? 0; ; left--) {
      const url = this.checkUrl(current.url);
      const answer = await this.#send(current, url, signal);
      const location = answer.headers.get("location");
      if (left <= 0 || location === null || ![301, 302, 303, 307, 308].includes(answer.status)) return answer;
      current = redirected(current, url, { status: answer.status, location });
    }
  }

  async #send(request: OutboundRequest, url: URL, signal: AbortSignal): Promise<OutboundAnswer> {
    const socket = await this.#connect(request, url, signal);
    try {
      return await exchange(request, url, { socket, signal });
    } finally {
      socket.destroy();
    }
  }

  async #connect(request: OutboundRequest, url: URL, signal: AbortSignal) {
    const connecting = new Deadline(request.connectTimeout ?? CONNECT_TIMEOUT, signal);
    try {
      const host = hostOf(url);
      const isSecure = url.protocol === "https:";
      const port = Number(url.port || (isSecure ? 443 : 80));
      const addresses = await connecting.race(this.checkAddress(host));
      let failure: unknown;
      for (const address of addresses) {
        try {
          return await connect({ host, port, address } satisfies Destination, {
            tls: isSecure ? { ca: request.ca, skipVerification: request.skipVerification } : undefined,
            proxy: this.#rules.isPublic(address) ? this.#proxy : undefined,
            signal: connecting.signal,
          });
        } catch (error) {
          // Another address of the same host may be up; one with a wrong certificate will not do better.
          if (!(error instanceof OutboundError) || error.problem !== "unreachable") throw error;
          failure = error;
        }
      }
      throw failure;
    } finally {
      connecting.end();
    }
  }

  async #lookup(name: string): Promise<readonly string[]> {
    try {
      return await this.#resolve(name);
    } catch (error) {
      throw new OutboundError("unreachable", `${name} cannot be resolved`, { cause: error });
    }
  }
}

/** A request and its answer, over a connection of its own. */
function exchange(
  request: OutboundRequest,
  url: URL,
  { socket, signal }: { readonly socket: Socket; readonly signal: AbortSignal },
): Promise<OutboundAnswer> {
  const limit = request.maxBodyBytes ?? MAX_BODY_BYTES;
  const body = typeof request.body === "string" ? Buffer.from(request.body) : request.body;
  return new Promise((resolve, reject) => {
    const sent = http.request({
      // Without an agent: one would make connections of its own.
      createConnection: () => socket,
      method: request.method ?? "GET",
      path: url.pathname + url.search,
      headers: {
        "User-Agent": "entrepot",
        Accept: "*/*",
        ...lowerCase(request.headers ?? {}),
        Host: url.host,
        Connection: "close",
        ...(body !== undefined && { "Content-Length": String(body.byteLength) }),
      },
      maxHeaderSize: request.maxHeaderBytes ?? MAX_HEADER_BYTES,
    });
    const onAbort = () => settle(() => reject(signal.reason));
    const settle = (then: () => void) => {
      signal.removeEventListener("abort", onAbort);
      then();
      sent.destroy();
    };
    signal.addEventListener("abort", onAbort);
    if (signal.aborted) return onAbort();
    sent.on("error", (error) => settle(() => reject(connectionError(error))));
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const finish = (truncated: boolean) =>
        settle(() =>
          resolve({
            status: response.statusCode ?? 0,
            headers: headersOf(response.rawHeaders),
            body: new Uint8Array(Buffer.concat(chunks).subarray(0, limit)),
            truncated,
            url,
          }),
        );
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.byteLength;
        chunks.push(chunk);
        if (bytes <= limit) return;
        if (request.truncate) finish(true);
        else settle(() => reject(new OutboundError("tooLarge", `the answer is larger than ${limit} bytes`)));
      });
      response.on("end", () => finish(false));
      response.on("error", (error) => settle(() => reject(connectionError(error))));
      response.on("aborted", () =>
        settle(() => reject(new OutboundError("unreachable", "the answer broke off"))),
      );
    });
    sent.end(body);
  });
}

/** The request that a redirect asks for: without its body where HTTP says so, without credentials to others. */
function redirected(
  request: OutboundRequest,
  from: URL,
  { status, location }: { readonly status: number; readonly location: string },
): OutboundRequest {
  if (!URL.canParse(location, from.href)) throw new OutboundError("refused", "the redirect leads nowhere");
  const url = new URL(location, from);
  if (from.protocol === "https:" && url.protocol !== "https:")
    throw new OutboundError("refused", "the redirect leads away from HTTPS");
  const headers = lowerCase(request.headers ?? {});
  if (url.origin !== from.origin) for (const name of CREDENTIALS) delete headers[name];
  const keepsBody = status === 307 || status === 308 || request.method === "HEAD";
  if (keepsBody) return { ...request, url, headers };
  const { body: _, ...rest } = request;
  for (const name of Object.keys(headers)) if (name.startsWith("content-")) delete headers[name];
  return { ...rest, url, method: "GET", headers };
}

/** Ends by itself after a while, or with the signal it was made with. */
class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #outer: AbortSignal | undefined;
  readonly #onOuter = () => this.#controller.abort(this.#outer?.reason);

  constructor(milliseconds: number, outer: AbortSignal | undefined) {
    this.#outer = outer;
    this.#timer = setTimeout(
      () => this.#controller.abort(new OutboundError("timeout", `no answer in ${milliseconds} ms`)),
      milliseconds,
    );
    outer?.addEventListener("abort", this.#onOuter);
    if (outer?.aborted) this.#onOuter();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What `work` gives, unless the time is up first. */
  race<Result>(work: Promise<Result>): Promise<Result> {
    const { signal } = this;
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      if (signal.aborted) reject(signal.reason);
      work.then(resolve, reject);
    });
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener("abort", this.#onOuter);
  }
}

function parseUrl(text: string | URL): URL {
  if (typeof text === "string" && !/^https?:\/\/[^/]/i.test(text))
    throw new OutboundError("refused", "expected a URL that begins with https:// or http://");
  const url = URL.canParse(String(text)) ? new URL(String(text)) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === "")
    throw new OutboundError("refused", "expected a URL that begins with https:// or http://");
  if (url.username !== "" || url.password !== "")
    throw new OutboundError("refused", "a URL with a user name or a password in it is not used");
  return url;
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

function refused(host: string, address: string): OutboundError {
  const which = host === address ? address : `${host} (${address})`;
  return new OutboundError(
    "refused",
    `the registry does not send to ${which}: it is not a public address, and outbound.allow does not name it`,
  );
}

function headersOf(raw: readonly string[]): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    try {
      headers.append(raw[index] ?? "", raw[index + 1] ?? "");
    } catch {
      // A name or a value that HTTP does not know: nobody can ask for it.
    }
  }
  return headers;
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

async function systemResolve(host: string): Promise<readonly string[]> {
  return (await dns.lookup(host, { all: true })).map(({ address }) => address);
}
