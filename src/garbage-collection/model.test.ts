import { describe, expect, test } from "bun:test";
import { SYSTEM } from "../access/caller.ts";
import { databaseEngines } from "../database/testing.ts";
import type { Digest } from "../oci/digest.ts";
import { isRegistryError } from "../oci/errors.ts";
import { parseRepositoryName, parseTag } from "../oci/names.ts";
import { TagHistory } from "../repositories/tag-history.ts";
import { openCollection, Pusher } from "./testing.ts";

/** Numbers that are the same each time: a failure names its seed. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const TAGS = ["a", "b", "c"];
const LAYERS = ["l0", "l1", "l2", "l3", "l4"];

type Fixture = Awaited<ReturnType<typeof openCollection>>;

/** A person who does anything that can be done, in any order. */
async function live(fixture: Fixture, pick: (below: number) => number): Promise<void> {
  const repository = `a/r${pick(2)}`;
  const name = parseRepositoryName(repository);
  const pusher = new Pusher(fixture.registry, repository);
  const history = new TagHistory({
    database: fixture.database,
    access: { authorize: async () => {} },
    rules: fixture.rules,
    now: fixture.now,
  });
  const one = <Item>(items: readonly Item[]): Item | undefined => items[pick(items.length)];
  const known = (await fixture.database.read.selectFrom("manifests").select("digest").execute()).map(
    ({ digest }) => digest as Digest,
  );
  const subject = one(known);
  const options = {
    tags: pick(2) ? [TAGS[pick(TAGS.length)] ?? "a"] : [],
    note: `${pick(3)}`,
    ...(pick(4) === 0 && subject ? { subject } : {}),
  };
  const tag = parseTag(TAGS[pick(TAGS.length)] ?? "a");
  switch (pick(8)) {
    case 0:
    case 1:
      await pusher.image([LAYERS[pick(5)] ?? "", LAYERS[pick(5)] ?? ""], options);
      return;
    case 2:
      await pusher.index(
        [one(known), one(known)].flatMap((digest) => digest ?? []),
        options,
      );
      return;
    case 3:
      return pusher.deleteTag(tag);
    case 4:
      return subject && pusher.deleteManifest(subject);
    case 5:
      await history.restore(SYSTEM, { repository: name, tag });
      return;
    case 6:
      await pusher.blob(LAYERS[pick(5)] ?? "");
      return;
    default:
      await fixture.after(pick(30) / 10);
  }
}

interface Facts {
  readonly manifests: ReadonlyMap<number, { digest: string; repository: number; subject: string | null }>;
  readonly live: ReadonlySet<number>;
  readonly children: readonly { parent_id: number; digest: string }[];
  readonly tagged: readonly number[];
}

async function factsOf({ database }: Fixture): Promise<Facts> {
  const { read } = database;
  const rows = await read.selectFrom("manifests").selectAll().execute();
  return {
    manifests: new Map(
      rows.map((row) => [
        row.id,
        { digest: row.digest, repository: row.repository_id, subject: row.subject_digest },
      ]),
    ),
    live: new Set(rows.filter((row) => row.deleted_at === null).map(({ id }) => id)),
    children: await read.selectFrom("manifest_children").select(["parent_id", "digest"]).execute(),
    tagged: (await read.selectFrom("tags").select("manifest_id").execute()).map((row) => row.manifest_id),
  };
}

/** What has to stay: what is tagged, what that names, and what refers to any of it. */
function reachable({ manifests, children, tagged }: Facts): ReadonlySet<number> {
  const find = (repository: number | undefined, digest: string) =>
    [...manifests].find(([, row]) => row.repository === repository && row.digest === digest)?.[0];
  const kept = new Set(tagged);
  for (const id of kept) {
    const row = manifests.get(id);
    for (const child of children.filter(({ parent_id }) => parent_id === id)) {
      const found = find(row?.repository, child.digest);
      if (found !== undefined) kept.add(found);
    }
    for (const [referrer, other] of manifests) {
      if (other.repository === row?.repository && other.subject === row?.digest) kept.add(referrer);
    }
  }
  return kept;
}

for (const engine of databaseEngines()) {
  describe(`a life of pushes, deletions and restores on ${engine}`, () => {
    for (const seed of engine === "sqlite" ? [1, 2, 3, 4, 5, 6] : [7, 8]) {
      test(`leaves what is tagged, whole, and nothing else (seed ${seed})`, async () => {
        await using fixture = await openCollection(engine, "filesystem", { untaggedDays: 2 });
        const pick = random(seed);
        for (let step = 0; step < 150; step++) {
          await live(fixture, pick).catch((error: unknown) => {
            if (!isRegistryError(error)) throw error;
          });
          if (step % 10) continue;
          const facts = await factsOf(fixture);
          for (const id of facts.tagged) expect(facts.live.has(id)).toBe(true);
        }
        await fixture.after(30);
        await fixture.after(30);
        const facts = await factsOf(fixture);
        const kept = reachable(facts);
        expect([...facts.manifests.keys()].toSorted()).toEqual([...kept].toSorted());
        const { read } = fixture.database;
        const needed = await read.selectFrom("manifest_blobs").select("digest").distinct().execute();
        const blobs = await read.selectFrom("blobs").select(["digest", "store_key", "size"]).execute();
        expect(blobs.map(({ digest }) => digest).toSorted()).toEqual(
          needed.map(({ digest }) => digest).toSorted(),
        );
        for (const blob of blobs) expect(await fixture.blobs.stat(blob.store_key)).toBe(blob.size);
        expect(await fixture.keys()).toBe(blobs.length);
        const depths = Object.values(await fixture.collector.depths());
        expect(depths.every(({ due, waiting }) => due + waiting === 0)).toBe(true);
      }, 60_000);
    }
  });
}
