import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { openTestApplication, type TestApplication } from "../api/testing.ts";
import { databaseEngines } from "../database/testing.ts";
import { RegistrySettings } from "./registry-settings.ts";

const SETTINGS = "/api/v0/meta/settings";

describe.each(databaseEngines())("the settings of the registry, on %s", (engine) => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await openTestApplication({ engine });
    await app.user("alice");
  });
  afterAll(() => app[Symbol.asyncDispose]());
  const change = (body: unknown) => app.admin.send("POST", SETTINGS, body);

  test("are changed in part, and read back in DTR's words", async () => {
    const before = (await app.admin.get(SETTINGS)).body;
    expect(before).toMatchObject({
      createRepositoryOnPush: true,
      readOnlyRegistry: false,
      jobHistoryMaxAge: "720h0m0s",
      jobHistoryToKeep: 0,
      // As the configuration has it: who sends back what was read must not switch the limit off.
      repoEventHistoryMaxAge: "8760h0m0s",
      webTLSKey: "",
    });
    expect((await change({ jobHistoryToKeep: 100, repoEventHistoryMaxAge: "48h" })).status).toBe(202);
    expect((await change({ jobHistoryMaxAge: "24h", disableBackupWarning: true })).status).toBe(202);
    expect((await app.admin.get(SETTINGS)).body).toEqual({
      ...before,
      jobHistoryMaxAge: "24h0m0s",
      jobHistoryToKeep: 100,
      repoEventHistoryMaxAge: "48h0m0s",
      disableBackupWarning: true,
    });
    const { data } = await app.database.read
      .selectFrom("events")
      .select("data")
      .where("action", "=", "settings.update")
      .orderBy("id", "desc")
      .executeTakeFirstOrThrow();
    expect(JSON.parse(data ?? "")).toEqual({ changed: ["jobHistory.maxAge", "kept.disableBackupWarning"] });
  });

  test("are refused as a whole when one cannot be what it is asked to be", async () => {
    const before = (await app.admin.get(SETTINGS)).body;
    for (const body of [
      { readOnlyRegistry: "yes" },
      { jobHistoryMaxAge: "a while" },
      { nonsense: true },
      { createRepositoryOnPush: false, scanningEnabled: true },
      { createRepositoryOnPush: false, webTLSKey: "-----BEGIN PRIVATE KEY-----" },
      { dtrHost: "elsewhere.example.com" },
    ])
      expect(await change(body)).toMatchObject({ status: 400, code: "INVALID_SETTINGS" });
    expect((await app.admin.get(SETTINGS)).body).toEqual(before);
    expect((await change(before)).status).toBe(202);
  });

  test("read-only mode refuses what changes content, and lets pulls go on", async () => {
    const push = () => app.as("alice").send("POST", "/v2/alice/app/blobs/uploads/");
    expect((await push()).status).toBe(202);
    expect((await change({ readOnlyRegistry: true })).status).toBe(202);
    const refused = await push();
    expect(refused.status).toBe(403);
    expect(refused.body.errors[0].message).toContain("read-only");
    expect((await app.as("alice").get("/v2/alice/app/tags/list")).status).toBe(200);
    const repository = "/api/v0/repositories/alice/app";
    for (const [method, path, body] of [
      ["DELETE", repository],
      ["DELETE", "/api/v0/accounts/alice/repositories"],
      ["DELETE", `${repository}/tags/latest`],
      ["DELETE", `${repository}/manifests/sha256:${"0".repeat(64)}`],
      ["POST", `${repository}/tags/latest/restore`, {}],
      ["POST", `${repository}/rename`, { name: "other" }],
      ["POST", "/api/v0/repositories/alice/deleted/restore", {}],
    ] as const) {
      const { status, body: answer } = await app.as("alice").send(method, path, body);
      expect([method, path, status]).toEqual([method, path, 403]);
      expect(answer.errors[0].message).toContain("read-only");
    }
    const denied = await app.as("alice").send("DELETE", `/v2/alice/app/manifests/sha256:${"0".repeat(64)}`);
    expect(denied.status).toBe(403);
    expect((await app.as("alice").get("/api/v0/meta/alerts")).body[0].id).toBe("readOnlyRegistry");
    expect((await app.admin.get("/api/v0/accounts/alice/access/alice/app?action=push")).body).toMatchObject({
      refusal: "readOnly",
    });
    await change({ readOnlyRegistry: false });
    expect((await push()).status).toBe(202);
  });

  test("create-on-push is switched at once", async () => {
    const push = () => app.as("alice").send("POST", "/v2/alice/other/blobs/uploads/");
    await change({ createRepositoryOnPush: false });
    expect((await push()).status).toBe(404);
    await change({ createRepositoryOnPush: true });
    expect((await push()).status).toBe(202);
  });

  test("other processes hear of a change within a second, and ask no more than once in it", async () => {
    let now = 0;
    const { database } = app;
    const other = new RegistrySettings({ database, config: app.services.config, now: () => now });
    expect((await other.access()).readOnly).toBe(false);
    await change({ readOnlyRegistry: true });
    now = 999;
    const cached = other.access();
    expect(cached).not.toBeInstanceOf(Promise);
    expect((await cached).readOnly).toBe(false);
    now = 1000;
    expect((await other.access()).readOnly).toBe(true);
    await change({ readOnlyRegistry: false });
  });

  test("what a newer program set besides does not keep an older one from working", async () => {
    await change({ readOnlyRegistry: false });
    await app.database.transaction((transaction) =>
      transaction
        .updateTable("settings")
        .set({ value: JSON.stringify({ readOnly: true, later: 1, jobHistory: { toKeep: 9, later: 1 } }) })
        .where("key", "=", "registry.settings")
        .execute(),
    );
    const other = new RegistrySettings({ database: app.database, config: app.services.config });
    expect((await other.access()).readOnly).toBe(true);
    expect((await other.jobHistory()).toKeep).toBe(9);
    await change({ readOnlyRegistry: false, jobHistoryToKeep: 0 });
  });

  test("changes at the same time do not undo each other", async () => {
    await Promise.all([
      change({ jobHistoryToKeep: 5 }),
      change({ repoEventHistoryToKeep: 6 }),
      change({ scanningDeadline: 7 }),
    ]);
    expect((await app.admin.get(SETTINGS)).body).toMatchObject({
      jobHistoryToKeep: 5,
      repoEventHistoryToKeep: 6,
      scanningDeadline: 7,
    });
  });

  test("finished jobs beyond the number to keep are forgotten", async () => {
    await change({ jobHistoryToKeep: 2, jobHistoryMaxAge: "0s" });
    await app.database.transaction(async (transaction) => {
      for (let index = 0; index < 5; index++)
        await transaction
          .insertInto("jobs")
          .values({
            id: `old-${index}`,
            action: "sleep",
            status: "error",
            parameters: "{}",
            retries_left: 0,
            retries_total: 0,
            scheduled_at: index,
            updated_at: index,
            finished_at: index,
          })
          .execute();
    });
    const handler = app.background.handlers.get("job_history");
    const signal = new AbortController().signal;
    const log = { info() {}, warn() {}, error() {} };
    const context = {
      jobId: "j",
      checkpoint: undefined,
      signal,
      log,
      progress() {},
      async saveCheckpoint() {},
    };
    await handler.run(context, {});
    const left = await app.database.read.selectFrom("jobs").select("id").orderBy("id").execute();
    expect(left.map(({ id }) => id)).toEqual(["old-3", "old-4"]);
  });

  test("the storage is shown without secrets, and cannot be changed", async () => {
    const path = "/api/v0/admin/settings/registry";
    const { body } = await app.admin.get(path);
    expect(body.storage.filesystem.rootdirectory).toEndWith("blobs");
    expect((await app.admin.send("PUT", path, body)).status).toBe(202);
    for (const storage of [
      { s3: { bucket: "elsewhere" } },
      { filesystem: { rootdirectory: "/elsewhere" } },
      { delete: { enabled: false } },
      { maintenance: { readonly: { enabled: "yes" } } },
      [],
    ])
      expect((await app.admin.send("PUT", path, { storage })).code).toBe("INVALID_SETTINGS");
    const readOnly = (enabled: boolean) => ({ storage: { maintenance: { readonly: { enabled } } } });
    expect((await app.admin.send("PUT", `${path}/simple`, readOnly(true))).status).toBe(202);
    expect((await app.admin.get(SETTINGS)).body.readOnlyRegistry).toBe(true);
    expect((await app.admin.send("PUT", path, readOnly(false))).status).toBe(202);
    expect((await app.as("alice").get(path)).status).toBe(403);
  });

  test("the registry says what it is and how it is", async () => {
    const { body: status } = await app.admin.get("/api/v0/meta/cluster_status");
    expect(Object.values(status.replica_health)).toEqual(["OK"]);
    expect(Object.values(status.replica_readonly)).toEqual([false]);
    expect((await app.anonymous.get("/api/v0/meta/features")).body).toMatchObject({ onlineGCEnabled: true });
    expect((await app.as("alice").get("/api/v0/admin/version")).body.version).toMatch(/^\d+\.\d+/);
    expect((await app.anonymous.get("/basic_info")).body).toEqual({ AuthnMethod: "None", Username: "" });
    expect((await app.as("alice").get("/basic_info")).body).toMatchObject({ Username: "alice" });
    expect((await app.anonymous.get("/ca")).status).toBe(404);
    for (const path of ["/_ping", "/health"])
      expect((await app.anonymous.get(path)).body).toMatchObject({ Healthy: true, Error: "" });
    expect((await app.as("alice").get(SETTINGS)).status).toBe(403);
    expect((await app.as("alice").send("POST", SETTINGS, {})).status).toBe(403);
  });
});
