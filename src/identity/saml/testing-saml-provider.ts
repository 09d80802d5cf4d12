import { readFileSync } from "node:fs";
import { getSamlResponse, type ParsedRequest, parseRequest, type ResponseOptions } from "samlp";
import { TestAuthority } from "../../http/testing-certificates.ts";

/** Somebody whom a {@link TestSamlProvider} knows. */
export interface SamlPerson {
  readonly id: string;
  readonly name?: string;
  readonly fullName?: string;
  readonly groups?: readonly string[];
  readonly nameIdFormat?: string;
}

/** What is different about an answer, to try what becomes of it. */
export interface SamlAnswerChanges {
  readonly audience?: string;
  readonly issuer?: string;
  readonly inResponseTo?: string | undefined;
  /** Says that it answers the request outside of what is signed, and not in it. */
  readonly answersOutside?: boolean;
  readonly lifetimeInSeconds?: number;
  readonly signAssertion?: boolean;
  /** Signs with the key of this one. */
  readonly signedBy?: TestSamlProvider;
  /** Changes the finished answer. */
  readonly tamper?: (xml: string) => string;
}

const PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

/** A SAML 2.0 identity provider that logs in whom it is told to. */
export class TestSamlProvider {
  readonly issuer = "https://idp.example.org/saml";
  readonly loginUrl = "https://idp.example.org/sso";
  readonly certificate: string;
  readonly #key: string;

  constructor() {
    using authority = new TestAuthority("rsa");
    this.certificate = readFileSync(authority.file("ca.pem"), "utf8");
    this.#key = readFileSync(authority.file("ca.key"), "utf8");
  }

  /** The provider's metadata. */
  get metadata(): string {
    const certificate = this.certificate.replace(/-----[^-]+-----|\s/g, "");
    return `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${this.issuer}">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
      <ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data>
    </ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${this.loginUrl}/post"/>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${this.loginUrl}"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`;
  }

  /** The answer to the request that a browser was sent with. @returns the fields of the form. */
  async answer(
    location: string,
    person: SamlPerson,
    changes: SamlAnswerChanges = {},
  ): Promise<{ readonly acs: string; readonly form: URLSearchParams }> {
    const url = new URL(location);
    const query = Object.fromEntries(url.searchParams);
    const request = await new Promise<ParsedRequest>((resolve, reject) =>
      parseRequest({ query }, (error, parsed) => (error ? reject(error) : resolve(parsed))),
    );
    const acs = request.assertionConsumerServiceURL ?? "";
    const isOther = "inResponseTo" in changes || changes.answersOutside;
    const inResponseTo = isOther ? changes.inResponseTo : request.id;
    const signer = changes.signedBy ?? this;
    const options: ResponseOptions = {
      issuer: changes.issuer ?? this.issuer,
      cert: signer.certificate,
      key: signer.#key,
      audience: changes.audience ?? request.issuer ?? "",
      recipient: acs,
      destination: acs,
      ...(inResponseTo !== undefined && { inResponseTo }),
      sessionIndex: "_session",
      lifetimeInSeconds: changes.lifetimeInSeconds ?? 300,
      signatureAlgorithm: "rsa-sha256",
      digestAlgorithm: "sha256",
      signAssertion: changes.signAssertion ?? true,
      profileMapper: () => ({
        getClaims: () => ({
          uid: person.name ?? person.id,
          displayName: person.fullName ?? "",
          memberOf: person.groups ?? [],
        }),
        getNameIdentifier: () => ({
          nameIdentifier: person.id,
          nameIdentifierFormat: person.nameIdFormat ?? PERSISTENT,
        }),
      }),
    };
    const xml = await new Promise<string>((resolve, reject) =>
      getSamlResponse(options, person, (error, response) => (error ? reject(error) : resolve(response))),
    );
    const said = changes.answersOutside
      ? xml.replace("<samlp:Response ", `<samlp:Response InResponseTo="${request.id}" `)
      : xml;
    const answer = Buffer.from(changes.tamper?.(said) ?? said).toString("base64");
    return {
      acs,
      form: new URLSearchParams({
        SAMLResponse: answer,
        RelayState: url.searchParams.get("RelayState") ?? "",
      }),
    };
  }
}
