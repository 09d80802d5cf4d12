import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair } from "jose";
import { Provider, type ProviderContext } from "oidc-provider";

export const CLIENT_ID = "entrepot";
export const CLIENT_SECRET = "a secret that is long enough for a client";

/** A real OpenID Connect provider on this machine, with a login form that takes any name it knows. */
export interface TestProvider extends AsyncDisposable {
  readonly issuer: string;
  /** What it says of people, by the name they log in with. Change it as a directory would. */
  readonly people: Map<string, Record<string, unknown>>;
  /** How often each of its paths was asked for. */
  readonly asked: Map<string, number>;
  /** Answers in its place, where it gives an answer; undefined goes back to it. */
  answer(instead: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined): void;
  /** Stops answering. */
  stop(): Promise<void>;
}

export interface TestProviderOptions {
  /** Where browsers may be sent back to. */
  readonly redirectUris: readonly string[];
  readonly backChannelLogoutUri?: string;
  /** Whether the claims are in the ID token, besides in the user info. */
  readonly claimsInToken?: boolean;
  /** Whether it has a client without a secret. */
  readonly isPublic?: boolean;
  readonly algorithm?: "RS256" | "ES256" | "PS256";
}

/** Starts a provider. */
export async function startTestProvider(options: TestProviderOptions): Promise<TestProvider> {
  const { algorithm = "RS256" } = options;
  const people = new Map<string, Record<string, unknown>>();
  const asked = new Map<string, number>();
  let instead: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: algorithm, use: "sig", kid: "one" };
  const provider = new Provider(issuer, configurationOf({ ...options, algorithm }, people, key));
  const callback = provider.callback();
  server.on("request", (request, response) => {
    const path = new URL(request.url ?? "/", issuer).pathname;
    asked.set(path, (asked.get(path) ?? 0) + 1);
    if (instead?.(request, response)) return;
    if (path.startsWith("/interaction/")) void logIn(provider, request, response);
    else callback(request, response);
  });
  const stop = async () => {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  return {
    issuer,
    people,
    asked,
    answer(other) {
      instead = other;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function configurationOf(
  options: TestProviderOptions,
  people: ReadonlyMap<string, Record<string, unknown>>,
  key: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { redirectUris, backChannelLogoutUri, claimsInToken = false, isPublic = false, algorithm } = options;
  return {
    clients: [
      {
        client_id: CLIENT_ID,
        ...(isPublic ? { token_endpoint_auth_method: "none" } : { client_secret: CLIENT_SECRET }),
        redirect_uris: redirectUris,
        post_logout_redirect_uris: redirectUris.map((uri) => `${new URL(uri).origin}/`),
        grant_types: ["authorization_code"],
        response_types: ["code"],
        id_token_signed_response_alg: algorithm,
        ...(backChannelLogoutUri && {
          backchannel_logout_uri: backChannelLogoutUri,
          backchannel_logout_session_required: true,
        }),
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: ["of the test"] },
    pkce: { required: () => true },
    conformIdTokenClaims: !claimsInToken,
    scopes: ["openid", "profile", "email", "groups"],
    claims: {
      openid: ["sub"],
      profile: ["name", "preferred_username"],
      email: ["email", "email_verified"],
      groups: ["groups", "realm_access"],
    },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    ttl: {
      AccessToken: 300,
      AuthorizationCode: 60,
      IdToken: 300,
      Interaction: 300,
      Session: 3600,
      Grant: 3600,
    },
    interactions: { url: (_: ProviderContext, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: ProviderContext, id: string) =>
      people.has(id)
        ? {
            accountId: id,
            claims: () => ({ preferred_username: id, ...people.get(id), sub: id }),
          }
        : undefined,
    // Nobody is asked for a consent.
    async loadExistingGrant(
      this: unknown,
      context: ProviderContext & { readonly oidc: { readonly provider: Provider } },
    ) {
      const { client, session, provider } = context.oidc;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid profile email groups");
      await grant.save();
      return grant;
    },
  };
}

/** Takes `?login=NAME`, as a form would send it. */
async function logIn(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const login = new URL(request.url ?? "/", "http://127.0.0.1").searchParams.get("login");
  if (login === null) {
    response.writeHead(200, { "content-type": "text/html" }).end("<form><input name=login></form>");
    return;
  }
  const result = login === "" ? { error: "access_denied" } : { login: { accountId: login } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

/** A browser: follows redirects one by one, and keeps cookies by host. */
export class TestBrowser {
  readonly cookies = new Map<string, Map<string, string>>();

  async get(url: string): Promise<Response> {
    const { host } = new URL(url);
    const jar = this.cookies.get(host) ?? new Map<string, string>();
    this.cookies.set(host, jar);
    const response = await fetch(url, {
      redirect: "manual",
      headers: {
        Accept: "text/html,application/xhtml+xml,*/*;q=0.8",
        Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; "),
      },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = cookie.split(";");
      const equals = pair.indexOf("=");
      const name = pair.slice(0, equals);
      const isOver = attributes.some((attribute) =>
        /^\s*(?:max-age=0|expires=thu, 01 jan 1970)/i.test(attribute),
      );
      if (isOver) jar.delete(name);
      else jar.set(name, pair.slice(equals + 1));
    }
    return response;
  }

  /** Goes to a provider's login, and logs in there; `back` is of where it leads back to. @returns where the provider sends the browser back to. */
  async logInAt(provider: TestProvider, loginUrl: string, name: string, back = loginUrl): Promise<string> {
    let url = loginUrl;
    for (let step = 0; step < 12; step++) {
      const response = await this.get(url);
      const location = response.headers.get("location");
      if (location === null)
        throw new Error(`no redirect from ${url}: ${response.status} ${await response.text()}`);
      url = new URL(location, url).href;
      if (new URL(url).origin === new URL(back).origin) return url;
      if (url.startsWith(`${provider.issuer}/interaction/`)) url += `?login=${encodeURIComponent(name)}`;
    }
    throw new Error("the provider leads around in circles");
  }
}
