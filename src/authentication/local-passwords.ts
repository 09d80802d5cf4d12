import type { Caller } from "../access/caller.ts";
import type { Account, AccountService } from "../accounts/account-service.ts";
import type { CredentialChecker, LoginRequest } from "./credential-checker.ts";

/** The passwords that are kept here, as hashes. Takes the same time for a wrong name and a wrong password. */
export class LocalPasswords implements CredentialChecker {
  readonly #accounts: AccountService;

  constructor(accounts: AccountService) {
    this.#accounts = accounts;
  }

  async check(request: LoginRequest): Promise<Caller | undefined> {
    const account = await this.#accounts.checkPassword(request);
    return account && passwordCaller(account);
  }
}

/** The caller who said an account's password. */
export function passwordCaller(account: Account): Caller {
  const { id, name, isAdmin, credentialsValidFrom } = account;
  return { account: { id, name, isAdmin, credentialsValidFrom }, credential: "password" };
}
