import { randomUUID } from "node:crypto";
import { type BlobStore, BlobStoreError } from "../blobs/blob-store.ts";
import { MARK } from "../blobs/keys.ts";
import type { Database } from "../database/database.ts";
import { databaseFault } from "../database/errors.ts";

export interface StoreIdentityOptions {
  readonly database: Database;
  readonly blobs: BlobStore;
  /** Where the blobs are, for people: a directory, a bucket. */
  readonly place: string;
}

/** The blob store is not the one that belongs to the database. The message says what to do. */
export class StrangeStoreError extends Error {
  override readonly name = "StrangeStoreError";
}

/** Where the database keeps the id of its blob store: `settings.key`. */
const STORE_ID = "storage.store-id";

/** How many of the known blobs are looked for in a store that is marked, when the database has no id. */
const SAMPLES = 20;

/** The id of the store that belongs to a database; undefined before the first start. */
export async function storeIdOf(database: Database): Promise<string | undefined> {
  const row = await database.read
    .selectFrom("settings")
    .select("value")
    .where("key", "=", STORE_ID)
    .executeTakeFirst();
  return row?.value;
}

/**
 * Ties a blob store to its database: both hold the same id. A store that has another one, or none,
 * is not the one the blobs are in: a disk that is not mounted, a wrong bucket. Served from there,
 * every blob would look lost, and what is pushed would go to the wrong place.
 */
export class StoreIdentity {
  readonly #database: Database;
  readonly #blobs: BlobStore;
  readonly #place: string;
  /** Never changes once it is there. */
  #id: string | undefined;

  constructor({ database, blobs, place }: StoreIdentityOptions) {
    this.#database = database;
    this.#blobs = blobs;
    this.#place = place;
  }

  /**
   * Compares the ids, and gives both sides theirs where they are new. Once, before anything is
   * served. Leaves it at that when either side cannot be read or written now: what can be served
   * is to be served, and {@link check} says the rest.
   *
   * @param onProblem - called with what kept it from being done.
   * @throws StrangeStoreError when they do not belong together.
   */
  async establish(onProblem: (problem: unknown) => void = () => {}): Promise<void> {
    try {
      if (await this.#database.isWritable()) await this.#settle();
    } catch (error) {
      const fault = databaseFault(error);
      if (!(error instanceof BlobStoreError) && fault !== "read-only" && fault !== "full") throw error;
      onProblem(error);
    }
  }

  /** @throws BlobStoreError `unavailable` when the store is not the database's, as far as it has one. */
  async check(): Promise<void> {
    const id = await this.#known();
    if (id === undefined) return;
    const mark = await this.#blobs.readMark();
    if (mark !== id) throw new BlobStoreError("unavailable", this.#notOurs(mark));
  }

  /** Takes the store for the database's from now on, whatever it was before. */
  async adopt(): Promise<void> {
    const id = await this.#known();
    if (id === undefined) await this.#make();
    else await this.#blobs.writeMark(id);
  }

  async #known(): Promise<string | undefined> {
    this.#id ??= await storeIdOf(this.#database);
    return this.#id;
  }

  async #settle(): Promise<void> {
    const id = await this.#known();
    const mark = await this.#blobs.readMark();
    if (id !== undefined && id === mark) return;
    const samples = await this.#someKeys();
    if (samples.length === 0) {
      // Sooner or later the sweep would take what lies there for orphans.
      if (mark !== undefined && (await this.#holdsKeys())) throw new StrangeStoreError(this.#othersBlobs());
    } else if (id !== undefined || (mark !== undefined && !(await this.#holdsAnyOf(samples)))) {
      throw new StrangeStoreError(this.#notOurs(mark));
    }
    if (id === undefined) await this.#make();
    else await this.#blobs.writeMark(id);
  }

  /**
   * A new id, for both. The mark comes first: a row without one would be taken for a store that is
   * away. A mark that was there is not taken over, so that its owner notices.
   */
  async #make(): Promise<void> {
    const made = randomUUID();
    await this.#blobs.writeMark(made);
    const value = await this.#database.transaction(async (transaction) => {
      await transaction
        .insertInto("settings")
        .values({ key: STORE_ID, value: made, updated_at: Date.now() })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const row = await transaction
        .selectFrom("settings")
        .select("value")
        .where("key", "=", STORE_ID)
        .executeTakeFirstOrThrow();
      return row.value;
    });
    // Another process that starts at the same time was first.
    if (value !== made) await this.#blobs.writeMark(value);
  }

  async #someKeys(): Promise<readonly string[]> {
    const rows = await this.#database.read.selectFrom("blobs").select("store_key").limit(SAMPLES).execute();
    return rows.map(({ store_key }) => store_key);
  }

  async #holdsAnyOf(keys: readonly string[]): Promise<boolean> {
    for (const key of keys) if ((await this.#blobs.stat(key)) !== undefined) return true;
    return false;
  }

  async #holdsKeys(): Promise<boolean> {
    for await (const _ of this.#blobs.list()) return true;
    return false;
  }

  #notOurs(mark: string | undefined): string {
    const found = mark === undefined ? `it has no ${MARK}` : `its ${MARK} is that of another one`;
    return `the blob storage (${this.#place}) is not the one that this database's blobs are in: ${found}. Is the disk mounted, and is the configured place right? Nothing was changed. To go on with this storage nevertheless: entrepot storage adopt`;
  }

  #othersBlobs(): string {
    return `the blob storage (${this.#place}) holds blobs of another database, and this one is new: it would delete them as orphans. Is the configured database right? Nothing was changed. Restore the database that belongs to it, or choose another place for the blobs. To give up what is there: entrepot storage adopt`;
  }
}
