import type { Bench } from "../bench.ts";
import { makeImage, pushImage } from "../images.ts";
import { runClient } from "../load/client.ts";
import { runWrk } from "../load/wrk.ts";
import { alternate, type Line } from "../measure.ts";
import { pullScope, type RegistryPeer } from "../peers/peer.ts";
import { compare, seriesOf, type Workload } from "./workload.ts";

const REPOSITORY = "bench/manifests";
const ACCEPT = {
  accept: "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json",
};

export const manifests: Workload = {
  name: "manifests",
  what: "GET (pulls recorded, and not) and HEAD of a manifest by tag, with a bearer token, 32 connections",
  async run(bench) {
    const registries = await bench.registries();
    const image = makeImage([1000, 1000, 1000, 1000, 1000]);
    for (const peer of registries) await pushImage(peer, image, { repository: REPOSITORY, tags: ["latest"] });
    return [...(await get(bench)), ...(await recorded(bench)), ...(await head(bench))];
  },
};

async function get(bench: Bench): Promise<Line[]> {
  const { rounds, seconds } = bench.effort;
  const values = await alternate(await bench.registries(), rounds, (peer, round) =>
    pullRate(peer, round === "warm-up" ? 1 : seconds),
  );
  return compare(seriesOf(values), {
    work: "manifest GET by tag, bearer token",
    unit: "requests/s",
    targets: { Distribution: { kind: "ratio", atLeast: 20 } },
  });
}

/** Manifests that are fetched by tag in a second. */
async function pullRate(peer: RegistryPeer, seconds: number): Promise<number> {
  const result = await runWrk({
    url: `${peer.origin}/v2/${REPOSITORY}/manifests/latest`,
    authorization: await peer.authorize([pullScope(REPOSITORY)]),
    headers: ACCEPT,
    connections: 32,
    threads: 2,
    seconds,
  });
  return result.requestsPerSecond;
}

/** What it costs that every pull is an event: this registry against itself, which records none. */
async function recorded(bench: Bench): Promise<Line[]> {
  const { rounds, seconds } = bench.effort;
  await using owner = new AsyncDisposableStack();
  const image = makeImage([1000]);
  const open = async (name: string, pulls: boolean) => {
    const directory = bench.newFolder("events");
    const peer = owner.use(await bench.startEntrepot({ directory, configuration: { events: { pulls } } }));
    await pushImage(peer, image, { repository: REPOSITORY, tags: ["latest"] });
    return { name, peer };
  };
  const subjects = [await open("Entrepot", true), await open("pulls not recorded", false)];
  const values = await alternate(subjects, rounds, ({ peer }, round) =>
    pullRate(peer, round === "warm-up" ? 1 : seconds),
  );
  return compare(seriesOf(values), {
    work: "manifest GET with pulls recorded",
    unit: "requests/s",
    targets: { "pulls not recorded": { kind: "ratio", atLeast: 0.97 } },
    note: "the events themselves are written by the jobs process, which shares the processors here",
  });
}

/** wrk waits for a body after a HEAD and so cannot do it: our own client, in one process, does. */
async function head(bench: Bench): Promise<Line[]> {
  const { rounds, seconds } = bench.effort;
  const values = await alternate(await bench.registries(), rounds, async (peer, round) => {
    const result = await runClient({
      kind: "requests",
      method: "HEAD",
      origin: peer.origin,
      authorization: await peer.authorize([pullScope(REPOSITORY)]),
      path: `/v2/${REPOSITORY}/manifests/latest`,
      headers: ACCEPT,
      connections: 32,
      seconds: round === "warm-up" ? 1 : seconds,
      atLeast: 1,
    });
    return result.count / result.seconds;
  });
  return compare(seriesOf(values), {
    work: "manifest HEAD by tag, bearer token",
    unit: "requests/s",
    note: "the client, one process, can send about 60,000 requests/s",
  });
}
