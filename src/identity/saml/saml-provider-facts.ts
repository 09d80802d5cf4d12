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
  readonly facts: SamlProvider;
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
    const known = this.#fetched.get(provider.id);
    const isSame = known?.version === provider.updatedAt;
    if (isSame && known.until > Date.now()) return known.facts;
    try {
      const facts = await this.fetch(provider.configuration);
      this.#fetched.set(provider.id, { version: provider.updatedAt, facts, until: Date.now() + FRESH });
      return facts;
    } catch (error) {
      if (!isSame) throw error;
      this.#fetched.set(provider.id, { ...known, until: Date.now() + RETRY });
      return known.facts;
    }
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
      throw new RegistryError("unavailable", `the provider's metadata cannot be had: ${error.message}`, {
        cause: error,
      });
    }
  }
}
