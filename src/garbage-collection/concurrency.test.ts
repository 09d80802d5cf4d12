import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FilesystemBlobStore } from "../blobs/filesystem.ts";
import { type BlobStoreKind, blobStoreKinds, openTestBlobStore } from "../blobs/testing.ts";
import { Database } from "../database/database.ts";
import { databaseEngines, type Engine, testDatabaseLocation } from "../database/testing.ts";
import { type Digest, Digester } from "../oci/digest.ts";
import { isRegistryError } from "../oci/errors.ts";
import { parseRepositoryName, parseTag } from "../oci/names.ts";
import { LocalRegistry } from "../registry/local/local-registry.ts";
import { Collector } from "./collector.ts";
import { openCollection, Pusher } from "./testing.ts";

/** Hardly anything has any time: what is unused for a moment may go in the next. */
const NO_GRACE = { gracePeriod: 0, unreferencedBlobs: 10, abandonedUploads: 0, untaggedDays: 0 };

/** A store over a network takes longer between a blob and its manifest. */
const NO_GRACE_REMOTE = { ...NO_GRACE, unreferencedBlobs: 150 };

/** Milliseconds that each stress test runs for. */
const DURATION = Number(process.env.ENTREPOT_TEST_STRESS_SECONDS ?? 3) * 1000;

/** Several processes over one database, as far as they share nothing in memory. */
async function openCluster(engine: Engine, kind: BlobStoreKind, size: number) {
  const location = await testDatabaseLocation(engine);
  const databases = Array.from({ length: size }, () => Database.open(location.options));
  await databases[0]?.migrate();
  const blobs = await openTestBlobStore(kind);
  const rules = kind === "filesystem" ? NO_GRACE : NO_GRACE_REMOTE;
  const settings = {
    createOnPush: true,
    defaultVisibility: "private",
    sparseIndexes: false,
    ...rules,
  } as const;
  return {
    blobs,
    nodes: databases.map((database) => ({
      database,
      registry: LocalRegistry.create({ database, blobs, settings }),
      collector: new Collector({ database, blobs, rules }),
    })),
    async [Symbol.asyncDispose]() {
      await Promise.all(databases.map((database) => database.close()));
      await location[Symbol.asyncDispose]();
      await blobs[Symbol.asyncDispose]();
    },
  };
}

/**
 * Pushes, again when what it needs went before it came: with no grace at all that happens, and is
 * told as `manifestBlobUnknown`.
 *
 * @returns whether it was accepted in the end.
 */
async function accepted(push: () => Promise<unknown>): Promise<boolean> {
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      await push();
      return true;
    } catch (error) {
      if (!isRegistryError(error, "manifestBlobUnknown")) throw error;
    }
  }
  return false;
}

async function readBlob(registry: LocalRegistry, repository: string, digest: Digest): Promise<Digest> {
  const { location } = await registry.getBlob(parseRepositoryName(repository), digest, { redirect: false });
  const digester = new Digester();
  if (location.kind === "file") digester.update(await Bun.file(location.path).bytes());
  else if (location.kind === "stream") {
    for await (const chunk of await location.open()) digester.update(chunk);
  } else digester.update(new Uint8Array(await (await fetch(location.url)).arrayBuffer()));
  return digester.current();
}

/** Every manifest below a tag, and every blob, is there and right. */
async function expectWhole(registry: LocalRegistry, repository: string, tag: string): Promise<void> {
  const name = parseRepositoryName(repository);
  const open: Parameters<LocalRegistry["getManifest"]>[1][] = [parseTag(tag)];
  for (let reference = open.pop(); reference; reference = open.pop()) {
    const { bytes } = await registry.getManifest(name, reference);
    const manifest = JSON.parse(new TextDecoder().decode(bytes)) as {
      manifests?: { digest: Digest }[];
      layers?: { digest: Digest }[];
      config?: { digest: Digest };
    };
    for (const { digest } of manifest.manifests ?? []) open.push(digest);
    for (const { digest } of [...(manifest.config ? [manifest.config] : []), ...(manifest.layers ?? [])]) {
      expect(await readBlob(registry, repository, digest)).toBe(digest);
    }
  }
}

