// Whether answers take different times for what must look alike: `bun src/authentication/timing.bench.ts`.
// Prints medians and quartiles in microseconds; a difference well below the spread tells nobody anything.

import { AuthorizedRegistry } from "../access/authorized-registry.ts";
import type { Caller } from "../access/caller.ts";
import { openTestBlobStore } from "../blobs/testing.ts";
import { databaseEngines } from "../database/testing.ts";
import { digestOf } from "../oci/digest.ts";
import { parseRepositoryName } from "../oci/names.ts";
import { LocalRegistry } from "../registry/local/local-registry.ts";
import { actingAs } from "../registry/local/testing.ts";
import { basic, openAccessFixture, testContext } from "./testing.ts";

const bytes = new TextEncoder().encode("layer");
const digest = digestOf(bytes);
const secret = parseRepositoryName("alice/secret");
const absent = parseRepositoryName("alice/absent");
const mine = parseRepositoryName("bob/app");

for (const engine of databaseEngines()) {
  await using fixture = await openAccessFixture(engine, { failedLoginsPerMinute: 1_000_000 });
  await using blobs = await openTestBlobStore("filesystem");
  const settings = {
    createOnPush: true,
    defaultVisibility: "private",
    sparseIndexes: true,
    gracePeriod: 1000,
    unreferencedBlobs: 1000,
    untaggedDays: undefined,
  } as const;
  const local = LocalRegistry.create({ database: fixture.database, blobs, settings });
  await local.as(actingAs(await fixture.user("alice"))).pushBlob(secret, digest, chunks());
  const id = await fixture.user("bob");
  const bob: Caller = { account: { id, name: "bob", isAdmin: false }, credential: "password" };
  const registry = new AuthorizedRegistry(local.as(actingAs(id)), bob, fixture.access);
  const login = (name: string) =>
    fixture.authenticator.authenticate(
      new Request("http://localhost/v2/", { headers: basic(name, crypto.randomUUID()) }),
      testContext(),
    );
  await compare(`${engine}: wrong password, unknown name`, 100, [
    () => login("alice"),
    () => login("nobody"),
  ]);
  await compare(`${engine}: HEAD in a private, in a missing repository`, 5000, [
    () => registry.statBlob(secret, digest),
    () => registry.statBlob(absent, digest),
  ]);
  await compare(`${engine}: mount from a private, from a missing repository`, 1000, [
    () => registry.mountBlob(mine, digest, { from: secret }),
    () => registry.mountBlob(mine, digest, { from: absent }),
  ]);
}

/** Takes the two in turns, so that what the machine does besides meets both alike. */
async function compare(title: string, rounds: number, both: readonly (() => Promise<unknown>)[]) {
  const times: number[][] = both.map(() => []);
  for (let round = 0; round < rounds * 1.2; round++) {
    for (const [index, attempt] of both.entries()) {
      const started = performance.now();
      await attempt().catch(() => {});
      if (round >= rounds * 0.2) times[index]?.push((performance.now() - started) * 1000);
    }
  }
  const shown = times.map((series) => {
    series.sort((a, b) => a - b);
    const at = (share: number) => (series[Math.floor(series.length * share)] ?? 0).toFixed(1);
    return `${at(0.5)} (${at(0.25)} to ${at(0.75)})`;
  });
  console.log(`${title}: ${shown.join(" against ")} µs`);
}

async function* chunks() {
  yield bytes;
}
