import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "../bench.ts";
import { digestOf, makeImage, pushImage, randomBytes } from "../images.ts";
import { runWrk } from "../load/wrk.ts";
import { alternate, type Line, type Target } from "../measure.ts";
import { pullScope } from "../peers/peer.ts";
import { compare, seriesOf, type Workload } from "./workload.ts";

const REPOSITORY = "bench/blobs";
const LIMIT: Target = { kind: "ratio", atLeast: 0.9 };

interface Case {
  readonly title: string;
  readonly bytes: number;
  readonly connections: number;
  readonly targets: Readonly<Record<string, Target>>;
}

const CASES: readonly Case[] = [
  { title: "4 KiB", bytes: 4096, connections: 32, targets: {} },
  { title: "1 MiB", bytes: 2 ** 20, connections: 8, targets: { nginx: LIMIT } },
  { title: "100 MiB", bytes: 100 * 2 ** 20, connections: 4, targets: { nginx: LIMIT } },
];

export const blobs: Workload = {
  name: "blobs",
  what: "GET of blobs of 4 KiB, 1 MiB and 100 MiB; nginx sends the same bytes from a file, without a token",
  async run(bench) {
    const lines: Line[] = [];
    for (const each of CASES) lines.push(...(await measure(bench, each)));
    return lines;
  },
};

async function measure(bench: Bench, { title, bytes, connections, targets }: Case): Promise<Line[]> {
  const { rounds, seconds } = bench.effort;
  const layer = randomBytes(bytes);
  const digest = digestOf(layer);
  const registries = await bench.registries();
  const image = { ...makeImage([]), layers: [layer] };
  for (const peer of registries) await pushImage(peer, image, { repository: REPOSITORY, tags: [] });
  const subjects: { name: string; url: string; authorize(): Promise<string | undefined> }[] = registries.map(
    (peer) => ({
      name: peer.name,
      url: `${peer.origin}/v2/${REPOSITORY}/blobs/${digest}`,
      authorize: () => peer.authorize([pullScope(REPOSITORY)]),
    }),
  );
  const nginx = await bench.nginx();
  if (nginx) {
    writeFileSync(join(nginx.directory, `${bytes}`), layer);
    const url = `${nginx.origin}/${bytes}`;
    subjects.push({ name: nginx.name, url, authorize: async () => undefined });
  }
  const values = await alternate(subjects, rounds, async (subject, round) => {
    const result = await runWrk({
      url: subject.url,
      authorization: await subject.authorize(),
      connections,
      threads: 2,
      seconds: round === "warm-up" ? 1 : seconds,
    });
    return bytes < 2 ** 20 ? result.requestsPerSecond : result.megabytesPerSecond;
  });
  return compare(seriesOf(values), {
    work: `blob GET, ${title}`,
    unit: bytes < 2 ** 20 ? "requests/s" : "MB/s",
    targets,
  });
}
