import { setTimeout as sleep } from "node:timers/promises";

/** Holds a reader to so many bytes a second. */
export class Throttle {
  readonly #bytesPerMillisecond: number;
  #free = performance.now();

  constructor(bytesPerSecond: number) {
    this.#bytesPerMillisecond = bytesPerSecond / 1000;
  }

  /** Resolves when `bytes` that were read have been paid for. @throws what the signal is aborted with. */
  async pay(bytes: number, signal: AbortSignal | undefined): Promise<void> {
    const now = performance.now();
    this.#free = Math.max(this.#free, now) + bytes / this.#bytesPerMillisecond;
    // Timers are not worth it for less.
    if (this.#free - now < 10) return;
    await sleep(this.#free - now, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
  }
}
