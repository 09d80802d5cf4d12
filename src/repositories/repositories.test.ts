import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { type Client, openTestApplication, type TestApplication } from "../api/testing.ts";
import { databaseEngines } from "../database/testing.ts";
import { makeOrganization } from "./repository-testing.ts";

setDefaultTimeout(60_000);

describe.each(databaseEngines())("repositories over the API, on %s", (engine) => {
  let app: TestApplication;
  let alice: Client;
  let bob: Client;
  beforeAll(async () => {
    app = await openTestApplication({ engine });
    alice = await app.user("alice");
    bob = await app.user("bob");
    await makeOrganization(app, "acme", { owner: "alice", teams: { devs: ["bob"] } });
  });
  afterAll(() => app[Symbol.asyncDispose]());

  test("are made, shown, changed and found again", async () => {
    const made = await alice.send("POST", "/api/v0/repositories/alice", {
      name: "app",
      shortDescription: "An app",
      longDescription: "# App",
      visibility: "public",
      tagLimit: 5,
    });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      id: expect.any(String),
      namespace: "alice",
      namespaceType: "user",
      name: "app",
      shortDescription: "An app",
      longDescription: "# App",
      visibility: "public",
      scanOnPush: false,
      immutableTags: false,
      enableManifestLists: false,
      tagLimit: 5,
      pulls: 0,
      pushes: 0,
    });
    expect((await bob.get("/api/v0/repositories/alice/app")).body).toEqual(made.body);
    const changed = await alice.send("PATCH", "/api/v0/repositories/alice/app", {
      visibility: "private",
      tagLimit: 0,
      scanOnPush: true,
    });
    expect(changed.body).toEqual({ ...made.body, visibility: "private", tagLimit: 0, scanOnPush: true });
    expect((await alice.get("/api/v0/repositories/alice/app")).body).toEqual(changed.body);
    const events = await app.database.read
      .selectFrom("events")
      .select(["type", "action", "actor_name", "object_type", "object_id", "repository", "data"])
      .where("repository", "=", "alice/app")
      .orderBy("id")
      .execute();
    const of = {
      actor_name: "alice",
      object_type: "repository",
      object_id: made.body.id,
      repository: "alice/app",
    };
    expect(events).toEqual([
      { type: "CREATE", action: "repository.create", ...of, data: '{"visibility":"public"}' },
      {
        type: "UPDATE",
        action: "repository.update",
        ...of,
        data: '{"changes":{"visibility":{"from":"public","to":"private"},"scanOnPush":{"from":false,"to":true},"tagLimit":{"from":5,"to":0}}}',
      },
    ]);
    const same = await alice.send("PATCH", "/api/v0/repositories/alice/app", { tagLimit: 0 });
    expect([same.status, same.body]).toEqual([200, changed.body]);
  });

  test("a nested path, in an organization", async () => {
    const made = await alice.send("POST", "/api/v0/repositories/acme", { name: "team/web" });
    expect(made.body).toMatchObject({
      namespace: "acme",
      namespaceType: "organization",
      name: "team/web",
      visibility: "private",
    });
    expect((await alice.get("/api/v0/repositories/acme/team%2Fweb")).body).toEqual(made.body);
  });

  test("what is wrong is refused by DTR's codes", async () => {
    const post = (body: unknown, client = alice, namespace = "alice") =>
      client.send("POST", `/api/v0/repositories/${namespace}`, body);
    expect((await post({ name: "once" })).status).toBe(201);
    expect(await post({ name: "once" })).toMatchObject({ status: 400, code: "REPOSITORY_EXISTS" });
    expect(await post({ name: "x", visibility: "secret" })).toMatchObject({
      status: 400,
      code: "INVALID_REPOSITORY_VISIBILITY",
    });
    expect(await post({ name: "UPPER" })).toMatchObject({ status: 400, code: "INVALID_REPOSITORY_NAME" });
    expect(await post({ name: "../x" })).toMatchObject({ status: 400, code: "INVALID_REPOSITORY_NAME" });
    expect(await post({ name: "x", nonsense: 1 })).toMatchObject({ status: 400, code: "INVALID_PARAMETERS" });
    expect(await post({ name: "x", immutableTags: true, tagLimit: 3 })).toMatchObject({ status: 400 });
    expect(await post({ name: "x", longDescription: "ä".repeat(60_000) })).toMatchObject({ status: 400 });
    expect(await post({ name: "x" }, app.admin, "nobody")).toMatchObject({
      status: 404,
      code: "NO_SUCH_ACCOUNT",
    });
    expect(await post({ name: "x" }, bob, "nobody")).toMatchObject({ status: 404, code: "NO_SUCH_ACCOUNT" });
    expect(await post({ name: "x" }, bob, "alice")).toMatchObject({ status: 403, code: "NOT_AUTHORIZED" });
    expect(await post({ name: "x" }, bob, "acme")).toMatchObject({ status: 403, code: "NOT_AUTHORIZED" });
    expect(await post({ name: "x" }, app.anonymous)).toMatchObject({
      status: 401,
      code: "NOT_AUTHENTICATED",
    });
    const immutable = await alice.send("PATCH", "/api/v0/repositories/alice/once", { immutableTags: true });
    expect(immutable.body.immutableTags).toBe(true);
    expect((await alice.send("PATCH", "/api/v0/repositories/alice/once", { tagLimit: 3 })).status).toBe(400);
  });

  test("a hidden one looks like a missing one, to the byte", async () => {
    await app.repository("alice/hidden");
    const ask = async (name: string, method: string, rest: string, body?: unknown) => {
      const {
        status,
        body: answer,
        headers,
      } = await bob.send(method, `/api/v0/repositories/alice/${name}${rest}`, body);
      return {
        status,
        text: JSON.stringify(answer).replaceAll(name, "NAME"),
        length: headers.get("content-type"),
      };
    };
    for (const [method, rest, body] of [
      ["GET", "", undefined],
      ["PATCH", "", { tagLimit: 1 }],
      ["DELETE", "", undefined],
      ["POST", "/restore", undefined],
      ["POST", "/rename", { name: "mine" }],
      ["POST", "/rename", { namespace: "bob", name: "mine" }],
      ["GET", "/teamAccess", undefined],
      ["PUT", "/teamAccess/devs", { accessLevel: "admin" }],
      ["DELETE", "/teamAccess/devs", undefined],
      ["GET", "/userAccess", undefined],
      ["PUT", "/userAccess/bob", { accessLevel: "admin" }],
      ["DELETE", "/userAccess/bob", undefined],
    ] as const) {
      const hidden = await ask("hidden", method, rest, body);
      expect(hidden).toEqual(await ask("absent", method, rest, body));
      expect([hidden.status, method, rest]).toEqual([404, method, rest]);
    }
  });

  test("lists show what the asker may see, page by page, with a count", async () => {
    for (const name of ["list/a", "list/b", "list/c", "list/d"]) {
      await app.repository(name, name === "list/c" ? "private" : "public");
    }
    const first = await bob.get("/api/v0/repositories/list?pageSize=2&count=true");
    expect(first.body.repositories.map(({ name }: { name: string }) => name)).toEqual(["a", "b"]);
    expect(first.headers.get("x-resource-count")).toBe("3");
    const start = first.headers.get("x-next-page-start");
    const second = await bob.get(`/api/v0/repositories/list?pageSize=2&pageStart=${start}`);
    expect(second.body.repositories.map(({ name }: { name: string }) => name)).toEqual(["d"]);
    expect(second.headers.get("x-next-page-start")).toBeNull();
    const all = await app.admin.get("/api/v0/repositories?pageSize=1000&count=true");
    expect(all.headers.get("x-resource-count")).toBe(String(all.body.repositories.length));
    expect(await bob.get("/api/v0/repositories/list?pageStart=nonsense")).toMatchObject({ status: 400 });
    expect(await bob.get("/api/v0/repositories/nobody")).toMatchObject({
      status: 404,
      code: "NO_SUCH_ACCOUNT",
    });
    expect((await bob.get("/api/v0/repositories/alice")).status).toBe(200);
    expect(await app.anonymous.get("/api/v0/repositories")).toMatchObject({ status: 401 });
    expect(await app.anonymous.get("/api/v0/repositories/alice/app")).toMatchObject({ status: 401 });
  });
});

test("without an account: the public ones, when anonymous pull is on", async () => {
  await using app = await openTestApplication({ config: { registry: { anonymousPull: true } } });
  await app.repository("alice/open", "public");
  await app.repository("alice/closed");
  const { body } = await app.anonymous.get("/api/v0/repositories");
  expect(body.repositories.map(({ name }: { name: string }) => name)).toEqual(["open"]);
  expect((await app.anonymous.get("/api/v0/repositories/alice/open")).status).toBe(200);
  expect((await app.anonymous.get("/api/v0/repositories/nobody")).body).toEqual({ repositories: [] });
  const closed = await app.anonymous.get("/api/v0/repositories/alice/closed");
  const missing = await app.anonymous.get("/api/v0/repositories/alice/missing");
  expect([closed.status, closed.body]).toEqual([missing.status, missing.body]);
});
