import type { Bench } from "../bench.ts";
import { makeImage, pushImage } from "../images.ts";
import { runClient } from "../load/client.ts";
import { alternate, type Line } from "../measure.ts";
import { pullScope } from "../peers/peer.ts";
import { compare, seriesOf, type Workload } from "./workload.ts";

const REPOSITORY = "bench/images";
const MEBIBYTE = 2 ** 20;

export const images: Workload = {
  name: "images",
  what: "pull of a whole image: manifest, config and 5 layers (16 MiB) side by side; with the token in hand, and fetched each time",
  async run(bench) {
    const image = makeImage([8, 4, 2, 1, 1].map((size) => size * MEBIBYTE));
    for (const peer of await bench.registries()) {
      await pushImage(peer, image, { repository: REPOSITORY, tags: ["latest"] });
    }
    return [...(await measure(bench, false)), ...(await measure(bench, true))];
  },
};

async function measure(bench: Bench, withToken: boolean): Promise<Line[]> {
  const { rounds, seconds } = bench.effort;
  const scopes = [pullScope(REPOSITORY)];
  const values = await alternate(await bench.registries(), rounds, async (peer, round) => {
    const token = withToken ? peer.tokenEndpoint(scopes) : undefined;
    const result = await runClient({
      kind: "pull",
      origin: peer.origin,
      repository: REPOSITORY,
      tag: "latest",
      seconds: round === "warm-up" ? 1 : seconds,
      ...(token ? { token } : { authorization: await peer.authorize(scopes) }),
    });
    return result.count / result.seconds;
  });
  return compare(seriesOf(values), {
    work: withToken ? "image pull, 16 MiB in 5 layers, token included" : "image pull, 16 MiB in 5 layers",
    unit: "images/s",
    ...(withToken
      ? { note: "Entrepot checks a password for each token; Distribution's token server here checks none" }
      : {}),
  });
}
