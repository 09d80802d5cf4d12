import type { Logger } from "pino";
import { AccessControl } from "./access/access-control.ts";
import type { BlobStore } from "./blobs/blob-store.ts";
import type { Config } from "./config/config.ts";
import type { Database } from "./database/database.ts";
import { eventHistoryJob } from "./events/history-job.ts";
import { openEventRecorder } from "./events/open-event-recorder.ts";
import { AbandonedUploads } from "./garbage-collection/abandoned-uploads.ts";
import { Collector } from "./garbage-collection/collector.ts";
import { collectionJobs } from "./garbage-collection/jobs.ts";
import { OrphanSweep } from "./garbage-collection/orphan-sweep.ts";
import { ldapSyncJob } from "./identity/ldap/sync-job.ts";
import { CronService } from "./jobs/cron-service.ts";
import { JobHandlers } from "./jobs/handlers.ts";
import { JobRunner } from "./jobs/job-runner.ts";
import { JobService } from "./jobs/job-service.ts";
import { systemJobs } from "./jobs/system-jobs.ts";
import { repositoryCountsJob } from "./repositories/repository-counts.ts";
import { RepositoryPurge, repositoryDeletionJob } from "./repositories/repository-purge.ts";
import { UntaggedPolicies, untaggedPolicyJob } from "./repositories/untagged-policy.ts";
import { RegistrySettings } from "./settings/registry-settings.ts";
import { DamagedBlobs } from "./storage/damaged-blobs.ts";
import { storageJobs } from "./storage/jobs.ts";
import { Scrubber } from "./storage/scrubber.ts";
import { StorageStatuses } from "./storage/storage-status.ts";
import { StorageUsages } from "./storage/storage-usage.ts";
import { webhookHistoryJob } from "./webhooks/history-job.ts";

/** What background work is done on. */
export interface BackgroundStores {
  readonly database: Database;
  readonly blobs: BlobStore;
}

/** The registry's background work: what there is to do, who asks for it, how it stands. */
export interface Background {
  readonly database: Database;
  readonly handlers: JobHandlers;
  readonly jobs: JobService;
  readonly crons: CronService;
  readonly collector: Collector;
  readonly damaged: DamagedBlobs;
  readonly storageStatuses: StorageStatuses;
  readonly untaggedPolicies: UntaggedPolicies;
}

/** Puts the parts of the background work together. Starts nothing. The database must be migrated. */
export function openBackground(config: Config, { database, blobs }: BackgroundStores): Background {
  const rules = config.garbageCollection;
  const collector = new Collector({ database, blobs, rules });
  const abandonedUploads = new AbandonedUploads({ database, blobs, rules });
  const orphanSweep = new OrphanSweep({ database, blobs });
  const scrubber = new Scrubber({ database, blobs });
  const damaged = new DamagedBlobs(database);
  const usages = new StorageUsages({ database });
  const events = openEventRecorder({ database, config: config.events, publicUrl: config.publicUrl });
  const handlers = new JobHandlers([
    ...collectionJobs({ collector, abandonedUploads, orphanSweep, enabled: rules.enabled }),
    ...storageJobs({ scrubber, damaged, usages }),
    repositoryCountsJob(database),
    ldapSyncJob({ database, allow: config.outbound.allow, events }),
    untaggedPolicyJob({ database, untaggedDays: rules.untaggedDays }),
    repositoryDeletionJob(new RepositoryPurge({ database, blobs, collector, rules }), rules.enabled),
  ]);
  const settings = new RegistrySettings({ database, config });
  handlers.add(eventHistoryJob({ database, settings }), webhookHistoryJob(database));
  handlers.add(...systemJobs({ database, handlers, history: () => settings.jobHistory() }));
  const jobs = new JobService({ database, handlers });
  const access = new AccessControl({ database, settings: settings.access });
  return {
    database,
    handlers,
    jobs,
    crons: new CronService({ database, handlers }),
    collector,
    damaged,
    storageStatuses: new StorageStatuses({ database, usages, damaged, collector, orphanSweep }),
    untaggedPolicies: new UntaggedPolicies({ database, access, jobs }),
  };
}

/** Starts to do the background work, in this process. */
export async function startBackground(
  config: Config,
  { database, handlers, crons }: Background,
  log: Logger,
): Promise<JobRunner> {
  await crons.installDefaults();
  const runner = new JobRunner({ database, handlers, capacity: config.jobs.capacity, log });
  await runner.start();
  return runner;
}
