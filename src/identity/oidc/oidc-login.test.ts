import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { openTestApplication, type TestApplication } from "../../api/testing.ts";
import { databaseEngines } from "../../database/testing.ts";
import { settleEvents } from "../../events/testing.ts";
import {
  CLIENT_ID,
  CLIENT_SECRET,
  startTestProvider,
  TestBrowser,
  type TestProvider,
  type TestProviderOptions,
} from "./testing-provider.ts";

// Many requests each, on machines that have other things to do.
setDefaultTimeout(60_000);

const PROVIDERS = "/api/v0/identity_providers";

describe.each(databaseEngines())("logging in with OpenID Connect, on %s", (engine) => {
  let app: TestApplication;
  let provider: TestProvider;
  beforeAll(async () => {
    app = await openTestApplication({ engine, config: { outbound: { allow: ["127.0.0.1"] } } });
    provider = await startProvider("corp", { groupsClaim: "groups", adminGroup: "registry-admins" });
  });
  afterAll(async () => {
    await provider[Symbol.asyncDispose]();
    await app[Symbol.asyncDispose]();
  });

  /** Starts a provider, and makes it known to the registry by this name. */
  async function startProvider(
    name: string,
    configuration: Readonly<Record<string, unknown>> = {},
    options: Partial<TestProviderOptions> = {},
  ): Promise<TestProvider> {
    const started = await startTestProvider({
      redirectUris: [`${app.url}/auth/oidc/${name}/callback`],
      ...options,
    });
    const made = await app.admin.send("POST", PROVIDERS, {
      name,
      kind: "oidc",
      configuration: {
        issuer: started.issuer,
        clientId: CLIENT_ID,
        ...(options.isPublic !== true && { clientSecret: CLIENT_SECRET }),
        scopes: ["profile", "email", "groups"],
        ...configuration,
      },
    });
    expect(made.status).toBe(201);
    return started;
  }

  const loginUrl = (name: string, query = "") => `${app.url}/auth/oidc/${name}/login${query}`;
  const sessionOf = async (browser: TestBrowser) => {
    const response = await browser.get(`${app.url}/api/v0/sessions/current`);
    return response.status === 200 ? ((await response.json()) as Record<string, unknown>) : undefined;
  };
  /** Logs somebody in, in a browser of their own. */
  const logIn = async (person: string, name = "corp", at = provider) => {
    const browser = new TestBrowser();
    const back = await browser.logInAt(at, loginUrl(name), person);
    const response = await browser.get(back);
    return { browser, response };
  };
  const pageOf = async (response: Response) => {
    expect(response.headers.get("content-type")).toContain("text/html");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    return response.text();
  };

  test("makes an account, and a session that ends where it was begun for", async () => {
    provider.people.set("alice", { name: "Alice Ash", email: "alice@example.com", groups: [] });
    const browser = new TestBrowser();
    const back = await browser.logInAt(
      provider,
      loginUrl("corp", "?return=%2Frepositories%3Fpage%3D2"),
      "alice",
    );
    const response = await browser.get(back);
    expect([response.status, response.headers.get("location")]).toEqual([303, "/repositories?page=2"]);
    const cookies = response.headers.getSetCookie();
    expect(cookies.find((cookie) => cookie.startsWith("entrepot-session="))).toMatch(/HttpOnly/i);
    expect(await sessionOf(browser)).toMatchObject({ username: "alice" });
    const { body } = await app.admin.get("/enzi/v0/accounts/alice");
    expect(body).toMatchObject({ name: "alice", fullName: "Alice Ash", isAdmin: false, isActive: true });
    // The same person comes back to the same account, whatever they are called by now.
    provider.people.set("alice", { name: "Alice Birch", preferred_username: "abirch", groups: [] });
    expect(await sessionOf((await logIn("alice")).browser)).toMatchObject({ username: "alice" });
    expect((await app.admin.get("/enzi/v0/accounts/alice")).body.fullName).toBe("Alice Birch");
  });

  test("gives and takes teams and the administrator's role by groups", async () => {
    await app.admin.send("POST", "/enzi/v0/accounts", { name: "acme", isOrg: true });
    await app.admin.send("POST", "/enzi/v0/accounts/acme/teams", { name: "devs" });
    const mapped = await app.admin.send("POST", `${PROVIDERS}/corp/group_mappings`, {
      group: "engineering",
      organization: "acme",
      team: "devs",
      role: "member",
    });
    expect(mapped.status).toBe(201);
    provider.people.set("bob", { groups: ["engineering", "registry-admins"] });
    const { browser } = await logIn("bob");
    const isMember = async () =>
      (await app.admin.get("/enzi/v0/accounts/acme/teams/devs/members/bob")).status;
    expect(await isMember()).toBe(200);
    expect((await browser.get(`${app.url}/api/v0/trust_rules`)).status).toBe(200);
    expect((await app.admin.get("/enzi/v0/accounts/bob")).body.isAdmin).toBe(true);
    provider.people.set("bob", { groups: ["other"] });
    await logIn("bob");
    expect(await isMember()).toBe(404);
    expect((await app.admin.get("/enzi/v0/accounts/bob")).body.isAdmin).toBe(false);
    // A provider leaves the claim out when there is nothing to say.
    provider.people.set("bob", { groups: ["engineering"] });
    await logIn("bob");
    expect(await isMember()).toBe(200);
    provider.people.set("bob", {});
    await logIn("bob");
    expect(await isMember()).toBe(404);
  });

  test("is for the browser that began it, once", async () => {
    provider.people.set("carol", { groups: [] });
    const browser = new TestBrowser();
    const back = await browser.logInAt(provider, loginUrl("corp"), "carol");
    const other = new TestBrowser();
    const stolen = await other.get(back);
    expect(stolen.status).toBe(400);
    expect(await pageOf(stolen)).toContain("begun in another browser");
    expect(await sessionOf(other)).toBeUndefined();
    // It is used up by that: its owner begins again.
    expect((await browser.get(back)).status).toBe(400);
    const again = await browser.logInAt(provider, loginUrl("corp"), "carol");
    expect((await browser.get(again)).status).toBe(303);
    expect((await browser.get(again)).status).toBe(400);
    for (const change of ["state=x", "state=", `state=${"a".repeat(32)}`]) {
      const url = new URL(await browser.logInAt(provider, loginUrl("corp"), "carol"));
      url.search = url.search.replace(/state=[^&]*/, change);
      expect((await browser.get(url.href)).status).toBe(400);
    }
    const twice = await browser.logInAt(provider, loginUrl("corp"), "carol");
    expect((await browser.get(`${twice}&state=other`)).status).toBe(400);
    expect((await browser.get(`${app.url}/auth/oidc/corp/callback`)).status).toBe(400);
    // Of another provider's login.
    await using second = await startProvider("second");
    second.people.set("carol", {});
    const mixed = await browser.logInAt(provider, loginUrl("corp"), "carol");
    expect((await browser.get(mixed.replace("/corp/", "/second/"))).status).toBe(400);
  });

  test("believes the code only of the issuer that it asked, and no other code", async () => {
    provider.people.set("dave", { groups: [] });
    const fails = async (change: (url: URL) => void) => {
      const browser = new TestBrowser();
      const url = new URL(await browser.logInAt(provider, loginUrl("corp"), "dave"));
      change(url);
      const response = await browser.get(url.href);
      expect(response.status).toBe(400);
      const page = await pageOf(response);
      expect(page).not.toContain(url.searchParams.get("code") ?? "no code");
      return page;
    };
    await fails((url) => url.searchParams.set("iss", "https://evil.example.com"));
    await fails((url) => url.searchParams.delete("iss"));
    await fails((url) => url.searchParams.set("code", "made up"));
    await fails((url) => url.searchParams.delete("code"));
    const page = await fails((url) => url.searchParams.set("error", "<script>alert(1)</script>"));
    expect(page).not.toContain("<script>");
    expect(await fails((url) => url.searchParams.set("error", "access_denied"))).toContain("access_denied");
    // The code that somebody else got: their login's verifier is another one.
    const [one, two] = [new TestBrowser(), new TestBrowser()];
    const first = new URL(await one.logInAt(provider, loginUrl("corp"), "dave"));
    const second = new URL(await two.logInAt(provider, loginUrl("corp"), "dave"));
    second.searchParams.set("code", first.searchParams.get("code") ?? "");
    expect((await two.get(second.href)).status).toBe(400);
    const lines = app.lines.join("\n");
    expect(lines).toContain("login failed");
    expect(lines).not.toContain(first.searchParams.get("code") ?? "no code");
    expect(lines).not.toContain(CLIENT_SECRET);
  });

  test("lets no disabled account in, and no disabled provider", async () => {
    provider.people.set("erin", { groups: [] });
    const { browser } = await logIn("erin");
    expect(await sessionOf(browser)).toMatchObject({ username: "erin" });
    await app.admin.send("PATCH", "/enzi/v0/accounts/erin", { isActive: false });
    expect(await sessionOf(browser)).toBeUndefined();
    const { response } = await logIn("erin");
    expect(response.status).toBe(403);
    expect(await pageOf(response)).toContain("disabled");
    await using other = await startProvider("other");
    other.people.set("frank", {});
    const frank = await logIn("frank", "other", other);
    const pending = await frank.browser.logInAt(other, loginUrl("other"), "frank");
    await app.admin.send("PUT", `${PROVIDERS}/other`, { enabled: false });
    expect(await sessionOf(frank.browser)).toBeUndefined();
    expect((await frank.browser.get(pending)).status).toBe(404);
    expect((await frank.browser.get(loginUrl("other"))).status).toBe(404);
    expect((await frank.browser.get(loginUrl("nobody"))).status).toBe(404);
  });

  test("takes no account over by its name", async () => {
    await app.user("grace");
    provider.people.set("grace", { groups: [] });
    const { browser, response } = await logIn("grace");
    expect(response.status).toBe(409);
    expect(await sessionOf(browser)).toBeUndefined();
    provider.people.set("evil", { preferred_username: "root", groups: [] });
    expect((await logIn("evil")).response.status).toBe(409);
  });

  test("leads back to a path of the registry alone", async () => {
    const browser = new TestBrowser();
    for (const path of [
      "//evil.example.com",
      "/\\evil.example.com",
      "https:evil.example.com",
      "/\t/evil",
      "/\n/evil",
    ]) {
      const response = await browser.get(loginUrl("corp", `?return=${encodeURIComponent(path)}`));
      expect([path, response.status, response.headers.get("location")]).toEqual([path, 400, null]);
    }
  });

  test("works with a public client, other algorithms, claims in the token, and claims inside of others", async () => {
    const nested = { groupsClaim: "realm_access.roles", adminGroup: "boss" };
    await using one = await startProvider("public", nested, {
      isPublic: true,
      algorithm: "ES256",
      claimsInToken: true,
    });
    one.people.set("henry", { name: "Henry", realm_access: { roles: ["boss"] } });
    expect((await logIn("henry", "public", one)).response.status).toBe(303);
    expect(one.asked.get("/me")).toBeUndefined();
    expect((await app.admin.get("/enzi/v0/accounts/henry")).body.isAdmin).toBe(true);
    await using two = await startProvider("strict", { algorithms: ["ES256"], clientAuthentication: "post" });
    two.people.set("iris", {});
    expect((await logIn("iris", "strict", two)).response.status).toBe(400);
    expect(app.lines.join("\n")).toContain("signed with RS256");
    expect((await app.admin.get("/enzi/v0/accounts/iris")).status).toBe(404);
  });

  test("leaves docker to access tokens, and says so to whoever sends a password", async () => {
    provider.people.set("jane", { groups: [] });
    const { browser } = await logIn("jane");
    for (const name of ["jane", "nobody-at-all"]) {
      const refused = await app.as(name, "a password").get("/v2/");
      expect([refused.status, refused.body.errors[0].message]).toEqual([
        401,
        expect.stringContaining("uses an access token here in the place of the password"),
      ]);
    }
    const { csrfToken } = (await sessionOf(browser)) ?? {};
    const { host } = new URL(app.url);
    const cookies = [...(browser.cookies.get(host) ?? [])]
      .map(([name, value]) => `${name}=${value}`)
      .join("; ");
    const made = await app.anonymous.send(
      "POST",
      "/api/v0/api_tokens?username=jane",
      { tokenLabel: "docker" },
      {
        Cookie: cookies,
        "X-CSRF-Token": String(csrfToken),
      },
    );
    expect(made.status).toBe(200);
    expect((await app.as("jane", made.body.token).get("/v2/")).status).toBe(200);
  });

  test("says so in JSON to programs, and in the events", async () => {
    const answer = await app.anonymous.get("/auth/oidc/corp/callback?state=x&code=y");
    expect([answer.status, answer.code]).toEqual([400, "LOGIN_FAILED"]);
    await settleEvents(app);
    const events = await app.database.read
      .selectFrom("events")
      .select(["action", "actor_name", "data"])
      .where("object_type", "=", "login")
      .where("data", "like", "%oidc%")
      .execute();
    const actions = new Set(events.map(({ action }) => action));
    expect(actions).toEqual(new Set(["login.success", "login.fail"]));
    expect(
      events.some(({ action, actor_name }) => action === "login.success" && actor_name === "alice"),
    ).toBe(true);
  });
});
