import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { openTestApplication, PASSWORD, type TestApplication } from "../../api/testing.ts";
import { databaseEngines } from "../../database/testing.ts";
import { accountId } from "../testing.ts";
import { addDirectory, SCIM, SCIM_SECRET, type TestDirectory } from "./testing.ts";

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

  test("nobody gets in but with the secret of an enabled provider", async () => {
    const challenge = await app.anonymous.get(`${SCIM}/Users`);
    expect(challenge.status).toBe(401);
    expect(challenge.headers.get("www-authenticate")).toBe('Bearer realm="scim"');
    expect(challenge.body).toEqual({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      status: "401",
      detail: expect.any(String),
    });
    // No account's credentials are good here, an administrator's neither.
    expect((await app.admin.get(`${SCIM}/Users`)).status).toBe(401);
    const withSecret = (secret: string) =>
      app.anonymous.get(`${SCIM}/Users`, { Authorization: `Bearer ${secret}` });
    expect((await withSecret("wrong")).status).toBe(401);
    const closed = await addDirectory(app, "closed");
    expect((await closed.send("GET", "/Users")).status).toBe(200);
    await app.admin.send("PUT", "/api/v0/identity_providers/closed", { enabled: false });
    expect((await closed.send("GET", "/Users")).status).toBe(401);
    await app.admin.send("PUT", "/api/v0/identity_providers/closed", { enabled: true });
    const renewed = await app.admin.send("POST", "/api/v0/identity_providers/closed/scim_secret");
    expect(renewed.status).toBe(200);
    expect((await closed.send("GET", "/Users")).status).toBe(401);
    expect((await withSecret(renewed.body.secret)).status).toBe(200);
    expect((await app.admin.send("POST", "/api/v0/identity_providers/nobody/scim_secret")).status).toBe(404);
    // What is kept does not let anybody in, and is not shown.
    const { configuration } = await app.database.read
      .selectFrom("identity_providers")
      .select("configuration")
      .where("name", "=", "closed")
      .executeTakeFirstOrThrow();
    const { secret } = JSON.parse(configuration);
    expect(secret).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect((await withSecret(secret)).status).toBe(401);
    const shown = await app.admin.get("/api/v0/identity_providers/closed");
    expect(shown.body.secrets).toEqual(["secret"]);
    expect(JSON.stringify(shown.body)).not.toContain("sha256:");
    // A change of something else keeps it; one that is short is refused.
    const put = (configuration: object) =>
      app.admin.send("PUT", "/api/v0/identity_providers/closed", { configuration });
    expect((await put({ label: "Closed" })).status).toBe(200);
    expect((await withSecret(renewed.body.secret)).status).toBe(200);
    expect((await put({ secret: "short" })).code).toBe("INVALID_IDENTITY_PROVIDER");
    expect((await put({ secret: "" })).status).toBe(200);
    expect((await withSecret("")).status).toBe(401);
    expect((await withSecret(SCIM_SECRET)).status).toBe(401);
  });

  test("filters that cannot be answered are refused, and are no way into the database", async () => {
    const ask = (filter: string) => okta.send("GET", `/Users?filter=${encodeURIComponent(filter)}`);
    for (const filter of [
      'userName sw "a"',
      'userName eq "a" or userName eq "b"',
      'not (userName eq "a")',
      "userName pr",
      'emails.value eq "a"',
      'userName eq "a',
      "userName eq 'a'",
      'userName eq "a" and',
      'userName eq "a\\u0000"',
      "userName eq",
      `${"x".repeat(5000)} eq "a"`,
      Array.from({ length: 20 }, () => 'id eq "1"').join(" and "),
    ]) {
      const { status, body } = await ask(filter);
      expect([filter.slice(0, 60), status, body.scimType]).toEqual([
        filter.slice(0, 60),
        400,
        "invalidFilter",
      ]);
    }
    for (const value of ["' or '1'='1", '\\" or userName pr or userName eq \\"', "%", "_", "x') or 1=1 --"]) {
      expect((await ask(`userName eq "${value}"`)).body.totalResults).toBe(0);
    }
    const id = await okta.user('"quoted"@example.com');
    expect((await ask('userName eq "\\"quoted\\"@example.com"')).body.Resources[0].id).toBe(id);
    const both = await ask(
      `urn:ietf:params:scim:schemas:core:2.0:User:userName EQ "isaac.brock@example.com" AND id eq "${id}"`,
    );
    expect(both.body.totalResults).toBe(0);
  });

  test("requests that make no sense are refused in SCIM's form, never with a fault", async () => {
    const id = await okta.user("solid@example.com");
    const cases: readonly [string, string, unknown, number, string | undefined][] = [
      ["POST", "/Users", {}, 400, "invalidValue"],
      ["POST", "/Users", [], 400, "invalidSyntax"],
      ["POST", "/Users", "{", 400, "invalidSyntax"],
      ["POST", "/Users", { userName: 7 }, 400, "invalidValue"],
      ["POST", "/Users", { userName: "a\u0000b" }, 400, "invalidValue"],
      ["POST", "/Users", { userName: "x".repeat(300) }, 400, "invalidValue"],
      ["POST", "/Users", { userName: "@" }, 400, "invalidValue"],
      ["POST", "/Users", { userName: "ok", emails: "mail" }, 400, "invalidSyntax"],
      ["POST", "/Users", { userName: "ok", active: "perhaps" }, 400, "invalidValue"],
      ["PATCH", `/Users/${id}`, {}, 400, "invalidSyntax"],
      ["PATCH", `/Users/${id}`, patch({ op: "move", path: "active" }), 400, "invalidSyntax"],
      ["PATCH", `/Users/${id}`, patch({ op: "remove" }), 400, "noTarget"],
      ["PATCH", `/Users/${id}`, patch({ op: "add", path: "emails[", value: 1 }), 400, "invalidPath"],
      [
        "PATCH",
        `/Users/${id}`,
        patch({ op: "add", path: "emails[type gt 1]", value: 1 }),
        400,
        "invalidPath",
      ],
      ["PATCH", `/Users/${id}`, patch({ op: "add", path: "userName.x", value: 1 }), 400, "invalidPath"],
      ["PATCH", `/Users/${id}`, patch({ op: "replace", path: "userName", value: {} }), 400, "invalidValue"],
      ["PATCH", `/Users/${id}`, patch({ op: "remove", path: "userName" }), 400, "invalidValue"],
      ["PATCH", `/Users/${id}`, patch({ op: "replace", value: "x" }), 400, "invalidValue"],
      ["GET", "/Users?startIndex=x", undefined, 400, "invalidValue"],
      ["GET", "/Users?count=1&count=2", undefined, 400, "invalidValue"],
      ["GET", "/Users/%00", undefined, 400, "invalidValue"],
      ["GET", `/Users/${"x".repeat(300)}`, undefined, 400, "invalidValue"],
      ["GET", "/Users/nobody", undefined, 404, undefined],
      ["GET", "/Schemas/nothing", undefined, 404, undefined],
    ];
    for (const [method, path, body, status, scimType] of cases) {
      const answer = await okta.send(method, path, body);
      const got = [
        method,
        path,
        JSON.stringify(body),
        answer.status,
        answer.body?.status,
        answer.body?.scimType,
      ];
      expect(got).toEqual([method, path, JSON.stringify(body), status, String(status), scimType]);
    }
    const text = await okta.send("POST", "/Users", { userName: "ok" }, { "Content-Type": "text/plain" });
    expect([text.status, text.body.status]).toEqual([415, "415"]);
    const other = await okta.send("GET", "/Users", undefined, { Accept: "text/html" });
    expect([other.status, other.body.status]).toEqual([406, "406"]);
  });

  test("more than 250 users are paged through, each once", async () => {
    const many = await addDirectory(app, "many");
    for (let index = 0; index < 255; index += 15) {
      const names = Array.from({ length: 15 }, (_, offset) => `many-${index + offset}@example.com`);
      await Promise.all(names.map((name) => many.user(name)));
    }
    const seen: string[] = [];
    for (let startIndex = 1; ; ) {
      const { body } = await many.send("GET", `/Users?startIndex=${startIndex}&count=1000`);
      expect([body.totalResults, body.startIndex]).toEqual([255, startIndex]);
      seen.push(...body.Resources.map((user: { userName: string }) => user.userName));
      startIndex += body.itemsPerPage;
      if (startIndex > body.totalResults) break;
      expect(body.itemsPerPage).toBe(200);
    }
    expect(new Set(seen).size).toBe(255);
    expect((await many.send("GET", "/Users?count=0")).body).toMatchObject({
      totalResults: 255,
      Resources: [],
    });
    expect((await many.send("GET", "/Users?startIndex=9999")).body).toMatchObject({ itemsPerPage: 0 });
    const few = await many.send("GET", "/Users?count=1&attributes=userName");
    expect(Object.keys(few.body.Resources[0]).sort()).toEqual(["id", "schemas", "userName"]);
    const less = await many.send("GET", "/Users?count=1&excludedAttributes=meta,userName");
    expect(Object.keys(less.body.Resources[0]).sort()).toEqual(["active", "id", "schemas"]);
  });

  test("says what of SCIM there is", async () => {
    const config = await okta.send("GET", "/ServiceProviderConfig");
    expect(config.body).toMatchObject({ patch: { supported: true }, etag: { supported: false } });
    const types = await okta.send("GET", "/ResourceTypes");
    expect(types.body.Resources.map(({ id }: { id: string }) => id)).toEqual(["User", "Group"]);
    expect((await okta.send("GET", "/ResourceTypes/User")).body.endpoint).toBe("/Users");
    const { body } = await okta.send("GET", "/Schemas");
    for (const { id, meta } of body.Resources) {
      const one = await okta.send("GET", `/Schemas/${id}`);
      expect([one.status, one.body.id, meta.location]).toEqual([200, id, `${app.url}${SCIM}/Schemas/${id}`]);
    }
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
