import { hostname } from "node:os";
import type { Logger } from "pino";
import { type Caller, SYSTEM } from "../access/caller.ts";
import type { Database } from "../database/database.ts";
import type { Instant } from "../database/schema.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import type { OutboundClient } from "../outbound/outbound-client.ts";
import { type ClaimedDelivery, DeliveryStore, type Outcome } from "./delivery-store.ts";
import type { ImagePlatforms } from "./image-platform.ts";
import { withPlatform } from "./payload.ts";
import { type WebhookRights, watchedBy } from "./webhook-rights.ts";
import { ANSWER_TIMEOUT, sendWebhook } from "./webhook-sender.ts";
import { WebhookStore } from "./webhook-store.ts";

/** Times that a delivery is attempted before it is given up. */
export const MAX_ATTEMPTS = 12;
const FIRST_RETRY = 5_000;
const LONGEST_RETRY = 2 * 60 * 60 * 1000;
/** Deliveries that are under way at once, and of one webhook: one slow receiver keeps no other waiting. */
const CONCURRENCY = 20;
const OF_ONE_WEBHOOK = 4;
/** Longer than an attempt can take: after so long a delivery is taken over from a process that died. */
const CLAIM_HOLDS = ANSWER_TIMEOUT + 10_000;

export interface DelivererOptions {
  readonly database: Database;
  readonly events: EventRecorder;
  readonly outbound: OutboundClient;
  readonly rights: WebhookRights;
  readonly platforms: ImagePlatforms;
  readonly log: Logger;
  readonly now?: () => Instant;
  /** Milliseconds between two looks for work, and for a receiver to answer; for tests. */
  readonly timing?: { readonly poll?: number; readonly answer?: number; readonly firstRetry?: number };
}

/**
 * Delivers what webhooks are to be told: takes deliveries on that are due, attempts each, and notes
 * what came of it. Several processes can do so at once.
 *
 * A delivery that was answered but not yet noted when the process dies is made again, with the same
 * id: receivers can tell by it.
 */
export class Deliverer {
  readonly #options: DelivererOptions;
  readonly #store: DeliveryStore;
  readonly #webhooks: WebhookStore;
  readonly #now: () => Instant;
  readonly #id = `${hostname()}/${process.pid}/${crypto.randomUUID()}`;
  readonly #stopping = new AbortController();
  readonly #running = new Map<Promise<void>, string>();
  #loop: Promise<void> | undefined;
  #wake: (() => void) | undefined;

  constructor(options: DelivererOptions) {
    this.#options = options;
    this.#store = new DeliveryStore(options.database);
    this.#webhooks = new WebhookStore(options.database);
    this.#now = options.now ?? Date.now;
  }

  start(): void {
    this.#loop ??= this.#work();
  }

