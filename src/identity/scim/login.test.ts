import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { openTestApplication, type TestApplication } from "../../api/testing.ts";
import { databaseEngines } from "../../database/testing.ts";
import { CLIENT_ID, CLIENT_SECRET, startTestProvider, TestBrowser } from "../oidc/testing-provider.ts";
import { accountId, addProvider, mapGroup } from "../testing.ts";
import { addDirectory, type TestDirectory } from "./testing.ts";

// Many requests each, on machines that have other things to do.
setDefaultTimeout(60_000);

describe.each(databaseEngines())("logging in to accounts that SCIM provisioned, on %s", (engine) => {
  let app: TestApplication;
  let okta: TestDirectory;
  beforeAll(async () => {
    app = await openTestApplication({ engine, config: { outbound: { allow: ["127.0.0.1"] } } });
    okta = await addDirectory(app, "okta");
    await mapGroup(app, okta.providerId, { group: "admins", role: "registry-admin" });
  });
  afterAll(() => app[Symbol.asyncDispose]());

  test("the directory makes the account, OpenID Connect proves who it is, and the directory ends it", async () => {
    await using provider = await startTestProvider({ redirectUris: [`${app.url}/auth/oidc/corp/callback`] });
    const made = await app.admin.send("POST", "/api/v0/identity_providers", {
      name: "corp",
      kind: "oidc",
      configuration: {
        issuer: provider.issuer,
        clientId: CLIENT_ID,
        clientSecret: CLIENT_SECRET,
        linkByName: true,
        createAccounts: false,
      },
    });
    expect(made.status).toBe(201);
    const id = await okta.user("wanda@example.com", { displayName: "Wanda" });
    provider.people.set("w-17", { preferred_username: "wanda@example.com", groups: [] });
    const browser = new TestBrowser();
    const back = await browser.logInAt(provider, `${app.url}/auth/oidc/corp/login`, "w-17");
    expect((await browser.get(back)).status).toBe(303);
    const session = async () => browser.get(`${app.url}/api/v0/sessions/current`);
    expect(await (await session()).json()).toMatchObject({ username: "wanda" });
    const off = await okta.send("PATCH", `/Users/${id}`, {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      Operations: [{ op: "Replace", path: "active", value: "False" }],
    });
    expect(off.body.active).toBe(false);
    expect((await session()).status).toBe(401);
  });

  test("a provisioned account is the one that a provider with linkByName logs in", async () => {
    await okta.user("sso@example.com", { displayName: "S" });
    const { externalAccounts } = app.services;
    const signIn = (providerId: number, subject: string) =>
      externalAccounts.signIn({ providerId, subject, suggestedName: "sso@example.com", fullName: "" });
    const strict = await addProvider(app, { name: "strict" });
    expect(signIn(strict, "1")).rejects.toMatchObject({ kind: "identityConflict" });
    const linking = await addProvider(app, { name: "linking", configuration: { linkByName: true } });
    const account = await signIn(linking, "1");
    expect(account.id).toBe(await accountId(app, "sso"));
    // Somebody else of that name at the same provider is not let in.
    expect(signIn(linking, "2")).rejects.toMatchObject({ kind: "identityConflict" });
    // Who has become an administrator is not linked by name, and neither is an account of a disabled directory.
    const mighty = await okta.user("mighty@example.com");
    const admins = await okta.group("admins", [mighty]);
    const asMighty = { providerId: linking, subject: "3", suggestedName: "mighty", fullName: "" };
    expect(externalAccounts.signIn(asMighty)).rejects.toMatchObject({ kind: "identityConflict" });
    await okta.send("DELETE", `/Groups/${admins}`);
    await app.admin.send("PUT", "/api/v0/identity_providers/okta", { enabled: false });
    expect(externalAccounts.signIn(asMighty)).rejects.toMatchObject({ kind: "identityConflict" });
    await app.admin.send("PUT", "/api/v0/identity_providers/okta", { enabled: true });
    await externalAccounts.signIn(asMighty);
  });
});
