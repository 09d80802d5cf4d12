import { RegistryError } from "../../oci/errors.ts";
import type { Claims } from "../trust-rules/claim-conditions.ts";
import type { OidcConfiguration } from "./oidc-kind.ts";

/** What a provider says of somebody, in the registry's words. */
export interface OidcIdentity {
  readonly subject: string;
  readonly suggestedName: string;
  readonly fullName: string;
  /** Undefined where groups have no say. */
  readonly groups: readonly string[] | undefined;
  readonly isAdmin: boolean | undefined;
  readonly isAuditor: boolean | undefined;
}

/** Groups of one person that are looked at. */
const MAX_GROUPS = 2000;
const MAX_GROUP_LENGTH = 1024;

/** Whether the ID token lacks something that the user info may have. */
export function lacksClaims(claims: Claims, configuration: OidcConfiguration): boolean {
  const { nameClaim, fullNameClaim, groupsClaim } = configuration;
  const wanted = [nameClaim, fullNameClaim, ...(groupsClaim === undefined ? [] : [groupsClaim])];
  return wanted.some((name) => claimOf(claims, name) === undefined);
}

/**
 * Who somebody is, by the claims of the ID token and the user info. Groups that are not there are no
 * groups: a provider leaves the claim out when somebody is in none any more.
 *
 * @throws RegistryError `loginFailed` when the claims cannot be used.
 */
export function identityOf(claims: Claims, configuration: OidcConfiguration): OidcIdentity {
  const { nameClaim, fullNameClaim, adminGroup, auditorGroup } = configuration;
  const subject = textOf(claims.sub);
  if (subject === undefined) throw unusable("the provider does not say who it is");
  // Some providers write the flag as a text.
  const isVerified = claims.email_verified !== false && claims.email_verified !== "false";
  if (nameClaim === "email" && !isVerified) {
    throw unusable("the provider has not verified the e-mail address that the account is named after");
  }
  const groups = groupsOf(claims, configuration);
  return {
    subject,
    // People write into an address that nobody has verified what they like: also somebody else's.
    suggestedName:
      textOf(claimOf(claims, nameClaim)) ?? (isVerified ? textOf(claims.email) : undefined) ?? subject,
    fullName: textOf(claimOf(claims, fullNameClaim)) ?? "",
    groups,
    isAdmin: adminGroup === undefined ? undefined : groups?.includes(adminGroup),
    isAuditor: auditorGroup === undefined ? undefined : groups?.includes(auditorGroup),
  };
}

function groupsOf(claims: Claims, { groupsClaim }: OidcConfiguration): readonly string[] | undefined {
  if (groupsClaim === undefined) return undefined;
  const found = claimOf(claims, groupsClaim);
  const elsewhere = claimOf(claims, "_claim_names");
  if (isObject(elsewhere) && Object.hasOwn(elsewhere, groupsClaim)) {
    throw unusable("the provider leaves the groups out because they are too many: let it send fewer");
  }
  if (found === undefined || found === null) return [];
  const values = Array.isArray(found) ? found : [found];
  if (values.length > MAX_GROUPS) throw unusable(`the provider names more than ${MAX_GROUPS} groups`);
  return values.filter(
    (group): group is string => typeof group === "string" && group !== "" && group.length <= MAX_GROUP_LENGTH,
  );
}

/** A claim by its name; one with dots in it that is not there is looked for inside of others. */
function claimOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split(".")) {
    if (!isObject(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

function unusable(message: string): RegistryError {
  return new RegistryError("loginFailed", message);
}
