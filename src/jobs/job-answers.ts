import { formatGoDuration, parseGoDuration } from "../api/go-duration.ts";
import { instant } from "../api/schemas.ts";
import { RegistryError } from "../oci/errors.ts";
import type { ActionConfig } from "./action-configs.ts";
import type { JobParameters, Worker } from "./job.ts";
import type { AdministeredCron, AdministeredJob } from "./job-administration.ts";
import { STATUS_WORDS } from "./job-schemas.ts";

/** Milliseconds without a sign of life after which a worker is taken for dead. */
const DEAD_AFTER = 45_000;

export function jobBody(job: AdministeredJob) {
  return {
    id: job.id,
    retryFromID: job.retryFromId ?? "",
    workerID: job.workerId ?? "",
    status: STATUS_WORDS[job.status],
    scheduledAt: instant(job.scheduledAt),
    lastUpdated: instant(job.updatedAt),
    action: job.action,
    retriesLeft: job.retriesLeft,
    retriesTotal: job.retriesTotal,
    capacityMap: { [job.action]: 1 },
    parameters: words(job.parameters),
    deadline: formatGoDuration(job.deadline ?? 0),
    stopTimeout: formatGoDuration(job.stopTimeout ?? 0),
    ...(job.error !== undefined && { error: job.error }),
    ...(job.progress !== undefined && { progress: job.progress }),
  };
}

export function cronBody(cron: AdministeredCron) {
  return {
    id: cron.id,
    action: cron.action,
    schedule: cron.schedule,
    retries: cron.retries,
    capacityMap: { [cron.action]: 1 },
    parameters: words(cron.parameters),
    deadline: formatGoDuration(cron.deadline ?? 0),
    stopTimeout: formatGoDuration(cron.stopTimeout ?? 0),
    nextRun: cron.enabled ? instant(cron.nextRunAt) : instant(undefined),
  };
}

export function actionConfigBody({ id, action, parameters }: ActionConfig) {
  return { id, action, parameters: words(parameters) };
}

export function workerBody({ id, status, capacity, heartbeatAt, hostname }: Worker) {
  return {
    id,
    status,
    capacityMap: capacity,
    heartbeatExpiration: instant(heartbeatAt + DEAD_AFTER),
    hostname,
  };
}

/** DTR's parameters are all text. */
export function words(values: JobParameters): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

export function durations(body: {
  readonly deadline?: string | undefined;
  readonly stopTimeout?: string | undefined;
}) {
  const read = (text: string | undefined) => (text ? parseGoDuration(text) : undefined);
  return { deadline: read(body.deadline), stopTimeout: read(body.stopTimeout) };
}

/** Workers give a job one place of its action, and nothing else: what asks for more is told so. */
export function checkCapacity(action: string, map: Readonly<Record<string, number>> | undefined): void {
  for (const [name, places] of Object.entries(map ?? {})) {
    if (name !== action || places > 1) {
      throw new RegistryError(
        "parameterInvalid",
        `capacityMap: a job takes one place of its own action (${action})`,
      );
    }
  }
}
