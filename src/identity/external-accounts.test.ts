import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { SYSTEM } from "../access/caller.ts";
import { openTestApplication, type TestApplication } from "../api/testing.ts";
import { databaseEngines } from "../database/testing.ts";
import { addProvider, mapGroup, membershipsOf, organizationWithTeam } from "./testing.ts";

setDefaultTimeout(60_000);

describe.each(databaseEngines())("accounts of identity providers, on %s", (engine) => {
  const signIn = (app: TestApplication, providerId: number, name: string, groups?: readonly string[]) =>
    app.services.externalAccounts.signIn({
      providerId,
      subject: `subject-of-${name}`,
      suggestedName: name,
      fullName: `Full ${name}`,
      groups,
    });

  test("are made at the first sign-in, and found at the next", async () => {
    await using app = await openTestApplication({ engine });
    const provider = await addProvider(app);
    const first = await signIn(app, provider, "Zoë.Smith@example.com");
    expect(first).toMatchObject({
      name: "zoe.smith",
      fullName: "Full Zoë.Smith@example.com",
      isAdmin: false,
    });
    const again = await app.services.externalAccounts.signIn({
      providerId: provider,
      subject: "subject-of-Zoë.Smith@example.com",
      suggestedName: "zoe.jones",
      fullName: "Zoë Jones",
    });
    expect(again).toMatchObject({ id: first.id, name: "zoe.smith", fullName: "Zoë Jones" });
    // Of two that come at once for the first time, neither fails.
    const both = await Promise.all([signIn(app, provider, "twin"), signIn(app, provider, "twin")]);
    expect(both[0].id).toBe(both[1].id);
  });

  test("never take over an account by its name, unless the provider may, and never an administrator's", async () => {
    await using app = await openTestApplication({ engine });
    const strict = await addProvider(app);
    const linking = await addProvider(app, { name: "linking", configuration: { linkByName: true } });
    const closed = await addProvider(app, { name: "closed", configuration: { createAccounts: false } });
    await app.user("alice");
    await organizationWithTeam(app, "acme", "devs");
    await app.repository("ghost/app");
    for (const name of ["alice", "acme", "ghost"]) {
      await expect(signIn(app, strict, name)).rejects.toMatchObject({ kind: "identityConflict" });
    }
    await expect(signIn(app, closed, "nobody")).rejects.toMatchObject({ kind: "identityUnlinked" });
    await expect(signIn(app, strict, "anonymous")).rejects.toMatchObject({ kind: "accountNameInvalid" });
    await expect(signIn(app, linking, "root")).rejects.toMatchObject({ kind: "identityConflict" });
    await expect(signIn(app, linking, "acme")).rejects.toMatchObject({ kind: "identityConflict" });
    expect((await signIn(app, linking, "alice")).name).toBe("alice");
    // A second identity of the same provider does not get it as well.
    await expect(
      app.services.externalAccounts.signIn({
        providerId: linking,
        subject: "another",
        suggestedName: "alice",
        fullName: "",
      }),
    ).rejects.toMatchObject({ kind: "identityConflict" });
  });

  test("inherit nothing of who had their name, and are called what can be kept", async () => {
    await using app = await openTestApplication({ engine });
    const providerId = await addProvider(app);
    const before = await app.user("eve");
    await app.repository("eve/secret");
    expect((await before.send("DELETE", "/api/v0/repositories/eve/secret")).status).toBe(204);
    expect((await app.admin.send("DELETE", "/enzi/v0/accounts/eve")).status).toBe(204);
    const request = {
      providerId,
      subject: "another eve",
      suggestedName: "eve",
      fullName: "Eve\u0000\u0007\nE.",
    };
    expect(await app.services.externalAccounts.signIn(request)).toMatchObject({
      name: "eve",
      fullName: "Eve E.",
    });
    const { token } = await app.services.accessTokens.create(SYSTEM, { accountName: "eve", label: "" });
    const eve = app.as("eve", token);
    const deleted = await eve.get("/api/v0/repositoryNamespaces/eve/deletedRepositories");
    expect([deleted.status, deleted.body]).toEqual([200, { repositories: [] }]);
    expect((await eve.send("POST", "/enzi/v0/accounts", { name: "x", isOrg: true })).status).toBe(403);
  });

  test("are signed out when their provider is switched off, also those that were only linked to it", async () => {
    await using app = await openTestApplication({ engine });
    const configuration = { issuer: "https://idp.example.org", clientId: "registry" };
    const providerId = await addProvider(app, { configuration });
    await app.user("frank");
    const link = { provider: "corporate", subject: "subject-of-frank" };
    expect((await app.admin.send("POST", "/api/v0/accounts/frank/identities", link)).status).toBe(201);
    const sessions = await Promise.all(
      ["frank", "made-by-it"].map(async (name) =>
        app.services.sessions.create(await signIn(app, providerId, name), { method: "oidc", providerId }),
      ),
    );
    const states = () =>
      Promise.all(
        sessions.map(async ({ secret }) => {
          const headers = { Cookie: `entrepot-session=${secret}` };
          return (await app.anonymous.get("/api/v0/sessions/current", headers)).status;
        }),
      );
    expect(await states()).toEqual([200, 200]);
    const path = "/api/v0/identity_providers/corporate";
    expect((await app.admin.send("PUT", path, { enabled: false })).status).toBe(200);
    expect(await states()).toEqual([401, 401]);
    // A password of the account's own is not the provider's business.
    expect((await app.as("frank").get("/v2/")).status).toBe(200);
  });

  test("are members of what their groups give, for as long as they are in them", async () => {
    await using app = await openTestApplication({ engine });
    const provider = await addProvider(app);
    const acme = await organizationWithTeam(app, "acme", "devs");
    const other = await organizationWithTeam(app, "other", "ops");
    await mapGroup(app, provider, { group: "dev", team_id: acme.teamId });
    await mapGroup(app, provider, { group: "lead", team_id: acme.teamId, role: "admin" });
    await mapGroup(app, provider, { group: "bosses", organization_id: other.id, role: "owner" });
    await mapGroup(app, provider, { group: "admins", role: "registry-admin" });
    await mapGroup(app, provider, { group: "audit", role: "registry-auditor" });

    const { id } = await signIn(app, provider, "bob", ["dev", "bosses", "unmapped"]);
    expect(await membershipsOf(app, id)).toEqual(["acme", "acme/devs", "other owner"]);
    await signIn(app, provider, "bob", ["dev", "lead", "admins", "audit"]);
    expect(await membershipsOf(app, id)).toEqual(["acme", "acme/devs admin"]);
    expect(await signIn(app, provider, "bob", ["admins"])).toMatchObject({ isAdmin: true, isAuditor: false });
    expect(await membershipsOf(app, id)).toEqual([]);
    // A provider that says nothing of groups changes nothing.
    await signIn(app, provider, "bob", ["dev"]);
    expect(await signIn(app, provider, "bob")).toMatchObject({ isAdmin: false });
    expect(await membershipsOf(app, id)).toEqual(["acme", "acme/devs"]);
    const actions = await app.database.read.selectFrom("events").select("action").distinct().execute();
    expect(actions.map(({ action }) => action).sort()).toEqual(
      expect.arrayContaining([
        "account.create",
        "account.update",
        "organization.member.add",
        "organization.member.remove",
        "team.member.add",
        "team.member.remove",
        "team.member.update",
      ]),
    );
  });

  test("keep memberships and roles that people gave them", async () => {
    await using app = await openTestApplication({ engine });
    const provider = await addProvider(app, { configuration: { linkByName: true } });
    const acme = await organizationWithTeam(app, "acme", "devs");
    await mapGroup(app, provider, { group: "dev", team_id: acme.teamId, role: "admin" });
    await app.user("carol");
    const { id } = await signIn(app, provider, "carol", []);
    await app.database.transaction(async (transaction) => {
      const row = { account_id: id, created_at: Date.now() };
      await transaction
        .insertInto("organization_members")
        .values({ ...row, organization_id: acme.id })
        .execute();
      await transaction
        .insertInto("team_members")
        .values({ ...row, team_id: acme.teamId })
        .execute();
      await transaction.updateTable("accounts").set({ is_auditor: 1 }).where("id", "=", id).execute();
    });
    await signIn(app, provider, "carol", ["dev"]);
    expect(await membershipsOf(app, id)).toEqual(["acme", "acme/devs"]);
    expect(await signIn(app, provider, "carol", [])).toMatchObject({ isAuditor: true });
    expect(await membershipsOf(app, id)).toEqual(["acme", "acme/devs"]);
  });

  test("are disabled by their provider at once, and enabled by it only when it disabled them", async () => {
    await using app = await openTestApplication({ engine });
    const providerId = await addProvider(app, { configuration: { linkByName: true } });
    await app.user("dave");
    const subject = "subject-of-dave";
    await signIn(app, providerId, "dave");
    const dave = app.as("dave");
    const accounts = app.services.externalAccounts;
    const token = (await dave.get("/auth/token?service=entrepot&offline_token=true&client_id=test")).body;
    const bearer = { Authorization: `Bearer ${token.token}` };
    expect((await app.anonymous.get("/v2/", bearer)).status).toBe(200);
    expect(await accounts.setActive({ providerId, subject, isActive: false })).toBe(true);
    expect((await app.anonymous.get("/v2/", bearer)).status).toBe(401);
    expect((await dave.get("/v2/")).status).toBe(401);
    await expect(signIn(app, providerId, "dave")).rejects.toMatchObject({ kind: "accountDisabled" });
    expect(await accounts.setActive({ providerId, subject, isActive: true })).toBe(true);
    expect((await dave.get("/v2/")).status).toBe(200);
    expect((await app.anonymous.get("/v2/", bearer)).status).toBe(401);
    const { accounts: local } = app.application.stores;
    await local.setActive(SYSTEM, "dave", false);
    expect(await accounts.setActive({ providerId, subject, isActive: true })).toBe(false);
    // Nor is what it once disabled itself its own for good.
    await local.setActive(SYSTEM, "dave", true);
    expect(await accounts.setActive({ providerId, subject, isActive: false })).toBe(true);
    await local.setActive(SYSTEM, "dave", true);
    await local.setActive(SYSTEM, "dave", false);
    expect(await accounts.setActive({ providerId, subject, isActive: true })).toBe(false);
    expect((await dave.get("/v2/")).status).toBe(401);
  });
});
