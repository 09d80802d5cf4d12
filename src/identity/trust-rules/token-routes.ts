import { originOf } from "../../access/request-actor.ts";
import { parseScopes } from "../../authentication/scope.ts";
import type { TokenService } from "../../authentication/token-service.ts";
import type { RequestContext } from "../../http/context.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { TokenExchange } from "./token-exchange.ts";

export interface TokenExchangeRoutes {
  readonly exchange: TokenExchange;
  readonly tokens: TokenService;
}

/** Token types of RFC 8693, section 3. An ID token is a JSON Web Token: CI systems say either. */
const SUBJECT_TYPES: readonly string[] = [
  "urn:ietf:params:oauth:token-type:id_token",
  "urn:ietf:params:oauth:token-type:jwt",
];
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

/**
 * `POST /auth/token` with an identity token of a CI system (RFC 8693). `access_token` of the answer
 * is good as a password and as a bearer token, for all that the rule gives; `token`, when `scope`
 * was sent, as a bearer token for that alone.
 */
export async function handleTokenExchange(
  form: URLSearchParams,
  asked: { readonly request: Request; readonly context: RequestContext },
  { exchange, tokens }: TokenExchangeRoutes,
): Promise<Response> {
  const { request, context } = asked;
  const subjectToken = one(form, "subject_token");
  if (!subjectToken) throw invalid("subject_token is to be the identity token");
  if (!SUBJECT_TYPES.includes(one(form, "subject_token_type") ?? "")) {
    throw invalid(`subject_token_type is to be ${SUBJECT_TYPES.join(" or ")}`);
  }
  if ((one(form, "requested_token_type") ?? ACCESS_TOKEN) !== ACCESS_TOKEN) {
    throw invalid(`requested_token_type is ${ACCESS_TOKEN}, or left out`);
  }
  if (form.has("actor_token")) throw invalid("actor_token is not for this registry");
  const scope = parseScopes(form.getAll("scope"));
  const exchanged = await exchange.exchange({
    subjectToken,
    ruleName: one(form, "trust_rule") || undefined,
    scope,
    origin: originOf(request, context),
  });
  const { token, caller, rule, expiresIn } = exchanged;
  context.userName = rule.account.name;
  const asksForScope = scope.catalog || scope.repositories.length > 0;
  const bearer = asksForScope
    ? await tokens.issue(caller, { scope, offline: false, clientId: "" })
    : undefined;
  return Response.json(
    {
      access_token: token,
      issued_token_type: ACCESS_TOKEN,
      token_type: "Bearer",
      expires_in: expiresIn,
      username: rule.account.name,
      trust_rule: rule.name,
      ...(bearer && { token: bearer.token, scope: bearer.scope }),
    },
    { headers: { "cache-control": "no-store", pragma: "no-cache" } },
  );
}

/** A parameter that may be given once (RFC 6749, section 3.2). */
function one(form: URLSearchParams, name: string): string | undefined {
  const values = form.getAll(name);
  const [value] = values;
  if (values.length > 1) throw invalid(`${name} is given more than once`);
  if (value?.includes("\0")) throw invalid(`${name} has characters in it that are none`);
  return value;
}

function invalid(message: string): RegistryError {
  return new RegistryError("parameterInvalid", message);
}
