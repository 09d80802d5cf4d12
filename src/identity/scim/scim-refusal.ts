import { type ErrorKind, RegistryError } from "../../oci/errors.ts";

/** What kind of bad request it was: RFC 7644, table 9. */
export type ScimErrorType =
  | "invalidFilter"
  | "uniqueness"
  | "mutability"
  | "invalidSyntax"
  | "invalidPath"
  | "noTarget"
  | "invalidValue";

/** A refusal with SCIM's own word for it. */
export function scimRefusal(scimType: ScimErrorType, message: string): RegistryError {
  const kind = scimType === "uniqueness" ? "conflict" : "parameterInvalid";
  return new RegistryError(kind, message, { detail: { scimType } });
}

/** SCIM's words for refusals of those who know nothing of SCIM. */
const TYPES: Partial<Record<ErrorKind, ScimErrorType>> = {
  jsonInvalid: "invalidSyntax",
  parameterInvalid: "invalidValue",
  accountNameInvalid: "invalidValue",
  conflict: "uniqueness",
  identityConflict: "uniqueness",
};

/** SCIM's word for a refusal; undefined where it has none. */
export function scimTypeOf(error: unknown): ScimErrorType | undefined {
  if (!(error instanceof RegistryError)) return undefined;
  const { detail } = error;
  if (typeof detail === "object" && detail !== null && "scimType" in detail) {
    return detail.scimType as ScimErrorType;
  }
  return TYPES[error.kind];
}
