import { inspect } from "node:util";
import type { Secret } from "./config.ts";

/** What is shown in place of a secret. */
export const MASK = "***";

class HiddenText implements Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [Symbol.toPrimitive](): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }

  // Bun's own formatter (console.log of an object that holds one) reads this.
  get [Symbol.toStringTag](): string {
    return MASK;
  }
}

/**
 * Wraps a secret, so that it prints as `***` wherever it is logged, inspected, put into a string or
 * serialised. `reveal()` gives it back, at the place where it is used.
 */
export function secret(text: string): Secret {
  return new HiddenText(text);
}

/** Whether `value` was made by {@link secret}. */
export function isSecret(value: unknown): value is Secret {
  return value instanceof HiddenText;
}