  /** Begins nothing more, and waits for attempts that are under way: they end soon by themselves. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake?.();
    await this.#loop;
    await Promise.all(this.#running.keys());
  }

  async #work(): Promise<void> {
    for (let failures = 0; !this.#stopping.signal.aborted; ) {
      try {
        await this.turn();
        failures = 0;
      } catch (error) {
        if (failures++ % 30 === 0)
          this.#options.log.warn({ err: error }, "webhooks wait: the database does not answer");
      }
      await this.#pause();
    }
  }

  /** Begins what is due. */
  async turn(): Promise<void> {
    const now = this.#now();
    while (this.#running.size < CONCURRENCY && (await this.#store.isDue(now))) {
      const claimed = await this.#store.claim({
        by: this.#id,
        now,
        holds: CLAIM_HOLDS,
        // Few at a time, so that what one webhook has too much of is seen before more of it is taken.
        limit: Math.min(OF_ONE_WEBHOOK, CONCURRENCY - this.#running.size),
        except: this.#busy(),
      });
      if (claimed.length === 0) return;
      for (const delivery of claimed) this.#begin(delivery);
    }
  }

  /** Waits for all that was begun. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.keys());
  }

  #busy(): string[] {
    const counts = new Map<string, number>();
    for (const id of this.#running.values()) counts.set(id, (counts.get(id) ?? 0) + 1);
    return [...counts].flatMap(([id, count]) => (count >= OF_ONE_WEBHOOK ? [id] : []));
  }

  #begin(delivery: ClaimedDelivery): void {
    const work = this.#deliver(delivery)
      .catch((error: unknown) => {
        // The claim runs out, and the delivery is attempted again.
        this.#options.log.warn({ err: error, delivery: delivery.id }, "a webhook could not be delivered");
      })
      .finally(() => {
        this.#running.delete(work);
        this.#wake?.();
      });
    this.#running.set(work, delivery.webhook_id);
  }

  async #deliver(delivery: ClaimedDelivery): Promise<void> {
    const webhook = await this.#webhooks.find(delivery.webhook_id);
    if (webhook === undefined) return;
    if (webhook.is_active === 0) return this.#cancel(delivery);
    if (!(await this.#authorMay(webhook))) return this.#withdraw(delivery);
    const body = await this.#completed(delivery);
    const attempt = await sendWebhook(
      this.#options.outbound,
      {
        deliveryId: delivery.id,
        redeliveryOf: delivery.redelivery_of,
        eventId: delivery.event_uid,
        type: delivery.type,
        body,
        format: delivery.format,
        endpoint: webhook.endpoint,
        secret: webhook.secret,
        tlsCertificate: webhook.tls_certificate,
        skipTlsVerification: webhook.skip_tls_verification === 1,
      },
      { timeout: this.#options.timing?.answer ?? ANSWER_TIMEOUT, now: this.#now },
    );
    const now = this.#now();
    const outcome = this.#outcome(delivery, attempt.error === undefined, now);
    await this.#store.finish(delivery, this.#id, { attempt, outcome, now });
    if (outcome.status === "dead") await this.#tell(delivery, webhook);
  }

  #outcome({ attempts }: ClaimedDelivery, arrived: boolean, now: Instant): Outcome {
    if (arrived) return { status: "delivered" };
    if (attempts >= MAX_ATTEMPTS) return { status: "dead" };
    const first = this.#options.timing?.firstRetry ?? FIRST_RETRY;
    const wait = Math.min(first * 2 ** (attempts - 1), LONGEST_RETRY);
    return { status: "waiting", again: now + Math.round(wait * (0.75 + Math.random() / 2)) };
  }

  /** Whether who made the webhook may still administer what it watches. */
  async #authorMay(webhook: Parameters<typeof watchedBy>[0] & AuthorOf): Promise<boolean> {
    const watched = watchedBy(webhook);
    if (watched === undefined || webhook.author_id === null || webhook.author_name === null) return false;
    const account = { id: webhook.author_id, name: webhook.author_name, isAdmin: false };
    const author: Caller = { account, credential: "password" };
    return this.#options.rights.may(author, watched, "change");
  }

  async #completed(delivery: ClaimedDelivery): Promise<string> {
    if (delivery.attempts > 1 || delivery.redelivery_of !== null) return delivery.payload;
    const { namespace, repository, digest } = imageOf(delivery.payload);
    if (repository === undefined || digest === undefined) return delivery.payload;
    const platform = await this.#options.platforms.find(`${namespace}/${repository}`, digest);
    if (platform.os === "" && platform.architecture === "") return delivery.payload;
    const body = withPlatform(delivery.payload, platform);
    await this.#store.complete(delivery.id, body);
    return body;
  }

  #cancel(delivery: ClaimedDelivery): Promise<void> {
    const outcome: Outcome = { status: "cancelled" };
    return this.#store.finish(delivery, this.#id, { attempt: undefined, outcome, now: this.#now() });
  }

  async #withdraw(delivery: ClaimedDelivery): Promise<void> {
    const now = this.#now();
    const attempt = {
      at: now,
      durationMs: 0,
      requestHeaders: {},
      status: undefined,
      responseHeaders: undefined,
      responseBody: undefined,
      error: "not sent: who made the webhook may no longer administer what it watches",
    };
    await this.#store.finish(delivery, this.#id, { attempt, outcome: { status: "cancelled" }, now });
    await this.#store.stop(delivery.webhook_id, now);
    await this.#record("webhook.stop", delivery, "who made it may no longer administer what it watches");
  }

  /** Of a webhook that nothing arrives at any more there is an event, for those who read the log. */
  async #tell(
    delivery: ClaimedDelivery,
    { repository }: { readonly repository: string | null },
  ): Promise<void> {
    if (!(await this.#store.failsSince(delivery.webhook_id, delivery.created_at))) return;
    this.#options.log.warn({ webhook: delivery.webhook_id, repository }, "a webhook always fails");
    await this.#record("webhook.fail", delivery, `nothing arrives: given up after ${MAX_ATTEMPTS} attempts`);
  }

  #record(action: string, delivery: ClaimedDelivery, reason: string): Promise<void> {
    const { database, events } = this.#options;
    const key = delivery.key;
    return database.transaction((transaction) =>
      events.record(transaction, SYSTEM, {
        type: "FAIL",
        action,
        object: { type: "webhook", id: delivery.webhook_id, name: key },
        ...(key !== "" && { namespace: key.split("/")[0] ?? key }),
        data: { delivery: delivery.id, reason },
      }),
    );
  }

  #pause(): Promise<void> {
    if (this.#stopping.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#options.timing?.poll ?? 1000);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

interface AuthorOf {
  readonly author_id: number | null;
  readonly author_name: string | null;
}

function imageOf(payload: string): { namespace?: string; repository?: string; digest?: string } {
  const document = JSON.parse(payload) as { contents?: object; data?: object };
  return (document.contents ?? document.data ?? {}) as { namespace?: string };
}
