import type { Bench } from "../bench.ts";
import { FEW, FEW_TAGS, MANY_TAGS } from "../fill/cache.ts";
import { filledEntrepot } from "../fill/entrepot.ts";
import { fillSearchable, SEEKER } from "../fill/searchable.ts";
import { runClient } from "../load/client.ts";
import { alternate, type Line, median, type Series, type Target } from "../measure.ts";
import { type Entrepot, passwordOf } from "../peers/entrepot.ts";
import { grouped, largeSizes } from "./sizes.ts";
import type { Workload } from "./workload.ts";

/** Repositories that the one who searches may see, and all there are where little is stored. */
const VISIBLE = 100;

/** Milliseconds that a page may take. */
const QUICK: Target = { kind: "limit", below: 20 };

export const search: Workload = {
  name: "search",
  what: "search as people type and pages of lists over the API, for one who sees 100 repositories among many and among few, one request at a time",
  async run(bench) {
    return [...(await repositories(bench)), ...(await tags(bench))];
  },
};

interface Asked {
  readonly work: string;
  readonly path: string;
}

interface Subject {
  readonly name: string;
  readonly entrepot: Entrepot;
  readonly authorization: string;
  readonly asked: Asked;
}

async function repositories(bench: Bench): Promise<Line[]> {
  await using stack = new AsyncDisposableStack();
  const { repositories: all } = largeSizes(bench.effort);
  const start = async (count: number) => {
    const directory = bench.newFolder("search");
    const password = passwordOf(directory);
    await fillSearchable(directory, { repositories: count, visible: VISIBLE, password });
    const entrepot = stack.use(await bench.startEntrepot({ directory }));
    return { entrepot, authorization: `Basic ${Buffer.from(`${SEEKER}:${password}`).toString("base64")}` };
  };
  bench.log(`filling ${grouped(all)} repositories`);
  const [many, few] = [await start(all), await start(VISIBLE)];
  const among = `${VISIBLE} of ${grouped(all)} repositories seen`;
  const asked: readonly Asked[] = [
    { work: `autocomplete, ${among}`, path: "/api/v0/index/autocomplete?query=app" },
    { work: `autocomplete without a hit, ${among}`, path: "/api/v0/index/autocomplete?query=nothing" },
    { work: `repository list page of 100 over the API, ${among}`, path: "/api/v0/repositories?pageSize=100" },
  ];
  return await measure(
    bench,
    asked.map((one) => [
      { name: "Entrepot", ...many, asked: one },
      { name: `Entrepot, all of ${VISIBLE}`, ...few, asked: one },
    ]),
  );
}

async function tags(bench: Bench): Promise<Line[]> {
  await using stack = new AsyncDisposableStack();
  const sizes = largeSizes(bench.effort);
  const entrepot = stack.use(await bench.startEntrepot({ directory: await filledEntrepot(sizes) }));
  const authorization = entrepot.basic;
  const among = `among ${grouped(sizes.tags)}`;
  const pair = (what: string, query: string): readonly [Subject, Subject] => {
    const of = (name: string, repository: string): Subject => ({
      name,
      entrepot,
      authorization,
      asked: { work: `tag page of 100 over the API, ${what}, ${among}`, path: tagPath(repository, query) },
    });
    return [of("Entrepot", MANY_TAGS), of(`Entrepot, among ${FEW}`, FEW_TAGS)];
  };
  return await measure(bench, [
    pair("by name", "sort=name"),
    pair("newest first", "sort=-updatedAt"),
    pair("with manifests", "includeManifests=true"),
    pair("filtered without a hit", "filter=nothing"),
  ]);
}

function tagPath(repository: string, query: string): string {
  return `/api/v0/repositories/${repository}/tags?pageSize=100&${query}`;
}

/** A line for each pair: among many, held to its limit, and the same among few. */
async function measure(bench: Bench, pairs: readonly (readonly [Subject, Subject])[]): Promise<Line[]> {
  const { rounds, seconds } = bench.effort;
  const values = await alternate(pairs.flat(), rounds, async ({ entrepot, authorization, asked }, round) => {
    const result = await runClient({
      kind: "requests",
      method: "GET",
      origin: entrepot.origin,
      authorization,
      path: asked.path,
      connections: 1,
      seconds: round === "warm-up" ? 0.2 : seconds / 3,
      atLeast: 2,
    });
    return median(result.latencies);
  });
  const series = (subject: Subject): Series => ({ subject: subject.name, values: values.get(subject) ?? [] });
  return pairs.map(([ours, theirs]) => ({
    work: ours.asked.work,
    unit: "ms",
    ours: series(ours),
    theirs: series(theirs),
    target: QUICK,
  }));
}
