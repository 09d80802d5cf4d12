import { describe, expect, test } from "bun:test";
import { SYSTEM } from "../access/caller.ts";
import { databaseEngines } from "../database/testing.ts";
import { openCollection, Pusher } from "../garbage-collection/testing.ts";
import type { JobContext } from "../jobs/handlers.ts";
import { JobHandlers } from "../jobs/handlers.ts";
import { JobService } from "../jobs/job-service.ts";
import { parseRepositoryName, parseTag } from "../oci/names.ts";
import { TagHistory } from "./tag-history.ts";
import { UntaggedPolicies, untaggedPolicyJob } from "./untagged-policy.ts";

const repository = parseRepositoryName("a/app");
const latest = parseTag("latest");
const access = { authorize: async () => {} };

for (const engine of databaseEngines()) {
  describe(`tag history on ${engine}`, () => {
    const open = async (rules: Parameters<typeof openCollection>[2] = {}) => {
      const fixture = await openCollection(engine, "filesystem", rules);
      const app = new Pusher(fixture.registry, "a/app");
      const history = new TagHistory({
        database: fixture.database,
        access,
        rules: fixture.rules,
        now: fixture.now,
      });
      const resolve = async (tag: string) => {
        try {
          return (await fixture.registry.statManifest(repository, parseTag(tag))).digest;
        } catch {
          return undefined;
        }
      };
      return Object.assign(fixture, { app, history, resolve });
    };

    test("a deleted tag is listed and restored, and its image outlives the grace period", async () => {
      await using fixture = await open();
      const { app, history, resolve } = fixture;
      const image = await app.image(["one"], { tags: ["latest"] });
      await app.deleteTag("latest");
      await fixture.after(6);
      const deleted = await history.listDeleted(SYSTEM, repository, { limit: 10 });
      expect(deleted.items).toMatchObject([
        { tag: "latest", action: "delete", previousDigest: image, restorable: true },
      ]);
      expect(deleted.items[0]?.restorableUntil).toBe(fixture.clock.now + 86_400_000);
      const restored = await history.restore(SYSTEM, { repository, tag: latest });
      expect(restored).toEqual({ tag: latest, digest: image, replaced: undefined });
      await fixture.after(30);
      expect(await resolve("latest")).toBe(image);
      expect(await app.hasBlob("one")).toBe(true);
      expect((await history.listDeleted(SYSTEM, repository, { limit: 10 })).items).toEqual([]);
      const events = await history.list(SYSTEM, repository, { tag: latest, limit: 10 });
      expect(events.items.map(({ action }) => action)).toEqual(["restore", "delete", "push"]);
    });

    test("a moved tag goes back, and forth, and to any image of its past", async () => {
      await using fixture = await open();
      const { app, history, resolve } = fixture;
      const images = [];
      for (const name of ["one", "two", "three"]) {
        images.push(await app.image([name], { tags: ["latest"] }));
        fixture.clock.now += 1000;
      }
      const [one, two, three] = images;
      await history.restore(SYSTEM, { repository, tag: latest });
      expect(await resolve("latest")).toBe(two);
      await history.restore(SYSTEM, { repository, tag: latest });
      expect(await resolve("latest")).toBe(three);
      await history.restore(SYSTEM, { repository, tag: latest, ...(one && { to: one }) });
      expect(await resolve("latest")).toBe(one);
      const { items } = await history.list(SYSTEM, repository, { tag: latest, limit: 10 });
      const second = items.find(({ action, digest }) => action === "push" && digest === three);
      await history.restore(SYSTEM, { repository, tag: latest, eventId: second?.id ?? 0 });
      expect(await resolve("latest")).toBe(two);
    });

    test("a deleted index comes back with its manifests and their blobs", async () => {
      await using fixture = await open();
      const { app, history } = fixture;
      const children = [await app.image(["amd64"]), await app.image(["arm64"])];
      const inner = await app.index(children);
      const outer = await app.index([inner], { tags: ["latest"] });
      await app.deleteManifest(outer);
      for (const child of [...children, inner]) await app.deleteManifest(child);
      await fixture.after(6);
      await history.restore(SYSTEM, { repository, tag: latest });
      await fixture.after(30);
      for (const digest of [...children, inner, outer]) expect(await app.hasManifest(digest)).toBe(true);
      expect(await app.hasBlob("arm64")).toBe(true);
    });

    test("what was collected is refused, and says so", async () => {
      await using fixture = await open();
      const { app, history } = fixture;
      await app.image(["one"], { tags: ["latest"] });
      await app.deleteTag("latest");
      await fixture.after(8);
      expect(history.restore(SYSTEM, { repository, tag: latest })).rejects.toThrow(/has been collected/);
      expect((await history.listDeleted(SYSTEM, repository, { limit: 10 })).items).toEqual([]);
      const { items } = await history.list(SYSTEM, repository, { tag: latest, limit: 10 });
      expect(items.map(({ restorable }) => restorable)).toEqual([false, false]);
    });

    test("nothing to go back to is refused", async () => {
      await using fixture = await open();
      const { app, history } = fixture;
      const other = await app.image(["two"]);
      await app.image(["one"], { tags: ["latest"] });
      const restore = (options: object) => history.restore(SYSTEM, { repository, tag: latest, ...options });
      expect(restore({})).rejects.toThrow(/nothing to go back to/);
      expect(restore({ to: other })).rejects.toThrow(/nothing to go back to/);
      expect(restore({ eventId: 99_999 })).rejects.toThrow(/nothing to go back to/);
      const missing = parseRepositoryName("a/missing");
      expect(history.restore(SYSTEM, { repository: missing, tag: latest })).rejects.toThrow(/not known/);
    });

    test("what a restore displaces goes by the policy", async () => {
      await using fixture = await open({ untaggedDays: 10 });
      const { app, history } = fixture;
      const one = await app.image(["one"], { tags: ["latest"] });
      const two = await app.image(["two"], { tags: ["latest"] });
      await history.restore(SYSTEM, { repository, tag: latest });
      await fixture.after(9);
      expect(await app.hasManifest(two)).toBe(true);
      await fixture.after(2);
      expect([await app.hasManifest(one), await app.hasManifest(two)]).toEqual([true, false]);
    });

    test("pages through a tag's past and a repository's deleted tags", async () => {
      await using fixture = await open();
      const { app, history } = fixture;
      for (let index = 0; index < 5; index++) {
        await app.image([`layer ${index}`], { tags: ["latest", `t${index}`] });
        await app.deleteTag(`t${index}`);
      }
      const first = await history.list(SYSTEM, repository, { tag: latest, limit: 3 });
      const rest = await history.list(SYSTEM, repository, { tag: latest, limit: 3, after: first.next ?? "" });
      expect([first.items.length, rest.items.length, rest.next]).toEqual([3, 2, undefined]);
      const page = await history.listDeleted(SYSTEM, repository, { limit: 2 });
      expect(page.items.map(({ tag }) => String(tag))).toEqual(["t0", "t1"]);
      const next = await history.listDeleted(SYSTEM, repository, { limit: 9, after: page.next ?? "" });
      expect(next.items.map(({ tag }) => String(tag))).toEqual(["t2", "t3", "t4"]);
    });

    test("a restore and a collector that meet leave either the whole image or none of it", async () => {
      for (let round = 0; round < 5; round++) {
        await using fixture = await open({ gracePeriod: 0, unreferencedBlobs: 0 });
        const { app, history, collector, resolve } = fixture;
        const child = await app.image(["one"]);
        const index = await app.index([child], { tags: ["latest"] });
        await app.deleteManifest(index);
        const [restored] = await Promise.allSettled([
          history.restore(SYSTEM, { repository, tag: latest }),
          collector.collect(),
        ]);
        fixture.clock.now += 10_000;
        await collector.collect();
        const kept = restored?.status === "fulfilled";
        expect(await resolve("latest")).toBe(kept ? index : undefined);
        expect([await app.hasManifest(child), await app.hasBlob("one")]).toEqual([kept, kept]);
      }
    }, 30_000);
  });

  describe(`policies for untagged manifests on ${engine}`, () => {
    test("a new policy has what is already untagged looked at, and a new default too", async () => {
      await using fixture = await openCollection(engine, "filesystem");
      const { database, now } = fixture;
      const handlers = new JobHandlers([untaggedPolicyJob({ database, untaggedDays: undefined, now })]);
      const jobs = new JobService({ database, handlers });
      const policies = new UntaggedPolicies({ database, access, jobs });
      const [app, other] = [new Pusher(fixture.registry, "a/app"), new Pusher(fixture.registry, "a/other")];
      const tagged = await app.image(["tagged"], { tags: ["v1", "v2"] });
      const untagged = await app.image(["untagged"]);
      const elsewhere = await other.image(["elsewhere"]);
      await fixture.after(30);
      await policies.set(SYSTEM, repository, { days: 7 });
      expect(await policies.get(SYSTEM, repository)).toEqual({ days: 7 });
      const job = (await jobs.list({ limit: 1 })).items[0];
      await handlers.get("untagged_policy").run(contextOf(), job?.parameters);
      await fixture.after(0);
      expect([await app.hasManifest(tagged), await app.hasManifest(untagged)]).toEqual([true, false]);
      expect(await other.hasManifest(elsewhere)).toBe(true);

      await policies.set(SYSTEM, repository, "keep");
      expect(await policies.get(SYSTEM, repository)).toBe("keep");
      const changed = { ...fixture.rules, untaggedDays: 3 };
      const job2 = untaggedPolicyJob({ database, untaggedDays: 3, now });
      expect(await job2.due?.(now())).toBe(true);
      await job2.run(contextOf(), {});
      expect(await job2.due?.(now())).toBe(false);
      const { Collector } = await import("../garbage-collection/collector.ts");
      const collector = new Collector({ database, blobs: fixture.blobs, rules: changed, now });
      await collector.collect();
      expect(await other.hasManifest(elsewhere)).toBe(false);
    });

    test("days out of range are refused", async () => {
      await using fixture = await openCollection(engine, "filesystem");
      const { database } = fixture;
      const jobs = new JobService({ database, handlers: new JobHandlers() });
      const policies = new UntaggedPolicies({ database, access, jobs });
      for (const days of [-1, 1.5, Number.NaN, 1e9]) {
        expect(policies.set(SYSTEM, repository, { days })).rejects.toThrow(/whole number/);
      }
    });
  });
}

/** A job context that nobody listens to. */
function contextOf(): JobContext {
  const silent = () => {};
  return {
    jobId: "test",
    checkpoint: undefined,
    signal: new AbortController().signal,
    log: { info: silent, warn: silent, error: silent },
    progress: silent,
    saveCheckpoint: async () => {},
  };
}
