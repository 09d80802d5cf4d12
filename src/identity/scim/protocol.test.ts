import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { openTestApplication, type TestApplication } from "../../api/testing.ts";
import { databaseEngines } from "../../database/testing.ts";
import { addDirectory, SCIM, SCIM_SECRET, type TestDirectory } from "./testing.ts";

// Many requests each, on machines that have other things to do.
setDefaultTimeout(60_000);

const PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const patch = (...operations: unknown[]) => ({ schemas: [PATCH_OP], Operations: operations });

describe.each(databaseEngines())("the protocol of SCIM, on %s", (engine) => {
  let app: TestApplication;
  let okta: TestDirectory;
  beforeAll(async () => {
    app = await openTestApplication({
      engine,
      config: { limits: { failedLoginsPerMinute: 1000 } },
    });
    okta = await addDirectory(app, "okta");
  });
  afterAll(() => app[Symbol.asyncDispose]());

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
    const both = (userName: string) =>
      ask(`urn:ietf:params:scim:schemas:core:2.0:User:userName EQ "${userName}" AND id eq "${id}"`);
    expect((await both('\\"QUOTED\\"@example.com')).body.totalResults).toBe(1);
    expect((await both("other@example.com")).body.totalResults).toBe(0);
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

  test("who guesses secrets is slowed down, and the directory goes on", async () => {
    await using slow = await openTestApplication({
      engine,
      config: { limits: { failedLoginsPerMinute: 3 } },
    });
    const directory = await addDirectory(slow, "okta");
    expect((await directory.send("GET", "/Users")).status).toBe(200);
    const guess = () => slow.anonymous.get(`${SCIM}/Users`, { Authorization: "Bearer guess" });
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 5; attempt++) statuses.push((await guess()).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    const refused = await guess();
    expect(refused.body).toMatchObject({ status: "429" });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});
