import { sql, type Transaction } from "kysely";
import type { BlobStore, BlobUpload } from "../blobs/blob-store.ts";
import type { Database } from "../database/database.ts";
import type { Instant, Schema } from "../database/schema.ts";
import type { Collector } from "../garbage-collection/collector.ts";
import { reviewManifest, reviewRepositoryBlob } from "../garbage-collection/reviews.ts";
import type { CollectionRules } from "../garbage-collection/rules.ts";
import { defineJob, type JobHandler, NO_PARAMETERS } from "../jobs/handlers.ts";
import { type DeletedRepository, deletedBefore } from "./deleted-repository-store.ts";

export interface RepositoryPurgeOptions {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly collector: Pick<Collector, "collect">;
  readonly rules: Pick<CollectionRules, "gracePeriod">;
  readonly now?: () => Instant;
}

/** What a purge came to. */
export interface Purged {
  readonly repositories: number;
  /** Repositories that something is still in: somebody was using it. The next run gets them. */
  readonly left: number;
}

type Tx = Transaction<Schema>;

/** Rows that go in one transaction: pushes on SQLite wait for it. */
const BATCH = 100;

/** Milliseconds between the end of the grace period and the purge: clocks of machines differ. */
const MARGIN = 5 * 60_000;

/** When a repository was deleted that is being taken apart. */
const LONG_AGO = 0;

/**
 * Takes repositories apart whose grace period is over. It deletes no content itself: it marks all
 * of it as deleted, and has the garbage collector look at it, which knows what other repositories
 * share. When nothing is left of a repository, its row goes.
 */
export class RepositoryPurge {
  readonly #database: Database;
  readonly #blobs: BlobStore;
  readonly #collector: Pick<Collector, "collect">;
  readonly #gracePeriod: number;
  readonly #now: () => Instant;

  constructor({ database, blobs, collector, rules, now = Date.now }: RepositoryPurgeOptions) {
    this.#database = database;
    this.#blobs = blobs;
    this.#collector = collector;
    this.#gracePeriod = rules.gracePeriod;
    this.#now = now;
  }

  /** Whether there is anything to do. Two index probes. */
  async due(): Promise<boolean> {
    if ((await this.#page(0, 1)).length > 0) return true;
    const expired = await this.#database.read
      .selectFrom("repository_redirects")
      .select("name")
      .where("expires_at", "<=", this.#now())
      .limit(1)
      .executeTakeFirst();
    return expired !== undefined;
  }

  /** Purges what is due, until told to end: what is left waits for the next run. */
  async run(signal?: AbortSignal, onProgress?: (purged: Purged) => void): Promise<Purged> {
    await this.#forgetRedirects();
    const sum = { repositories: 0, left: 0 };
    let after = 0;
    for (;;) {
      const page = await this.#page(after, BATCH);
      const last = page.at(-1);
      if (last === undefined || signal?.aborted) return sum;
      for (const repository of page) if (await this.#claim(repository)) await this.#mark(repository, signal);
      await this.#collector.collect(signal && { signal });
      for (const repository of page) {
        if (await this.#finish(repository)) sum.repositories++;
        else sum.left++;
      }
      onProgress?.(sum);
      after = last.id;
    }
  }

  #page(after: number, limit: number): Promise<readonly DeletedRepository[]> {
    const before = this.#now() - this.#gracePeriod - MARGIN;
    return deletedBefore(this.#database.read, { before, after, limit });
  }

  /**
   * From here on nobody restores it, however late another machine's clock is: what was deleted so
   * long ago is over for all of them.
   *
   * @returns false when somebody restored it meanwhile.
   */
  #claim({ id, deletedAt }: DeletedRepository): Promise<boolean> {
    return this.#database.transaction(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable("repositories")
        .set({ deleted_at: LONG_AGO })
        .where("id", "=", id)
        .where("deleted_at", "=", deletedAt)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    });
  }

  async #mark({ id, deletedAt }: DeletedRepository, signal: AbortSignal | undefined): Promise<void> {
    await this.#endUploads(id, signal);
    const marking = { id, deletedAt, now: this.#now() };
    await this.#batches(signal, (transaction) => deleteTags(transaction, id));
    await this.#batches(signal, (transaction, after) => markManifests(transaction, marking, after));
    await this.#batches(signal, (transaction, after) => markLinks(transaction, marking, after));
    await this.#batches(signal, (transaction) => deleteHistory(transaction, id));
  }

  /** Works through rows, each batch a transaction; `work` gives where it is, undefined at the end. */
  async #batches(
    signal: AbortSignal | undefined,
    work: (transaction: Tx, after: string) => Promise<string | undefined>,
  ): Promise<void> {
    let after: string | undefined = "";
    while (after !== undefined && !signal?.aborted) {
      const from: string = after;
      const started = performance.now();
      after = await this.#database.transaction((transaction) => work(transaction, from));
      await this.#database.makeWay(performance.now() - started);
    }
  }

  /** As a client does that cancels them. What cannot be dropped from the store now is swept as an orphan. */
  async #endUploads(id: number, signal: AbortSignal | undefined): Promise<void> {
    while (!signal?.aborted) {
      const ended = await this.#database.transaction((transaction) =>
        transaction
          .deleteFrom("uploads")
          .where("id", "in", (query) =>
            query.selectFrom("uploads").select("uploads.id").where("repository_id", "=", id).limit(BATCH),
          )
          .returning("store_state")
          .execute(),
      );
      if (ended.length === 0) return;
      for (const { store_state } of ended) {
        await this.#blobs.abort(JSON.parse(store_state) as BlobUpload).catch(() => {});
      }
    }
  }

  /** @returns whether nothing was left of the repository, which is gone now. */
  async #finish({ id }: DeletedRepository): Promise<boolean> {
    return this.#database.transaction(async (transaction) => {
      const { rows } = await sql<{ used: number }>`select 1 as used where
        exists (select 1 from manifests where repository_id = ${id})
        or exists (select 1 from repository_blobs where repository_id = ${id})
        or exists (select 1 from tags where repository_id = ${id})
        or exists (select 1 from tag_history where repository_id = ${id})
        or exists (select 1 from uploads where repository_id = ${id})
        or not exists (select 1 from repositories where id = ${id} and deleted_at is not null)`.execute(
        transaction,
      );
      if (rows.length > 0) return false;
      await transaction.deleteFrom("repository_blob_reviews").where("repository_id", "=", id).execute();
      await transaction.deleteFrom("repositories").where("id", "=", id).execute();
      return true;
    });
  }

  async #forgetRedirects(): Promise<void> {
    const now = this.#now();
    await this.#database.transaction((transaction) =>
      transaction.deleteFrom("repository_redirects").where("expires_at", "<=", now).execute(),
    );
  }
}

