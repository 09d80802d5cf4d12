import type { Database } from "../database/database.ts";

/** What the counter does with time; for tests. */
export interface PullCounterOptions {
  readonly database: Pick<Database, "note">;
  /** Milliseconds between the first pull that is counted and its writing down. */
  readonly delay?: number;
  /** Told when counts cannot be written down; they are kept and tried again. */
  readonly onProblem?: (problem: unknown) => void;
}

const DELAY = 1000;
/** Repositories in one statement. */
const BATCH = 200;

/**
 * Counts the pulls of repositories in memory, and writes them down once a second at most, as
 * deltas that a job adds up (`repository-counts.ts`). Counting costs a pull two look-ups in a map,
 * and nobody waits for the writing: a process that dies loses the pulls of its last second.
 */
export class PullCounter {
  readonly #options: PullCounterOptions;
  readonly #counts = new Map<number, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: PullCounterOptions) {
    this.#options = options;
  }

  /** Counts a pull, by the id of the repository. Never throws, never waits. */
  count(repositoryId: number): void {
    this.#add(repositoryId, 1);
    this.#timer ??= setTimeout(() => void this.flush(), this.#options.delay ?? DELAY).unref();
  }

  /** Writes down what was counted until now. Does not reject: what cannot be written is kept. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const counts = [...this.#counts];
    this.#counts.clear();
    for (let start = 0; start < counts.length; start += BATCH) {
      const batch = counts.slice(start, start + BATCH);
      try {
        await this.#append(new Map(batch));
      } catch (problem) {
        this.#options.onProblem?.(problem);
        for (const [id, count] of counts.slice(start)) this.#add(id, count);
        this.#timer ??= setTimeout(() => void this.flush(), this.#options.delay ?? DELAY).unref();
        return;
      }
    }
  }

  #add(repositoryId: number, pulls: number): void {
    this.#counts.set(repositoryId, (this.#counts.get(repositoryId) ?? 0) + pulls);
  }

  /** Repositories that are gone by now are left out. */
  async #append(counts: ReadonlyMap<number, number>): Promise<void> {
    await this.#options.database.note(async (transaction) => {
      const repositories = await transaction
        .selectFrom("repositories")
        .select("id")
        .where("id", "in", [...counts.keys()])
        .execute();
      if (repositories.length === 0) return;
      await transaction
        .insertInto("repository_counts")
        .values(
          repositories.map(({ id }) => ({
            repository_id: id,
            pulls: counts.get(id) ?? 0,
            pushes: 0,
            pushed_at: null,
          })),
        )
        .execute();
    });
  }
}
