import type { Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import { AccountError } from "./account-error.ts";
import type { AccountEvent } from "./account-events.ts";
import type { AccountName } from "./account-name.ts";
import {
  type Account,
  type AccountChanges,
  findAccount,
  forgetDeletedRepositories,
  lockActiveAdministrators,
  repositoryIn,
} from "./account-store.ts";

/** What is to be different about an account. */
export type UpdateAccountOptions = Pick<
  AccountChanges,
  "fullName" | "description" | "isAdmin" | "isAuditor" | "isActive"
>;

/** @throws AccountError `lastAdministrator` when no other administrator could log in. */
export async function keepAnAdministrator(
  transaction: Transaction<Schema>,
  account: Account,
  engine: Database["engine"],
): Promise<void> {
  if (!account.isAdmin || !account.isActive) return;
  const administrators = await lockActiveAdministrators(transaction, engine);
  if (administrators.some((name) => name !== account.name)) return;
  throw new AccountError(
    "lastAdministrator",
    `${account.name} is the last administrator that can log in: make another one first`,
  );
}

/**
 * Makes sure that a new account may have a name, and that it inherits nothing by it.
 *
 * @throws AccountError `nameTaken`, `namespaceInUse`.
 */
export async function claimName(
  transaction: Transaction<Schema>,
  name: AccountName,
  options: { readonly adoptNamespace: boolean | undefined },
): Promise<void> {
  if (await findAccount(transaction, name)) {
    throw new AccountError("nameTaken", `there is an account named ${name} already`);
  }
  if (options.adoptNamespace) return;
  const repository = await repositoryIn(transaction, name);
  if (repository !== undefined) {
    throw new AccountError(
      "namespaceInUse",
      `the namespace ${name} has repositories without an owner already (${repository}): whoever gets this account name owns them. Take another name, or adopt the namespace if that is meant`,
    );
  }
  await forgetDeletedRepositories(transaction, name);
}

/** Later than every value the account has had, also when the clock went back. */
export function voidCredentials(account: Account): { readonly credentialsValidFrom: number } {
  return { credentialsValidFrom: Math.max(Date.now(), account.credentialsValidFrom + 1) };
}

/** Changes without those that change nothing. */
type StoredChanges = {
  readonly [Key in keyof UpdateAccountOptions]?: Exclude<UpdateAccountOptions[Key], undefined>;
};

/** What of the changes is one, and what is written down about it. @throws AccountError `notPossible`. */
export function differences(
  account: Account,
  changes: UpdateAccountOptions,
): { readonly stored: StoredChanges; readonly events: readonly AccountEvent[] } {
  const stored: Partial<Record<keyof UpdateAccountOptions, unknown>> = {};
  const events: AccountEvent[] = [];
  const note = (key: keyof UpdateAccountOptions, action: string, data?: AccountEvent["data"]) => {
    if (changes[key] === undefined || changes[key] === account[key]) return;
    stored[key] = changes[key];
    if (!events.some((event) => event.action === action)) {
      events.push({ type: "UPDATE", action, ...(data && { data }) });
    }
  };
  if (account.kind !== "user" && (changes.isAdmin || changes.isAuditor)) {
    throw new AccountError(
      "notPossible",
      `${account.name} is not a user, and cannot have a role in the registry`,
    );
  }
  note("fullName", "account.update");
  note("description", "account.update");
  note("isAdmin", changes.isAdmin ? "account.admin.grant" : "account.admin.revoke");
  note("isAuditor", changes.isAuditor ? "account.auditor.grant" : "account.auditor.revoke");
  note("isActive", changes.isActive ? "account.enable" : "account.disable");
  return { stored: stored as StoredChanges, events };
}
