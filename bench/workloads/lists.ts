import type { Bench } from "../bench.ts";
import { FEW, FEW_TAGS, MANY_TAGS, tagName } from "../fill/cache.ts";
import { filledDistribution } from "../fill/distribution.ts";
import { filledEntrepot } from "../fill/entrepot.ts";
import { makeImage, pushImage } from "../images.ts";
import { runClient } from "../load/client.ts";
import { alternate, type Line, median, type Series, type Target } from "../measure.ts";
import { CATALOG_SCOPE, pullScope, type RegistryPeer, type Scope } from "../peers/peer.ts";
import { grouped, largeSizes } from "./sizes.ts";
import type { Workload } from "./workload.ts";

const SMALL_CATALOG = 10;

export const lists: Workload = {
  name: "lists",
  what: "pages of 100 of tag lists and of the catalog, among few and among many, one request at a time",
  async run(bench) {
    await using stack = new AsyncDisposableStack();
    const sizes = largeSizes(bench.effort);
    bench.log(`filling ${grouped(sizes.manifests)} manifests, unless an earlier run did`);
    const large: RegistryPeer[] = [
      stack.use(await bench.startEntrepot({ directory: await filledEntrepot(sizes) })),
    ];
    if (bench.has("Distribution")) {
      large.push(stack.use(await bench.startDistribution(await filledDistribution(sizes))));
    }
    const small = await bench.startRegistries(stack);
    for (const peer of small) {
      for (let index = 0; index < SMALL_CATALOG; index++) {
        await pushImage(peer, makeImage([1000]), { repository: `bench/small-${index}`, tags: ["latest"] });
      }
    }
    return [...(await tagLines(bench, large)), ...(await catalogLines(bench, { large, small }))];
  },
};

async function tagLines(bench: Bench, large: readonly RegistryPeer[]): Promise<Line[]> {
  const { tags } = largeSizes(bench.effort);
  const end = encodeURIComponent(tagName(tags - FEW - 1));
  const pages = large.flatMap((peer) => [
    page(peer, "few", `/v2/${FEW_TAGS}/tags/list?n=100`, pullScope(FEW_TAGS)),
    page(peer, "first", `/v2/${MANY_TAGS}/tags/list?n=100`, pullScope(MANY_TAGS)),
    page(peer, "last", `/v2/${MANY_TAGS}/tags/list?n=100&last=${end}`, pullScope(MANY_TAGS)),
  ]);
  const measured = await measure(bench, pages);
  const count = grouped(tags);
  const note = "Distribution 2.8 does not page: each answer is the whole list";
  return [
    ...lines(measured, {
      work: `tag page of 100, first, among ${count}`,
      page: "first",
      itself: { page: "few", subject: `Entrepot, among ${FEW}` },
      note,
    }),
    ...lines(measured, {
      work: `tag page of 100, last, among ${count}`,
      page: "last",
      itself: { page: "few", subject: `Entrepot, among ${FEW}` },
      note,
    }),
  ];
}

async function catalogLines(
  bench: Bench,
  peers: { readonly large: readonly RegistryPeer[]; readonly small: readonly RegistryPeer[] },
): Promise<Line[]> {
  const { repositories } = largeSizes(bench.effort);
  const pages = [
    ...peers.small.map((peer) => page(peer, "few", "/v2/_catalog?n=100", CATALOG_SCOPE)),
    ...peers.large.flatMap((peer) => [
      page(peer, "first", "/v2/_catalog?n=100", CATALOG_SCOPE),
      page(peer, "last", "/v2/_catalog?n=100&last=team-998%2Fzzz", CATALOG_SCOPE),
    ]),
  ];
  const measured = await measure(bench, pages);
  const count = grouped(repositories);
  const itself = { page: "few" as const, subject: `Entrepot, all of ${SMALL_CATALOG}` };
  return [
    ...lines(measured, { work: `catalog page of 100, first, among ${count}`, page: "first", itself }),
    ...lines(measured, { work: `catalog page of 100, last, among ${count}`, page: "last", itself }),
  ];
}

type PageName = "few" | "first" | "last";

interface ListPage {
  readonly peer: RegistryPeer;
  readonly page: PageName;
  readonly path: string;
  readonly scope: Scope;
}

function page(peer: RegistryPeer, name: PageName, path: string, scope: Scope): ListPage {
  return { peer, page: name, path, scope };
}

/** The median milliseconds of each page in each round. */
async function measure(bench: Bench, pages: readonly ListPage[]): Promise<Map<ListPage, number[]>> {
  const { rounds, seconds } = bench.effort;
  return alternate(pages, rounds, async ({ peer, path, scope }, round) => {
    const result = await runClient({
      kind: "requests",
      method: "GET",
      origin: peer.origin,
      authorization: await peer.authorize([scope]),
      path,
      connections: 1,
      seconds: round === "warm-up" ? 0.2 : seconds / 3,
      atLeast: 2,
    });
    return median(result.latencies);
  });
}

interface LinesOptions {
  readonly work: string;
  readonly page: PageName;
  readonly itself: { readonly page: PageName; readonly subject: string };
  readonly note?: string;
}

/** The page on Entrepot against a small one of its own, and against the same on the other registries. */
function lines(measured: ReadonlyMap<ListPage, number[]>, options: LinesOptions): Line[] {
  const seriesOf = (name: PageName): Series[] =>
    [...measured]
      .filter(([key]) => key.page === name)
      .map(([{ peer }, values]) => ({ subject: peer.name, values }));
  const [ours, ...others] = seriesOf(options.page);
  const [little] = seriesOf(options.itself.page);
  if (!ours || !little) throw new Error("nothing was measured");
  const { work } = options;
  const flat: Target = { kind: "ratio", atLeast: 1 / 1.5 };
  const isTags = options.work.startsWith("tag");
  return [
    {
      work,
      unit: "ms",
      ours,
      theirs: { ...little, subject: options.itself.subject },
      ...(isTags ? { target: flat } : {}),
    },
    ...others.map((theirs): Line => {
      return { work, unit: "ms", ours, theirs, ...(options.note ? { note: options.note } : {}) };
    }),
  ];
}
