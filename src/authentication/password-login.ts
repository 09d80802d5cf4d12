import { randomBytes } from "node:crypto";
import { WRONG_CREDENTIALS } from "../access/access-control.ts";
import { AuthenticationRequired } from "../access/authentication-required.ts";
import type { Caller } from "../access/caller.ts";
import type { Account, AccountService } from "../accounts/account-service.ts";
import type { FailedLogins } from "./failed-logins.ts";
import { RecentMap } from "./recent-map.ts";

/** Milliseconds that a password is remembered to be right. */
const REMEMBERED = 60_000;
const CAPACITY = 2000;

export interface PasswordLoginOptions {
  readonly accounts: AccountService;
  readonly failedLogins: FailedLogins;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

/** A name and password, and where they come from. */
export interface LoginRequest {
  readonly name: string;
  readonly password: string;
  readonly clientAddress: string;
}

/**
 * Logins by name and password. Clients that send both with every request would cost an argon2
 * computation each time: what was right is remembered for a minute, under a keyed hash, and is
 * forgotten at once when the account is disabled or its password is changed.
 */
export class PasswordLogin {
  readonly #accounts: AccountService;
  readonly #failedLogins: FailedLogins;
  readonly #now: () => number;
  /** Of this process, and never written anywhere. */
  readonly #key = randomBytes(32);
  readonly #right = new RecentMap<string, { readonly caller: Caller; readonly until: number }>(CAPACITY);
  readonly #underWay = new Map<string, Promise<Caller>>();

  constructor(options: PasswordLoginOptions) {
    this.#accounts = options.accounts;
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

  async #check(request: LoginRequest, key: string): Promise<Caller> {
    const attempt = await this.#failedLogins.begin(request.clientAddress, request.name.slice(0, 128));
    try {
      const account = await this.#accounts.checkPassword(request);
      attempt.end(account === undefined ? "failed" : "succeeded");
      if (account === undefined) throw new AuthenticationRequired({ message: WRONG_CREDENTIALS });
      const caller = callerOf(account);
      this.#right.set(key, { caller, until: this.#now() + REMEMBERED });
      return caller;
    } finally {
      attempt.end("abandoned");
    }
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
      return callerOf(current);
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

function callerOf(account: Account): Caller {
  const { id, name, isAdmin, credentialsValidFrom } = account;
  return { account: { id, name, isAdmin, credentialsValidFrom }, credential: "password" };
}
