import { digestOf } from "./images.ts";

const MANIFEST_TYPES = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** A name and a password. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** A manifest as it came over the wire. */
export interface FetchedManifest {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly digest: string;
}

/** A request to a registry. `query` and `headers` are sent as they are. */
export interface RegistryRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Bun.BodyInit;
  readonly signal?: AbortSignal;
}

/**
 * A plain client of the distribution protocol that believes nothing: what the tests hold against
 * what the registry says. Logs in by the token flow where it is offered, by Basic where it is not.
 */
export class RegistryClient {
  readonly url: string;
  readonly #credentials: Credentials | undefined;
  readonly #authorizations = new Map<string, Authorization>();

  constructor(url: string, credentials?: Credentials) {
    this.url = url;
    this.#credentials = credentials;
  }

  /** Sends a request; `path` may be a whole URL. Logs in when asked to, and asks once more. */
  async request(path: string, request: RegistryRequest = {}): Promise<Response> {
    const url = new URL(path, this.url);
    const scope = scopeOf(url, request.method ?? "GET");
    const known = this.#authorizations.get(scope);
    const first = await this.#send(url, request, known && known.until > Date.now() ? known.value : undefined);
    if (first.status !== 401 || this.#credentials === undefined || request.body instanceof ReadableStream) {
      return first;
    }
    const challenge = first.headers.get("www-authenticate") ?? "";
    await first.arrayBuffer();
    const authorization = await this.#authorize(challenge);
    this.#authorizations.set(scope, authorization);
    return this.#send(url, request, authorization.value);
  }

  /** Logs in for pushing to a repository, so that the next request can be a stream. */
  async logIn(repository: string): Promise<void> {
    const response = await this.request(`/v2/${repository}/blobs/uploads/`, { method: "POST" });
    await response.arrayBuffer();
    const location = response.headers.get("location");
    if (location !== null) await (await this.request(location, { method: "DELETE" })).arrayBuffer();
  }

  /** Stores a blob with one POST and one PUT. @throws Error unless it is acknowledged. */
  async pushBlob(repository: string, bytes: Uint8Array): Promise<string> {
    const digest = digestOf(bytes);
    const location = await this.startUpload(repository);
    const response = await this.request(withDigest(location, digest), {
      method: "PUT",
      headers: { "content-type": "application/octet-stream" },
      body: bytes as Uint8Array<ArrayBuffer>,
    });
    await expectStatus(response, 201);
    return digest;
  }

  /** Starts an upload. @returns the whole URL to go on at. */
  async startUpload(repository: string): Promise<string> {
    const response = await this.request(`/v2/${repository}/blobs/uploads/`, { method: "POST" });
    await expectStatus(response, 202);
    return new URL(response.headers.get("location") ?? "", this.url).href;
  }

  /** Stores a manifest under a tag or a digest. @throws Error unless it is acknowledged. */
  async pushManifest(
    repository: string,
    reference: string,
    manifest: { bytes: Uint8Array; mediaType: string },
  ): Promise<string> {
    const response = await this.request(`/v2/${repository}/manifests/${reference}`, {
      method: "PUT",
      headers: { "content-type": manifest.mediaType },
      body: manifest.bytes as Uint8Array<ArrayBuffer>,
    });
    await expectStatus(response, 201);
    return digestOf(manifest.bytes);
  }

  /** A manifest, its bytes held against its digest. @throws Error unless it is served, and right. */
  async getManifest(repository: string, reference: string): Promise<FetchedManifest> {
    const response = await this.request(`/v2/${repository}/manifests/${reference}`, {
      headers: { accept: MANIFEST_TYPES },
    });
    if (response.status !== 200) await expectStatus(response, 200);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const digest = digestOf(bytes);
    const said = response.headers.get("docker-content-digest");
    if (said?.startsWith("sha256:") && said !== digest) {
      throw new Error(`${reference} is said to be ${said} and is ${digest}`);
    }
    if (reference.startsWith("sha256:") && reference !== digest) {
      throw new Error(`asked for ${reference} and got ${digest}`);
    }
    return { bytes, digest, mediaType: response.headers.get("content-type") ?? "" };
  }

