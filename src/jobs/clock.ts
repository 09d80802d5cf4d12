import type { Instant } from "../database/schema.ts";

/** What time it is: injected, so that tests can make it jump. */
export interface Clock {
  /** The wall clock, in milliseconds since 1970 (UTC). May jump in either direction. */
  now(): Instant;
  /** Milliseconds since some moment; only ever goes on. For measuring how long something took. */
  monotonic(): number;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
