import { describe, expect, test } from "bun:test";
import { openTestApplication, PASSWORD, type TestApplication } from "../api/testing.ts";
import { databaseEngines, type Engine } from "../database/testing.ts";

const ACCOUNTS = "/enzi/v0/accounts";
const ACME = `${ACCOUNTS}/acme`;

/** An organization `acme` with an owner and a member. */
async function openAcme(engine: Engine) {
  const app = await openTestApplication({ engine });
  await app.admin.send("POST", ACCOUNTS, { name: "acme", isOrg: true });
  const [olga, mia, zoe] = [await app.user("olga"), await app.user("mia"), await app.user("zoe")];
  expect((await app.admin.send("PUT", `${ACME}/members/olga`, { isAdmin: true })).status).toBe(200);
  expect((await olga.send("PUT", `${ACME}/members/mia`)).body).toMatchObject({
    member: { name: "mia" },
    isAdmin: false,
  });
  return { app, olga, mia, zoe, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
}

describe.each(databaseEngines())("organizations and teams over the API, on %s", (engine) => {
  test("owners say who is in, members see it, and nobody else does", async () => {
    await using acme = await openAcme(engine);
    const { app, olga, mia, zoe } = acme;
    const members = await mia.get(`${ACME}/members`);
    expect(members.body.members.map((item: { member: { name: string } }) => item.member.name)).toEqual([
      "mia",
      "olga",
    ]);
    expect((await mia.get(`${ACME}/members?filter=admins`)).body.members).toHaveLength(1);
    expect((await mia.get(`${ACME}/members/zoe`)).code).toBe("NO_SUCH_MEMBER");
    for (const path of [
      "/members",
      "/members/mia",
      "/teams",
      "/teams/nothing",
      "/serviceAccounts",
      "/members/mia/teams",
    ]) {
      expect([path, (await zoe.get(ACME + path)).code]).toEqual([path, "NOT_AUTHORIZED"]);
    }
    const changes: [string, string, unknown?][] = [
      ["PUT", "/members/zoe", {}],
      ["PATCH", "/members/mia", { isAdmin: true }],
      ["DELETE", "/members/olga"],
      ["POST", "/teams", { name: "devs" }],
      ["POST", "/serviceAccounts", { name: "ci" }],
    ];
    for (const [method, path, body] of changes) {
      expect([method, path, (await mia.send(method, ACME + path, body)).code]).toEqual([
        method,
        path,
        "NOT_AUTHORIZED",
      ]);
      expect([method, path, (await zoe.send(method, ACME + path, body)).code]).toEqual([
        method,
        path,
        "NOT_AUTHORIZED",
      ]);
    }
    expect((await olga.send("PUT", `${ACME}/members/nobody`, {})).code).toBe("NO_SUCH_USER");
    expect((await olga.send("PATCH", `${ACME}/members/zoe`, { isAdmin: true })).code).toBe("NO_SUCH_MEMBER");
    expect((await olga.send("PUT", `${ACME}/members/acme`, {})).status).toBe(400);
    expect((await olga.send("PUT", `${ACME}/members/zoe`, { isOwner: true })).status).toBe(400);
    expect((await olga.get(`${ACCOUNTS}/mia/members`)).code).toBe("NO_SUCH_ORGANIZATION");
    expect((await mia.get(`${ACCOUNTS}/mia/organizations`)).body.memberOrgs).toMatchObject([
      { org: { name: "acme" }, isAdmin: false },
    ]);
    expect((await zoe.get(`${ACCOUNTS}/mia/organizations`)).code).toBe("NOT_AUTHORIZED");
    expect((await olga.send("PATCH", ACME, { fullName: "Acme Inc." })).body.fullName).toBe("Acme Inc.");
    expect((await olga.send("PATCH", ACME, { isActive: false })).code).toBe("NOT_AUTHORIZED");
    expect((await app.admin.get(ACME)).body).toMatchObject({ membersCount: 2, teamsCount: 0 });
  });

  test("an owner cannot leave an organization without one; administrators can", async () => {
    await using acme = await openAcme(engine);
    const { app, olga } = acme;
    const own = `${ACME}/members/olga`;
    expect((await olga.send("PATCH", own, { isAdmin: false })).code).toBe("LAST_OWNER");
    expect((await olga.send("PUT", own, { isAdmin: false })).code).toBe("LAST_OWNER");
    expect((await olga.send("DELETE", own)).code).toBe("LAST_OWNER");
    await olga.send("PATCH", `${ACME}/members/mia`, { isAdmin: true });
    const mia = app.as("mia");
    // Both at once: one of them stays.
    const both = await Promise.all([
      mia.send("PATCH", own, { isAdmin: false }),
      olga.send("PATCH", `${ACME}/members/mia`, { isAdmin: false }),
    ]);
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
    const owners = (await app.admin.get(`${ACME}/members?filter=admins`)).body.members;
    expect(owners).toHaveLength(1);
    const last = owners[0].member.name;
    expect((await app.admin.send("DELETE", `${ACME}/members/${last}`)).status).toBe(204);
    expect((await app.admin.get(`${ACME}/members?filter=admins`)).body.members).toEqual([]);
  });

  test("teams are made, renamed and deleted, and found by name and id", async () => {
    await using acme = await openAcme(engine);
    const { olga, mia } = acme;
    const team = await olga.send("POST", `${ACME}/teams`, { name: "Dev.Team-1", description: "Developers" });
    expect(team.status).toBe(201);
    const shown = {
      name: "Dev.Team-1",
      description: "Developers",
      clientUserIsMember: false,
      membersCount: 0,
    };
    expect(team.body).toMatchObject(shown);
    expect((await olga.send("POST", `${ACME}/teams`, { name: "Dev.Team-1" })).code).toBe("TEAM_EXISTS");
    for (const name of ["", "a b", "-a", "a/b", "x".repeat(101), crypto.randomUUID()]) {
      expect([name, (await olga.send("POST", `${ACME}/teams`, { name })).code]).toEqual([
        name,
        "INVALID_TEAM_NAME",
      ]);
    }
    const id = `${ACME}/teams/id:${team.body.id}`;
    expect((await olga.send("PATCH", id, { name: "devs" })).body).toMatchObject({
      name: "devs",
      description: "Developers",
    });
    expect((await mia.get(`${ACME}/teams/Dev.Team-1`)).code).toBe("NO_SUCH_TEAM");
    expect((await olga.send("PUT", `${ACME}/teams/devs/members/mia`, { isAdmin: true })).body).toMatchObject({
      member: { name: "mia" },
      isAdmin: true,
    });
    expect((await mia.get(`${ACME}/teams/${team.body.id}`)).body).toMatchObject({
      clientUserIsMember: true,
      membersCount: 1,
    });
    expect((await mia.get(`${ACME}/members/mia/teams`)).body.memberTeams).toMatchObject([
      { team: { name: "devs" }, isAdmin: true },
    ]);
    expect((await mia.get(`${id}/members`)).body.members).toHaveLength(1);
    expect((await mia.get(`${id}/members/olga`)).code).toBe("NO_SUCH_MEMBER");
    expect((await olga.send("PATCH", `${id}/members/mia`, { isAdmin: false })).body.isAdmin).toBe(false);
    expect((await olga.send("PATCH", `${id}/members/olga`, {})).code).toBe("NO_SUCH_MEMBER");
    expect((await mia.send("DELETE", id)).code).toBe("NOT_AUTHORIZED");
    expect((await mia.send("PUT", `${id}/members/mia`, { isAdmin: true })).code).toBe("NOT_AUTHORIZED");
    expect((await olga.send("DELETE", id)).status).toBe(204);
    expect((await olga.send("DELETE", id)).status).toBe(204);
    expect((await olga.send("DELETE", `${id}/members/mia`)).status).toBe(204);
  });

  test("who is taken out of a team or an organization is out with the next request", async () => {
    await using acme = await openAcme(engine);
    const { app, olga, mia } = acme;
    await app.repository("acme/app");
    await olga.send("POST", `${ACME}/teams`, { name: "devs" });
    await grant(app, "devs", 1);
    const pull = async () => (await mia.get("/v2/acme/app/tags/list")).status;
    const bearer = () => tokenOf(app, "mia", "repository:acme/app:pull");
    const pullWith = async (token: string) =>
      (await app.anonymous.get("/v2/acme/app/tags/list", { Authorization: `Bearer ${token}` })).status;
    expect(await pull()).toBe(404);
    await olga.send("PUT", `${ACME}/teams/devs/members/mia`, {});
    const token = await bearer();
    expect([await pull(), await pullWith(token)]).toEqual([200, 200]);
    await olga.send("DELETE", `${ACME}/teams/devs/members/mia`);
    expect([await pull(), await pullWith(token)]).toEqual([404, 404]);
    await olga.send("PUT", `${ACME}/teams/devs/members/mia`, {});
    await grantTo(app, "mia");
    expect(await pullWith(token)).toBe(200);
    await olga.send("DELETE", `${ACME}/members/mia`);
    expect([await pull(), await pullWith(token)]).toEqual([404, 404]);
    expect((await mia.get(`${ACME}/members`)).code).toBe("NOT_AUTHORIZED");
    // Back in the organization, she is in none of its teams, and has none of what was granted to her.
    await olga.send("PUT", `${ACME}/members/mia`, {});
    expect(await pull()).toBe(404);
    await olga.send("PUT", `${ACME}/teams/devs/members/mia`, {});
    expect(await pull()).toBe(200);
    await olga.send("DELETE", `${ACME}/teams/devs`);
    expect(await pull()).toBe(404);
    const owner = async () => (await olga.get("/v2/acme/app/tags/list")).status;
    expect(await owner()).toBe(200);
    await app.admin.send("DELETE", `${ACME}/members/olga`);
    expect(await owner()).toBe(404);
  });

  test("an owner of another organization gets nowhere with the ids of this one", async () => {
    await using acme = await openAcme(engine);
    const { app, olga, zoe } = acme;
    await app.admin.send("POST", ACCOUNTS, { name: "other", isOrg: true });
    await app.admin.send("PUT", `${ACCOUNTS}/other/members/zoe`, { isAdmin: true });
    const { id } = (await olga.send("POST", `${ACME}/teams`, { name: "devs" })).body;
    await olga.send("PUT", `${ACME}/teams/devs/members/mia`, {});
    const robot = (await olga.send("POST", `${ACME}/serviceAccounts`, { name: "ci" })).body;
    const other = `${ACCOUNTS}/other`;
    for (const [method, path, body, expected] of [
      ["GET", `/teams/id:${id}`, undefined, "NO_SUCH_TEAM"],
      ["PATCH", `/teams/${id}`, { name: "mine" }, "NO_SUCH_TEAM"],
      ["PUT", `/teams/id:${id}/members/zoe`, {}, "NO_SUCH_TEAM"],
      ["GET", `/teams/id:${id}/members`, undefined, "NO_SUCH_TEAM"],
      ["GET", "/members/mia", undefined, "NO_SUCH_MEMBER"],
      ["PATCH", "/members/mia", { isAdmin: true }, "NO_SUCH_MEMBER"],
      ["GET", `/serviceAccounts/id:${robot.id}`, undefined, "NO_SUCH_ACCOUNT"],
      ["GET", "/serviceAccounts/acme+ci", undefined, "NO_SUCH_ACCOUNT"],
    ] as const) {
      expect([method, path, (await zoe.send(method, other + path, body)).code]).toEqual([
        method,
        path,
        expected,
      ]);
    }
    for (const path of [
      `/teams/id:${id}`,
      `/teams/${id}/members/mia`,
      "/members/mia",
      `/serviceAccounts/id:${robot.id}`,
      "/serviceAccounts/acme%2Bci",
    ]) {
      expect((await zoe.send("DELETE", other + path)).status).toBe(204);
    }
    expect((await olga.get(`${ACME}/teams/devs/members/mia`)).status).toBe(200);
    expect((await olga.get(`${ACME}/serviceAccounts/ci`)).status).toBe(200);
    expect((await zoe.send("PATCH", `${ACCOUNTS}/acme%2Bci`, { isActive: false })).code).toBe(
      "NOT_AUTHORIZED",
    );
    await zoe.send("POST", `${other}/teams`, { name: "spies" });
    expect((await zoe.send("PUT", `${other}/teams/spies/members/acme%2Bci`, {})).status).toBe(400);
  });

  test("service accounts are an organization's, and log in with tokens alone", async () => {
    await using acme = await openAcme(engine);
    const { app, olga, mia } = acme;
    const robot = await olga.send("POST", `${ACME}/serviceAccounts`, { name: "ci", description: "Builds" });
    expect(robot.status).toBe(201);
    expect(robot.body).toMatchObject({
      name: "acme+ci",
      isService: true,
      isOrg: false,
      description: "Builds",
    });
    expect((await olga.send("POST", `${ACME}/serviceAccounts`, { name: "acme+ci" })).code).toBe(
      "ACCOUNT_EXISTS",
    );
    for (const name of ["a b", "other+ci", "", "a+b"]) {
      expect([name, (await olga.send("POST", `${ACME}/serviceAccounts`, { name })).code]).toEqual([
        name,
        "INVALID_ACCOUNT_NAME",
      ]);
    }
    expect((await mia.get(`${ACME}/serviceAccounts`)).body.accounts).toHaveLength(1);
    expect((await mia.get(`${ACCOUNTS}?filter=services`)).body.accounts).toHaveLength(1);
    const change = await app.admin.send("POST", `${ACCOUNTS}/acme%2Bci/changePassword`, {
      newPassword: PASSWORD,
    });
    expect(change.status).toBe(400);
    expect((await app.admin.send("PATCH", `${ACCOUNTS}/acme%2Bci`, { isAdmin: true })).status).toBe(400);
    expect((await app.as("acme+ci").get("/v2/")).status).toBe(401);
    const tokens = "/api/v0/api_tokens?username=acme%2Bci";
    expect((await mia.send("POST", tokens, { tokenLabel: "x" })).code).toBe("NOT_AUTHORIZED");
    const token = (await olga.send("POST", tokens, { tokenLabel: "runner" })).body.token;
    const client = app.as("acme+ci", token);
    expect((await client.get("/v2/")).status).toBe(200);
    await app.repository("acme/app");
    expect((await client.get("/v2/acme/app/tags/list")).status).toBe(404);
    await olga.send("POST", `${ACME}/teams`, { name: "robots" });
    await grant(app, "robots", 1);
    expect((await olga.send("PUT", `${ACME}/teams/robots/members/acme%2Bci`, {})).status).toBe(200);
    expect((await client.get("/v2/acme/app/tags/list")).status).toBe(200);
    expect((await client.get(`${ACME}/members`)).code).toBe("NOT_AUTHORIZED");
    expect((await app.admin.get(ACME)).body.membersCount).toBe(2);
    expect((await olga.send("PATCH", `${ACCOUNTS}/acme%2Bci`, { isActive: false })).status).toBe(200);
    expect((await client.get("/v2/")).status).toBe(401);
    expect((await olga.send("PATCH", `${ACCOUNTS}/acme%2Bci`, { isActive: true })).status).toBe(200);
    expect((await olga.send("DELETE", `${ACME}/serviceAccounts/ci`)).status).toBe(204);
    expect((await client.get("/v2/")).status).toBe(401);
  });

  test("an organization is deleted with its teams, robots and repositories", async () => {
    await using acme = await openAcme(engine);
    const { app, olga, mia } = acme;
    await app.repository("acme/app");
    await olga.send("POST", `${ACME}/teams`, { name: "devs" });
    await olga.send("PUT", `${ACME}/teams/devs/members/mia`, {});
    await olga.send("POST", `${ACME}/serviceAccounts`, { name: "ci" });
    expect((await olga.send("DELETE", "/api/v0/accounts/acme")).code).toBe("NOT_AUTHORIZED");
    expect((await app.admin.send("DELETE", "/api/v0/accounts/acme")).status).toBe(204);
    expect((await app.admin.get("/v2/acme/app/tags/list")).status).toBe(404);
    expect((await app.admin.get(`${ACCOUNTS}/acme%2Bci`)).status).toBe(404);
    expect((await mia.get(`${ACCOUNTS}/mia/organizations`)).body.memberOrgs).toEqual([]);
    expect((await olga.get(`${ACME}/members`)).code).toBe("NO_SUCH_ORGANIZATION");
    expect((await app.admin.send("POST", ACCOUNTS, { name: "acme", isOrg: true })).status).toBe(201);
    expect((await app.admin.get(`${ACME}/members`)).body.members).toEqual([]);
    const events = await app.database.read
      .selectFrom("events")
      .select(["action", "actor_name"])
      .orderBy("id")
      .execute();
    const by = (name: string) =>
      events
        .filter(
          ({ actor_name, action }) => actor_name === name && /^(account|organization|team)\./.test(action),
        )
        .map(({ action }) => action);
    expect(by("olga")).toEqual([
      ...["organization.member.add", "team.create", "team.member.add", "account.create"],
    ]);
    expect(by("root")).toEqual([
      ...["account.create", "organization.member.add", "account.delete", "account.delete", "account.create"],
    ]);
  });

  test("members come in pages", async () => {
    await using acme = await openAcme(engine);
    const { app } = acme;
    await app.database.transaction(async (transaction) => {
      const { id } = await transaction
        .selectFrom("accounts")
        .select("id")
        .where("name", "=", "acme")
        .executeTakeFirstOrThrow();
      for (let index = 0; index < 23; index++) {
        const made = await transaction
          .insertInto("accounts")
          .values({
            ...{
              uid: crypto.randomUUID(),
              name: `p${index}`,
              kind: "user",
              full_name: "",
              password_hash: null,
            },
            ...{ is_admin: 0, is_active: 1, created_at: 1, credentials_valid_from: 1 },
          })
          .returning("id")
          .executeTakeFirstOrThrow();
        await transaction
          .insertInto("organization_members")
          .values({ organization_id: id, account_id: made.id, created_at: 1 })
          .execute();
      }
    });
    const names: string[] = [];
    let start: string | null = "";
    let pages = 0;
    while (start !== null) {
      const page = await app.admin.get(`${ACME}/members?limit=10&start=${start}`);
      names.push(...page.body.members.map((item: { member: { name: string } }) => item.member.name));
      start = page.headers.get("x-next-page-start");
      pages++;
    }
    expect([pages, new Set(names).size, names.length]).toEqual([3, 25, 25]);
  });
});

async function grant(app: TestApplication, team: string, level: 1 | 2 | 3): Promise<void> {
  await app.database.transaction(async (transaction) => {
    const { id } = await transaction
      .selectFrom("teams")
      .select("id")
      .where("name", "=", team)
      .executeTakeFirstOrThrow();
    const repository = await transaction.selectFrom("repositories").select("id").executeTakeFirstOrThrow();
    await transaction
      .insertInto("repository_grants")
      .values({ repository_id: repository.id, team_id: id, level, created_at: 1 })
      .execute();
  });
}

async function grantTo(app: TestApplication, name: string): Promise<void> {
  await app.database.transaction(async (transaction) => {
    const { id } = await transaction
      .selectFrom("accounts")
      .select("id")
      .where("name", "=", name)
      .executeTakeFirstOrThrow();
    const repository = await transaction.selectFrom("repositories").select("id").executeTakeFirstOrThrow();
    await transaction
      .insertInto("repository_grants")
      .values({ repository_id: repository.id, account_id: id, level: 1, created_at: 1 })
      .execute();
  });
}

async function tokenOf(app: TestApplication, name: string, scope: string): Promise<string> {
  const answer = await app.as(name).get(`/auth/token?service=entrepot&scope=${scope}`);
  return answer.body.token;
}
