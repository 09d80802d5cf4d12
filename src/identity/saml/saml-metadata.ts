import { X509Certificate } from "node:crypto";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { z } from "zod";
import { RegistryError } from "../../oci/errors.ts";

/** What is known of an identity provider: from its metadata, or as an administrator wrote it down. */
export interface SamlProvider {
  /** Its entity id. */
  readonly issuer: string;
  /** Where browsers are sent to (HTTP-Redirect binding). */
  readonly loginUrl: string;
  /** What it signs with: PEM. */
  readonly certificates: readonly string[];
}

const PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
const REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

/** Signing certificates that are looked at: a provider that changes its key has two. */
const MAX_CERTIFICATES = 10;

const text = z.coerce.string().max(100_000);
const several = <Item extends z.ZodType>(item: Item) => z.array(item).max(2000).default([]);

const keyDescriptor = z.object({
  "@use": text.optional(),
  KeyInfo: several(z.object({ X509Data: several(z.object({ X509Certificate: several(text) })) })),
});
const role = z.object({
  "@protocolSupportEnumeration": text.default(""),
  KeyDescriptor: several(keyDescriptor),
  SingleSignOnService: several(z.object({ "@Binding": text.default(""), "@Location": text.default("") })),
});
const entity = z.object({ "@entityID": text.default(""), IDPSSODescriptor: several(role) });
const metadata = z.object({
  EntityDescriptor: several(entity),
  EntitiesDescriptor: several(z.object({ EntityDescriptor: several(entity) })),
});

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
});

/**
 * Reads the metadata of an identity provider (SAML 2.0 Metadata, section 2.4.3): the one entity in it
 * that is an identity provider.
 *
 * @throws RegistryError `providerInvalid` with what is missing.
 */
export function parseSamlMetadata(xml: string): SamlProvider {
  const { EntityDescriptor: alone, EntitiesDescriptor: lists } = parse(xml);
  const entities = [...alone, ...lists.flatMap(({ EntityDescriptor }) => EntityDescriptor)];
  const providers = entities.flatMap((each) => {
    const roles = each.IDPSSODescriptor.filter((one) =>
      one["@protocolSupportEnumeration"].split(/\s+/).includes(PROTOCOL),
    );
    return roles.length === 0 ? [] : [{ issuer: each["@entityID"], roles }];
  });
  const [provider, another] = providers;
  if (provider === undefined) throw invalid("describes no SAML 2.0 identity provider");
  if (another !== undefined) throw invalid("describes several identity providers: give it one");
  const { issuer, roles } = provider;
  if (issuer === "") throw invalid("has no entityID");
  const services = roles.flatMap(({ SingleSignOnService }) => SingleSignOnService);
  const loginUrl = services.find((service) => service["@Binding"] === REDIRECT)?.["@Location"] ?? "";
  if (!isWebAddress(loginUrl)) throw invalid("has no single sign-on address for the HTTP-Redirect binding");
  const certificates = roles.flatMap(signingCertificates).slice(0, MAX_CERTIFICATES);
  if (certificates.length === 0) throw invalid("has no signing certificate");
  return { issuer, loginUrl, certificates };
}

function parse(xml: string): z.output<typeof metadata> {
  // Definitions of entities are what XML is made to explode with; metadata has no use for them.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw invalid("has a document type, which is refused");
  if (XMLValidator.validate(xml) !== true) throw invalid("is not well-formed XML");
  const parsed = metadata.safeParse(parser.parse(xml));
  if (!parsed.success) throw invalid("is not SAML 2.0 metadata");
  return parsed.data;
}

function signingCertificates({ KeyDescriptor }: z.output<typeof role>): readonly string[] {
  return KeyDescriptor.filter((key) => (key["@use"] ?? "signing") === "signing")
    .flatMap(({ KeyInfo }) => KeyInfo)
    .flatMap(({ X509Data }) => X509Data)
    .flatMap(({ X509Certificate: certificates }) => certificates)
    .map(pemOf);
}

function pemOf(base64: string): string {
  try {
    return new X509Certificate(Buffer.from(base64.replace(/\s+/g, ""), "base64")).toString();
  } catch {
    throw invalid("has a signing certificate that cannot be read");
  }
}

function isWebAddress(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}

function invalid(reason: string): RegistryError {
  return new RegistryError("providerInvalid", `the metadata ${reason}`);
}
