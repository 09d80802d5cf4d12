import type { Caller, RequestOrigin } from "../access/caller.ts";

/** A name and password, or what is sent in a password's place, and where they come from. */
export interface LoginRequest {
  readonly name: string;
  readonly password: string;
  readonly clientAddress: string;
  /** Where it comes from, for events. */
  readonly origin?: RequestOrigin;
}

/**
 * One kind of secret that can be sent as a password: local passwords, access tokens, a directory's
 * passwords. `PasswordLogin` asks them in order.
 */
export interface CredentialChecker {
  /**
   * Whether the password has a form that only this checker's secrets have. Then no other checker is
   * asked, no password is hashed for it, and nothing is remembered: the check has to be cheap.
   */
  recognises?(request: LoginRequest): boolean;

  /**
   * Whose name and password these are; undefined leaves the question to the next checker, and is a
   * refusal when there is none. `account.credentialsValidFrom` has to be set: it is what a
   * remembered login is void by.
   *
   * @throws AuthenticationRequired, RegistryError to refuse definitely.
   */
  check(request: LoginRequest): Promise<Caller | undefined>;
}
