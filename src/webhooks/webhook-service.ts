import { randomBytes, X509Certificate } from "node:crypto";
import type { Caller } from "../access/caller.ts";
import type { ManagementAccess } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { Instant } from "../database/schema.ts";
import type { EventRecorder, EventType } from "../events/event-recorder.ts";
import { RegistryError } from "../oci/errors.ts";
import { isRepositoryName, namespaceOf, type RepositoryName } from "../oci/names.ts";
import type { OutboundClient } from "../outbound/outbound-client.ts";
import { describeOutbound, outboundRefusal } from "../outbound/outbound-error.ts";
import type { Page, PageRequest } from "../registry/registry.ts";
import { samplePayload } from "./payload.ts";
import type { Watched, WebhookRights } from "./webhook-rights.ts";
import { watchedBy } from "./webhook-rights.ts";
import { sendWebhook } from "./webhook-sender.ts";
import { type AttemptRow, type DeliveryRow, type WebhookRow, WebhookStore } from "./webhook-store.ts";
import { UNSUPPORTED_TYPES, WEBHOOK_TYPES, type WebhookFormat, type WebhookType } from "./webhook-type.ts";

/** Webhooks of one type for one key. */
const MAX_OF_A_KIND = 50;
/** Tests that one account can have sent in a minute. */
const TESTS_PER_MINUTE = 10;
const MINUTE = 60_000;

/** How an endpoint is reached. */
export interface Endpoint {
  readonly endpoint: string;
  /** PEM; empty for the system's authorities. */
  readonly tlsCert: string;
  readonly skipTLSVerification: boolean;
}

export interface NewWebhook extends Endpoint {
  readonly type: string;
  readonly key: string;
  readonly format: WebhookFormat;
  readonly secret?: string | undefined;
}

export interface WebhookChanges {
  readonly id: string;
  readonly inactive?: boolean | undefined;
  readonly tlsCert?: string | undefined;
  readonly skipTLSVerification?: boolean | undefined;
  readonly endpoint?: string | undefined;
  readonly format?: WebhookFormat | undefined;
  /** An empty one takes the secret away. */
  readonly secret?: string | undefined;
}

/** Whose webhooks are listed. */
export type WebhookListName =
  | { readonly kind: "own"; readonly type: string | undefined }
  | { readonly kind: "namespace"; readonly name: string }
  | { readonly kind: "repository"; readonly name: RepositoryName };

/** A delivery, and how its attempts went. */
export interface DeliveryReport {
  readonly delivery: DeliveryRow;
  readonly attempts: readonly AttemptRow[];
  /** Whether the caller may know why something could not be reached. */
  readonly isAdmin: boolean;
}

export interface WebhookServiceOptions {
  readonly database: Database;
  readonly management: ManagementAccess;
  readonly rights: WebhookRights;
  readonly events: EventRecorder;
  readonly outbound: OutboundClient;
  readonly publicUrl: string | undefined;
  readonly now?: () => Instant;
}

/** Webhooks: who wants to be told of what, and what became of it. */
export class WebhookService {
  readonly #options: WebhookServiceOptions;
  readonly #store: WebhookStore;
  readonly #now: () => Instant;
  readonly #tests = new Map<number, readonly Instant[]>();

  constructor(options: WebhookServiceOptions) {
    this.#options = options;
    this.#store = new WebhookStore(options.database);
    this.#now = options.now ?? Date.now;
  }

