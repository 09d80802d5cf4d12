import type { Database } from "../database/database.ts";
import type { Instant } from "../database/schema.ts";
import { defineJob, type JobHandler, NO_PARAMETERS } from "../jobs/handlers.ts";

const DAY = 24 * 60 * 60 * 1000;
const BATCH = 100;

/** Forgets deliveries that were over long ago, what was sent and answered with them. */
export function webhookHistoryJob(database: Database, now: () => Instant = Date.now): JobHandler {
  return defineJob({
    action: "webhook_history",
    description: "Forgets deliveries of webhooks: those that arrived after 7 days, others after 30",
    parameters: NO_PARAMETERS,
    schedule: "0 12 * * * *",
    keepDone: DAY,
    async run({ signal, log }) {
      let forgotten = 0;
      for (;;) {
        signal.throwIfAborted();
        const rows = await database.read
          .selectFrom("webhook_deliveries")
          .select("id")
          .where("finished_at", "<", now() - 7 * DAY)
          .where(({ eb, or }) =>
            or([eb("status", "=", "delivered"), eb("finished_at", "<", now() - 30 * DAY)]),
          )
          .limit(BATCH)
          .execute();
        if (rows.length === 0) break;
        const ids = rows.map(({ id }) => id);
        const started = performance.now();
        await database.note((transaction) =>
          transaction.deleteFrom("webhook_deliveries").where("id", "in", ids).execute(),
        );
        forgotten += ids.length;
        await database.makeWay(performance.now() - started);
      }
      log.info(`${forgotten} deliveries forgotten`);
    },
  });
}
