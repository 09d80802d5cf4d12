import type { Background } from "../../background.ts";
import { MetricsRegistry } from "../../observability/metrics.ts";

/** The metrics of the background work: what waits, what is garbage, what is damaged. */
export function jobMetrics({ jobs, collector, damaged }: Background): MetricsRegistry {
  const metrics = new MetricsRegistry();
  metrics.gauge(
    {
      name: "entrepot_jobs",
      help: "Jobs that are not over, by action and status.",
      labels: ["action", "status"],
    },
    async () =>
      (await jobs.depths()).map(({ action, status, count }) => ({
        value: count,
        labels: { action, status },
      })),
  );
  metrics.gauge(
    {
      name: "entrepot_garbage_reviews",
      help: "What garbage collection has before it, by queue, and whether it is due.",
      labels: ["queue", "state"],
    },
    async () =>
      Object.entries(await collector.depths()).flatMap(([queue, { due, waiting }]) => [
        { value: due, labels: { queue, state: "due" } },
        { value: waiting, labels: { queue, state: "waiting" } },
      ]),
  );
  metrics.gauge({ name: "entrepot_damaged_blobs", help: "Blobs that a scrub found to be damaged." }, () =>
    damaged.count(),
  );
  return metrics;
}
