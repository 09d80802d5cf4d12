import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { databaseEngines } from "../database/testing.ts";
import { openCollection, Pusher } from "../garbage-collection/testing.ts";
import { parseRepositoryName } from "../oci/names.ts";
import { markDeleted } from "./deleted-repository-store.ts";
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
});
