import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { openTestApplication, type TestApplication } from "../api/testing.ts";
import { databaseEngines } from "../database/testing.ts";

describe.each(databaseEngines())("jobs over the API, on %s", (engine) => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await openTestApplication({ engine });
    await app.user("alice");
    await app.user("audrey");
    await app.database.transaction((transaction) =>
      transaction.updateTable("accounts").set({ is_auditor: 1 }).where("name", "=", "audrey").execute(),
    );
  });
  afterAll(() => app[Symbol.asyncDispose]());

  test("a job is asked for as DTR's clients do, looked at, cancelled and removed", async () => {
    const made = await app.admin.send("POST", "/api/v0/jobs", {
      action: "sleep",
      parameters: { seconds: "5" },
      retries: 2,
      deadline: "1h30m",
      stopTimeout: "10s",
      capacityMap: { sleep: 1 },
      scheduledAt: "2099-01-01T00:00:00Z",
    });
    expect(made.status).toBe(202);
    expect(made.body).toMatchObject({
      status: "waiting",
      action: "sleep",
      parameters: { seconds: "5" },
      retriesLeft: 2,
      deadline: "1h30m0s",
      stopTimeout: "10s",
      retryFromID: "",
      workerID: "",
      scheduledAt: "2099-01-01T00:00:00.000Z",
    });
    const path = `/api/v0/jobs/${made.body.id}`;
    expect((await app.admin.get(path)).body).toEqual(made.body);
    expect((await app.admin.send("DELETE", path)).code).toBe("CONFLICT");
    expect((await app.admin.send("POST", `${path}/cancel`)).status).toBe(204);
    expect((await app.admin.get(path)).body.status).toBe("canceled");
    expect((await app.admin.send("POST", `${path}/cancel`)).status).toBe(204);
    expect((await app.admin.send("DELETE", path)).status).toBe(204);
    expect((await app.admin.send("DELETE", path)).status).toBe(204);
    expect((await app.admin.get(path)).code).toBe("NO_SUCH_JOB");
    const actions = await app.database.read
      .selectFrom("events")
      .select("action")
      .where("object_id", "=", made.body.id)
      .orderBy("id")
      .execute();
    expect(actions.map(({ action }) => action)).toEqual(["job.create", "job.cancel", "job.delete"]);
  });

  test("lists are filtered, counted, and turned page by page or by number", async () => {
    const ids: string[] = [];
    for (let index = 0; index < 3; index++) {
      const { body } = await app.admin.send("POST", "/api/v0/jobs", { action: "false" });
      ids.unshift(body.id);
    }
    const first = await app.admin.get("/api/v0/jobs?action=false&limit=2&count=true");
    expect(first.body.jobs.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
    expect(first.headers.get("x-resource-count")).toBe("3");
    const next = first.headers.get("x-next-page-start");
    for (const start of [next, "2"]) {
      const { body } = await app.admin.get(`/api/v0/jobs?action=false&limit=2&start=${start}`);
      expect(body.jobs.map(({ id }: { id: string }) => id)).toEqual(ids.slice(2));
    }
    expect((await app.admin.get("/api/v0/jobs?action=false&running=true")).body).toEqual({ jobs: [] });
    expect((await app.admin.get("/api/v0/jobs?action=false&running=false")).body.jobs).toHaveLength(3);
    expect((await app.admin.get("/api/v0/jobs?start=99999")).code).toBe("INVALID_PARAMETERS");
  });

  test("what an action does not take is refused", async () => {
    for (const body of [
      { action: "nonsense" },
      { action: "sleep", parameters: { seconds: "long" } },
      { action: "sleep", parameters: { minutes: "1" } },
      { action: "sleep", deadline: "soon" },
      { action: "sleep", capacityMap: { scan: 1 } },
      { action: "sleep", surprise: true },
    ])
      expect((await app.admin.send("POST", "/api/v0/jobs", body)).code).toBe("INVALID_PARAMETERS");
  });

  test("defaults of an action are used when a job is asked for without", async () => {
    const set = await app.admin.send("POST", "/api/v0/action_configs", {
      action: "sleep",
      parameters: { seconds: "7" },
    });
    expect(set.status).toBe(202);
    expect((await app.admin.get("/api/v0/action_configs")).body).toEqual({ actionConfigs: [set.body] });
    expect((await app.admin.get("/api/v0/action_configs/sleep")).body).toEqual(set.body);
    const made = await app.admin.send("POST", "/api/v0/jobs", { action: "sleep" });
    expect(made.body.parameters).toEqual({ seconds: "7" });
    const other = await app.admin.send("POST", "/api/v0/jobs", {
      action: "sleep",
      parameters: { seconds: 8 },
    });
    expect(other.body.parameters).toEqual({ seconds: "8" });
    expect((await app.admin.send("DELETE", "/api/v0/action_configs/sleep")).status).toBe(204);
    expect((await app.admin.send("DELETE", "/api/v0/action_configs/sleep")).status).toBe(204);
    expect((await app.admin.get("/api/v0/action_configs/sleep")).code).toBe("NO_SUCH_ACTION_CONFIG");
  });

  test("an action recurs, differently, and no more", async () => {
    const set = (schedule: string) =>
      app.admin.send("POST", "/api/v0/crons", { action: "sleep", schedule, parameters: { seconds: "1" } });
    const { status, body } = await set("@daily");
    expect(status).toBe(202);
    expect(body).toMatchObject({ action: "sleep", schedule: "@daily", parameters: { seconds: "1" } });
    expect(Date.parse(body.nextRun)).toBeGreaterThan(Date.now());
    expect((await set("0 0 3 * * *")).body.id).toBe(body.id);
    expect((await set("now and then")).status).toBe(400);
    expect((await app.admin.get("/api/v0/crons")).body.crons).toHaveLength(1);
    expect((await app.admin.get("/api/v0/crons/sleep")).body.schedule).toBe("0 0 3 * * *");
    expect((await app.admin.send("DELETE", "/api/v0/crons/sleep")).status).toBe(204);
    expect((await app.admin.send("DELETE", "/api/v0/crons/sleep")).status).toBe(204);
    expect((await app.admin.get("/api/v0/crons/sleep")).code).toBe("NO_SUCH_CRON");
  });

  test("a log is read from any line on, and followed to the end of the job", async () => {
    const { body: job } = await app.admin.send("POST", "/api/v0/jobs", {
      action: "sleep",
      scheduledAt: "2099-01-01T00:00:00Z",
    });
    const write = (message: string) =>
      app.database.transaction((transaction) =>
        transaction
          .insertInto("job_logs")
          .values({ job_id: job.id, at: 0, level: "info", message })
          .execute(),
      );
    for (const message of ["one", "two"]) await write(message);
    const path = `/api/v0/jobs/${job.id}/logs`;
    expect((await app.admin.get(`${path}?offset=1&limit=5`)).body).toEqual([
      { lineNum: 1, data: "1970-01-01T00:00:00.000Z info two" },
    ]);
    const following = app.admin.get(`${path}?stream=true`);
    await write("three");
    await app.admin.send("POST", `/api/v0/jobs/${job.id}/cancel`);
    const followed = await following;
    expect(followed.headers.get("content-type")).toBe("application/x-ndjson");
    const text = await (
      await fetch(`${app.url}${path}?stream=true`, {
        headers: { Authorization: `Basic ${btoa("root:correct horse battery")}` },
      })
    ).text();
    expect(text.trim().split("\n")).toHaveLength(3);
    expect((await app.admin.get("/api/v0/jobs/none/logs")).code).toBe("NO_SUCH_JOB");
  });

  test("workers are shown, and take another capacity", async () => {
    await app.database.transaction((transaction) =>
      transaction
        .insertInto("workers")
        .values({
          id: "w1",
          hostname: "here",
          capacity: "{}",
          started_at: 0,
          heartbeat_at: 1000,
          status: "running",
        })
        .execute(),
    );
    const set = (id: string, capacityMap: unknown) =>
      app.admin.send("POST", `/api/v0/workers/${id}/capacity`, { capacityMap });
    expect((await set("w1", { sleep: 3 })).status).toBe(202);
    expect((await app.admin.get("/api/v0/workers")).body.workers).toEqual([
      {
        id: "w1",
        status: "running",
        capacityMap: { sleep: 3 },
        heartbeatExpiration: "1970-01-01T00:00:46.000Z",
        hostname: "here",
      },
    ]);
    expect((await set("w2", { sleep: 3 })).code).toBe("NO_SUCH_WORKER");
    expect((await set("w1", { nonsense: 3 })).status).toBe(400);
    expect((await set("w1", { sleep: -1 })).status).toBe(400);
  });

  test("the accounts service's paths show the same jobs and workers", async () => {
    const made = await app.admin.send("POST", "/enzi/v0/jobs", { action: "false" });
    expect(made.status).toBe(202);
    const path = `/enzi/v0/jobs/${made.body.id}`;
    expect((await app.admin.get(path)).body).toEqual(made.body);
    expect((await app.admin.get("/enzi/v0/jobs?action=false&limit=1")).body).toEqual({ jobs: [made.body] });
    expect((await app.admin.get(`${path}/logs`)).body).toEqual([]);
    expect((await app.admin.send("POST", `${path}/cancel`)).status).toBe(204);
    expect((await app.admin.send("DELETE", path)).status).toBe(204);
    await app.database.transaction((transaction) =>
      transaction
        .insertInto("workers")
        .values(
          (["running", "dead"] as const).map((status) => ({
            id: `${status}-one`,
            hostname: "there",
            capacity: "{}",
            started_at: 0,
            heartbeat_at: 0,
            status,
          })),
        )
        .execute(),
    );
    const workers = await app.admin.get("/enzi/v0/workers");
    expect(workers.body.workers).toContainEqual({ id: "dead-one", address: "there" });
    expect((await app.admin.get("/enzi/v0/workers/running-one/ping")).status).toBe(204);
    expect((await app.admin.get("/enzi/v0/workers/dead-one/ping")).code).toBe("NO_SUCH_WORKER");
    expect((await app.admin.send("DELETE", "/enzi/v0/workers/running-one")).code).toBe("CONFLICT");
    expect((await app.admin.send("DELETE", "/enzi/v0/workers/dead-one")).status).toBe(204);
    expect((await app.admin.send("DELETE", "/enzi/v0/workers/dead-one")).status).toBe(204);
  });

  test("auditors look, others do neither", async () => {
    const submit = { action: "false" };
    expect((await app.as("audrey").get("/api/v0/jobs")).status).toBe(200);
    expect((await app.as("audrey").send("POST", "/api/v0/jobs", submit)).status).toBe(403);
    expect((await app.as("alice").get("/api/v0/jobs")).code).toBe("NOT_AUTHORIZED");
    expect((await app.anonymous.get("/api/v0/jobs")).code).toBe("NOT_AUTHENTICATED");
  });
});
