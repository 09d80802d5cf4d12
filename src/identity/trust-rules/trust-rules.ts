import type { Transaction } from "kysely";
import type { Caller } from "../../access/caller.ts";
import type { ManagementAccess, NamespaceStanding } from "../../access/management-access.ts";
import type { Database } from "../../database/database.ts";
import type { Instant, Schema } from "../../database/schema.ts";
import type { EventRecorder, EventType } from "../../events/event-recorder.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { Page, PageRequest } from "../../registry/registry.ts";
import { checkContent, type TrustRule, type TrustRuleContent } from "./trust-rule.ts";
import { findRule, findRuleByName, listRules } from "./trust-rules-store.ts";

export interface TrustRulesOptions {
  readonly database: Database;
  readonly access: ManagementAccess;
  readonly events: EventRecorder;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => Instant;
}

/**
 * The rules that say which CI identities get a token, and whose. Administrators make them for any
 * account, owners of an organization for the organization's service accounts. A change to a rule
 * ends the tokens that it gave before.
 */
export class TrustRules {
  readonly #database: Database;
  readonly #access: ManagementAccess;
  readonly #events: EventRecorder;
  readonly #now: () => Instant;

  constructor({ database, access, events, now = Date.now }: TrustRulesOptions) {
    this.#database = database;
    this.#access = access;
    this.#events = events;
    this.#now = now;
  }

  /** The rules that the caller may see, by name. */
  async list(caller: Caller, page: PageRequest): Promise<Page<TrustRule>> {
    const { accountId, isAdmin, isAuditor } = await this.#access.user(caller);
    const owner =
      isAdmin || isAuditor || accountId === undefined
        ? ({ kind: "anybody" } as const)
        : ({ kind: "owner", accountId } as const);
    const found = await listRules(this.#database.read, owner, page);
    const items = found.slice(0, page.limit);
    const last = items.at(-1);
    return { items, ...(found.length > page.limit && last && { next: last.name }) };
  }

  /** @param idOrName a rule's id, or its name. @throws RegistryError `trustRuleUnknown`. */
  async get(caller: Caller, idOrName: string): Promise<TrustRule> {
    const standing = await this.#access.user(caller);
    const rule = await this.#find(this.#database.read, idOrName);
    if (rule === undefined) throw new RegistryError("trustRuleUnknown");
    if (standing.isAdmin || standing.isAuditor) return rule;
    // Who may not see it is told what one is told who made the name up.
    if (mayRule(await this.#access.namespace(caller, rule.account.name))) return rule;
    throw new RegistryError("trustRuleUnknown");
  }

  /**
   * Makes a rule.
   *
   * @throws RegistryError `trustRuleInvalid`, `trustRuleExists`, `accountUnknown`, `denied`.
   */
  async create(caller: Caller, content: TrustRuleContent): Promise<TrustRule> {
    const account = await this.#accountFor(caller, content.account);
    checkContent(content);
    const id = Bun.randomUUIDv7();
    return this.#database.transaction(async (transaction) => {
      const made = await transaction
        .insertInto("trust_rules")
        .values({
          id,
          ...columnsOf(content),
          account_id: account.id,
          created_at: this.#now(),
          created_by: caller.account?.id ?? null,
          last_used_at: null,
        })
        .onConflict((conflict) => conflict.column("name").doNothing())
        .returning("id")
        .executeTakeFirst();
      if (made === undefined) throw new RegistryError("trustRuleExists");
      return this.#changed(transaction, caller, { id, type: "CREATE", action: "trust_rule.create" });
    });
  }

  /**
   * Replaces what a rule is made of. The tokens that it gave end, when it changes in more than its
   * name: what they were given for may not hold any more.
   *
   * @throws RegistryError as {@link create}, and `trustRuleUnknown`.
   */
  async update(caller: Caller, idOrName: string, change: Partial<TrustRuleContent>): Promise<TrustRule> {
    const rule = await this.get(caller, idOrName);
    await this.#accountFor(caller, rule.account.name);
    const content = { ...contentOf(rule), ...change };
    const account = await this.#accountFor(caller, content.account);
    checkContent(content);
    return this.#database.transaction(async (transaction) => {
      const other = await findRuleByName(transaction, content.name);
      if (other !== undefined && other.id !== rule.id) throw new RegistryError("trustRuleExists");
      const { numUpdatedRows } = await transaction
        .updateTable("trust_rules")
        .set({ ...columnsOf(content), account_id: account.id })
        .where("id", "=", rule.id)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new RegistryError("trustRuleUnknown");
      const same = JSON.stringify({ ...contentOf(rule), name: content.name }) === JSON.stringify(content);
      if (!same) await endTokens(transaction, rule.id);
      return this.#changed(transaction, caller, { id: rule.id, type: "UPDATE", action: "trust_rule.update" });
    });
  }

  /** Deletes a rule; its tokens end. One that is not there is no error. */
  async delete(caller: Caller, idOrName: string): Promise<void> {
    const standing = await this.#access.user(caller);
    const rule = await this.#find(this.#database.read, idOrName);
    if (rule === undefined) return;
    if (!standing.isAdmin && !mayRule(await this.#access.namespace(caller, rule.account.name))) {
      if (standing.isAuditor) throw onlyOwners();
      return;
    }
    await this.#database.transaction(async (transaction) => {
      const { numDeletedRows } = await transaction
        .deleteFrom("trust_rules")
        .where("id", "=", rule.id)
        .executeTakeFirst();
      if (numDeletedRows === 0n) return;
      await this.#events.record(transaction, caller, eventOf(rule, "DELETE", "trust_rule.delete"));
    });
  }

  async #find(connection: Database["read"], idOrName: string): Promise<TrustRule | undefined> {
    return (await findRule(connection, idOrName)) ?? (await findRuleByName(connection, idOrName));
  }

  /** The account that a rule is for, when the caller may make rules for it. */
  async #accountFor(caller: Caller, name: string): Promise<NamespaceStanding["namespace"]> {
    const standing = await this.#access.namespace(caller, name);
    if (!mayRule(standing)) throw onlyOwners();
    if (standing.namespace.kind === "organization") {
      throw new RegistryError(
        "trustRuleInvalid",
        `${name} is an organization: take one of its service accounts`,
      );
    }
    return standing.namespace;
  }

  async #changed(
    transaction: Transaction<Schema>,
    caller: Caller,
    change: { readonly id: string; readonly type: EventType; readonly action: string },
  ): Promise<TrustRule> {
    const rule = await findRule(transaction, change.id);
    if (rule === undefined) throw new RegistryError("trustRuleUnknown");
    await this.#events.record(transaction, caller, eventOf(rule, change.type, change.action));
    return rule;
  }
}

