/** Follows requests; made by `startTracing`, when tracing is configured. */
export interface RequestTracer {
  /** Begins a request's span, within the trace its `traceparent` names, if it has one. */
  start(request: Request, facts: RequestFacts): RequestSpan;
  /** Sends what has not been sent yet. */
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
