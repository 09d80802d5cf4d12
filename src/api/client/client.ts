import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./schema.ts";

/** The named shapes of the API: `Shape<"Job">`. */
export type Shape<Name extends keyof components["schemas"]> = components["schemas"][Name];

/** Calls the management API with checked paths, parameters and bodies. */
export type ApiClient = Client<paths>;

export interface ApiClientOptions {
  /** Where the registry is: `https://registry.example.com`. Default: where the page is from. */
  readonly origin?: string;
  /** An account, with its password or an access token. Default: the browser's session. */
  readonly account?: { readonly name: string; readonly password: string };
  /** The session's CSRF token, asked for with each request that changes something. */
  readonly csrfToken?: () => string | undefined;
  readonly fetch?: (request: Request) => Promise<Response>;
}

/**
 * A client of the management API, for browsers and programs.
 *
 * ```ts
 * const api = apiClient({ origin, account: { name: "ada", password: token } });
 * const { data, error } = await api.GET("/api/v0/jobs", { params: { query: { limit: 20 } } });
 * ```
 */
export function apiClient({ origin = "", account, csrfToken, fetch }: ApiClientOptions = {}): ApiClient {
  const client = createClient<paths>({
    baseUrl: origin,
    // A namespace is a part of the path, and a nested repository is one part: slashes are escaped.
    ...(account && { headers: { Authorization: `Basic ${base64(`${account.name}:${account.password}`)}` } }),
    ...(fetch && { fetch }),
  });
  client.use({
    onRequest({ request }) {
      const token = request.method === "GET" ? undefined : csrfToken?.();
      if (token !== undefined) request.headers.set("X-CSRF-Token", token);
      return request;
    },
  });
  return client;
}

function base64(text: string): string {
  return btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
}
