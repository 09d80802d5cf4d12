import type { Bench } from "../bench.ts";
import { fillOrganization, type OrganizationSize, READABLE, READER } from "../fill/organization.ts";
import { makeImage, pushImage } from "../images.ts";
import { runClient } from "../load/client.ts";
import { runWrk } from "../load/wrk.ts";
import { alternate, type Line, type Target } from "../measure.ts";
import { type Entrepot, fetchToken, passwordOf } from "../peers/entrepot.ts";
import { pullScope } from "../peers/peer.ts";
import { grouped } from "./sizes.ts";
import { compare, seriesOf, type Workload } from "./workload.ts";

/** What a registry with nothing else in it has: one team, one user, one repository. */
const ALONE: OrganizationSize = { teams: 1, users: 1, repositories: 1 };

const WITHIN_A_FIFTH: Target = { kind: "ratio", atLeast: 1 / 1.2 };

export const organization: Workload = {
  name: "organization",
  what: "tokens and manifests for a member of a team, in a large organization and where there is nothing else; 200 pushes at once to one repository and to 200",
  async run(bench) {
    return [...(await reading(bench)), ...(await pushing(bench))];
  },
};

interface Subject {
  readonly name: string;
  readonly entrepot: Entrepot;
  readonly basic: string;
}

async function reading(bench: Bench): Promise<Line[]> {
  await using stack = new AsyncDisposableStack();
  const { quick, rounds, seconds } = bench.effort;
  const size = quick
    ? { teams: 50, users: 200, repositories: 500 }
    : { teams: 1000, users: 10_000, repositories: 10_000 };
  const { teams, users, repositories } = size;
  const among = `${grouped(teams)} teams, ${grouped(users)} users, ${grouped(repositories)} repositories`;
  bench.log(`filling an organization of ${among}`);
  const subjects = [
    await subject(bench, stack, { name: "Entrepot", size }),
    await subject(bench, stack, { name: "Entrepot, nothing else in it", size: ALONE }),
  ];
  const round = (duration: number) => (which: "warm-up" | number) => (which === "warm-up" ? 1 : duration);
  const time = round(seconds);
  const tokens = await alternate(subjects, rounds, async ({ entrepot, basic }, which) => {
    const { url } = entrepot.tokenEndpoint([pullScope(READABLE)]) ?? { url: "" };
    const load = { url, authorization: basic, connections: 16, threads: 2, seconds: time(which) };
    return (await runWrk(load)).requestsPerSecond;
  });
  const manifests = await alternate(subjects, rounds, async ({ entrepot, basic }, which) => {
    const { url } = entrepot.tokenEndpoint([pullScope(READABLE)]) ?? { url: "" };
    const token = await fetchToken({ url, authorization: basic });
    const result = await runWrk({
      url: `${entrepot.origin}/v2/${READABLE}/manifests/latest`,
      authorization: `Bearer ${token}`,
      headers: { accept: "application/vnd.oci.image.manifest.v1+json" },
      connections: 32,
      threads: 2,
      seconds: time(which),
    });
    return result.requestsPerSecond;
  });
  const targets = { "Entrepot, nothing else in it": WITHIN_A_FIFTH };
  const unit = "requests/s";
  return [
    ...compare(seriesOf(tokens), { work: `token issue, team member, among ${among}`, unit, targets }),
    ...compare(seriesOf(manifests), { work: `manifest GET, team member, among ${among}`, unit, targets }),
  ];
}

async function subject(
  bench: Bench,
  stack: AsyncDisposableStack,
  { name, size }: { readonly name: string; readonly size: OrganizationSize },
): Promise<Subject> {
  const directory = bench.newFolder("organization");
  const password = passwordOf(directory);
  await fillOrganization(directory, { ...size, password });
  const entrepot = stack.use(await bench.startEntrepot({ directory }));
  await pushImage(entrepot, makeImage([1000, 1000, 1000]), { repository: READABLE, tags: ["latest"] });
  return { name, entrepot, basic: `Basic ${Buffer.from(`${READER}:${password}`).toString("base64")}` };
}

/** Small images from 200 clients at once, to one repository or each to one of its own. */
async function pushing(bench: Bench): Promise<Line[]> {
  await using stack = new AsyncDisposableStack();
  const { quick, rounds } = bench.effort;
  const clients = quick ? 20 : 200;
  const start = () => bench.startEntrepot({ directory: bench.newFolder("shared-repository") });
  const subjects = [
    { name: "Entrepot", entrepot: stack.use(await start()), repositories: 1 },
    {
      name: `Entrepot, to ${clients} repositories`,
      entrepot: stack.use(await start()),
      repositories: clients,
    },
  ];
  const values = await alternate(subjects, rounds, async ({ entrepot, repositories }, which) => {
    const result = await runClient({
      kind: "push",
      origin: entrepot.origin,
      authorization: entrepot.basic,
      repository: "bench/shared",
      repositories,
      bytes: 16 * 1024,
      mode: "monolithic",
      concurrency: clients,
      count: which === "warm-up" ? clients : clients * 5,
      manifests: true,
    });
    return result.count / result.seconds;
  });
  return compare(seriesOf(values), {
    work: `push of small images by ${clients} clients at once, to one repository`,
    unit: "images/s",
    targets: { [`Entrepot, to ${clients} repositories`]: WITHIN_A_FIFTH },
  });
}
