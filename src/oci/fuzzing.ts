/**
 * Random input for tests that has to be the same every time: the seed is in the test, a failure is
 * repeated by running it again.
 */
export class Fuzz {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 up to, not including, `below` (mulberry32). */
  number(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * below);
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.number(items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }

  /** Pieces put together: most bugs sit between things that are nearly right. */
  text(pieces: readonly string[], maxPieces: number): string {
    return Array.from({ length: this.number(maxPieces + 1) }, () => this.pick(pieces)).join("");
  }

  bytes(maxLength: number): Uint8Array {
    return Uint8Array.from({ length: this.number(maxLength + 1) }, () => this.number(256));
  }

  /** The same bytes with a few of them changed, taken out, doubled or added. */
  mutate(original: Uint8Array): Uint8Array {
    const bytes = [...original];
    for (let edits = 1 + this.number(4); edits > 0; edits--) {
      const at = this.number(bytes.length + 1);
      const change = this.number(4);
      if (change === 0) bytes[at] = this.number(256);
      else if (change === 1) bytes.splice(at, 1 + this.number(8));
      else if (change === 2) bytes.splice(at, 0, this.number(256));
      else bytes.splice(at, 0, ...bytes.slice(at, at + 1 + this.number(16)));
    }
    return Uint8Array.from(bytes);
  }
}
