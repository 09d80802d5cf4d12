import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type Client, openTestApplication, type TestApplication } from "../api/testing.ts";
import { databaseEngines, openTestDatabase } from "../database/testing.ts";
import { PullCounter } from "./pull-counter.ts";
import { RepositoryCounts } from "./repository-counts.ts";
import { pushImage } from "./testing.ts";

describe.each(databaseEngines())("counts of pulls and pushes on %s", (engine) => {
  let app: TestApplication;
  let alice: Client;
  beforeAll(async () => {
    app = await openTestApplication({ engine });
    alice = await app.user("alice");
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const stored = (name: string) =>
    app.database.read
      .selectFrom("repositories")
      .select(["pulls", "pushes", "last_pushed_at"])
      .where("name", "=", name)
      .executeTakeFirstOrThrow();
  const shown = async (name: string) => {
    const { body } = await alice.get(`/api/v0/repositories/${name}`);
    return [body.pulls, body.pushes];
  };

  test("manifests that are fetched and pushed count, shown before and after they are added up", async () => {
    const name = "alice/counted";
    const before = Date.now();
    const digest = await pushImage(alice, { repository: name, tag: "v1", config: { n: 1 } });
    await pushImage(alice, { repository: name, tag: "v2", config: { n: 2 } });
    await alice.get(`/v2/${name}/manifests/v1`);
    await alice.get(`/v2/${name}/manifests/${digest}`);
    await alice.send("HEAD", `/v2/${name}/manifests/v1`);
    await alice.get(`/v2/${name}/manifests/missing`);
    await app.application.stores.pulls.flush();
    expect(await shown(name)).toEqual([2, 2]);
    expect(await stored(name)).toEqual({ pulls: 0, pushes: 0, last_pushed_at: null });

    const counts = new RepositoryCounts(app.database);
    expect(await counts.due()).toBe(true);
    await Promise.all([counts.fold(), counts.fold()]);
    expect(await counts.due()).toBe(false);
    expect(await stored(name)).toMatchObject({ pulls: 2, pushes: 2 });
    expect(await shown(name)).toEqual([2, 2]);
    expect((await stored(name)).last_pushed_at).toBeGreaterThanOrEqual(before);
  });

  test("a refused push does not count", async () => {
    const name = "alice/refused";
    await app.repository(name);
    const refused = await alice.send("PUT", `/v2/${name}/manifests/v1`, "{}", {
      "Content-Type": "application/vnd.oci.image.manifest.v1+json",
    });
    expect(refused.status).toBe(400);
    expect(await shown(name)).toEqual([0, 0]);
  });

  test("the job is one that is made only when there is something to do", async () => {
    const job = app.background.handlers.get("repository_counts");
    await new RepositoryCounts(app.database).fold();
    expect(await job.due?.(Date.now())).toBe(false);
    await pushImage(alice, { repository: "alice/due", tag: "v1" });
    expect(await job.due?.(Date.now())).toBe(true);
  });

  test("what cannot be written down is kept until it can", async () => {
    await using database = await openTestDatabase(engine);
    let broken = true;
    const problems: unknown[] = [];
    const counter = new PullCounter({
      database: {
        note: (work) => (broken ? Promise.reject(new Error("down")) : database.note(work)),
      },
      onProblem: (problem) => problems.push(problem),
      delay: 60_000,
    });
    const { id } = await database.transaction((transaction) =>
      transaction
        .insertInto("repositories")
        .values({
          uid: "one",
          name: "a/b",
          namespace: "a",
          visibility: "public",
          description: "",
          created_at: 1,
          untagged_days: null,
        })
        .returning("id")
        .executeTakeFirstOrThrow(),
    );
    counter.count(id);
    counter.count(id + 1);
    await counter.flush();
    counter.count(id);
    broken = false;
    await counter.flush();
    await counter.flush();
    expect(problems).toHaveLength(1);
    const rows = await database.read.selectFrom("repository_counts").select(["pulls", "pushes"]).execute();
    expect(rows).toEqual([{ pulls: 2, pushes: 0 }]);
  });
});
