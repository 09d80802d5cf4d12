import { RegistryError } from "../../oci/errors.ts";
import type { OutboundClient } from "../../outbound/outbound-client.ts";
import { OutboundError } from "../../outbound/outbound-error.ts";
import type { IdentityProvider } from "../provider-kind.ts";
import type { SamlConfiguration } from "./saml-configuration.ts";
import { parseSamlMetadata, type SamlProvider } from "./saml-metadata.ts";

export type { SamlProvider } from "./saml-metadata.ts";

/** Milliseconds that fetched metadata is used for without asking again, and after a failure. */
const FRESH = 60 * 60_000;
const RETRY = 60_000;

const MAX_METADATA = 512 * 1024;
const TIMEOUT = 10_000;

interface Fetched {
  readonly version: number;
  /** Under way, had, or refused: whoever comes meanwhile gets the same. */
  readonly facts: Promise<SamlProvider>;
  readonly until: number;
}

/**
 * What is known of SAML providers. Metadata from an address is fetched again every hour; when it
 * cannot be had then, what it said before goes on to count.
 */
export class SamlProviderFacts {
  readonly #outbound: OutboundClient;
  readonly #fetched = new Map<number, Fetched>();

  constructor(outbound: OutboundClient) {
    this.#outbound = outbound;
  }

  /** @throws RegistryError `providerInvalid`, `unavailable` when the metadata cannot be had. */
  async of(provider: IdentityProvider<SamlConfiguration>): Promise<SamlProvider> {
    const { metadata, metadataUrl, issuer = "", loginUrl = "", certificates } = provider.configuration;
    if (metadata !== undefined) return parseSamlMetadata(metadata);
    if (metadataUrl === undefined) return { issuer, loginUrl, certificates };
    const found = this.#fetched.get(provider.id);
    const known = found?.version === provider.updatedAt ? found : undefined;
    if (known !== undefined && known.until > Date.now()) return known.facts;
    const version = provider.updatedAt;
    const facts: Promise<SamlProvider> = this.fetch(provider.configuration).catch((error: unknown) => {
      // Anybody can begin a login: that is no reason to ask the provider each time.
      this.#fetched.set(provider.id, { version, facts, until: Date.now() + RETRY });
      return known === undefined ? Promise.reject(error) : known.facts;
    });
    this.#fetched.set(provider.id, { version, facts, until: Date.now() + FRESH });
    return facts;
  }

  /** Reads the metadata where it is published. @throws as {@link of}. */
  async fetch({ metadataUrl = "", rootCertificates }: SamlConfiguration): Promise<SamlProvider> {
    try {
      const { status, body } = await this.#outbound.request({
        url: metadataUrl,
        timeout: TIMEOUT,
        maxBodyBytes: MAX_METADATA,
        ...(rootCertificates !== "" && { ca: rootCertificates }),
      });
      if (status !== 200) throw new RegistryError("unavailable", `the metadata's address answers ${status}`);
      return parseSamlMetadata(new TextDecoder().decode(body));
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      // Where something listens is for administrators, who are told by `test`, and for the log.
      throw new RegistryError("unavailable", "the identity provider's metadata cannot be had now", {
        cause: error,
      });
    }
  }
}
