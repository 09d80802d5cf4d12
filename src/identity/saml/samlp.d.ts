/** The part of the identity provider package that the tests use. */
declare module "samlp" {
  export interface ResponseOptions {
    readonly issuer: string;
    readonly cert: string;
    readonly key: string;
    readonly audience: string;
    readonly recipient: string;
    readonly destination: string;
    readonly inResponseTo?: string;
    readonly sessionIndex?: string;
    readonly lifetimeInSeconds?: number;
    readonly signatureAlgorithm: string;
    readonly digestAlgorithm: string;
    readonly signResponse?: boolean;
    readonly signAssertion?: boolean;
    readonly nameIdentifierFormat?: string;
    profileMapper(user: unknown): {
      getClaims(): Readonly<Record<string, string | readonly string[]>>;
      getNameIdentifier(): { readonly nameIdentifier: string; readonly nameIdentifierFormat?: string };
      metadata?: readonly unknown[];
    };
  }

  export interface ParsedRequest {
    readonly id?: string;
    readonly issuer?: string;
    readonly assertionConsumerServiceURL?: string;
    readonly forceAuthn?: string;
  }

  export function getSamlResponse(
    options: ResponseOptions,
    user: unknown,
    callback: (error: unknown, response: string) => void,
  ): void;

  export function parseRequest(
    request: { readonly query: Readonly<Record<string, string>> },
    callback: (error: unknown, parsed: ParsedRequest) => void,
  ): void;
}
