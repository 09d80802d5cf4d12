import { sql, type Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { Instant, Schema } from "../database/schema.ts";

export type ReviewTable = "manifest_reviews" | "repository_blob_reviews" | "blob_reviews" | "blob_deletions";

/** Milliseconds before a thing that is in use at this very moment is looked at again. */
export const BUSY_DELAY = 2_000;

/** Milliseconds before one that could not be reviewed is tried again: doubles from the first to the longest. */
const FAILURE_DELAYS = { first: 30_000, longest: 6 * 60 * 60 * 1000 };

/** When to try again what failed `attempts` times before. */
export function afterFailure(now: Instant, attempts: number): Instant {
  return now + Math.min(FAILURE_DELAYS.first * 2 ** Math.min(attempts, 20), FAILURE_DELAYS.longest);
}

/** Locks the rows of a query; on PostgreSQL those that somebody else has are left out. */
export function lockFree<Query extends { forUpdate(): Query; skipLocked(): Query }>(
  database: Database,
  query: Query,
): Query {
  // SQLite has one writer at a time, and needs no locks of rows.
  return database.engine === "postgresql" ? query.forUpdate().skipLocked() : query;
}

/** Whether a queue holds anything that is due. One index probe. */
export async function isDue(database: Database, table: ReviewTable, now: Instant): Promise<boolean> {
  const column = dueColumn(table);
  const { rows } = await sql`select 1 as due from ${sql.table(table)}
    where ${sql.ref(column)} <= ${now} limit 1`.execute(database.read);
  return rows.length > 0;
}

/** Rows that are counted at most: metrics ask often. */
const MAX_COUNTED = 100_000;

/** How much of a queue is due, and how much waits for its time, up to 100,000. For people and metrics. */
export async function depthOf(database: Database, table: ReviewTable, now: Instant): Promise<QueueDepth> {
  const column = dueColumn(table);
  const { rows } = await sql<{ due: number; total: number }>`select
      (select count(*) from (select 1 from ${sql.table(table)}
        where ${sql.ref(column)} <= ${now} limit ${MAX_COUNTED}) as of_due) as due,
      (select count(*) from (select 1 from ${sql.table(table)} limit ${MAX_COUNTED}) as of_all) as total`.execute(
    database.read,
  );
  const due = Number(rows[0]?.due ?? 0);
  return { due, waiting: Number(rows[0]?.total ?? 0) - due };
}

export interface QueueDepth {
  /** To be looked at now. */
  readonly due: number;
  /** To be looked at later. */
  readonly waiting: number;
}

function dueColumn(table: ReviewTable): "review_at" | "attempt_at" {
  return table === "blob_deletions" ? "attempt_at" : "review_at";
}

/** What one transaction over a batch came to. */
export interface BatchResult {
  /** Rows that were dealt with, whatever the answer; 0 when nothing was due. */
  readonly reviewed: number;
  /** Things that went. */
  readonly removed: number;
  /** Bytes that this set free, where known. */
  readonly bytes?: number;
}

/** A queue that the collector works off in batches. */
export interface ReviewBatches {
  readonly name: string;
  /** How many rows a batch has at most. */
  readonly size: number;
  /** Deals with at most `limit` rows that are due, inside a transaction that may be run again. */
  review(transaction: Transaction<Schema>, limit: number, now: Instant): Promise<BatchResult>;
  /** Puts the first row that is due off: it cannot be reviewed. */
  putOff(transaction: Transaction<Schema>, now: Instant): Promise<void>;
}
