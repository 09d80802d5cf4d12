import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { type Client, openTestApplication, type TestApplication } from "../api/testing.ts";
import { databaseEngines } from "../database/testing.ts";
import { makeOrganization, pushImage, tokenFor } from "../repositories/repository-testing.ts";

setDefaultTimeout(60_000);

describe.each(databaseEngines())("grants of access over the API, on %s", (engine) => {
  let app: TestApplication;
  let owner: Client;
  let dev: Client;
  let stranger: Client;
  beforeAll(async () => {
    app = await openTestApplication({ engine });
    owner = await app.user("owner");
    dev = await app.user("dev");
    stranger = await app.user("stranger");
    await makeOrganization(app, "acme", { owner: "owner", teams: { devs: ["dev"], ops: ["dev"] } });
    await makeOrganization(app, "other", { owner: "stranger", teams: { theirs: ["stranger"] } });
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const levelOf = async (client: Client, repository: string) =>
    (await app.admin.get(`/api/v0/accounts/${client.name}/repositoryAccess/${repository}`)).body?.accessLevel;
  const events = async (action: string) =>
    (
      await app.database.read
        .selectFrom("events")
        .select(["type", "object_name", "data"])
        .where("action", "=", action)
        .orderBy("id")
        .execute()
    ).map(({ type, object_name, data }) => [type, object_name, JSON.parse(data ?? "{}")]);

  test("a team is granted access to a repository, more of it, and none again", async () => {
    await app.repository("acme/app");
    const path = "/api/v0/repositories/acme/app/teamAccess";
    const granted = await owner.send("PUT", `${path}/devs`, { accessLevel: "read-only" });
    const entry = {
      accessLevel: "read-only",
      team: { id: expect.any(String), name: "devs", clientUserIsMember: false },
    };
    expect(granted).toMatchObject({ status: 200, body: { teamAccessList: [entry] } });
    expect(granted.body.repository.name).toBe("app");
    expect((await owner.send("PUT", `${path}/devs`, { accessLevel: "read-only" })).status).toBe(200);
    expect((await dev.get("/api/v0/repositories/acme/app")).status).toBe(200);
    expect(await dev.get(path)).toMatchObject({ status: 403, code: "NOT_AUTHORIZED" });
    await owner.send("PUT", `${path}/devs`, { accessLevel: "admin" });
    const list = await dev.get(`${path}?count=true`);
    expect(list.body.teamAccessList).toEqual([
      { accessLevel: "admin", team: { id: expect.any(String), name: "devs", clientUserIsMember: true } },
    ]);
    expect(list.headers.get("x-resource-count")).toBe("1");
    // By the team's id as well.
    const id = list.body.teamAccessList[0].team.id;
    expect((await owner.send("DELETE", `${path}/${id}`)).status).toBe(204);
    expect((await owner.send("DELETE", `${path}/devs`)).status).toBe(204);
    expect((await dev.get("/api/v0/repositories/acme/app")).status).toBe(404);
    expect(await events("access.grant")).toEqual([
      ["CREATE", "acme/app", { team: "devs", accessLevel: "read-only" }],
      ["UPDATE", "acme/app", { team: "devs", accessLevel: "admin", previousAccessLevel: "read-only" }],
    ]);
    expect(await events("access.revoke")).toEqual([
      ["DELETE", "acme/app", { team: "devs", previousAccessLevel: "admin" }],
    ]);
    expect(await owner.send("PUT", `${path}/devs`, { accessLevel: "all" })).toMatchObject({
      status: 400,
      code: "INVALID_ACCESS_LEVEL",
    });
    expect(await owner.send("PUT", `${path}/none`, { accessLevel: "admin" })).toMatchObject({
      status: 404,
      code: "NO_SUCH_TEAM",
    });
  });

  test("teams of another organization are refused, by name and by id", async () => {
    await app.repository("acme/guarded");
    const { id } = await app.database.read
      .selectFrom("teams")
      .select("uid as id")
      .where("name", "=", "theirs")
      .executeTakeFirstOrThrow();
    for (const team of ["theirs", id]) {
      for (const path of ["repositories/acme/guarded", "repositoryNamespaces/acme"]) {
        for (const [method, body] of [
          ["PUT", { accessLevel: "read-only" }],
          ["DELETE", undefined],
        ] as const) {
          const answer = await owner.send(method, `/api/v0/${path}/teamAccess/${team}`, body);
          expect([path, method, answer.status, answer.code]).toEqual([path, method, 404, "NO_SUCH_TEAM"]);
        }
      }
      const paths = { pattern: "acme/**", team, accessLevel: "admin" };
      expect((await owner.send("PUT", "/api/v0/repositoryNamespaces/acme/pathAccess", paths)).code).toBe(
        "NO_SUCH_TEAM",
      );
      expect((await owner.get(`/api/v0/accounts/acme/teams/${team}/repositoryAccess`)).code).toBe(
        "NO_SUCH_TEAM",
      );
    }
    // Nor do owners of another organization reach in here.
    expect(
      (
        await stranger.send("PUT", "/api/v0/repositories/acme/guarded/teamAccess/theirs", {
          accessLevel: "admin",
        })
      ).status,
    ).toBe(404);
    expect(
      (
        await stranger.send("PUT", "/api/v0/repositoryNamespaces/acme/teamAccess/devs", {
          accessLevel: "admin",
        })
      ).code,
    ).toBe("NOT_AUTHORIZED");
    expect((await stranger.get("/api/v0/accounts/acme/teams/devs/repositoryAccess")).code).toBe(
      "NOT_AUTHORIZED",
    );
    const outside = { pattern: "other/**", team: "devs", accessLevel: "admin" };
    expect((await owner.send("PUT", "/api/v0/repositoryNamespaces/acme/pathAccess", outside)).status).toBe(
      400,
    );
    expect(await levelOf(stranger, "acme/guarded")).toBeUndefined();
  });

  test("grants add up: the highest of them counts, and of all ways", async () => {
    await app.repository("acme/sum");
    const repository = "/api/v0/repositories/acme/sum";
    await owner.send("PUT", `${repository}/teamAccess/devs`, { accessLevel: "read-only" });
    await owner.send("PUT", `${repository}/teamAccess/ops`, { accessLevel: "read-write" });
    expect(await levelOf(dev, "acme/sum")).toBe("read-write");
    await owner.send("PUT", `${repository}/userAccess/dev`, { accessLevel: "admin" });
    expect(await levelOf(dev, "acme/sum")).toBe("admin");
    await owner.send("DELETE", `${repository}/userAccess/dev`);
    await owner.send("DELETE", `${repository}/teamAccess/ops`);
    expect(await levelOf(dev, "acme/sum")).toBe("read-only");
    const namespace = "/api/v0/repositoryNamespaces/acme/teamAccess/ops";
    const whole = await owner.send("PUT", namespace, { accessLevel: "admin" });
    expect(whole).toMatchObject({
      status: 200,
      body: { namespace: "acme", accessLevel: "admin", team: { name: "ops" } },
    });
    expect((await owner.get(namespace)).body).toEqual(whole.body);
    expect(
      (await owner.get("/api/v0/repositoryNamespaces/acme/teamAccess")).body.teamAccessList,
    ).toMatchObject([{ accessLevel: "admin", team: { name: "ops" } }]);
    expect(await levelOf(dev, "acme/sum")).toBe("admin");
    // Who administers the namespace makes repositories in it.
    expect((await dev.send("POST", "/api/v0/repositories/acme", { name: "by-ops" })).status).toBe(201);
    expect((await owner.send("DELETE", namespace)).status).toBe(204);
    expect((await owner.send("DELETE", namespace)).status).toBe(204);
    expect((await owner.get(namespace)).code).toBe("NO_SUCH_ACCESS");
    expect(await levelOf(dev, "acme/sum")).toBe("read-only");
    expect((await dev.get("/api/v0/repositories/acme/by-ops")).status).toBe(404);
  });

  test("a user's repository is shared with other users", async () => {
    await app.repository("owner/shared");
    const path = "/api/v0/repositories/owner/shared/userAccess";
    const shared = await owner.send("PUT", `${path}/stranger`, { accessLevel: "read-write" });
    expect(shared.body.userAccessList).toMatchObject([
      {
        accessLevel: "read-write",
        user: { name: "stranger", isOrg: false, isActive: true, isServiceAccount: false },
      },
    ]);
    expect((await stranger.get("/v2/owner/shared/tags/list")).status).toBe(200);
    const pushed = await pushImage(app, stranger, { repository: "owner/shared", tag: "1", layer: "shared" });
    expect(pushed.statuses).toEqual([201, 201, 201]);
    expect(
      (await stranger.send("PATCH", "/api/v0/repositories/owner/shared", { visibility: "public" })).code,
    ).toBe("NOT_AUTHORIZED");
    await app.database.transaction((transaction) =>
      transaction
        .insertInto("accounts")
        .columns([
          "uid",
          "name",
          "kind",
          "full_name",
          "is_admin",
          "is_active",
          "created_at",
          "credentials_valid_from",
          "owner_id",
        ])
        .expression(
          transaction
            .selectFrom("accounts")
            .select(({ val }) => [
              val("robot").as("uid"),
              val("acme+ci").as("name"),
              val("service" as const).as("kind"),
              val("").as("full_name"),
            ])
            .select(["is_admin", "is_active", "created_at", "credentials_valid_from", "id as owner_id"])
            .where("name", "=", "acme"),
        )
        .execute(),
    );
    const robot = await owner.send("PUT", `${path}/acme+ci`, { accessLevel: "read-only" });
    expect(robot.body.userAccessList[1]).toMatchObject({
      accessLevel: "read-only",
      user: { name: "acme+ci", isServiceAccount: true },
    });
    expect((await owner.send("DELETE", `${path}/acme+ci`)).status).toBe(204);
    expect((await owner.send("PUT", `${path}/acme`, { accessLevel: "read-only" })).code).toBe("NO_SUCH_USER");
    expect(
      (await owner.send("PUT", "/api/v0/repositories/owner/shared/teamAccess/devs", { accessLevel: "admin" }))
        .code,
    ).toBe("NO_SUCH_TEAM");
  });

  test("takes effect at once on tokens that docker has already", async () => {
    await app.repository("acme/at-once");
    const path = "/api/v0/repositories/acme/at-once/teamAccess/devs";
    await owner.send("PUT", path, { accessLevel: "read-write" });
    const token = await tokenFor(dev, "repository:acme/at-once:pull,push");
    const list = async () =>
      (await fetch(`${app.url}/v2/acme/at-once/tags/list`, { headers: { Authorization: token } })).status;
    const push = async () =>
      (
        await fetch(`${app.url}/v2/acme/at-once/blobs/uploads/`, {
          method: "POST",
          headers: { Authorization: token },
        })
      ).status;
    expect([await list(), await push()]).toEqual([200, 202]);
    await owner.send("PUT", path, { accessLevel: "read-only" });
    expect([await list(), await push()]).toEqual([200, 403]);
    await owner.send("DELETE", path);
    expect([await list(), await push()]).toEqual([404, 403]);
    await owner.send("PUT", path, { accessLevel: "read-write" });
    expect([await list(), await push()]).toEqual([200, 202]);
  });

  test("a team pushes to what is below its path, makes repositories there, and nowhere else", async () => {
    const path = "/api/v0/repositoryNamespaces/acme/pathAccess";
    const body = { pattern: "acme/svc/**", team: "devs", accessLevel: "read-write" };
    const granted = await owner.send("PUT", path, body);
    expect(granted.body).toMatchObject({
      pattern: "acme/svc/**",
      accessLevel: "read-write",
      team: { name: "devs" },
    });
    const push = async (repository: string) =>
      (await pushImage(app, dev, { repository, tag: "1", layer: "below" })).statuses;
    expect(await push("acme/svc/web")).toEqual([201, 201, 201]);
    expect(await push("acme/svc/deep/er")).toEqual([201, 201, 201]);
    for (const elsewhere of ["acme/svc", "acme/svcx/web", "acme/elsewhere", "other/svc/web"]) {
      expect([elsewhere, ...(await push(elsewhere))]).toEqual([elsewhere, 401, 401, 401]);
    }
    // Making one over the API takes admin.
    expect((await dev.send("POST", "/api/v0/repositories/acme", { name: "svc/api" })).code).toBe(
      "NOT_AUTHORIZED",
    );
    await owner.send("PUT", path, { ...body, accessLevel: "admin" });
    expect((await dev.send("POST", "/api/v0/repositories/acme", { name: "svc/api" })).status).toBe(201);
    expect((await dev.send("POST", "/api/v0/repositories/acme", { name: "elsewhere" })).code).toBe(
      "NOT_AUTHORIZED",
    );
    await owner.send("PUT", path, { pattern: "acme/svc/**", username: "stranger", accessLevel: "read-only" });
    const list = await owner.get(`${path}?pattern=acme/svc/**&count=true`);
    expect(list.body.pathAccessList).toMatchObject([
      { pattern: "acme/svc/**", accessLevel: "admin", team: { name: "devs" } },
      { pattern: "acme/svc/**", accessLevel: "read-only", user: { name: "stranger" } },
    ]);
    expect(list.headers.get("x-resource-count")).toBe("2");
    expect(
      (await stranger.get("/api/v0/repositories/acme")).body.repositories.map(
        (r: { name: string }) => r.name,
      ),
    ).toEqual(["svc/api", "svc/deep/er", "svc/web"]);
    for (const who of ["team=devs", "username=stranger"]) {
      expect((await owner.send("DELETE", `${path}?pattern=acme/svc/**&${who}`)).status).toBe(204);
      expect((await owner.send("DELETE", `${path}?pattern=acme/svc/**&${who}`)).status).toBe(204);
    }
    expect(await push("acme/svc/web")).toEqual([401, 401, 401]);
    for (const wrong of [
      { pattern: "acme", team: "devs" },
      { pattern: "acme/**" },
      { ...body, username: "dev" },
    ]) {
      expect((await owner.send("PUT", path, { accessLevel: "admin", ...wrong })).status).toBe(400);
    }
  });

  test("what a person can reach is shown to them, administrators and auditors alone", async () => {
    const reader = await app.user("reader");
    await app.repository("other/one");
    await app.repository("other/two");
    await app.repository("other/hidden");
    await app.repository("other/open", "public");
    await app.repository("reader/own");
    const put = (path: string, accessLevel: string) =>
      stranger.send("PUT", `/api/v0/repositories/other/${path}/userAccess/reader`, { accessLevel });
    await put("one", "read-only");
    await put("two", "read-write");
    const ask = (client: Client, query = "") =>
      client.get(`/api/v0/accounts/reader/repositoryAccess?pageSize=3&count=true${query}`);
    const levels = (body: {
      repositoryAccessList: { accessLevel: string; repository: { name: string } }[];
    }) => body.repositoryAccessList.map(({ accessLevel, repository }) => [repository.name, accessLevel]);
    const first = await ask(reader);
    expect(levels(first.body)).toEqual([
      ["one", "read-only"],
      ["open", "read-only"],
      ["two", "read-write"],
    ]);
    expect(first.body.user.name).toBe("reader");
    expect(first.headers.get("x-resource-count")).toBe("4");
    const second = await ask(app.admin, `&pageStart=${first.headers.get("x-next-page-start")}`);
    expect(levels(second.body)).toEqual([["own", "admin"]]);
    expect((await ask(dev)).code).toBe("NOT_AUTHORIZED");
    const one = await reader.get("/api/v0/accounts/reader/repositoryAccess/other/two");
    expect(one.body).toMatchObject({
      accessLevel: "read-write",
      user: { name: "reader" },
      repository: { namespace: "other", name: "two" },
    });
    const hidden = await reader.get("/api/v0/accounts/reader/repositoryAccess/other/hidden");
    const missing = await reader.get("/api/v0/accounts/reader/repositoryAccess/other/missing");
    expect([hidden.status, hidden.body]).toEqual([404, missing.body]);
    expect((await app.admin.get("/api/v0/accounts/reader/repositoryAccess/other/hidden")).code).toBe(
      "NO_SUCH_ACCESS",
    );
    expect((await dev.get("/api/v0/accounts/reader/repositoryAccess/other/two")).code).toBe("NOT_AUTHORIZED");
  });

  test("a team's repositories, those that the asker may see", async () => {
    await app.repository("acme/team-one");
    await app.repository("acme/team-two");
    const bystander = await app.user("bystander");
    await app.database.transaction(async (transaction) => {
      const id = (name: string) =>
        transaction.selectFrom("accounts").select("id").where("name", "=", name).executeTakeFirstOrThrow();
      await transaction
        .insertInto("organization_members")
        .values({
          organization_id: (await id("acme")).id,
          account_id: (await id("bystander")).id,
          created_at: 1,
        })
        .execute();
    });
    for (const name of ["team-one", "team-two"]) {
      await owner.send("PUT", `/api/v0/repositories/acme/${name}/teamAccess/ops`, {
        accessLevel: "read-write",
      });
    }
    const path = "/api/v0/accounts/acme/teams/ops/repositoryAccess?count=true";
    const seen = await dev.get(path);
    expect(seen.body.team).toMatchObject({ name: "ops", clientUserIsMember: true });
    expect(seen.body.repositoryAccessList).toMatchObject([
      { accessLevel: "read-write", repository: { name: "team-one" } },
      { accessLevel: "read-write", repository: { name: "team-two" } },
    ]);
    const unseen = await bystander.get(path);
    expect([unseen.status, unseen.body.repositoryAccessList]).toEqual([200, []]);
    expect(unseen.headers.get("x-resource-count")).toBe("0");
  });
});
