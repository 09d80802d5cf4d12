import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type BlobStore, BlobStoreError } from "../blobs/blob-store.ts";
import type { Database } from "../database/database.ts";
import type { Instant } from "../database/schema.ts";
import { algorithmOf, type Digest, Digester } from "../oci/digest.ts";
import type { DamageKind } from "./damaged-blobs.ts";
import { Throttle } from "./throttle.ts";

export interface ScrubberOptions {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly now?: () => Instant;
}

export interface ScrubOptions {
  /** Bytes read a second at most. */
  readonly rate: number;
  readonly signal?: AbortSignal;
  /** What `onCheckpoint` was last given, to go on from there. */
  readonly checkpoint?: unknown;
  readonly onCheckpoint?: (checkpoint: unknown) => Promise<void>;
  readonly onProgress?: (progress: ScrubProgress) => void;
  readonly onDamage?: (damage: FoundDamage) => void | Promise<void>;
}

/** How far a scrub is. */
export interface ScrubProgress {
  readonly blobs: number;
  readonly bytes: number;
  /** Of all blobs, as they were when the scrub began. */
  readonly totalBlobs: number;
  readonly totalBytes: number;
  readonly damaged: number;
}

/** A blob that is not as it was pushed. */
export interface FoundDamage {
  readonly digest: Digest;
  readonly kind: DamageKind;
  readonly detail: string;
}

/** 50 MiB a second. */
export const DEFAULT_SCRUB_RATE = 50 * 1024 * 1024;

const PAGE = 100;

/** Milliseconds between two checkpoints: what a crash costs. */
const CHECKPOINT_INTERVAL = 2_000;

/** How often a blob is tried whose bytes the store does not give. */
const ATTEMPTS = 3;

/**
 * When the first so many blobs are all missing it is the store that is missing: a disk that is not
 * mounted, another bucket. Taken for damage, it would hide every blob until the next scrub.
 */
const SUSPICIOUS = 100;

const NOTHING_THERE = `the first ${SUSPICIOUS} blobs are all missing from the blob store: is it the right one, and is it mounted? Nothing was marked as damaged`;

const checkpointSchema = z.object({
  after: z.string(),
  blobs: z.number(),
  bytes: z.number(),
  totalBlobs: z.number(),
  totalBytes: z.number(),
  damaged: z.number(),
});

type Checkpoint = z.infer<typeof checkpointSchema>;

interface BlobRow {
  readonly digest: string;
  readonly size: number;
  readonly store_key: string;
}

/** Reads every blob, and sees whether it still has the digest and the size it was pushed with. */
export class Scrubber {
  readonly #database: Database;
  readonly #blobs: BlobStore;
  readonly #now: () => Instant;

  constructor({ database, blobs, now = Date.now }: ScrubberOptions) {
    this.#database = database;
    this.#blobs = blobs;
    this.#now = now;
  }

  /**
   * Scrubs, in the order of digests, which scatters load over any store.
   *
   * @throws BlobStoreError `unavailable` when the store does not answer; the checkpoint holds.
   */
  async scrub(options: ScrubOptions): Promise<ScrubProgress> {
    const state = await this.#start(options.checkpoint);
    try {
      await this.#walk(state, options);
    } finally {
      // Also when it was told to end, or the store went away: nothing is read twice.
      await options.onCheckpoint?.({ ...state });
    }
    return progressOf(state, 0);
  }

