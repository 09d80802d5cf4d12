import { scopeAllows } from "../../access/credential-scope.ts";
import type { RequestedScope } from "../../authentication/scope.ts";
import { type Claims, unmetConditions } from "./claim-conditions.ts";
import type { TrustRule } from "./trust-rule.ts";

/** What a token says that rules are asked about. */
export interface Identity {
  readonly claims: Claims;
  readonly audiences: readonly string[];
}

/** Whether a rule takes an identity, and why not. */
export interface RuleVerdict {
  readonly rule: TrustRule;
  /** Sentences; none when it does. */
  readonly reasons: readonly string[];
}

/** What is to be chosen among the rules that take an identity. */
export interface RuleChoice {
  /** The name of the rule that is asked for. */
  readonly name: string | undefined;
  /** What the token is to be good for. */
  readonly scope: RequestedScope;
}

/** Asks every rule. They are rules of the identity's issuer. */
export function judge(rules: readonly TrustRule[], identity: Identity): readonly RuleVerdict[] {
  return rules.map((rule) => ({ rule, reasons: reasonsAgainst(rule, identity) }));
}

/**
 * The rule to go by: the one that is asked for, else the oldest that has room for all that the token
 * is to be good for, else the oldest.
 */
export function choose(verdicts: readonly RuleVerdict[], { name, scope }: RuleChoice): TrustRule | undefined {
  const taking = verdicts.filter(({ reasons }) => reasons.length === 0).map(({ rule }) => rule);
  if (name !== undefined) return taking.find((rule) => rule.name === name);
  return taking.find((rule) => covers(rule, scope)) ?? taking[0];
}

function reasonsAgainst(rule: TrustRule, { claims, audiences }: Identity): readonly string[] {
  const reasons: string[] = [];
  if (!rule.isEnabled) reasons.push("the rule is disabled");
  if (!audiences.includes(rule.audience)) {
    const named = audiences.slice(0, 5).map((audience) => JSON.stringify(audience.slice(0, 200)));
    reasons.push(
      `the token's audience is ${named.join(", ") || "not there"}, the rule wants ${JSON.stringify(rule.audience)}`,
    );
  }
  return [...reasons, ...unmetConditions(rule.conditions, claims)];
}

function covers({ scopes }: TrustRule, { repositories }: RequestedScope): boolean {
  return repositories.every(({ repository, actions }) =>
    [...actions].every((action) => scopeAllows(scopes, action, repository)),
  );
}
