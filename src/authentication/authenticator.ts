import { ANONYMOUS, type Caller } from "../access/caller.ts";
import type { AccountService } from "../accounts/account-service.ts";
import type { Database } from "../database/database.ts";
import type { RequestContext } from "../http/context.ts";
import { isAccessToken } from "./access-token.ts";
import { AccessTokenLogin } from "./access-token-login.ts";
import { parseAuthorization } from "./authorization-header.ts";
import { BearerTokens } from "./bearer-tokens.ts";
import type { CredentialChecker } from "./credential-checker.ts";
import { FailedLogins } from "./failed-logins.ts";
import { LocalPasswords } from "./local-passwords.ts";
import { PasswordLogin } from "./password-login.ts";
import type { SigningKeys } from "./signing-keys.ts";

export interface AuthenticatorOptions {
  readonly database: Database;
  readonly accounts: AccountService;
  readonly keys: SigningKeys;
  /** This registry's name in tokens. */
  readonly service: string;
  /** Seconds a bearer token is good for. */
  readonly tokenSeconds: number;
  /** Failed logins a minute, by client address and by account. */
  readonly failedLoginsPerMinute: number;
  /** Who is asked about passwords that are neither local ones nor access tokens: directories. */
  readonly directories?: readonly CredentialChecker[];
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

const BEARER_PREFIX = "Bearer ";

/** Finds out who makes a request. Each kind of credential is handed to the part that knows it. */
export class Authenticator {
  /** Names and passwords, and access tokens in the place of passwords. */
  readonly passwords: PasswordLogin;
  readonly accessTokens: AccessTokenLogin;
  /** Bearer tokens of the docker token flow. */
  readonly tokens: BearerTokens;

  constructor(options: AuthenticatorOptions) {
    const now = options.now ?? Date.now;
    const failedLogins = new FailedLogins({ perMinute: options.failedLoginsPerMinute, now });
    this.accessTokens = new AccessTokenLogin({ database: options.database, now });
    const checkers = [
      this.accessTokens,
      new LocalPasswords(options.accounts),
      ...(options.directories ?? []),
    ];
    this.passwords = new PasswordLogin({ accounts: options.accounts, checkers, failedLogins, now });
    this.tokens = new BearerTokens({ ...options, now });
  }

  /**
   * Who makes the request; anonymous without an `Authorization` header. A bearer token is proof of
   * who was there when it was issued: that the account still stands is found out by the access
   * decision, or by `AccessControl.verify` where there is none.
   *
   * @throws AuthenticationRequired when there is a credential and it is no good; RegistryError
   * `tooManyRequests` after too many failures.
   */
  async authenticate(request: Request, context: Pick<RequestContext, "clientAddress">): Promise<Caller> {
    const header = request.headers.get("authorization");
    if (header === null) return ANONYMOUS;
    // Nearly every request of a pull takes this way.
    if (header.startsWith(BEARER_PREFIX)) {
      const caller = this.tokens.remembered(header.slice(BEARER_PREFIX.length));
      if (caller !== undefined) return caller;
    }
    const presented = parseAuthorization(header);
    const { clientAddress } = context;
    if (presented.kind === "basic") {
      return this.passwords.login({ name: presented.name, password: presented.password, clientAddress });
    }
    const { token } = presented;
    if (!isAccessToken(token)) return this.tokens.verify(token);
    return this.passwords.recognised({ name: "", clientAddress }, () => this.accessTokens.find(token));
  }
}
