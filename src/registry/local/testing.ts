import type { ActingFor } from "./context.ts";

/** Somebody with that account, or nobody in particular. */
export function actingAs(accountId: number | undefined): ActingFor {
  if (accountId === undefined) return { accountId, caller: { credential: "none" } };
  const account = { id: accountId, name: `account-${accountId}`, isAdmin: false };
  return { accountId, caller: { credential: "password", account } };
}
