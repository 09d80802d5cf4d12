import { ANONYMOUS, type Caller } from "../access/caller.ts";
import { originOf } from "../access/request-actor.ts";
import type { AccountService } from "../accounts/account-service.ts";
import type { Database } from "../database/database.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import type { RequestContext } from "../http/context.ts";
import { isAccessToken } from "./access-token.ts";
import { AccessTokenLogin } from "./access-token-login.ts";
import { parseAuthorization } from "./authorization-header.ts";
import { BearerTokens } from "./bearer-tokens.ts";
import { CertificateLogin, type CertificateLoginOptions } from "./certificate-login.ts";
import type { CredentialChecker } from "./credential-checker.ts";
import { FailedLogins } from "./failed-logins.ts";
import { LocalPasswords } from "./local-passwords.ts";
import { LoginAudit } from "./login-audit.ts";
import { PasswordLogin } from "./password-login.ts";
import { SecondFactor, type SecondFactorRequirement } from "./second-factor.ts";
import { isLogin, SessionLogin } from "./session-login.ts";
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
  /** Where logins are told of. Default: nowhere. */
  readonly events?: EventRecorder;
  /** Whose passwords are good together with a second factor only. Default: nobody's by rule. */
  readonly requireSecondFactor?: SecondFactorRequirement;
  /** Seconds that a browser's session may go unused. Default: 12 hours. */
  readonly sessionIdleSeconds?: number;
  /** Who is asked about passwords that are neither local ones nor access tokens: directories. */
  readonly directories?: readonly CredentialChecker[];
  /** What of a client certificate is the account's name, where those are a way in. */
  readonly certificateAccount?: CertificateLoginOptions["account"] | undefined;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

/** What of a request's context it takes. */
export type AuthenticationContext = Pick<
  RequestContext,
  "clientAddress" | "id" | "origin" | "clientCertificate"
>;

const SESSION_IDLE_SECONDS = 12 * 60 * 60;
const BEARER_PREFIX = "Bearer ";

/** Finds out who makes a request. Each kind of credential is handed to the part that knows it. */
export class Authenticator {
  /** Names and passwords, and access tokens in the place of passwords. */
  readonly passwords: PasswordLogin;
  readonly accessTokens: AccessTokenLogin;
  readonly secondFactor: SecondFactor;
  /** Also for those who check secrets that are no account's. */
  readonly failedLogins: FailedLogins;
  /** The cookies of browsers. */
  readonly sessions: SessionLogin;
  /** Bearer tokens of the docker token flow. */
  readonly tokens: BearerTokens;
  readonly #certificates: CertificateLogin | undefined;

  constructor(options: AuthenticatorOptions) {
    const now = options.now ?? Date.now;
    const { database } = options;
    this.failedLogins = new FailedLogins({ perMinute: options.failedLoginsPerMinute, now });
    this.accessTokens = new AccessTokenLogin({ database, now });
    const checkers = [
      this.accessTokens,
      new LocalPasswords(options.accounts),
      ...(options.directories ?? []),
    ];
    this.secondFactor = new SecondFactor({
      database,
      requirement: options.requireSecondFactor ?? "none",
      now,
    });
    this.sessions = new SessionLogin({
      database,
      secondFactor: this.secondFactor,
      idleSeconds: options.sessionIdleSeconds ?? SESSION_IDLE_SECONDS,
      now,
    });
    this.passwords = new PasswordLogin({
      accounts: options.accounts,
      checkers,
      failedLogins: this.failedLogins,
      secondFactor: this.secondFactor,
      audit: new LoginAudit(options.events, now),
      now,
    });
    this.tokens = new BearerTokens({ ...options, now });
    const { accounts, certificateAccount } = options;
    this.#certificates =
      certificateAccount &&
      new CertificateLogin({ find: (name) => accounts.find(name), account: certificateAccount });
  }

  /**
   * Who makes the request; anonymous without an `Authorization` header, without the cookie of a
   * session that stands, and without a client certificate where those are a way in. A bearer token is proof of
   * who was there when it was issued: that the account still stands is found out by the access
   * decision, or by `AccessControl.verify` where there is none.
   *
   * @throws AuthenticationRequired when there is a credential and it is no good; RegistryError
   * `tooManyRequests` after too many failures, `csrfInvalid`.
   */
  async authenticate(request: Request, context: AuthenticationContext): Promise<Caller> {
    const header = request.headers.get("authorization");
    if (header === null) return this.#withoutHeader(request, context);
    // Nearly every request of a pull takes this way.
    if (header.startsWith(BEARER_PREFIX)) {
      const caller = this.tokens.remembered(header.slice(BEARER_PREFIX.length));
      if (caller !== undefined) return caller;
    }
    const presented = parseAuthorization(header);
    if (presented.kind === "bearer" && !isAccessToken(presented.token)) {
      return this.tokens.verify(presented.token);
    }
    const { clientAddress } = context;
    const origin = originOf(request, context);
    if (presented.kind === "basic") {
      return this.passwords.login({
        name: presented.name,
        password: presented.password,
        clientAddress,
        origin,
      });
    }
    const { token } = presented;
    return this.passwords.recognised({ name: "", clientAddress, origin }, () =>
      this.accessTokens.find(token),
    );
  }

  /** What somebody says counts before what the machine shows that it is said from. */
  async #withoutHeader(request: Request, context: AuthenticationContext): Promise<Caller> {
    const { clientCertificate } = context;
    const hasCookie = request.headers.has("cookie");
    if ((hasCookie || clientCertificate !== undefined) && isLogin(request)) return ANONYMOUS;
    if (hasCookie) {
      const caller = await this.sessions.authenticate(request, context);
      if (caller.account !== undefined) return caller;
    }
    if (clientCertificate === undefined || this.#certificates === undefined) return ANONYMOUS;
    return this.#certificates.login(clientCertificate, { request, origin: context.origin });
  }
}
