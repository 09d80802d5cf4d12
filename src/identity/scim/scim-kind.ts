import { z } from "zod";
import type { ProviderKind } from "../provider-kind.ts";
import { provisioningFields } from "../provisioning-fields.ts";
import { isKept, keptSecret, MAX_SECRET_LENGTH, MIN_SECRET_LENGTH } from "./scim-secret.ts";

/** The settings of a SCIM provider: a directory that sends its users and groups. */
export const scimConfiguration = z.strictObject({
  ...provisioningFields,
  secret: z
    .string()
    .max(MAX_SECRET_LENGTH)
    .refine(
      (secret) => secret === "" || isKept(secret) || secret.length >= MIN_SECRET_LENGTH,
      `has ${MIN_SECRET_LENGTH} characters at least`,
    )
    .refine(
      (secret) => /^[\x21-\x7e]*$/.test(secret),
      "is letters, digits and signs of ASCII, without spaces",
    )
    .transform((secret) => (secret === "" ? "" : keptSecret(secret)))
    .default("")
    .meta({
      description:
        "What the directory sends as a bearer token. Its SHA-256 alone is kept. Without one, nobody gets in.",
    }),
});

export type ScimConfiguration = z.output<typeof scimConfiguration>;

/** SCIM 2.0, as a kind of identity provider. */
export function scimKind(
  mappingChanged?: ProviderKind<ScimConfiguration>["mappingChanged"],
): ProviderKind<ScimConfiguration> {
  return {
    kind: "scim",
    configuration: scimConfiguration,
    secrets: ["secret"],
    destination: [],
    ...(mappingChanged && { mappingChanged }),
  };
}
