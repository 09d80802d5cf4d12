import type { Transaction } from "kysely";
import type { Caller, RequestOrigin } from "../../access/caller.ts";
import type { ManagementAccess } from "../../access/management-access.ts";
import { accessTokenId, makeAccessToken } from "../../authentication/access-token.ts";
import { FailedLogins } from "../../authentication/failed-logins.ts";
import type { RequestedScope } from "../../authentication/scope.ts";
import type { Database } from "../../database/database.ts";
import type { Instant, Schema } from "../../database/schema.ts";
import type { EventRecorder } from "../../events/event-recorder.ts";
import { isRegistryError, RegistryError } from "../../oci/errors.ts";
import {
  readUnverified,
  refused,
  type UnverifiedToken,
  type VerifiedToken,
  verifyIdentityToken,
} from "../identity-token.ts";
import type { IssuerKeys } from "../issuer-keys.ts";
import { UsedAssertions } from "../used-assertions.ts";
import { choose, judge, type RuleVerdict } from "./rule-matching.ts";
import type { TrustRule } from "./trust-rule.ts";
import { accountOfRule, endExpiredTokens, findRule, rulesOfIssuer } from "./trust-rules-store.ts";

export interface TokenExchangeOptions {
  readonly database: Database;
  readonly access: ManagementAccess;
  readonly events: EventRecorder;
  readonly keys: IssuerKeys;
  /** Refused tokens a minute, by client address. */
  readonly failuresPerMinute: number;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => Instant;
}

/** An identity token that somebody wants a token of ours for. */
export interface ExchangeRequest {
  readonly subjectToken: string;
  /** The rule to go by; undefined takes any that fits. */
  readonly ruleName: string | undefined;
  readonly scope: RequestedScope;
  readonly origin: RequestOrigin;
}

/** What an identity token was exchanged for. */
export interface Exchanged {
  /** The access token: good as a password, and as a bearer token. */
  readonly token: string;
  /** Whoever sends it, for the making of further tokens. */
  readonly caller: Caller;
  readonly rule: TrustRule;
  /** Seconds. */
  readonly expiresIn: number;
}

/** Why rules take an identity token or do not; for administrators. */
export interface TrustExplanation {
  readonly issuer: string | undefined;
  /** Whether the token's signature and times were checked and are good. */
  readonly verified: boolean;
  /** What is wrong with the token itself. */
  readonly problem: string | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
  /** The rules of the token's issuer, oldest first. */
  readonly verdicts: readonly RuleVerdict[];
  /** The rule that the token would be exchanged by. */
  readonly chosen: string | undefined;
}

/** Seconds that clocks may differ by. */
const LEEWAY = 30;
/** Of refusals that are written down: rules, and reasons of each. */
const NOTED_RULES = 20;
const NOTED_REASONS = 5;
const NO_SCOPE: RequestedScope = { repositories: [], catalog: false };

/**
 * Exchanges identity tokens of CI systems for short-lived access tokens (in the manner of RFC 8693),
 * by the trust rules. The issuers that are asked for keys are those that rules name, never one that
 * only a token names.
 */
export class TokenExchange {
  readonly #options: TokenExchangeOptions;
  readonly #failures: FailedLogins;
  readonly #used: UsedAssertions;
  readonly #now: () => Instant;

  constructor(options: TokenExchangeOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#used = new UsedAssertions(this.#now);
    this.#failures = new FailedLogins({ perMinute: options.failuresPerMinute, now: this.#now });
  }

  /**
   * An access token for an identity token.
   *
   * @throws RegistryError `identityTokenInvalid`, `providerUnavailable`, `tooManyRequests`.
   */
  async exchange(request: ExchangeRequest): Promise<Exchanged> {
    const attempt = await this.#failures.begin(request.origin.clientAddress, "identity token");
    try {
      const exchanged = await this.#exchange(request);
      attempt.end("succeeded");
      return exchanged;
    } catch (error) {
      if (isRegistryError(error, "identityTokenInvalid")) attempt.end("failed");
      throw error;
    } finally {
      attempt.end("abandoned");
    }
  }

