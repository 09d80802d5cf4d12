/** What the client process can be told to do. Goes to it as JSON on its standard input. */
export type ClientJob = RequestsJob | PushJob | PullJob | TrickleJob;

interface Aim {
  /** `http://host:port`. */
  readonly origin: string;
  /** `Authorization` header; undefined for none. */
  readonly authorization?: string | undefined;
}

/** Requests in a closed loop: each connection sends its next request when it has the last answer. */
export interface RequestsJob extends Aim {
  readonly kind: "requests";
  readonly method: "GET" | "HEAD";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
  /** At least this many requests, even when the time is over. */
  readonly atLeast: number;
}

export type PushMode =
  /** POST, then PUT with the whole body. */
  | "monolithic"
  /** POST, PATCH with a chunked body, PUT without a body: what docker does. */
  | "streamed";

/** Pushes blobs of random bytes, each with content of its own. */
export interface PushJob extends Aim {
  readonly kind: "push";
  readonly repository: string;
  /** Each worker pushes to one of so many, named after `repository`. Default: all to that one. */
  readonly repositories?: number;
  readonly bytes: number;
  readonly mode: PushMode;
  readonly concurrency: number;
  /** Blobs to push; more when `seconds` is given and not over. */
  readonly count: number;
  /** Goes on pushing for this long. */
  readonly seconds?: number;
  /** Milliseconds each worker waits between pushes. Default: none. */
  readonly pause?: number;
  /** Pushes a manifest with a tag after each blob, so that it is an image. Default: no. */
  readonly manifests?: boolean;
}

/** Pulls an image again and again: [token], manifest, then config and layers side by side. */
export interface PullJob extends Aim {
  readonly kind: "pull";
  readonly repository: string;
  readonly tag: string;
  readonly seconds: number;
  /** Asks for a token before each pull, as a client that starts does. */
  readonly token?: { readonly url: string; readonly authorization?: string | undefined };
}

/** Uploads that are begun and then come in slowly, without an end. */
export interface TrickleJob extends Aim {
  readonly kind: "trickle";
  readonly repository: string;
  readonly uploads: number;
  readonly seconds: number;
  /** Bytes that each upload sends, and milliseconds between two such pieces. */
  readonly piece: number;
  readonly pause: number;
}

/** What comes back, as JSON on standard output. */
export interface ClientResult {
  /** Requests, blobs or images done. */
  readonly count: number;
  readonly seconds: number;
  /** Milliseconds each took. */
  readonly latencies: readonly number[];
}
