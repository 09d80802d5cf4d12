import type { Transaction } from "kysely";
import type { Schema } from "../database/schema.ts";
import type { EventFollower } from "../events/event-recorder.ts";
import type { RecordedEvent } from "../events/recorded-event.ts";
import { payloadOf, type RepositoryDocument } from "./payload.ts";
import { type WebhookFormat, type WebhookType, webhookTypeOf } from "./webhook-type.ts";

/** Where CloudEvents say that they come from, when nobody said how the registry is addressed. */
const SOURCE = "urn:entrepot";

interface Match {
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly repository_id: number | null;
  readonly format: WebhookFormat;
}

interface Followed {
  readonly recorded: RecordedEvent;
  readonly type: WebhookType;
}

/**
 * Makes the deliveries of events, in the transaction that records them: one for each event and each
 * webhook that watches it, or none. Finding the webhooks is one query on an index.
 */
export class WebhookFollower implements EventFollower {
  readonly #source: string;

  /** @param publicUrl how clients address the registry. */
  constructor(publicUrl: string | undefined) {
    this.#source = publicUrl ?? SOURCE;
  }

  async follow(transaction: Transaction<Schema>, events: readonly RecordedEvent[]): Promise<void> {
    const followed: Followed[] = [];
    for (const recorded of events) {
      const type = webhookTypeOf(recorded.event.action);
      if (type !== undefined && recorded.event.repository !== undefined) followed.push({ recorded, type });
    }
    if (followed.length === 0) return;
    const webhooks = await this.#watching(transaction, followed);
    if (webhooks.length === 0) return;
    const pairs = followed.flatMap((one) =>
      webhooks.filter((webhook) => watches(webhook, one)).map((webhook) => ({ one, webhook })),
    );
    const repositories = await this.#repositories(
      transaction,
      pairs.flatMap(({ one }) => (one.type === "REPO_EVENT" ? [one.recorded.event.repository?.id ?? 0] : [])),
    );
    for (let start = 0; start < pairs.length; start += 100) {
      await transaction
        .insertInto("webhook_deliveries")
        .values(
          pairs.slice(start, start + 100).map(({ one: { recorded, type }, webhook }) => ({
            id: Bun.randomUUIDv7(),
            webhook_id: webhook.id,
            event_uid: recorded.uid,
            type,
            payload: payloadOf(recorded, type, {
              format: webhook.format,
              source: this.#source,
              repository: repositories.get(recorded.event.repository?.id ?? 0),
            }).body,
            status: "waiting" as const,
            attempt_at: recorded.at,
            claimed_by: null,
            claimed_until: null,
            created_at: recorded.at,
            finished_at: null,
            redelivery_of: null,
          })),
        )
        .execute();
    }
  }

  #watching(transaction: Transaction<Schema>, followed: readonly Followed[]): Promise<Match[]> {
    const types = [...new Set(followed.map(({ type }) => type))];
    const repositories = [...new Set(followed.map(({ recorded }) => recorded.event.repository?.id ?? 0))];
    const namespaces = [...new Set(followed.map(({ recorded }) => recorded.event.namespace ?? ""))];
    return transaction
      .selectFrom("webhooks")
      .select(["id", "type", "key", "repository_id", "format"])
      .where("is_active", "=", 1)
      .where("type", "in", types)
      .where(({ eb, or, and }) =>
        or([
          eb("repository_id", "in", repositories),
          and([eb("repository_id", "is", null), eb("key", "in", ["", ...namespaces])]),
        ]),
      )
      .execute();
  }

  async #repositories(
    transaction: Transaction<Schema>,
    ids: readonly number[],
  ): Promise<ReadonlyMap<number, RepositoryDocument>> {
    if (ids.length === 0) return new Map();
    const rows = await transaction
      .selectFrom("repositories")
      .selectAll()
      .where("id", "in", [...new Set(ids)])
      .execute();
    return new Map(
      rows.map((row) => [
        row.id,
        {
          id: row.uid,
          namespace: row.namespace,
          name: row.name.slice(row.namespace.length + 1),
          shortDescription: row.description,
          longDescription: row.long_description,
          visibility: row.visibility,
          scanOnPush: row.scan_on_push === 1,
          immutableTags: row.immutable_tags === 1,
          enableManifestLists: row.enable_manifest_lists === 1,
          tagLimit: row.tag_limit,
          pulls: row.pulls,
          pushes: row.pushes,
        },
      ]),
    );
  }
}

function watches(webhook: Match, { recorded: { event }, type }: Followed): boolean {
  if (webhook.type !== type) return false;
  if (webhook.repository_id !== null) return webhook.repository_id === event.repository?.id;
  return webhook.key === "" || webhook.key === event.namespace;
}