  /**
   * Which rules would take an identity token, and why others would not. Nothing is used up by it.
   *
   * @param question a token, or claims as a token would have them, which are taken as they are.
   */
  async explain(
    caller: Caller,
    question: { readonly token: string } | { readonly claims: Readonly<Record<string, unknown>> },
  ): Promise<TrustExplanation> {
    await this.#options.access.administrator(caller);
    if ("claims" in question) {
      const { claims } = question;
      const issuer = typeof claims.iss === "string" ? claims.iss : undefined;
      return this.#explanation({ issuer, claims, verified: false, problem: undefined });
    }
    let unverified: UnverifiedToken | undefined;
    try {
      unverified = readUnverified(question.token);
      const verified = await this.#verify(question.token, unverified.issuer);
      if (verified === undefined)
        return this.#explanation({ ...unverified, verified: false, problem: undefined });
      const { jti } = verified.claims;
      const used =
        typeof jti === "string" && (await this.#used.has(this.#options.database, verified.issuer, jti));
      return this.#explanation({
        ...unverified,
        verified: true,
        problem: used ? "the token was exchanged already" : undefined,
      });
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      const cause = error.cause instanceof Error ? `: ${error.cause.message}` : "";
      return this.#explanation({
        issuer: unverified?.issuer,
        claims: unverified?.claims ?? {},
        verified: false,
        problem: error.message + cause,
      });
    }
  }

  async #explanation(
    known: Pick<TrustExplanation, "issuer" | "claims" | "verified" | "problem">,
  ): Promise<TrustExplanation> {
    const rules =
      known.issuer === undefined ? [] : await rulesOfIssuer(this.#options.database.read, known.issuer);
    const { aud } = known.claims;
    const audiences = (Array.isArray(aud) ? aud : [aud]).filter((each) => typeof each === "string");
    const verdicts = judge(rules, { claims: known.claims, audiences });
    const chosen =
      known.problem === undefined ? choose(verdicts, { name: undefined, scope: NO_SCOPE }) : undefined;
    return { ...known, verdicts, chosen: chosen?.name };
  }

  async #exchange(request: ExchangeRequest): Promise<Exchanged> {
    const { issuer } = readUnverified(request.subjectToken);
    const verified = await this.#verify(request.subjectToken, issuer);
    // Without a rule nobody is asked for keys, and nothing is known of whoever sends this.
    if (verified === undefined) throw refused("no trust rule names its issuer");
    const verdicts = judge(await rulesOfIssuer(this.#options.database.read, issuer), verified);
    const rule = choose(verdicts, { name: request.ruleName, scope: request.scope });
    if (rule === undefined) {
      await this.#noteRefusal(request, verified, verdicts);
      throw refused(
        `no trust rule takes it; an administrator sees the reasons in the event of request ${request.origin.requestId}`,
      );
    }
    return this.#options.database.transaction((transaction) =>
      this.#give(transaction, { rule, verified, verdicts, request }),
    );
  }

  /** Undefined when no rule names the issuer. */
  async #verify(token: string, issuer: string): Promise<VerifiedToken | undefined> {
    const { database, keys } = this.#options;
    if ((await rulesOfIssuer(database.read, issuer)).length === 0) return undefined;
    return verifyIdentityToken(token, { keys, issuer, leeway: LEEWAY, now: this.#now() });
  }

  /** Gives a token by a rule, if that is still what it was when it was asked. */
  async #give(transaction: Transaction<Schema>, giving: Giving): Promise<Exchanged> {
    const { rule, verified, request } = giving;
    const now = this.#now();
    // Also locks the rule: whoever disables it after this finds the token, and ends it.
    const { numUpdatedRows } = await transaction
      .updateTable("trust_rules")
      .set({ last_used_at: now })
      .where("id", "=", rule.id)
      .where("is_enabled", "=", 1)
      .executeTakeFirst();
    const current = await findRule(transaction, rule.id);
    if (numUpdatedRows === 0n || current === undefined || differ(current, rule)) {
      throw refused("the trust rule that took it was changed at the same moment: try again");
    }
    const account = await accountOfRule(transaction, rule);
    if (account === undefined) throw refused(`account ${rule.account.name} is disabled`);
    const { jti } = verified.claims;
    if (typeof jti === "string") {
      const expiresAt = (verified.expiresAt + LEEWAY) * 1000;
      if (!(await this.#used.use(transaction, { issuer: verified.issuer, id: jti, expiresAt }))) {
        throw refused("it was exchanged already: ask the CI system for a new one");
      }
    }
    const token = makeAccessToken();
    const id = accessTokenId(token);
    await endExpiredTokens(transaction, rule.id, now);
    await transaction
      .insertInto("api_tokens")
      .values({
        id,
        account_id: rule.account.id,
        label: `trust rule ${rule.name}`,
        scopes: JSON.stringify(rule.scopes),
        creator_user_agent: request.origin.userAgent,
        generated_by: "auto",
        created_at: now,
        created_by: null,
        expires_at: now + rule.tokenSeconds * 1000,
        last_used_at: null,
        trust_rule_id: rule.id,
      })
      .execute();
    const caller: Caller = {
      account,
      credential: "api-token",
      credentialId: id,
      apiTokenId: id,
      restriction: rule.scopes,
      origin: request.origin,
    };
    await this.#noteExchange(transaction, caller, giving);
    return { token, caller, rule, expiresIn: rule.tokenSeconds };
  }

  async #noteExchange(transaction: Transaction<Schema>, by: Caller, giving: Giving): Promise<void> {
    const { rule, verified, verdicts } = giving;
    await this.#options.events.record(transaction, by, {
      type: "CREATE",
      action: "trust_rule.exchange",
      object: { type: "trust_rule", id: rule.id, name: rule.name },
      data: {
        ...identityOf(verified, [rule]),
        account: rule.account.name,
        seconds: rule.tokenSeconds,
        others: reasonsOf(verdicts.filter((verdict) => verdict.rule.id !== rule.id)),
      },
    });
  }

  /** Of tokens that their issuer signed only: of others there is no end. */
  async #noteRefusal(
    { origin, ruleName }: ExchangeRequest,
    verified: VerifiedToken,
    verdicts: readonly RuleVerdict[],
  ): Promise<void> {
    const rules = verdicts.map(({ rule }) => rule);
    await this.#options.database.transaction((transaction) =>
      this.#options.events.record(
        transaction,
        { credential: "none", origin },
        {
          type: "FAIL",
          action: "trust_rule.refuse",
          object: { type: "trust_rule", ...(ruleName !== undefined && { name: ruleName.slice(0, 255) }) },
          data: { ...identityOf(verified, rules), rules: reasonsOf(verdicts) },
        },
      ),
    );
  }
}

