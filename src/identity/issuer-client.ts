import { RegistryError } from "../oci/errors.ts";
import { isJsonObject, type JsonObject, parseStrictJson } from "../oci/json.ts";

/** Sends a request and gives the answer, whole and bounded. Follows no redirects. */
export type GuardedFetch = (url: string, request: RequestInit) => Promise<Response>;

/** The ways out of the registry. */
export interface IssuerOutbound {
  /** Sends where the administrator lets the registry send. */
  readonly named: GuardedFetch;
  /** Sends to public addresses alone. */
  readonly public: GuardedFetch;
}

/** Bytes of a document about a provider: real ones are a few thousand. */
export const MAX_DOCUMENT_BYTES = 512 * 1024;
const MAX_DEPTH = 16;

/**
 * Asks one issuer. What its discovery document names is not to be believed further than the issuer
 * itself: an endpoint on another host has to have a public address, also where the administrator
 * lets the registry reach private ones, or the document could point into the private network.
 */
export class IssuerClient {
  readonly issuer: URL;
  readonly #outbound: IssuerOutbound;

  /** @param issuer an address that was checked: see `checkIssuer`. */
  constructor(issuer: string, outbound: IssuerOutbound) {
    this.issuer = new URL(issuer);
    this.#outbound = outbound;
  }

  /**
   * @throws RegistryError `destinationRefused` when the address is not one of the issuer's, and
   * what the outbound client throws.
   */
  readonly fetch: GuardedFetch = async (address, request) => {
    const url = new URL(address);
    if (url.protocol !== "https:" && url.protocol !== this.issuer.protocol) {
      throw new RegistryError(
        "destinationRefused",
        `the issuer names an address that is not https: ${url.origin}`,
      );
    }
    const send = url.hostname === this.issuer.hostname ? this.#outbound.named : this.#outbound.public;
    return send(url.href, request);
  };

  /** A JSON document of the issuer. @throws Error when it cannot be read. */
  async document(url: string, signal?: AbortSignal): Promise<JsonObject> {
    const response = await this.fetch(url, {
      method: "GET",
      headers: { accept: "application/json" },
      ...(signal && { signal }),
    });
    if (response.status !== 200) throw new Error(`${url} answers ${response.status}`);
    const value = parseStrictJson(new Uint8Array(await response.arrayBuffer()), MAX_DEPTH);
    if (!isJsonObject(value)) throw new Error(`${url} is not a JSON object`);
    return value;
  }
}

/** Where an issuer says what it is (OpenID Connect Discovery 1.0, section 4). */
export function discoveryAddress(issuer: string): string {
  return `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
}
