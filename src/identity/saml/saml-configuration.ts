import { X509Certificate } from "node:crypto";
import { z } from "zod";
import { provisioningFields } from "../provisioning-fields.ts";

const MAX_METADATA = 512 * 1024;

const certificate = z
  .string()
  .max(20_000)
  .refine(isCertificate, "is a certificate in PEM")
  .meta({ description: "A certificate that the provider signs with, in PEM." });

const attribute = (description: string) => z.string().max(500).default("").meta({ description });

/** The configuration of a SAML 2.0 identity provider. */
export const samlConfigurationSchema = z
  .strictObject({
    ...provisioningFields,
    metadataUrl: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .optional()
      .meta({ description: "Where the provider publishes its metadata. Read again every hour." }),
    metadata: z.string().max(MAX_METADATA).optional().meta({ description: "The metadata itself, as XML." }),
    issuer: z
      .string()
      .max(1024)
      .optional()
      .meta({ description: "The provider's entity id, without metadata." }),
    loginUrl: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .optional()
      .meta({ description: "Where browsers are sent to log in (HTTP-Redirect binding), without metadata." }),
    certificates: z
      .array(certificate)
      .max(10)
      .default([])
      .meta({ description: "What the provider signs with, without metadata." }),
    rootCertificates: z.string().max(200_000).default("").meta({
      description:
        "PEM: authorities that the certificate of the metadata address is checked with, instead of the system's.",
    }),
    entityId: z.string().max(1024).default("").meta({
      description: "What this registry is called by the provider. Default: the address of its metadata.",
    }),
    nameAttribute: attribute(
      "The attribute that suggests the account's name. Default: the subject's NameID.",
    ),
    fullNameAttribute: attribute("The attribute with the person's full name."),
    groupsAttribute: attribute("The attribute with the person's groups."),
    responseSigned: z.boolean().default(false).meta({
      description: "Whether the whole answer has to be signed. The assertion in it always has to be.",
    }),
    forceAuthentication: z
      .boolean()
      .default(false)
      .meta({ description: "Whether the provider is to ask for the password again at every login." }),
  })
  .refine(
    ({ metadata, metadataUrl, issuer, loginUrl, certificates }) =>
      metadata !== undefined ||
      metadataUrl !== undefined ||
      (issuer !== undefined && loginUrl !== undefined && certificates.length > 0),
    "needs metadataUrl, or metadata, or all of issuer, loginUrl and certificates",
  );

export type SamlConfiguration = z.output<typeof samlConfigurationSchema>;

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
