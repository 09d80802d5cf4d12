import { AggregatorRegistry, Counter, Gauge, Histogram, Registry } from "prom-client";

/** The metrics of one process, as plain JSON: can be sent from process to process. */
export type MetricsSnapshot = object[];

/** How the values that several processes have for one gauge become one value. */
export type Aggregation = "sum" | "max" | "min" | "average" | "first";

export interface GaugeOptions {
  /** With the prefix `entrepot_`, in the base unit: `entrepot_jobs_waiting`, `..._seconds`, `..._bytes`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  /**
   * `sum` for what each process has its own of; `max` for what all of them read from the database.
   * Default: `sum`.
   */
  readonly aggregation?: Aggregation;
}

/** A value with its labels. */
export interface Sample {
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}

/** The content type of the Prometheus text exposition format. */
export const METRICS_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

const DURATION_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

/** Milliseconds that a gauge's `collect` may take before a scrape goes on without it. */
const COLLECT_TIMEOUT = 2000;

/**
 * The metrics of this process.
 *
 * One process per core serves requests, and any of them may be asked for `/metrics`: each gives a
 * {@link snapshot}, and {@link aggregateMetrics} makes one page of all of them.
 */
export class MetricsRegistry {
  readonly #registry = new Registry();
  readonly requests: RequestMetrics;

  constructor() {
    this.requests = new RequestMetrics(this.#registry);
    this.gauge({ name: "process_resident_memory_bytes", help: "Resident memory." }, () =>
      process.memoryUsage.rss(),
    );
    this.gauge({ name: "process_cpu_seconds_total", help: "Processor time spent." }, () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    });
    this.gauge(
      {
        name: "process_start_time_seconds",
        help: "When the oldest process started, in seconds since 1970.",
        aggregation: "min",
      },
      () => Math.round(Date.now() / 1000 - process.uptime()),
    );
    this.gauge(
      {
        name: "entrepot_processes",
        help: "Processes of the registry, the one for background work included.",
      },
      () => 1,
    );
  }

