import type { ProviderKind } from "./provider-kind.ts";

/** Every kind of identity provider there is. Each protocol adds its own. */
export function providerKinds(): readonly ProviderKind[] {
  return [];
}
