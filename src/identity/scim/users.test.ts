import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { openTestApplication, PASSWORD, type TestApplication } from "../../api/testing.ts";
import { databaseEngines } from "../../database/testing.ts";
import { accountId } from "../testing.ts";
import { addDirectory, SCIM, type TestDirectory } from "./testing.ts";

// Many requests each, on machines that have other things to do.
setDefaultTimeout(60_000);

const PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const patch = (...operations: unknown[]) => ({ schemas: [PATCH_OP], Operations: operations });

describe.each(databaseEngines())("users of a SCIM directory, on %s", (engine) => {
  let app: TestApplication;
  let okta: TestDirectory;
  let entra: TestDirectory;
  beforeAll(async () => {
    app = await openTestApplication({
      engine,
      config: { limits: { failedLoginsPerMinute: 1000 } },
    });
    okta = await addDirectory(app, "okta");
    entra = await addDirectory(app, "entra");
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const accountOf = async (name: string) => (await app.admin.get(`/enzi/v0/accounts/${name}`)).body;

  test("Okta looks, makes, deactivates and activates", async () => {
    const filter = encodeURIComponent('userName eq "isaac.brock@example.com"');
    const none = await okta.send("GET", `/Users?filter=${filter}&startIndex=1&count=100`);
    expect(none.status).toBe(200);
    expect(none.headers.get("content-type")).toBe("application/scim+json");
    expect(none.body).toEqual({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    });
    const made = await okta.send("POST", "/Users", {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      userName: "Isaac.Brock@example.com",
      name: { givenName: "Isaac", familyName: "Brock" },
      emails: [{ primary: true, value: "isaac.brock@example.com", type: "work" }],
      displayName: "Isaac Brock",
      locale: "en-US",
      externalId: "00ujl29u0le5T6Aj10h7",
      groups: [],
      password: "1mz050nq",
      active: true,
    });
    expect(made.status).toBe(201);
    const { id } = made.body;
    expect(made.body).toEqual({
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      id,
      externalId: "00ujl29u0le5T6Aj10h7",
      userName: "Isaac.Brock@example.com",
      name: { givenName: "Isaac", familyName: "Brock" },
      displayName: "Isaac Brock",
      emails: [{ value: "isaac.brock@example.com", type: "work", primary: true }],
      active: true,
      meta: {
        resourceType: "User",
        created: expect.stringMatching(/Z$/),
        lastModified: expect.stringMatching(/Z$/),
        location: `${app.url}${SCIM}/Users/${id}`,
      },
    });
    expect(made.headers.get("location")).toBe(`${app.url}${SCIM}/Users/${id}`);
    expect(await accountOf("isaac.brock")).toMatchObject({ fullName: "Isaac Brock", isActive: true });
    // The password that Okta makes up is nobody's way in.
    expect((await app.as("isaac.brock", "1mz050nq").get("/api/v0/sessions")).status).toBe(401);
    const found = await okta.send("GET", `/Users?filter=${filter}`);
    expect(found.body.Resources.map((user: { id: string }) => user.id)).toEqual([id]);
    const again = await okta.send("POST", "/Users", { userName: "ISAAC.BROCK@example.com" });
    expect([again.status, again.body.status, again.body.scimType]).toEqual([409, "409", "uniqueness"]);

    const off = await okta.send("PATCH", `/Users/${id}`, patch({ op: "replace", value: { active: false } }));
    expect([off.status, off.body.active]).toEqual([200, false]);
    expect(await accountOf("isaac.brock")).toMatchObject({ isActive: false });
    const on = await okta.send("PUT", `/Users/${id}`, {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      id,
      userName: "isaac.brock@example.com",
      name: { givenName: "Isaac", familyName: "Brock-Smith" },
      active: true,
      meta: { resourceType: "User" },
    });
    expect(on.status).toBe(200);
    expect(on.body).toMatchObject({ active: true, name: { familyName: "Brock-Smith" } });
    expect(on.body.externalId).toBeUndefined();
    expect(await accountOf("isaac.brock")).toMatchObject({ isActive: true, fullName: "Isaac Brock-Smith" });
  });

  test("Entra ID patches with paths, capitals and strings for booleans", async () => {
    const id = await entra.user("gwen@contoso.com", { externalId: "gwen", active: true });
    const changed = await entra.send(
      "PATCH",
      `/Users/${id}`,
      patch(
        { op: "Replace", path: "displayName", value: "Gwen G" },
        { op: "Add", path: 'emails[type eq "work"].value', value: "gwen@contoso.com" },
        { op: "Add", path: "name.formatted", value: "Gwendolyn G" },
        { op: "Add", path: "name.givenName", value: "Gwendolyn" },
        {
          op: "Add",
          path: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
          value: "X",
        },
        { op: "Add", path: 'addresses[type eq "work"].locality', value: "Redmond" },
      ),
    );
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      displayName: "Gwen G",
      emails: [{ type: "work", value: "gwen@contoso.com" }],
      name: { formatted: "Gwendolyn G", givenName: "Gwendolyn" },
    });
    const replaced = await entra.send(
      "PATCH",
      `/Users/${id}`,
      patch(
        { op: "Replace", path: 'emails[type eq "work"].value', value: "g@contoso.com" },
        {
          op: "Replace",
          value: {
            active: "False",
            "name.familyName": "Gable",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { department: "Y" },
          },
        },
        { op: "Remove", path: "name.formatted" },
      ),
    );
    expect(replaced.body).toMatchObject({
      active: false,
      emails: [{ type: "work", value: "g@contoso.com" }],
      name: { givenName: "Gwendolyn", familyName: "Gable" },
    });
    expect(replaced.body.name.formatted).toBeUndefined();
    expect(await accountOf("gwen")).toMatchObject({ isActive: false, fullName: "Gwen G" });
    await entra.send("PATCH", `/Users/${id}`, patch({ op: "Replace", path: "active", value: "True" }));
    expect(await accountOf("gwen")).toMatchObject({ isActive: true });
    const byId = await entra.send("GET", `/Users?filter=${encodeURIComponent('externalId eq "gwen"')}`);
    expect(byId.body.totalResults).toBe(1);
  });

  test("a renamed user stays the same account", async () => {
    const id = await okta.user("maiden@example.com");
    const renamed = await okta.send(
      "PATCH",
      `/Users/${id}`,
      patch({ op: "replace", path: "userName", value: "married@example.com" }),
    );
    expect(renamed.body).toMatchObject({ id, userName: "married@example.com" });
    expect((await app.admin.get("/enzi/v0/accounts/married")).status).toBe(404);
    await okta.user("taken@example.com");
    const conflict = await okta.send(
      "PATCH",
      `/Users/${id}`,
      patch({ op: "replace", path: "userName", value: "Taken@example.com" }),
    );
    expect([conflict.status, conflict.body.scimType]).toEqual([409, "uniqueness"]);
  });

  test("deactivating ends sessions, tokens and logins of docker at once", async () => {
    const id = await okta.user("soon.gone@example.com");
    const account = await accountId(app, "soon.gone");
    const hash = await Bun.password.hash(PASSWORD);
    await app.database.transaction((transaction) =>
      transaction.updateTable("accounts").set({ password_hash: hash }).where("id", "=", account).execute(),
    );
    const client = app.as("soon.gone");
    const login = await app.anonymous.send("POST", "/login", { username: "soon.gone", password: PASSWORD });
    const cookie = login.headers
      .getSetCookie()
      .map((each) => each.split(";")[0])
      .join("; ");
    const docker = await client.get("/auth/token?service=127.0.0.1&scope=repository:soon.gone/app:pull,push");
    const bearer = { Authorization: `Bearer ${docker.body.token}` };
    const token = await client.send("POST", "/api/v0/api_tokens/?username=soon.gone", { tokenLabel: "ci" });
    const asToken = app.as("soon.gone", token.body.token);
    const states = async () => [
      (await app.anonymous.get("/api/v0/sessions/current", { Cookie: cookie })).status,
      (await app.anonymous.send("POST", "/v2/soon.gone/app/blobs/uploads/", undefined, bearer)).status,
      (await asToken.get("/v2/")).status,
      (await client.get("/v2/")).status,
    ];
    await app.repository("soon.gone/app");
    expect(await states()).toEqual([200, 202, 200, 200]);
    const off = await okta.send(
      "PATCH",
      `/Users/${id}`,
      patch({ op: "replace", path: "active", value: false }),
    );
    expect(off.status).toBe(200);
    expect(await states()).toEqual([401, 401, 401, 401]);
    await okta.send("PATCH", `/Users/${id}`, patch({ op: "replace", path: "active", value: true }));
    // Tokens of programs go on with the account, logins have to be made again.
    expect((await states()).slice(0, 2)).toEqual([401, 401]);
  });

  test("a deleted user is gone, its account disabled; made again it is the same account", async () => {
    const id = await okta.user("lazarus@example.com", { displayName: "Lazarus" });
    const account = await accountId(app, "lazarus");
    await app.repository("lazarus/app");
    expect((await okta.send("DELETE", `/Users/${id}`)).status).toBe(204);
    const gone = await okta.send("GET", `/Users/${id}`);
    expect([gone.status, gone.body.status]).toEqual([404, "404"]);
    expect((await okta.send("DELETE", `/Users/${id}`)).status).toBe(404);
    expect((await okta.send("PUT", `/Users/${id}`, { userName: "lazarus@example.com" })).status).toBe(404);
    const filter = encodeURIComponent('userName eq "lazarus@example.com"');
    expect((await okta.send("GET", `/Users?filter=${filter}`)).body.totalResults).toBe(0);
    expect(await accountOf("lazarus")).toMatchObject({ isActive: false });
    expect((await app.admin.get("/api/v0/repositories/lazarus/app")).status).toBe(200);
    // Another directory does not get it.
    expect((await entra.send("POST", "/Users", { userName: "lazarus@example.com" })).status).toBe(409);
    const again = await okta.send("POST", "/Users", { userName: "Lazarus@example.com" });
    expect([again.status, again.body.active]).toEqual([201, true]);
    expect(await accountId(app, "lazarus")).toBe(account);
    expect(await accountOf("lazarus")).toMatchObject({ isActive: true });
  });

  test("a provider does not enable whom an administrator disabled", async () => {
    const id = await okta.user("banned@example.com");
    await app.admin.send("PATCH", "/enzi/v0/accounts/banned", { isActive: false });
    const tried = await okta.send(
      "PATCH",
      `/Users/${id}`,
      patch({ op: "replace", path: "active", value: true }),
    );
    expect([tried.status, tried.body.active]).toEqual([200, false]);
  });

  test("accounts that were made here are not taken over", async () => {
    await app.user("local");
    await app.user("boss", { isAdmin: true });
    const refused = await okta.send("POST", "/Users", { userName: "local@example.com" });
    expect([refused.status, refused.body.scimType]).toEqual([409, "uniqueness"]);
    const linking = await addDirectory(app, "linking", { linkByName: true });
    expect((await linking.send("POST", "/Users", { userName: "boss@example.com" })).status).toBe(409);
    const linked = await linking.send("POST", "/Users", { userName: "local@example.com", active: false });
    expect([linked.status, linked.body.active]).toEqual([201, false]);
    expect(await accountOf("local")).toMatchObject({ isActive: false });
  });

  test("another directory's users are not there", async () => {
    const id = await okta.user("hidden@example.com");
    const answers = [
      await entra.send("GET", `/Users/${id}`),
      await entra.send("PUT", `/Users/${id}`, { userName: "x" }),
      await entra.send("PATCH", `/Users/${id}`, patch({ op: "replace", path: "active", value: false })),
      await entra.send("DELETE", `/Users/${id}`),
      await entra.send("POST", "/Groups", { displayName: "stolen", members: [{ value: id }] }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 400]);
    expect(await accountOf("hidden")).toMatchObject({ isActive: true });
    const filter = encodeURIComponent(`id eq "${id}"`);
    expect((await entra.send("GET", `/Users?filter=${filter}`)).body.totalResults).toBe(0);
  });

  test("every change is an event that names the provider", async () => {
    const id = await okta.user("eventful@example.com", { displayName: "E" });
    await okta.send(
      "PATCH",
      `/Users/${id}`,
      patch({ op: "replace", value: { displayName: "Eve", active: false } }),
    );
    await okta.send("DELETE", `/Users/${id}`);
    const rows = await app.database.read
      .selectFrom("events")
      .select(["action", "data"])
      .orderBy("id")
      .execute();
    const last = rows.slice(-6).map(({ action, data }) => [action, JSON.parse(data ?? "{}").provider]);
    expect(last).toEqual([
      ["account.create", "okta"],
      ["directory_user.create", "okta"],
      ["directory_user.update", "okta"],
      ["account.update", "okta"],
      ["account.disable", "okta"],
      ["directory_user.delete", "okta"],
    ]);
  });
});
