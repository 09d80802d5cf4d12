import type { Logger } from "pino";
import { AccessControl } from "./access/access-control.ts";
import type { BlobStore } from "./blobs/blob-store.ts";
import type { Config } from "./config/config.ts";
import type { Database } from "./database/database.ts";
import { AbandonedUploads } from "./garbage-collection/abandoned-uploads.ts";
import { Collector } from "./garbage-collection/collector.ts";
import { collectionJobs } from "./garbage-collection/jobs.ts";
import { OrphanSweep } from "./garbage-collection/orphan-sweep.ts";
import { CronService } from "./jobs/cron-service.ts";
import { JobHandlers } from "./jobs/handlers.ts";
import { JobRunner } from "./jobs/job-runner.ts";
import { JobService } from "./jobs/job-service.ts";
import { systemJobs } from "./jobs/system-jobs.ts";
import { TagHistory } from "./repositories/tag-history.ts";
import { UntaggedPolicies, untaggedPolicyJob } from "./repositories/untagged-policy.ts";
import { DamagedBlobs } from "./storage/damaged-blobs.ts";
import { storageJobs } from "./storage/jobs.ts";
import { Scrubber } from "./storage/scrubber.ts";
import { StorageStatuses } from "./storage/storage-status.ts";
import { StorageUsages } from "./storage/storage-usage.ts";

export interface BackgroundOptions {
  /** Migrated. */
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly config: Config;
}

/** What goes on behind the requests, and what the command line asks of it. */
export interface Background {
  readonly handlers: JobHandlers;
  readonly jobs: JobService;
  readonly crons: CronService;
  readonly collector: Collector;
  readonly orphanSweep: OrphanSweep;
  readonly scrubber: Scrubber;
  readonly damaged: DamagedBlobs;
  readonly storage: StorageStatuses;
  readonly tagHistory: TagHistory;
  readonly untaggedPolicies: UntaggedPolicies;
}

/** Puts the parts together. Starts nothing. */
export function openBackground({ database, blobs, config }: BackgroundOptions): Background {
  const { garbageCollection: rules, registry } = config;
  const handlers = new JobHandlers();
  const jobs = new JobService({ database, handlers });
  const access = new AccessControl({ database, settings: registry });
  const collector = new Collector({ database, blobs, rules });
  const abandonedUploads = new AbandonedUploads({ database, blobs, rules });
  const orphanSweep = new OrphanSweep({ database, blobs });
  const scrubber = new Scrubber({ database, blobs });
  const damaged = new DamagedBlobs(database);
  const usages = new StorageUsages({ database });
  handlers.add(
    ...systemJobs({ database, handlers, history: config.jobs.history }),
    ...collectionJobs({ collector, abandonedUploads, orphanSweep, enabled: rules.enabled }),
    ...storageJobs({ scrubber, damaged, usages }),
    untaggedPolicyJob({ database, untaggedDays: rules.untaggedDays }),
  );
  return {
    handlers,
    jobs,
    crons: new CronService({ database, handlers }),
    collector,
    orphanSweep,
    scrubber,
    damaged,
    storage: new StorageStatuses({ database, usages, damaged, collector, orphanSweep }),
    tagHistory: new TagHistory({ database, access, rules }),
    untaggedPolicies: new UntaggedPolicies({ database, access, jobs }),
  };
}

/** Runs jobs in this process until stopped. */
export async function startJobRunner(
  options: BackgroundOptions & { readonly log: Logger },
): Promise<{ stop(): Promise<void> }> {
  const { database, config, log } = options;
  const { handlers, crons } = openBackground(options);
  await crons.installDefaults();
  const runner = new JobRunner({ database, handlers, capacity: config.jobs.capacity, log });
  await runner.start();
  return runner;
}
