import { z } from "zod";
import { originOf } from "../../access/request-actor.ts";
import { type Asked, type Operation, operation } from "../../api/operation.ts";
import { checkSessionOrigin, openingCookies } from "../../authentication/session-cookies.ts";
import type { SessionService } from "../../authentication/session-service.ts";
import { RegistryError } from "../../oci/errors.ts";
import { redirect, shownToPeople } from "../browser-login-routes.ts";
import { forgetLoginCookie, loginCookie, loginSecretOf } from "../login-cookies.ts";
import { parseReturnPath } from "../return-path.ts";
import type { SamlLogin } from "./saml-login.ts";

export interface SamlRoutes {
  /** Loaded with the first login by SAML: few registries have any. */
  readonly saml: () => Promise<SamlLogin>;
  readonly sessions: Pick<SessionService, "create">;
}

const TAG = "SAML";
const FORM = "application/x-www-form-urlencoded";
const METADATA = "application/samlmetadata+xml";
const HTML = "text/html";

const params = z.object({ provider: z.string().min(1).max(63) });

type AskedOfProvider = Asked<z.output<typeof params>, unknown, unknown>;

/** Logins of browsers by SAML 2.0. */
export function samlOperations({ saml, sessions }: SamlRoutes): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/auth/saml/{provider}/login",
      id: "beginSamlLogin",
      tag: TAG,
      summary: "Log in at a SAML identity provider",
      description: "For browsers: leads to the provider, which posts its answer to `acs`.",
      access: "anyone",
      params,
      query: z.object({ return: z.string().max(4096).optional() }),
      answers: { 302: undefined, 400: HTML },
      errors: ["providerUnknown", "providerInvalid", "unavailable", "parameterInvalid"],
      handle: (asked) =>
        shown(asked, async () => {
          const { origin } = asked.context;
          checkSessionOrigin(origin);
          const returnTo = parseReturnPath(asked.query.return);
          const { location, ...login } = await (await saml()).begin(asked.params.provider, {
            origin,
            returnTo,
          });
          return redirect(302, location, [loginCookie(login, origin)]);
        }),
    }),
    operation({
      method: "POST",
      path: "/auth/saml/{provider}/acs",
      id: "answerSamlLogin",
      tag: TAG,
      summary: "Where a SAML identity provider posts its answer to (HTTP-POST binding)",
      access: "anyone",
      params,
      rawBody: FORM,
      answers: { 303: undefined, 400: HTML },
      errors: ["providerUnknown", "providerInvalid", "loginFailed", "mediaTypeUnsupported", "unavailable"],
      handle: (asked) =>
        shown(asked, async () => {
          const form = await formOf(asked.request);
          const begun = form.get("RelayState") ?? "";
          const login = await (await saml()).answer(asked.params.provider, {
            origin: asked.context.origin,
            response: form.get("SAMLResponse") ?? "",
            relayState: begun,
          });
          const query = new URLSearchParams({ login, begun });
          return redirect(303, `/auth/saml/${asked.params.provider}/finish?${query}`, []);
        }),
    }),
    operation({
      method: "GET",
      path: "/auth/saml/{provider}/finish",
      id: "finishSamlLogin",
      tag: TAG,
      summary: "End a SAML login, in the browser that began it",
      description: "Begins a session, and leads to the path that the login was begun with.",
      access: "anyone",
      params,
      query: z.object({ login: z.string().max(100), begun: z.string().max(100) }),
      answers: { 303: undefined, 400: HTML },
      errors: [
        "loginFailed",
        "accountDisabled",
        "identityUnlinked",
        "identityConflict",
        "accountNameInvalid",
      ],
      handle: (asked) =>
        shown(asked, async () => {
          const { request, context, query } = asked;
          const secret = loginSecretOf(request.headers.get("cookie"), query.begun, context.origin);
          const origin = originOf(request, context);
          const login = await (await saml()).finish(query.login, { secret, origin });
          context.userName = login.account.name;
          const { providerId, providerSession } = login;
          const session = await sessions.create(login.account, {
            method: "saml",
            providerId,
            origin,
            ...(providerSession !== undefined && { providerSession }),
          });
          return redirect(303, login.returnTo, [
            ...openingCookies(session, context.origin, Date.now()),
            forgetLoginCookie(query.begun, context.origin),
          ]);
        }),
    }),
    operation({
      method: "GET",
      path: "/auth/saml/{provider}/metadata",
      id: "getSamlMetadata",
      tag: TAG,
      summary: "This registry's own metadata, for the identity provider",
      access: "anyone",
      params,
      answers: { 200: METADATA },
      errors: ["providerUnknown"],
      async handle({ params, context: { origin } }) {
        return new Response(await (await saml()).metadata(params.provider, { origin }), {
          headers: { "Content-Type": METADATA, "Cache-Control": "no-store" },
        });
      },
    }),
  ];
}

function shown(asked: AskedOfProvider, work: () => Promise<Response>): Promise<Response> {
  const { provider } = asked.params;
  const againPath = `/auth/saml/${encodeURIComponent(provider)}/login`;
  return shownToPeople(asked, { provider, againPath }, work);
}

async function formOf(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== FORM) throw new RegistryError("mediaTypeUnsupported", "the provider's answer is to be a form");
  return new URLSearchParams(await request.text());
}
