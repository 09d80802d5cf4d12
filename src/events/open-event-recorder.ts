import type { EventsConfig } from "../config/config.ts";
import type { Database } from "../database/database.ts";
import { EventRecorder } from "./event-recorder.ts";
import { eventSinks } from "./event-sinks.ts";

export interface OpenEventRecorderOptions {
  readonly database: Database;
  readonly config: EventsConfig;
  readonly onProblem?: (problem: unknown) => void;
}

/** The recorder of events as the configuration has it, which hands them on to sinks and webhooks. */
export function openEventRecorder({ database, config, onProblem }: OpenEventRecorderOptions): EventRecorder {
  return new EventRecorder({
    database,
    sinks: eventSinks(config),
    ...(onProblem && { onProblem }),
  });
}
