import { sql } from "kysely";
import type { Database } from "../database/database.ts";
import type { Instant } from "../database/schema.ts";
import { defineJob, type JobContext, type JobHandler, NO_PARAMETERS } from "../jobs/handlers.ts";

/*
 * How often repositories were pulled from and pushed to.
 *
 * Pushes and pulls append rows (`repository_counts`) and never touch the repository's own row:
 * two hundred pushes to one repository do not wait for each other over a number. A job adds the
 * rows up, and what people are shown is the repository's number and the rows that still wait.
 */

/** Pulls of a row of `repositories as r`, with those that wait to be added up. */
export const PULLS = sql<number>`(r.pulls + coalesce((select sum(waiting.pulls)
  from repository_counts waiting where waiting.repository_id = r.id), 0))`;

/** Pushes of a row of `repositories as r`, with those that wait to be added up. */
export const PUSHES = sql<number>`(r.pushes + coalesce((select sum(waiting.pushes)
  from repository_counts waiting where waiting.repository_id = r.id), 0))`;

/** Rows that are added up in one transaction. */
const BATCH = 2000;
const HOUR = 60 * 60 * 1000;

/** Adds up what was counted. */
export class RepositoryCounts {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Whether there is anything to add up. */
  async due(): Promise<boolean> {
    const row = await this.#database.read
      .selectFrom("repository_counts")
      .select("id")
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Adds up what waits. Any number may do so at once: each row is taken by one. @returns how many rows. */
  async fold(signal?: AbortSignal): Promise<number> {
    for (let folded = 0; ; ) {
      signal?.throwIfAborted();
      const rows = await this.#foldBatch();
      folded += rows;
      if (rows < BATCH) return folded;
    }
  }

  #foldBatch(): Promise<number> {
    return this.#database.transaction(async (transaction) => {
      let taken = transaction.selectFrom("repository_counts").select("id").orderBy("id").limit(BATCH);
      if (this.#database.engine === "postgresql") taken = taken.forUpdate().skipLocked();
      const ids = (await taken.execute()).map(({ id }) => id);
      if (ids.length === 0) return 0;
      const rows = await transaction
        .deleteFrom("repository_counts")
        .where("id", "in", ids)
        .returning(["repository_id", "pulls", "pushes", "pushed_at"])
        .execute();
      // In one order, so that two that fold at once do not wait for each other in a circle.
      for (const [id, sum] of [...sumsOf(rows)].sort(([one], [other]) => one - other)) {
        await transaction
          .updateTable("repositories")
          .set({
            pulls: sql<number>`pulls + ${sum.pulls}`,
            pushes: sql<number>`pushes + ${sum.pushes}`,
            ...(sum.pushedAt !== undefined && {
              last_pushed_at: sql<number>`case when last_pushed_at > ${sum.pushedAt}
                then last_pushed_at else ${sum.pushedAt} end`,
            }),
          })
          .where("id", "=", id)
          .execute();
      }
      return rows.length;
    });
  }
}

interface Sum {
  readonly pulls: number;
  readonly pushes: number;
  readonly pushedAt: Instant | undefined;
}

interface CountsRow {
  readonly repository_id: number;
  readonly pulls: number;
  readonly pushes: number;
  readonly pushed_at: Instant | null;
}

function sumsOf(rows: readonly CountsRow[]): ReadonlyMap<number, Sum> {
  const sums = new Map<number, Sum>();
  for (const { repository_id, pulls, pushes, pushed_at } of rows) {
    const before = sums.get(repository_id) ?? { pulls: 0, pushes: 0, pushedAt: undefined };
    sums.set(repository_id, {
      pulls: before.pulls + pulls,
      pushes: before.pushes + pushes,
      pushedAt: pushed_at === null ? before.pushedAt : Math.max(before.pushedAt ?? 0, pushed_at),
    });
  }
  return sums;
}

/** `repository_counts` adds up the counts of pulls and pushes, every minute when there are any. */
export function repositoryCountsJob(database: Database): JobHandler {
  const counts = new RepositoryCounts(database);
  return defineJob({
    action: "repository_counts",
    description: "Adds up how often repositories were pulled from and pushed to",
    parameters: NO_PARAMETERS,
    schedule: "15 * * * * *",
    keepDone: HOUR,
    due: () => counts.due(),
    async run({ signal, log, progress }: JobContext) {
      const rows = await counts.fold(signal);
      progress({ done: rows, unit: "counts" });
      log.info(`${rows} counts added up`);
    },
  });
}