  /** @throws RegistryError `webhookInvalid`, `destinationRefused`, and what the access decision throws. */
  async create(caller: Caller, wanted: NewWebhook): Promise<WebhookRow> {
    const { database, rights, management, events } = this.#options;
    const { isAdmin, accountId } = await management.user(caller);
    const watched = watchedOf(wanted.key);
    await rights.require(caller, watched, "change");
    const type = typeOf(wanted.type);
    await this.#checkEndpoint(wanted, isAdmin);
    const place = await this.#place(watched);
    const id = randomBytes(32).toString("hex");
    await database.transaction(async (transaction) => {
      if ((await this.#store.countOf(transaction, { key: wanted.key, type })) >= MAX_OF_A_KIND)
        throw new RegistryError(
          "webhookInvalid",
          `there are ${MAX_OF_A_KIND} webhooks of this type and key already`,
        );
      await this.#store.insert(transaction, {
        id,
        type,
        key: wanted.key,
        repository_id: place.repositoryId,
        namespace_id: place.namespaceId,
        endpoint: wanted.endpoint,
        format: wanted.format,
        secret: wanted.secret === undefined || wanted.secret === "" ? null : wanted.secret,
        headers: null,
        tls_certificate: wanted.tlsCert,
        skip_tls_verification: wanted.skipTLSVerification ? 1 : 0,
        author_id: accountId ?? null,
        created_at: this.#now(),
        last_successful_at: null,
      });
      await events.record(
        transaction,
        caller,
        webhookEvent("CREATE", "webhook.create", { id, type, watched }),
      );
    });
    return this.#require(id);
  }

