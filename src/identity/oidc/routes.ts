import { z } from "zod";
import { originOf } from "../../access/request-actor.ts";
import { type Asked, type Operation, ok, operation } from "../../api/operation.ts";
import { checkSessionOrigin, openingCookies } from "../../authentication/session-cookies.ts";
import type { SessionService } from "../../authentication/session-service.ts";
import type { RequestContext } from "../../http/context.ts";
import { isRegistryError, RegistryError } from "../../oci/errors.ts";
import { redirect, shownToPeople } from "../browser-login-routes.ts";
import type { IdentityProviders } from "../identity-providers.ts";
import { MAX_TOKEN_LENGTH } from "../identity-token.ts";
import { forgetLoginCookie, loginCookie, loginSecretOf } from "../login-cookies.ts";
import { parseReturnPath } from "../return-path.ts";
import type { Oidc } from "./oidc.ts";
import { oidcKind } from "./oidc-kind.ts";
import type { OidcProvider } from "./provider-clients.ts";

export interface OidcRoutes {
  readonly oidc: Oidc;
  readonly providers: IdentityProviders;
  readonly sessions: Pick<SessionService, "create">;
}

const TAG = "OpenID Connect";
const KIND = oidcKind();
const params = z.object({ provider: z.string().min(1).max(63) });
const HTML = "text/html";
/** Bytes of the form that a provider posts a logout token in. */
const MAX_FORM_BYTES = MAX_TOKEN_LENGTH + 1024;

/** Logins and logouts at OpenID Connect providers. */
export function oidcOperations(routes: OidcRoutes): readonly Operation[] {
  return [...loginOperations(routes), ...logoutOperations(routes)];
}

function loginOperations(routes: OidcRoutes): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/auth/oidc/{provider}/login",
      id: "beginOidcLogin",
      tag: TAG,
      summary: "Log in at an OpenID Connect provider",
      description: "For browsers: leads to the provider, which leads back to `callback`.",
      access: "anyone",
      params,
      query: z.object({ return: z.string().max(4096).optional() }),
      answers: { 302: undefined, 400: HTML },
      errors: ["providerUnknown", "providerUnavailable", "parameterInvalid"],
      handle: (asked) => shown(asked, asked.params.provider, () => begin(routes, asked)),
    }),
    operation({
      method: "GET",
      path: "/auth/oidc/{provider}/callback",
      id: "finishOidcLogin",
      tag: TAG,
      summary: "Where an OpenID Connect provider leads the browser back to",
      description: "Begins a session, and leads to the path that the login was begun with.",
      access: "anyone",
      params,
      answers: { 303: undefined, 400: HTML },
      errors: [
        "providerUnknown",
        "loginFailed",
        "providerUnavailable",
        "accountDisabled",
        "identityUnlinked",
        "identityConflict",
        "accountNameInvalid",
      ],
      handle: (asked) => shown(asked, asked.params.provider, () => finish(routes, asked)),
    }),
  ];
}

function logoutOperations(routes: OidcRoutes): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/auth/oidc/{provider}/logout",
      id: "logOutAtOidcProvider",
      tag: TAG,
      summary: "Log out at an OpenID Connect provider",
      description:
        "For browsers, after the session here has ended: leads to the provider's logout, where it has one, and back.",
      access: "anyone",
      params,
      answers: { 302: undefined },
      errors: ["providerUnknown", "providerUnavailable"],
      handle: (asked) => shown(asked, asked.params.provider, () => leave(routes, asked)),
    }),
    operation({
      method: "POST",
      path: "/auth/oidc/{provider}/backchannel-logout",
      id: "endOidcSessions",
      tag: TAG,
      summary: "Where a provider says that somebody has logged out",
      description: "OpenID Connect Back-Channel Logout 1.0: a form with `logout_token`.",
      access: "anyone",
      params,
      rawBody: "application/x-www-form-urlencoded",
      answers: { 200: z.object({ sessions: z.number() }) },
      errors: ["providerUnknown", "identityTokenInvalid", "providerUnavailable", "bodyTooLarge"],
      async handle({ params: { provider: name }, request, context }) {
        const provider = await providerNamed(routes, name);
        const body = await request.bytes();
        if (body.byteLength > MAX_FORM_BYTES) throw new RegistryError("bodyTooLarge");
        const tokens = new URLSearchParams(new TextDecoder().decode(body)).getAll("logout_token");
        const [token] = tokens;
        if (token === undefined || tokens.length > 1) {
          throw new RegistryError("parameterInvalid", "send one logout_token");
        }
        const { logout } = await routes.oidc.parts();
        return ok({ sessions: await logout.logOut(provider, token, originOf(request, context)) });
      },
    }),
  ];
}