  async #walk(state: Checkpoint, options: ScrubOptions): Promise<void> {
    const throttle = new Throttle(options.rate);
    let savedAt = performance.now();
    let somethingIsThere = state.blobs > state.damaged;
    let missing: Checked[] = [];
    for (let after = state.after; ; ) {
      const page = await this.#page(after);
      for (const blob of page) {
        options.signal?.throwIfAborted();
        const damage = await this.#check(blob, { ...options, throttle, state });
        after = blob.digest;
        missing.push({ blob, damage });
        somethingIsThere ||= damage?.kind !== "missing";
        if (!somethingIsThere && missing.length > SUSPICIOUS) throw new Error(NOTHING_THERE);
        if (!somethingIsThere) continue;
        for (const checked of missing) await this.#note(checked, state, options);
        missing = [];
        if (performance.now() - savedAt < CHECKPOINT_INTERVAL) continue;
        await options.onCheckpoint?.({ ...state });
        savedAt = performance.now();
      }
      if (page.length < PAGE) break;
    }
    for (const checked of missing) await this.#note(checked, state, options);
  }

  /** Writes down what was found of a blob. */
  async #note({ blob, damage }: Checked, state: Checkpoint, options: ScrubOptions): Promise<void> {
    if (damage && (await this.#record(blob, damage))) {
      state.damaged++;
      await options.onDamage?.(damage);
    } else if (!damage) await this.#clear(blob);
    state.after = blob.digest;
    state.blobs++;
    state.bytes += blob.size;
    options.onProgress?.(progressOf(state, 0));
  }

  async #start(checkpoint: unknown): Promise<Checkpoint> {
    const parsed = checkpointSchema.safeParse(checkpoint);
    if (parsed.success) return parsed.data;
    const { count, bytes } = await this.#database.read
      .selectFrom("blobs")
      .select((build) => build.fn.countAll<number>().as("count"))
      .select((build) => build.fn.coalesce(build.fn.sum<number>("size"), build.lit(0)).as("bytes"))
      .executeTakeFirstOrThrow();
    const totals = { totalBlobs: Number(count), totalBytes: Number(bytes) };
    return { after: "", blobs: 0, bytes: 0, damaged: 0, ...totals };
  }

  #page(after: string): Promise<BlobRow[]> {
    return this.#database.read
      .selectFrom("blobs")
      .select(["digest", "size", "store_key"])
      .where("digest", ">", after)
      .orderBy("digest")
      .limit(PAGE)
      .execute();
  }

  async #check(blob: BlobRow, options: CheckOptions): Promise<FoundDamage | undefined> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#read(blob, options);
      } catch (error) {
        options.signal?.throwIfAborted();
        if (isMissing(error)) return damageOf(blob, "missing", "the blob store has no such key");
        if (attempt >= ATTEMPTS) {
          // Others can be read: it is this one. Otherwise the store is down, and nothing can be said.
          await this.#blobs.check();
          return damageOf(blob, "unreadable", error instanceof Error ? error.message : String(error));
        }
      }
      await sleep(200 * attempt);
    }
  }

  async #read(blob: BlobRow, options: CheckOptions): Promise<FoundDamage | undefined> {
    const { signal, throttle, state, onProgress } = options;
    const size = await this.#blobs.stat(blob.store_key);
    if (size === undefined) return damageOf(blob, "missing", "the blob store has no such key");
    if (size !== blob.size) return damageOf(blob, "size", `${size} bytes instead of ${blob.size}`);
    const digester = new Digester(algorithmOf(blob.digest as Digest));
    let read = 0;
    for await (const chunk of await this.#blobs.open(blob.store_key, signal ? { signal } : {})) {
      digester.update(chunk);
      read += chunk.byteLength;
      onProgress?.(progressOf(state, read));
      await throttle.pay(chunk.byteLength, signal);
    }
    if (read !== blob.size) return damageOf(blob, "size", `${read} bytes instead of ${blob.size}`);
    const digest = digester.current();
    return digest === blob.digest ? undefined : damageOf(blob, "digest", `the bytes are those of ${digest}`);
  }

  /** @returns whether it counts: a blob that was collected or mended meanwhile does not. */
  async #record(blob: BlobRow, { kind, detail }: FoundDamage): Promise<boolean> {
    const found_at = this.#now();
    return this.#database.transaction(async (transaction) => {
      let query = transaction
        .selectFrom("blobs")
        .select("digest")
        .where("digest", "=", blob.digest)
        .where("store_key", "=", blob.store_key);
      if (this.#database.engine === "postgresql") query = query.forKeyShare();
      if (!(await query.executeTakeFirst())) return false;
      const values = { store_key: blob.store_key, kind, detail: detail.slice(0, 500), found_at };
      await transaction
        .insertInto("blob_damage")
        .values({ digest: blob.digest, ...values })
        .onConflict((conflict) => conflict.column("digest").doUpdateSet(values))
        .execute();
      return true;
    });
  }

  /** What was damaged and is whole again is struck off. */
  async #clear(blob: BlobRow): Promise<void> {
    const known = await this.#database.read
      .selectFrom("blob_damage")
      .select("digest")
      .where("digest", "=", blob.digest)
      .executeTakeFirst();
    if (!known) return;
    await this.#database.transaction((transaction) =>
      transaction.deleteFrom("blob_damage").where("digest", "=", blob.digest).execute(),
    );
  }
}

interface Checked {
  readonly blob: BlobRow;
  readonly damage: FoundDamage | undefined;
}

interface CheckOptions extends ScrubOptions {
  readonly throttle: Throttle;
  readonly state: Checkpoint;
}

function progressOf(state: Checkpoint, underWay: number): ScrubProgress {
  const { blobs, bytes, totalBlobs, totalBytes, damaged } = state;
  return { blobs, bytes: bytes + underWay, totalBlobs, totalBytes, damaged };
}

function damageOf(blob: BlobRow, kind: DamageKind, detail: string): FoundDamage {
  return { digest: blob.digest as Digest, kind, detail };
}

function isMissing(error: unknown): boolean {
  return error instanceof BlobStoreError && error.kind === "missing";
}
