import { type AccountName, isAccountName, MAX_ACCOUNT_NAME_LENGTH } from "../accounts/account-name.ts";
import { RegistryError } from "../oci/errors.ts";

/**
 * The account name for what a provider calls somebody: `Zoë.Smith@example.com` becomes
 * `zoe.smith`. The same suggestion always gives the same name.
 *
 * @throws RegistryError `accountNameInvalid` when nothing usable is left of it.
 */
export function accountNameFrom(suggestion: string): AccountName {
  const [local = ""] = suggestion.slice(0, 1024).split("@");
  const name = local
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    // A domain before the name, as Windows writes it.
    .replace(/^.*\\/, "")
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/[._-]{2,}/g, "-")
    .slice(0, MAX_ACCOUNT_NAME_LENGTH)
    .replace(/^[._-]+|[._-]+$/g, "");
  if (isAccountName(name)) return name;
  throw new RegistryError(
    "accountNameInvalid",
    `no account name can be made of ${JSON.stringify(suggestion.slice(0, 100))}`,
  );
}
