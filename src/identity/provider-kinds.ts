import { directoryAddresses, ldapKind } from "./ldap/ldap-kind.ts";
import type { ProviderKind } from "./provider-kind.ts";

export interface ProviderKindsOptions {
  /** What the administrator allows to be connected to: `outbound.allow`. */
  readonly allow: readonly string[];
}

/** Every kind of identity provider there is. Each protocol adds its own. */
export function providerKinds({ allow }: ProviderKindsOptions): readonly ProviderKind[] {
  return [ldapKind(directoryAddresses(allow))];
}
