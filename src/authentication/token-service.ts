import type { AccessControl } from "../access/access-control.ts";
import { AuthenticationRequired } from "../access/authentication-required.ts";
import type { Caller } from "../access/caller.ts";
import type { Database } from "../database/database.ts";
import { databaseFault } from "../database/errors.ts";
import type { Authenticator } from "./authenticator.ts";
import { RefreshTokens } from "./refresh-tokens.ts";
import { formatScopes, type RequestedScope } from "./scope.ts";

export interface TokenServiceOptions {
  readonly database: Database;
  readonly authenticator: Authenticator;
  readonly access: AccessControl;
  /** This registry's name in tokens. */
  readonly service: string;
  /** Days an offline token is good for. */
  readonly offlineTokenDays: number;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

/** What a token is asked for. */
export interface TokenRequest {
  readonly scope: RequestedScope;
  /** Whether a refresh token is wanted too. */
  readonly offline: boolean;
  /** What the client calls itself. */
  readonly clientId: string;
}

/** What was issued. */
export interface TokenGrant {
  readonly token: string;
  readonly issuedAt: Date;
  /** Seconds. */
  readonly expiresIn: number;
  /** What the token is good for, in the form of a request. */
  readonly scope: string;
  readonly refreshToken?: string;
}

/**
 * Issues the tokens of the docker token flow: what was asked for, as far as the caller's rights go.
 * Nothing of it writes to the database, except the making of a refresh token.
 */
export class TokenService {
  readonly #authenticator: Authenticator;
  readonly #access: AccessControl;
  readonly #refreshTokens: RefreshTokens;

  constructor(options: TokenServiceOptions) {
    this.#authenticator = options.authenticator;
    this.#access = options.access;
    this.#refreshTokens = new RefreshTokens(options);
  }

  /**
   * A token for a caller who proved himself otherwise, or for an anonymous one.
   *
   * @throws AuthenticationRequired when the caller's credential is void.
   */
  async issue(caller: Caller, request: TokenRequest): Promise<TokenGrant> {
    const repositories = await this.#access.grantable(caller, request.scope.repositories);
    const catalog = request.scope.catalog && (await this.#mayList(caller));
    const issued = await this.#authenticator.tokens.issue(caller, { repositories, catalog });
    const refreshToken = request.offline ? await this.#refreshToken(caller, request.clientId) : undefined;
    return {
      ...issued,
      scope: formatScopes(repositories, catalog),
      ...(refreshToken !== undefined && { refreshToken }),
    };
  }

  /**
   * A token for the holder of a refresh token.
   *
   * @throws AuthenticationRequired when the refresh token is no good.
   */
  async refresh(refreshToken: string, request: TokenRequest): Promise<TokenGrant> {
    const caller = await this.#refreshTokens.find(refreshToken);
    if (caller === undefined) {
      throw new AuthenticationRequired({ message: "this login has ended: log in again" });
    }
    // Got with a password alone, when that was still enough.
    const { account, credential } = caller;
    if (credential === "password" && this.#authenticator.secondFactor.isRequired(account?.isAdmin === true)) {
      throw new AuthenticationRequired({ message: "this registry requires a second factor: log in again" });
    }
    return { ...(await this.issue(caller, { ...request, offline: false })), refreshToken };
  }

  async #mayList(caller: Caller): Promise<boolean> {
    try {
      await this.#access.visibilityFor(caller);
      return true;
    } catch (error) {
      if (error instanceof AuthenticationRequired) return false;
      throw error;
    }
  }

  /** Without one the client goes on asking for the password: no reason to refuse the login. */
  async #refreshToken(caller: Caller, clientId: string): Promise<string | undefined> {
    try {
      return await this.#refreshTokens.create(caller, clientId);
    } catch (error) {
      if (databaseFault(error) === undefined) throw error;
      return undefined;
    }
  }
}
