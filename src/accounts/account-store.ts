import type { Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { AccountsTable, Flag, Schema } from "../database/schema.ts";
import type { AccountName } from "./account-name.ts";

type Connection = Database["read"] | Transaction<Schema>;

/** An account, without its secrets. */
export interface Account {
  readonly id: number;
  /** Stable, also when the account is renamed. */
  readonly uid: string;
  readonly name: AccountName;
  readonly kind: "user" | "organization" | "service";
  readonly fullName: string;
  readonly isAdmin: boolean;
  /** Disabled accounts can do nothing, and keep their repositories. */
  readonly isActive: boolean;
  readonly createdAt: Date;
  /** Credentials issued under another value, milliseconds since 1970, are void. */
  readonly credentialsValidFrom: number;
}

export interface NewAccount {
  readonly name: AccountName;
  readonly passwordHash: string;
  readonly fullName: string;
  readonly isAdmin: boolean;
  readonly now: number;
}

const COLUMNS = [
  "id",
  "uid",
  "name",
  "kind",
  "full_name",
  "is_admin",
  "is_active",
  "created_at",
  "credentials_valid_from",
] as const;

type AccountRow = Pick<AccountsTable, Exclude<(typeof COLUMNS)[number], "id">> & { id: number };

/** The account of that name. */
export async function findAccount(connection: Connection, name: string): Promise<Account | undefined> {
  const row = await connection
    .selectFrom("accounts")
    .select(COLUMNS)
    .where("name", "=", name)
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
    .select([...COLUMNS, "password_hash"])
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
    .select(COLUMNS)
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
    .limit(1)
    .executeTakeFirst();
  return row?.name;
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

/** Makes a user. */
export async function insertUser(transaction: Transaction<Schema>, user: NewAccount): Promise<Account> {
  const row = await transaction
    .insertInto("accounts")
    .values({
      uid: crypto.randomUUID(),
      name: user.name,
      kind: "user",
      full_name: user.fullName,
      password_hash: user.passwordHash,
      is_admin: flag(user.isAdmin),
      is_active: 1,
      created_at: user.now,
      credentials_valid_from: user.now,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return accountOf(row);
}

export interface AccountChanges {
  readonly passwordHash?: string;
  readonly isAdmin?: boolean;
  readonly isActive?: boolean;
  readonly credentialsValidFrom?: number;
}

/** Changes an account. */
export async function updateAccount(
  transaction: Transaction<Schema>,
  id: number,
  changes: AccountChanges,
): Promise<void> {
  await transaction
    .updateTable("accounts")
    .set({
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

function accountOf(row: AccountRow): Account {
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
  };
}

function flag(value: boolean): Flag {
  return value ? 1 : 0;
}
