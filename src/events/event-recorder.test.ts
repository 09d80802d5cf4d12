import { describe, expect, test } from "bun:test";
import type { Caller } from "../access/caller.ts";
import { databaseEngines, openTestDatabase } from "../database/testing.ts";
import { EventRecorder, type NewEvent } from "./event-recorder.ts";

const BY: Caller = {
  account: { id: 7, name: "alice", isAdmin: false },
  credential: "api-token",
  credentialId: "token-1",
  origin: { clientAddress: "192.0.2.1", userAgent: "docker/29", requestId: "r1" },
};

function pull(tag: string): NewEvent {
  return {
    type: "GET",
    action: "manifest.pull",
    object: { type: "tag", name: tag },
    namespace: "acme",
    repository: { id: 3, name: "acme/web" },
    tag,
    data: { by: "test" },
  };
}

describe.each(databaseEngines())("events, on %s", (engine) => {
  test("are written with the change, or not at all", async () => {
    await using database = await openTestDatabase(engine);
    const recorder = new EventRecorder({ now: () => 1234 });
    await database.transaction((transaction) => recorder.record(transaction, BY, pull("v1")));
    const failed = database.transaction(async (transaction) => {
      await recorder.record(transaction, BY, pull("v2"));
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    const rows = await database.read.selectFrom("events").selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      at: 1234,
      type: "GET",
      action: "manifest.pull",
      actor_id: 7,
      actor_name: "alice",
      actor_type: "user",
      credential: "api-token",
      credential_id: "token-1",
      client_address: "192.0.2.1",
      user_agent: "docker/29",
      request_id: "r1",
      object_type: "tag",
      repository: "acme/web",
      tag: "v1",
      data: '{"by":"test"}',
    });
  });

  test("that change nothing are written soon, in order, and at shutdown", async () => {
    await using database = await openTestDatabase(engine);
    const recorder = new EventRecorder({ database, flushAfter: 20 });
    const tags = async () =>
      (await database.read.selectFrom("events").select("tag").orderBy("id").execute()).map(({ tag }) => tag);
    for (let index = 0; index < 450; index++) recorder.recordSoon(BY, pull(`v${index}`));
    expect(await tags()).toEqual([]);
    for (let tries = 0; (await tags()).length < 450 && tries < 200; tries++) await Bun.sleep(10);
    expect(await tags()).toEqual(Array.from({ length: 450 }, (_, index) => `v${index}`));
    recorder.recordSoon(BY, pull("last"));
    await recorder.close();
    expect((await tags()).at(-1)).toBe("last");
  });

  test("that do not fit into memory are counted, and the count is an event", async () => {
    await using database = await openTestDatabase(engine);
    const recorder = new EventRecorder({ database, capacity: 3 });
    for (let index = 0; index < 10; index++) recorder.recordSoon(BY, pull(`v${index}`));
    expect(recorder.dropped).toBe(7);
    await recorder.flush();
    expect(recorder.dropped).toBe(0);
    const rows = await database.read
      .selectFrom("events")
      .select(["action", "data"])
      .orderBy("id", "desc")
      .execute();
    expect(rows).toHaveLength(4);
    expect(rows[0]?.action).toBe("events.drop");
    expect(JSON.parse(rows[0]?.data ?? "")).toMatchObject({ dropped: 7 });
  });

  test("wait for a database that cannot be written", async () => {
    const database = await openTestDatabase(engine);
    const problems: unknown[] = [];
    const recorder = new EventRecorder({ database, onProblem: (problem) => problems.push(problem) });
    await database.read.schema.alterTable("events").renameTo("away").execute();
    recorder.recordSoon(BY, pull("v1"));
    await recorder.flush();
    expect(problems).toHaveLength(1);
    await database.read.schema.alterTable("away").renameTo("events").execute();
    await recorder.close();
    expect(await database.read.selectFrom("events").select("tag").execute()).toEqual([{ tag: "v1" }]);
    await database[Symbol.asyncDispose]();
  });

  test("are written once each, however many want them written at once", async () => {
    await using database = await openTestDatabase(engine);
    const recorder = new EventRecorder({ database });
    const names = Array.from({ length: 500 }, (_, index) => `v${index}`);
    for (const [index, name] of names.entries()) {
      recorder.recordSoon(BY, pull(name));
      if (index % 100 === 0) void recorder.flush();
    }
    await Promise.all([recorder.flush(), recorder.flush(), recorder.close()]);
    const rows = await database.read.selectFrom("events").select("tag").orderBy("id").execute();
    expect(rows.map(({ tag }) => tag)).toEqual(names);
  });

  test("that the database refuses keep no others waiting", async () => {
    await using database = await openTestDatabase(engine);
    const problems: unknown[] = [];
    const recorder = new EventRecorder({ database, onProblem: (problem) => problems.push(problem) });
    // No event is like this: it stands for one that should never have been made.
    const broken = { ...pull("v2"), object: { type: undefined as unknown as string } };
    for (const event of [pull("v1"), broken, pull("v3")]) recorder.recordSoon(BY, event);
    await recorder.flush();
    const rows = await database.read.selectFrom("events").select("tag").orderBy("id").execute();
    expect(rows.map(({ tag }) => tag)).toEqual(["v1", "v3"]);
    expect(problems.length).toBeGreaterThan(0);
    await recorder.close();
  });

  test("are put into the outbox of every sink, in the same transaction", async () => {
    await using database = await openTestDatabase(engine);
    const recorder = new EventRecorder({ sinks: ["syslog", "http"] });
    await database.transaction((transaction) =>
      recorder.recordAll(transaction, BY, [pull("v1"), pull("v2")]),
    );
    const rows = await database.read
      .selectFrom("event_outbox as o")
      .innerJoin("events as e", "e.id", "o.event_id")
      .select(["o.sink", "e.tag"])
      .orderBy("o.sink")
      .orderBy("o.id")
      .execute();
    expect(rows).toEqual([
      { sink: "http", tag: "v1" },
      { sink: "http", tag: "v2" },
      { sink: "syslog", tag: "v1" },
      { sink: "syslog", tag: "v2" },
    ]);
  });
});
