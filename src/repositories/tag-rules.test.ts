import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { SYSTEM } from "../access/caller.ts";
import { type Client, openTestApplication, type TestApplication } from "../api/testing.ts";
import { databaseEngines } from "../database/testing.ts";
import { parseRepositoryName, parseTag } from "../oci/names.ts";
import { TagHistory } from "./tag-history.ts";
import { makeImage, pushImage, putManifest, type TestManifest } from "./testing.ts";

describe.each(databaseEngines())("rules for tags on %s", (engine) => {
  let app: TestApplication;
  let alice: Client;
  beforeAll(async () => {
    app = await openTestApplication({ engine });
    alice = await app.user("alice");
  });
  afterAll(() => app[Symbol.asyncDispose]());

  async function repository(
    name: string,
    rules: { readonly immutable_tags?: 0 | 1; readonly tag_limit?: number },
  ): Promise<void> {
    await app.repository(name);
    await setRules(name, rules);
  }

  async function setRules(
    name: string,
    rules: { readonly immutable_tags?: 0 | 1; readonly tag_limit?: number },
  ): Promise<void> {
    await app.database.transaction((transaction) =>
      transaction.updateTable("repositories").set(rules).where("name", "=", name).execute(),
    );
  }

  const two = async (name: string): Promise<[TestManifest, TestManifest]> => [
    await makeImage(alice, name, { config: { architecture: "amd64", variant: "one" } }),
    await makeImage(alice, name, { config: { architecture: "amd64", variant: "two" } }),
  ];
  const digestOf = async (name: string, tag: string) => {
    const { status, headers } = await alice.send("HEAD", `/v2/${name}/manifests/${tag}`);
    return status === 200 ? headers.get("docker-content-digest") : undefined;
  };
  const tagsOf = async (name: string): Promise<string[]> =>
    (await alice.get(`/v2/${name}/tags/list?n=1000`)).body.tags ?? [];
  const historyOf = async (name: string, tag: string) => {
    const rows = await app.database.read
      .selectFrom("tag_history as h")
      .innerJoin("repositories as r", "r.id", "h.repository_id")
      .select(["h.action", "h.previous_digest"])
      .where("r.name", "=", name)
      .where("h.name", "=", tag)
      .orderBy("h.id")
      .execute();
    return rows;
  };
  const history = () =>
    new TagHistory({
      database: app.database,
      access: app.services.access,
      rules: { gracePeriod: 86_400_000, untaggedDays: undefined },
    });

  describe("immutability", () => {
    const REFUSED = (tag: string, name: string) =>
      `tag=${tag} cannot be overwritten because ${name} is an immutable repository`;

    /** Every way in which people can move a tag that exists. */
    const ways: Record<
      string,
      (name: string, other: TestManifest) => Promise<{ status: number; body: unknown }>
    > = {
      "push by tag": (name, other) => putManifest(alice, name, "v1", other),
      "push by digest with the tag": (name, other) =>
        putManifest(alice, name, `${other.digest}?tag=v1`, other),
      "push by digest with several tags": (name, other) =>
        putManifest(alice, name, `${other.digest}?tag=new&tag=v1&tag=newer`, other),
      "push by an administrator": (name, other) => putManifest(app.admin, name, "v1", other),
    };

    test.each(Object.keys(ways))("a tag that exists keeps its image: %s", async (way) => {
      const name = `alice/immutable-${Object.keys(ways).indexOf(way)}`;
      await repository(name, { immutable_tags: 1 });
      const [one, other] = await two(name);
      expect((await putManifest(alice, name, "v1", one)).status).toBe(201);
      const refused = await ways[way]?.(name, other);
      expect(refused).toMatchObject({
        status: 409,
        body: {
          errors: [{ code: "DENIED", message: REFUSED("v1", name), detail: { tag: "v1", repository: name } }],
        },
      });
      expect(await digestOf(name, "v1")).toBe(one.digest);
      // All or nothing: the other tags of the same push were not made, nor was its manifest.
      expect(await tagsOf(name)).toEqual(["v1"]);
      expect(await digestOf(name, other.digest)).toBeUndefined();
    });

    test("new tags are made, and the same image may be pushed again", async () => {
      const name = "alice/immutable-again";
      await repository(name, { immutable_tags: 1 });
      const [one, other] = await two(name);
      for (let round = 0; round < 2; round++) {
        expect((await putManifest(alice, name, "v1", one)).status).toBe(201);
        expect((await putManifest(alice, name, `${one.digest}?tag=v1&tag=v2`, one)).status).toBe(201);
        expect((await putManifest(alice, name, other.digest, other)).status).toBe(201);
      }
      expect(await tagsOf(name)).toEqual(["v1", "v2"]);
    });

    test("who may delete may delete a tag or its manifest, and the name is free again", async () => {
      const name = "alice/immutable-deleted";
      await repository(name, { immutable_tags: 1 });
      const [one, other] = await two(name);
      await putManifest(alice, name, "v1", one);
      expect((await alice.send("DELETE", `/v2/${name}/manifests/v1`)).status).toBe(202);
      expect((await putManifest(alice, name, "v1", other)).status).toBe(201);
      expect((await alice.send("DELETE", `/v2/${name}/manifests/${other.digest}`)).status).toBe(202);
      expect(await tagsOf(name)).toEqual([]);
      expect((await putManifest(alice, name, "v1", one)).status).toBe(201);
    });

    test("a restore brings a deleted tag back, and moves none that exists", async () => {
      const name = "alice/immutable-restored";
      await app.repository(name);
      const [one, other] = await two(name);
      await putManifest(alice, name, "v1", one);
      await putManifest(alice, name, "v1", other);
      await setRules(name, { immutable_tags: 1 });
      const restore = () =>
        history().restore(SYSTEM, { repository: parseRepositoryName(name), tag: parseTag("v1") });
      expect(restore()).rejects.toThrow(REFUSED("v1", name));
      expect(await digestOf(name, "v1")).toBe(other.digest);
      await alice.send("DELETE", `/v2/${name}/manifests/v1`);
      expect((await restore()).digest).toBe(other.digest as never);
      expect(await digestOf(name, "v1")).toBe(other.digest);
    });

    test("of pushes of one new tag that meet, one wins and the others are refused", async () => {
      const name = "alice/immutable-race";
      await repository(name, { immutable_tags: 1 });
      const images = await Promise.all(
        [1, 2, 3, 4].map((variant) => makeImage(alice, name, { config: { variant } })),
      );
      for (let round = 0; round < 5; round++) {
        const answers = await Promise.all(
          images.map((image) => putManifest(alice, name, `race-${round}`, image)),
        );
        expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
        const winner = images[answers.findIndex(({ status }) => status === 201)];
        expect(await digestOf(name, `race-${round}`)).toBe(winner?.digest);
      }
    });

    test("a restore that meets a push of the same tag overwrites nothing", async () => {
      const name = "alice/immutable-restore-race";
      await repository(name, { immutable_tags: 1 });
      const [one, other] = await two(name);
      for (let round = 0; round < 5; round++) {
        const tag = `race-${round}`;
        await putManifest(alice, name, tag, one);
        await alice.send("DELETE", `/v2/${name}/manifests/${tag}`);
        const [restored, pushed] = await Promise.allSettled([
          history().restore(SYSTEM, { repository: parseRepositoryName(name), tag: parseTag(tag) }),
          putManifest(alice, name, tag, other),
        ]);
        const wasPushed = pushed.status === "fulfilled" && pushed.value.status === 201;
        expect(restored.status === "fulfilled").toBe(!wasPushed);
        expect(await digestOf(name, tag)).toBe(wasPushed ? other.digest : one.digest);
      }
    });
  });

  describe("the tag limit", () => {
    const push = async (name: string, tag: string) =>
      pushImage(alice, { repository: name, tag, config: { tag } });
    /** Tags that are made within a millisecond are as old as each other. */
    const age = async (name: string) => {
      await app.database.transaction(async (transaction) => {
        const { id } = await transaction
          .selectFrom("repositories")
          .select("id")
          .where("name", "=", name)
          .executeTakeFirstOrThrow();
        await transaction
          .updateTable("tags")
          .set(({ eb }) => ({ created_at: eb("created_at", "-", 1000) }))
          .where("repository_id", "=", id)
          .execute();
      });
    };

    test("the tag after the last removes the first, with history and as any deletion", async () => {
      const name = "alice/limited";
      await repository(name, { tag_limit: 2 });
      const first = await push(name, "z-first");
      await age(name);
      await push(name, "b");
      await age(name);
      await push(name, "a");
      expect(await tagsOf(name)).toEqual(["a", "b"]);
      expect(await historyOf(name, "z-first")).toEqual([
        { action: "push", previous_digest: null },
        { action: "delete", previous_digest: first },
      ]);
      const review = await app.database.read
        .selectFrom("manifest_reviews as w")
        .innerJoin("manifests as m", "m.id", "w.manifest_id")
        .select("w.reason")
        .where("m.digest", "=", first)
        .executeTakeFirst();
      expect(review?.reason).toBe("tag-deleted");
      // It can be had back, and another one goes for it.
      await age(name);
      await history().restore(SYSTEM, {
        repository: parseRepositoryName(name),
        tag: parseTag("z-first"),
      });
      expect(await tagsOf(name)).toEqual(["a", "z-first"]);
    });

    test("a tag that moves makes no room, and a push never removes its own tag", async () => {
      const name = "alice/limited-moving";
      await repository(name, { tag_limit: 2 });
      for (const tag of ["latest", "v1"]) {
        await push(name, tag);
        await age(name);
      }
      await pushImage(alice, { repository: name, tag: "latest", config: { other: true } });
      expect(await tagsOf(name)).toEqual(["latest", "v1"]);
      const image = await makeImage(alice, name, { config: { several: true } });
      await putManifest(alice, name, `${image.digest}?tag=latest&tag=v2`, image);
      expect(await tagsOf(name)).toEqual(["latest", "v2"]);
      await age(name);
      const { headers } = await putManifest(alice, name, `${image.digest}?tag=n1&tag=n2&tag=n3`, image);
      expect(await tagsOf(name)).toEqual(["n2", "n3"]);
      // The answer promises no tag that is not there.
      expect(headers.get("oci-tag")).toBe("n2, n3");
    });

    test("a lower limit counts from the next push on; 0 is none, and immutability goes before it", async () => {
      const name = "alice/limited-later";
      await app.repository(name);
      for (const tag of ["v1", "v2", "v3", "v4"]) {
        await push(name, tag);
        await age(name);
      }
      await setRules(name, { tag_limit: 2 });
      expect(await tagsOf(name)).toHaveLength(4);
      await push(name, "v4");
      expect(await tagsOf(name)).toEqual(["v3", "v4"]);
      await setRules(name, { tag_limit: 2, immutable_tags: 1 });
      await push(name, "v5");
      expect(await tagsOf(name)).toEqual(["v3", "v4", "v5"]);
    });

    test("pushes that meet keep to the limit", async () => {
      const name = "alice/limited-race";
      await repository(name, { tag_limit: 3 });
      const image = await makeImage(alice, name, { config: {} });
      for (let round = 0; round < 4; round++) {
        const answers = await Promise.all(
          [1, 2, 3, 4, 5].map((index) => putManifest(alice, name, `r${round}-${index}`, image)),
        );
        expect(answers.every(({ status }) => status === 201)).toBe(true);
        expect(await tagsOf(name)).toHaveLength(3);
      }
    });
  });
});
