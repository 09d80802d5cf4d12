import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { openTestApplication } from "../../api/testing.ts";
import { databaseEngines } from "../../database/testing.ts";
import { startTestIssuer } from "../testing-issuer.ts";
import { CLIENT_ID, CLIENT_SECRET, startTestProvider, TestBrowser } from "./testing-provider.ts";

// Many requests each, on machines that have other things to do.
setDefaultTimeout(60_000);

const EVENTS = { "http://schemas.openid.net/event/backchannel-logout": {} };

describe.each(databaseEngines())("logging out with OpenID Connect, on %s", (engine) => {
  const openRegistry = () => openTestApplication({ engine, config: { outbound: { allow: ["127.0.0.1"] } } });

  test("at the provider ends the session here, and that one alone", async () => {
    await using app = await openRegistry();
    await using provider = await startTestProvider({
      redirectUris: [`${app.url}/auth/oidc/corp/callback`],
      backChannelLogoutUri: `${app.url}/auth/oidc/corp/backchannel-logout`,
    });
    const configuration = { issuer: provider.issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
    await app.admin.send("POST", "/api/v0/identity_providers", { name: "corp", kind: "oidc", configuration });
    provider.people.set("alice", { name: "Alice" });
    const logIn = async () => {
      const browser = new TestBrowser();
      const back = await browser.logInAt(provider, `${app.url}/auth/oidc/corp/login`, "alice");
      expect((await browser.get(back)).status).toBe(303);
      return browser;
    };
    const isIn = async (browser: TestBrowser) =>
      (await browser.get(`${app.url}/api/v0/trust_rules`)).status === 200;
    const [one, two] = [await logIn(), await logIn()];
    expect([await isIn(one), await isIn(two)]).toEqual([true, true]);
    const away = await one.get(`${app.url}/auth/oidc/corp/logout`);
    const url = new URL(away.headers.get("location") ?? "");
    expect(url.origin).toBe(provider.issuer);
    expect(url.searchParams.get("post_logout_redirect_uri")).toBe(`${app.url}/`);
    const form = await (await one.get(url.href)).text();
    const secret = /name="xsrf" value="([^"]+)"/.exec(form)?.[1] ?? "";
    const jar = one.cookies.get(url.host) ?? new Map();
    const done = await fetch(`${provider.issuer}/session/end/confirm`, {
      method: "POST",
      redirect: "manual",
      headers: { Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
      body: new URLSearchParams({ xsrf: secret, logout: "yes" }),
    });
    expect(done.headers.get("location")).toBe(`${app.url}/`);
    expect([await isIn(one), await isIn(two)]).toEqual([false, true]);
  });

  test("is believed of a token that the provider signed for it, once", async () => {
    await using app = await openRegistry();
    await using issuer = await startTestIssuer();
    const configuration = { issuer: issuer.url, clientId: CLIENT_ID };
    await app.admin.send("POST", "/api/v0/identity_providers", { name: "corp", kind: "oidc", configuration });
    const send = async (token: string, more = "") => {
      const response = await fetch(`${app.url}/auth/oidc/corp/backchannel-logout`, {
        method: "POST",
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        body: `logout_token=${token}${more}`,
      });
      return response.status;
    };
    const claims = { aud: CLIENT_ID, sub: "1", jti: crypto.randomUUID(), events: EVENTS };
    const wrong: readonly Record<string, unknown>[] = [
      { aud: "other" },
      { iss: "https://evil.example.com" },
      { events: undefined },
      { events: { other: {} } },
      { nonce: "n" },
      { sub: undefined },
      { jti: undefined },
    ];
    for (const change of wrong) {
      expect([change, await send(await issuer.sign({ ...claims, ...change }))]).toEqual([change, 400]);
    }
    await using evil = await startTestIssuer();
    expect(await send(await evil.sign({ ...claims, iss: issuer.url }))).toBe(400);
    expect(await send("a.b.c")).toBe(400);
    expect(await send("")).toBe(400);
    const token = await issuer.sign(claims);
    expect(await send(token, "&logout_token=x")).toBe(400);
    expect(await send(token)).toBe(200);
    expect(await send(token)).toBe(400);
  });

  test("the accounts service's setting is the issuer of the provider named openid", async () => {
    await using app = await openRegistry();
    const path = "/enzi/v0/config/openid";
    expect((await app.admin.get(path)).body).toEqual({ issuerIdentifier: "" });
    const set = (issuerIdentifier: unknown) => app.admin.send("PUT", path, { issuerIdentifier });
    const issuer = "https://login.example.com";
    expect((await set(issuer)).body).toEqual({ issuerIdentifier: issuer });
    expect((await app.admin.get(path)).body).toEqual({ issuerIdentifier: issuer });
    expect((await app.admin.get("/api/v0/identity_providers/openid")).body).toMatchObject({
      kind: "oidc",
      enabled: true,
      configuration: { issuer, clientId: "entrepot" },
    });
    expect((await set("https://other.example.com")).status).toBe(200);
    expect((await set("nonsense")).code).toBe("INVALID_IDENTITY_PROVIDER");
    expect((await set(1)).status).toBe(400);
    expect((await set("")).status).toBe(200);
    expect((await app.admin.get("/api/v0/identity_providers/openid")).body.enabled).toBe(false);
    await app.user("mallory");
    expect((await app.as("mallory").get(path)).status).toBe(403);
  });
});
