import type { Database } from "../database/database.ts";
import type { Collector } from "../garbage-collection/collector.ts";
import type { OrphanSweep, SweptOrphans } from "../garbage-collection/orphan-sweep.ts";
import type { QueueDepth, ReviewTable } from "../garbage-collection/review-queue.ts";
import type { DamagedBlobs } from "./damaged-blobs.ts";
import type { StorageUsage, StorageUsages } from "./storage-usage.ts";

export interface StorageStatusOptions {
  readonly database: Database;
  readonly usages: StorageUsages;
  readonly damaged: DamagedBlobs;
  readonly collector: Collector;
  readonly orphanSweep: OrphanSweep;
}

/** What `entrepot storage status` shows. */
export interface StorageStatus {
  /** As it was at `usage.at`. */
  readonly usage: StorageUsage;
  /** Uploads under way, and what of them has arrived. As it is now, like all that follows. */
  readonly uploads: { readonly count: number; readonly bytes: number };
  /** Bytes that nothing refers to any more and that the store is about to delete. */
  readonly deleting: { readonly count: number; readonly bytes: number };
  /** What garbage collection has before it. */
  readonly queues: Readonly<Record<ReviewTable, QueueDepth>>;
  /** What the last orphan sweep found; undefined when there was none. */
  readonly orphans: SweptOrphans | undefined;
  /** Blobs known to be damaged. */
  readonly damaged: number;
}

/** Tells how the storage is doing. */
export class StorageStatuses {
  readonly #options: StorageStatusOptions;

  constructor(options: StorageStatusOptions) {
    this.#options = options;
  }

  /** @param options.refresh finds the usage out anew instead of taking the last one: walks all blobs. */
  async status(options: { readonly refresh?: boolean } = {}): Promise<StorageStatus> {
    const { usages, damaged, collector, orphanSweep } = this.#options;
    const last = options.refresh ? undefined : await usages.last();
    return {
      usage: last ?? (await usages.refresh()),
      uploads: await this.#total("uploads"),
      deleting: await this.#total("blob_deletions"),
      queues: await collector.depths(),
      orphans: await orphanSweep.last(),
      damaged: await damaged.count(),
    };
  }

  async #total(table: "uploads" | "blob_deletions") {
    const { count, bytes } = await this.#options.database.read
      .selectFrom(table)
      .select((build) => build.fn.countAll<number>().as("count"))
      .select((build) => build.fn.coalesce(build.fn.sum<number>("size"), build.lit(0)).as("bytes"))
      .executeTakeFirstOrThrow();
    return { count: Number(count), bytes: Number(bytes) };
  }
}
