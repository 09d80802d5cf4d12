import { z } from "zod";
import { type Operation, ok, operation } from "../../api/operation.ts";
import type { IdentityProviders } from "../identity-providers.ts";
import { renewScimSecret } from "./scim-service.ts";

/** The secrets of SCIM providers, for administrators. */
export function scimSecretOperations(providers: IdentityProviders): readonly Operation[] {
  return [
    operation({
      method: "POST",
      path: "/api/v0/identity_providers/{provider}/scim_secret",
      id: "renewScimSecret",
      tag: "identity providers",
      summary: "Give a SCIM provider a new secret",
      description: "It is shown this once; the one before is no good from then on.",
      access: "administrator",
      params: z.object({ provider: z.string().min(1).max(63) }),
      answers: { 200: z.object({ secret: z.string() }) },
      errors: ["providerUnknown", "providerInvalid"],
      handle: async ({ caller, params }) =>
        ok({ secret: await renewScimSecret(providers, caller, params.provider) }),
    }),
  ];
}
