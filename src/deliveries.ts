import type { Logger } from "pino";
import { AccessControl } from "./access/access-control.ts";
import { ManagementAccess } from "./access/management-access.ts";
import type { BlobStore } from "./blobs/blob-store.ts";
import type { Config } from "./config/config.ts";
import type { Database } from "./database/database.ts";
import { BatchExpander } from "./events/batch-expander.ts";
import { Forwarder } from "./events/forwarder.ts";
import { handedOn, openEventRecorder } from "./events/open-event-recorder.ts";
import { OutboundClient } from "./outbound/outbound-client.ts";
import { RegistrySettings } from "./settings/registry-settings.ts";
import { Deliverer, type DelivererOptions } from "./webhooks/deliverer.ts";
import { ImagePlatforms } from "./webhooks/image-platform.ts";
import { WebhookRights } from "./webhooks/webhook-rights.ts";

export interface DeliveriesOptions {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly log: Logger;
  /** For tests. */
  readonly timing?: DelivererOptions["timing"];
}

/** What brings to others what they are to hear of. */
export interface Deliveries {
  /** Writes down the events that others hear of, where they were only taken note of. */
  readonly batches: BatchExpander;
  readonly webhooks: Deliverer;
  readonly forwarder: Forwarder;
  start(): void;
  stop(): Promise<void>;
}

/** Puts together what writes down events that wait, delivers webhooks and forwards events. Starts nothing. */
export function openDeliveries(config: Config, options: DeliveriesOptions): Deliveries {
  const { database, blobs, log, timing } = options;
  const settings = new RegistrySettings({ database, config });
  const webhooks = new Deliverer({
    database,
    events: openEventRecorder({ database, config: config.events, publicUrl: config.publicUrl }),
    outbound: new OutboundClient(config.outbound),
    rights: new WebhookRights({
      access: new AccessControl({ database, settings: settings.access }),
      management: new ManagementAccess(database),
    }),
    platforms: new ImagePlatforms({ database, blobs }),
    log,
    ...(timing && { timing }),
  });
  const batches = new BatchExpander({ database, log, ...handedOn(config.events, config.publicUrl) });
  const forwarder = new Forwarder({ database, config, log });
  return {
    batches,
    webhooks,
    forwarder,
    start() {
      batches.start();
      webhooks.start();
      forwarder.start();
    },
    async stop() {
      await Promise.all([batches.stop(), webhooks.stop(), forwarder.stop()]);
    },
  };
}
