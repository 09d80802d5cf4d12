import { z } from "zod";
import { SIGNING_ALGORITHMS } from "../identity-token.ts";
import type { ProviderKind } from "../provider-kind.ts";
import { provisioningFields } from "../provisioning-fields.ts";
import { checkIssuer } from "../trust-rules/trust-rule.ts";

const claim = z.string().min(1).max(128);
const group = z.string().min(1).max(255);

/** The settings of an OpenID Connect provider. */
export const oidcConfiguration = z
  .strictObject({
    ...provisioningFields,
    issuer: z
      .string()
      .min(1)
      .max(512)
      .refine(isIssuer, "is to be an https:// address without query, as it stands in the provider's tokens")
      .meta({ description: "The provider's `issuer`, to the letter." }),
    clientId: z.string().min(1).max(255),
    clientSecret: z
      .string()
      .max(1024)
      .default("")
      .meta({ description: "Empty for a public client, which has PKCE alone." }),
    clientAuthentication: z
      .enum(["basic", "post"])
      .default("basic")
      .meta({ description: "How the secret is sent: `client_secret_basic` or `client_secret_post`." }),
    scopes: z
      .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/, "is no scope"))
      .max(20)
      .default(["profile", "email"])
      .meta({ description: "Besides `openid`." }),
    nameClaim: claim
      .default("preferred_username")
      .meta({ description: "The claim that a new account's name is made of." }),
    fullNameClaim: claim.default("name"),
    groupsClaim: claim.optional().meta({
      description:
        "The claim with the groups, of the ID token or the user info; `realm_access.roles` looks inside. Without it, groups have no say.",
    }),
    adminGroup: group
      .optional()
      .meta({ description: "The group whose members are administrators of the registry." }),
    auditorGroup: group.optional(),
    algorithms: z
      .array(z.enum(SIGNING_ALGORITHMS))
      .min(1)
      .max(SIGNING_ALGORITHMS.length)
      .default(["RS256", "PS256", "ES256", "EdDSA", "Ed25519"]),
    leewaySeconds: z
      .int()
      .min(0)
      .max(300)
      .default(30)
      .meta({ description: "Seconds that clocks may differ by." }),
    certificateAuthority: z
      .string()
      .max(64 * 1024)
      .default("")
      .meta({ description: "PEM: what the provider's certificate is checked with, if not the system's." }),
  })
  .refine(
    ({ groupsClaim, adminGroup, auditorGroup }) =>
      groupsClaim !== undefined || (adminGroup === undefined && auditorGroup === undefined),
    { path: ["groupsClaim"], message: "is needed for adminGroup and auditorGroup" },
  );

export type OidcConfiguration = z.output<typeof oidcConfiguration>;

/** OpenID Connect, as a kind of identity provider. `test` is loaded when it is asked for. */
export function oidcKind(test?: ProviderKind<OidcConfiguration>["test"]): ProviderKind<OidcConfiguration> {
  return {
    kind: "oidc",
    configuration: oidcConfiguration,
    secrets: ["clientSecret"],
    destination: ["issuer", "certificateAuthority"],
    ...(test && { test }),
  };
}

function isIssuer(text: string): boolean {
  try {
    checkIssuer(text);
    return true;
  } catch {
    return false;
  }
}
