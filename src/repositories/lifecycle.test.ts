import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { type Client, openTestApplication, type TestApplication } from "../api/testing.ts";
import { databaseEngines } from "../database/testing.ts";
import { makeOrganization, pushImage, tokenFor } from "./repository-testing.ts";

setDefaultTimeout(60_000);

describe.each(databaseEngines())("the life of repositories over the API, on %s", (engine) => {
  let app: TestApplication;
  let owner: Client;
  let dev: Client;
  let stranger: Client;
  beforeAll(async () => {
    app = await openTestApplication({ engine });
    owner = await app.user("owner");
    dev = await app.user("dev");
    stranger = await app.user("stranger");
    await makeOrganization(app, "acme", { owner: "owner", teams: { devs: ["dev"] } });
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const push = (client: Client, repository: string, layer = `layer of ${repository}`) =>
    pushImage(app, client, { repository, tag: "1", layer });
  /** What a pull by tag answers to a docker client: with a token that was asked for. */
  const pull = async (client: Client, repository: string) => {
    const headers = { Authorization: await tokenFor(client, `repository:${repository}:pull`) };
    const { status } = await fetch(`${app.url}/v2/${repository}/manifests/1`, {
      headers: { ...headers, Accept: "*/*" },
    });
    return status;
  };
  const share = (repository: string) =>
    owner.send("PUT", `/api/v0/repositories/${repository}/teamAccess/devs`, { accessLevel: "read-write" });
  const actions = async (name: string) =>
    (
      await app.database.read
        .selectFrom("events")
        .select("action")
        .where("repository", "=", name)
        .where("object_type", "=", "repository")
        .where("action", "like", "repository.%")
        .orderBy("id")
        .execute()
    ).map(({ action }) => action);

  test("a deleted one is gone at once, its name is free, and it comes back with its content", async () => {
    const { manifest } = await push(owner, "acme/gone");
    await share("acme/gone");
    const { body: before } = await owner.get("/api/v0/repositories/acme/gone");
    const token = await tokenFor(dev, "repository:acme/gone:pull,push");
    expect(await pull(dev, "acme/gone")).toBe(200);
    expect(await dev.send("DELETE", "/api/v0/repositories/acme/gone")).toMatchObject({
      code: "NOT_AUTHORIZED",
    });
    expect((await owner.send("DELETE", "/api/v0/repositories/acme/gone")).status).toBe(204);
    expect((await owner.send("DELETE", "/api/v0/repositories/acme/gone")).status).toBe(204);
    expect(await pull(owner, "acme/gone")).toBe(404);
    const old = await fetch(`${app.url}/v2/acme/gone/tags/list`, { headers: { Authorization: token } });
    expect(old.status).toBe(404);
    expect((await owner.get("/api/v0/repositories/acme/gone")).status).toBe(404);
    for (const list of ["/api/v0/repositories?pageSize=1000", "/api/v0/repositories/acme"]) {
      expect((await app.admin.get(list)).body.repositories).not.toContainEqual(before);
    }
    for (const path of ["/v2/_catalog?n=1000", "/v1/search?q=gone"]) {
      const { body } = await app.admin.get(path);
      expect(JSON.stringify(body)).not.toContain("acme/gone");
      expect(JSON.stringify(body)).not.toContain(before.id);
    }
    const deleted = "/api/v0/repositoryNamespaces/acme/deletedRepositories";
    expect(await dev.get(deleted)).toMatchObject({ status: 403, code: "NOT_AUTHORIZED" });
    expect((await owner.get(deleted)).body.repositories).toEqual([
      {
        id: before.id,
        namespace: "acme",
        name: "gone",
        deletedAt: expect.any(String),
        restorableUntil: expect.any(String),
      },
    ]);

    // A new one of the name has nothing of the old one.
    await push(owner, "acme/gone", "another layer");
    const { body: second } = await owner.get("/api/v0/repositories/acme/gone");
    expect(second.id).not.toBe(before.id);
    expect(await pull(dev, "acme/gone")).toBe(401);
    const restore = "/api/v0/repositories/acme/gone/restore";
    expect(await owner.send("POST", restore)).toMatchObject({ status: 400, code: "REPOSITORY_EXISTS" });
    await owner.send("DELETE", "/api/v0/repositories/acme/gone");
    expect((await stranger.send("POST", restore)).status).toBe(404);
    const restored = await owner.send("POST", restore, { id: before.id });
    expect([restored.status, restored.body]).toEqual([
      200,
      { ...before, visibility: "private", pulls: expect.any(Number) },
    ]);
    const manifestOf = await fetch(`${app.url}/v2/acme/gone/manifests/1`, {
      headers: { Authorization: await tokenFor(owner, "repository:acme/gone:pull"), Accept: "*/*" },
    });
    expect(manifestOf.headers.get("docker-content-digest")).toBe(manifest);
    // What others had is not given back unasked.
    expect(await pull(dev, "acme/gone")).toBe(401);
    expect(await actions("acme/gone")).toEqual([
      "repository.create",
      "repository.delete",
      "repository.create",
      "repository.delete",
      "repository.restore",
    ]);
  });

  test("nobody restores what was in a namespace of the same name before", async () => {
    await app.user("leaver");
    await app.repository("leaver/app");
    const { uid } = await app.database.read
      .selectFrom("repositories")
      .select("uid")
      .where("name", "=", "leaver/app")
      .executeTakeFirstOrThrow();
    const caller = { credential: "system" } as const;
    await app.database.transaction((transaction) =>
      app.services.repositoryDeletions.deleteWithAccount(transaction, caller, "leaver"),
    );
    const leaver = app.as("leaver");
    expect((await leaver.get("/api/v0/repositoryNamespaces/leaver/deletedRepositories")).body).toEqual({
      repositories: [],
    });
    const restore = "/api/v0/repositories/leaver/app/restore";
    expect((await leaver.send("POST", restore)).status).toBe(404);
    expect((await leaver.send("POST", restore, { id: uid })).status).toBe(404);
    expect((await app.admin.send("POST", restore, { id: uid })).status).toBe(200);
  });

  test("all of a namespace are deleted together", async () => {
    const many = await app.user("many");
    for (let index = 0; index < 60; index++) await app.repository(`many/app-${index}`);
    expect((await stranger.send("DELETE", "/api/v0/accounts/many/repositories")).code).toBe("NOT_AUTHORIZED");
    expect((await many.send("DELETE", "/api/v0/accounts/many/repositories")).status).toBe(204);
    expect((await many.get("/api/v0/repositories/many")).body).toEqual({ repositories: [] });
    const deleted = await many.get("/api/v0/repositoryNamespaces/many/deletedRepositories?pageSize=100");
    expect(deleted.body.repositories).toHaveLength(60);
    expect((await many.send("DELETE", "/api/v0/accounts/many/repositories")).status).toBe(204);
    expect((await many.send("DELETE", "/api/v0/accounts/nobody/repositories")).code).toBe("NO_SUCH_ACCOUNT");
  });

  test("pushes that go on beside a deletion end well, or are told that there is nothing", async () => {
    await push(owner, "acme/busy");
    const pushes = Array.from({ length: 8 }, (_, index) => push(owner, "acme/busy", `busy ${index}`));
    const deletion = owner.send("DELETE", "/api/v0/repositories/acme/busy");
    const statuses = (await Promise.all(pushes)).flatMap((pushed) => pushed.statuses);
    expect((await deletion).status).toBe(204);
    // 404: a blob that went with the repository between its push and the manifest's.
    expect(statuses.filter((status) => status !== 201 && status !== 404)).toEqual([]);
    expect((await push(owner, "acme/busy", "after")).statuses).toEqual([201, 201, 201]);
  });

  test("a renamed one answers pulls by its old name, and pushes with the new one", async () => {
    const { layer } = await push(owner, "acme/old");
    await share("acme/old");
    const token = await tokenFor(dev, "repository:acme/old:pull,push");
    const { body: before } = await owner.get("/api/v0/repositories/acme/old");
    const rename = "/api/v0/repositories/acme/old/rename";
    expect((await dev.send("POST", rename, { name: "new" })).code).toBe("NOT_AUTHORIZED");
    const renamed = await owner.send("POST", rename, { name: "deep/new" });
    expect(renamed).toMatchObject({
      status: 200,
      body: { previousName: "acme/old", droppedGrants: 0, droppedWebhooks: 0 },
    });
    expect(renamed.body.repository).toEqual({ ...before, name: "deep/new", pulls: expect.any(Number) });
    const days = (Date.parse(renamed.body.redirectUntil) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(30);

    for (const client of [owner, dev]) {
      expect(await pull(client, "acme/deep/new")).toBe(200);
      expect(await pull(client, "acme/old")).toBe(200);
      expect((await client.get("/api/v0/repositories/acme/old")).body.id).toEqual(before.id);
      expect((await client.get("/v2/acme/old/tags/list")).status).toBe(200);
      expect((await client.get(`/v2/acme/old/blobs/${layer}`)).status).toBe(200);
      expect((await client.get(`/v2/acme/old/referrers/${layer}`)).status).toBe(200);
      const refused = await push(client, "acme/old", "more");
      expect(refused.statuses).toEqual([403, 403, 403]);
      expect(refused.body?.errors[0]).toMatchObject({
        code: "DENIED",
        message: "repository acme/old is acme/deep/new now: push there",
      });
    }
    // A token from before is good for the same pulls still.
    const pulled = await fetch(`${app.url}/v2/acme/old/manifests/1`, {
      headers: { Authorization: token, Accept: "*/*" },
    });
    expect(pulled.status).toBe(200);
    expect((await push(dev, "acme/deep/new", "more")).statuses).toEqual([201, 201, 201]);

    // Those who may not see the new one learn nothing of it.
    const compare = async (method: string, path: string, body?: unknown) => {
      const [one, other] = await Promise.all(
        ["old", "never"].map(async (name) => {
          const answer = await stranger.send(method, path.replace("NAME", name), body);
          return [answer.status, JSON.stringify(answer.body).replaceAll(`acme/${name}`, "NAME")];
        }),
      );
      expect(one).toEqual(other);
    };
    await compare("GET", "/api/v0/repositories/acme/NAME");
    await compare("GET", "/v2/acme/NAME/manifests/1");
    await compare("GET", "/v2/acme/NAME/tags/list");
    await compare("POST", "/v2/acme/NAME/blobs/uploads/");
    expect(await pull(stranger, "acme/old")).toBe(401);

    // And a new repository may take the name.
    expect((await owner.send("POST", "/api/v0/repositories/acme", { name: "old" })).status).toBe(201);
    expect(await pull(owner, "acme/old")).toBe(404);
    expect((await dev.get("/api/v0/repositories/acme/old")).status).toBe(404);
    expect(
      (await owner.send("POST", "/api/v0/repositories/acme/deep%2Fnew/rename", { name: "old" })).code,
    ).toBe("REPOSITORY_EXISTS");
  });

  test("pulls go on while it is renamed", async () => {
    await push(owner, "acme/here");
    const token = await tokenFor(owner, "repository:acme/here:pull");
    let done = false;
    const pulling = (async () => {
      const statuses = new Set<number>();
      while (!done) {
        const { status } = await fetch(`${app.url}/v2/acme/here/manifests/1`, {
          headers: { Authorization: token, Accept: "*/*" },
        });
        statuses.add(status);
      }
      return [...statuses];
    })();
    const forth = await owner.send("POST", "/api/v0/repositories/acme/here/rename", { name: "there" });
    const again = await owner.send("POST", "/api/v0/repositories/acme/there/rename", { name: "elsewhere" });
    done = true;
    expect([forth.status, again.status]).toEqual([200, 200]);
    expect(await pulling).toEqual([200]);
    expect(await pull(owner, "acme/there")).toBe(200);
    expect((await owner.get("/api/v0/repositories/acme/there")).body.name).toBe("elsewhere");
  });

  test("one that moves to another namespace leaves behind what was granted on it", async () => {
    await push(owner, "acme/moving");
    await share("acme/moving");
    const rename = "/api/v0/repositories/acme/moving/rename";
    expect((await owner.send("POST", rename, { namespace: "stranger", name: "moved" })).code).toBe(
      "NOT_AUTHORIZED",
    );
    expect((await app.admin.send("POST", rename, { namespace: "nobody", name: "moved" })).code).toBe(
      "NO_SUCH_ACCOUNT",
    );
    const moved = await app.admin.send("POST", rename, { namespace: "stranger", name: "moved" });
    expect(moved).toMatchObject({
      status: 200,
      body: { droppedGrants: 1, repository: { namespace: "stranger" } },
    });
    expect(await pull(stranger, "stranger/moved")).toBe(200);
    expect(await pull(stranger, "acme/moving")).toBe(200);
    for (const client of [owner, dev]) {
      expect(await pull(client, "stranger/moved")).toBe(401);
      expect((await client.get("/v2/acme/moving/tags/list")).status).toBe(404);
    }
    // Its old owner is told that the name is not free by a push, and not where it went.
    const refused = await push(owner, "acme/moving");
    expect(refused.statuses).toEqual([403, 403, 403]);
    expect(JSON.stringify(refused.body)).not.toContain("stranger");
    expect((await owner.send("POST", "/api/v0/repositories/acme", { name: "moving" })).status).toBe(201);
    expect((await push(owner, "acme/moving")).statuses).toEqual([201, 201, 201]);
  });

  test("an old name ends with its time, and with the repository", async () => {
    for (const [name, end] of [
      [
        "ages",
        (id: number) =>
          app.database.transaction((transaction) =>
            transaction
              .updateTable("repository_redirects")
              .set({ expires_at: 1 })
              .where("repository_id", "=", id)
              .execute(),
          ),
      ],
      ["ends", () => owner.send("DELETE", "/api/v0/repositories/acme/ends-new")],
    ] as const) {
      const id = await app.repository(`acme/${name}`);
      await push(owner, `acme/${name}`);
      await owner.send("POST", `/api/v0/repositories/acme/${name}/rename`, { name: `${name}-new` });
      expect(await pull(owner, `acme/${name}`)).toBe(200);
      await end(id);
      expect(await pull(owner, `acme/${name}`)).toBe(404);
      expect((await push(owner, `acme/${name}`)).statuses).toEqual([201, 201, 201]);
    }
  });
});

test("where deleting is switched off, repositories stay", async () => {
  await using app = await openTestApplication({ config: { registry: { deletes: false } } });
  await app.user("alice");
  await app.repository("alice/app");
  expect((await app.as("alice").send("DELETE", "/api/v0/repositories/alice/app")).code).toBe("NOT_ALLOWED");
  expect((await app.as("alice").send("DELETE", "/api/v0/accounts/alice/repositories")).code).toBe(
    "NOT_ALLOWED",
  );
  expect((await app.as("alice").get("/api/v0/repositories/alice/app")).status).toBe(200);
});
