import type { Database } from "../database/database.ts";
import type { Instant } from "../database/schema.ts";
import { defineJob, type JobHandler, NO_PARAMETERS } from "../jobs/handlers.ts";
import type { HistoryLimits } from "../settings/registry-settings.ts";

export interface EventHistoryJobOptions {
  readonly database: Database;
  /** The limits as they are now. */
  readonly settings: { eventHistory(): Promise<HistoryLimits> };
  readonly now?: () => Instant;
}

const DAY = 24 * 60 * 60 * 1000;
/** Events forgotten by one transaction. */
const BATCH = 200;

/** Forgets events by age and by number, the oldest first. What is yet to be forwarded stays until it is. */
export function eventHistoryJob({ database, settings, now = Date.now }: EventHistoryJobOptions): JobHandler {
  return defineJob({
    action: "onlinegc_events",
    description: "Forgets events that are old, or too many",
    parameters: NO_PARAMETERS,
    schedule: "0 52 * * * *",
    keepDone: DAY,
    async run({ signal, log }) {
      const limits = await settings.eventHistory();
      if (!limits.enabled) return log.info("events are kept: their history is not compacted");
      const before = limits.maxAge === undefined ? undefined : now() - limits.maxAge;
      const upTo = limits.toKeep === undefined ? undefined : await oldestOver(database, limits.toKeep);
      let forgotten = 0;
      for (;;) {
        signal.throwIfAborted();
        const ids = await forgettable(database, { before, upTo });
        if (ids.length === 0) break;
        const started = performance.now();
        await database.note((transaction) =>
          transaction.deleteFrom("events").where("id", "in", ids).execute(),
        );
        forgotten += ids.length;
        await database.makeWay(performance.now() - started);
      }
      log.info(`${forgotten} events forgotten`);
    },
  });
}

/** The id up to which events are too many. */
async function oldestOver(database: Database, toKeep: number): Promise<number | undefined> {
  const row = await database.read
    .selectFrom("events")
    .select("id")
    .orderBy("id", "desc")
    .offset(toKeep)
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

async function forgettable(
  database: Database,
  { before, upTo }: { readonly before: Instant | undefined; readonly upTo: number | undefined },
): Promise<number[]> {
  const query = database.read
    .selectFrom("events")
    .select("id")
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom("event_outbox as o").select("o.id").whereRef("o.event_id", "=", "events.id"))),
    )
    .limit(BATCH);
  if (upTo !== undefined) {
    const rows = await query.where("id", "<=", upTo).orderBy("id").execute();
    if (rows.length > 0) return rows.map(({ id }) => id);
  }
  if (before === undefined) return [];
  const rows = await query.where("at", "<", before).orderBy("at").execute();
  return rows.map(({ id }) => id);
}
