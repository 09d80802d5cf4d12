import { type Insertable, type Selectable, sql, type Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { SessionsTable } from "../database/management-schema.ts";
import type { Schema } from "../database/schema.ts";

type Connection = Database["read"] | Transaction<Schema>;

/** A session as it is stored, and whose it is. */
export type SessionRow = Selectable<SessionsTable> & { readonly account_name: string };

/** A session that still stands, and what a request of it depends on. */
export interface StandingSession {
  readonly id: string;
  readonly csrfToken: string;
  readonly method: string;
  readonly lastSeenAt: number;
  readonly account: {
    readonly id: number;
    readonly name: string;
    readonly isAdmin: boolean;
    readonly credentialsValidFrom: number;
  };
  readonly hasSecondFactor: boolean;
}

/** What of time a session depends on, milliseconds. */
export interface SessionTimes {
  readonly now: number;
  readonly idle: number;
}

/** The session of that id, if it and its account stand. One query. */
export async function findStanding(
  connection: Connection,
  id: string,
  { now, idle }: SessionTimes,
): Promise<StandingSession | undefined> {
  const row = await connection
    .selectFrom("sessions as session")
    .innerJoin("accounts as account", "account.id", "session.account_id")
    .leftJoin("totp_secrets as totp", "totp.account_id", "session.account_id")
    .select([
      "session.csrf_token",
      "session.method",
      "session.last_seen_at",
      "account.id",
      "account.name",
      "account.is_admin",
      "account.credentials_valid_from",
      "totp.confirmed_at",
    ])
    .where("session.id", "=", id)
    .where("session.expires_at", ">", now)
    .where("session.last_seen_at", ">", now - idle)
    .whereRef("session.credentials_valid_from", "=", "account.credentials_valid_from")
    .where("account.is_active", "=", 1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    id,
    csrfToken: row.csrf_token,
    method: row.method,
    lastSeenAt: row.last_seen_at,
    account: {
      id: row.id,
      name: row.name,
      isAdmin: row.is_admin === 1,
      credentialsValidFrom: row.credentials_valid_from,
    },
    hasSecondFactor: row.confirmed_at !== null,
  };
}

/** Notes that a session was used. */
export async function touchSession(transaction: Transaction<Schema>, id: string, at: number): Promise<void> {
  await transaction
    .updateTable("sessions")
    .set({ last_seen_at: at })
    .where("id", "=", id)
    .where("last_seen_at", "<", at)
    .execute();
}

/** Stores a session, makes room for it, and notes the account's login. */
export async function insertSession(
  transaction: Transaction<Schema>,
  session: Insertable<SessionsTable>,
  limits: { readonly now: number; readonly perAccount: number },
): Promise<void> {
  await transaction.deleteFrom("sessions").where("expires_at", "<=", limits.now).execute();
  await sql`delete from sessions where account_id = ${session.account_id} and id not in (
    select id from sessions where account_id = ${session.account_id} order by created_at desc, id
    limit ${limits.perAccount - 1})`.execute(transaction);
  await transaction.insertInto("sessions").values(session).execute();
  await transaction
    .updateTable("accounts")
    .set({ last_login_at: limits.now })
    .where("id", "=", session.account_id)
    .execute();
}

/** A session, whether or not it still stands. */
export async function findSession(connection: Connection, id: string): Promise<SessionRow | undefined> {
  return connection
    .selectFrom("sessions")
    .innerJoin("accounts as account", "account.id", "sessions.account_id")
    .selectAll("sessions")
    .select("account.name as account_name")
    .where("sessions.id", "=", id)
    .executeTakeFirst();
}

/** An account's sessions that stand, in the order of their ids. */
export async function listSessions(
  connection: Connection,
  page: SessionTimes & { readonly accountId: number; readonly after: string; readonly limit: number },
): Promise<readonly SessionRow[]> {
  return connection
    .selectFrom("sessions")
    .innerJoin("accounts as account", "account.id", "sessions.account_id")
    .selectAll("sessions")
    .select("account.name as account_name")
    .where("sessions.account_id", "=", page.accountId)
    .where("sessions.id", ">", page.after)
    .where("sessions.expires_at", ">", page.now)
    .where("sessions.last_seen_at", ">", page.now - page.idle)
    .whereRef("sessions.credentials_valid_from", "=", "account.credentials_valid_from")
    .orderBy("sessions.id")
    .limit(page.limit)
    .execute();
}

/** Ends a session. @returns whether it was there. */
export async function deleteSession(transaction: Transaction<Schema>, id: string): Promise<boolean> {
  const { numDeletedRows } = await transaction.deleteFrom("sessions").where("id", "=", id).executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Ends an account's sessions, but one where that is asked for. @returns how many. */
export async function deleteSessions(
  transaction: Transaction<Schema>,
  accountId: number,
  keep: string | undefined,
): Promise<number> {
  const { numDeletedRows } = await transaction
    .deleteFrom("sessions")
    .where("account_id", "=", accountId)
    .where("id", "!=", keep ?? "")
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Ends the sessions that docker keeps by refresh tokens, but for those of access tokens. */
export async function deleteRefreshTokens(
  transaction: Transaction<Schema>,
  accountId: number,
): Promise<void> {
  await transaction
    .deleteFrom("refresh_tokens")
    .where("account_id", "=", accountId)
    .where("api_token_id", "is", null)
    .execute();
}
