import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { databaseEngines } from "../database/testing.ts";
import { openCollection, Pusher } from "../garbage-collection/testing.ts";
import { parseRepositoryName, parseTag } from "../oci/names.ts";
import { lockDeleted, markDeleted, unmarkDeleted } from "./deleted-repository-store.ts";
import { RepositoryPurge } from "./repository-purge.ts";
import { findRepository } from "./repository-store.ts";

setDefaultTimeout(60_000);

const DAY = 24 * 60 * 60 * 1000;

describe.each(databaseEngines())("the content of deleted repositories, on %s", (engine) => {
  async function open() {
    const collection = await openCollection(engine, "filesystem");
    const { database, blobs, collector, rules, now } = collection;
    const purge = new RepositoryPurge({ database, blobs, collector, rules, now });
    const remove = async (name: string) => {
      const repository = await findRepository(database.read, parseRepositoryName(name));
      if (repository === undefined) throw new Error(`there is no ${name}`);
      await database.transaction((transaction) => markDeleted(transaction, repository, now()));
      return repository;
    };
    const counts = async () => {
      const count = async (
        table:
          | "repositories"
          | "manifests"
          | "repository_blobs"
          | "tags"
          | "uploads"
          | "tag_history"
          | "blobs",
      ) => {
        const { rows } = await database.read.executeQuery<{ n: number }>(
          database.read
            .selectFrom(table)
            .select(({ fn }) => fn.countAll<number>().as("n"))
            .compile(),
        );
        return Number(rows[0]?.n ?? 0);
      };
      return {
        repositories: await count("repositories"),
        manifests: await count("manifests"),
        links: await count("repository_blobs"),
        tags: await count("tags"),
        uploads: await count("uploads"),
        history: await count("tag_history"),
        blobs: await count("blobs"),
      };
    };
    return { ...collection, purge, remove, counts, [Symbol.asyncDispose]: collection[Symbol.asyncDispose] };
  }

  test("stays for the grace period, then goes, but for what others use", async () => {
    await using fixture = await open();
    const { registry, purge, remove, clock, keys } = fixture;
    const doomed = new Pusher(registry, "acme/doomed");
    const kept = new Pusher(registry, "acme/kept");
    const child = await doomed.image(["shared", "own"], { tags: ["1"] });
    const index = await doomed.index([child], { tags: ["all"] });
    await doomed.image(["signature"], { subject: index });
    await doomed.image(["untagged"]);
    const gone = await doomed.image(["deleted before"], { tags: ["2"] });
    await doomed.deleteManifest(gone);
    await kept.image(["shared"], { tags: ["1"] });
    await registry.startUpload(parseRepositoryName("acme/doomed"));
    const before = await fixture.counts();
    await remove("acme/doomed");

    clock.now += 6 * DAY;
    expect(await purge.due()).toBe(false);
    expect(await purge.run()).toEqual({ repositories: 0, left: 0 });
    expect(await fixture.counts()).toEqual(before);

    clock.now += DAY + 10 * 60_000;
    expect(await purge.due()).toBe(true);
    expect(await purge.run()).toEqual({ repositories: 1, left: 0 });
    expect(await purge.due()).toBe(false);
    // The layer that both have, and the config of the one that is kept.
    expect(await fixture.counts()).toEqual({
      repositories: 1,
      manifests: 1,
      links: 2,
      tags: 1,
      uploads: 0,
      history: 1,
      blobs: 2,
    });
    expect(await keys()).toBe(2);
    expect([await kept.hasBlob("shared"), await kept.hasBlob("own")]).toEqual([true, false]);
    expect(await fixture.database.read.selectFrom("repository_blob_reviews").selectAll().execute()).toEqual(
      [],
    );
  });

  test("what comes in by a push that was under way is found too", async () => {
    await using fixture = await open();
    const { registry, purge, remove, clock, database } = fixture;
    const late = new Pusher(registry, "acme/late");
    await late.image(["early"], { tags: ["1"] });
    const { id } = await remove("acme/late");
    // As by a request that looked the repository up before it was deleted.
    const other = new Pusher(registry, "acme/other");
    await other.image(["late"], { tags: ["1"] });
    const found = await findRepository(database.read, parseRepositoryName("acme/other"));
    await database.transaction(async (transaction) => {
      const links = await transaction
        .selectFrom("repository_blobs")
        .selectAll()
        .where("repository_id", "=", found?.id ?? 0)
        .execute();
      await transaction
        .insertInto("repository_blobs")
        .values(links.map((link) => ({ ...link, repository_id: id })))
        .execute();
    });
    clock.now += 8 * DAY;
    expect(await purge.run()).toEqual({ repositories: 1, left: 0 });
    expect(await other.hasBlob("late")).toBe(true);
    expect(await fixture.keys()).toBe(2);
  });

  test("a purge that is told to end goes on the next time", async () => {
    await using fixture = await open();
    const { registry, purge, remove, clock } = fixture;
    for (const name of ["acme/a", "acme/b"]) {
      const pusher = new Pusher(registry, name);
      for (let index = 0; index < 5; index++)
        await pusher.image([`${name} ${index}`], { tags: [`${index}`] });
      await remove(name);
    }
    clock.now += 8 * DAY;
    const ending = new AbortController();
    ending.abort();
    expect(await purge.run(ending.signal)).toEqual({ repositories: 0, left: 0 });
    expect(await purge.run()).toEqual({ repositories: 2, left: 0 });
    expect(await fixture.keys()).toBe(0);
  });

  test("is taken apart or restored, never both, whatever clocks say", async () => {
    await using fixture = await open();
    const { registry, database, blobs, collector, rules, clock, now, remove } = fixture;
    const [first, second] = [parseRepositoryName("acme/first"), parseRepositoryName("acme/second")];
    for (const name of [first, second]) await new Pusher(registry, name).image([name], { tags: ["1"] });
    await registry.startUpload(first);
    for (const name of [first, second]) await remove(name);
    clock.now += 8 * DAY;
    /** As a machine does it whose clock is days late. */
    const restore = (name: typeof first) =>
      database.transaction(async (transaction) => {
        const found = await lockDeleted(transaction, engine, { name, since: now() - 9 * DAY });
        if (found !== undefined) await unmarkDeleted(transaction, found.id, name);
        return found !== undefined;
      });
    const restored: boolean[] = [];
    const purge = new RepositoryPurge({
      database,
      collector,
      rules,
      now,
      // While the first one is being taken apart.
      blobs: Object.assign(Object.create(blobs), {
        abort: async () => void restored.push(await restore(first), await restore(second)),
      }),
    });
    expect(await purge.run()).toEqual({ repositories: 1, left: 1 });
    expect(restored).toEqual([false, true]);
    expect(await registry.getManifest(second, parseTag("1"))).toBeDefined();
    expect(await findRepository(database.read, second)).toBeDefined();
    expect(await purge.due()).toBe(false);
  });
});
