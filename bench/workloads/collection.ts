import { Database } from "bun:sqlite";
import { join } from "node:path";
import type { Bench } from "../bench.ts";
import { fillGarbage } from "../fill/garbage.ts";
import { runClient } from "../load/client.ts";
import { type Line, percentile, type Unit } from "../measure.ts";
import { pushScope } from "../peers/peer.ts";
import { grouped } from "./sizes.ts";
import type { Workload } from "./workload.ts";

const REPOSITORY = "bench/collection";
const PUSHED = 256 * 1024;
/** Seconds after which we no longer wait for the end. */
const PATIENCE = 120;

export const collection: Workload = {
  name: "collection",
  what: "collecting unreferenced blobs while images are pushed: how long it takes, and what pushing feels of it",
  async run(bench) {
    const blobs = bench.effort.quick ? 2000 : 100_000;
    const directory = bench.newFolder("garbage");
    bench.log(`filling ${grouped(blobs)} unreferenced blobs`);
    await fillGarbage(directory, blobs);
    const seconds = bench.effort.seconds * 2;
    const patience = bench.effort.quick ? 15 : PATIENCE;
    const without = await pushing(bench, { directory, collecting: false, seconds });
    const during = await pushing(bench, {
      directory,
      collecting: true,
      seconds,
      patience,
    });
    const line = (work: string, unit: Unit, value: number, reference?: number): Line => ({
      work,
      unit,
      ours: { subject: "Entrepot", values: [value] },
      ...(reference === undefined
        ? {}
        : { theirs: { subject: "Entrepot, not collecting", values: [reference] } }),
    });
    const rate = during.collected / during.seconds;
    const unfinished =
      during.left === 0
        ? {}
        : { note: `NOT finished: ${grouped(during.left)} of ${grouped(blobs)} left after ${patience} s` };
    return [
      {
        ...line(`collection of ${grouped(blobs)} unreferenced blobs, while pushing`, "s", during.seconds),
        ...unfinished,
      },
      line("collection, while pushing", "blobs/s", rate),
      line("push of a small image while collecting, median", "ms", during.p50, without.p50),
      line("push of a small image while collecting, 95th percentile", "ms", during.p95, without.p95),
    ];
  },
};

interface Outcome {
  readonly p50: number;
  readonly p95: number;
  /** From the start until nothing was left, or patience ran out. */
  readonly seconds: number;
  readonly collected: number;
  readonly left: number;
}

interface PushingOptions {
  readonly directory: string;
  readonly collecting: boolean;
  /** Pushes for at least this long. */
  readonly seconds: number;
  readonly patience?: number;
}

/** Pushes small images, two at a time with a pause, while the collector runs or does not. */
async function pushing(bench: Bench, options: PushingOptions): Promise<Outcome> {
  await using entrepot = await bench.startEntrepot({
    directory: options.directory,
    configuration: { garbageCollection: { enabled: options.collecting } },
  });
  using facts = new Database(join(options.directory, "entrepot.db"), { readonly: true });
  const yesterday = Date.now() - 86_400_000;
  const count = facts.query<{ left: number }, [number]>(
    `select (select count(*) from blobs where created_at < ?) + (select count(*) from blob_deletions) as left`,
  );
  const left = () => count.get(yesterday)?.left ?? 0;
  const before = left();
  const started = performance.now();
  const latencies: number[] = [];
  let seconds = 0;
  for (;;) {
    const result = await runClient({
      kind: "push",
      origin: entrepot.origin,
      authorization: await entrepot.authorize([pushScope(REPOSITORY)]),
      repository: REPOSITORY,
      bytes: PUSHED,
      mode: "monolithic",
      concurrency: 2,
      count: 2,
      seconds: 2,
      pause: 20,
      manifests: true,
    });
    latencies.push(...result.latencies);
    seconds = (performance.now() - started) / 1000;
    if (!options.collecting && seconds >= options.seconds) break;
    if (options.collecting && (left() === 0 || seconds >= (options.patience ?? 0))) break;
  }
  return {
    p50: percentile(latencies, 50),
    p95: percentile(latencies, 95),
    seconds,
    collected: before - left(),
    left: left(),
  };
}
