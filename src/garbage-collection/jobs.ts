import { z } from "zod";
import { defineJob, type JobHandler, NO_PARAMETERS } from "../jobs/handlers.ts";
import { isPastDeadline } from "../jobs/job-run.ts";
import type { AbandonedUploads } from "./abandoned-uploads.ts";
import type { Collected, Collector } from "./collector.ts";
import type { OrphanSweep } from "./orphan-sweep.ts";
import { DAY } from "./rules.ts";

/** What the jobs of garbage collection work with. */
export interface CollectionServices {
  readonly collector: Collector;
  readonly abandonedUploads: AbandonedUploads;
  readonly orphanSweep: OrphanSweep;
  /** Whether garbage is collected by itself; jobs asked for by a person run in any case. */
  readonly enabled: boolean;
}

/**
 * - `onlinegc` works off the review queues. It is looked at every few seconds, and a job is made
 *   only when something is due.
 * - `upload_purge` gives up uploads that nobody goes on with.
 * - `orphan_sweep` compares the blob store with the database, once a week.
 */
export function collectionJobs(services: CollectionServices): readonly JobHandler[] {
  return [onlineCollection(services), uploadPurge(services), orphanSweep(services)];
}

function onlineCollection({ collector, enabled }: CollectionServices): JobHandler {
  return defineJob({
    action: "onlinegc",
    description: "Collects what nothing refers to any more",
    parameters: NO_PARAMETERS,
    schedule: "*/10 * * * * *",
    keepDone: DAY,
    due: async () => enabled && (await collector.due()),
    async run({ signal, log, progress }) {
      const collected = await collector.collect({
        signal,
        onProgress: (so) => progress({ done: so.reviewed, unit: "reviews", message: sentence(so) }),
        onProblem: (what, error) => log.warn(`${what}: ${error instanceof Error ? error.message : error}`),
      });
      progress({
        done: collected.reviewed,
        unit: "reviews",
        message: sentence(collected),
        result: collected,
      });
      log.info(sentence(collected));
      // A deadline is how "collect for so many minutes" is said: what is left waits for the next run.
      if (!isPastDeadline(signal)) signal.throwIfAborted();
    },
  });
}

function uploadPurge({ abandonedUploads, enabled }: CollectionServices): JobHandler {
  return defineJob({
    action: "upload_purge",
    description: "Gives up uploads that nobody goes on with",
    parameters: NO_PARAMETERS,
    schedule: "0 */10 * * * *",
    keepDone: DAY,
    due: async () => enabled && (await abandonedUploads.due()),
    async run({ signal, log, progress }) {
      const purged = await abandonedUploads.purge(signal);
      const message = `${purged.uploads} uploads of ${purged.bytes} bytes given up`;
      progress({ done: purged.uploads, unit: "uploads", message, result: purged });
      log.info(message);
      signal.throwIfAborted();
    },
  });
}

function orphanSweep({ orphanSweep, enabled }: CollectionServices): JobHandler {
  return defineJob({
    action: "orphan_sweep",
    description: "Deletes what is in the blob store and not in the database",
    parameters: z.strictObject({ dryRun: z.boolean().optional(), force: z.boolean().optional() }),
    schedule: "0 23 4 * * 0",
    due: async () => enabled,
    async run({ signal, log, progress }, { dryRun, force }) {
      const swept = await orphanSweep.sweep({
        signal,
        ...(dryRun !== undefined && { dryRun }),
        ...(force !== undefined && { force }),
        onProgress: (listed) => progress({ done: listed, unit: "keys" }),
      });
      const message = `${swept.orphans} orphans of ${swept.bytes} bytes among ${swept.listed} keys, ${swept.deleted} deleted`;
      progress({ done: swept.listed, unit: "keys", message, result: swept });
      log.info(message);
      if (swept.failures > 0)
        log.warn(`${swept.failures} orphans could not be deleted; the next sweep tries again`);
    },
  });
}

function sentence(collected: Collected): string {
  const { manifests, repositoryBlobs, blobs, bytes, failures } = collected;
  const went = `${manifests} manifests, ${repositoryBlobs} blob links and ${blobs} blobs collected, ${bytes} bytes freed`;
  return failures > 0 ? `${went}; ${failures} failures, to be tried again` : went;
}
