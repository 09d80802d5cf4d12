import type { IdentityDetails, LinkedAccount } from "./identity-store.ts";

/** Columns of `accounts` that change. */
export interface RoleChanges {
  is_admin?: 0 | 1;
  is_auditor?: 0 | 1;
}

/** What the roles become: given by the provider's word, and taken only when it was its word that gave. */
export function roleChanges(
  account: LinkedAccount,
  details: IdentityDetails,
  wanted: { readonly isAdmin: boolean | undefined; readonly isAuditor: boolean | undefined },
): { readonly changes: RoleChanges; readonly details: IdentityDetails } {
  const changes: RoleChanges = {};
  let { admin = false, auditor = false } = details;
  if (wanted.isAdmin === true && !account.isAdmin) {
    changes.is_admin = 1;
    admin = true;
  } else if (wanted.isAdmin === false && admin) {
    if (account.isAdmin) changes.is_admin = 0;
    admin = false;
  }
  if (wanted.isAuditor === true && !account.isAuditor) {
    changes.is_auditor = 1;
    auditor = true;
  } else if (wanted.isAuditor === false && auditor) {
    if (account.isAuditor) changes.is_auditor = 0;
    auditor = false;
  }
  const { admin: _, auditor: __, ...rest } = details;
  return { changes, details: { ...rest, ...(admin && { admin }), ...(auditor && { auditor }) } };
}
