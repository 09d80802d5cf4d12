import { RegistryError } from "../../oci/errors.ts";
import type { OutboundClient } from "../../outbound/outbound-client.ts";
import type { ProviderKind } from "../provider-kind.ts";
import { type SamlConfiguration, samlConfigurationSchema } from "./saml-configuration.ts";
import { SamlProviderFacts } from "./saml-provider-facts.ts";

/** SAML 2.0, as a kind of identity provider. */
export function samlKind(outbound: OutboundClient): ProviderKind<SamlConfiguration> {
  return {
    kind: "saml",
    configuration: samlConfigurationSchema,
    secrets: [],
    destination: [],
    async test(provider) {
      const facts = await new SamlProviderFacts(outbound).of(provider).catch((error: unknown) => {
        const reason =
          error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
        throw reason === undefined ? error : new RegistryError("providerInvalid", reason, { cause: error });
      });
      return [
        `the provider is ${facts.issuer}`,
        `browsers are sent to ${facts.loginUrl}`,
        `it signs with ${facts.certificates.length} certificate${facts.certificates.length === 1 ? "" : "s"}`,
      ];
    },
  };
}
