/** A turn to send a part. */
export interface PartSlot {
  /** Memory for so many bytes, with anything in it. */
  buffer(size: number): Uint8Array<ArrayBuffer>;
  /** Ends the turn; to be called once. The memory must no longer be in use, unless `failed`. */
  release(failed: boolean): void;
}

/**
 * Lets so many parts be on their way at once; the others wait in turn.
 *
 * The memory of one part is used for the next: left to the garbage collector, several times as
 * much would be taken before it comes round to freeing any. When no part is on its way, none is
 * kept.
 */
export class PartSlots {
  #free: number;
  readonly #slots: number;
  readonly #waiting: (() => void)[] = [];
  #buffers: ArrayBuffer[] = [];

  constructor(slots: number) {
    this.#free = slots;
    this.#slots = slots;
  }

  /** Resolves when it is the caller's turn. */
  async acquire(): Promise<PartSlot> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let buffer: ArrayBuffer | undefined;
    return {
      buffer: (size) => {
        buffer = this.#take(size);
        return new Uint8Array(buffer, 0, size);
      },
      release: (failed) => {
        // An aborted request may still be reading from it.
        if (buffer && !failed) this.#buffers.push(buffer);
        const next = this.#waiting.shift();
        if (next) next();
        else if (++this.#free === this.#slots) this.#buffers = [];
      },
    };
  }

  #take(size: number): ArrayBuffer {
    const index = this.#buffers.findIndex(({ byteLength }) => byteLength >= size && byteLength <= 2 * size);
    const [found] = index === -1 ? [] : this.#buffers.splice(index, 1);
    return found ?? new ArrayBuffer(size);
  }
}
