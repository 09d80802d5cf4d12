import type { Insertable, Selectable, Transaction, Updateable } from "kysely";
import type { Database } from "../database/database.ts";
import type {
  WebhookAttemptsTable,
  WebhookDeliveriesTable,
  WebhooksTable,
} from "../database/management-schema.ts";
import type { Instant, Schema } from "../database/schema.ts";

type Tx = Transaction<Schema>;

/** A webhook, with the names of what it watches and of who made it, as they are now. */
export type WebhookRow = Selectable<WebhooksTable> & {
  readonly repository: string | null;
  readonly author_uid: string | null;
  readonly author_name: string | null;
};

/** Which webhooks. */
export interface WebhookFilter {
  readonly type?: string | undefined;
  readonly authorId?: number | undefined;
  readonly repositoryId?: number | undefined;
  /** Of the namespace, and of its repositories. */
  readonly namespaceId?: number | undefined;
}

export type DeliveryRow = Selectable<WebhookDeliveriesTable>;
export type AttemptRow = Selectable<WebhookAttemptsTable>;

/** Keeps webhooks. */
export class WebhookStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async find(id: string): Promise<WebhookRow | undefined> {
    return this.#rows().where("w.id", "=", id).executeTakeFirst();
  }

  /** In the order of their ids. */
  list(
    filter: WebhookFilter,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<WebhookRow[]> {
    let query = this.#rows()
      .where("w.id", ">", page.after ?? "")
      .orderBy("w.id")
      .limit(page.limit);
    if (filter.type !== undefined) query = query.where("w.type", "=", filter.type);
    if (filter.authorId !== undefined) query = query.where("w.author_id", "=", filter.authorId);
    if (filter.repositoryId !== undefined) query = query.where("w.repository_id", "=", filter.repositoryId);
    if (filter.namespaceId !== undefined) query = query.where("w.namespace_id", "=", filter.namespaceId);
    return query.execute();
  }

  async countOf(transaction: Tx, where: { readonly key: string; readonly type: string }): Promise<number> {
    const { count } = await transaction
      .selectFrom("webhooks")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .where("key", "=", where.key)
      .where("type", "=", where.type)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async insert(transaction: Tx, row: Insertable<WebhooksTable>): Promise<void> {
    await transaction.insertInto("webhooks").values(row).execute();
  }

  async update(transaction: Tx, id: string, changes: Updateable<WebhooksTable>): Promise<void> {
    await transaction.updateTable("webhooks").set(changes).where("id", "=", id).execute();
  }

  /** Its deliveries go with it. */
  async delete(transaction: Tx, id: string): Promise<void> {
    await transaction.deleteFrom("webhooks").where("id", "=", id).execute();
  }

  async repositoryNamed(name: string): Promise<{ id: number; namespaceId: number | undefined } | undefined> {
    const row = await this.#database.read
      .selectFrom("repositories as r")
      .leftJoin("accounts as a", "a.name", "r.namespace")
      .select(["r.id", "a.id as namespace_id"])
      .where("r.name", "=", name)
      .executeTakeFirst();
    return row && { id: row.id, namespaceId: row.namespace_id ?? undefined };
  }

  async namespaceId(name: string): Promise<number | undefined> {
    const row = await this.#database.read
      .selectFrom("accounts")
      .select("id")
      .where("name", "=", name)
      .executeTakeFirst();
    return row?.id;
  }

  /** Deliveries of a webhook, the newest first. */
  deliveries(
    webhookId: string,
    page: {
      readonly before?: string | undefined;
      readonly status?: DeliveryRow["status"] | undefined;
      readonly limit: number;
    },
  ): Promise<DeliveryRow[]> {
    let query = this.#database.read
      .selectFrom("webhook_deliveries")
      .selectAll()
      .where("webhook_id", "=", webhookId)
      .orderBy("id", "desc")
      .limit(page.limit);
    if (page.before !== undefined) query = query.where("id", "<", page.before);
    if (page.status !== undefined) query = query.where("status", "=", page.status);
    return query.execute();
  }

  delivery(webhookId: string, id: string): Promise<DeliveryRow | undefined> {
    return this.#database.read
      .selectFrom("webhook_deliveries")
      .selectAll()
      .where("webhook_id", "=", webhookId)
      .where("id", "=", id)
      .executeTakeFirst();
  }

  attempts(deliveryId: string): Promise<AttemptRow[]> {
    return this.#database.read
      .selectFrom("webhook_attempts")
      .selectAll()
      .where("delivery_id", "=", deliveryId)
      .orderBy("id")
      .execute();
  }

  /** The same delivery once more, from the start. @returns the new one. */
  async redeliver(transaction: Tx, delivery: DeliveryRow, now: Instant): Promise<DeliveryRow> {
    return transaction
      .insertInto("webhook_deliveries")
      .values({
        ...delivery,
        id: Bun.randomUUIDv7(),
        status: "waiting",
        attempts: 0,
        attempt_at: now,
        claimed_by: null,
        claimed_until: null,
        created_at: now,
        finished_at: null,
        redelivery_of: delivery.id,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  #rows() {
    return this.#database.read
      .selectFrom("webhooks as w")
      .leftJoin("repositories as r", "r.id", "w.repository_id")
      .leftJoin("accounts as a", "a.id", "w.author_id")
      .selectAll("w")
      .select(["r.name as repository", "a.uid as author_uid", "a.name as author_name"]);
  }
}