  /** @throws RegistryError `webhookUnknown`, `webhookInvalid`, `destinationRefused`. */
  async update(caller: Caller, changes: WebhookChanges): Promise<WebhookRow> {
    const { database, events, management } = this.#options;
    const { isAdmin, accountId } = await management.user(caller);
    const { row, watched } = await this.#authorized(caller, changes.id, "change");
    const endpoint = {
      endpoint: changes.endpoint ?? row.endpoint,
      tlsCert: changes.tlsCert ?? row.tls_certificate,
      skipTLSVerification: changes.skipTLSVerification ?? row.skip_tls_verification === 1,
    };
    await this.#checkEndpoint(endpoint, isAdmin);
    await database.transaction(async (transaction) => {
      await this.#store.update(transaction, row.id, {
        endpoint: endpoint.endpoint,
        tls_certificate: endpoint.tlsCert,
        skip_tls_verification: endpoint.skipTLSVerification ? 1 : 0,
        ...(changes.inactive !== undefined && { is_active: changes.inactive ? 0 : 1 }),
        ...(changes.format !== undefined && { format: changes.format }),
        ...(changes.secret !== undefined && { secret: changes.secret === "" ? null : changes.secret }),
        // Who changes a webhook answers for it from then on.
        ...(accountId !== undefined && { author_id: accountId }),
      });
      await events.record(
        transaction,
        caller,
        webhookEvent("UPDATE", "webhook.update", { id: row.id, type: row.type, watched }),
      );
    });
    return this.#require(row.id);
  }

  /** @throws RegistryError `webhookUnknown`. */
  async delete(caller: Caller, id: string): Promise<void> {
    const { database, events } = this.#options;
    const { row, watched } = await this.#authorized(caller, id, "change");
    await database.transaction(async (transaction) => {
      await this.#store.delete(transaction, row.id);
      await events.record(
        transaction,
        caller,
        webhookEvent("DELETE", "webhook.delete", { id: row.id, type: row.type, watched }),
      );
    });
  }

  /** @throws RegistryError `webhookUnknown`: also for one that the caller may not see. */
  async get(caller: Caller, id: string): Promise<WebhookRow> {
    return (await this.#authorized(caller, id, "read")).row;
  }

  /** By id. @throws what the access decision throws. */
  async list(caller: Caller, name: WebhookListName, page: PageRequest): Promise<Page<WebhookRow>> {
    const filter = await this.#filter(caller, name);
    const rows = await this.#store.list(filter, { ...page, limit: page.limit + 1 });
    const items = rows.slice(0, page.limit);
    const last = items.at(-1);
    return rows.length > page.limit && last !== undefined ? { items, next: last.id } : { items };
  }

  /**
   * Sends a sample to an endpoint.
   *
   * @throws RegistryError `webhookInvalid`, `destinationRefused` when it does not arrive, `tooManyRequests`.
   */
  async test(
    caller: Caller,
    wanted: Endpoint & {
      readonly type: string;
      readonly format: WebhookFormat;
      readonly secret?: string | undefined;
    },
  ): Promise<void> {
    const { management, outbound, publicUrl } = this.#options;
    const { isAdmin, accountId } = await management.user(caller);
    const type = typeOf(wanted.type);
    this.#throttle(accountId ?? 0);
    await this.#checkEndpoint(wanted, isAdmin);
    const attempt = await sendWebhook(outbound, {
      deliveryId: Bun.randomUUIDv7(),
      eventId: "test",
      type,
      body: samplePayload(type, wanted.format, publicUrl ?? "urn:entrepot").body,
      format: wanted.format,
      endpoint: wanted.endpoint,
      secret: wanted.secret ?? null,
      tlsCertificate: wanted.tlsCert,
      skipTlsVerification: wanted.skipTLSVerification,
    });
    if (attempt.failure !== undefined) throw outboundRefusal(attempt.failure, isAdmin);
    if (attempt.error !== undefined) throw new RegistryError("webhookInvalid", attempt.error);
  }

  /** Deliveries of a webhook, the newest first. @throws RegistryError `webhookUnknown`. */
  async deliveries(
    caller: Caller,
    id: string,
    page: PageRequest & { readonly status?: DeliveryRow["status"] | undefined },
  ): Promise<Page<DeliveryRow>> {
    await this.#authorized(caller, id, "read");
    const rows = await this.#store.deliveries(id, {
      before: page.after,
      status: page.status,
      limit: page.limit + 1,
    });
    const items = rows.slice(0, page.limit);
    const last = items.at(-1);
    return rows.length > page.limit && last !== undefined ? { items, next: last.id } : { items };
  }

  /** @throws RegistryError `webhookUnknown`, `deliveryUnknown`. */
  async delivery(caller: Caller, id: string, deliveryId: string): Promise<DeliveryReport> {
    const { isAdmin } = await this.#options.management.user(caller);
    await this.#authorized(caller, id, "read");
    const delivery = await this.#store.delivery(id, deliveryId);
    if (delivery === undefined) throw new RegistryError("deliveryUnknown");
    return { delivery, attempts: await this.#store.attempts(deliveryId), isAdmin };
  }

  /** Delivers once more what was delivered, or was given up. @throws RegistryError `webhookUnknown`, `deliveryUnknown`. */
  async redeliver(caller: Caller, id: string, deliveryId: string): Promise<DeliveryRow> {
    const { row, watched } = await this.#authorized(caller, id, "change");
    const delivery = await this.#store.delivery(id, deliveryId);
    if (delivery === undefined) throw new RegistryError("deliveryUnknown");
    const { database, events } = this.#options;
    return database.transaction(async (transaction) => {
      const made = await this.#store.redeliver(transaction, delivery, this.#now());
      await events.record(
        transaction,
        caller,
        webhookEvent("SEND", "webhook.redeliver", { id: row.id, type: row.type, watched }),
      );
      return made;
    });
  }

  async #filter(caller: Caller, name: WebhookListName) {
    const { management, rights } = this.#options;
    switch (name.kind) {
      case "own": {
        const { isAdmin, isAuditor, accountId } = await management.user(caller);
        return { type: name.type, ...(!isAdmin && !isAuditor && { authorId: accountId ?? -1 }) };
      }
      case "namespace": {
        const { namespace } = await management.namespaceAdmin(caller, name.name, "read");
        return { namespaceId: namespace.id };
      }
      case "repository": {
        await rights.require(caller, name, "read");
        const repository = await this.#store.repositoryNamed(name.name);
        if (repository === undefined) throw new RegistryError("nameUnknown");
        return { repositoryId: repository.id };
      }
    }
  }

  /** A webhook that the caller may see, or change. Others are not there. */
  async #authorized(
    caller: Caller,
    id: string,
    intent: "read" | "change",
  ): Promise<{ readonly row: WebhookRow; readonly watched: Watched }> {
    const { rights, management } = this.#options;
    const { isAdmin } = await management.user(caller);
    const row = await this.#store.find(id);
    const watched = row && watchedBy(row);
    if (row === undefined) throw new RegistryError("webhookUnknown");
    // What watches nothing any more is left to administrators.
    if (watched === undefined) {
      if (!isAdmin) throw new RegistryError("webhookUnknown");
      return { row, watched: { kind: "everything" } };
    }
    if (!(await rights.may(caller, watched, intent))) throw new RegistryError("webhookUnknown");
    return { row, watched };
  }

  async #require(id: string): Promise<WebhookRow> {
    const row = await this.#store.find(id);
    if (row === undefined) throw new RegistryError("webhookUnknown");
    return row;
  }

  async #place(watched: Watched): Promise<{ repositoryId: number | null; namespaceId: number | null }> {
    if (watched.kind === "everything") return { repositoryId: null, namespaceId: null };
    if (watched.kind === "namespace")
      return { repositoryId: null, namespaceId: (await this.#store.namespaceId(watched.name)) ?? null };
    const repository = await this.#store.repositoryNamed(watched.name);
    if (repository === undefined) throw new RegistryError("nameUnknown");
    return { repositoryId: repository.id, namespaceId: repository.namespaceId ?? null };
  }

  async #checkEndpoint(
    { endpoint, tlsCert, skipTLSVerification }: Endpoint,
    isAdmin: boolean,
  ): Promise<void> {
    if (tlsCert !== "") checkCertificate(tlsCert);
    try {
      const url = this.#options.outbound.checkUrl(endpoint);
      if (url.protocol === "http:" && !skipTLSVerification)
        throw new RegistryError(
          "webhookInvalid",
          "an endpoint without TLS is used only when skipTLSVerification is true",
        );
      await this.#options.outbound.checkAddress(url.hostname.replace(/^\[|\]$/g, ""));
    } catch (error) {
      if (error instanceof RegistryError) throw error;
      throw outboundRefusal(error, isAdmin);
    }
  }

  #throttle(accountId: number): void {
    const now = this.#now();
    const recent = (this.#tests.get(accountId) ?? []).filter((at) => at > now - MINUTE);
    if (recent.length >= TESTS_PER_MINUTE)
      throw new RegistryError("tooManyRequests", undefined, { retryAfter: 60 });
    if (this.#tests.size > 1000) this.#tests.clear();
    this.#tests.set(accountId, [...recent, now]);
  }
}

