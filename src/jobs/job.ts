import type { Selectable } from "kysely";
import type { Instant, JobLogsTable, JobStatus, JobsTable, WorkersTable } from "../database/schema.ts";

/** A job: one run, asked for or under way or over, of an action. */
export interface Job {
  /** A UUID of version 7: sorts by when the job was made. */
  readonly id: string;
  readonly action: string;
  readonly status: JobStatus;
  readonly parameters: JobParameters;
  readonly progress: JobProgress | undefined;
  /** What a run that was interrupted goes on from; the action's own business. */
  readonly checkpoint: unknown;
  /** Why it failed, for people. */
  readonly error: string | undefined;
  readonly workerId: string | undefined;
  /** The failed job that this one repeats. */
  readonly retryFromId: string | undefined;
  readonly retriesLeft: number;
  readonly retriesTotal: number;
  readonly scheduledAt: Instant;
  readonly startedAt: Instant | undefined;
  readonly updatedAt: Instant;
  readonly finishedAt: Instant | undefined;
  /** Milliseconds the run may take; undefined for no limit. */
  readonly deadline: number | undefined;
}

/** A JSON object. */
export type JobParameters = Readonly<Record<string, unknown>>;

/** How far a job is. */
export interface JobProgress {
  readonly done?: number;
  readonly total?: number;
  /** What is counted: `bytes`, `blobs`. */
  readonly unit?: string;
  /** A sentence for people. */
  readonly message?: string;
  /** What came out of it, when over: JSON, small. */
  readonly result?: unknown;
}

/** A line of a job's log. */
export interface JobLog {
  /** Grows from line to line. */
  readonly id: number;
  readonly at: Instant;
  readonly level: string;
  readonly message: string;
}

/** A process that runs jobs. */
export interface Worker {
  readonly id: string;
  readonly hostname: string;
  /** How many jobs of an action it runs at once. */
  readonly capacity: Readonly<Record<string, number>>;
  readonly startedAt: Instant;
  readonly heartbeatAt: Instant;
  readonly status: WorkersTable["status"];
}

/** Statuses of jobs that a worker may take. */
export const CLAIMABLE = ["waiting", "worker_dead", "worker_shutdown"] as const satisfies JobStatus[];
/** Statuses of jobs that a worker has. */
export const ACTIVE = ["running", "cancel_request"] as const satisfies JobStatus[];
/** Statuses of jobs that are not over. */
export const UNFINISHED = [...CLAIMABLE, ...ACTIVE] as const;

/** A row as its users see it. */
export function toJob(row: Selectable<JobsTable>): Job {
  return {
    id: row.id,
    action: row.action,
    status: row.status,
    parameters: JSON.parse(row.parameters) as JobParameters,
    progress: row.progress === null ? undefined : (JSON.parse(row.progress) as JobProgress),
    checkpoint: row.checkpoint === null ? undefined : JSON.parse(row.checkpoint),
    error: row.error ?? undefined,
    workerId: row.worker_id ?? undefined,
    retryFromId: row.retry_from_id ?? undefined,
    retriesLeft: row.retries_left,
    retriesTotal: row.retries_total,
    scheduledAt: row.scheduled_at,
    startedAt: row.started_at ?? undefined,
    updatedAt: row.updated_at,
    finishedAt: row.finished_at ?? undefined,
    deadline: row.deadline_ms ?? undefined,
  };
}

/** A row as its users see it. */
export function toJobLog(row: Selectable<JobLogsTable>): JobLog {
  return { id: row.id, at: row.at, level: row.level, message: row.message };
}

/** A row as its users see it. */
export function toWorker(row: Selectable<WorkersTable>): Worker {
  return {
    id: row.id,
    hostname: row.hostname,
    capacity: JSON.parse(row.capacity) as Record<string, number>,
    startedAt: row.started_at,
    heartbeatAt: row.heartbeat_at,
    status: row.status,
  };
}
