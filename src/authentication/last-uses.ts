import type { Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import { RecentMap } from "./recent-map.ts";

/** Milliseconds between two notes of a thing's use, at least. */
export const NOTED_EVERY = 60_000;
/** Milliseconds that notes are gathered for before they are written, together. */
const GATHERED = 1000;
/** Uses that wait to be written, at most: what comes beyond that is noted with the next use. */
const MAX_WAITING = 5000;
const CAPACITY = 10_000;

export interface LastUsesOptions {
  readonly database: Database;
  /** Writes one use down. */
  write(transaction: Transaction<Schema>, id: string, at: number): Promise<unknown>;
}

/**
 * Writes down when things were last used, about once a minute each, and never in the way of a
 * request. A use that could not be written is forgotten: it is for people to look at.
 */
export class LastUses {
  readonly #options: LastUsesOptions;
  readonly #noted = new RecentMap<string, number>(CAPACITY);
  #waiting = new Map<string, number>();
  #writing: Promise<void> = Promise.resolve();

  constructor(options: LastUsesOptions) {
    this.#options = options;
  }

  /** Takes note of a use. @param last when the use before this was written down, as far as is known. */
  note(id: string, at: number, last: number | null): void {
    if (at - Math.max(last ?? 0, this.#noted.get(id) ?? 0) < NOTED_EVERY) return;
    if (this.#waiting.size >= MAX_WAITING) return;
    this.#noted.set(id, at);
    if (this.#waiting.size === 0) setTimeout(() => void this.flush(), GATHERED).unref();
    this.#waiting.set(id, at);
  }

  /** Writes what waits. */
  flush(): Promise<void> {
    const uses = [...this.#waiting].sort(([one], [other]) => (one < other ? -1 : 1));
    this.#waiting = new Map();
    if (uses.length > 0) this.#writing = this.#writing.then(() => this.#write(uses));
    return this.#writing;
  }

  async #write(uses: readonly (readonly [string, number])[]): Promise<void> {
    try {
      await this.#options.database.transaction(async (transaction) => {
        for (const [id, at] of uses) await this.#options.write(transaction, id, at);
      });
    } catch {
      // A database that is read-only, full, or closed by now: nobody waits to be told.
    }
  }
}