interface Giving {
  readonly rule: TrustRule;
  readonly verified: VerifiedToken;
  readonly verdicts: readonly RuleVerdict[];
  readonly request: ExchangeRequest;
}

/** Whether a rule is another one than it was, besides its name and when it was last used. */
function differ(one: TrustRule, other: TrustRule): boolean {
  const essence = ({ name: _, lastUsedAt: __, ...rest }: TrustRule) => JSON.stringify(rest);
  return essence(one) !== essence(other);
}

/** Who it was, for events: the subject, and the claims that rules look at. */
function identityOf({ issuer, claims }: VerifiedToken, rules: readonly TrustRule[]) {
  const names = new Set(rules.flatMap(({ conditions }) => conditions.map(({ claim }) => claim)));
  const shown: Record<string, string> = {};
  for (const name of [...names].slice(0, NOTED_RULES)) {
    const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
    if (value !== undefined) shown[name] = JSON.stringify(value).slice(0, 300);
  }
  return { issuer, subject: String(claims.sub).slice(0, 300), claims: shown };
}

function reasonsOf(verdicts: readonly RuleVerdict[]) {
  return verdicts.slice(0, NOTED_RULES).map(({ rule, reasons }) => ({
    rule: rule.name,
    reasons: reasons.length === 0 ? ["it takes the token as well"] : reasons.slice(0, NOTED_REASONS),
  }));
}
