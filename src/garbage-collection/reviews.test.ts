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

async function makeManifest(database: Database): Promise<number> {
  return database.transaction(async (transaction) => {
    const repository = await transaction
      .insertInto("repositories")
      .values({
        uid: "r",
        name: "a/b",
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
    const reviewed = async (events: readonly (readonly [ManifestReviewReason, number])[]) => {
      await using database = await openTestDatabase(engine);
      const id = await makeManifest(database);
      for (const [reason, at] of events) {
        await database.transaction((transaction) => reviewManifest(transaction, id, reason, at));
      }
      const row = await database.read.selectFrom("manifest_reviews").selectAll().executeTakeFirstOrThrow();
      return [row.reason, row.review_at] as const;
    };

    test("of two instants the earlier one is kept", async () => {
      expect(
        await reviewed([
          ["tag-deleted", 50],
          ["tag-deleted", 70],
        ]),
      ).toEqual(["tag-deleted", 50]);
      expect(
        await reviewed([
          ["tag-deleted", 50],
          ["subject-deleted", 7],
        ]),
      ).toEqual(["subject-deleted", 7]);
    });

    test("a weak reason does not replace a binding one", async () => {
      expect(
        await reviewed([
          ["tag-deleted", 50],
          ["tag-moved", 40],
        ]),
      ).toEqual(["tag-deleted", 40]);
      expect(
        await reviewed([
          ["tag-moved", 50],
          ["policy", 60],
        ]),
      ).toEqual(["policy", 50]);
      expect(
        await reviewed([
          ["tag-moved", 50],
          ["deleted", 60],
        ]),
      ).toEqual(["deleted", 50]);
    });

    test("a push starts anew", async () => {
      expect(
        await reviewed([
          ["deleted", 5],
          ["pushed", 90],
        ]),
      ).toEqual(["pushed", 90]);
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
