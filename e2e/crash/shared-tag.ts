import type { TagValues } from "./model.ts";

/** A tag that many write to at once: which of its values may be seen when all is quiet. */
export class SharedTag {
  readonly #operations: { value: string | undefined; begin: number; end: number | undefined }[] = [
    { value: undefined, begin: 0, end: 0 },
  ];

  /** Announces an operation. @returns what to call when it is acknowledged, or with false when it was refused. */
  begin(value: string | undefined): (accepted: boolean) => void {
    const operation = { value, begin: performance.now(), end: undefined as number | undefined };
    this.#operations.push(operation);
    return (accepted) => {
      if (accepted) operation.end = performance.now();
      else this.#operations.splice(this.#operations.indexOf(operation), 1);
    };
  }

  /** Values of operations that no later acknowledged one has surely followed. */
  legal(): TagValues {
    const followed = (end: number | undefined) =>
      end !== undefined && this.#operations.some((other) => other.end !== undefined && other.begin > end);
    return new Set(this.#operations.filter(({ end }) => !followed(end)).map(({ value }) => value));
  }

  /** What was seen with nothing going on. */
  observed(value: string | undefined): void {
    const now = performance.now();
    this.#operations.splice(0, this.#operations.length, { value, begin: now, end: now });
  }
}