  /**
   * A value that is asked for at each scrape: a number, samples with labels, or undefined for no
   * value this time. One that fails or takes too long is left out, and never spoils the page.
   */
  gauge(options: GaugeOptions, collect: () => GaugeValue | Promise<GaugeValue>): void {
    const gauge: Gauge = new Gauge({
      name: options.name,
      help: options.help,
      labelNames: [...(options.labels ?? [])],
      aggregator: options.aggregation ?? "sum",
      registers: [this.#registry],
      collect: async () => {
        const value = await withinTime(collect);
        gauge.reset();
        if (value === undefined) {
          gauge.remove();
          return;
        }
        if (typeof value === "number") gauge.set(value);
        else for (const sample of value) gauge.set({ ...sample.labels }, sample.value);
      },
    });
  }

  /** Something that is counted: `counter(...)` once, `add(1, {label: "value"})` at each event. */
  counter(options: Omit<GaugeOptions, "aggregation">): CounterMetric {
    const counter = new Counter({
      name: options.name,
      help: options.help,
      labelNames: [...(options.labels ?? [])],
      registers: [this.#registry],
    });
    return { add: (value, labels) => counter.inc({ ...labels }, value) };
  }

  /** This process's metrics, for {@link aggregateMetrics}. */
  async snapshot(): Promise<MetricsSnapshot> {
    return this.#registry.getMetricsAsJSON();
  }
}

export type GaugeValue = number | readonly Sample[] | undefined;

export interface CounterMetric {
  add(value: number, labels?: Readonly<Record<string, string>>): void;
}

/** One page in the Prometheus text exposition format, of the metrics of all processes. */
export async function aggregateMetrics(snapshots: readonly MetricsSnapshot[]): Promise<string> {
  return AggregatorRegistry.aggregate([...snapshots]).metrics();
}

/** What is counted of every request. */
export class RequestMetrics {
  readonly #requests: Counter<"route" | "method" | "code">;
  readonly #received: Counter<"route">;
  readonly #sent: Counter<"route">;
  readonly #durations: Histogram<"route">;
  readonly #refused: Counter<"reason">;
  readonly #cells = new Map<string, RequestCell>();
  /** Requests that are being answered. */
  inFlight = 0;
  /** Request bodies that are being received. */
  uploadsInFlight = 0;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#requests = new Counter({
      name: "entrepot_http_requests_total",
      help: "Requests answered, by route, method and status code.",
      labelNames: ["route", "method", "code"],
      registers,
      // The first to be asked settles for the others.
      collect: () => this.#settle(),
    });
    this.#received = new Counter({
      name: "entrepot_http_received_bytes_total",
      help: "Bytes of request bodies.",
      labelNames: ["route"],
      registers,
    });
    this.#sent = new Counter({
      name: "entrepot_http_sent_bytes_total",
      help: "Bytes of answers' bodies, as announced.",
      labelNames: ["route"],
      registers,
    });
    this.#durations = new Histogram({
      name: "entrepot_http_request_duration_seconds",
      help: "Time until the answer began, by route.",
      labelNames: ["route"],
      buckets: DURATION_BUCKETS,
      registers,
    });
    this.#refused = new Counter({
      name: "entrepot_http_requests_refused_total",
      help: "Requests refused before they reached a route, by reason.",
      labelNames: ["reason"],
      registers,
    });
    const gauge = (name: string, help: string, value: () => number) =>
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(value());
        },
      });
    gauge("entrepot_http_requests_in_flight", "Requests being answered.", () => this.inFlight);
    gauge("entrepot_http_uploads_in_flight", "Request bodies being received.", () => this.uploadsInFlight);
  }

  /** Counts an answered request. `route` is a name of ours, `duration` in milliseconds. */
  observe(request: ObservedRequest): void {
    const key = `${request.route} ${request.method} ${request.status}`;
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      cell = this.#cell(request);
      this.#cells.set(key, cell);
    }
    cell.count++;
    cell.receivedBytes += request.received;
    cell.sentBytes += request.sent;
    cell.durations.observe(request.duration / 1000);
  }

  /** Hands on what was counted: adding here and there at each request costs more than at each scrape. */
  #settle(): void {
    for (const cell of this.#cells.values()) {
      cell.requests.inc(cell.count);
      cell.received.inc(cell.receivedBytes);
      cell.sent.inc(cell.sentBytes);
      cell.count = 0;
      cell.receivedBytes = 0;
      cell.sentBytes = 0;
    }
  }

  /** Counts a request that was refused before it reached a route. */
  refuse(reason: "client-limit" | "total-limit" | "address-too-long" | "bad-host"): void {
    this.#refused.inc({ reason });
  }

  #cell(request: ObservedRequest): RequestCell {
    const { route, method, status } = request;
    return {
      count: 0,
      receivedBytes: 0,
      sentBytes: 0,
      requests: this.#requests.labels({ route, method, code: String(status) }),
      durations: this.#durations.labels({ route }),
      received: this.#received.labels({ route }),
      sent: this.#sent.labels({ route }),
    };
  }
}

/** What {@link RequestMetrics} counts. The strings are of our making, so that there are few of them. */
export interface ObservedRequest {
  readonly route: string;
  readonly method: string;
  readonly status: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly received: number;
  readonly sent: number;
}

interface RequestCell {
  count: number;
  receivedBytes: number;
  sentBytes: number;
  readonly requests: Counter.Internal;
  readonly durations: Histogram.Internal<"route">;
  readonly received: Counter.Internal;
  readonly sent: Counter.Internal;
}

async function withinTime(collect: () => GaugeValue | Promise<GaugeValue>): Promise<GaugeValue> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), COLLECT_TIMEOUT);
  });
  try {
    return await Promise.race([collect(), late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
