import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  clockTolerance,
  customFetch,
  enableNonRepudiationChecks,
  None,
  type ServerMetadata,
} from "openid-client";
import type { OutboundConfig } from "../../config/config.ts";
import { RegistryError } from "../../oci/errors.ts";
import { discoveryAddress, IssuerClient, type IssuerOutbound } from "../issuer-client.ts";
import { issuerOutbound } from "../issuer-outbound.ts";
import type { IdentityProvider } from "../provider-kind.ts";
import type { OidcConfiguration } from "./oidc-kind.ts";

export type OidcProvider = IdentityProvider<OidcConfiguration>;

export interface ProviderClientsOptions {
  readonly outbound: OutboundConfig;
  /** Milliseconds that a provider may take for an answer. */
  readonly timeout?: number;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

interface Entry {
  /** The provider's, when it was discovered: with the next change to it, it is discovered anew. */
  readonly updatedAt: number;
  readonly startedAt: number;
  readonly client: Promise<Configuration>;
}

/** Milliseconds that a discovery document is believed. */
const FRESH = 60 * 60_000;
/** Milliseconds after which a provider that did not answer is asked again. */
const RETRY = 5_000;
const MAX_PROVIDERS = 200;

/** What a provider's document has to name, and what it may. */
const REQUIRED = ["authorization_endpoint", "token_endpoint", "jwks_uri"] as const;
const OPTIONAL = ["userinfo_endpoint", "end_session_endpoint"] as const;

/**
 * Clients of OpenID Connect providers, made from their discovery documents and remembered. All that
 * they send goes through the guarded way out.
 */
export class ProviderClients {
  readonly #options: ProviderClientsOptions;
  readonly #now: () => number;
  readonly #entries = new Map<number, Entry>();

  constructor(options: ProviderClientsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * The client of a provider.
   *
   * @throws RegistryError `providerUnavailable`, with the reason as its cause.
   */
  async of(provider: OidcProvider): Promise<Configuration> {
    const found = this.#entries.get(provider.id);
    if (found?.updatedAt === provider.updatedAt && this.#now() - found.startedAt < FRESH) return found.client;
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= MAX_PROVIDERS && oldest !== undefined) this.#entries.delete(oldest);
    const client = this.discover(provider);
    const entry = { updatedAt: provider.updatedAt, startedAt: this.#now(), client };
    this.#entries.set(provider.id, entry);
    client.catch(() => {
      // Whoever asks in the next seconds is told the same.
      const forget = setTimeout(() => {
        if (this.#entries.get(provider.id) === entry) this.#entries.delete(provider.id);
      }, RETRY);
      forget.unref();
    });
    return client;
  }

  /** Asks a provider, whatever is remembered of it. @throws RegistryError `providerUnavailable`. */
  async discover(provider: OidcProvider): Promise<Configuration> {
    const { configuration } = provider;
    const issuer = new IssuerClient(configuration.issuer, this.outboundFor(provider));
    try {
      return clientOf(configuration, issuer, await metadataOf(issuer, configuration.issuer));
    } catch (error) {
      throw new RegistryError(
        "providerUnavailable",
        `the identity provider ${provider.name} does not answer as it should: try again later`,
        { cause: error },
      );
    }
  }

  /** The ways out to a provider. */
  outboundFor({ configuration }: OidcProvider): IssuerOutbound {
    const { outbound, timeout } = this.#options;
    const { certificateAuthority: ca } = configuration;
    return issuerOutbound(outbound, { ...(ca !== "" && { ca }), ...(timeout !== undefined && { timeout }) });
  }
}

/** @throws Error that says what is wrong with the document. */
async function metadataOf(client: IssuerClient, issuer: string): Promise<ServerMetadata> {
  const document = await client.document(discoveryAddress(issuer));
  if (document.issuer !== issuer) throw new Error("the discovery document is about another issuer");
  for (const name of [...REQUIRED, ...OPTIONAL]) {
    const endpoint = document[name];
    if (endpoint === undefined && OPTIONAL.some((each) => each === name)) continue;
    const url = typeof endpoint === "string" && URL.canParse(endpoint) ? new URL(endpoint) : undefined;
    const isSafe = url?.protocol === "https:" || url?.protocol === client.issuer.protocol;
    if (!isSafe || url?.username !== "" || url.password !== "") {
      throw new Error(`the discovery document's ${name} is not an https:// address`);
    }
  }
  return document as unknown as ServerMetadata;
}

function clientOf(
  configuration: OidcConfiguration,
  issuer: IssuerClient,
  metadata: ServerMetadata,
): Configuration {
  const { clientId, clientSecret, clientAuthentication, leewaySeconds } = configuration;
  const authentication =
    clientSecret === ""
      ? None()
      : clientAuthentication === "basic"
        ? ClientSecretBasic(clientSecret)
        : ClientSecretPost(clientSecret);
  const client = new Configuration(metadata, clientId, { [clockTolerance]: leewaySeconds }, authentication);
  client[customFetch] = (url, { body, headers, method, signal }) =>
    issuer.fetch(url, { body: body ?? null, headers, method, redirect: "manual", ...(signal && { signal }) });
  // The ID token's signature is checked, although TLS says already who sent it.
  enableNonRepudiationChecks(client);
  if (issuer.issuer.protocol === "http:") allowInsecureRequests(client);
  return client;
}
