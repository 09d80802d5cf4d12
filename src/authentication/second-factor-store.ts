import { randomBytes } from "node:crypto";
import type { Selectable, Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { TotpSecretsTable } from "../database/management-schema.ts";
import type { Schema } from "../database/schema.ts";

type Connection = Database["read"] | Transaction<Schema>;

/** Recovery codes that are made together. */
export const RECOVERY_CODES = 10;

const RECOVERY_CODE = /^([a-z2-7]{4})-?([a-z2-7]{4})-?([a-z2-7]{4})-?([a-z2-7]{4})$/;

/** An account's secret, confirmed or not. */
export async function findSecret(
  connection: Connection,
  accountId: number,
): Promise<Selectable<TotpSecretsTable> | undefined> {
  return connection
    .selectFrom("totp_secrets")
    .selectAll()
    .where("account_id", "=", accountId)
    .executeTakeFirst();
}

/** An account's secret, which no other transaction can change until this one ends. */
export async function lockSecret(
  transaction: Transaction<Schema>,
  accountId: number,
  engine: Database["engine"],
): Promise<Selectable<TotpSecretsTable> | undefined> {
  const query = transaction.selectFrom("totp_secrets").selectAll().where("account_id", "=", accountId);
  return (engine === "postgresql" ? query.forUpdate() : query).executeTakeFirst();
}

/** Stores a secret that is still to be confirmed, in the place of another such one. @returns whether there is room for it. */
export async function putSecret(
  transaction: Transaction<Schema>,
  accountId: number,
  secret: string,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto("totp_secrets")
    .values({ account_id: accountId, secret, confirmed_at: null })
    .onConflict((conflict) =>
      conflict
        .column("account_id")
        .doUpdateSet({ secret, last_step: 0, failures: 0, failed_at: 0 })
        .where("totp_secrets.confirmed_at", "is", null),
    )
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Confirms a secret by the step of its first code. @returns whether there was one to confirm. */
export async function confirmSecret(
  transaction: Transaction<Schema>,
  accountId: number,
  confirmed: { readonly secret: string; readonly step: number; readonly now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable("totp_secrets")
    .set({ confirmed_at: confirmed.now, last_step: confirmed.step, failures: 0, failed_at: 0 })
    .where("account_id", "=", accountId)
    .where("secret", "=", confirmed.secret)
    .where("confirmed_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Takes the code of a step. @returns false when one of this step or of a later one was taken before. */
export async function takeStep(
  transaction: Transaction<Schema>,
  accountId: number,
  step: number,
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable("totp_secrets")
    .set({ last_step: step, failures: 0, failed_at: 0 })
    .where("account_id", "=", accountId)
    .where("confirmed_at", "is not", null)
    .where("last_step", "<", step)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Counts a wrong code. */
export async function noteFailure(
  transaction: Transaction<Schema>,
  accountId: number,
  now: number,
): Promise<void> {
  await transaction
    .updateTable("totp_secrets")
    .set((set) => ({ failures: set("failures", "+", 1), failed_at: now }))
    .where("account_id", "=", accountId)
    .execute();
}

/** Takes a recovery code. @returns whether it was one, and not taken before. */
export async function takeRecoveryCode(
  transaction: Transaction<Schema>,
  accountId: number,
  code: { readonly hash: string; readonly now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable("recovery_codes")
    .set({ used_at: code.now })
    .where("account_id", "=", accountId)
    .where("hash", "=", code.hash)
    .where("used_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Makes new recovery codes in the place of all others. @returns the codes, which are kept nowhere. */
export async function replaceRecoveryCodes(
  transaction: Transaction<Schema>,
  accountId: number,
): Promise<readonly string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, makeRecoveryCode);
  await transaction.deleteFrom("recovery_codes").where("account_id", "=", accountId).execute();
  await transaction
    .insertInto("recovery_codes")
    .values(
      codes.map((code) => ({ account_id: accountId, hash: hashOfRecoveryCode(code) ?? "", used_at: null })),
    )
    .execute();
  return codes;
}

/** How many recovery codes are still good. */
export async function countRecoveryCodes(connection: Connection, accountId: number): Promise<number> {
  const row = await connection
    .selectFrom("recovery_codes")
    .select(({ fn }) => fn.countAll<number | string>().as("count"))
    .where("account_id", "=", accountId)
    .where("used_at", "is", null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Removes an account's second factor. @returns whether it had one. */
export async function removeSecret(transaction: Transaction<Schema>, accountId: number): Promise<boolean> {
  await transaction.deleteFrom("recovery_codes").where("account_id", "=", accountId).execute();
  const { numDeletedRows } = await transaction
    .deleteFrom("totp_secrets")
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Makes every login of an account void but one session: what was got with the password alone ends. */
export async function voidCredentialsBut(
  transaction: Transaction<Schema>,
  accountId: number,
  { sessionId, now }: { readonly sessionId: string | undefined; readonly now: number },
): Promise<void> {
  const { credentials_valid_from: last } = await transaction
    .selectFrom("accounts")
    .select("credentials_valid_from")
    .where("id", "=", accountId)
    .executeTakeFirstOrThrow();
  const credentialsValidFrom = Math.max(now, last + 1);
  await transaction
    .updateTable("accounts")
    .set({ credentials_valid_from: credentialsValidFrom })
    .where("id", "=", accountId)
    .execute();
  if (sessionId === undefined) return;
  await transaction
    .updateTable("sessions")
    .set({ credentials_valid_from: credentialsValidFrom })
    .where("id", "=", sessionId)
    .where("account_id", "=", accountId)
    .execute();
}

/** What a recovery code is kept as; undefined when the text is none. A fast hash will do: it is 80 random bits. */
export function hashOfRecoveryCode(text: string): string | undefined {
  const parts = RECOVERY_CODE.exec(text)?.slice(1);
  return parts && new Bun.CryptoHasher("sha256").update(`recovery-code ${parts.join("")}`).digest("hex");
}

function makeRecoveryCode(): string {
  const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
  const text = [...randomBytes(16)].map((byte) => alphabet[byte % 32]).join("");
  return (text.match(/.{4}/g) ?? []).join("-");
}
