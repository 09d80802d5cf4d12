import type { Database } from "../../database/database.ts";
import type { MetricsRegistry } from "../../observability/metrics.ts";

/** Says how busy the way to the database is. */
export function addDatabaseMetrics(metrics: MetricsRegistry, database: Database): void {
  metrics.gauge(
    {
      name: "entrepot_database_transactions",
      help: "Transactions that run, and that wait for a connection or for the write lock.",
      labels: ["state"],
    },
    () => {
      const { running, waiting } = database.usage;
      return [
        { labels: { state: "running" }, value: running },
        { labels: { state: "waiting" }, value: waiting },
      ];
    },
  );
  metrics.gauge(
    {
      name: "entrepot_database_transactions_repeated_total",
      help: "Transactions run again because they met another one.",
    },
    () => database.usage.repeated,
  );
}
