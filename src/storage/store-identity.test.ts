import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FilesystemBlobStore } from "../blobs/filesystem.ts";
import { databaseEngines, openTestDatabase } from "../database/testing.ts";
import { digestOf } from "../oci/digest.ts";
import { parseRepositoryName } from "../oci/names.ts";
import { LocalRegistry } from "../registry/local/local-registry.ts";
import { actingAs } from "../registry/local/testing.ts";
import { StoreIdentity } from "./store-identity.ts";

const DAY = 24 * 60 * 60 * 1000;
const app = parseRepositoryName("alice/app");
const content = new TextEncoder().encode("content");
const digest = digestOf(content);

for (const engine of databaseEngines()) {
  describe(`the identity of a blob store, with ${engine}`, () => {
    test("content is not mended in a directory that is another one", async () => {
      // Broke: pushed again while the disk was not mounted, content was lost once it was back.
      await using fixture = await open();
      const { identity, push } = fixture;
      await identity.establish();
      await push();
      fixture.unmount();
      await expect(identity.check()).rejects.toMatchObject({ kind: "unavailable" });
      expect(await push().catch((error: unknown) => error)).toMatchObject({ kind: "unavailable" });
      fixture.mount();
      await identity.check();
      expect(await fixture.deletions()).toEqual([]);
      expect(await fixture.read()).toBe("content");
    });

    test("another store is refused, until it is adopted", async () => {
      await using fixture = await open();
      await fixture.identity.establish();
      await fixture.push();
      fixture.unmount();
      await expect(fixture.restarted().establish()).rejects.toThrow("Is the disk mounted");
      await fixture
        .restarted()
        .establish()
        .catch(() => {});
      expect(await fixture.blobs.readMark()).toBeUndefined();
      await fixture.restarted().adopt();
      await fixture.restarted().establish();
      // Its content is missing there: now it may be mended.
      await fixture.push();
      expect(await fixture.read()).toBe("content");
    });

    test("a store that lost its blobs before there were any is marked again", async () => {
      await using fixture = await open();
      await fixture.identity.establish();
      fixture.unmount();
      await fixture.restarted().establish();
      await fixture.restarted().check();
    });

    test("a database that has blobs and no id yet gets one where its blobs are, and not in another one's store", async () => {
      await using fixture = await open();
      await fixture.push();
      fixture.unmount();
      await fixture.blobs.writeMark("another one's");
      await expect(fixture.identity.establish()).rejects.toThrow("Is the disk mounted");
      fixture.mount();
      await fixture.identity.establish();
      expect(await fixture.blobs.readMark()).toBeDefined();
      await fixture.restarted().check();
    });

    test("a new database does not take the blobs of another one for its own", async () => {
      await using fixture = await open();
      await fixture.identity.establish();
      await fixture.push();
      await using database = await openTestDatabase(engine);
      const other = new StoreIdentity({ database, blobs: fixture.blobs, place: "there" });
      await expect(other.establish()).rejects.toThrow("holds blobs of another database");
      await other.establish().catch(() => {});
      await fixture.identity.check();
    });

    test("processes that start at the same time agree", async () => {
      await using fixture = await open();
      await Promise.all([1, 2, 3, 4].map(() => fixture.restarted().establish()));
      await fixture.restarted().check();
    });

    async function open() {
      const database = await openTestDatabase(engine);
      const directory = mkdtempSync(join(tmpdir(), "entrepot-identity-"));
      const place = join(directory, "blobs");
      const away = join(directory, "away");
      const blobs = FilesystemBlobStore.open({ directory: place });
      const restarted = () => new StoreIdentity({ database, blobs, place });
      const identity = restarted();
      const settings = {
        createOnPush: true,
        defaultVisibility: "private",
        sparseIndexes: true,
        gracePeriod: DAY,
        unreferencedBlobs: DAY,
        untaggedDays: undefined,
      } as const;
      const confirmStore = () => restarted().check();
      const registry = LocalRegistry.create({ database, blobs, settings, confirmStore }).as(actingAs(1));
      async function* body() {
        yield content;
      }
      return {
        blobs,
        identity,
        /** As another process has it. */
        restarted,
        push: () => registry.pushBlob(app, digest, body()),
        async read() {
          const { location } = await registry.getBlob(app, digest);
          return location.kind === "file" ? Bun.file(location.path).text() : location.kind;
        },
        deletions: () => database.read.selectFrom("blob_deletions").selectAll().execute(),
        unmount() {
          renameSync(place, away);
          mkdirSync(place);
        },
        mount() {
          rmSync(place, { recursive: true });
          renameSync(away, place);
        },
        async [Symbol.asyncDispose]() {
          await database[Symbol.asyncDispose]();
          if (existsSync(directory)) rmSync(directory, { recursive: true });
        },
      };
    }
  });
}
