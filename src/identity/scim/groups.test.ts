import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { openTestApplication, PASSWORD, type TestApplication } from "../../api/testing.ts";
import { databaseEngines } from "../../database/testing.ts";
import { mappingSource } from "../membership-source.ts";
import { accountId, mapGroup, membershipsOf, organizationWithTeam } from "../testing.ts";
import { addDirectory, addUsers, SCIM, type TestDirectory } from "./testing.ts";

// Many requests each, on machines that have other things to do.
setDefaultTimeout(120_000);

const patch = (...operations: unknown[]) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: operations,
});

describe.each(databaseEngines())("groups of a SCIM directory, on %s", (engine) => {
  let app: TestApplication;
  let okta: TestDirectory;
  let entra: TestDirectory;
  let team: { readonly id: number; readonly teamId: number };
  beforeAll(async () => {
    app = await openTestApplication({ engine });
    okta = await addDirectory(app, "okta");
    entra = await addDirectory(app, "entra");
    team = await organizationWithTeam(app, "acme", "devs");
    await mapGroup(app, okta.providerId, { group: "developers", team_id: team.teamId });
    await mapGroup(app, okta.providerId, { group: "leads", team_id: team.teamId, role: "admin" });
    await mapGroup(app, okta.providerId, { group: "owners", organization_id: team.id, role: "owner" });
    await mapGroup(app, okta.providerId, { group: "admins", role: "registry-admin" });
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const memberships = async (name: string) => membershipsOf(app, await accountId(app, name));
  const membersOf = async (id: string): Promise<string[]> =>
    (await okta.send("GET", `/Groups/${id}`)).body.members
      .map(({ display }: { display: string }) => display)
      .sort();

  test("Okta pushes a group, changes who is in it, and renames it", async () => {
    const ann = await okta.user("ann@example.com");
    const bob = await okta.user("bob@example.com");
    const filter = encodeURIComponent('displayName eq "developers"');
    const none = await okta.send("GET", `/Groups?filter=${filter}&startIndex=1&count=100`);
    expect(none.body).toMatchObject({ totalResults: 0, Resources: [] });
    const made = await okta.send("POST", "/Groups", {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
      displayName: "developers",
      members: [{ value: ann, display: "ann@example.com" }],
    });
    expect(made.status).toBe(201);
    const { id } = made.body;
    expect(made.body).toMatchObject({
      displayName: "developers",
      members: [{ value: ann, display: "ann@example.com", $ref: `${app.url}${SCIM}/Users/${ann}` }],
      meta: { resourceType: "Group", location: `${app.url}${SCIM}/Groups/${id}` },
    });
    expect(await memberships("ann")).toEqual(["acme", "acme/devs"]);
    expect((await okta.send("POST", "/Groups", { displayName: "developers" })).body.scimType).toBe(
      "uniqueness",
    );

    const added = await okta.send(
      "PATCH",
      `/Groups/${id}`,
      patch(
        { op: "remove", path: `members[value eq "${ann}"]` },
        { op: "add", path: "members", value: [{ value: bob, display: "bob@example.com" }] },
      ),
    );
    expect(added.status).toBe(204);
    expect(await memberships("ann")).toEqual([]);
    expect(await memberships("bob")).toEqual(["acme", "acme/devs"]);
    // The name decides what the group gives.
    const rename = (displayName: string) =>
      okta.send("PATCH", `/Groups/${id}`, patch({ op: "replace", value: { id, displayName } }));
    await rename("nothing here");
    expect(await memberships("bob")).toEqual([]);
    await rename("leads");
    expect(await memberships("bob")).toEqual(["acme", "acme/devs admin"]);
    await rename("developers");
    expect(await memberships("bob")).toEqual(["acme", "acme/devs"]);
    const replaced = await okta.send("PUT", `/Groups/${id}`, {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
      displayName: "developers",
      members: [{ value: ann }, { value: bob }, { value: bob }],
    });
    expect([replaced.status, replaced.body.members.length]).toEqual([200, 2]);
    expect(await memberships("ann")).toEqual(["acme", "acme/devs"]);
    expect((await okta.send("DELETE", `/Groups/${id}`)).status).toBe(204);
    expect((await okta.send("GET", `/Groups/${id}`)).status).toBe(404);
    expect([await memberships("ann"), await memberships("bob")]).toEqual([[], []]);
  });

  test("Entra ID asks without members, and changes them with capitals and values", async () => {
    const kim = await okta.user("kim@contoso.com");
    const lee = await okta.user("lee@contoso.com");
    const group = await okta.group("owners");
    const brief = await okta.send("GET", `/Groups/${group}?excludedAttributes=members`);
    expect(brief.body.members).toBeUndefined();
    const filter = encodeURIComponent('displayName eq "owners"');
    const listed = await okta.send("GET", `/Groups?excludedAttributes=members&filter=${filter}`);
    expect(Object.keys(listed.body.Resources[0]).sort()).toEqual(["displayName", "id", "meta", "schemas"]);
    const change = (...operations: unknown[]) => okta.send("PATCH", `/Groups/${group}`, patch(...operations));
    await change({ op: "Add", path: "members", value: [{ $ref: null, value: kim }, { value: lee }] });
    expect(await memberships("kim")).toEqual(["acme owner"]);
    await change({ op: "Remove", path: "members", value: [{ $ref: null, value: kim }] });
    expect(await memberships("kim")).toEqual([]);
    expect(await membersOf(group)).toEqual(["lee@contoso.com"]);
    await change({ op: "Replace", path: "members", value: [{ value: kim }] });
    expect([await memberships("kim"), await memberships("lee")]).toEqual([["acme owner"], []]);
    // One who is in the team as well stays in the organization, no longer as its owner.
    const developers = await okta.group("developers", [kim]);
    await change({ op: "Remove", path: "members" });
    expect(await memberships("kim")).toEqual(["acme", "acme/devs"]);
    await change({ op: "Replace", path: "externalId", value: "8aa1a0c0" });
    const external = encodeURIComponent('externalId eq "8aa1a0c0"');
    expect((await okta.send("GET", `/Groups?filter=${external}`)).body.totalResults).toBe(1);
    await okta.send("DELETE", `/Groups/${developers}`);
    await okta.send("DELETE", `/Groups/${group}`);
  });

  test("roles in the registry come and go with the group, and so does everything with the user", async () => {
    const eve = await okta.user("eve@example.com");
    const admins = await okta.group("admins", [eve]);
    const developers = await okta.group("developers", [eve]);
    const isAdmin = async () => (await app.admin.get("/enzi/v0/accounts/eve")).body.isAdmin;
    expect(await isAdmin()).toBe(true);
    await okta.send(
      "PATCH",
      `/Groups/${admins}`,
      patch({ op: "remove", path: `members[value eq "${eve}"]` }),
    );
    expect(await isAdmin()).toBe(false);
    await okta.send(
      "PATCH",
      `/Groups/${admins}`,
      patch({ op: "add", path: "members", value: { value: eve } }),
    );
    expect(await isAdmin()).toBe(true);
    await okta.send("DELETE", `/Users/${eve}`);
    expect([await isAdmin(), await memberships("eve")]).toEqual([false, []]);
    expect(await membersOf(developers)).toEqual([]);
    // Made again it is in no group, until the directory says so.
    await okta.send("POST", "/Users", { userName: "eve@example.com" });
    expect(await memberships("eve")).toEqual([]);
    for (const id of [admins, developers]) await okta.send("DELETE", `/Groups/${id}`);
  });

  test("what people gave is neither widened nor ended", async () => {
    const zoe = await okta.user("zoe@example.com");
    const account = await accountId(app, "zoe");
    await app.database.transaction(async (transaction) => {
      const now = Date.now();
      await transaction
        .insertInto("organization_members")
        .values({
          organization_id: team.id,
          account_id: account,
          is_owner: 0,
          source: "local",
          created_at: now,
        })
        .execute();
      await transaction
        .insertInto("team_members")
        .values({ team_id: team.teamId, account_id: account, is_admin: 0, source: "local", created_at: now })
        .execute();
    });
    const groups = [await okta.group("leads", [zoe]), await okta.group("owners", [zoe])];
    expect(await memberships("zoe")).toEqual(["acme", "acme/devs"]);
    for (const id of groups) await okta.send("DELETE", `/Groups/${id}`);
    expect(await memberships("zoe")).toEqual(["acme", "acme/devs"]);
  });

  test("a group mapping takes effect at once, and ends at once", async () => {
    const max = await okta.user("max@example.com");
    const group = await okta.group("late", [max]);
    const made = await app.admin.send("POST", "/api/v0/identity_providers/okta/group_mappings", {
      group: "late",
      organization: "acme",
      team: "devs",
      role: "member",
    });
    expect(made.status).toBe(201);
    expect(await memberships("max")).toEqual(["acme", "acme/devs"]);
    await app.admin.send("DELETE", `/api/v0/identity_providers/okta/group_mappings/${made.body.id}`);
    expect(await memberships("max")).toEqual([]);
    await okta.send("DELETE", `/Groups/${group}`);
  });

  test("another directory's groups and users are not there", async () => {
    const id = await okta.group("private");
    const foreign = await entra.user("foreign@example.com");
    const answers = [
      await entra.send("GET", `/Groups/${id}`),
      await entra.send("PUT", `/Groups/${id}`, { displayName: "x" }),
      await entra.send("PATCH", `/Groups/${id}`, patch({ op: "replace", path: "displayName", value: "x" })),
      await entra.send("DELETE", `/Groups/${id}`),
      await okta.send(
        "PATCH",
        `/Groups/${id}`,
        patch({ op: "add", path: "members", value: [{ value: foreign }] }),
      ),
      // To remove whom one does not know changes nothing.
      await okta.send(
        "PATCH",
        `/Groups/${id}`,
        patch({ op: "remove", path: `members[value eq "${foreign}"]` }),
      ),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 400, 204]);
    expect((await entra.send("GET", "/Groups")).body.totalResults).toBe(0);
    // The name is free at the other one.
    expect((await entra.send("POST", "/Groups", { displayName: "private" })).status).toBe(201);
  });

  test("requests that make no sense are refused in SCIM's form", async () => {
    const id = await okta.group("solid");
    const cases: readonly [string, string, unknown, string][] = [
      ["POST", "/Groups", {}, "invalidValue"],
      ["POST", "/Groups", { displayName: "x", members: [{ display: "no id" }] }, "invalidValue"],
      ["POST", "/Groups", { displayName: "x", members: "y" }, "invalidValue"],
      ["PATCH", `/Groups/${id}`, patch({ op: "remove", path: 'members[display eq "x"]' }), "invalidPath"],
      ["PATCH", `/Groups/${id}`, patch({ op: "remove", path: "members[value pr]" }), "invalidPath"],
      ["PATCH", `/Groups/${id}`, patch({ op: "remove", path: "displayName" }), "invalidValue"],
      [
        "PATCH",
        `/Groups/${id}`,
        patch({ op: "add", path: "members", value: [{ value: 7 }] }),
        "invalidValue",
      ],
      ["GET", `/Groups?filter=${encodeURIComponent('members eq "x"')}`, undefined, "invalidFilter"],
    ];
    for (const [method, path, body, scimType] of cases) {
      const answer = await okta.send(method, path, body);
      expect([path, body, answer.status, answer.body?.scimType]).toEqual([path, body, 400, scimType]);
    }
  });

  test("changes of one person's groups at the same time come out right", async () => {
    const users = await Promise.all(Array.from({ length: 4 }, (_, n) => okta.user(`busy-${n}@example.com`)));
    const one = await okta.group("developers", users);
    const two = await okta.group("leads");
    const add = { op: "add", path: "members", value: users.map((value) => ({ value })) };
    const remove = { op: "remove", path: "members", value: users.map((value) => ({ value })) };
    await Promise.all([
      okta.send("PATCH", `/Groups/${two}`, patch(add)),
      okta.send("PATCH", `/Groups/${one}`, patch(remove)),
    ]);
    for (const n of [0, 1, 2, 3]) expect(await memberships(`busy-${n}`)).toEqual(["acme", "acme/devs admin"]);
    for (const id of [one, two]) await okta.send("DELETE", `/Groups/${id}`);
  });

  test("leaving a group ends what it gave at once, with docker's token too", async () => {
    const una = await okta.user("una@example.com");
    const hash = await Bun.password.hash(PASSWORD);
    const repository = await app.repository("acme/app");
    await app.database.transaction(async (transaction) => {
      await transaction
        .updateTable("accounts")
        .set({ password_hash: hash })
        .where("name", "=", "una")
        .execute();
      await transaction
        .insertInto("repository_grants")
        .values({
          repository_id: repository,
          team_id: team.teamId,
          level: 2,
          created_at: Date.now(),
        })
        .execute();
    });
    const group = await okta.group("developers", [una]);
    const { body } = await app.as("una").get("/auth/token?service=x&scope=repository:acme/app:pull,push");
    const push = async () =>
      (
        await app.anonymous.send("POST", "/v2/acme/app/blobs/uploads/", undefined, {
          Authorization: `Bearer ${body.token}`,
        })
      ).status;
    expect(await push()).toBe(202);
    await okta.send("PATCH", `/Groups/${group}`, patch({ op: "remove", path: `members[value eq "${una}"]` }));
    expect(await push()).toBeGreaterThanOrEqual(401);
    await okta.send("DELETE", `/Groups/${group}`);
  });

  test("10,000 members at once, while others are served", async () => {
    const ids = await addUsers(app, okta.providerId, 10_000);
    const group = await okta.group("developers");
    let slowest = 0;
    let isDone = false;
    const others = (async () => {
      while (!isDone) {
        const start = performance.now();
        expect((await app.anonymous.get("/api/v0/login_providers")).status).toBe(200);
        slowest = Math.max(slowest, performance.now() - start);
        await Bun.sleep(5);
      }
    })();
    const start = performance.now();
    const put = async (members: readonly string[]) => {
      const answer = await okta.send("PUT", `/Groups/${group}`, {
        displayName: "developers",
        members: members.map((value, index) => ({
          value,
          display: `person-${index}@example.com`,
          type: "User",
        })),
      });
      expect(answer.status).toBe(200);
      expect(answer.body.members).toHaveLength(members.length);
      const { count } = await app.database.read
        .selectFrom("team_members")
        .select(({ fn }) => fn.countAll<number | string>().as("count"))
        .where("team_id", "=", team.teamId)
        .where("source", "=", mappingSource(okta.providerId))
        .executeTakeFirstOrThrow();
      expect(Number(count)).toBe(members.length);
    };
    await put(ids);
    const joined = performance.now() - start;
    await put(ids.slice(0, 10));
    const left = performance.now() - start - joined;
    isDone = true;
    await others;
    if (process.env.MEASURE) console.log({ engine, joined, left, slowest });
    expect(Math.max(joined, left)).toBeLessThan(60_000);
    expect(slowest).toBeLessThan(5_000);
  });
});
