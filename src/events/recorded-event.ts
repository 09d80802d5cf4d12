import type { Caller } from "../access/caller.ts";
import type { Instant } from "../database/schema.ts";
import type { NewEvent } from "./event-recorder.ts";

/** An event that is being written down. */
export interface RecordedEvent {
  readonly uid: string;
  readonly at: Instant;
  readonly by: Caller;
  readonly event: NewEvent;
}
