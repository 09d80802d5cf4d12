import { WRONG_CREDENTIALS } from "../access/access-control.ts";
import { AuthenticationRequired } from "../access/authentication-required.ts";
import { ANONYMOUS, type RequestOrigin } from "../access/caller.ts";
import { originOf } from "../access/request-actor.ts";
import type { RequestContext } from "../http/context.ts";
import { RegistryError } from "../oci/errors.ts";
import type { Authenticator } from "./authenticator.ts";
import { parseScopes } from "./scope.ts";
import type { SigningKeys } from "./signing-keys.ts";
import type { TokenGrant, TokenRequest, TokenService } from "./token-service.ts";

/** Bytes of a token request's body, and of its query, at most. */
const MAX_FORM_BYTES = 16 * 1024;
const MAX_CLIENT_ID = 200;

export interface TokenRoutes {
  readonly authenticator: Authenticator;
  readonly tokens: TokenService;
  /** Exchanges identity tokens of CI systems (RFC 8693); the form is one of its grant type. */
  exchange(form: URLSearchParams, request: Request, context: RequestContext): Promise<Response>;
}

/** The grant type of RFC 8693, section 2.1. */
const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

/**
 * `/auth/token`: `GET` with Basic or anonymous (docker's token spec, "Requesting a Token") and
 * `POST` with a form (its OAuth2 part). Refusals are thrown.
 */
export async function handleTokenRequest(
  request: Request,
  context: RequestContext,
  routes: TokenRoutes,
): Promise<Response> {
  if (request.method === "GET") return answer(await grantByBasic(request, context, routes));
  if (request.method === "POST") {
    const form = await formOf(request);
    if (single(form, "grant_type") === TOKEN_EXCHANGE) return routes.exchange(form, request, context);
    return answer(await grantByForm(form, originOf(request, context), routes));
  }
  throw new RegistryError("unsupported", "the token endpoint takes GET and POST");
}

/** `/auth/jwks`: the public keys of our tokens (RFC 7517). */
export function handleJwksRequest(request: Request, keys: SigningKeys): Response {
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw new RegistryError("unsupported", "the keys can be read only");
  }
  return Response.json(keys.jwks(), {
    headers: { "content-type": "application/jwk-set+json", "cache-control": "public, max-age=300" },
  });
}

async function grantByBasic(
  request: Request,
  context: RequestContext,
  { authenticator, tokens }: TokenRoutes,
): Promise<TokenGrant> {
  const query = request.url.indexOf("?");
  if (query !== -1 && request.url.length - query > MAX_FORM_BYTES) throw tooLong();
  const parameters = new URLSearchParams(query === -1 ? "" : request.url.slice(query + 1));
  const wanted = requestOf(parameters, parameters.get("offline_token") === "true");
  try {
    if (/^bearer /i.test(request.headers.get("authorization") ?? "")) {
      throw new AuthenticationRequired({ message: "a token cannot be exchanged for a token" });
    }
    // A browser's cookie is no proof here: what it got could not be ended with its session.
    const isAnonymous = !request.headers.has("authorization");
    const caller = isAnonymous ? ANONYMOUS : await authenticator.authenticate(request, context);
    return await tokens.issue(caller, wanted);
  } catch (error) {
    if (!(error instanceof AuthenticationRequired)) throw error;
    throw new AuthenticationRequired({ message: error.message, scheme: "basic" });
  }
}

async function grantByForm(
  form: URLSearchParams,
  origin: RequestOrigin,
  { authenticator, tokens }: TokenRoutes,
): Promise<TokenGrant> {
  const wanted = requestOf(form, single(form, "access_type") === "offline");
  switch (single(form, "grant_type")) {
    case "password": {
      const name = single(form, "username");
      const password = single(form, "password");
      if (name === undefined || password === undefined) {
        throw new AuthenticationRequired({ message: WRONG_CREDENTIALS, scheme: "basic" });
      }
      const { clientAddress } = origin;
      const caller = await authenticator.passwords.login({ name, password, clientAddress, origin });
      return tokens.issue(caller, wanted);
    }
    case "refresh_token":
      return tokens.refresh(single(form, "refresh_token") ?? "", wanted);
    default:
      throw new RegistryError(
        "parameterInvalid",
        `grant_type is password, refresh_token, or ${TOKEN_EXCHANGE}`,
      );
  }
}

function requestOf(parameters: URLSearchParams, offline: boolean): TokenRequest {
  return {
    scope: parseScopes(parameters.getAll("scope")),
    offline,
    clientId: (single(parameters, "client_id") ?? "").replace(/[^\x20-\x7e]/g, "").slice(0, MAX_CLIENT_ID),
  };
}

/** A parameter that may be given once (RFC 6749, section 3.2). */
function single(parameters: URLSearchParams, name: string): string | undefined {
  const values = parameters.getAll(name);
  if (values.length > 1) throw new RegistryError("parameterInvalid", `${name} is given more than once`);
  return values[0];
}

async function formOf(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") {
    throw new RegistryError("parameterInvalid", "the body is to be application/x-www-form-urlencoded");
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > MAX_FORM_BYTES) throw tooLong();
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
}

function answer(grant: TokenGrant): Response {
  const body = {
    token: grant.token,
    access_token: grant.token,
    token_type: "Bearer",
    expires_in: grant.expiresIn,
    issued_at: grant.issuedAt.toISOString(),
    scope: grant.scope,
    ...(grant.refreshToken !== undefined && { refresh_token: grant.refreshToken }),
  };
  return Response.json(body, { headers: { "cache-control": "no-store", pragma: "no-cache" } });
}

function tooLong(): RegistryError {
  return new RegistryError("parameterInvalid", "the token request is too long");
}
