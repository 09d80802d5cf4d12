const FIRST_DELAY = 250;
const LONGEST_DELAY = 10_000;

/** Up for so long (in milliseconds), a worker counts as having been well. */
const WELL_AFTER = 30_000;

/** How often in a row a worker may fail to start before it is given up. */
export const FAILED_STARTS = 5;

/** Decides when a worker that ended is started again, and knows when that is no use any more. */
export class Backoff {
  /** Ends in a row after too short a time. */
  #early = 0;
  #failedStarts = 0;

  /** Whether it failed to start so often in a row that another try is not likely to help. */
  get isHopeless(): boolean {
    return this.#failedStarts >= FAILED_STARTS;
  }

  /**
   * @param wasReady - whether the worker had started to work before it ended.
   * @param lived - how long it lived, in milliseconds.
   * @returns how long to wait before the next start, in milliseconds.
   */
  next(wasReady: boolean, lived: number): number {
    this.#failedStarts = wasReady ? 0 : this.#failedStarts + 1;
    if (wasReady && lived >= WELL_AFTER) this.#early = 0;
    // The first time it is missed by requests that could go on at once.
    if (wasReady && this.#early++ === 0) return 0;
    if (!wasReady) this.#early++;
    return Math.min(FIRST_DELAY * 2 ** (this.#early - 1), LONGEST_DELAY);
  }
}
