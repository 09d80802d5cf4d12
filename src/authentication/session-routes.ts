import { z } from "zod";
import type { Caller } from "../access/caller.ts";
import { type Asked, type Method, noContent, type Operation, ok, operation } from "../api/operation.ts";
import { pageHeaders, pageQuery, pageRequest } from "../api/paging.ts";
import { instant } from "../api/schemas.ts";
import type { PasswordLogin } from "./password-login.ts";
import { checkSessionOrigin, closingCookies, openingCookies } from "./session-cookies.ts";
import { checkSameOrigin } from "./session-login.ts";
import type { Session, SessionService, WhoAmI } from "./session-service.ts";

export interface SessionRoutes {
  readonly sessions: SessionService;
  readonly passwords: PasswordLogin;
}

const TAG = "sessions";

const loginBody = z
  .strictObject({
    username: z.string().min(1).max(255),
    password: z.string().max(4096),
    code: z.string().max(64).optional().meta({
      description: "Of the authenticator, or a recovery code; where the account has a second factor.",
    }),
  })
  .meta({ id: "Login" });

const loggedIn = z
  .object({
    username: z.string(),
    sessionId: z.string(),
    csrfToken: z.string().meta({ description: "To be sent as X-CSRF-Token with what changes something." }),
    expiresAt: z.string(),
  })
  .meta({ id: "LoggedIn" });

const session = z
  .object({
    id: z.string(),
    username: z.string(),
    method: z.string().meta({ description: "How it began: password, oidc, saml, certificate." }),
    userAgent: z.string(),
    clientAddress: z.string(),
    createdAt: z.string(),
    lastSeenAt: z.string().meta({ description: "To the minute." }),
    expiresAt: z.string(),
    isCurrent: z.boolean(),
  })
  .meta({ id: "Session" });

const whoAmI = z
  .object({
    username: z.string(),
    isAdmin: z.boolean(),
    isAuditor: z.boolean(),
    credential: z.enum(["password", "api-token", "session", "certificate", "bearer"]),
    isLimited: z.boolean().meta({ description: "Whether the credential is good for less than the account." }),
    hasSecondFactor: z.boolean(),
    lacksSecondFactor: z.boolean().meta({
      description:
        "Whether the session is good for setting up the second factor that is required, and nothing else.",
    }),
    session: session.optional(),
    csrfToken: z.string().optional(),
  })
  .meta({ id: "WhoAmI" });

const usernameQuery = z.object({
  username: z.string().min(1).max(255).optional().meta({ description: "Whose. Default: the caller's own." }),
});

/** `/login`, `/logout` and `/api/v0/sessions`. */
export function sessionOperations({ sessions, passwords }: SessionRoutes): readonly Operation[] {
  const login = (path: string, id: string) =>
    operation({
      method: "POST",
      path,
      id,
      tag: TAG,
      summary: "Logs a browser in",
      description:
        "Sets the session's cookie, and a cookie csrftoken that pages can read. Over https only, but for addresses of this machine itself.",
      access: "anyone",
      body: loginBody,
      answers: { 200: loggedIn },
      errors: ["unauthorized", "secondFactorRequired", "csrfInvalid", "tooManyRequests"],
      async handle({ caller: { origin }, body, context, request }) {
        checkSessionOrigin(context.origin);
        checkSameOrigin(request.headers, context.origin);
        const { clientAddress } = context;
        const asked = {
          name: body.username,
          password: body.password,
          clientAddress,
          ...(origin && { origin }),
        };
        const { caller, secondFactor } = await passwords.loginInPerson(asked, body.code);
        const { account } = caller;
        if (account?.credentialsValidFrom === undefined) throw new Error("a login without an account");
        const opened = await sessions.create(
          { ...account, credentialsValidFrom: account.credentialsValidFrom },
          { method: "password", secondFactor, origin },
        );
        context.userName = account.name;
        const answer = {
          username: account.name,
          sessionId: opened.id,
          csrfToken: opened.csrfToken,
          expiresAt: instant(opened.expiresAt),
        };
        return withCookies(
          Response.json(answer, { headers: { "Cache-Control": "no-store" } }),
          openingCookies(opened, context.origin, Date.now()),
        );
      },
    });
  const logout = (method: Method, path: string, id: string) =>
    operation({
      method,
      path,
      id,
      tag: TAG,
      summary: "Logs a browser out",
      access: "anyone",
      answers: { 204: undefined },
      errors: ["csrfInvalid"],
      async handle({ caller, context }: Asked<unknown, unknown, unknown>) {
        await sessions.endCurrent(caller);
        return withCookies(
          new Response(null, { status: 204, headers: { "Cache-Control": "no-store" } }),
          closingCookies(context.origin),
        );
      },
    });
  return [
    login("/api/v0/sessions", "createSession"),
    login("/login", "login"),
    logout("POST", "/logout", "logout"),
    operation({
      method: "GET",
      path: "/api/v0/sessions/current",
      id: "whoAmI",
      tag: TAG,
      summary: "Who the caller is, by which credential",
      access: "user",
      answers: { 200: whoAmI },
      async handle({ caller }: { readonly caller: Caller }) {
        return ok(shownCaller(await sessions.whoAmI(caller)));
      },
    }),
    logout("DELETE", "/api/v0/sessions/current", "endCurrentSession"),
    operation({
      method: "GET",
      path: "/api/v0/sessions",
      id: "listSessions",
      tag: TAG,
      summary: "An account's sessions",
      access: "user",
      query: z.object({ ...pageQuery.shape, ...usernameQuery.shape }),
      answers: { 200: z.array(session) },
      errors: ["accountUnknown", "userUnknown"],
      async handle({ caller, query }) {
        const page = await sessions.list(caller, query.username, pageRequest(query));
        const count = query.count ? await sessions.count(caller, query.username) : undefined;
        return ok(page.items.map(shown), pageHeaders(page, count));
      },
    }),
    operation({
      method: "DELETE",
      path: "/api/v0/sessions",
      id: "endSessions",
      tag: TAG,
      summary: "Logs an account out everywhere",
      description:
        "Ends its sessions and the logins that docker keeps. What was got with access tokens goes on: delete those.",
      access: "user",
      query: usernameQuery.extend({
        keepCurrent: z
          .stringbool()
          .default(false)
          .meta({ description: "Whether the session that this request belongs to goes on." }),
      }),
      answers: { 204: undefined },
      errors: ["accountUnknown", "userUnknown"],
      async handle({ caller, query }) {
        await sessions.endAll(caller, query.username, { keepCurrent: query.keepCurrent });
        return noContent();
      },
    }),
    operation({
      method: "DELETE",
      path: "/api/v0/sessions/{sessionid}",
      id: "endSession",
      tag: TAG,
      summary: "Ends a session",
      access: "user",
      params: z.object({ sessionid: z.string().min(1).max(128) }),
      answers: { 204: undefined },
      async handle({ caller, params }) {
        await sessions.end(caller, params.sessionid);
        return noContent();
      },
    }),
  ];
}

function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append("Set-Cookie", cookie);
  return response;
}

function shown({
  accountName,
  createdAt,
  lastSeenAt,
  expiresAt,
  ...rest
}: Session): z.output<typeof session> {
  return {
    ...rest,
    username: accountName,
    createdAt: instant(createdAt),
    lastSeenAt: instant(lastSeenAt),
    expiresAt: instant(expiresAt),
  };
}

function shownCaller({ accountName, session: current, ...rest }: WhoAmI): Record<string, unknown> {
  return { username: accountName, ...rest, ...(current && { session: shown(current) }) };
}
