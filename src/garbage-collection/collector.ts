import type { BlobStore } from "../blobs/blob-store.ts";
import type { Database } from "../database/database.ts";
import { databaseFault } from "../database/errors.ts";
import type { Instant } from "../database/schema.ts";
import { BlobDeletions } from "./blob-deletions.ts";
import { BlobReviews, RepositoryBlobReviews } from "./blob-reviews.ts";
import { ManifestReviews } from "./manifest-reviews.ts";
import {
  type BatchResult,
  depthOf,
  isDue,
  type QueueDepth,
  type ReviewBatches,
  type ReviewTable,
} from "./review-queue.ts";
import type { CollectionRules } from "./rules.ts";

export interface CollectorOptions {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly rules: CollectionRules;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => Instant;
}

export interface CollectOptions {
  /** Ends the collection after the batch that is under way; what is left waits. */
  readonly signal?: AbortSignal;
  /** Told from time to time how far it is. */
  readonly onProgress?: (so: Collected) => void;
  /** Told of what could not be dealt with, and is put off. */
  readonly onProblem?: (what: string, error: unknown) => void;
}

/** What a collection came to. */
export interface Collected {
  /** Rows of the review queues that were looked at. */
  readonly reviewed: number;
  readonly manifests: number;
  readonly repositoryBlobs: number;
  readonly blobs: number;
  /** Keys deleted from the blob store, and their bytes. */
  readonly keys: number;
  readonly bytes: number;
  /** Rows and keys that failed, and are tried again later. */
  readonly failures: number;
}

const QUEUES = [
  "manifest_reviews",
  "repository_blob_reviews",
  "blob_reviews",
  "blob_deletions",
] as const satisfies readonly ReviewTable[];

/**
 * Collects garbage: works off what is due in the review queues, each in small transactions.
 *
 * Any number of collectors may run beside each other and beside pushes. What somebody is using
 * this moment is locked, and is put off instead of being waited for. Bytes are touched only after
 * the transaction that proved that nothing refers to them is durable.
 */
export class Collector {
  readonly #database: Database;
  readonly #now: () => Instant;
  readonly #queues: {
    readonly batches: ReviewBatches;
    readonly count: "manifests" | "repositoryBlobs" | "blobs";
  }[];
  readonly #deletions: BlobDeletions;

  constructor({ database, blobs, rules, now = Date.now }: CollectorOptions) {
    this.#database = database;
    this.#now = now;
    this.#queues = [
      { batches: new ManifestReviews(database, rules), count: "manifests" },
      { batches: new RepositoryBlobReviews(database, rules), count: "repositoryBlobs" },
      { batches: new BlobReviews(database), count: "blobs" },
    ];
    this.#deletions = new BlobDeletions(database, blobs);
  }

  /** Whether there is anything to do. Four index probes at most. */
  async due(now: Instant = this.#now()): Promise<boolean> {
    for (const table of QUEUES) if (await isDue(this.#database, table, now)) return true;
    return false;
  }

  /** How much is to be looked at, now and later, by queue. */
  async depths(): Promise<Readonly<Record<ReviewTable, QueueDepth>>> {
    const now = this.#now();
    const depth = (table: ReviewTable) => depthOf(this.#database, table, now);
    return {
      manifest_reviews: await depth("manifest_reviews"),
      repository_blob_reviews: await depth("repository_blob_reviews"),
      blob_reviews: await depth("blob_reviews"),
      blob_deletions: await depth("blob_deletions"),
    };
  }

  /**
   * Collects until nothing is due any more, or until told to end. Resolves with what was done;
   * rejects only when the database does not answer.
   */
  async collect(options: CollectOptions = {}): Promise<Collected> {
    const sum = { reviewed: 0, manifests: 0, repositoryBlobs: 0, blobs: 0, keys: 0, bytes: 0, failures: 0 };
    for (let before = -1; before !== sum.reviewed + sum.keys && !options.signal?.aborted; ) {
      before = sum.reviewed + sum.keys;
      for (const { batches, count } of this.#queues) {
        for await (const batch of this.#batches(batches, options)) {
          sum.reviewed += batch.reviewed;
          sum[count] += batch.removed;
          sum.failures += batch.failures;
          options.onProgress?.(sum);
        }
      }
      await this.#deleteKeys(sum, options);
    }
    return sum;
  }

  /** Works one queue off, batch by batch. */
  async *#batches(
    batches: ReviewBatches,
    { signal, onProblem }: CollectOptions,
  ): AsyncGenerator<BatchResult & { failures: number }> {
    let size = batches.size;
    while (!signal?.aborted) {
      const started = performance.now();
      try {
        const limit = size;
        const result = await this.#database.transaction((transaction) =>
          batches.review(transaction, limit, this.#now()),
        );
        if (result.reviewed === 0) return;
        yield { ...result, failures: 0 };
        size = Math.min(size * 2, batches.size);
      } catch (error) {
        if (isOutage(error)) throw error;
        if (size === 1) {
          onProblem?.(`one of the ${batches.name} could not be reviewed and is put off`, error);
          await this.#database.transaction((transaction) => batches.putOff(transaction, this.#now()));
          yield { reviewed: 0, removed: 0, failures: 1 };
        }
        // One row spoils the batch: one at a time finds it.
        size = 1;
      }
      await this.#database.makeWay(performance.now() - started);
    }
  }

  async #deleteKeys(
    sum: { keys: number; bytes: number; failures: number },
    options: CollectOptions,
  ): Promise<void> {
    while (!options.signal?.aborted) {
      const started = performance.now();
      const round = await this.#deletions.round(this.#now());
      sum.keys += round.deleted;
      sum.bytes += round.bytes;
      sum.failures += round.tried - round.deleted;
      if (round.error) options.onProblem?.("keys could not be deleted from the blob store yet", round.error);
      if (round.deleted === 0) return;
      await this.#database.makeWay(performance.now() - started);
    }
  }
}

/** The database is away, read-only or full: no row's fault, and nothing gets better by going on. */
function isOutage(error: unknown): boolean {
  const fault = databaseFault(error);
  return fault === "unavailable" || fault === "read-only" || fault === "full";
}
