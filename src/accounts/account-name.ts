import { isRepositoryName } from "../oci/names.ts";
import { AccountError } from "./account-error.ts";

declare const accountNameBrand: unique symbol;

/**
 * The name of an account, parsed. It is also the namespace of the account's repositories, and so
 * has the form of a repository name's path component (OCI distribution spec, "Pulling manifests").
 */
export type AccountName = string & { readonly [accountNameBrand]: true };

/** Leaves room for the rest of a repository's name. */
export const MAX_ACCOUNT_NAME_LENGTH = 128;

/** Words that explanations, logs and events use for callers that are no account. */
const RESERVED: ReadonlySet<string> = new Set(["anonymous", "system"]);

/** Whether `text` has the form of an account name and is not a reserved word. */
export function isAccountName(text: string): text is AccountName {
  return (
    text.length <= MAX_ACCOUNT_NAME_LENGTH &&
    !text.includes("/") &&
    !RESERVED.has(text) &&
    isRepositoryName(text)
  );
}

/**
 * Parses an account name from outside.
 *
 * @throws AccountError `nameInvalid`.
 */
export function parseAccountName(text: string): AccountName {
  if (isAccountName(text)) return text;
  const shown = JSON.stringify(text.slice(0, MAX_ACCOUNT_NAME_LENGTH));
  throw new AccountError(
    "nameInvalid",
    RESERVED.has(text)
      ? `the account name ${shown} is reserved`
      : `the account name ${shown} cannot be used: names are lower-case letters and digits, with . _ __ or - between them, at most ${MAX_ACCOUNT_NAME_LENGTH} characters`,
  );
}
