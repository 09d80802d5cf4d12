import { describe, expect, test } from "bun:test";
import { truncateSync, unlinkSync, writeFileSync } from "node:fs";
import pino from "pino";
import { blobStoreKinds } from "../blobs/testing.ts";
import { databaseEngines } from "../database/testing.ts";
import { openCollection, Pusher } from "../garbage-collection/testing.ts";
import { JobHandlers } from "../jobs/handlers.ts";
import { JobRunner } from "../jobs/job-runner.ts";
import { JobService } from "../jobs/job-service.ts";
import { digestOf } from "../oci/digest.ts";
import { DamagedBlobs } from "./damaged-blobs.ts";
import { storageJobs } from "./jobs.ts";
import { Scrubber } from "./scrubber.ts";
import { StorageStatuses } from "./storage-status.ts";
import { StorageUsages } from "./storage-usage.ts";

const FAST = 1e12;
const digest = (text: string) => digestOf(new TextEncoder().encode(text));

for (const engine of databaseEngines()) {
  const open = async (kind: Parameters<typeof openCollection>[1] = "filesystem") => {
    const fixture = await openCollection(engine, kind);
    const { database, blobs, now } = fixture;
    const scrubber = new Scrubber({ database, blobs, now });
    const damaged = new DamagedBlobs(database);
    const usages = new StorageUsages({ database, now });
    return Object.assign(fixture, {
      scrubber,
      damaged,
      usages,
      async file(content: string): Promise<string> {
        const row = await database.read
          .selectFrom("blobs")
          .select("store_key")
          .where("digest", "=", digest(content))
          .executeTakeFirstOrThrow();
        return blobs.path?.(row.store_key) ?? "";
      },
    });
  };

  describe(`scrubbing on ${engine}`, () => {
    test("damage is found, told apart, and named by what uses it", async () => {
      await using fixture = await open();
      const [app, other] = [new Pusher(fixture.registry, "a/app"), new Pusher(fixture.registry, "b/other")];
      const child = await app.image(["flipped", "fine"]);
      await app.index([child], { tags: ["multi"] });
      await app.image(["truncated"], { tags: ["v1", "v2"] });
      const loose = await other.image(["missing"]);
      writeFileSync(await fixture.file("flipped"), "fl1pped");
      truncateSync(await fixture.file("truncated"), 3);
      unlinkSync(await fixture.file("missing"));
      const found: string[] = [];
      const scrubbed = await fixture.scrubber.scrub({
        rate: FAST,
        onDamage: ({ kind }) => {
          found.push(kind);
        },
      });
      expect(scrubbed).toMatchObject({ blobs: 7, totalBlobs: 7, damaged: 3 });
      expect(found.toSorted()).toEqual(["digest", "missing", "size"]);
      const { items } = await fixture.damaged.list({ limit: 10 });
      const named = Object.fromEntries(items.map((item) => [item.kind, item]));
      expect(named.digest).toMatchObject({
        digest: digest("flipped"),
        usedBy: [{ repository: "a/app", tags: ["multi"], manifests: [child] }],
      });
      expect(named.size?.detail).toBe("3 bytes instead of 9");
      expect(named.size?.usedBy).toMatchObject([{ repository: "a/app", tags: ["v1", "v2"] }]);
      expect(named.missing?.usedBy).toEqual([{ repository: "b/other", tags: [], manifests: [loose] }]);
      expect(await fixture.damaged.count()).toBe(3);
    });

    test("what was mended is struck off, and what was collected meanwhile is no damage", async () => {
      await using fixture = await open();
      const app = new Pusher(fixture.registry, "a/app");
      await app.image(["one"], { tags: ["v1"] });
      const file = await fixture.file("one");
      writeFileSync(file, "0ne");
      await fixture.scrubber.scrub({ rate: FAST });
      expect(await fixture.damaged.count()).toBe(1);
      writeFileSync(file, "one");
      await fixture.scrubber.scrub({ rate: FAST });
      expect(await fixture.damaged.count()).toBe(0);
      await app.deleteTag("v1");
      const stat = fixture.blobs.stat.bind(fixture.blobs);
      fixture.blobs.stat = async (key) => {
        await fixture.after(8);
        return stat(key);
      };
      expect(await fixture.scrubber.scrub({ rate: FAST })).toMatchObject({ damaged: 0 });
      expect(await fixture.damaged.count()).toBe(0);
    });

    test("a store that is down is not taken for damage", async () => {
      await using fixture = await open();
      const app = new Pusher(fixture.registry, "a/app");
      await app.blob("one");
      fixture.blobs.open = () => Promise.reject(new Error("connection refused"));
      fixture.blobs.check = () => Promise.reject(new Error("the store is down"));
      expect(fixture.scrubber.scrub({ rate: FAST })).rejects.toThrow("the store is down");
      expect(await fixture.damaged.count()).toBe(0);
    });

    test("a store that is not there is not taken for damage either", async () => {
      // Broke: scrubbed while the disk was not mounted, every blob was hidden until the next scrub.
      await using fixture = await open();
      const app = new Pusher(fixture.registry, "a/app");
      for (let number = 0; number < 110; number++) await app.blob(`blob ${number}`);
      const { stat } = fixture.blobs;
      fixture.blobs.stat = async () => undefined;
      expect(fixture.scrubber.scrub({ rate: FAST })).rejects.toThrow("is it mounted?");
      await fixture.scrubber.scrub({ rate: FAST }).catch(() => {});
      fixture.blobs.stat = stat.bind(fixture.blobs);
      expect(await app.hasBlob("blob 1")).toBe(true);
      expect(await fixture.scrubber.scrub({ rate: FAST })).toMatchObject({ blobs: 110, damaged: 0 });
    });

    test("the rate is kept, and a scrub goes on from its checkpoint", async () => {
      await using fixture = await open();
      const app = new Pusher(fixture.registry, "a/app");
      for (let index = 0; index < 6; index++) await app.blob(`${index}`.repeat(10_000));
      const started = performance.now();
      const saved: unknown[] = [];
      const controller = new AbortController();
      const aborted = fixture.scrubber.scrub({
        rate: 100_000,
        signal: controller.signal,
        onCheckpoint: async (checkpoint) => {
          saved.push(checkpoint);
        },
        onProgress: ({ blobs }) => {
          if (blobs === 4) controller.abort(new Error("enough"));
        },
      });
      expect(aborted).rejects.toThrow("enough");
      await aborted.catch(() => {});
      expect(performance.now() - started).toBeGreaterThan(350);
      let read = 0;
      const stat = fixture.blobs.stat.bind(fixture.blobs);
      fixture.blobs.stat = (key) => {
        read++;
        return stat(key);
      };
      const resumed = await fixture.scrubber.scrub({ rate: FAST, checkpoint: saved.at(-1) });
      expect(read).toBe(2);
      expect(resumed).toEqual({ blobs: 6, bytes: 60_000, totalBlobs: 6, totalBytes: 60_000, damaged: 0 });
    });

    test("as a job it reports, and names repository:tag in its log", async () => {
      await using fixture = await open();
      const { database, scrubber, damaged, usages } = fixture;
      const app = new Pusher(fixture.registry, "a/app");
      await app.image(["one"], { tags: ["v1"] });
      writeFileSync(await fixture.file("one"), "0ne");
      const handlers = new JobHandlers(storageJobs({ scrubber, damaged, usages }));
      const jobs = new JobService({ database, handlers });
      const runner = new JobRunner({
        database,
        handlers,
        log: pino({ level: "silent" }),
        timing: { poll: 20 },
      });
      await runner.start();
      const { id } = await jobs.enqueue({ action: "scrub", parameters: { rate: 1_000_000 } });
      while ((await jobs.get(id)).finishedAt === undefined) await Bun.sleep(20);
      await runner.stop();
      const job = await jobs.get(id);
      expect(job).toMatchObject({ status: "done", progress: { result: { damaged: 1, blobs: 2 } } });
      const lines = (await jobs.logs(id, { limit: 10 })).items.map(({ message }) => message);
      expect(lines[0]).toContain("is damaged (digest)");
      expect(lines[0]).toContain("a/app:v1");
      expect(jobs.enqueue({ action: "scrub", parameters: { rate: "fast" } })).rejects.toThrow(/rate/);
    });
  });

  for (const kind of blobStoreKinds()) {
    test(`everything whole on ${engine} and ${kind} is found whole`, async () => {
      await using fixture = await open(kind);
      const app = new Pusher(fixture.registry, "a/app");
      await app.image(["one", "two"], { tags: ["v1"] });
      expect(await fixture.scrubber.scrub({ rate: FAST })).toMatchObject({ blobs: 3, damaged: 0 });
    });
  }

  describe(`storage status on ${engine}`, () => {
    test("tells what is stored, shared and reclaimable", async () => {
      await using fixture = await open();
      const { database, usages, damaged, collector, orphanSweep } = fixture;
      const [app, other] = [new Pusher(fixture.registry, "a/app"), new Pusher(fixture.registry, "b/other")];
      const status = new StorageStatuses({ database, usages, damaged, collector, orphanSweep });
      expect((await status.status()).usage).toMatchObject({ blobs: 0, storedBytes: 0, reclaimableBytes: 0 });
      const size = (text: string) => text.length + `config of ${text}`.length;
      await app.image(["kept"], { tags: ["v1"] });
      await other.image(["kept"], { tags: ["v1"] });
      await app.image(["going"], { tags: ["old"] });
      await app.deleteTag("old");
      expect((await status.status()).usage.blobs).toBe(0);
      const { usage, queues } = await status.status({ refresh: true });
      expect(usage).toMatchObject({
        blobs: 4,
        storedBytes: size("kept") + size("going"),
        linkedBytes: 2 * size("kept") + size("going"),
        sharedBytes: size("kept"),
        reclaimableBlobs: 2,
        reclaimableBytes: size("going"),
        manifests: 3,
        repositories: [
          { name: "a/app", blobs: 4, bytes: size("kept") + size("going") },
          { name: "b/other", blobs: 2, bytes: size("kept") },
        ],
      });
      expect(queues.manifest_reviews).toEqual({ due: 0, waiting: 1 });
      await fixture.after(8);
      const after = await status.status({ refresh: true });
      expect(after.usage).toMatchObject({ blobs: 2, reclaimableBytes: 0 });
      expect(after).toMatchObject({ damaged: 0, deleting: { count: 0, bytes: 0 }, orphans: undefined });
    });
  });
}
