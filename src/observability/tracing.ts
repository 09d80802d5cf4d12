import type { TracingConfig } from "../config/config.ts";

/** Follows requests; made by {@link startTracing}, when tracing is configured. */
export interface RequestTracer {
  /** Begins a request's span, within the trace its `traceparent` names, if it has one. */
  start(request: Request, facts: RequestFacts): RequestSpan;
  /** Sends what has not been sent yet, within a few seconds. */
  shutdown(): Promise<void>;
}

/** What is known of a request at its start. */
export interface RequestFacts {
  readonly id: string;
  readonly path: string;
  readonly clientAddress: string;
}

/** One request in a trace. */
export interface RequestSpan {
  end(outcome: RequestOutcome): void;
}

/** How a request went. */
export interface RequestOutcome {
  readonly status: number;
  readonly route: string;
  readonly repository: string | undefined;
  readonly user: string | undefined;
}

/**
 * Begins to send traces to an OTLP/HTTP collector. The OpenTelemetry packages are loaded here and
 * nowhere else: who does not trace does not pay for them.
 */
export async function startTracing(config: TracingConfig, version: string): Promise<RequestTracer> {
  const { OpenTelemetryTracer } = await import("./open-telemetry-tracer.ts");
  return new OpenTelemetryTracer(config, version);
}
