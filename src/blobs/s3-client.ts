import { AwsV4Signer } from "aws4fetch";
import { S3Failure } from "./s3-errors.ts";
import { rootOf, textOf } from "./s3-xml.ts";

/** Where a bucket is, and who asks. */
export interface S3ClientOptions {
  /** `https://s3.example.com`; undefined for AWS by region. */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly bucket: string;
  /** `endpoint/bucket/name` instead of `bucket.endpoint/name`. */
  readonly pathStyle: boolean;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Default: {@link DEFAULT_RETRY}. */
  readonly retry?: Partial<S3Retry>;
}

/** How long a request is tried for. All in milliseconds. */
export interface S3Retry {
  /** After this long a request is not made once more, if it was made twice. */
  readonly budget: number;
  /** The wait after the first failure at most; doubled by each further one. */
  readonly firstDelay: number;
  readonly longestDelay: number;
  /** What one request may take, besides the time for its body at {@link SLOWEST}. */
  readonly timeout: number;
  /** What the last request of a multipart upload may take: the store puts the parts together. */
  readonly completionTimeout: number;
}

export const DEFAULT_RETRY: S3Retry = {
  budget: 60_000,
  firstDelay: 100,
  longestDelay: 5_000,
  timeout: 15_000,
  completionTimeout: 300_000,
};

/** A connection slower than this, in bytes per millisecond, is given up. */
const SLOWEST = 512;

/** Bytes of an answer that is read whole: XML. A thousand keys with all their fields are some 600 KB. */
const LONGEST_ANSWER = 8 * 1024 * 1024;

const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

export interface S3Request {
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  /** The object's name; undefined for the bucket itself. */
  readonly name?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; default: as `S3Retry` says. */
  readonly timeout?: number;
  /** Milliseconds; default: as `S3Retry` says. */
  readonly budget?: number;
}

/** An answer that was read whole. */
export interface S3Answer {
  readonly headers: Headers;
  /** XML, or nothing. */
  readonly text: string;
}

interface Signable {
  readonly url: string;
  readonly method: string;
  readonly headers?: Record<string, string>;
  readonly signQuery?: boolean;
}

/**
 * Requests to one bucket: signed (AWS Signature Version 4), timed, tried again when that may help.
 *
 * The hash of each body is part of what is signed, so a server refuses a body that was hurt on the
 * way. Redirects are never followed: a signature is for one host.
 */
export class S3Client {
  readonly #options: S3ClientOptions;
  readonly #base: string;
  readonly #retry: S3Retry;
  readonly #signingKeys = new Map<string, ArrayBuffer>();
  /** How far the server's clock is ahead of ours, in milliseconds. */
  #clockOffset = 0;

  /** @throws TypeError when an option cannot be right. */
  constructor(options: S3ClientOptions) {
    this.#options = options;
    this.#base = baseUrl(options);
    this.#retry = { ...DEFAULT_RETRY, ...options.retry };
  }

  /** The bucket's name. */
  get bucket(): string {
    return this.#options.bucket;
  }

  get retry(): S3Retry {
    return this.#retry;
  }

