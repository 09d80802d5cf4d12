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

/** Between an organization's name and the rest of a service account's. No namespace has it. */
const SERVICE_SEPARATOR = "+";

/** Before an id, where a name may stand as well. */
const ID_PREFIX = "id:";

const UID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether `text` can be the name of an account: a user's, an organization's, or a service account's. */
export function isAccountName(text: string): text is AccountName {
  if (isNamespaceName(text)) return true;
  const [organization = "", robot = "", ...rest] = text.split(SERVICE_SEPARATOR);
  return (
    rest.length === 0 &&
    text.length <= MAX_ACCOUNT_NAME_LENGTH &&
    isNamespaceName(organization) &&
    isNamespaceName(robot)
  );
}

/** Whether `text` can be the name of a user or an organization, and so a namespace. */
export function isNamespaceName(text: string): text is AccountName {
  return (
    text.length <= MAX_ACCOUNT_NAME_LENGTH &&
    !text.includes("/") &&
    !RESERVED.has(text) &&
    !isUid(text) &&
    isRepositoryName(text)
  );
}

/** Whether `text` has the form of a stable id of an account or a team. No name has it. */
export function isUid(text: string): boolean {
  return UID.test(text);
}

/** The uid that people mean by `id:UID`, as DTR's paths have it, or by a bare uid; undefined where it is a name. */
export function uidOf(nameOrId: string): string | undefined {
  const uid = nameOrId.startsWith(ID_PREFIX) ? nameOrId.slice(ID_PREFIX.length) : nameOrId;
  return isUid(uid) ? uid : undefined;
}

/**
 * The name of an organization's service account: `org+robot`.
 *
 * @throws AccountError `nameInvalid`.
 */
export function serviceAccountName(organization: string, robot: string): AccountName {
  const own = robot.startsWith(`${organization}${SERVICE_SEPARATOR}`)
    ? robot.slice(organization.length + SERVICE_SEPARATOR.length)
    : robot;
  const name = `${organization}${SERVICE_SEPARATOR}${parseAccountName(own)}`;
  if (isAccountName(name)) return name;
  throw new AccountError(
    "nameInvalid",
    `the name ${JSON.stringify(name)} is too long: at most ${MAX_ACCOUNT_NAME_LENGTH} characters`,
  );
}

/**
 * Parses the name of a user or an organization from outside.
 *
 * @throws AccountError `nameInvalid`.
 */
export function parseAccountName(text: string): AccountName {
  if (isNamespaceName(text)) return text;
  const shown = JSON.stringify(text.slice(0, MAX_ACCOUNT_NAME_LENGTH));
  throw new AccountError(
    "nameInvalid",
    RESERVED.has(text)
      ? `the account name ${shown} is reserved`
      : `the account name ${shown} cannot be used: names are lower-case letters and digits, with . _ __ or - between them, at most ${MAX_ACCOUNT_NAME_LENGTH} characters`,
  );
}
