import { z } from "zod";
import { type Operation, ok, operation } from "../api/operation.ts";
import { pageHeaders, pageQuery, pageRequest } from "../api/paging.ts";
import { instant } from "../api/schemas.ts";
import { RegistryError } from "../oci/errors.ts";
import { type AccessToken, type AccessTokenService, MAX_LABEL, MAX_SCOPES } from "./access-token-service.ts";

const tokenParams = z.object({
  hashedtoken: z
    .string()
    .min(1)
    .max(128)
    .meta({ description: "The SHA-256 of the token, in hexadecimal: its hashedToken." }),
});

const usernameQuery = z.object({
  username: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({ description: "Whose tokens. Default: the caller's own." }),
});

const label = z.string().max(MAX_LABEL).meta({ description: "What the token is for, for people." });

const scopes = z
  .array(
    z.strictObject({
      pattern: z.string().min(1).max(300).meta({
        description: "A repository, or org/** and org/app/** for all below; ** for all there are.",
      }),
      actions: z
        .array(z.enum(["pull", "push", "delete", "administer"]))
        .min(1)
        .max(4),
    }),
  )
  .min(1)
  .max(MAX_SCOPES)
  .meta({
    id: "APITokenScopes",
    description: "What the token is good for, of what its account may do. Without: for all of it.",
  });

const accessToken = z
  .object({
    hashedToken: z.string(),
    tokenLabel: z.string(),
    isActive: z.boolean(),
    createdAt: z.string(),
    lastUsed: z.string().meta({ description: "To the minute; the year 1 when it was never used." }),
    creatorUa: z.string().meta({ description: "What the client that made it calls itself." }),
    generatedBy: z.enum(["manual", "auto"]),
    username: z.string(),
    createdBy: z.string().optional(),
    expiresAt: z.string().optional(),
    scopes: scopes.optional(),
  })
  .meta({ id: "APIToken" });

const newToken = accessToken
  .extend({ token: z.string().meta({ description: "The token itself. It is shown this once." }) })
  .meta({ id: "NewAPIToken" });

const createBody = z
  .strictObject({
    tokenLabel: label.default(""),
    scopes: scopes.optional(),
    expiresAt: z.iso
      .datetime({ offset: true })
      .optional()
      .meta({ description: "RFC 3339. Default: it does not expire." }),
  })
  .meta({ id: "CreateAPIToken" });

const updateBody = z
  .strictObject({ tokenLabel: label.optional(), isActive: z.boolean().optional() })
  .meta({ id: "UpdateAPIToken" });

const TAG = "api_tokens";

/** `/api/v0/api_tokens`. */
export function accessTokenOperations(tokens: AccessTokenService): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/api/v0/api_tokens",
      id: "listAPITokens",
      tag: TAG,
      summary: "An account's access tokens",
      access: "user",
      query: z.object({ ...pageQuery.shape, ...usernameQuery.shape }),
      answers: { 200: z.array(accessToken) },
      errors: ["accountUnknown"],
      async handle({ caller, query }) {
        const page = await tokens.list(caller, query.username, pageRequest(query));
        const count = query.count ? await tokens.count(caller, query.username) : undefined;
        return ok(page.items.map(shown), pageHeaders(page, count));
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/api_tokens",
      id: "createAPIToken",
      tag: TAG,
      summary: "Makes an access token",
      description:
        "The token is in the answer, and nowhere else. It is used in the place of a password. A token that is limited itself cannot make tokens, and none can make one that outlives it.",
      access: "user",
      query: usernameQuery,
      body: createBody,
      answers: { 200: newToken },
      errors: ["accountUnknown", "conflict"],
      async handle({ caller, query, body }) {
        const { token, made } = await tokens.create(caller, {
          accountName: query.username,
          label: body.tokenLabel,
          ...(body.scopes && { scopes: { repositories: body.scopes } }),
          ...(body.expiresAt !== undefined && { expiresAt: Date.parse(body.expiresAt) }),
        });
        return ok({ ...shown(made), token });
      },
    }),
    operation({
      method: "DELETE",
      path: "/api/v0/api_tokens",
      id: "deleteAPITokens",
      tag: TAG,
      summary: "Deletes those of an account's access tokens that are not used any more",
      access: "user",
      query: usernameQuery.extend({
        usedbefore: z.iso.datetime({ offset: true }).optional().meta({
          description: "RFC 3339: those that were last used before, or made before and never used.",
        }),
        generatedby: z.enum(["manual", "auto"]).optional(),
      }),
      answers: { 200: undefined },
      errors: ["accountUnknown"],
      async handle({ caller, query }) {
        if (query.usedbefore === undefined && query.generatedby === undefined) {
          throw new RegistryError("parameterInvalid", "say which: usedbefore, generatedby, or both");
        }
        await tokens.deleteMany(caller, query.username, {
          ...(query.usedbefore !== undefined && { usedBefore: Date.parse(query.usedbefore) }),
          ...(query.generatedby !== undefined && { generatedBy: query.generatedby }),
        });
        return { status: 200 };
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/api_tokens/{hashedtoken}",
      id: "getAPIToken",
      tag: TAG,
      summary: "An access token",
      access: "user",
      params: tokenParams,
      answers: { 200: accessToken },
      errors: ["apiTokenUnknown"],
      async handle({ caller, params }) {
        return ok(shown(await tokens.get(caller, params.hashedtoken)));
      },
    }),
    operation({
      method: "PATCH",
      path: "/api/v0/api_tokens/{hashedtoken}",
      id: "updateAPIToken",
      tag: TAG,
      summary: "Renames, deactivates or activates an access token",
      access: "user",
      params: tokenParams,
      body: updateBody,
      answers: { 200: accessToken },
      errors: ["apiTokenUnknown"],
      async handle({ caller, params, body }) {
        const changes = { label: body.tokenLabel, isActive: body.isActive };
        return ok(shown(await tokens.update(caller, params.hashedtoken, changes)));
      },
    }),
    operation({
      method: "DELETE",
      path: "/api/v0/api_tokens/{hashedtoken}",
      id: "deleteAPIToken",
      tag: TAG,
      summary: "Deletes an access token, and ends all that was got with it",
      access: "user",
      params: tokenParams,
      answers: { 200: undefined },
      async handle({ caller, params }) {
        await tokens.delete(caller, params.hashedtoken);
        return { status: 200 };
      },
    }),
  ];
}

function shown(token: AccessToken): z.output<typeof accessToken> {
  return {
    hashedToken: token.id,
    tokenLabel: token.label,
    isActive: token.isActive,
    createdAt: instant(token.createdAt),
    lastUsed: instant(token.lastUsedAt),
    creatorUa: token.creatorUserAgent,
    generatedBy: token.generatedBy,
    username: token.accountName,
    ...(token.createdBy !== undefined && { createdBy: token.createdBy }),
    ...(token.expiresAt !== undefined && { expiresAt: instant(token.expiresAt) }),
    ...(token.scopes && {
      scopes: token.scopes.repositories.map(({ pattern, actions }) => ({ pattern, actions: [...actions] })),
    }),
  };
}
