import type { Selectable, Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { AccountsTable, Flag, Schema } from "../database/schema.ts";
import type { AccountName } from "./account-name.ts";

/** Where a query runs. */
export type Connection = Database["read"] | Transaction<Schema>;

/** An account, without its secrets. */
export interface Account {
  readonly id: number;
  /** Stable, also when the account is renamed. */
  readonly uid: string;
  readonly name: AccountName;
  readonly kind: "user" | "organization" | "service";
  readonly fullName: string;
  readonly description: string;
  readonly isAdmin: boolean;
  /** Sees everything, and changes nothing. */
  readonly isAuditor: boolean;
  /** Disabled accounts can do nothing, and keep their repositories. */
  readonly isActive: boolean;
  readonly createdAt: Date;
  /** Credentials issued under another value, milliseconds since 1970, are void. */
  readonly credentialsValidFrom: number;
  /** `local`, or `provider:ID` of the directory that the account comes from and has its password. */
  readonly origin: string;
  /** Of a service account: the organization's id. */
  readonly ownerId: number | undefined;
}

export interface NewAccount {
  readonly name: AccountName;
  /** Default: user. */
  readonly kind?: Account["kind"];
  /** Default: none; nobody logs in by a password then. */
  readonly passwordHash?: string | undefined;
  readonly fullName: string;
  readonly description?: string | undefined;
  readonly isAdmin: boolean;
  readonly isAuditor?: boolean | undefined;
  /** Default: true. */
  readonly isActive?: boolean | undefined;
  readonly ownerId?: number;
  readonly now: number;
}

/** What an {@link Account} is made of. */
export const ACCOUNT_COLUMNS = [
  "id",
  "uid",
  "name",
  "kind",
  "full_name",
  "is_admin",
  "is_active",
  "created_at",
  "credentials_valid_from",
  "is_auditor",
  "origin",
  "owner_id",
  "description",
] as const;

/** A row of those columns. */
export type AccountRow = Pick<Selectable<AccountsTable>, (typeof ACCOUNT_COLUMNS)[number]>;

/** The account of that name. */
export async function findAccount(connection: Connection, name: string): Promise<Account | undefined> {
  const row = await connection
    .selectFrom("accounts")
    .select(ACCOUNT_COLUMNS)
    .where("name", "=", name)
    .executeTakeFirst();
  return row && accountOf(row);
}

/** The account of that stable id. */
export async function findAccountByUid(connection: Connection, uid: string): Promise<Account | undefined> {
  const row = await connection
    .selectFrom("accounts")
    .select(ACCOUNT_COLUMNS)
    .where("uid", "=", uid)
    .executeTakeFirst();
  return row && accountOf(row);
}

/** The account of that name and the hash of its password, whatever the state of the account. */
export async function findPassword(
  connection: Connection,
  name: string,
): Promise<{ readonly account: Account; readonly hash: string | undefined } | undefined> {
  const row = await connection
    .selectFrom("accounts")
    .select([...ACCOUNT_COLUMNS, "password_hash"])
    .where("name", "=", name)
    .executeTakeFirst();
  return row && { account: accountOf(row), hash: row.password_hash ?? undefined };
}

/** Accounts whose names come after `after`, in lexical order (byte-wise). */
export async function listAccounts(
  connection: Connection,
  page: { readonly after: string; readonly limit: number },
): Promise<readonly Account[]> {
  const rows = await connection
    .selectFrom("accounts")
    .select(ACCOUNT_COLUMNS)
    .where("name", ">", page.after)
    .orderBy("name")
    .limit(page.limit)
    .execute();
  return rows.map(accountOf);
}

/** Whether there is any account at all. */
export async function hasAccounts(connection: Connection): Promise<boolean> {
  return (await connection.selectFrom("accounts").select("id").limit(1).executeTakeFirst()) !== undefined;
}

/** The name of some repository in a namespace. */
export async function repositoryIn(connection: Connection, namespace: string): Promise<string | undefined> {
  const row = await connection
    .selectFrom("repositories")
    .select("name")
    .where("namespace", "=", namespace)
    .where("deleted_at", "is", null)
    .limit(1)
    .executeTakeFirst();
  return row?.name;
}

/** Lets nobody restore what was deleted in a namespace: for when the namespace's name gets a new owner. */
export async function forgetDeletedRepositories(
  transaction: Transaction<Schema>,
  namespace: string,
): Promise<void> {
  await transaction
    .updateTable("repositories")
    .set({ deleted_name: null })
    .where("deleted_at", "is not", null)
    .where((where) =>
      where.or([
        where("deleted_name", "=", namespace),
        // The character after the slash.
        where.and([
          where("deleted_name", ">=", `${namespace}/`),
          where("deleted_name", "<", `${namespace}0`),
        ]),
      ]),
    )
    .execute();
}

/**
 * The administrators that can log in. Until the transaction ends no other one can change them:
 * SQLite has one writer, and PostgreSQL locks the rows.
 */
export async function lockActiveAdministrators(
  transaction: Transaction<Schema>,
  engine: Database["engine"],
): Promise<readonly string[]> {
  const query = transaction
    .selectFrom("accounts")
    .select("name")
    .where("is_admin", "=", 1)
    .where("is_active", "=", 1)
    .orderBy("id");
  const rows = await (engine === "postgresql" ? query.forUpdate() : query).execute();
  return rows.map(({ name }) => name);
}

/** Makes an account. */
export async function insertAccount(transaction: Transaction<Schema>, account: NewAccount): Promise<Account> {
  const row = await transaction
    .insertInto("accounts")
    .values({
      uid: crypto.randomUUID(),
      name: account.name,
      kind: account.kind ?? "user",
      full_name: account.fullName,
      password_hash: account.passwordHash ?? null,
      is_admin: flag(account.isAdmin),
      is_auditor: flag(account.isAuditor ?? false),
      is_active: flag(account.isActive ?? true),
      description: account.description ?? "",
      owner_id: account.ownerId ?? null,
      created_at: account.now,
      credentials_valid_from: account.now,
    })
    .returning(ACCOUNT_COLUMNS)
    .executeTakeFirstOrThrow();
  return accountOf(row);
}

export interface AccountChanges {
  readonly fullName?: string | undefined;
  readonly description?: string | undefined;
  readonly passwordHash?: string | undefined;
  readonly isAdmin?: boolean | undefined;
  readonly isAuditor?: boolean | undefined;
  readonly isActive?: boolean | undefined;
  readonly credentialsValidFrom?: number | undefined;
}

/** Changes an account; something has to change. */
export async function updateAccount(
  transaction: Transaction<Schema>,
  id: number,
  changes: AccountChanges,
): Promise<void> {
  await transaction
    .updateTable("accounts")
    .set({
      ...(changes.fullName !== undefined && { full_name: changes.fullName }),
      ...(changes.description !== undefined && { description: changes.description }),
      ...(changes.isAuditor !== undefined && { is_auditor: flag(changes.isAuditor) }),
      ...(changes.passwordHash !== undefined && { password_hash: changes.passwordHash }),
      ...(changes.isAdmin !== undefined && { is_admin: flag(changes.isAdmin) }),
      ...(changes.isActive !== undefined && { is_active: flag(changes.isActive) }),
      ...(changes.credentialsValidFrom !== undefined && {
        credentials_valid_from: changes.credentialsValidFrom,
      }),
    })
    .where("id", "=", id)
    .execute();
}

/** The account that a row is. */
export function accountOf(row: AccountRow): Account {
  return {
    id: row.id,
    uid: row.uid,
    name: row.name as AccountName,
    kind: row.kind,
    fullName: row.full_name,
    isAdmin: row.is_admin === 1,
    isActive: row.is_active === 1,
    createdAt: new Date(row.created_at),
    credentialsValidFrom: row.credentials_valid_from,
    isAuditor: row.is_auditor === 1,
    description: row.description,
    origin: row.origin,
    ownerId: row.owner_id ?? undefined,
  };
}

/** A truth value as the database has it. */
export function flag(value: boolean): Flag {
  return value ? 1 : 0;
}
