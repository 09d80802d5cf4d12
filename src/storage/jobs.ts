import { z } from "zod";
import { defineJob, type JobHandler, NO_PARAMETERS } from "../jobs/handlers.ts";
import type { DamagedBlobs } from "./damaged-blobs.ts";
import { DEFAULT_SCRUB_RATE, type FoundDamage, type Scrubber, type ScrubProgress } from "./scrubber.ts";
import type { StorageUsages } from "./storage-usage.ts";

/** What the jobs of the storage work with. */
export interface StorageServices {
  readonly scrubber: Scrubber;
  readonly damaged: DamagedBlobs;
  readonly usages: StorageUsages;
}

/**
 * - `scrub` reads every blob and names those that are damaged. `rate` is in bytes a second.
 * - `storage_usage` finds out how much is stored, for `entrepot storage status`.
 */
export function storageJobs(services: StorageServices): readonly JobHandler[] {
  return [scrub(services), storageUsage(services)];
}

function scrub({ scrubber, damaged }: StorageServices): JobHandler {
  return defineJob({
    action: "scrub",
    description: "Reads every blob and names those that are damaged",
    parameters: z.strictObject({ rate: z.number().int().min(1024).optional() }),
    retries: 5,
    async run({ checkpoint, saveCheckpoint, signal, log, progress }, { rate = DEFAULT_SCRUB_RATE }) {
      if (checkpoint !== undefined) log.info("goes on where it was interrupted");
      const started = { at: performance.now(), bytes: -1 };
      const scrubbed = await scrubber.scrub({
        rate,
        signal,
        checkpoint,
        onCheckpoint: saveCheckpoint,
        onProgress: (so) => {
          if (started.bytes < 0) started.bytes = so.bytes;
          const pace = (so.bytes - started.bytes) / Math.max(1, performance.now() - started.at);
          const message = `${so.blobs} of ${so.totalBlobs} blobs, ${so.damaged} damaged${remaining(so, pace)}`;
          progress({ done: so.bytes, total: so.totalBytes, unit: "bytes", message });
        },
        onDamage: async (damage) => log.error(await describe(damage, damaged)),
      });
      const message = `${scrubbed.blobs} blobs of ${scrubbed.bytes} bytes read, ${scrubbed.damaged} damaged`;
      progress({
        done: scrubbed.bytes,
        total: scrubbed.bytes,
        unit: "bytes",
        message,
        result: { ...scrubbed },
      });
      log.info(message);
    },
  });
}

function remaining(so: ScrubProgress, bytesPerMillisecond: number): string {
  if (!(bytesPerMillisecond > 0)) return "";
  const seconds = Math.ceil(Math.max(0, so.totalBytes - so.bytes) / bytesPerMillisecond / 1000);
  return `, about ${seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`} left`;
}

async function describe(damage: FoundDamage, damaged: DamagedBlobs): Promise<string> {
  const uses = await damaged.usedBy(damage.digest);
  const names = uses.flatMap(({ repository, tags, manifests }) =>
    tags.length > 0
      ? tags.map((tag) => `${repository}:${tag}`)
      : manifests.length > 0
        ? manifests.map((digest) => `${repository}@${digest}`)
        : [repository],
  );
  const users = names.length > 0 ? `used by ${names.join(", ")}` : "used by nothing";
  return `${damage.digest} is damaged (${damage.kind}): ${damage.detail}; ${users}`;
}

function storageUsage({ usages }: StorageServices): JobHandler {
  return defineJob({
    action: "storage_usage",
    description: "Finds out how much is stored",
    parameters: NO_PARAMETERS,
    schedule: "0 7 * * * *",
    keepDone: 24 * 60 * 60 * 1000,
    async run({ log }) {
      const usage = await usages.refresh();
      log.info(
        `${usage.blobs} blobs of ${usage.storedBytes} bytes, ${usage.reclaimableBytes} bytes reclaimable`,
      );
    },
  });
}