interface Marking {
  readonly id: number;
  readonly deletedAt: Instant;
  readonly now: Instant;
}

async function deleteTags(transaction: Tx, id: number): Promise<string | undefined> {
  const deleted = await transaction
    .deleteFrom("tags")
    .where("repository_id", "=", id)
    .where("name", "in", (query) =>
      query
        .selectFrom("tags")
        .select("tags.name")
        .where("repository_id", "=", id)
        .orderBy("name")
        .limit(BATCH),
    )
    .returning("name")
    .execute();
  return deleted.length === 0 ? undefined : "more";
}

async function deleteHistory(transaction: Tx, id: number): Promise<string | undefined> {
  const deleted = await transaction
    .deleteFrom("tag_history")
    .where("id", "in", (query) =>
      query.selectFrom("tag_history").select("tag_history.id").where("repository_id", "=", id).limit(BATCH),
    )
    .returning("id")
    .execute();
  return deleted.length === 0 ? undefined : "more";
}

/** Those deleted before, by a person, are due now as well. */
async function markManifests(
  transaction: Tx,
  { id, deletedAt, now }: Marking,
  after: string,
): Promise<string | undefined> {
  const rows = await transaction
    .selectFrom("manifests")
    .select(["id", "digest"])
    .where("repository_id", "=", id)
    .where("digest", ">", after)
    .orderBy("digest")
    .limit(BATCH)
    .execute();
  if (rows.length === 0) return undefined;
  const ids = rows.map((row) => row.id).sort((one, other) => one - other);
  await transaction.updateTable("manifests").set({ deleted_at: deletedAt }).where("id", "in", ids).execute();
  for (const manifest of ids) await reviewManifest(transaction, manifest, "deleted", now);
  return rows.at(-1)?.digest;
}

async function markLinks(
  transaction: Tx,
  { id, deletedAt, now }: Marking,
  after: string,
): Promise<string | undefined> {
  const rows = await transaction
    .updateTable("repository_blobs")
    .set({ deleted_at: deletedAt })
    .where("repository_id", "=", id)
    .where("digest", "in", (query) =>
      query
        .selectFrom("repository_blobs")
        .select("repository_blobs.digest")
        .where("repository_id", "=", id)
        .where("digest", ">", after)
        .orderBy("digest")
        .limit(BATCH),
    )
    .returning("digest")
    .execute();
  const digests = rows.map(({ digest }) => digest).sort();
  for (const digest of digests) await reviewRepositoryBlob(transaction, id, digest, now);
  return digests.at(-1);
}

/** The job that purges; by itself only where garbage is collected by itself. */
export function repositoryDeletionJob(purge: RepositoryPurge, enabled: boolean): JobHandler {
  return defineJob({
    action: "repository_deletion",
    description: "Has the content of deleted repositories collected when they cannot be restored any more",
    parameters: NO_PARAMETERS,
    schedule: "15 * * * * *",
    keepDone: 24 * 60 * 60 * 1000,
    due: async () => enabled && (await purge.due()),
    async run({ signal, log, progress }) {
      const sentence = ({ repositories, left }: Purged) =>
        `${repositories} repositories gone${left > 0 ? `, ${left} to be gone on with` : ""}`;
      const show = (so: Purged) =>
        progress({ done: so.repositories, unit: "repositories", message: sentence(so), result: so });
      const purged = await purge.run(signal, show);
      show(purged);
      log.info(sentence(purged));
      signal.throwIfAborted();
    },
  });
}
