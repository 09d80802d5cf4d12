import { z } from "zod";
import {
  DEFAULT_TOKEN_SECONDS,
  invalid,
  MAX_TOKEN_SECONDS,
  MIN_TOKEN_SECONDS,
  type TrustRuleContent,
} from "./trust-rule.ts";

const pattern = z.string().min(1).max(512);

const scope = z
  .strictObject({
    pattern: z
      .string()
      .min(1)
      .max(255)
      .meta({ description: "A repository, or `org/**`, `org/app/**` for all below; `**` for all." }),
    actions: z
      .array(z.enum(["pull", "push", "delete"]))
      .min(1)
      .max(3),
  })
  .meta({ id: "TrustRuleScope" });

/** The fields of a trust rule, as the API has them. */
export const trustRuleFields = {
  name: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/, "lower-case letters and digits, with . _ - between them"),
  issuer: z.string().min(1).max(512).meta({
    description: "The `iss` of its tokens, to the letter: `https://token.actions.githubusercontent.com`.",
  }),
  audience: z.string().min(1).max(512).meta({ description: "What has to be among the `aud` of its tokens." }),
  conditions: z
    .record(z.string().min(1).max(128), z.union([pattern, z.array(pattern).min(1).max(32)]))
    .refine((conditions) => Object.keys(conditions).length <= 32, "at most 32 claims")
    .meta({
      description:
        "Claims and what they have to be: a value, or a list of which one is enough; `*` stands for any characters. All claims have to match.",
      example: { repository: "acme/app", ref: "refs/heads/*" },
    }),
  account: z.string().min(1).max(255).meta({ description: "The account that its tokens act as." }),
  scopes: z.array(scope).min(1).max(32),
  tokenSeconds: z
    .int()
    .min(MIN_TOKEN_SECONDS)
    .max(MAX_TOKEN_SECONDS)
    .meta({ description: "Seconds that its tokens are good for." }),
  isEnabled: z.boolean(),
};

/** What a rule is made with. */
export const trustRuleCreation = z
  .strictObject({
    ...trustRuleFields,
    tokenSeconds: trustRuleFields.tokenSeconds.default(DEFAULT_TOKEN_SECONDS),
    isEnabled: trustRuleFields.isEnabled.default(true),
  })
  .meta({ id: "TrustRuleCreation" });

/** What is changed of a rule; what is left out stays as it is. */
export const trustRuleChange = z.strictObject(trustRuleFields).partial().meta({ id: "TrustRuleChange" });

/** A new rule's content. */
export function contentOf({
  conditions,
  scopes,
  ...rest
}: z.output<typeof trustRuleCreation>): TrustRuleContent {
  return { ...rest, conditions: conditionsOf(conditions), scopes: { repositories: scopes } };
}

/** What a change says, without what it leaves out. */
export function changeOf(body: z.output<typeof trustRuleChange>): Partial<TrustRuleContent> {
  const { conditions, scopes, ...rest } = body;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    ...given,
    ...(conditions && { conditions: conditionsOf(conditions) }),
    ...(scopes && { scopes: { repositories: scopes } }),
  };
}

function conditionsOf(
  conditions: z.output<typeof trustRuleFields.conditions>,
): TrustRuleContent["conditions"] {
  return Object.entries(conditions).map(([claim, patterns]) => ({
    claim,
    patterns: typeof patterns === "string" ? [patterns] : patterns,
  }));
}

/**
 * A new rule's content, from elsewhere than a request.
 *
 * @throws RegistryError `trustRuleInvalid`, with the reasons.
 */
export function parseContent(value: unknown): TrustRuleContent {
  const parsed = trustRuleCreation.safeParse(value);
  if (parsed.success) return contentOf(parsed.data);
  const reasons = parsed.error.issues.map(({ path, message }) => `${path.map(String).join(".")}: ${message}`);
  throw invalid(reasons.join("; ").slice(0, 1000));
}
