/** What a check found. */
export interface Finding {
  /** What was looked at: `database`, `disk`, ... */
  readonly name: string;
  readonly status: "ok" | "warning" | "failed";
  /** What is the case. */
  readonly detail: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** Makes the findings of one check. */
export class Findings {
  readonly #name: string;
  readonly all: Finding[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  ok(detail: string): this {
    this.all.push({ name: this.#name, status: "ok", detail });
    return this;
  }

  warn(detail: string, advice: string): this {
    this.all.push({ name: this.#name, status: "warning", detail, advice });
    return this;
  }

  fail(detail: string, advice: string): this {
    this.all.push({ name: this.#name, status: "failed", detail, advice });
    return this;
  }
}
