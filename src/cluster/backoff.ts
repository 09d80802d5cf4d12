const FIRST_DELAY = 250;
const LONGEST_DELAY = 10_000;

/** Up for so long (in milliseconds), a worker counts as having been well. */
const WELL_AFTER = 30_000;

/** How often in a row a worker may fail to start before it is given up. */
export const FAILED_STARTS = 5;

/** Decides when a worker that ended is started again, and when that is no use any more. */
export class Backoff {
  /** Ends in a row after too short a time. */
  #early = 0;
  #failedStarts = 0;

  /**
   * @param wasReady - whether the worker had started to work before it ended.
   * @param lived - how long it lived, in milliseconds.
   * @returns how long to wait, in milliseconds; undefined to give up.
   */
  next(wasReady: boolean, lived: number): number | undefined {
    this.#failedStarts = wasReady ? 0 : this.#failedStarts + 1;
    if (this.#failedStarts >= FAILED_STARTS) return undefined;
    if (wasReady && lived >= WELL_AFTER) this.#early = 0;
    // The first time it is missed by requests that could go on at once.
    if (wasReady && this.#early++ === 0) return 0;
    if (!wasReady) this.#early++;
    return Math.min(FIRST_DELAY * 2 ** (this.#early - 1), LONGEST_DELAY);
  }
}
