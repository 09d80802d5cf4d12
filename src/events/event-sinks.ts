import type { EventsConfig } from "../config/config.ts";

/** Somewhere that events are forwarded to. */
export type SinkName = "syslog" | "http";

/** The sinks that a configuration names. */
export function eventSinks({ syslog, http }: EventsConfig): readonly SinkName[] {
  return [...(syslog ? ["syslog" as const] : []), ...(http ? ["http" as const] : [])];
}
