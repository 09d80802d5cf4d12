import type { Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { Instant, Schema } from "../database/schema.ts";

/** Something that an issuer said, and that counts once. */
export interface Assertion {
  readonly issuer: string;
  /** The issuer's own name for it: `jti` of a token. */
  readonly id: string;
  /** When nobody would believe it any more, milliseconds since 1970. */
  readonly expiresAt: Instant;
}

/** Rows that are cleared away with each use. */
const CLEARED = 100;

/** Remembers what was used, for as long as it could be used again. */
export class UsedAssertions {
  readonly #now: () => Instant;

  constructor(now: () => Instant = Date.now) {
    this.#now = now;
  }

  /** Uses an assertion. @returns false when it was used before. */
  async use(transaction: Transaction<Schema>, assertion: Assertion): Promise<boolean> {
    await transaction
      .deleteFrom("used_assertions")
      .where("id", "in", (inner) =>
        inner
          .selectFrom("used_assertions")
          .select("id")
          .where("expires_at", "<", this.#now())
          .orderBy("expires_at")
          .limit(CLEARED),
      )
      .execute();
    const used = await transaction
      .insertInto("used_assertions")
      .values({ id: keyOf(assertion.issuer, assertion.id), expires_at: assertion.expiresAt })
      .onConflict((conflict) => conflict.column("id").doNothing())
      .returning("id")
      .executeTakeFirst();
    return used !== undefined;
  }

  /** Whether an assertion was used. */
  async has(database: Database, issuer: string, id: string): Promise<boolean> {
    const found = await database.read
      .selectFrom("used_assertions")
      .select("id")
      .where("id", "=", keyOf(issuer, id))
      .executeTakeFirst();
    return found !== undefined;
  }
}

/** Of one length, whatever the issuer calls it; and no two issuers meet. */
function keyOf(issuer: string, id: string): string {
  return new Bun.CryptoHasher("sha256").update(`${issuer.length}:${issuer}:${id}`).digest("hex");
}
