import type { EventsConfig } from "../config/config.ts";
import type { Database } from "../database/database.ts";
import { EventRecorder } from "./event-recorder.ts";
import { eventSinks } from "./event-sinks.ts";
import type { EventStoreOptions } from "./event-store.ts";

export interface OpenEventRecorderOptions {
  readonly database: Database;
  readonly config: EventsConfig;
  /** How clients address the registry: where CloudEvents say that they come from. */
  readonly publicUrl: string | undefined;
  readonly onProblem?: (problem: unknown) => void;
}

/** The recorder of events as the configuration has it, which hands them on to sinks and webhooks. */
export function openEventRecorder(options: OpenEventRecorderOptions): EventRecorder {
  const { database, config, publicUrl, onProblem } = options;
  return new EventRecorder({
    database,
    ...handedOn(config, publicUrl),
    ...(onProblem && { onProblem }),
  });
}

/** What becomes of events beside their being written down, as the configuration has it. */
export function handedOn(config: EventsConfig, publicUrl: string | undefined): EventStoreOptions {
  return {
    sinks: eventSinks(config),
    follower: async () => {
      // Only who has webhooks loads what they need.
      const { WebhookFollower } = await import("../webhooks/webhook-follower.ts");
      return new WebhookFollower(publicUrl);
    },
  };
}
