import type { Transaction } from "kysely";
import type { CallerAccount } from "../../access/caller.ts";
import type { Database } from "../../database/database.ts";
import type { Schema } from "../../database/schema.ts";
import type { PageRequest } from "../../registry/registry.ts";
import type { TrustRule } from "./trust-rule.ts";

type Connection = Database["read"] | Transaction<Schema>;

/** Whose rules are asked for: all, or those of service accounts in organizations that somebody owns. */
export type RuleOwner = { readonly kind: "anybody" } | { readonly kind: "owner"; readonly accountId: number };

function rules(connection: Connection) {
  return connection
    .selectFrom("trust_rules")
    .innerJoin("accounts", "accounts.id", "trust_rules.account_id")
    .select([
      "trust_rules.id",
      "trust_rules.name",
      "issuer",
      "audience",
      "conditions",
      "scopes",
      "token_seconds",
      "is_enabled",
      "trust_rules.created_at",
      "last_used_at",
      "accounts.id as account_id",
      "accounts.name as account_name",
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof rules>["executeTakeFirstOrThrow"]>>;

export async function findRule(connection: Connection, id: string): Promise<TrustRule | undefined> {
  const row = await rules(connection).where("trust_rules.id", "=", id).executeTakeFirst();
  return row && ruleOf(row);
}

export async function findRuleByName(connection: Connection, name: string): Promise<TrustRule | undefined> {
  const row = await rules(connection).where("trust_rules.name", "=", name).executeTakeFirst();
  return row && ruleOf(row);
}

/** The rules for an issuer, oldest first. */
export async function rulesOfIssuer(connection: Connection, issuer: string): Promise<readonly TrustRule[]> {
  const rows = await rules(connection)
    .where("issuer", "=", issuer)
    .orderBy("trust_rules.created_at")
    .orderBy("trust_rules.id")
    .execute();
  return rows.map(ruleOf);
}

/** A page of rules, by name; one more than the limit, when there are more. */
export async function listRules(
  connection: Connection,
  owner: RuleOwner,
  { limit, after }: PageRequest,
): Promise<readonly TrustRule[]> {
  const rows = await rules(connection)
    .$if(after !== undefined, (query) => query.where("trust_rules.name", ">", after ?? ""))
    .$if(owner.kind === "owner", (query) =>
      query.where("accounts.kind", "=", "service").where("accounts.owner_id", "in", (inner) =>
        inner
          .selectFrom("organization_members")
          .select("organization_id")
          .where("is_owner", "=", 1)
          .where("organization_members.account_id", "=", owner.kind === "owner" ? owner.accountId : -1),
      ),
    )
    .orderBy("trust_rules.name")
    .limit(limit + 1)
    .execute();
  return rows.map(ruleOf);
}

function ruleOf(row: Row): TrustRule {
  return {
    id: row.id,
    name: row.name,
    issuer: row.issuer,
    audience: row.audience,
    conditions: JSON.parse(row.conditions),
    account: { id: row.account_id, name: row.account_name },
    scopes: JSON.parse(row.scopes),
    tokenSeconds: row.token_seconds,
    isEnabled: row.is_enabled === 1,
    createdAt: new Date(row.created_at),
    lastUsedAt: row.last_used_at === null ? undefined : new Date(row.last_used_at),
  };
}

/** The account that a rule's tokens act as; undefined when it is disabled. */
export async function accountOfRule(
  transaction: Transaction<Schema>,
  { account }: TrustRule,
): Promise<CallerAccount | undefined> {
  const row = await transaction
    .selectFrom("accounts")
    .select(["id", "name", "is_admin", "credentials_valid_from"])
    .where("id", "=", account.id)
    .where("is_active", "=", 1)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      name: row.name,
      isAdmin: row.is_admin === 1,
      credentialsValidFrom: row.credentials_valid_from,
    }
  );
}

/** Clears away tokens of a rule that have expired: there is one for each job of a pipeline. */
export async function endExpiredTokens(
  transaction: Transaction<Schema>,
  ruleId: string,
  now: number,
): Promise<void> {
  await transaction
    .deleteFrom("api_tokens")
    .where("trust_rule_id", "=", ruleId)
    .where("expires_at", "<", now)
    .execute();
}