  /**
   * Makes a request and reads its answer whole.
   *
   * @throws S3Failure; or the reason of `request.signal`.
   */
  async send(request: S3Request): Promise<S3Answer> {
    return this.#persist(request, async (response) => {
      const text = request.method === "HEAD" ? "" : await readText(response);
      // Copying and completing may fail after the status was sent.
      if (rootOf(text) === "Error") throw failureOf(response, text, 500);
      return { headers: response.headers, text };
    });
  }

  /**
   * Makes a request whose answer's body the caller reads.
   *
   * @throws S3Failure; or the reason of `request.signal`.
   */
  async open(request: S3Request): Promise<Response> {
    return this.#persist(request, async (response) => response);
  }

  /** A URL that lets anyone GET an object for so many seconds. */
  async presign(name: string, seconds: number): Promise<string> {
    const url = new URL(this.#url(name));
    url.searchParams.set("X-Amz-Expires", String(seconds));
    const signed = await this.#signer({ url: url.href, method: "GET", signQuery: true }).sign();
    return signed.url.href;
  }

  async #persist<T>(request: S3Request, read: (response: Response) => Promise<T>): Promise<T> {
    const started = performance.now();
    const hash = request.body ? await sha256(request.body) : EMPTY_SHA256;
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#attempt(request, hash, read);
      } catch (error) {
        request.signal?.throwIfAborted();
        const failure = error instanceof S3Failure ? error : new S3Failure(codeOf(error), { cause: error });
        const skewed = failure.code === "RequestTimeTooSkewed" && this.#correctClock(failure);
        const delay = skewed ? 0 : this.#delay(attempt);
        const over = performance.now() - started + delay > (request.budget ?? this.#retry.budget);
        if ((over && attempt > 0) || !(failure.retryable || skewed)) throw failure;
        await sleep(delay, request.signal);
      }
    }
  }

  async #attempt<T>(request: S3Request, hash: string, read: (response: Response) => Promise<T>): Promise<T> {
    const { method, name, query, headers, body, signal } = request;
    const url = new URL(this.#url(name));
    for (const [key, value] of Object.entries(query ?? {})) url.searchParams.set(key, value);
    const signed = await this.#signer({
      url: url.href,
      method,
      headers: { ...headers, "x-amz-content-sha256": hash },
    }).sign();
    const timer = new AbortController();
    const allowed = (request.timeout ?? this.#retry.timeout) + (body?.byteLength ?? 0) / SLOWEST;
    const timeout = setTimeout(() => timer.abort(new S3Failure("TimedOut")), allowed);
    try {
      const response = await fetch(signed.url, {
        method,
        headers: signed.headers,
        redirect: "manual",
        decompress: false,
        signal: signal ? AbortSignal.any([signal, timer.signal]) : timer.signal,
        ...(body && { body }),
      });
      if (response.ok) return await read(response);
      throw failureOf(response, method === "HEAD" ? "" : await readText(response));
    } finally {
      clearTimeout(timeout);
    }
  }

  #signer(request: Signable): AwsV4Signer {
    const { accessKeyId, secretAccessKey, region } = this.#options;
    return new AwsV4Signer({
      ...request,
      accessKeyId,
      secretAccessKey,
      region,
      service: "s3",
      cache: this.#signingKeys,
      datetime: new Date(Date.now() + this.#clockOffset).toISOString().replace(/[:-]|\.\d{3}/g, ""),
    });
  }

  /** Goes by the server's clock from here on. @returns whether that makes a difference. */
  #correctClock(failure: S3Failure): boolean {
    if (failure.date === undefined) return false;
    const offset = failure.date.getTime() - Date.now();
    const differs = Math.abs(offset - this.#clockOffset) > 60_000;
    if (differs) this.#clockOffset = offset;
    return differs;
  }

  #delay(attempt: number): number {
    const { firstDelay, longestDelay } = this.#retry;
    return Math.min(longestDelay, firstDelay * 2 ** attempt) * (0.5 + Math.random() / 2);
  }

  #url(name: string | undefined): string {
    return `${this.#base}/${(name ?? "").split("/").map(encodeURIComponent).join("/")}`;
  }
}

/** Where the objects of a bucket are, without a slash at the end. */
function baseUrl(options: S3ClientOptions): string {
  const { region, bucket, pathStyle } = options;
  if (!/^[a-z0-9-]{1,64}$/i.test(region)) throw new TypeError("the region of the object store is malformed");
  if (!/^[a-z0-9][a-z0-9._-]{1,253}[a-z0-9]$/i.test(bucket) || bucket.includes("..")) {
    throw new TypeError("the bucket's name is malformed");
  }
  const amazon = `https://s3.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
  const text = options.endpoint ?? amazon;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.pathname !== "/") {
    throw new TypeError("the endpoint of the object store must be http(s)://host[:port]");
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new TypeError("the endpoint of the object store must not hold credentials, a query or a fragment");
  }
  return pathStyle ? `${url.origin}/${bucket}` : `${url.protocol}//${bucket}.${url.host}`;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // The first does it in the thread pool, which pays for all but small ones.
  if (bytes.byteLength >= 64 * 1024)
    return Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
  return new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
}

async function readText(response: Response): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST_ANSWER) throw new S3Failure("AnswerTooLong");
  }
  return text;
}

function failureOf(response: Response, text: string, status = response.status): S3Failure {
  const code = textOf(text, "Code") ?? "";
  const date = new Date(response.headers.get("date") ?? "");
  return new S3Failure(/^[A-Za-z0-9.]{1,80}$/.test(code) ? code : `HTTP${response.status}`, {
    status,
    date: Number.isNaN(date.getTime()) ? undefined : date,
  });
}

function codeOf(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return error instanceof Error ? error.name : "unknown";
}

function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
