import { decodeProtectedHeader } from "jose";
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
} from "openid-client";
import type { RequestOrigin } from "../../access/caller.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { ExternalAccounts, LinkedAccount } from "../external-accounts.ts";
import type { LoginStates } from "../login-states.ts";
import type { Claims } from "../trust-rules/claim-conditions.ts";
import { identityOf, lacksClaims } from "./identity-claims.ts";
import type { OidcProvider, ProviderClients } from "./provider-clients.ts";

export interface OidcLoginOptions {
  readonly clients: ProviderClients;
  readonly states: LoginStates;
  readonly accounts: ExternalAccounts;
}

/** A login that was begun. */
export interface BegunOidcLogin {
  /** Where the browser goes. */
  readonly url: URL;
  readonly id: string;
  /** What the browser keeps, in a cookie. */
  readonly secret: string;
}

/** Somebody who has logged in at a provider. */
export interface FinishedOidcLogin {
  readonly account: LinkedAccount;
  readonly returnPath: string;
  /** What the provider calls its session, for logouts that it begins. */
  readonly providerSession: string | undefined;
}

interface LoginContent {
  readonly verifier: string;
  readonly nonce: string;
  readonly redirectUri: string;
  readonly returnPath: string;
  /** The provider's `updatedAt`: a login ends by the configuration that it began with. */
  readonly updatedAt: number;
}

/** Codes of OAuth errors that are shown: what is no such code is somebody's text. */
const ERROR_CODE = /^[a-z_]{1,64}$/;

/**
 * Logins at OpenID Connect providers: the authorization code flow with PKCE (OpenID Connect Core 1.0,
 * section 3.1; RFC 7636; RFC 9700).
 */
export class OidcLogin {
  readonly #options: OidcLoginOptions;

  constructor(options: OidcLoginOptions) {
    this.#options = options;
  }

  /**
   * Begins a login.
   *
   * @param options.redirectUri where the provider sends the browser back to.
   * @throws RegistryError `providerUnavailable`.
   */
  async begin(
    provider: OidcProvider,
    options: { readonly redirectUri: string; readonly returnPath: string },
  ): Promise<BegunOidcLogin> {
    const client = await this.#options.clients.of(provider);
    const verifier = randomPKCECodeVerifier();
    const nonce = randomNonce();
    const content: LoginContent = { ...options, verifier, nonce, updatedAt: provider.updatedAt };
    const { id, secret } = await this.#options.states.begin({ providerId: provider.id, content });
    const url = buildAuthorizationUrl(client, {
      redirect_uri: options.redirectUri,
      scope: [...new Set(["openid", ...provider.configuration.scopes])].join(" "),
      response_type: "code",
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state: id,
      nonce,
    });
    return { url, id, secret };
  }

  /**
   * Ends a login, when the browser is back from the provider.
   *
   * @param back.parameters the query that the provider sent the browser back with.
   * @param back.secret what the browser that began the login keeps.
   * @throws RegistryError `loginFailed`, `providerUnavailable`, and what `ExternalAccounts.signIn` throws.
   */
  async finish(
    provider: OidcProvider,
    back: {
      readonly parameters: URLSearchParams;
      readonly secret: string | undefined;
      readonly origin: RequestOrigin;
    },
  ): Promise<FinishedOidcLogin> {
    const { parameters, secret, origin } = back;
    const id = parameters.get("state") ?? "";
    const state = await this.#options.states.finish<LoginContent>(id, secret);
    if (state === undefined || state.providerId !== provider.id) {
      throw failed(
        "this login took too long, was used already, or was begun in another browser: begin again",
      );
    }
    const { content } = state;
    if (content.updatedAt !== provider.updatedAt) {
      throw failed(
        "the identity provider's settings were changed while the login was under way: begin again",
      );
    }
    const error = parameters.get("error");
    if (error !== null) {
      const code = ERROR_CODE.test(error) ? error : "an error";
      throw failed(`the identity provider ${provider.name} ended the login with ${code}`);
    }
    const claims = await this.#claims(provider, content, { parameters, id });
    const identity = identityOf(claims, provider.configuration);
    const account = await this.#options.accounts.signIn({ ...identity, providerId: provider.id, origin });
    const { sid } = claims;
    return {
      account,
      returnPath: content.returnPath,
      providerSession: typeof sid === "string" && /^[^\0]{1,255}$/s.test(sid) ? sid : undefined,
    };
  }

  /** Exchanges the code, and checks what comes for it. */
  async #claims(
    provider: OidcProvider,
    content: LoginContent,
    { parameters, id }: { readonly parameters: URLSearchParams; readonly id: string },
  ): Promise<Claims> {
    const client = await this.#options.clients.of(provider);
    const currentUrl = new URL(content.redirectUri);
    currentUrl.search = parameters.toString();
    try {
      const tokens = await authorizationCodeGrant(client, currentUrl, {
        pkceCodeVerifier: content.verifier,
        expectedNonce: content.nonce,
        expectedState: id,
        idTokenExpected: true,
      });
      const { id_token: idToken, access_token: accessToken } = tokens;
      const claims = tokens.claims();
      if (idToken === undefined || claims === undefined) throw new Error("there is no ID token");
      const { alg } = decodeProtectedHeader(idToken);
      if (!provider.configuration.algorithms.some((each) => each === alg)) {
        throw new Error(`the ID token is signed with ${alg}, which is not among the algorithms allowed`);
      }
      return await withUserInfo(client, provider, { claims, accessToken });
    } catch (error) {
      // What is wrong is for the log: it may come from whoever made the address up.
      throw new RegistryError(
        "loginFailed",
        `what the identity provider ${provider.name} sent cannot be used: begin again`,
        { cause: new Error(reasonOf(error)) },
      );
    }
  }
}

/** The ID token's claims, which win, and those of the user info where it lacks some. */
async function withUserInfo(
  client: Configuration,
  { configuration }: OidcProvider,
  known: { readonly claims: Claims; readonly accessToken: string },
): Promise<Claims> {
  const { claims, accessToken } = known;
  const { userinfo_endpoint: endpoint } = client.serverMetadata();
  if (endpoint === undefined || !lacksClaims(claims, configuration)) return claims;
  const userInfo = await fetchUserInfo(client, accessToken, String(claims.sub));
  return { ...userInfo, ...claims };
}

/**
 * Why it cannot be used, for the log: the messages alone. The errors themselves have answers of the
 * provider in them, with tokens.
 */
function reasonOf(error: unknown): string {
  const messages: string[] = [];
  for (let cause = error; cause instanceof Error && messages.length < 4; cause = cause.cause) {
    const code = "error" in cause && typeof cause.error === "string" ? cause.error : "";
    messages.push(ERROR_CODE.test(code) ? `${cause.message} (${code})` : cause.message);
  }
  return messages.join(": ").slice(0, 500);
}

function failed(message: string): RegistryError {
  return new RegistryError("loginFailed", message);
}
