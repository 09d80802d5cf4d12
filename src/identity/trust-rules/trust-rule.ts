import { type CredentialScope, isRepositoryPattern } from "../../access/credential-scope.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { ClaimCondition } from "./claim-conditions.ts";

/** Which identities of an issuer may have a token, whose, and what it is good for. */
export interface TrustRule {
  readonly id: string;
  readonly name: string;
  /** The `iss` of its tokens, exactly; its keys are found below it. */
  readonly issuer: string;
  /** What has to be among the `aud` of its tokens. */
  readonly audience: string;
  /** All have to be met. */
  readonly conditions: readonly ClaimCondition[];
  /** The account that its tokens act as: most often a service account. */
  readonly account: { readonly id: number; readonly name: string };
  /** Never more than the account may do. */
  readonly scopes: CredentialScope;
  /** Seconds that its tokens are good for. */
  readonly tokenSeconds: number;
  readonly isEnabled: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | undefined;
}

/** What a rule is made of. */
export interface TrustRuleContent {
  readonly name: string;
  readonly issuer: string;
  readonly audience: string;
  readonly conditions: readonly ClaimCondition[];
  readonly account: string;
  readonly scopes: CredentialScope;
  readonly tokenSeconds: number;
  readonly isEnabled: boolean;
}

/** Seconds that a token is good for, unless the rule says otherwise. */
export const DEFAULT_TOKEN_SECONDS = 600;
/** Seconds that a token is good for, at most. */
export const MAX_TOKEN_SECONDS = 3600;
export const MIN_TOKEN_SECONDS = 60;

/** Claims that say who somebody is in no way: a rule that rests on them alone trusts everybody. */
const UNTELLING: ReadonlySet<string> = new Set(["iss", "aud", "exp", "nbf", "iat", "jti"]);

/**
 * The issuer as it has to stand in tokens.
 *
 * @throws RegistryError `trustRuleInvalid`. Plain HTTP is for issuers on this machine alone.
 */
export function checkIssuer(issuer: string): string {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (url === undefined || !["https:", "http:"].includes(url.protocol)) {
    throw invalid("the issuer is not an https:// address");
  }
  if (url.protocol === "http:" && !isLoopbackHost(url.hostname)) {
    throw invalid("the issuer is to be an https:// address: over http:// anybody could put in keys");
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw invalid("the issuer has a user name, a query or a fragment");
  }
  return issuer;
}

/** Whether a host is this machine itself, by its name. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** @throws RegistryError `trustRuleInvalid` */
export function checkContent(content: TrustRuleContent): void {
  checkIssuer(content.issuer);
  const telling = content.conditions.filter(
    ({ claim, patterns }) => !UNTELLING.has(claim) && patterns.every((pattern) => /[^*]/.test(pattern)),
  );
  if (telling.length === 0) {
    throw invalid(
      "the conditions trust everybody whom the issuer knows: name a repository, a project, or a subject",
    );
  }
  const seen = new Set<string>();
  for (const { claim } of content.conditions) {
    if (seen.has(claim))
      throw invalid(`there are two conditions on claim ${claim}: list its patterns in one`);
    seen.add(claim);
  }
  for (const { pattern } of content.scopes.repositories) {
    if (!isRepositoryPattern(pattern)) {
      throw invalid(`${JSON.stringify(pattern)} is not a repository, nor org/** or org/app/**`);
    }
  }
}

export function invalid(message: string): RegistryError {
  return new RegistryError("trustRuleInvalid", message);
}
