import type { OutboundClient } from "../outbound/outbound-client.ts";
import { directoryAddresses, ldapKind } from "./ldap/ldap-kind.ts";
import type { ProviderKind } from "./provider-kind.ts";
import { samlKind } from "./saml/saml-kind.ts";

export interface ProviderKindsOptions {
  /** What the administrator allows to be connected to: `outbound.allow`. */
  readonly allow: readonly string[];
  readonly outbound: OutboundClient;
}

/** Every kind of identity provider there is. Each protocol adds its own. */
export function providerKinds({ allow, outbound }: ProviderKindsOptions): readonly ProviderKind[] {
  return [ldapKind(directoryAddresses(allow)), samlKind(outbound)];
}
