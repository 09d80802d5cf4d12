import type { Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";

type Connection = Database["read"] | Transaction<Schema>;

/** What a provider gave an account, so that it alone is taken back: `identities.details`. */
export interface IdentityDetails {
  /** The account is an administrator by the provider's word. */
  readonly admin?: boolean;
  readonly auditor?: boolean;
  /**
   * The provider disabled the account, and may enable it again, as long as nobody else has disabled
   * it since: the account's `credentials_valid_from` of then.
   */
  readonly disabled?: number;
  /** Where a directory has the entry, for people. */
  readonly dn?: string;
}

/** An account as its identity sees it. */
export interface LinkedAccount {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly kind: "user" | "organization" | "service";
  readonly fullName: string;
  readonly isAdmin: boolean;
  readonly isAuditor: boolean;
  readonly isActive: boolean;
  /** `local`, or `provider:ID` of the one that made it. */
  readonly origin: string;
  /** Milliseconds since 1970. */
  readonly credentialsValidFrom: number;
}

const ACCOUNT = [
  "a.id",
  "a.uid",
  "a.name",
  "a.kind",
  "a.full_name",
  "a.is_admin",
  "a.is_auditor",
  "a.is_active",
  "a.origin",
  "a.credentials_valid_from",
] as const;

/** The account that an identity is linked to. */
export async function findIdentity(
  connection: Connection,
  providerId: number,
  subject: string,
): Promise<{ readonly account: LinkedAccount; readonly details: IdentityDetails } | undefined> {
  const row = await connection
    .selectFrom("identities as i")
    .innerJoin("accounts as a", "a.id", "i.account_id")
    .select(ACCOUNT)
    .select("i.details")
    .where("i.provider_id", "=", providerId)
    .where("i.subject", "=", subject)
    .executeTakeFirst();
  return row && { account: accountOf(row), details: JSON.parse(row.details) as IdentityDetails };
}

/** Those of the accounts that have an identity of a provider, with it. */
export async function linkedAccounts(
  connection: Connection,
  providerId: number,
  accountIds: readonly number[],
): Promise<
  readonly { readonly account: LinkedAccount; readonly subject: string; readonly details: IdentityDetails }[]
> {
  const rows = await connection
    .selectFrom("identities as i")
    .innerJoin("accounts as a", "a.id", "i.account_id")
    .select(ACCOUNT)
    .select(["i.subject", "i.details"])
    .where("i.provider_id", "=", providerId)
    .where("i.account_id", "in", accountIds)
    .execute();
  return rows.map((row) => ({
    account: accountOf(row),
    subject: row.subject,
    details: JSON.parse(row.details) as IdentityDetails,
  }));
}

/** The account of that name, whatever it is. */
export async function findAccountNamed(
  connection: Connection,
  name: string,
): Promise<LinkedAccount | undefined> {
  const row = await connection
    .selectFrom("accounts as a")
    .select(ACCOUNT)
    .where("a.name", "=", name)
    .executeTakeFirst();
  return row && accountOf(row);
}

/** Makes the account of somebody who comes from a provider: without a password. */
export async function insertExternalAccount(
  transaction: Transaction<Schema>,
  account: {
    readonly name: string;
    readonly fullName: string;
    readonly origin: string;
    readonly now: number;
  },
): Promise<LinkedAccount> {
  const row = await transaction
    .insertInto("accounts")
    .values({
      uid: crypto.randomUUID(),
      name: account.name,
      kind: "user",
      full_name: account.fullName,
      password_hash: null,
      is_admin: 0,
      is_active: 1,
      created_at: account.now,
      credentials_valid_from: account.now,
      origin: account.origin,
    })
    .returning([
      "id",
      "uid",
      "name",
      "kind",
      "full_name",
      "is_admin",
      "is_auditor",
      "is_active",
      "origin",
      "credentials_valid_from",
    ])
    .executeTakeFirstOrThrow();
  return accountOf(row);
}

/** Links an identity to an account. */
export async function insertIdentity(
  transaction: Transaction<Schema>,
  identity: {
    readonly providerId: number;
    readonly subject: string;
    readonly accountId: number;
    readonly now: number;
  },
): Promise<void> {
  await transaction
    .insertInto("identities")
    .values({
      provider_id: identity.providerId,
      subject: identity.subject,
      account_id: identity.accountId,
      created_at: identity.now,
      last_seen_at: identity.now,
    })
    .execute();
}

/** The subject by which a provider knows an account. */
export async function findSubject(
  connection: Connection,
  providerId: number,
  accountId: number,
): Promise<string | undefined> {
  const row = await connection
    .selectFrom("identities")
    .select("subject")
    .where("provider_id", "=", providerId)
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return row?.subject;
}

/** Writes down what the provider gave, and that it was seen. */
export async function updateIdentity(
  transaction: Transaction<Schema>,
  identity: { readonly providerId: number; readonly subject: string },
  changes: { readonly details: IdentityDetails; readonly now: number },
): Promise<void> {
  await transaction
    .updateTable("identities")
    .set({ details: JSON.stringify(changes.details), last_seen_at: changes.now })
    .where("provider_id", "=", identity.providerId)
    .where("subject", "=", identity.subject)
    .execute();
}

/** A value for `credentials_valid_from` that voids all there are, also when the clock went back. */
export function voidingInstant(account: { readonly credentialsValidFrom: number }, now: number): number {
  return Math.max(now, account.credentialsValidFrom + 1);
}

interface AccountRow {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly kind: "user" | "organization" | "service";
  readonly full_name: string;
  readonly is_admin: number;
  readonly is_auditor: number;
  readonly is_active: number;
  readonly origin: string;
  readonly credentials_valid_from: number;
}

function accountOf(row: AccountRow): LinkedAccount {
  return {
    id: row.id,
    uid: row.uid,
    name: row.name,
    kind: row.kind,
    fullName: row.full_name,
    isAdmin: row.is_admin === 1,
    isAuditor: row.is_auditor === 1,
    isActive: row.is_active === 1,
    origin: row.origin,
    credentialsValidFrom: row.credentials_valid_from,
  };
}
