import { z } from "zod";
import { created, noContent, type Operation, ok, operation } from "../../api/operation.ts";
import { pageHeaders, pageQuery, pageRequest } from "../../api/paging.ts";
import { MAX_TOKEN_LENGTH } from "../identity-token.ts";
import type { TokenExchange } from "./token-exchange.ts";
import type { TrustRule } from "./trust-rule.ts";
import {
  changeOf,
  contentOf,
  trustRuleChange,
  trustRuleCreation,
  trustRuleFields,
} from "./trust-rule-schema.ts";
import type { TrustRules } from "./trust-rules.ts";

export interface TrustRuleRoutes {
  readonly rules: TrustRules;
  readonly exchange: TokenExchange;
}

const trustRule = z
  .object({
    id: z.string(),
    ...trustRuleFields,
    createdAt: z.string(),
    lastUsedAt: z.string().optional(),
  })
  .meta({ id: "TrustRule" });

const explanation = z
  .object({
    issuer: z.string().optional(),
    verified: z.boolean().meta({ description: "Whether signature and times were checked, and are good." }),
    problem: z.string().optional().meta({ description: "What is wrong with the token itself." }),
    claims: z.record(z.string(), z.unknown()),
    chosen: z.string().optional().meta({ description: "The rule that the token would be exchanged by." }),
    rules: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        takes: z.boolean(),
        reasons: z.array(z.string()).meta({ description: "Why it does not." }),
      }),
    ),
  })
  .meta({ id: "TrustRuleExplanation" });

const params = z.object({
  rule: z.string().min(1).max(64).meta({ description: "A trust rule's id, or its name." }),
});

/** Trust rules: which CI identities get a token. */
export function trustRuleOperations(routes: TrustRuleRoutes): readonly Operation[] {
  return [...readingOperations(routes), ...changingOperations(routes)];
}

function readingOperations({ rules, exchange }: TrustRuleRoutes): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/api/v0/trust_rules",
      id: "listTrustRules",
      tag: "trust rules",
      summary: "The trust rules that the caller may see",
      description: "Administrators see all, owners of organizations those for its service accounts.",
      access: "user",
      query: pageQuery.omit({ count: true }),
      answers: { 200: z.object({ trustRules: z.array(trustRule) }) },
      async handle({ query, caller }) {
        const page = await rules.list(caller, pageRequest({ ...query, count: false }));
        return ok({ trustRules: page.items.map(bodyOf) }, pageHeaders(page));
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/trust_rules/explain",
      id: "explainTrustRules",
      tag: "trust rules",
      summary: "Which rules take an identity token, and why others do not",
      description:
        "The token is not used up by it. Instead of a token, claims can be sent as a token would have them.",
      access: "administrator",
      body: z
        .strictObject({
          token: z.string().min(1).max(MAX_TOKEN_LENGTH).optional(),
          claims: z.record(z.string().max(128), z.unknown()).optional(),
        })
        .refine(
          ({ token, claims }) => (token === undefined) !== (claims === undefined),
          "send token or claims",
        ),
      answers: { 200: explanation },
      async handle({ body, caller }) {
        const { token, claims = {} } = body;
        const { verdicts, ...known } = await exchange.explain(
          caller,
          token === undefined ? { claims } : { token },
        );
        return ok({
          ...known,
          rules: verdicts.map(({ rule, reasons }) => ({
            id: rule.id,
            name: rule.name,
            takes: reasons.length === 0,
            reasons,
          })),
        });
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/trust_rules/{rule}",
      id: "getTrustRule",
      tag: "trust rules",
      summary: "A trust rule",
      access: "user",
      params,
      answers: { 200: trustRule },
      errors: ["trustRuleUnknown"],
      handle: async ({ params: { rule }, caller }) => ok(bodyOf(await rules.get(caller, rule))),
    }),
  ];
}

function changingOperations({ rules }: TrustRuleRoutes): readonly Operation[] {
  return [
    operation({
      method: "POST",
      path: "/api/v0/trust_rules",
      id: "createTrustRule",
      tag: "trust rules",
      summary: "Make a trust rule",
      description: "Administrators for any account; owners of an organization for its service accounts.",
      access: "user",
      body: trustRuleCreation,
      answers: { 201: trustRule },
      errors: ["trustRuleInvalid", "trustRuleExists", "accountUnknown"],
      handle: async ({ body, caller }) => created(bodyOf(await rules.create(caller, contentOf(body)))),
    }),
    operation({
      method: "PATCH",
      path: "/api/v0/trust_rules/{rule}",
      id: "updateTrustRule",
      tag: "trust rules",
      summary: "Change a trust rule; the tokens that it gave end",
      access: "user",
      params,
      body: trustRuleChange,
      answers: { 200: trustRule },
      errors: ["trustRuleUnknown", "trustRuleInvalid", "trustRuleExists", "accountUnknown"],
      handle: async ({ params: { rule }, body, caller }) =>
        ok(bodyOf(await rules.update(caller, rule, changeOf(body)))),
    }),
    operation({
      method: "DELETE",
      path: "/api/v0/trust_rules/{rule}",
      id: "deleteTrustRule",
      tag: "trust rules",
      summary: "Delete a trust rule; the tokens that it gave end",
      access: "user",
      params,
      answers: { 204: undefined },
      async handle({ params: { rule }, caller }) {
        await rules.delete(caller, rule);
        return noContent();
      },
    }),
  ];
}

/** A rule as the API shows it: a condition with one pattern is a text. */
export function bodyOf(rule: TrustRule): z.output<typeof trustRule> {
  const { conditions, scopes, account, createdAt, lastUsedAt, ...rest } = rule;
  return {
    ...rest,
    account: account.name,
    conditions: Object.fromEntries(
      conditions.map(({ claim, patterns: [first = "", ...others] }) => [
        claim,
        others.length === 0 ? first : [first, ...others],
      ]),
    ),
    scopes: scopes.repositories.map(({ pattern: text, actions }) => ({
      pattern: text,
      actions: actions.filter((action) => action !== "administer"),
    })),
    createdAt: createdAt.toISOString(),
    ...(lastUsedAt && { lastUsedAt: lastUsedAt.toISOString() }),
  };
}
