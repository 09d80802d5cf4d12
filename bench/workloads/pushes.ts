import { closeSync, fsyncSync, openSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "../bench.ts";
import type { PushMode } from "../client/jobs.ts";
import { randomBytes } from "../images.ts";
import { megabytesPerSecond, runClient } from "../load/client.ts";
import { alternate, type Line, type Target } from "../measure.ts";
import { pushScope, type RegistryPeer } from "../peers/peer.ts";
import { output } from "../processes.ts";
import { compare, seriesOf, type Workload } from "./workload.ts";

const REPOSITORY = "bench/pushes";

interface Case {
  readonly megabytes: number;
  readonly concurrency: number;
  readonly mode: PushMode;
  /** Blobs in a round. */
  readonly count: number;
}

const COUNTS = [
  { megabytes: 1, concurrency: 1, count: 30 },
  { megabytes: 1, concurrency: 10, count: 100 },
  { megabytes: 10, concurrency: 1, count: 10 },
  { megabytes: 10, concurrency: 10, count: 30 },
  { megabytes: 100, concurrency: 1, count: 3 },
  { megabytes: 100, concurrency: 10, count: 10 },
];
const MODES: readonly PushMode[] = ["monolithic", "streamed"];

export const pushes: Workload = {
  name: "pushes",
  what: "push of layers of 1, 10 and 100 MiB, in one PUT and streamed as docker does, 1 and 10 at a time",
  async run(bench) {
    const lines: Line[] = [];
    for (const mode of MODES) {
      for (const each of COUNTS) {
        if (bench.effort.quick && each.megabytes === 100 && each.concurrency > 1) continue;
        lines.push(...(await measure(bench, { ...each, mode })));
      }
    }
    return lines;
  },
};

async function measure(bench: Bench, { megabytes, concurrency, mode, count }: Case): Promise<Line[]> {
  const bytes = megabytes * 2 ** 20;
  const isTarget = megabytes === 100 && concurrency === 1;
  const push = async (peer: RegistryPeer, round: "warm-up" | number) => {
    await output(["sync"]);
    const result = await runClient({
      kind: "push",
      origin: peer.origin,
      authorization: await peer.authorize([pushScope(REPOSITORY)]),
      repository: REPOSITORY,
      bytes,
      mode,
      concurrency,
      count: round === "warm-up" || bench.effort.quick ? Math.ceil(count / 3) : count,
    });
    await dropBytes(peer);
    return megabytesPerSecond(result, bytes);
  };
  interface Subject {
    readonly name: string;
    run(round: "warm-up" | number): Promise<number>;
  }
  const subjects: Subject[] = (await bench.registries()).map((peer) => ({
    name: peer.name,
    run: (round) => push(peer, round),
  }));
  if (isTarget)
    subjects.push({ name: "write and fsync of the same bytes", run: async () => writeDurably(bench, bytes) });
  const values = await alternate(subjects, bench.effort.rounds, (subject, round) => subject.run(round));
  const target: Target = { kind: "ratio", atLeast: 3 };
  return compare(seriesOf(values), {
    work: `push of ${megabytes} MiB layers, ${mode}, ${concurrency} at a time`,
    unit: "MB/s",
    targets: isTarget ? { Distribution: target } : {},
  });
}

/** What the disk can do: megabytes a second of writing a file and bringing it to disk. */
function writeDurably(bench: Bench, bytes: number): number {
  const piece = randomBytes(2 ** 20);
  const path = join(bench.workspace, "durable");
  const started = performance.now();
  const file = openSync(path, "w");
  for (let written = 0; written < bytes; written += piece.byteLength) writeSync(file, piece);
  fsyncSync(file);
  closeSync(file);
  const seconds = (performance.now() - started) / 1000;
  unlinkSync(path);
  return bytes / 1e6 / seconds;
}

/** Makes room after a round, behind the registry's back: nobody asks for these blobs again. */
async function dropBytes(peer: RegistryPeer): Promise<void> {
  await output(["find", peer.directory, "-type", "f", "-size", "+900k", "-not", "-name", "*.db*", "-delete"]);
}
