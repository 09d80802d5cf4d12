import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type Client, openTestApplication, type TestApplication } from "../api/testing.ts";
import { databaseEngines } from "../database/testing.ts";
import { csvCell } from "./export.ts";
import { eventHistoryJob } from "./history-job.ts";
import { Pusher, settleEvents, testExpander } from "./testing.ts";

interface Shown {
  readonly action: string;
  readonly type: string;
  readonly repository: string;
  readonly tag: string;
  readonly actorName: string;
  readonly id: string;
}

describe.each(databaseEngines())("the log of events, on %s", (engine) => {
  let app: TestApplication;
  let alice: Client;
  let bob: Client;
  let pusher: Pusher;
  let digest: string;

  beforeAll(async () => {
    app = await openTestApplication({ engine, config: { registry: { defaultVisibility: "public" } } });
    alice = await app.user("alice");
    bob = await app.user("bob");
    pusher = new Pusher(app, "alice");
    digest = await pusher.push("alice/web", "v1");
    await pusher.push("alice/web", "v1");
    await pusher.send("GET", "/v2/alice/web/manifests/v1");
    await pusher.send("HEAD", "/v2/alice/web/manifests/v1");
    await pusher.send("GET", `/v2/alice/web/manifests/${digest}`);
    const blob = await pusher.blob("alice/web", "loose");
    await pusher.send("DELETE", `/v2/alice/web/blobs/${blob}`);
    await settleEvents(app);
    await pusher.send("DELETE", "/v2/alice/web/manifests/v1");
    await pusher.push("alice/web", "v2");
    await pusher.send("DELETE", `/v2/alice/web/manifests/${digest}`);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const eventsOf = async (client: Client, path: string): Promise<Shown[]> => {
    const answer = await client.get(path);
    expect(answer.status).toBe(200);
    return answer.body.events;
  };
  const actions = (events: readonly Shown[]) => events.map(({ action }) => action);

  test("says what happened in a repository, the newest first, one event for each tag", async () => {
    const events = await eventsOf(alice, "/api/v0/repositories/alice/web/events?pageSize=100");
    expect(actions(events).reverse()).toEqual([
      "repository.create",
      ...["manifest.push", "tag.push", "manifest.push", "tag.push"],
      ...["tag.pull", "manifest.pull"],
      "blob.delete",
      "tag.delete",
      ...["manifest.push", "tag.push"],
      "manifest.delete",
    ]);
    expect(events.find(({ action }) => action === "tag.pull")).toMatchObject({
      type: "GET",
      actorName: "alice",
      actorType: "user",
      repository: "alice/web",
      namespace: "alice",
      tag: "v1",
      digest,
      credential: "password",
      clientAddress: "127.0.0.1",
      userAgent: "docker/29.0",
      object: { type: "tag", name: "alice/web:v1" },
      target: { type: "repository", name: "alice/web" },
    });
  });

  test("tells a reader of a repository nothing of its pulls, nor where others come from", async () => {
    const events = await eventsOf(bob, "/api/v0/repositories/alice/web/events?pageSize=100");
    expect(actions(events)).toContain("tag.push");
    expect(actions(events)).not.toContain("tag.pull");
    for (const event of events) expect(event).not.toHaveProperty("clientAddress");
    expect(await eventsOf(bob, "/api/v0/repositories/alice/web/events?eventType=GET")).toEqual([]);
    const audited = await eventsOf(app.admin, "/api/v0/repositories/alice/web/events?eventType=GET");
    expect(audited).toHaveLength(2);
  });

  test("is everything for administrators, and their own doings for others", async () => {
    expect(actions(await eventsOf(app.admin, "/api/v0/events?pageSize=100"))).toContain("tag.push");
    expect(actions(await eventsOf(alice, "/api/v0/events?pageSize=100"))).toContain("tag.push");
    const own = await eventsOf(bob, "/api/v0/events?pageSize=100");
    for (const event of own) expect(event.actorName).toBe("bob");
    expect((await app.anonymous.get("/api/v0/events")).code).toBe("NOT_AUTHENTICATED");
    expect((await bob.get("/api/v0/accounts/alice/events")).code).toBe("NOT_AUTHORIZED");
    expect((await bob.get("/api/v0/accounts/alice/events/export.csv")).code).toBe("NOT_AUTHORIZED");
    const ofAlice = await eventsOf(alice, "/api/v0/accounts/alice/events?pageSize=100");
    expect(new Set(ofAlice.map(({ id }) => id)).size).toBe(ofAlice.length);
    expect(actions(ofAlice)).toContain("tag.push");
    await app.repository("alice/secret", "private");
    expect((await bob.get("/api/v0/repositories/alice/secret/events")).code).toBe("NO_SUCH_REPOSITORY");
  });

  test("is filtered, and read page by page", async () => {
    const path = "/api/v0/repositories/alice/web/events";
    const filtered = async (query: string) => actions(await eventsOf(alice, `${path}?pageSize=100&${query}`));
    expect(await filtered("eventType=DELETE")).toEqual(["manifest.delete", "tag.delete", "blob.delete"]);
    expect(await filtered("objectType=BLOB")).toEqual(["blob.delete"]);
    expect(await filtered("action=tag.push")).toHaveLength(3);
    expect(await filtered("excludePull=true&action=tag.pull")).toEqual([]);
    expect(await filtered("actor=bob")).toEqual([]);
    expect(await filtered("credential=password")).toHaveLength(13 - 1);
    expect(await filtered("namespace=elsewhere")).toEqual([]);
    expect(await filtered("publishedBefore=2000-01-01T00:00:00Z")).toEqual([]);
    expect(await filtered("publishedAfter=2000-01-01T00:00:00%2B02:00")).toHaveLength(12);
    const [{ actor } = { actor: "" }] = (await alice.get(`${path}?pageSize=1`)).body.events;
    expect(await filtered(`actorId=${actor}`)).toHaveLength(12);
    expect(await filtered("actorId=nobody")).toEqual([]);
    expect((await alice.get(`${path}?publishedBefore=yesterday`)).code).toBe("INVALID_PARAMETERS");

    const seen: string[] = [];
    for (let start: string | null = ""; start !== null; ) {
      const answer = await alice.get(
        `${path}?pageSize=5&count=true${start === "" ? "" : `&pageStart=${start}`}`,
      );
      expect(answer.headers.get("x-resource-count")).toBe("12");
      seen.push(...answer.body.events.map(({ id }: Shown) => id));
      start = answer.headers.get("x-next-page-start");
    }
    expect(new Set(seen).size).toBe(12);
    expect((await alice.get(`${path}?pageStart=MTox`)).body.events).toEqual([]);
    expect((await alice.get(`${path}?pageStart=eA`)).code).toBe("INVALID_PARAMETERS");
  });

  test("tells what is new to who asks again", async () => {
    const path = "/api/v0/repositories/alice/web/events";
    const first = await alice.get(`${path}?since=now`);
    expect(first.body.events).toEqual([]);
    const since = first.headers.get("x-events-since");
    await pusher.push("alice/web", "v3");
    const second = await alice.get(`${path}?since=${since}`);
    expect(actions(second.body.events)).toEqual(["manifest.push", "tag.push"]);
    // Young events come again: what was begun before them may not be visible yet.
    expect(second.headers.get("x-events-since")).toBe(since);
    expect((await alice.get(`${path}?since=x`)).code).toBe("INVALID_PARAMETERS");
  });

  test("tells of pulls when they were written down, however long ago they were made", async () => {
    const path = "/api/v0/repositories/alice/web/events";
    const since = (await alice.get(`${path}?since=now`)).headers.get("x-events-since");
    const { stores } = app.application;
    await settleEvents(app);
    const before = Date.now();
    await pusher.send("GET", "/v2/alice/web/manifests/v3");
    await stores.events.flush();
    // Nobody writes down what waits for a minute.
    const batch = await app.database.read.selectFrom("event_batches").selectAll().executeTakeFirstOrThrow();
    const document = JSON.parse(batch.body);
    expect(document.at).toBeGreaterThanOrEqual(before);
    const body = JSON.stringify({ ...document, at: document.at - 60_000 });
    await app.database.transaction((transaction) =>
      transaction.updateTable("event_batches").set({ body }).execute(),
    );
    expect((await alice.get(`${path}?since=${since}`)).body.events).toEqual([]);
    await testExpander(app.database).turn();
    const news = await alice.get(`${path}?since=${since}`);
    expect(actions(news.body.events)).toEqual(["tag.pull"]);
    expect(Date.parse(news.body.events[0].publishedAt)).toBeLessThan(before - 50_000);
    // What was begun before the writing may not be visible yet: it must not be passed over.
    expect(news.headers.get("x-events-since")).toBe(since);
  });

  test("can be taken away as CSV and as JSON lines", async () => {
    const csv = await alice.get("/api/v0/repositories/alice/web/events/export.csv?action=tag.push");
    expect(csv.headers.get("content-type")).toStartWith("text/csv");
    const [header, ...lines] = String(csv.body).trimEnd().split("\r\n");
    expect(header).toStartWith("id,publishedAt,type,action,");
    expect(lines.length).toBeGreaterThanOrEqual(3);
    const jsonl = await app.admin.get("/api/v0/events/export.jsonl?action=tag.push");
    const events = String(jsonl.body)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.every(({ action }) => action === "tag.push")).toBe(true);
    const none = await alice.get("/api/v0/events/export.csv?action=nothing");
    expect(String(none.body).trimEnd().split("\r\n")).toHaveLength(1);
  });

  test("does not hand formulas to spreadsheets", async () => {
    const agent = '=HYPERLINK("http://evil.example","x")';
    await pusher.send("GET", "/v2/alice/web/manifests/v2", undefined, { "User-Agent": agent });
    await settleEvents(app);
    const csv = await alice.get("/api/v0/repositories/alice/web/events/export.csv?eventType=GET");
    expect(csv.body).toContain(`,"'=HYPERLINK(""http://evil.example"",""x"")",`);
    for (const text of ["=1", "+1", "-1", "@x", "\tx"]) expect(csvCell(text)).toStartWith("'");
    expect(csvCell("\r=1")).toStartWith(`"'`);
    expect(csvCell("a,b")).toBe('"a,b"');
    expect(csvCell("plain")).toBe("plain");
  });

  test("is exported over more pages than are read at once", async () => {
    const by = { credential: "system" } as const;
    await app.database.transaction((transaction) =>
      app.services.events.recordAll(
        transaction,
        by,
        Array.from({ length: 1203 }, (_, index) => ({
          type: "UPDATE",
          action: "test.many",
          object: { type: "test", name: `thing ${index}` },
        })),
      ),
    );
    const jsonl = await app.admin.get("/api/v0/events/export.jsonl?action=test.many");
    const ids = String(jsonl.body)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).id);
    expect(new Set(ids).size).toBe(1203);
  });

  test("forgets by number and by age, but nothing that is yet to be forwarded", async () => {
    const run = (limits: { maxAge?: number; toKeep?: number }) =>
      eventHistoryJob({
        database: app.database,
        settings: {
          eventHistory: async () => ({ enabled: true, maxAge: limits.maxAge, toKeep: limits.toKeep }),
        },
        now: () => Date.now() + 1000,
      }).run(
        {
          jobId: "1",
          checkpoint: undefined,
          signal: new AbortController().signal,
          log: { info() {}, warn() {}, error() {} },
          progress() {},
          async saveCheckpoint() {},
        },
        {},
      );
    const count = async () =>
      Number(
        (
          await app.database.read
            .selectFrom("events")
            .select(({ fn }) => fn.countAll<number>().as("count"))
            .executeTakeFirstOrThrow()
        ).count,
      );
    await run({ toKeep: 1000 });
    expect(await count()).toBe(1000);
    const { id } = await app.database.read
      .selectFrom("events")
      .select("id")
      .limit(1)
      .executeTakeFirstOrThrow();
    await app.database.transaction((transaction) =>
      transaction.insertInto("event_outbox").values({ sink: "http", event_id: id, attempt_at: 0 }).execute(),
    );
    await run({ maxAge: 0 });
    expect(await count()).toBe(1);
  });
});