interface AskedOfProvider {
  readonly params: { readonly provider: string };
  readonly request: Request;
  readonly context: RequestContext;
}

async function begin(
  routes: OidcRoutes,
  {
    params: { provider: name },
    query,
    context,
  }: AskedOfProvider & { query: { return?: string | undefined } },
): Promise<Response> {
  const provider = await providerNamed(routes, name);
  const returnPath = parseReturnPath(query.return);
  checkSessionOrigin(context.origin);
  const { login } = await routes.oidc.parts();
  const begun = await login.begin(provider, { returnPath, redirectUri: callbackOf(context, name) });
  return redirect(302, begun.url.href, [loginCookie(begun, context.origin)]);
}

async function finish(routes: OidcRoutes, asked: AskedOfProvider): Promise<Response> {
  const { request, context } = asked;
  const provider = await providerNamed(routes, asked.params.provider);
  const parameters = parametersOf(request);
  const id = parameters.get("state") ?? "";
  const secret = loginSecretOf(request.headers.get("cookie"), id, context.origin);
  const { login } = await routes.oidc.parts();
  const origin = originOf(request, context);
  const { account, returnPath, providerSession } = await login
    .finish(provider, { parameters, secret, origin })
    .catch((error: unknown) => {
      if (isRegistryError(error)) routes.oidc.noteFailure(provider.name, error.message, origin);
      throw error;
    });
  context.userName = account.name;
  const session = await routes.sessions.create(account, {
    method: "oidc",
    providerId: provider.id,
    ...(providerSession !== undefined && { providerSession }),
    origin,
  });
  return redirect(303, returnPath, [
    ...openingCookies(session, context.origin, Date.now()),
    forgetLoginCookie(id, context.origin),
  ]);
}

async function leave(routes: OidcRoutes, { params: { provider: name }, context }: AskedOfProvider) {
  const provider = await providerNamed(routes, name);
  const { clients } = await routes.oidc.parts();
  const { end_session_endpoint: endpoint } = (await clients.of(provider)).serverMetadata();
  if (endpoint === undefined) return redirect(302, "/", []);
  const url = new URL(endpoint);
  url.searchParams.set("client_id", provider.configuration.clientId);
  url.searchParams.set("post_logout_redirect_uri", `${context.origin}/`);
  return redirect(302, url.href, []);
}

/** @throws RegistryError `providerUnknown`, for one that is disabled too. */
async function providerNamed({ providers }: OidcRoutes, name: string): Promise<OidcProvider> {
  const provider = await providers.find(KIND, name);
  if (!provider?.isEnabled) throw new RegistryError("providerUnknown");
  return provider;
}

function shown(
  asked: Pick<Asked<unknown, unknown, unknown>, "request" | "context">,
  provider: string,
  work: () => Promise<Response>,
): Promise<Response> {
  const againPath = `/auth/oidc/${encodeURIComponent(provider)}/login`;
  return shownToPeople(asked, { provider, againPath }, work);
}

/** Each parameter once: which of two would count is nothing to guess at. */
function parametersOf(request: Request): URLSearchParams {
  const { searchParams } = new URL(request.url);
  for (const name of searchParams.keys()) {
    if (searchParams.getAll(name).length > 1) {
      throw new RegistryError("loginFailed", "the provider's answer says something twice: begin again");
    }
  }
  return searchParams;
}

function callbackOf({ origin }: RequestContext, provider: string): string {
  return `${origin}/auth/oidc/${encodeURIComponent(provider)}/callback`;
}