  /** A blob, its bytes held against its digest. @throws Error unless it is served, and right. */
  async getBlob(repository: string, digest: string): Promise<Uint8Array> {
    const response = await this.request(`/v2/${repository}/blobs/${digest}`);
    if (response.status !== 200) await expectStatus(response, 200);
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (digestOf(bytes) !== digest) throw new Error(`asked for ${digest} and got ${digestOf(bytes)}`);
    return bytes;
  }

  /** Fetches an image or an index with all that is in it. @returns the digests of everything, each held against its bytes. */
  async getImage(repository: string, reference: string): Promise<ReadonlySet<string>> {
    const seen = new Set<string>();
    const { bytes, digest } = await this.getManifest(repository, reference);
    seen.add(digest);
    const manifest: ManifestContent = JSON.parse(new TextDecoder().decode(bytes));
    for (const child of manifest.manifests ?? []) {
      for (const inner of await this.getImage(repository, child.digest)) seen.add(inner);
    }
    for (const blob of [...(manifest.config ? [manifest.config] : []), ...(manifest.layers ?? [])]) {
      if (!seen.has(blob.digest)) await this.getBlob(repository, blob.digest);
      seen.add(blob.digest);
    }
    return seen;
  }

  #send(url: URL, request: RegistryRequest, authorization: string | undefined): Promise<Response> {
    const ours = url.origin === new URL(this.url).origin;
    const { method = "GET" } = request;
    return fetch(url, {
      method,
      // On a connection that was used before, fetch sends again what was not answered: a second PUT
      // would hear that its upload is over.
      keepalive: method === "GET" || method === "HEAD",
      headers: {
        ...request.headers,
        ...(authorization === undefined || !ours ? {} : { authorization }),
      },
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
      tls: { rejectUnauthorized: false },
    });
  }

  async #authorize(challenge: string): Promise<Authorization> {
    const { user, password } = this.#credentials ?? { user: "", password: "" };
    const basic = `Basic ${btoa(`${user}:${password}`)}`;
    const realm = /^Bearer .*?realm="([^"]*)"/i.exec(challenge)?.[1];
    if (realm === undefined) return { value: basic, until: Number.POSITIVE_INFINITY };
    const url = new URL(realm);
    for (const parameter of ["service", "scope"]) {
      const value = new RegExp(`${parameter}="([^"]*)"`).exec(challenge)?.[1];
      if (value !== undefined) url.searchParams.set(parameter, value);
    }
    const response = await fetch(url, {
      headers: { authorization: basic },
      tls: { rejectUnauthorized: false },
    });
    if (response.status !== 200) await expectStatus(response, 200);
    const answer = (await response.json()) as { token?: string; access_token?: string; expires_in?: number };
    return {
      value: `Bearer ${answer.token ?? answer.access_token}`,
      until: Date.now() + (answer.expires_in ?? 60) * 800,
    };
  }
}

/** The value of an `Authorization` header, and until when it is good (milliseconds since 1970). */
interface Authorization {
  readonly value: string;
  readonly until: number;
}

interface ManifestContent {
  readonly config?: { readonly digest: string };
  readonly layers?: readonly { readonly digest: string }[];
  readonly manifests?: readonly { readonly digest: string }[];
}

/** @throws Error with what the answer said, unless it has the status. */
export async function expectStatus(response: Response, status: number): Promise<void> {
  const text = await response.text();
  if (response.status !== status) {
    throw new StatusError(
      `${response.url} answered ${response.status}, not ${status}: ${text.slice(0, 500)}`,
      response.status,
    );
  }
}

/** An answer with another status than was hoped for. */
export class StatusError extends Error {
  override readonly name = "StatusError";
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** The URL that completes an upload. */
export function withDigest(location: string, digest: string): string {
  const url = new URL(location);
  url.searchParams.set("digest", digest);
  return url.href;
}

/** What a token is kept by: the repository and what is done there. */
function scopeOf(url: URL, method: string): string {
  const [, name = url.pathname] =
    /^\/v2\/(.+?)\/(?:blobs|manifests|tags|referrers)\//.exec(url.pathname) ?? [];
  const action = method === "GET" || method === "HEAD" ? "pull" : method === "DELETE" ? "delete" : "push";
  return `${name} ${action}`;
}
