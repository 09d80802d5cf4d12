import { describe, expect, test } from "bun:test";
import type { Database } from "../database/database.ts";
import { databaseEngines, openTestDatabase } from "../database/testing.ts";
import {
  effectiveUntaggedDays,
  forgetManifestReview,
  type ManifestReviewReason,
  reviewBlob,
  reviewManifest,
  reviewRepositoryBlob,
} from "./reviews.ts";

type Asked = readonly [ManifestReviewReason, number];

async function makeManifest(database: Database): Promise<number> {
  const uid = crypto.randomUUID();
  return database.transaction(async (transaction) => {
    const repository = await transaction
      .insertInto("repositories")
      .values({
        uid,
        name: `a/${uid}`,
        namespace: "a",
        visibility: "private",
        description: "",
        created_at: 1,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    const manifest = await transaction
      .insertInto("manifests")
      .values({
        repository_id: repository.id,
        digest: `sha256:${"0".repeat(64)}`,
        media_type: "application/vnd.oci.image.manifest.v1+json",
        size: 2,
        body: new TextEncoder().encode("{}"),
        pushed_at: 1,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    return manifest.id;
  });
}

for (const engine of databaseEngines()) {
  describe(`review queues on ${engine}`, () => {
    const reviewed = async (database: Database, events: readonly Asked[]): Promise<Asked> => {
      const id = await makeManifest(database);
      for (const [reason, at] of events) {
        await database.transaction((transaction) => reviewManifest(transaction, id, reason, at));
      }
      const row = await database.read
        .selectFrom("manifest_reviews")
        .selectAll()
        .where("manifest_id", "=", id)
        .executeTakeFirstOrThrow();
      return [row.reason, row.review_at];
    };

    test("the earlier instant is kept, a binding reason too, and a push starts anew", async () => {
      await using database = await openTestDatabase(engine);
      const cases: [first: Asked, second: Asked, kept: Asked][] = [
        [
          ["tag-deleted", 50],
          ["tag-deleted", 70],
          ["tag-deleted", 50],
        ],
        [
          ["tag-deleted", 50],
          ["subject-deleted", 7],
          ["subject-deleted", 7],
        ],
        [
          ["tag-deleted", 50],
          ["tag-moved", 40],
          ["tag-deleted", 40],
        ],
        [
          ["tag-moved", 50],
          ["policy", 60],
          ["policy", 50],
        ],
        [
          ["tag-moved", 50],
          ["deleted", 60],
          ["deleted", 50],
        ],
        [
          ["deleted", 5],
          ["pushed", 90],
          ["pushed", 90],
        ],
      ];
      for (const [first, second, kept] of cases) {
        expect(await reviewed(database, [first, second])).toEqual(kept);
      }
    });

    test("a question can be taken back, and those about blobs are kept once", async () => {
      await using database = await openTestDatabase(engine);
      const id = await makeManifest(database);
      await database.transaction(async (transaction) => {
        await reviewManifest(transaction, id, "tag-moved", 5);
        await forgetManifestReview(transaction, id);
        for (const at of [30, 20, 40]) {
          await reviewRepositoryBlob(transaction, 1, "d", at);
          await reviewBlob(transaction, "d", at);
        }
      });
      expect(await database.read.selectFrom("manifest_reviews").selectAll().execute()).toEqual([]);
      const links = await database.read.selectFrom("repository_blob_reviews").select("review_at").execute();
      const blobs = await database.read.selectFrom("blob_reviews").select("review_at").execute();
      expect([links, blobs]).toEqual([[{ review_at: 20 }], [{ review_at: 20 }]]);
    });
  });
}

test("a repository's own policy goes before the default", () => {
  expect(effectiveUntaggedDays(null, undefined)).toBeUndefined();
  expect(effectiveUntaggedDays(null, 7)).toBe(7);
  expect(effectiveUntaggedDays(0, 7)).toBe(0);
  expect(effectiveUntaggedDays(-1, 7)).toBeUndefined();
});
