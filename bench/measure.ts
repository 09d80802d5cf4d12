/** How one subject did in the rounds of one run: one value a round, in the unit of its line. */
export interface Series {
  readonly subject: string;
  readonly values: readonly number[];
}

export type Unit = "requests/s" | "MB/s" | "images/s" | "ms" | "s" | "MB" | "blobs/s";

/** Units in which more is better. In all others less is. */
const MORE_IS_BETTER: ReadonlySet<Unit> = new Set(["requests/s", "MB/s", "images/s", "blobs/s"]);

/** What a line is held to. */
export type Target =
  /** `ours` has to be at least this many times better than `theirs`. */
  | { readonly kind: "ratio"; readonly atLeast: number }
  /** `ours` has to stay below this, in the unit of the line. */
  | { readonly kind: "limit"; readonly below: number };

/** One line of the table: what was measured, and against what. */
export interface Line {
  readonly work: string;
  readonly unit: Unit;
  readonly ours: Series;
  /** Undefined where there is nothing to compare with. */
  readonly theirs?: Series;
  readonly target?: Target;
  /** What a reader has to know so as not to be misled. */
  readonly note?: string;
}

/** The middle of `values`; not a number when there are none. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The value that `percent` of `values` are not above. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  if (percent === 50 && sorted.length % 2 === 0) {
    const upper = sorted.length / 2;
    return ((sorted[upper - 1] ?? Number.NaN) + (sorted[upper] ?? Number.NaN)) / 2;
  }
  const index = Math.min(sorted.length - 1, Math.floor((percent / 100) * sorted.length));
  return sorted[index] ?? Number.NaN;
}

/** How many times better ours is than theirs: above 1 we win, whatever the unit. */
export function ratioOf(line: Line): number | undefined {
  if (line.theirs === undefined) return undefined;
  const ours = median(line.ours.values);
  const theirs = median(line.theirs.values);
  return MORE_IS_BETTER.has(line.unit) ? ours / theirs : theirs / ours;
}

/** Whether the line's target was reached; undefined where it has none. */
export function isReached(line: Line): boolean | undefined {
  const { target } = line;
  if (target === undefined) return undefined;
  if (target.kind === "limit") return median(line.ours.values) < target.below;
  const ratio = ratioOf(line);
  return ratio !== undefined && ratio >= target.atLeast;
}

/** Measures each subject once a round, in turn (A, B, A, B), after a warm-up that does not count. */
export async function alternate<Subject>(
  subjects: readonly Subject[],
  rounds: number,
  measure: (subject: Subject, round: "warm-up" | number) => Promise<number>,
): Promise<Map<Subject, number[]>> {
  const values = new Map<Subject, number[]>(subjects.map((subject) => [subject, []]));
  for (const subject of subjects) await measure(subject, "warm-up");
  for (let round = 0; round < rounds; round++) {
    for (const subject of subjects) values.get(subject)?.push(await measure(subject, round));
  }
  return values;
}
