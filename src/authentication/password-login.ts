import { randomBytes } from "node:crypto";
import { WRONG_CREDENTIALS } from "../access/access-control.ts";
import { AuthenticationRequired } from "../access/authentication-required.ts";
import type { Caller, RequestOrigin } from "../access/caller.ts";
import type { AccountService } from "../accounts/account-service.ts";
import { RegistryError } from "../oci/errors.ts";
import type { CredentialChecker, LoginRequest } from "./credential-checker.ts";
import type { FailedLogins, LoginAttempt } from "./failed-logins.ts";
import type { LoginAudit } from "./login-audit.ts";
import { RecentMap } from "./recent-map.ts";
import type { SecondFactor } from "./second-factor.ts";

/** Milliseconds that a password is remembered to be right. */
const REMEMBERED = 60_000;
const CAPACITY = 2000;

/** What docker prints when somebody logs in with a password that is not enough. */
const USE_A_TOKEN =
  "this account has a second factor: log in with an access token in the place of the password";
const SET_UP_A_FACTOR =
  "this registry requires a second factor: log in with a browser, set it up, and use an access token here";

export interface PasswordLoginOptions {
  readonly accounts: AccountService;
  /** Who knows the secrets that are sent as passwords, in the order they are asked. */
  readonly checkers: readonly CredentialChecker[];
  readonly failedLogins: FailedLogins;
  readonly secondFactor: SecondFactor;
  readonly audit: LoginAudit;
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
  readonly #secondFactor: SecondFactor;
  readonly #audit: LoginAudit;
  readonly #now: () => number;
  /** Of this process, and never written anywhere. */
  readonly #key = randomBytes(32);
  readonly #right = new RecentMap<string, { readonly caller: Caller; readonly until: number }>(CAPACITY);
  readonly #underWay = new Map<string, Promise<Caller>>();

  constructor(options: PasswordLoginOptions) {
    this.#accounts = options.accounts;
    this.#checkers = options.checkers;
    this.#failedLogins = options.failedLogins;
    this.#secondFactor = options.secondFactor;
    this.#audit = options.audit;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Who it is. Wrong names, wrong passwords and disabled accounts take the same time and get the
   * same answer. Where the account has a second factor, its password is no good here: programs use
   * access tokens.
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
   * Who it is, for a person who logs in: with a code of the second factor, where there is one.
   * Access tokens are for programs, and no good here.
   *
   * @param code of the authenticator, or a recovery code.
   * @throws AuthenticationRequired; RegistryError `secondFactorRequired`, also for a wrong code;
   * `tooManyRequests`.
   */
  async loginInPerson(
    request: LoginRequest,
    code: string | undefined,
  ): Promise<{ readonly caller: Caller; readonly secondFactor: boolean }> {
    const attempt = await this.#begin(request);
    try {
      const recognised = this.#checkers.some((checker) => checker.recognises?.(request));
      const caller = recognised ? undefined : await this.#ask(request, attempt);
      if (caller?.account === undefined) throw this.#failed(request, attempt);
      const secondFactor = await this.#secondFactor.isEnabled(caller.account.id);
      if (secondFactor && (code === undefined || code === "")) {
        throw new RegistryError("secondFactorRequired");
      }
      if (secondFactor && !(await this.#secondFactor.take(caller.account.id, code ?? ""))) {
        attempt.end("failed");
        this.#audit.failed(request.name, originOf(request), "second-factor-wrong");
        throw new RegistryError("secondFactorRequired", "the code is wrong, or was used already");
      }
      attempt.end("succeeded");
      return { caller, secondFactor };
    } finally {
      attempt.end("abandoned");
    }
  }

  /**
   * Checks a secret that is recognised by its form. Nobody guesses those: the right one is let in
   * however often its address has failed, and only wrong ones count.
   *
   * @param check whose secret it is.
   * @throws AuthenticationRequired; RegistryError `tooManyRequests`.
   */
  async recognised(
    request: Omit<LoginRequest, "password">,
    check: () => Promise<Caller | undefined>,
  ): Promise<Caller> {
    const caller = await check();
    if (caller === undefined) throw this.#failed(request, await this.#begin(request));
    this.#audit.succeeded(caller, originOf(request));
    return caller;
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
      const caller = await this.#ask(request, attempt);
      if (caller?.account === undefined) throw this.#failed(request, attempt);
      const { id, isAdmin } = caller.account;
      const enabled = await this.#secondFactor.isEnabled(id);
      if (enabled || this.#secondFactor.isRequired(isAdmin)) {
        this.#audit.failed(request.name, originOf(request), "second-factor-missing");
        throw new AuthenticationRequired({ message: enabled ? USE_A_TOKEN : SET_UP_A_FACTOR });
      }
      attempt.end("succeeded");
      this.#audit.succeeded(caller, originOf(request));
      this.#right.set(key, { caller, until: this.#now() + REMEMBERED });
      return caller;
    } finally {
      attempt.end("abandoned");
    }
  }

  /** Counts a failure. @returns what the client is told. */
  #failed(request: Omit<LoginRequest, "password">, attempt: LoginAttempt): AuthenticationRequired {
    attempt.end("failed");
    this.#audit.failed(request.name, originOf(request), "credentials");
    return new AuthenticationRequired({ message: WRONG_CREDENTIALS });
  }

  async #ask(request: LoginRequest, attempt: LoginAttempt): Promise<Caller | undefined> {
    try {
      for (const checker of this.#checkers) {
        if (checker.recognises !== undefined) continue;
        const caller = await checker.check(request);
        if (caller !== undefined) return caller;
      }
      return undefined;
    } catch (error) {
      // One that refuses for everybody who comes after it.
      if (error instanceof AuthenticationRequired) {
        attempt.end("failed");
        this.#audit.failed(request.name, originOf(request), "credentials");
      }
      throw error;
    }
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
      current.credentialsValidFrom === account.credentialsValidFrom &&
      !this.#secondFactor.isRequired(current.isAdmin)
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

function originOf({ origin, clientAddress }: Omit<LoginRequest, "password">): RequestOrigin {
  return origin ?? { clientAddress, userAgent: "", requestId: "" };
}
