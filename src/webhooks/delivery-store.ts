import type { Database } from "../database/database.ts";
import type { Instant } from "../database/schema.ts";
import type { WebhookFormat } from "./webhook-type.ts";

/** A delivery that somebody took on, and all that is needed to attempt it. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly webhook_id: string;
  readonly event_uid: string;
  readonly type: string;
  readonly payload: string;
  readonly attempts: number;
  readonly created_at: Instant;
  readonly redelivery_of: string | null;
  readonly endpoint: string;
  readonly format: WebhookFormat;
  readonly secret: string | null;
  readonly tls_certificate: string;
  readonly skip_tls_verification: number;
  readonly is_active: number;
  readonly key: string;
  readonly repository_id: number | null;
  readonly author_id: number | null;
}

/** What an attempt came to. */
export interface Attempt {
  readonly at: Instant;
  readonly durationMs: number;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly status: number | undefined;
  readonly responseHeaders: Readonly<Record<string, string>> | undefined;
  readonly responseBody: string | undefined;
  readonly error: string | undefined;
}

/** How a delivery goes on. */
export type Outcome =
  | { readonly status: "delivered" }
  | { readonly status: "waiting"; readonly again: Instant }
  | { readonly status: "dead" }
  | { readonly status: "cancelled" };

export interface ClaimOptions {
  readonly by: string;
  readonly now: Instant;
  /** Milliseconds that the claim holds: who is killed meanwhile leaves the delivery to others after it. */
  readonly holds: number;
  readonly limit: number;
  /** Webhooks that have enough going on. */
  readonly except: readonly string[];
}

/** Deliveries that are looked at for each that is to be claimed: others may be claiming the same. */
const SEEN_FOR_ONE = 4;

/** Deliveries of webhooks on their way. */
export class DeliveryStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Whether any delivery is due. One look at an index. */
  async isDue(now: Instant): Promise<boolean> {
    const row = await this.#database.read
      .selectFrom("webhook_deliveries")
      .select("id")
      .where("attempt_at", "<=", now)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /**
   * Takes deliveries on that are due. Nobody else gets them until the claim has run out: its end is
   * when they are due again, so that a crash needs nobody to clean up after it.
   */
  async claim({ by, now, holds, limit, except }: ClaimOptions): Promise<ClaimedDelivery[]> {
    const due = await this.#due({ now, limit: limit * SEEN_FOR_ONE, except });
    if (due.length === 0) return [];
    return this.#database.transaction(async (transaction) => {
      let query = transaction
        .selectFrom("webhook_deliveries")
        .select("id")
        .where("id", "in", due)
        .where("attempt_at", "<=", now)
        .orderBy("attempt_at")
        .limit(limit);
      if (this.#database.engine === "postgresql") query = query.forUpdate().skipLocked();
      const ids = (await query.execute()).map(({ id }) => id);
      if (ids.length === 0) return [];
      await transaction
        .updateTable("webhook_deliveries")
        .set(({ eb }) => ({
          claimed_by: by,
          claimed_until: now + holds,
          attempt_at: now + holds,
          attempts: eb("attempts", "+", 1),
        }))
        .where("id", "in", ids)
        .execute();
      const rows = await transaction
        .selectFrom("webhook_deliveries as d")
        .innerJoin("webhooks as w", "w.id", "d.webhook_id")
        .select(["d.id", "d.webhook_id", "d.event_uid", "d.type", "d.payload", "d.attempts", "d.created_at"])
        .select(["d.redelivery_of", "w.endpoint", "w.format", "w.secret", "w.tls_certificate"])
        .select(["w.skip_tls_verification", "w.is_active", "w.key", "w.repository_id", "w.author_id"])
        .where("d.id", "in", ids)
        .orderBy("d.id")
        .execute();
      return rows;
    });
  }

  /**
   * Deliveries to choose from. Looked up before the transaction: where one webhook has very many
   * waiting, all of these are passed by, and pushes on SQLite would wait for that.
   */
  async #due({ now, limit, except }: Pick<ClaimOptions, "now" | "limit" | "except">): Promise<string[]> {
    let query = this.#database.read
      .selectFrom("webhook_deliveries")
      .select("id")
      .where("attempt_at", "<=", now)
      .orderBy("attempt_at")
      .limit(limit);
    if (except.length > 0) query = query.where("webhook_id", "not in", [...except]);
    return (await query.execute()).map(({ id }) => id);
  }

  /** Writes down what is sent, once it is complete. */
  async complete(id: string, payload: string): Promise<void> {
    await this.#database.transaction((transaction) =>
      transaction.updateTable("webhook_deliveries").set({ payload }).where("id", "=", id).execute(),
    );
  }

  /** Writes down what an attempt came to, if the claim is still the caller's. */
  finish(
    delivery: ClaimedDelivery,
    by: string,
    {
      attempt,
      outcome,
      now,
    }: { readonly attempt: Attempt | undefined; readonly outcome: Outcome; readonly now: Instant },
  ): Promise<void> {
    return this.#database.transaction(async (transaction) => {
      const isOver = outcome.status !== "waiting";
      const { numUpdatedRows } = await transaction
        .updateTable("webhook_deliveries")
        .set({
          status: outcome.status,
          attempt_at: outcome.status === "waiting" ? outcome.again : null,
          claimed_by: null,
          claimed_until: null,
          finished_at: isOver ? now : null,
        })
        .where("id", "=", delivery.id)
        .where("claimed_by", "=", by)
        .where("attempts", "=", delivery.attempts)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return;
      if (attempt !== undefined)
        await transaction
          .insertInto("webhook_attempts")
          .values({
            delivery_id: delivery.id,
            at: attempt.at,
            duration_ms: attempt.durationMs,
            request_headers: JSON.stringify(attempt.requestHeaders),
            response_status: attempt.status ?? null,
            response_headers: attempt.responseHeaders ? JSON.stringify(attempt.responseHeaders) : null,
            response_body: attempt.responseBody ?? null,
            error: attempt.error ?? null,
          })
          .execute();
      if (outcome.status === "delivered")
        await transaction
          .updateTable("webhooks")
          .set({ last_successful_at: now })
          .where("id", "=", delivery.webhook_id)
          .execute();
    });
  }

  /** Whether nothing of a webhook arrived since `at`, though something was sent. */
  async failsSince(webhookId: string, at: Instant): Promise<boolean> {
    const row = await this.#database.read
      .selectFrom("webhooks")
      .select("last_successful_at")
      .where("id", "=", webhookId)
      .executeTakeFirst();
    return row !== undefined && (row.last_successful_at ?? 0) < at;
  }

  /** Switches a webhook off, and gives up what it still has to deliver. */
  stop(webhookId: string, now: Instant): Promise<void> {
    return this.#database.transaction(async (transaction) => {
      await transaction.updateTable("webhooks").set({ is_active: 0 }).where("id", "=", webhookId).execute();
      await transaction
        .updateTable("webhook_deliveries")
        .set({ status: "cancelled", attempt_at: null, finished_at: now })
        .where("webhook_id", "=", webhookId)
        .where("status", "=", "waiting")
        .where("claimed_by", "is", null)
        .execute();
    });
  }
}
