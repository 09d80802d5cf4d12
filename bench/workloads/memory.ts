import { runClient } from "../load/client.ts";
import type { Line, Target } from "../measure.ts";
import { type Peer, pushScope, type RegistryPeer } from "../peers/peer.ts";
import { compare, type Workload } from "./workload.ts";

const REPOSITORY = "bench/memory";
const UPLOADS = 100;
const MEGABYTE = 1e6;

type State = "idle" | "uploading" | "end";

export const memory: Workload = {
  name: "memory",
  what: "resident memory: started and idle, under 100 slow uploads, and after all other workloads",
  async run(bench) {
    const readings: Reading[] = [];
    {
      await using stack = new AsyncDisposableStack();
      const fresh = await bench.startRegistries(stack);
      await Bun.sleep(bench.effort.quick ? 2000 : 10_000);
      for (const peer of fresh) readings.push(read(peer, "idle"));
      for (const peer of fresh) readings.push(...(await underUploads(peer, bench.effort.quick ? 4 : 10)));
    }
    for (const peer of await bench.registries()) readings.push(read(peer, "end"));
    return [
      ...lines(readings, "idle", "idle"),
      ...lines(readings, "uploading", `under ${UPLOADS} slow uploads at once`),
      ...lines(readings, "end", "after the workloads before this one"),
    ];
  },
};

interface Reading {
  readonly name: string;
  readonly state: State;
  /** Megabytes resident in the biggest process. */
  readonly biggest: number;
  /** Megabytes of all processes together, shared pages once. */
  readonly all: number;
}

function read(peer: Peer, state: State): Reading {
  const { processes, proportional } = peer.memory();
  return {
    name: peer.name,
    state,
    biggest: (processes[0] ?? 0) / MEGABYTE,
    all: proportional / MEGABYTE,
  };
}

/** Readings while uploads come in slowly. */
async function underUploads(peer: RegistryPeer, seconds: number): Promise<Reading[]> {
  const uploads = runClient({
    kind: "trickle",
    origin: peer.origin,
    authorization: await peer.authorize([pushScope(REPOSITORY)]),
    repository: REPOSITORY,
    uploads: UPLOADS,
    seconds,
    piece: 16_384,
    pause: 100,
  });
  const readings: Reading[] = [];
  const sampler = setInterval(() => readings.push(read(peer, "uploading")), 500);
  try {
    await uploads;
  } finally {
    clearInterval(sampler);
  }
  // The first second is spent on getting the uploads going.
  return readings.slice(2);
}

function lines(readings: readonly Reading[], state: State, title: string): Line[] {
  const chosen = readings.filter((reading) => reading.state === state);
  const names = [...new Set(chosen.map(({ name }) => name))];
  const series = (value: (reading: Reading) => number) =>
    names.map((subject) => ({
      subject,
      values: chosen.filter(({ name }) => name === subject).map(value),
    }));
  const target: Target = { kind: "limit", below: 80 };
  const biggest = compare(series((reading) => reading.biggest).slice(0, 1), {
    work: `memory ${title}, biggest process`,
    unit: "MB",
    ...(state === "idle" ? { targets: { "": target } } : {}),
  });
  const all = compare(
    series((reading) => reading.all),
    { work: `memory ${title}, all processes`, unit: "MB" },
  );
  return [...biggest, ...all];
}
