import type { Logger } from "pino";

/** Milliseconds a part may take to answer, and milliseconds its answer is good for. */
const TIMEOUT = 2000;
const GOOD_FOR = 1000;

/**
 * Looks at one part. Resolves with nothing when all is well, with a few words when the part is
 * limited but pulls go on ("read-only"); throws when it is down.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a check with nothing to say returns nothing.
export type HealthCheck = () => Promise<string | undefined | void>;

/** The answer of `/health` and `/_ping`: DTR's two fields, and ours. */
export interface HealthReport {
  readonly Healthy: boolean;
  /** Empty, or the parts that are down, by name. */
  readonly Error: string;
  /** What each part is like: `ok`, a limitation, `down` or `slow`. */
  readonly Parts: Readonly<Record<string, string>>;
}

/**
 * Whether the registry can serve. Load balancers ask this often, and of every process: each answer
 * is kept for a second, and many questions at once are one.
 */
export class HealthChecks {
  readonly #checks = new Map<string, HealthCheck>();
  readonly #log: Logger;
  readonly #timeout: number;
  #report: Promise<HealthReport> | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  #stopping = false;
  #lastError = "";

  constructor(log: Logger, timeout = TIMEOUT) {
    this.#log = log;
    this.#timeout = timeout;
  }

  /** Adds a part: `database`, `storage`, `signing keys`. */
  add(name: string, check: HealthCheck): this {
    this.#checks.set(name, check);
    return this;
  }

  /** From now on the registry is not healthy: it finishes what it has, and takes no more. */
  stopping(): void {
    this.#stopping = true;
  }

  /** Never rejects, and takes no longer than a part may take. */
  async report(): Promise<HealthReport> {
    if (this.#stopping) return { Healthy: false, Error: "stopping", Parts: {} };
    const now = performance.now();
    if (this.#report === undefined || now - this.#askedAt > GOOD_FOR) {
      this.#askedAt = now;
      this.#report = this.#ask();
    }
    return this.#report;
  }

  async #ask(): Promise<HealthReport> {
    const parts = await Promise.all(
      [...this.#checks].map(async ([name, check]) => [name, await this.#state(name, check)] as const),
    );
    const failing = parts.filter(([, state]) => state === "down" || state === "slow");
    const report = {
      Healthy: failing.length === 0,
      Error: failing.map(([name, state]) => `${name} is ${state}`).join(", "),
      Parts: Object.fromEntries(parts),
    };
    if (report.Error !== this.#lastError) {
      this.#lastError = report.Error;
      if (report.Healthy) this.#log.info("healthy again");
    }
    return report;
  }

  async #state(name: string, check: HealthCheck): Promise<string> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<"slow">((resolve) => {
      timer = setTimeout(() => resolve("slow"), this.#timeout);
    });
    try {
      const state = await Promise.race([check(), late]);
      return typeof state === "string" ? state : "ok";
    } catch (error) {
      // The cause is the operator's business: the answer goes to anybody.
      this.#log.warn({ err: error, part: name }, "health check failed");
      return "down";
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The HTTP answer to a report: 200, or 503 when a part is down. */
export function healthResponse(report: HealthReport): Response {
  return Response.json(report, {
    status: report.Healthy ? 200 : 503,
    headers: { "Cache-Control": "no-store", ...(report.Healthy ? {} : { "Retry-After": "5" }) },
  });
}
