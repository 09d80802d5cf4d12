import { describe, expect, test } from "bun:test";
import type { BlobStore } from "../../blobs/blob-store.ts";
import { openTestBlobStore } from "../../blobs/testing.ts";
import { databaseEngines, openTestDatabase } from "../../database/testing.ts";
import { digestOf } from "../../oci/digest.ts";
import { isRegistryError } from "../../oci/errors.ts";
import { parseRepositoryName } from "../../oci/names.ts";
import type { ByteSource } from "../registry.ts";
import { LocalRegistry } from "./local-registry.ts";
import { actingAs } from "./testing.ts";

const DAY = 24 * 60 * 60 * 1000;
const app = parseRepositoryName("alice/app");

for (const engine of databaseEngines()) {
  describe(`uploads on ${engine}`, () => {
    test("one that is cancelled just after it became a blob leaves the blob alone", async () => {
      // Broke: the cancellation had found the upload, and deleted the bytes that were the blob's by then.
      await using fixture = await open();
      const { alice, database, commits } = fixture;
      const { id } = await alice.startUpload(app);
      await alice.appendUpload(app, id, bytes("precious"));
      const digest = digestOf(encode("precious"));
      const holding = Promise.withResolvers<void>();
      const held = Promise.withResolvers<void>();
      // Somebody else's transaction holds up both, so that it is certain who comes first.
      commits.before = async () => {
        commits.before = undefined;
        void database.transaction(async (transaction) => {
          await transaction.updateTable("uploads").set({ size: 8 }).where("id", "=", id).execute();
          held.resolve();
          await holding.promise;
        });
        await held.promise;
      };
      const completed = alice.completeUpload(app, id, digest);
      await held.promise;
      await Bun.sleep(50);
      const cancelled = alice.cancelUpload(app, id).catch((error: unknown) => error);
      await Bun.sleep(50);
      holding.resolve();
      await completed;
      expect(isRegistryError(await cancelled, "blobUploadUnknown")).toBe(true);
      const { location } = await alice.getBlob(app, digest);
      expect(location.kind === "file" && (await Bun.file(location.path).text())).toBe("precious");
    });

    test("one that takes long to become a blob is not taken for abandoned by its writer", async () => {
      // Broke: only while bytes arrived did the writer say that it lives, and whoever asked again,
      // for the answer took so long, took the upload away from it, again and again.
      await using fixture = await open();
      const { alice, commits, clock } = fixture;
      const { id } = await alice.startUpload(app);
      await alice.appendUpload(app, id, bytes("large"));
      const digest = digestOf(encode("large"));
      const committing = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      commits.before = async () => {
        commits.before = undefined;
        clock.advance(60_000);
        // The pulse is every three seconds.
        await Bun.sleep(3_500);
        committing.resolve();
        await release.promise;
      };
      const completed = alice.completeUpload(app, id, digest);
      await committing.promise;
      const second = await alice.completeUpload(app, id, digest).catch((error: unknown) => error);
      expect(isRegistryError(second, "blobUploadBusy")).toBe(true);
      release.resolve();
      expect(await completed).toMatchObject({ digest });
    }, 15_000);

    test("one whose bytes the store has lost is over, and says so", async () => {
      // Broke: an error 500, each time the client tried to go on.
      for (const go of ["append", "complete"] as const) {
        await using fixture = await open();
        const { alice, blobs } = fixture;
        const { id } = await alice.startUpload(app);
        await alice.appendUpload(app, id, bytes("gone"));
        for await (const { key } of blobs.list()) await blobs.delete(key);
        const next =
          go === "append"
            ? alice.appendUpload(app, id, bytes("!"))
            : alice.completeUpload(app, id, digestOf(encode("gone")));
        expect(isRegistryError(await next.catch((error: unknown) => error), "blobUploadUnknown")).toBe(true);
        const asked = await alice.statUpload(app, id).catch((error: unknown) => error);
        expect(isRegistryError(asked, "blobUploadUnknown")).toBe(true);
      }
    });

    async function open() {
      const database = await openTestDatabase(engine);
      const blobs = await openTestBlobStore("filesystem");
      const commits: { before: (() => Promise<void>) | undefined } = { before: undefined };
      const clock = { time: Date.now(), advance: (by: number) => (clock.time += by) };
      // A store whose commits can be held up.
      const slow: BlobStore = new Proxy<BlobStore>(blobs, {
        get(store, name) {
          if (name === "commit") {
            return async (upload: Parameters<BlobStore["commit"]>[0]) => {
              await commits.before?.();
              return store.commit(upload);
            };
          }
          const member: unknown = Reflect.get(store, name);
          return typeof member === "function" ? member.bind(store) : member;
        },
      });
      const registry = LocalRegistry.create({
        database,
        blobs: slow,
        now: () => clock.time,
        settings: {
          createOnPush: true,
          defaultVisibility: "private",
          sparseIndexes: true,
          gracePeriod: 7 * DAY,
          unreferencedBlobs: DAY,
          untaggedDays: undefined,
        },
      });
      return {
        database,
        blobs,
        commits,
        clock,
        alice: registry.as(actingAs(1)),
        async [Symbol.asyncDispose]() {
          await database[Symbol.asyncDispose]();
          await blobs[Symbol.asyncDispose]();
        },
      };
    }
  });
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

async function* bytes(text: string): ByteSource {
  yield encode(text);
}
