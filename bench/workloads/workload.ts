import type { Bench } from "../bench.ts";
import type { Line, Series, Target, Unit } from "../measure.ts";

/** A piece of work that is measured on Entrepot and on whoever else can do it. */
export interface Workload {
  /** What `--only` calls it. */
  readonly name: string;
  /** What it does, in a sentence. */
  readonly what: string;
  run(bench: Bench): Promise<readonly Line[]>;
}

export interface CompareOptions {
  readonly work: string;
  readonly unit: Unit;
  /** By the name of the peer whose comparison has it; `""` is the line itself, without a peer. */
  readonly targets?: Readonly<Record<string, Target>>;
  readonly note?: string;
}

/** A line for each peer that Entrepot (the first of `series`) is compared with. */
export function compare(series: readonly Series[], options: CompareOptions): Line[] {
  const [ours, ...others] = series;
  if (!ours) throw new Error("nothing was measured");
  const rest = (target: Target | undefined) => ({
    work: options.work,
    unit: options.unit,
    ours,
    ...(target ? { target } : {}),
    ...(options.note ? { note: options.note } : {}),
  });
  if (others.length === 0) return [rest(options.targets?.[""])];
  return others.map((theirs) => ({ ...rest(options.targets?.[theirs.subject]), theirs }));
}

/** The values of an {@link alternate} as series, in the order of the subjects. */
export function seriesOf<Subject extends { readonly name: string }>(
  values: ReadonlyMap<Subject, number[]>,
): Series[] {
  return [...values].map(([{ name }, numbers]) => ({ subject: name, values: numbers }));
}
