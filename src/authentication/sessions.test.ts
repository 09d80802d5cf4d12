import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { SYSTEM } from "../access/caller.ts";
import { type Answered, openTestApplication, PASSWORD, type TestApplication } from "../api/testing.ts";
import { databaseEngines } from "../database/testing.ts";
import { settleEvents } from "../events/testing.ts";
import { Browser } from "./testing-browser.ts";

setDefaultTimeout(60_000);

describe.each(databaseEngines())("sessions, on %s", (engine) => {
  let app: TestApplication;

  beforeAll(async () => {
    app = await openTestApplication({ engine });
    for (const name of ["alice", "bob", "carol"]) await app.user(name);
    await app.repository("alice/app");
  });

  afterAll(() => app[Symbol.asyncDispose]());

  const loggedIn = async (name: string) => {
    const browser = new Browser(app);
    expect((await browser.login(name)).status).toBe(200);
    return browser;
  };

  test("a browser logs in, says who it is, and logs out", async () => {
    const browser = new Browser(app);
    const answer = await browser.login("alice");
    const [session, csrf] = answer.headers.getSetCookie();
    expect(session).toMatch(/^entrepot-session=[\w-]{43}; Path=\/; Max-Age=\d+; SameSite=Lax; HttpOnly$/);
    expect(csrf).toBe(`csrftoken=${answer.body.csrfToken}; Path=/; Max-Age=604800; SameSite=Lax`);
    expect(answer.body).toMatchObject({ username: "alice" });
    const me = (await browser.get("/api/v0/sessions/current")).body;
    expect(me).toMatchObject({
      username: "alice",
      credential: "session",
      isAdmin: false,
      isLimited: false,
      hasSecondFactor: false,
      lacksSecondFactor: false,
      csrfToken: browser.csrf,
      session: { method: "password", isCurrent: true, clientAddress: "127.0.0.1" },
    });
    expect((await browser.get("/v2/alice/app/tags/list")).status).toBe(200);
    const made = await browser.send("POST", "/api/v0/api_tokens", { tokenLabel: "by browser" });
    expect(made.status).toBe(200);
    const stolen = new Map(browser.cookies);
    expect((await browser.send("POST", "/logout")).status).toBe(204);
    expect(browser.cookies.size).toBe(0);
    for (const [name, value] of stolen) browser.cookies.set(name, value);
    expect((await browser.get("/api/v0/sessions/current")).status).toBe(401);
    const stored = await app.database.read.selectFrom("events").selectAll().execute();
    expect(stored.map(({ action }) => action)).toContain("session.end");
    const secret = stolen.get("entrepot-session") ?? "-";
    expect(
      JSON.stringify(await app.database.read.selectFrom("sessions").selectAll().execute()),
    ).not.toContain(secret);
    expect(app.lines.join("")).not.toContain(secret);
  });

  test("wrong names and passwords get one answer, and access tokens open no session", async () => {
    const { token } = (await app.as("alice").send("POST", "/api/v0/api_tokens", {})).body;
    const answers = new Set<string>();
    for (const [username, password] of [
      ["alice", "wrong"],
      ["nobody", "wrong"],
      ["alice", token],
    ]) {
      const answer = await new Browser(app).send("POST", "/login", { username, password });
      expect(answer.headers.getSetCookie()).toEqual([]);
      answers.add(JSON.stringify([answer.status, answer.body]));
    }
    expect(answers.size).toBe(1);
    expect([...answers][0]).toContain("401");
    expect((await new Browser(app).send("POST", "/login", { username: "alice" })).status).toBe(400);
    const more = { username: "alice", password: PASSWORD, isAdmin: true };
    expect((await new Browser(app).send("POST", "/login", more)).status).toBe(400);
  });

  test("DTR's addresses do as well, and each login makes a new session", async () => {
    const browser = new Browser(app);
    await browser.login("alice", {}, "/login");
    const first = browser.cookies.get("entrepot-session");
    // As a page would that is shown again: with the old session's cookies, and without its token.
    browser.csrf = "";
    expect((await browser.login("alice", {}, "/login")).status).toBe(200);
    expect(browser.cookies.get("entrepot-session")).not.toBe(first);
    const forced = new Browser(app);
    forced.cookies.set("entrepot-session", "x".repeat(43));
    await forced.login("alice");
    expect(forced.cookies.get("entrepot-session")).not.toBe("x".repeat(43));
  });

  test("what changes something needs the CSRF token, and comes from our own pages", async () => {
    const browser = await loggedIn("alice");
    const other = await loggedIn("alice");
    const { csrf } = browser;
    const post = (headers: Record<string, string>) => browser.send("POST", "/api/v0/api_tokens", {}, headers);
    for (const token of ["", "wrong", other.csrf, `${csrf}x`, csrf.slice(0, -1)]) {
      expect([token, (await post({ "X-CSRF-Token": token })).code]).toEqual([token, "INVALID_CSRF_TOKEN"]);
    }
    for (const headers of [
      { Origin: "https://evil.example" },
      { Origin: "null" },
      { Origin: `${app.url}.evil.example` },
      { "Sec-Fetch-Site": "cross-site" },
      { "Sec-Fetch-Site": "same-site" },
    ]) {
      expect([headers, (await post(headers)).code]).toEqual([headers, "INVALID_CSRF_TOKEN"]);
    }
    expect((await post({ Origin: app.url, "Sec-Fetch-Site": "same-origin" })).status).toBe(200);
    expect((await browser.send("POST", "/logout", undefined, { "X-CSRF-Token": "" })).status).toBe(403);
    const upload = "/v2/alice/app/blobs/uploads/";
    expect((await browser.send("POST", upload, undefined, { "X-CSRF-Token": "" })).status).toBe(403);
    expect((await browser.send("POST", upload)).status).toBe(202);
    // Somebody else's page logs nobody in, either.
    const login = { username: "bob", password: PASSWORD };
    const forged = await new Browser(app).send("POST", "/login", login, { Origin: "https://evil.example" });
    expect(forged.code).toBe("INVALID_CSRF_TOKEN");
    expect((await browser.get("/api/v0/sessions/current")).status).toBe(200);
  });

  test("a session gets no bearer tokens, which would outlive it", async () => {
    const browser = await loggedIn("alice");
    const answer = await browser.get(
      "/auth/token?service=entrepot&scope=repository:alice/app:pull&offline_token=true",
    );
    expect(answer.body.refresh_token).toBeUndefined();
    expect(answer.body.scope ?? "").toBe("");
  });

  test("over the network it takes https, and a cookie of this host alone", async () => {
    const login = (headers: Record<string, string>) =>
      new Browser(app).send("POST", "/login", { username: "alice", password: PASSWORD }, headers);
    for (const host of ["registry.example.com", "127.evil.example", "localhost.evil.example:5000"]) {
      const answer = await login({ Host: host });
      expect([host, answer.status, answer.headers.getSetCookie()]).toEqual([host, 403, []]);
    }
    await using secure = await openTestApplication({
      engine,
      config: { publicUrl: "https://registry.example.com" },
    });
    await secure.user("alice");
    const answer = await secure.anonymous.send("POST", "/login", { username: "alice", password: PASSWORD });
    expect(answer.headers.getSetCookie()[0]).toStartWith("__Host-entrepot-session=");
    for (const cookie of answer.headers.getSetCookie()) expect(cookie).toContain("; Secure");
    const secret = /=([\w-]+)/.exec(answer.headers.getSetCookie()[0] ?? "")?.[1];
    const current = (cookie: string) => secure.anonymous.get("/api/v0/sessions/current", { Cookie: cookie });
    expect((await current(`__Host-entrepot-session=${secret}`)).status).toBe(200);
    // One that a neighbour domain, or somebody on the way, can have set.
    expect((await current(`entrepot-session=${secret}`)).status).toBe(401);
    const twice = `__Host-entrepot-session=${"x".repeat(43)}; __Host-entrepot-session=${secret}`;
    expect((await current(twice)).status).toBe(401);
  });

  test("people see and end their own sessions, administrators everybody's", async () => {
    const [one, two] = [await loggedIn("bob"), await loggedIn("bob")];
    const answer = await one.get("/api/v0/sessions?pageSize=100&count=true");
    expect(answer.headers.get("x-resource-count")).toBe("2");
    const list = answer.body;
    expect(list).toHaveLength(2);
    expect(list.filter(({ isCurrent }: { isCurrent: boolean }) => isCurrent)).toHaveLength(1);
    expect(JSON.stringify(list)).not.toContain(one.csrf);
    const other = list.find(({ isCurrent }: { isCurrent: boolean }) => !isCurrent).id;
    const stranger = await loggedIn("carol");
    expect((await stranger.get("/api/v0/sessions?username=bob")).code).toBe("NOT_AUTHORIZED");
    expect((await stranger.send("DELETE", "/api/v0/sessions?username=bob")).code).toBe("NOT_AUTHORIZED");
    expect((await stranger.send("DELETE", `/api/v0/sessions/${other}`)).status).toBe(204);
    expect((await two.get("/api/v0/sessions/current")).status).toBe(200);
    expect((await one.send("DELETE", `/api/v0/sessions/${other}`)).status).toBe(204);
    expect((await two.get("/api/v0/sessions/current")).status).toBe(401);

    const three = await loggedIn("bob");
    expect((await one.send("DELETE", "/api/v0/sessions?keepCurrent=true")).status).toBe(204);
    expect((await one.get("/api/v0/sessions/current")).status).toBe(200);
    expect((await three.get("/api/v0/sessions/current")).status).toBe(401);
    expect((await app.admin.get("/api/v0/sessions?username=bob")).body).toHaveLength(1);
    expect((await app.admin.send("DELETE", "/api/v0/sessions?username=bob")).status).toBe(204);
    expect((await one.get("/api/v0/sessions/current")).status).toBe(401);
  });

  test("logging out everywhere ends what docker keeps, but for access tokens", async () => {
    const bob = app.as("bob");
    const { token } = (await bob.send("POST", "/api/v0/api_tokens", {})).body;
    const offline = "/auth/token?service=entrepot&offline_token=true";
    const [byPassword, byToken] = [await bob.get(offline), await app.as("bob", token).get(offline)];
    const refresh = async ({ body }: Answered) =>
      (
        await app.anonymous.send(
          "POST",
          "/auth/token",
          `grant_type=refresh_token&refresh_token=${body.refresh_token}`,
          { "Content-Type": "application/x-www-form-urlencoded" },
        )
      ).status;
    expect([await refresh(byPassword), await refresh(byToken)]).toEqual([200, 200]);
    await bob.send("DELETE", "/api/v0/sessions");
    expect([await refresh(byPassword), await refresh(byToken)]).toEqual([401, 200]);
  });

  test("a session ends at once with its account's password, activity and existence", async () => {
    const { accounts } = app.application.stores;
    const endings: Record<string, () => Promise<unknown>> = {
      password: () => accounts.changePassword(SYSTEM, "carol", PASSWORD),
      disabled: () => accounts.setActive(SYSTEM, "carol", false),
      deleted: () =>
        app.database.transaction((transaction) =>
          transaction.deleteFrom("accounts").where("name", "=", "carol").execute(),
        ),
    };
    for (const [ending, end] of Object.entries(endings)) {
      const browser = await loggedIn("carol");
      await end();
      expect([ending, (await browser.get("/api/v0/sessions/current")).status]).toEqual([ending, 401]);
      expect([ending, (await browser.get("/v2/alice/app/tags/list")).status]).toEqual([ending, 401]);
      if (ending === "disabled") {
        await accounts.setActive(SYSTEM, "carol", true);
        expect((await browser.get("/api/v0/sessions/current")).status).toBe(401);
      }
    }
  });

  test("a session ends with its time, and without use", async () => {
    const age = (column: "last_seen_at" | "expires_at", by: number) =>
      app.database.transaction((transaction) =>
        transaction
          .updateTable("sessions")
          .set((set) => ({ [column]: set(column, "-", by) }))
          .execute(),
      );
    const idle = await loggedIn("alice");
    await age("last_seen_at", 11 * 3_600_000);
    expect((await idle.get("/api/v0/sessions/current")).status).toBe(200);
    // Its use was written down, soon.
    for (let round = 0; round < 60; round++) {
      const { body } = await idle.get("/api/v0/sessions/current");
      if (Date.now() - Date.parse(body.session.lastSeenAt) < 60_000) break;
      await Bun.sleep(50);
    }
    await age("last_seen_at", 11 * 3_600_000);
    expect((await idle.get("/api/v0/sessions/current")).status).toBe(200);
    await age("last_seen_at", 2 * 3_600_000);
    expect((await idle.get("/api/v0/sessions/current")).status).toBe(401);
    const old = await loggedIn("alice");
    await age("expires_at", 7 * 24 * 3_600_000);
    expect((await old.get("/api/v0/sessions/current")).status).toBe(401);
    await loggedIn("alice");
    const left = await app.database.read.selectFrom("sessions").select("expires_at").execute();
    expect(left.every(({ expires_at: at }) => at > Date.now())).toBe(true);
  });

  test("who somebody is can be asked with every credential, and with none that is void", async () => {
    const scopes = [{ pattern: "alice/app", actions: ["pull"] }];
    const { token } = (await app.as("alice").send("POST", "/api/v0/api_tokens", { scopes })).body;
    expect((await app.admin.get("/api/v0/sessions/current")).body).toMatchObject({
      username: "root",
      isAdmin: true,
      credential: "password",
    });
    expect((await app.as("alice", token).get("/api/v0/sessions/current")).body).toMatchObject({
      credential: "api-token",
      isLimited: true,
      lacksSecondFactor: false,
    });
    expect((await app.anonymous.get("/api/v0/sessions/current")).status).toBe(401);
    expect((await app.as("alice", "wrong").get("/api/v0/sessions/current")).status).toBe(401);
  });

  test("logins are written down, and those that come with every request once", async () => {
    await app.user("erin");
    const { token, hashedToken } = (await app.as("erin").send("POST", "/api/v0/api_tokens", {})).body;
    for (let round = 0; round < 5; round++) await app.as("erin", token).get("/v2/");
    await app.as("erin", "wrong").get("/v2/");
    await app.as("correct horse battery", "erin").get("/v2/");
    await new Browser(app).login("erin");
    await new Browser(app).login("erin", { password: "wrong" });
    await settleEvents(app);
    const written = await app.database.read
      .selectFrom("events")
      .selectAll()
      .where("object_type", "=", "login")
      .where("object_name", "in", ["erin", ""])
      .orderBy("id")
      .execute();
    expect(written.map(({ type, action, credential }) => `${type} ${action} ${credential}`)).toEqual([
      "GET login.success password",
      "GET login.success api-token",
      "FAIL login.fail none",
      "FAIL login.fail none",
      "GET login.success session",
      "FAIL login.fail none",
    ]);
    expect(written[1]?.credential_id).toBe(hashedToken);
    expect(written.map(({ client_address }) => client_address)).toEqual(Array(6).fill("127.0.0.1"));
    // Whoever types the password where the name belongs does not find it in the log.
    expect(JSON.stringify(written)).not.toContain("correct horse battery");
  });
});
