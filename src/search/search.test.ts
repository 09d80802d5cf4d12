import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { insertTestAccount } from "../accounts/testing.ts";
import { type Answered, type Client, openTestApplication, type TestApplication } from "../api/testing.ts";
import { databaseEngines } from "../database/testing.ts";

describe.each(databaseEngines())("search on %s", (engine) => {
  let app: TestApplication;
  const clients: Record<string, Client> = {};
  beforeAll(async () => {
    app = await openTestApplication({ engine });
    for (const name of ["alice", "bob", "member", "owner", "auditor", "shared", "stranger"]) {
      clients[name] = await app.user(name);
    }
    await app.repository("alice/find-private");
    await app.repository("bob/find-public", "public");
    for (const name of ["find-one", "find-two", "app/find-a", "app/find-b", "find_under", "findxunder"]) {
      await app.repository(`acme/${name}`);
    }
    await app.database.transaction(async (transaction) => {
      const id = async (table: "accounts" | "repositories", name: string) =>
        (await transaction.selectFrom(table).select("id").where("name", "=", name).executeTakeFirstOrThrow())
          .id;
      const at = { created_at: 1 };
      const acme = await insertTestAccount(transaction, { name: "acme" });
      const { id: team } = await transaction
        .insertInto("teams")
        .values({ uid: "team", organization_id: acme, name: "developers", ...at })
        .returning("id")
        .executeTakeFirstOrThrow();
      const member = await id("accounts", "member");
      for (const [account_id, is_owner] of [
        [member, 0],
        [await id("accounts", "owner"), 1],
      ] as const) {
        await transaction
          .insertInto("organization_members")
          .values({ organization_id: acme, account_id, is_owner, ...at })
          .execute();
      }
      await transaction
        .insertInto("team_members")
        .values({ team_id: team, account_id: member, ...at })
        .execute();
      const grant = { team_id: null, account_id: null, level: 1 as const, created_by: null, ...at };
      await transaction
        .insertInto("repository_grants")
        .values([
          { ...grant, team_id: team, repository_id: await id("repositories", "acme/find-one") },
          {
            ...grant,
            account_id: await id("accounts", "shared"),
            repository_id: await id("repositories", "acme/find-two"),
          },
        ])
        .execute();
      await transaction
        .insertInto("namespace_grants")
        .values({ ...grant, team_id: team, namespace_id: acme, prefix: "acme/app/" })
        .execute();
      await transaction
        .updateTable("accounts")
        .set({ is_auditor: 1 })
        .where("name", "=", "auditor")
        .execute();
      await transaction
        .updateTable("repositories")
        .set({ description: "<b>Finds</b> things" })
        .where("name", "=", "bob/find-public")
        .execute();
    });
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const ALL = [
    "acme/app/find-a",
    "acme/app/find-b",
    "acme/find-one",
    "acme/find-two",
    "acme/find_under",
    "acme/findxunder",
    "alice/find-private",
    "bob/find-public",
  ];
  const PUBLIC = ["bob/find-public"];
  const SEEN: Record<string, readonly string[]> = {
    alice: ["alice/find-private", ...PUBLIC],
    bob: PUBLIC,
    stranger: PUBLIC,
    member: ["acme/app/find-a", "acme/app/find-b", "acme/find-one", ...PUBLIC],
    shared: ["acme/find-two", ...PUBLIC],
    owner: ALL.filter((name) => !name.startsWith("alice/")),
    auditor: ALL,
    root: ALL,
  };
  const clientOf = (name: string): Client => (name === "root" ? app.admin : (clients[name] ?? app.anonymous));
  const repositories = ({ body }: Answered): string[] =>
    body.repositoryResults.map(
      ({ namespace, name }: { namespace: string; name: string }) => `${namespace}/${name}`,
    );

  test.each(Object.keys(SEEN))("%s finds what they may see, and nothing else", async (name) => {
    const found = await clientOf(name).get("/api/v0/index/autocomplete?query=FIND");
    expect(found.status).toBe(200);
    expect(repositories(found)).toEqual([...(SEEN[name] ?? [])]);
    const docker = await clientOf(name).get("/api/v0/index/dockersearch?q=find");
    expect(docker.body.results.map((result: { name: string }) => result.name)).toEqual([
      ...(SEEN[name] ?? []),
    ]);
  });

  test("anonymous callers find public repositories and no accounts, where anonymous pull is on", async () => {
    const refused = await app.anonymous.get("/api/v0/index/autocomplete?query=");
    expect([refused.status, refused.code]).toEqual([401, "NOT_AUTHENTICATED"]);
    await using open = await openTestApplication({ engine, config: { registry: { anonymousPull: true } } });
    await open.repository("bob/find-public", "public");
    await open.repository("bob/find-private");
    const found = await open.anonymous.get("/api/v0/index/autocomplete?query=");
    expect(repositories(found)).toEqual(PUBLIC);
    expect(found.body.accountResults).toEqual([]);
  });

  test("results are DTR's, and description and counts come with them", async () => {
    const found = await clientOf("stranger").get("/api/v0/index/autocomplete?query=public&namespace=bob");
    expect(found.body.repositoryResults).toMatchObject([
      { namespace: "bob", name: "find-public", shortDescription: "<b>Finds</b> things", pulls: 0, pushes: 0 },
    ]);
    expect(found.headers.get("content-type")).toStartWith("application/json");
    const docker = await clientOf("stranger").get("/v1/search?q=public");
    expect(docker.body.results).toMatchObject([
      { name: "bob/find-public", description: "<b>Finds</b> things" },
    ]);
    const people = await clientOf("stranger").get(
      "/api/v0/index/autocomplete?query=ACM&includeRepositories=false",
    );
    expect(people.body).toEqual({
      repositoryResults: [],
      accountResults: [
        {
          id: expect.any(String),
          name: "acme",
          fullName: "",
          isOrg: true,
          isAdmin: false,
          isActive: true,
          isImported: false,
          membersCount: 2,
          teamsCount: 1,
        },
      ],
    });
    const none = await clientOf("stranger").get(
      "/api/v0/index/autocomplete?query=acme&includeAccounts=false",
    );
    expect(none.body.accountResults).toEqual([]);
  });

  test("what means something in a pattern means itself", async () => {
    const find = async (query: string) =>
      repositories(await app.admin.get(`/api/v0/index/autocomplete?query=${encodeURIComponent(query)}`));
    expect(await find("find_under")).toEqual(["acme/find_under"]);
    for (const nothing of ["%", "!", "'", "\\", "find%", "<script>", "ünd"]) {
      expect(await find(nothing)).toEqual([]);
    }
  });

  test("a limit is kept to, and one that is none is refused", async () => {
    const get = (query: string) => app.admin.get(`/api/v0/index/autocomplete?${query}`);
    expect(repositories(await get("query=find&limit=2"))).toEqual(ALL.slice(0, 2));
    expect(repositories(await get("query=find&limit=100000"))).toHaveLength(ALL.length);
    for (const wrong of [
      "",
      "query=a&limit=0",
      "query=a&limit=x",
      `query=${"a".repeat(256)}`,
      "query=a&query=b",
    ]) {
      expect((await get(wrong)).status).toBe(400);
    }
  });

  test("a token that is good for some repositories finds those, and no accounts", async () => {
    const made = await clientOf("member").send("POST", "/api/v0/api_tokens", {
      tokenLabel: "limited",
      scopes: [{ pattern: "acme/app/**", actions: ["pull"] }],
    });
    expect(made.status).toBe(200);
    const limited = app.as("member", made.body.token);
    const found = await limited.get("/api/v0/index/autocomplete?query=");
    expect(repositories(found)).toEqual(["acme/app/find-a", "acme/app/find-b"]);
    expect(found.body.accountResults).toEqual([]);
  });
});