for (const engine of databaseEngines()) {
  for (const kind of blobStoreKinds()) {
    describe(`collecting beside pushes on ${engine} and ${kind}`, () => {
      test(
        "what was acknowledged with a tag stays whole until the tag goes",
        async () => {
          await using cluster = await openCluster(engine, kind, 3);
          const end = Date.now() + DURATION;
          const counts = { pushed: 0, collected: 0 };
          const pushing = Array.from({ length: 6 }, async (_, worker) => {
            const node = cluster.nodes[worker % cluster.nodes.length];
            if (!node) return;
            // Few contents and few repositories, so that everybody shares with everybody.
            const repository = `stress/r${worker % 2}`;
            const pusher = new Pusher(node.registry, repository);
            const tag = `worker-${worker}`;
            for (let round = 0; Date.now() < end; round++) {
              const layers = [`layer ${round % 3}`, `layer ${(round + worker) % 4}`];
              const pushed = await accepted(async () => {
                if (round % 3 > 0) return pusher.image(layers, { tags: [tag] });
                return pusher.index([await pusher.image(layers)], { tags: [tag] });
              });
              if (!pushed) continue;
              counts.pushed++;
              await expectWhole(node.registry, repository, tag);
              if (round % 2) await pusher.deleteTag(tag);
            }
          });
          const collecting = cluster.nodes.slice(0, 2).map(async ({ collector }) => {
            while (Date.now() < end) {
              const { blobs, failures } = await collector.collect();
              counts.collected += blobs;
              expect(failures).toBe(0);
              await Bun.sleep(1);
            }
          });
          await Promise.all([...pushing, ...collecting]);
          expect(counts.pushed).toBeGreaterThan(0);
          expect(counts.collected).toBeGreaterThan(0);
          const [node] = cluster.nodes;
          for (let worker = 0; worker < 6 && node; worker++) {
            const name = parseRepositoryName(`stress/r${worker % 2}`);
            const tags = await node.registry.listTags(name, { limit: 10 });
            if (!tags.items.includes(parseTag(`worker-${worker}`))) continue;
            await expectWhole(node.registry, name, `worker-${worker}`);
          }
        },
        DURATION + 60_000,
      );

      test("several collectors share the work, and nothing is deleted twice or left", async () => {
        await using cluster = await openCluster(engine, kind, 3);
        const [first] = cluster.nodes;
        if (!first) return;
        const app = new Pusher(first.registry, "a/app");
        for (let index = 0; index < 60; index++) await app.image([`${index}`], { tags: [`t${index}`] });
        for (let index = 0; index < 60; index++) await app.deleteTag(`t${index}`);
        await Bun.sleep(160);
        const sums = await Promise.all(cluster.nodes.map(({ collector }) => collector.collect()));
        // What one had locked another may have put off for a moment.
        await Bun.sleep(2100);
        sums.push(await first.collector.collect());
        const total = (pick: (sum: (typeof sums)[0]) => number) =>
          sums.reduce((sum, one) => sum + pick(one), 0);
        expect(total(({ manifests }) => manifests)).toBe(60);
        expect(total(({ blobs }) => blobs)).toBe(120);
        expect(total(({ keys }) => keys)).toBe(120);
        expect(total(({ failures }) => failures)).toBe(0);
        for await (const { key } of cluster.blobs.list()) throw new Error(`left: ${key}`);
      }, 30_000);
    });
  }

  describe(`a collector that dies, on ${engine}`, () => {
    test("leaves no key behind, wherever it was", async () => {
      await using location = await testDatabaseLocation(engine);
      const directory = mkdtempSync(join(tmpdir(), "entrepot-blobs-"));
      const blobs = FilesystemBlobStore.open({ directory });
      const database = Database.open(location.options);
      await database.migrate();
      const settings = { createOnPush: true, defaultVisibility: "private", sparseIndexes: true } as const;
      const registry = LocalRegistry.create({ database, blobs, settings: { ...settings, ...NO_GRACE } });
      const app = new Pusher(registry, "a/app");
      await app.image(["kept"], { tags: ["kept"] });
      for (let index = 0; index < 12; index++) await app.image([`${index}`], { tags: [`t${index}`] });
      for (let index = 0; index < 12; index++) await app.deleteTag(`t${index}`);
      for (const point of ["before-first-delete", "after-fifth-delete", "before-forgetting"]) {
        const child = Bun.spawn(
          [
            process.execPath,
            join(import.meta.dir, "dying-collector.testing.ts"),
            JSON.stringify({ database: location.options, directory, point }),
          ],
          { stdout: "ignore", stderr: "inherit" },
        );
        await child.exited;
        expect(child.signalCode).toBe("SIGKILL");
        // Those that it had taken are due again when its lease is over.
        await database.transaction((transaction) =>
          transaction.updateTable("blob_deletions").set({ attempt_at: 0 }).execute(),
        );
      }
      await new Collector({ database, blobs, rules: NO_GRACE }).collect();
      let keys = 0;
      for await (const _ of blobs.list()) keys++;
      expect(keys).toBe(2);
      await expectWhole(registry, "a/app", "kept");
      await database.close();
      rmSync(directory, { recursive: true });
    }, 30_000);
  });

  describe(`sweeping orphans on ${engine}`, () => {
    test("finds what no row knows, leaves alone what is young, in use or being uploaded", async () => {
      await using fixture = await openCollection(engine, "filesystem");
      const { blobs, registry, orphanSweep, clock } = fixture;
      const app = new Pusher(registry, "a/app");
      await app.image(["kept"], { tags: ["v1"] });
      const { id } = await registry.startUpload(parseRepositoryName("a/app"));
      const some = async function* () {
        yield new TextEncoder().encode("on its way");
      };
      await registry.appendUpload(parseRepositoryName("a/app"), id, some());
      const orphan = await blobs.append(await blobs.begin(), some());
      await blobs.commit(orphan);
      clock.now = Date.now();
      expect(await orphanSweep.sweep()).toMatchObject({ listed: 4, orphans: 0 });
      clock.now += 2 * 86_400_000;
      expect(await orphanSweep.sweep({ dryRun: true })).toMatchObject({ orphans: 1, bytes: 10, deleted: 0 });
      expect(await orphanSweep.sweep()).toMatchObject({ orphans: 1, bytes: 10, deleted: 1 });
      expect(await orphanSweep.last()).toMatchObject({ deleted: 1, at: clock.now });
      expect(await orphanSweep.sweep()).toMatchObject({ listed: 3, orphans: 0 });
      expect((await registry.statUpload(parseRepositoryName("a/app"), id)).offset).toBe(10);
      expect(await app.hasBlob("kept")).toBe(true);
    });

    test("does not empty the store of another database", async () => {
      await using fixture = await openCollection(engine, "filesystem");
      const { blobs, orphanSweep, clock } = fixture;
      for (let index = 0; index < 110; index++) {
        const upload = await blobs.append(await blobs.begin(), once(`${index}`));
        await blobs.commit(upload);
        if (blobs.path) utimesSync(blobs.path(upload.key), 0, 0);
      }
      clock.now = Date.now();
      expect(orphanSweep.sweep()).rejects.toThrow(/store of another one/);
      await orphanSweep.sweep().catch(() => {});
      expect(await fixture.keys()).toBe(110);
      expect(await orphanSweep.sweep({ force: true })).toMatchObject({ deleted: 110 });
    });
  });
}

async function* once(text: string) {
  yield new TextEncoder().encode(text);
}
