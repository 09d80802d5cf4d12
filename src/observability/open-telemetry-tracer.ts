import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { TracingConfig } from "../config/config.ts";
import type { RequestFacts, RequestOutcome, RequestSpan, RequestTracer } from "./tracing.ts";

/** `traceparent` (W3C Trace Context, section 3.2), version 00. */
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Milliseconds between sendings, for one sending, and for the last one. */
const SEND_INTERVAL = 2000;
const SEND_TIMEOUT = 5000;
const SHUTDOWN_TIMEOUT = 3000;

/** Traces requests with OpenTelemetry. A collector that is down costs spans, never requests. */
export class OpenTelemetryTracer implements RequestTracer {
  readonly #provider: TracerProvider;
  readonly #tracer: Tracer;

  constructor(config: TracingConfig, version: string) {
    const exporter = new OTLPTraceExporter({
      url: `${config.endpoint.replace(/\/+$/, "")}/v1/traces`,
      timeoutMillis: SEND_TIMEOUT,
    });
    this.#provider = new TracerProvider({
      resource: resourceFromAttributes({ "service.name": "entrepot", "service.version": version }),
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(config.sampleRatio) }),
      spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: SEND_INTERVAL })],
    });
    this.#tracer = this.#provider.getTracer("entrepot", version);
  }

  start(request: Request, facts: RequestFacts): RequestSpan {
    const span = this.#tracer.startSpan(
      request.method,
      {
        kind: SpanKind.SERVER,
        // Names: OpenTelemetry's semantic conventions for HTTP. No query: that may hold tokens.
        attributes: {
          "http.request.method": request.method,
          "url.path": facts.path,
          "client.address": facts.clientAddress,
          "entrepot.request.id": facts.id,
        },
      },
      parentOf(request.headers.get("traceparent")),
    );
    return new OpenTelemetrySpan(span, request.method);
  }

  async shutdown(): Promise<void> {
    // A collector that does not answer must not keep the registry from stopping.
    await Promise.race([this.#provider.shutdown().catch(() => {}), Bun.sleep(SHUTDOWN_TIMEOUT)]);
  }
}

class OpenTelemetrySpan implements RequestSpan {
  readonly #span: Span;
  readonly #method: string;

  constructor(span: Span, method: string) {
    this.#span = span;
    this.#method = method;
  }

  end(outcome: RequestOutcome): void {
    const span = this.#span;
    span.updateName(`${this.#method} ${outcome.route}`);
    span.setAttribute("http.route", outcome.route);
    span.setAttribute("http.response.status_code", outcome.status);
    if (outcome.repository !== undefined) span.setAttribute("entrepot.repository", outcome.repository);
    if (outcome.user !== undefined) span.setAttribute("enduser.id", outcome.user);
    if (outcome.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }
}

function parentOf(traceparent: string | null): Context {
  const [, traceId, spanId, flags] = (traceparent ?? "").match(TRACEPARENT) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT;
  const sampled = (Number.parseInt(flags, 16) & TraceFlags.SAMPLED) !== 0;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  });
}
