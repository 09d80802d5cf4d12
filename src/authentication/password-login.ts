import { randomBytes } from "node:crypto";
import { WRONG_CREDENTIALS } from "../access/access-control.ts";
import { AuthenticationRequired } from "../access/authentication-required.ts";
import type { Caller } from "../access/caller.ts";
import type { AccountService } from "../accounts/account-service.ts";
import type { CredentialChecker, LoginRequest } from "./credential-checker.ts";
import type { FailedLogins, LoginAttempt } from "./failed-logins.ts";
import { RecentMap } from "./recent-map.ts";

/** Milliseconds that a password is remembered to be right. */
const REMEMBERED = 60_000;
const CAPACITY = 2000;

export interface PasswordLoginOptions {
  readonly accounts: AccountService;
  /** Who knows the secrets that are sent as passwords, in the order they are asked. */
  readonly checkers: readonly CredentialChecker[];
  readonly failedLogins: FailedLogins;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

/**
 * Logins by name and password, or by what is sent in the password's place. Clients that send both
 * with every request would cost an argon2 computation each time: what was right is remembered for a
 * minute, under a keyed hash, and is forgotten at once when the account is disabled or its password
 * is changed.
 */
export class PasswordLogin {
  readonly #accounts: AccountService;
  readonly #checkers: readonly CredentialChecker[];
  readonly #failedLogins: FailedLogins;
  readonly #now: () => number;
  /** Of this process, and never written anywhere. */
  readonly #key = randomBytes(32);
  readonly #right = new RecentMap<string, { readonly caller: Caller; readonly until: number }>(CAPACITY);
  readonly #underWay = new Map<string, Promise<Caller>>();

  constructor(options: PasswordLoginOptions) {
    this.#accounts = options.accounts;
    this.#checkers = options.checkers;
    this.#failedLogins = options.failedLogins;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Who it is. Wrong names, wrong passwords and disabled accounts take the same time and get the
   * same answer.
   *
   * @throws AuthenticationRequired; RegistryError `tooManyRequests`.
   */
  async login(request: LoginRequest): Promise<Caller> {
    const only = this.#checkers.find((checker) => checker.recognises?.(request));
    if (only !== undefined) return this.recognised(request, () => only.check(request));
    const key = this.#digest(request);
    const remembered = await this.#remembered(key);
    if (remembered !== undefined) return remembered;
    // A client that logs in many times at once is checked once.
    const shared = `${key} ${request.clientAddress}`;
    const underWay = this.#underWay.get(shared);
    if (underWay !== undefined) return underWay;
    const login = this.#check(request, key).finally(() => this.#underWay.delete(shared));
    this.#underWay.set(shared, login);
    return login;
  }

  /**
   * Checks a secret that is recognised by its form. Nobody guesses those: the right one is let in
   * however often its address has failed, and only wrong ones count.
   *
   * @param check whose secret it is.
   * @throws AuthenticationRequired; RegistryError `tooManyRequests`.
   */
  async recognised(
    request: Pick<LoginRequest, "name" | "clientAddress">,
    check: () => Promise<Caller | undefined>,
  ): Promise<Caller> {
    const caller = await check();
    if (caller !== undefined) return caller;
    const attempt = await this.#begin(request);
    attempt.end("failed");
    throw new AuthenticationRequired({ message: WRONG_CREDENTIALS });
  }

  /**
   * Whether this is the account's own password, which its owner says again before it is changed. An
   * access token does not do. Wrong ones count as failed logins.
   *
   * @throws RegistryError `tooManyRequests`.
   */
  async confirm(request: LoginRequest): Promise<boolean> {
    const attempt = await this.#begin(request);
    try {
      const account = await this.#accounts.checkPassword(request);
      attempt.end(account === undefined ? "failed" : "succeeded");
      return account !== undefined;
    } finally {
      attempt.end("abandoned");
    }
  }

  async #check(request: LoginRequest, key: string): Promise<Caller> {
    const attempt = await this.#begin(request);
    try {
      const caller = await this.#ask(request);
      attempt.end(caller === undefined ? "failed" : "succeeded");
      if (caller === undefined) throw new AuthenticationRequired({ message: WRONG_CREDENTIALS });
      this.#right.set(key, { caller, until: this.#now() + REMEMBERED });
      return caller;
    } catch (error) {
      if (error instanceof AuthenticationRequired) attempt.end("failed");
      throw error;
    } finally {
      attempt.end("abandoned");
    }
  }

  async #ask(request: LoginRequest): Promise<Caller | undefined> {
    for (const checker of this.#checkers) {
      if (checker.recognises !== undefined) continue;
      const caller = await checker.check(request);
      if (caller !== undefined) return caller;
    }
    return undefined;
  }

  #begin({ name, clientAddress }: Pick<LoginRequest, "name" | "clientAddress">): Promise<LoginAttempt> {
    return this.#failedLogins.begin(clientAddress, name.slice(0, 128));
  }

  async #remembered(key: string): Promise<Caller | undefined> {
    const entry = this.#right.get(key);
    const account = entry?.caller.account;
    if (entry === undefined || account === undefined) return undefined;
    const current = entry.until > this.#now() ? await this.#accounts.find(account.name) : undefined;
    if (
      current?.isActive &&
      current.id === account.id &&
      current.credentialsValidFrom === account.credentialsValidFrom
    ) {
      const { id, name, isAdmin, credentialsValidFrom } = current;
      return { ...entry.caller, account: { id, name, isAdmin, credentialsValidFrom } };
    }
    this.#right.delete(key);
    return undefined;
  }

  #digest(request: LoginRequest): string {
    return new Bun.CryptoHasher("sha256", this.#key)
      .update(`${request.name.length}:${request.name}:${request.password}`)
      .digest("base64");
  }
}
