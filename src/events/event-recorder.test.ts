import { describe, expect, test } from "bun:test";
import { ANONYMOUS, type Caller } from "../access/caller.ts";
import type { Database } from "../database/database.ts";
import { databaseEngines, openTestDatabase } from "../database/testing.ts";
import { digestOf } from "../oci/digest.ts";
import { parseRepositoryName, parseTag } from "../oci/names.ts";
import { BATCH_VERSION } from "./event-batch.ts";
import { EventRecorder, type EventRecorderOptions, type NewEvent } from "./event-recorder.ts";
import { testExpander } from "./testing.ts";

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

  test("that change nothing are put away soon, few rows for many, and written down in order", async () => {
    await using database = await openTestDatabase(engine);
    const recorder = new EventRecorder({ database, flushAfter: 20 });
    for (let index = 0; index < 1250; index++) recorder.recordSoon(BY, pull(`v${index}`));
    expect(await waitingIn(database)).toEqual([]);
    for (let tries = 0; (await waitingIn(database)).length === 0 && tries < 200; tries++) await Bun.sleep(10);
    expect(await waitingIn(database)).toEqual([500, 500, 250]);
    recorder.recordSoon(BY, pull("last"));
    await recorder.close();
    expect(await tagsIn(database)).toEqual([]);
    await testExpander(database).turn();
    const expected = [...Array.from({ length: 1250 }, (_, index) => `v${index}`), "last"];
    expect(await tagsIn(database)).toEqual(expected);
    expect(await waitingIn(database)).toEqual([]);
  });

  test("of pulls say who pulled what, when and from where", async () => {
    await using database = await openTestDatabase(engine);
    let now = 5000;
    const recorder = new EventRecorder({ database, now: () => now });
    const repository = { id: 3, name: parseRepositoryName("acme/web") };
    const digest = digestOf(new TextEncoder().encode("manifest"));
    const origin = (requestId: string) => ({
      clientAddress: "192.0.2.1",
      userAgent: "docker/29 😀",
      requestId,
    });
    recorder.recordPull(
      { caller: BY, origin: origin("r1") },
      { repository, reference: parseTag("v1"), digest },
    );
    now = 5017;
    recorder.recordPull({ caller: BY, origin: origin('r"2') }, { repository, reference: digest, digest });
    recorder.recordPull({ caller: ANONYMOUS, origin: undefined }, { repository, reference: digest, digest });
    now = 5018;
    recorder.recordSoon(BY, pull("other"));
    await recorder.close();
    await testExpander(database).turn();
    const rows = await database.read.selectFrom("events").selectAll().orderBy("id").execute();
    const alice = {
      actor_id: 7,
      actor_name: "alice",
      actor_type: "user",
      credential: "api-token",
      credential_id: "token-1",
      client_address: "192.0.2.1",
      user_agent: "docker/29 😀",
    };
    const place = { type: "GET", namespace: "acme", repository: "acme/web", repository_id: 3, digest };
    const byDigest = { action: "manifest.pull", object_id: digest, object_name: `acme/web@${digest}` };
    expect(rows).toMatchObject([
      {
        at: 5000,
        ...alice,
        ...place,
        request_id: "r1",
        action: "tag.pull",
        object_name: "acme/web:v1",
        tag: "v1",
      },
      { at: 5017, ...alice, ...place, ...byDigest, request_id: 'r"2', tag: null },
      {
        ...{ at: 5017, ...place, ...byDigest, actor_id: null, actor_name: "anonymous", credential: "none" },
        ...{ credential_id: null, client_address: "", user_agent: "", request_id: "", tag: null },
      },
      { at: 5018, tag: "other" },
    ]);
  });

  test("that do not fit into memory are counted, and the count is an event", async () => {
    await using database = await openTestDatabase(engine);
    const recorder = new EventRecorder({ database, capacity: 3 });
    for (let index = 0; index < 10; index++) recorder.recordSoon(BY, pull(`v${index}`));
    expect(recorder.dropped).toBe(7);
    await recorder.flush();
    expect(recorder.dropped).toBe(0);
    await testExpander(database).turn();
    const rows = await database.read
      .selectFrom("events")
      .select(["action", "data"])
      .orderBy("id", "desc")
      .execute();
    expect(rows).toHaveLength(4);
    expect(rows[0]?.action).toBe("events.drop");
    expect(JSON.parse(rows[0]?.data ?? "")).toMatchObject({ dropped: 7 });
  });

  test("do not pile up while nobody writes them down", async () => {
    await using database = await openTestDatabase(engine);
    const open = (more: Partial<EventRecorderOptions> = {}) =>
      new EventRecorder({ database, backlog: 5, ...more });
    const first = open();
    for (let index = 0; index < 5; index++) first.recordSoon(BY, pull(`v${index}`));
    await first.close();
    const second = open();
    for (let index = 5; index < 9; index++) second.recordSoon(BY, pull(`v${index}`));
    await second.flush();
    expect(second.dropped).toBe(4);
    expect(await waitingIn(database)).toEqual([5]);
    await testExpander(database).turn();
    await second.close();
    await testExpander(database).turn();
    const rows = await database.read.selectFrom("events").select(["action", "data"]).orderBy("id").execute();
    expect(rows).toHaveLength(6);
    expect(rows[5]?.action).toBe("events.drop");
    expect(JSON.parse(rows[5]?.data ?? "")).toMatchObject({ dropped: 4 });
  });

  test("wait for a database that cannot be written", async () => {
    const database = await openTestDatabase(engine);
    const problems: unknown[] = [];
    const recorder = new EventRecorder({ database, onProblem: (problem) => problems.push(problem) });
    await database.read.schema.alterTable("event_batches").renameTo("away").execute();
    recorder.recordSoon(BY, pull("v1"));
    await recorder.flush();
    expect(problems).toHaveLength(1);
    await database.read.schema.alterTable("away").renameTo("event_batches").execute();
    await recorder.close();
    await testExpander(database).turn();
    expect(await tagsIn(database)).toEqual(["v1"]);
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
    await testExpander(database).turn();
    expect(await tagsIn(database)).toEqual(names);
  });

  test("that the database refuses keep no others waiting", async () => {
    await using database = await openTestDatabase(engine);
    const recorder = new EventRecorder({ database });
    // No event is like this: it stands for one that should never have been made.
    const broken = { ...pull("v2"), object: { type: null as unknown as string } };
    for (const event of [pull("v1"), broken, pull("v3")]) recorder.recordSoon(BY, event);
    await recorder.flush();
    recorder.recordSoon(BY, broken);
    await recorder.flush();
    await testExpander(database).turn();
    expect(await tagsIn(database)).toEqual(["v1", "v3", null, null]);
    const lost = await database.read
      .selectFrom("events")
      .select("data")
      .where("action", "=", "events.drop")
      .execute();
    expect(lost.map(({ data }) => JSON.parse(data ?? "").dropped)).toEqual([1, 1]);
    expect(await waitingIn(database)).toEqual([]);
    await recorder.close();
  });

  test("are written down once, by however many at a time, or stay where they are", async () => {
    await using database = await openTestDatabase(engine);
    const recorder = new EventRecorder({ database });
    for (let round = 0; round < 10; round++) {
      for (let index = 0; index < 3; index++) recorder.recordSoon(BY, pull(`v${round}.${index}`));
      await recorder.flush();
    }
    await database.read.schema.alterTable("events").renameTo("away").execute();
    await expect(testExpander(database).turn()).rejects.toThrow();
    await database.read.schema.alterTable("away").renameTo("events").execute();
    expect(await waitingIn(database)).toHaveLength(10);
    await Promise.all(Array.from({ length: 4 }, () => testExpander(database, { sinks: ["http"] }).turn()));
    expect(new Set(await tagsIn(database)).size).toBe(30);
    expect(await tagsIn(database)).toHaveLength(30);
    const outbox = await database.read.selectFrom("event_outbox").select("event_id").execute();
    expect(new Set(outbox.map(({ event_id }) => event_id)).size).toBe(30);
    expect(outbox).toHaveLength(30);
  });

  test("that nobody can read keep no others waiting", async () => {
    await using database = await openTestDatabase(engine);
    await database.transaction((transaction) =>
      transaction
        .insertInto("event_batches")
        .values([
          { version: BATCH_VERSION, events: 12, body: '{"others":[],"callers":[],"pulls":[0,7,0,0,""]}' },
          { version: BATCH_VERSION + 1, events: 1, body: "of a later release" },
        ])
        .execute(),
    );
    const recorder = new EventRecorder({ database });
    recorder.recordSoon(BY, pull("v1"));
    await recorder.close();
    await testExpander(database).turn();
    const rows = await database.read
      .selectFrom("events")
      .select(["action", "data", "tag"])
      .orderBy("id")
      .execute();
    expect(rows).toMatchObject([{ action: "events.drop" }, { tag: "v1" }]);
    expect(JSON.parse(rows[0]?.data ?? "")).toMatchObject({ dropped: 12 });
    // Whoever knows the later form writes it down.
    expect(await waitingIn(database)).toEqual([1]);
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

async function tagsIn(database: Database): Promise<(string | null)[]> {
  const rows = await database.read.selectFrom("events").select("tag").orderBy("id").execute();
  return rows.map(({ tag }) => tag);
}

/** How many events are in each batch that waits. */
async function waitingIn(database: Database): Promise<number[]> {
  const rows = await database.read.selectFrom("event_batches").select("events").orderBy("id").execute();
  return rows.map(({ events }) => events);
}