/** What is shown of the error of an attempt: where something listens is for administrators. */
export function shownError(attempt: AttemptRow, isAdmin: boolean): string | undefined {
  if (attempt.error === null) return undefined;
  return attempt.response_status !== null
    ? attempt.error
    : describeOutbound(new Error(attempt.error), isAdmin);
}

function watchedOf(key: string): Watched {
  if (key === "") return { kind: "everything" };
  if (!key.includes("/")) return { kind: "namespace", name: key };
  if (isRepositoryName(key)) return { kind: "repository", name: key };
  throw new RegistryError("nameUnknown");
}

function typeOf(text: string): WebhookType {
  const type = WEBHOOK_TYPES.find((known) => known === text);
  if (type !== undefined) return type;
  const later = (UNSUPPORTED_TYPES as readonly string[]).includes(text);
  throw new RegistryError(
    "webhookInvalid",
    later
      ? `this registry does not do what ${text} tells of`
      : `there is no such type of webhook: ${WEBHOOK_TYPES.join(", ")}`,
  );
}

function checkCertificate(pem: string): void {
  try {
    new X509Certificate(pem);
  } catch {
    throw new RegistryError("webhookInvalid", "tlsCert is not a certificate in PEM");
  }
}

function webhookEvent(
  type: EventType,
  action: string,
  about: { readonly id: string; readonly type: string; readonly watched: Watched },
) {
  const { id, watched } = about;
  const name = watched.kind === "everything" ? "" : watched.name;
  const namespace =
    watched.kind === "repository"
      ? namespaceOf(watched.name)
      : watched.kind === "namespace"
        ? name
        : undefined;
  return {
    type,
    action,
    object: { type: "webhook", id, name },
    ...(namespace !== undefined && { namespace }),
    data: { webhookType: about.type, key: name },
  };
}
