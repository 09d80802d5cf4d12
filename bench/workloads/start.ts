import { readdirSync } from "node:fs";
import { join } from "node:path";
import { FEW_TAGS, tagName } from "../fill/cache.ts";
import { filledEntrepot } from "../fill/entrepot.ts";
import { makeImage, pushImage } from "../images.ts";
import type { Line } from "../measure.ts";
import { type Entrepot, fetchToken } from "../peers/entrepot.ts";
import { pullScope } from "../peers/peer.ts";
import { output } from "../processes.ts";
import { grouped, largeSizes } from "./sizes.ts";
import type { Workload } from "./workload.ts";

const REPOSITORY = "bench/start";
const ACCEPT = "application/vnd.oci.image.manifest.v1+json";

export const start: Workload = {
  name: "start",
  what: "from the start of the program, over a full database that is not in memory, to the first image pulled",
  async run(bench) {
    const sizes = largeSizes(bench.effort);
    bench.log(`filling ${grouped(sizes.manifests)} manifests, unless an earlier run did`);
    const directory = await filledEntrepot(sizes);
    // The first start over a new folder also makes the administrator and the signing key.
    {
      await using entrepot = await bench.startEntrepot({ directory });
      await pushImage(entrepot, makeImage([10_000]), { repository: REPOSITORY, tags: ["latest"] });
    }
    const values: number[] = [];
    for (let round = 0; round < bench.effort.rounds; round++) {
      await forgetFiles(directory);
      const started = performance.now();
      await using entrepot = await bench.spawnEntrepot({ directory });
      await pullAsSoonAsPossible(entrepot);
      values.push((performance.now() - started) / 1000);
    }
    const lines: Line[] = [
      {
        work: `start with ${grouped(sizes.manifests)} manifests stored, to the first pull`,
        unit: "s",
        ours: { subject: "Entrepot", values },
        target: { kind: "limit", below: 1 },
        note: "files of the database dropped from the page cache before each start; the program itself is in it",
      },
    ];
    return lines;
  },
};

/** Token, manifest of an image pushed before, its layer, and one of the filled manifests. */
async function pullAsSoonAsPossible(entrepot: Entrepot): Promise<void> {
  const deadline = performance.now() + 120_000;
  for (;;) {
    try {
      await pullOnce(entrepot);
      return;
    } catch (error) {
      if (performance.now() > deadline || entrepot.server.hasExited()) {
        throw new Error(`no pull after the start: ${entrepot.server.output()}`, { cause: error });
      }
      await Bun.sleep(5);
    }
  }
}

async function pullOnce(entrepot: Entrepot): Promise<void> {
  const scopes = [pullScope(REPOSITORY), pullScope(FEW_TAGS)];
  const endpoint = entrepot.tokenEndpoint(scopes);
  if (!endpoint) throw new Error("no token endpoint");
  const headers = { authorization: `Bearer ${await fetchToken(endpoint)}`, accept: ACCEPT };
  const manifest = await (await get(entrepot, `${REPOSITORY}/manifests/latest`, headers)).json();
  const { layers } = manifest as { layers: { digest: string }[] };
  await (await get(entrepot, `${REPOSITORY}/blobs/${layers[0]?.digest}`, headers)).arrayBuffer();
  await (await get(entrepot, `${FEW_TAGS}/manifests/${tagName(7)}`, headers)).arrayBuffer();
}

async function get(
  entrepot: Entrepot,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const response = await fetch(`${entrepot.origin}/v2/${path}`, { headers });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

/** Has the kernel drop its copies of the database's files, as after a restart of the machine. */
async function forgetFiles(directory: string): Promise<void> {
  await output(["sync"]);
  for (const name of readdirSync(directory)) {
    if (!name.startsWith("entrepot.db")) continue;
    await output(["dd", `if=${join(directory, name)}`, "iflag=nocache", "count=0", "status=none"]);
  }
}
