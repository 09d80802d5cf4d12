import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { SYSTEM } from "../access/caller.ts";
import { type Client, openTestApplication, PASSWORD, type TestApplication } from "../api/testing.ts";
import { databaseEngines } from "../database/testing.ts";

setDefaultTimeout(60_000);

describe.each(databaseEngines())("access tokens, on %s", (engine) => {
  let app: TestApplication;
  let alice: Client;

  beforeAll(async () => {
    app = await openTestApplication({ engine });
    alice = await app.user("alice");
    await app.user("bob");
    await app.repository("alice/app");
    await app.repository("alice/secret");
  });

  afterAll(() => app[Symbol.asyncDispose]());

  const create = async (body: object = {}, by: Client = alice, query = "") => {
    const answer = await by.send("POST", `/api/v0/api_tokens${query}`, body);
    expect(answer.status).toBe(200);
    return answer.body as { token: string; hashedToken: string };
  };
  const update = (id: string, body: object, by: Client = alice) =>
    by.send("PATCH", `/api/v0/api_tokens/${id}`, body);
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
  const jwt = async (name: string, password: string, scope: string, more = "") => {
    const asked = `/auth/token?service=entrepot&scope=${encodeURIComponent(scope)}${more}`;
    return (await app.as(name, password).get(asked)).body;
  };
  const form = (fields: Record<string, string>) =>
    app.anonymous.send("POST", "/auth/token", new URLSearchParams(fields).toString(), {
      "Content-Type": "application/x-www-form-urlencoded",
    });

  test("a token is shown once, kept as a hash, and good wherever a password is", async () => {
    const { token, hashedToken } = await create({ tokenLabel: "laptop" });
    expect(token).toMatch(/^entrepot_at_[\w-]{43}$/);
    expect(hashedToken).toBe(new Bun.CryptoHasher("sha256").update(token).digest("hex"));
    const shown = (await alice.get(`/api/v0/api_tokens/${hashedToken}`)).body;
    expect(shown).toEqual({
      hashedToken,
      tokenLabel: "laptop",
      isActive: true,
      createdAt: expect.any(String),
      lastUsed: "0001-01-01T00:00:00Z",
      creatorUa: expect.stringContaining("Bun"),
      generatedBy: "manual",
      username: "alice",
      createdBy: "alice",
    });
    const stored = await app.database.read.selectFrom("api_tokens").selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(token);
    const events = await app.database.read.selectFrom("events").selectAll().execute();
    expect(events.map(({ action }) => action)).toContain("token.create");
    expect(JSON.stringify(events)).not.toContain(token);

    const byToken = app.as("alice", token);
    expect((await byToken.get("/v2/")).status).toBe(200);
    expect((await byToken.get("/v2/alice/app/tags/list")).status).toBe(200);
    expect((await byToken.get("/api/v0/api_tokens")).status).toBe(200);
    expect((await app.anonymous.get("/api/v0/api_tokens", bearer(token))).status).toBe(200);
    expect((await app.anonymous.get("/v2/alice/app/tags/list", bearer(token))).status).toBe(200);
    const got = await jwt("alice", token, "repository:alice/app:pull");
    expect((await app.anonymous.get("/v2/alice/app/tags/list", bearer(got.token))).status).toBe(200);
    const posted = await form({
      grant_type: "password",
      username: "alice",
      password: token,
      scope: "repository:alice/app:pull",
    });
    expect(posted.body.scope).toBe("repository:alice/app:pull");
  });

  test("its last use is written down", async () => {
    const { token, hashedToken } = await create();
    await app.as("alice", token).get("/v2/");
    const lastUsed = async () => {
      for (let round = 0; round < 100; round++) {
        const { body } = await alice.get(`/api/v0/api_tokens/${hashedToken}`);
        if (body.lastUsed !== "0001-01-01T00:00:00Z") return Date.parse(body.lastUsed);
        await Bun.sleep(50);
      }
      return 0;
    };
    expect(Date.now() - (await lastUsed())).toBeLessThan(60_000);
  });

  test("it is its account's alone, and nothing near it is good", async () => {
    const { token } = await create();
    for (const [name, password] of [
      ["bob", token],
      ["nobody", token],
      ["", token],
      ["alice", `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`],
      ["alice", token.slice(0, -1)],
      ["alice", `${token}A`],
      ["alice", token.toUpperCase()],
    ] as const) {
      const answer = await app.as(name, password).get("/v2/");
      expect([name, password, answer.status]).toEqual([name, password, 401]);
    }
    expect((await app.anonymous.get("/v2/", bearer(token.slice(0, -1)))).status).toBe(401);
    expect((await app.anonymous.get("/auth/token", bearer(token))).status).toBe(401);
  });

  test("scopes limit it, on every way, and never give more than the account has", async () => {
    const scopes = [
      { pattern: "alice/app", actions: ["pull"] },
      { pattern: "bob/**", actions: ["pull", "push"] },
    ];
    const { token, hashedToken } = await create({ tokenLabel: "ci", scopes });
    expect((await alice.get(`/api/v0/api_tokens/${hashedToken}`)).body.scopes).toEqual(scopes);
    const wide = "repository:alice/app:pull,push repository:alice/secret:pull repository:bob/app:pull,push";
    const got = await jwt("alice", token, `${wide} registry:catalog:*`);
    const ways = [app.as("alice", token), withBearer(token), withBearer(got.token)];
    for (const [way, client] of ways.entries()) {
      const statuses = [];
      statuses.push((await client.get("/v2/alice/app/tags/list")).status);
      statuses.push((await client.get("/v2/alice/secret/tags/list")).status === 200);
      statuses.push((await client.send("POST", "/v2/alice/app/blobs/uploads/")).status >= 400);
      statuses.push((await client.send("POST", "/v2/bob/app/blobs/uploads/")).status >= 400);
      statuses.push((await client.get("/v2/_catalog")).body?.repositories);
      expect([way, ...statuses]).toEqual([way, 200, false, true, true, ["alice/app"]]);
      for (const [method, path] of [
        ["GET", "/api/v0/api_tokens"],
        ["POST", "/api/v0/api_tokens"],
        ["DELETE", "/api/v0/api_tokens?generatedby=manual"],
        ["GET", `/api/v0/api_tokens/${hashedToken}`],
        ["PATCH", `/api/v0/api_tokens/${hashedToken}`],
        ["DELETE", `/api/v0/api_tokens/${hashedToken}`],
      ] as const) {
        const body = method === "POST" || method === "PATCH" ? {} : undefined;
        const refused = await client.send(method, path, body);
        expect([way, method, path, refused.code]).toEqual([way, method, path, "NOT_AUTHORIZED"]);
      }
    }
    expect(got.scope).toBe("repository:alice/app:pull registry:catalog:*");
    // What a bearer token was not asked to be good for it is not, whatever its token's scopes are.
    const narrow = await jwt("alice", token, "repository:alice/secret:pull");
    expect((await withBearer(narrow.token).get("/v2/alice/app/tags/list")).status).toBe(401);
  });

  test("limited to a repository it does not follow that to another name, not by a bearer token either", async () => {
    await app.repository("alice/before");
    const { token } = await create({ scopes: [{ pattern: "alice/before", actions: ["pull"] }] });
    const scope = "repository:alice/before:pull";
    const early = withBearer((await jwt("alice", token, scope)).token);
    expect((await early.get("/v2/alice/before/tags/list")).status).toBe(200);
    const to = { namespace: "alice", name: "after" };
    expect((await alice.send("POST", "/api/v0/repositories/alice/before/rename", to)).status).toBe(200);
    expect((await alice.get("/v2/alice/before/tags/list")).status).toBe(200);
    for (const client of [
      early,
      app.as("alice", token),
      withBearer((await jwt("alice", token, scope)).token),
    ]) {
      expect((await client.get("/v2/alice/before/tags/list")).status).not.toBe(200);
    }
  });

  test("scopes that mean nothing, unknown fields and lifetimes that are over are refused", async () => {
    const long = (length: number) => "a".repeat(length);
    for (const body of [
      { scopes: [] },
      { scopes: [{ pattern: "Alice/*", actions: ["pull"] }] },
      { scopes: [{ pattern: "alice/**/app", actions: ["pull"] }] },
      { scopes: [{ pattern: "alice/app", actions: [] }] },
      { scopes: [{ pattern: "alice/app", actions: ["own"] }] },
      { scopes: [{ pattern: "alice/app", actions: ["pull"], more: 1 }] },
      { scopes: Array.from({ length: 21 }, () => ({ pattern: "**", actions: ["pull"] })) },
      { scopes: Array.from({ length: 20 }, () => ({ pattern: `a/${long(200)}`, actions: ["pull"] })) },
      { expiresAt: "2020-01-01T00:00:00Z" },
      { expiresAt: "tomorrow" },
      { tokenLabel: long(256) },
      { isAdmin: true },
      { hashedToken: long(64) },
    ]) {
      const answer = await alice.send("POST", "/api/v0/api_tokens", body);
      expect([body, answer.status]).toEqual([body, 400]);
    }
  });

  test("deactivating, deleting and expiry end at once what is out, on every way", async () => {
    const expiring = await create({ expiresAt: new Date(Date.now() + 2500).toISOString() });
    const endings = {
      deactivate: (id: string) => update(id, { isActive: false }),
      delete: (id: string) => alice.send("DELETE", `/api/v0/api_tokens/${id}`),
      expire: () => Bun.sleep(2600),
    };
    for (const [ending, end] of Object.entries(endings)) {
      const { token, hashedToken } = ending === "expire" ? expiring : await create();
      const more = "&offline_token=true";
      const got = await jwt("alice", token, "repository:alice/app:pull", more);
      expect(got.refresh_token).toBeString();
      const refresh = () =>
        form({
          grant_type: "refresh_token",
          refresh_token: got.refresh_token,
          scope: "repository:alice/app:pull",
        });
      const refreshed = (await refresh()).body.token;
      const tries = async () => [
        (await app.as("alice", token).get("/v2/")).status,
        (await withBearer(token).get("/api/v0/api_tokens")).status,
        (await withBearer(got.token).get("/v2/alice/app/tags/list")).status,
        (await withBearer(refreshed).get("/v2/alice/app/tags/list")).status,
        (await refresh()).status,
      ];
      expect([ending, ...(await tries())]).toEqual([ending, 200, 200, 200, 200, 200]);
      await end(hashedToken);
      expect([ending, ...(await tries())]).toEqual([ending, 401, 401, 401, 401, 401]);
      if (ending === "deactivate") {
        expect((await update(hashedToken, { isActive: true })).body.isActive).toBe(true);
        expect((await app.as("alice", token).get("/v2/")).status).toBe(200);
      }
    }
  }, 20_000);

  test("a refresh token of a limited token is limited as well", async () => {
    const { token } = await create({ scopes: [{ pattern: "alice/app", actions: ["pull"] }] });
    const got = await jwt("alice", token, "repository:alice/app:pull", "&offline_token=true");
    const answer = await form({
      grant_type: "refresh_token",
      refresh_token: got.refresh_token,
      scope: "repository:alice/app:pull,push repository:alice/secret:pull",
    });
    expect(answer.body.scope).toBe("repository:alice/app:pull");
  });

  test("others' tokens are not there, except for administrators", async () => {
    const { token, hashedToken } = await create({ tokenLabel: "mine" });
    const bob = app.as("bob");
    expect((await bob.get(`/api/v0/api_tokens/${hashedToken}`)).code).toBe("NO_SUCH_API_TOKEN");
    expect((await update(hashedToken, { isActive: false }, bob)).code).toBe("NO_SUCH_API_TOKEN");
    expect((await bob.send("DELETE", `/api/v0/api_tokens/${hashedToken}`)).status).toBe(200);
    expect((await bob.get("/api/v0/api_tokens?username=alice")).code).toBe("NOT_AUTHORIZED");
    expect((await bob.send("POST", "/api/v0/api_tokens?username=alice", {})).code).toBe("NOT_AUTHORIZED");
    const cleanUp = "/api/v0/api_tokens?username=alice&generatedby=manual";
    expect((await bob.send("DELETE", cleanUp)).code).toBe("NOT_AUTHORIZED");
    expect((await app.anonymous.get(`/api/v0/api_tokens/${hashedToken}`)).status).toBe(401);
    expect((await app.as("alice", token).get("/v2/")).status).toBe(200);

    expect((await app.admin.get(`/api/v0/api_tokens/${hashedToken}`)).body.tokenLabel).toBe("mine");
    const made = await create({ tokenLabel: "by root" }, app.admin, "?username=bob");
    expect((await app.as("bob", made.token).get("/v2/")).status).toBe(200);
    expect((await bob.get(`/api/v0/api_tokens/${made.hashedToken}`)).body.createdBy).toBe("root");
    expect((await app.admin.send("POST", "/api/v0/api_tokens?username=nobody", {})).code).toBe(
      "NO_SUCH_ACCOUNT",
    );
  });

  test("lists come in pages, and what is not used any more is cleaned up", async () => {
    const carol = await app.user("carol");
    const ids = [];
    for (let index = 0; index < 5; index++) ids.push((await create({}, carol)).hashedToken);
    ids.sort();
    const first = await carol.get("/api/v0/api_tokens?pageSize=3&count=true");
    expect(first.headers.get("x-resource-count")).toBe("5");
    const next = first.headers.get("x-next-page-start");
    const second = await carol.get(`/api/v0/api_tokens?pageSize=3&pageStart=${next}`);
    expect(second.headers.get("x-next-page-start")).toBeNull();
    const seen = [...first.body, ...second.body].map(({ hashedToken }) => hashedToken);
    expect(seen).toEqual(ids);
    expect((await carol.send("DELETE", "/api/v0/api_tokens")).code).toBe("INVALID_PARAMETERS");
    const before = (at: number) => `/api/v0/api_tokens?usedbefore=${new Date(at).toISOString()}`;
    await carol.send("DELETE", before(Date.now() - 60_000));
    expect((await carol.get("/api/v0/api_tokens")).body).toHaveLength(5);
    await carol.send("DELETE", before(Date.now() + 60_000));
    expect((await carol.get("/api/v0/api_tokens")).body).toHaveLength(0);
  });

  test("a token makes none that outlives it", async () => {
    const soon = new Date(Date.now() + 60_000).toISOString();
    const later = new Date(Date.now() + 120_000).toISOString();
    const byToken = app.as("alice", (await create({ expiresAt: soon })).token);
    expect((await byToken.send("POST", "/api/v0/api_tokens", {})).status).toBe(400);
    expect((await byToken.send("POST", "/api/v0/api_tokens", { expiresAt: later })).status).toBe(400);
    expect((await byToken.send("POST", "/api/v0/api_tokens", { expiresAt: soon })).status).toBe(200);
  });

  test("it goes with its account, and outlives a changed password", async () => {
    const dave = await app.user("dave");
    const { token } = await create({}, dave);
    const got = await jwt("dave", token, "repository:dave/app:pull,push");
    await app.application.stores.accounts.changePassword(SYSTEM, "dave", "another horse");
    expect((await app.as("dave", token).get("/v2/")).status).toBe(200);
    expect((await withBearer(got.token).get("/v2/")).status).toBe(401);
    await app.application.stores.accounts.setActive(SYSTEM, "dave", false);
    expect((await app.as("dave", token).get("/v2/")).status).toBe(401);
    await app.application.stores.accounts.setActive(SYSTEM, "dave", true);
    const fresh = await jwt("dave", token, "repository:dave/app:pull,push");
    await app.database.transaction((transaction) =>
      transaction.deleteFrom("accounts").where("name", "=", "dave").execute(),
    );
    expect((await app.as("dave", token).get("/v2/")).status).toBe(401);
    expect((await withBearer(fresh.token).get("/v2/dave/app/tags/list")).status).toBe(401);
    expect((await app.as("dave", PASSWORD).get("/v2/")).status).toBe(401);
  });

  test("a right token gets in from an address that guesses wrong ones, and costs no password hash", async () => {
    const { token } = await create();
    const wrong = `entrepot_at_${"x".repeat(43)}`;
    let refused = 0;
    const started = performance.now();
    for (let round = 0; round < 25; round++) {
      if ((await app.as("alice", wrong).get("/v2/")).status === 429) refused++;
    }
    expect(refused).toBeGreaterThan(0);
    expect((await app.as("alice", token).get("/v2/")).status).toBe(200);
    // 25 password hashes alone would take about this long.
    expect(performance.now() - started).toBeLessThan(700);
  });

  function withBearer(token: string): Client {
    const { name } = app.anonymous;
    return {
      name,
      get: (path) => app.anonymous.get(path, bearer(token)),
      send: (method, path, body) => app.anonymous.send(method, path, body, bearer(token)),
    };
  }
});