/** Owners of its organization for a service account, nobody but administrators for all others. */
function mayRule({ isAdmin, isOwner, namespace }: NamespaceStanding): boolean {
  return isAdmin || (namespace.kind === "service" && isOwner);
}

function onlyOwners(): RegistryError {
  return new RegistryError(
    "denied",
    "only administrators, and owners of an organization for its service accounts, may do this",
  );
}

/** Ends every token that a rule gave. */
async function endTokens(transaction: Transaction<Schema>, ruleId: string): Promise<void> {
  await transaction.deleteFrom("api_tokens").where("trust_rule_id", "=", ruleId).execute();
}

function columnsOf(content: TrustRuleContent) {
  return {
    name: content.name,
    issuer: content.issuer,
    audience: content.audience,
    conditions: JSON.stringify(content.conditions),
    scopes: JSON.stringify(content.scopes),
    token_seconds: content.tokenSeconds,
    is_enabled: content.isEnabled ? (1 as const) : (0 as const),
  };
}

function contentOf(rule: TrustRule): TrustRuleContent {
  const { name, issuer, audience, conditions, account, scopes, tokenSeconds, isEnabled } = rule;
  return { name, issuer, audience, conditions, account: account.name, scopes, tokenSeconds, isEnabled };
}

function eventOf(rule: TrustRule, type: EventType, action: string) {
  const { id, name, ...content } = rule;
  return {
    type,
    action,
    object: { type: "trust_rule", id, name },
    data: {
      issuer: content.issuer,
      audience: content.audience,
      conditions: content.conditions,
      account: content.account.name,
      scopes: content.scopes,
      tokenSeconds: content.tokenSeconds,
      isEnabled: content.isEnabled,
    },
  };
}
