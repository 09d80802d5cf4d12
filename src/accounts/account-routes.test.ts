import { describe, expect, test } from "bun:test";
import { openTestApplication, PASSWORD } from "../api/testing.ts";
import { databaseEngines } from "../database/testing.ts";

const ACCOUNTS = "/enzi/v0/accounts";

describe.each(databaseEngines())("accounts over the API, on %s", (engine) => {
  test("administrators make users and organizations, and everybody sees them", async () => {
    await using app = await openTestApplication({ engine });
    const alice = { name: "alice", fullName: "Alice", password: PASSWORD };
    const made = await app.admin.send("POST", ACCOUNTS, alice);
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      ...{ name: "alice", fullName: "Alice", description: "", id: expect.any(String) },
      ...{
        isOrg: false,
        isService: false,
        isAdmin: false,
        isAuditor: false,
        isActive: true,
        isImported: false,
      },
    });
    const acme = await app.admin.send("POST", ACCOUNTS, { name: "acme", isOrg: true, description: "Tools" });
    expect(acme.body).toMatchObject({ name: "acme", isOrg: true, description: "Tools" });
    const user = app.as("alice");
    for (const address of ["alice", `id:${made.body.id}`, made.body.id]) {
      expect((await user.get(`${ACCOUNTS}/${address}`)).body).toMatchObject({
        ...made.body,
        membersCount: 0,
      });
    }
    expect((await user.get(`${ACCOUNTS}/acme`)).body).toMatchObject({ membersCount: 0, teamsCount: 0 });
    for (const address of ["nobody", "id:nothing", `id:${crypto.randomUUID()}`, "ALICE", "a%00b", "a%2Fb"]) {
      const missing = await user.get(`${ACCOUNTS}/${address}`);
      expect([address, missing.code]).toEqual([
        address,
        address === "a%00b" ? "INVALID_PARAMETERS" : "NO_SUCH_ACCOUNT",
      ]);
    }
    expect((await app.admin.send("POST", ACCOUNTS, alice)).code).toBe("ACCOUNT_EXISTS");
    expect((await app.admin.send("POST", ACCOUNTS, { ...alice, name: "A b" })).code).toBe(
      "INVALID_ACCOUNT_NAME",
    );
    expect((await app.admin.send("POST", ACCOUNTS, { ...alice, name: made.body.id })).code).toBe(
      "INVALID_ACCOUNT_NAME",
    );
    expect((await app.admin.send("POST", ACCOUNTS, { name: "bob" })).code).toBe("INVALID_PASSWORD");
    expect((await app.admin.send("POST", ACCOUNTS, { name: "org", isOrg: true, isAdmin: true })).status).toBe(
      400,
    );
    await app.repository("library/alpine");
    const library = { name: "library", isOrg: true };
    expect((await app.admin.send("POST", ACCOUNTS, library)).status).toBe(409);
    expect((await app.admin.send("POST", ACCOUNTS, { ...library, adoptNamespace: true })).status).toBe(201);
  });

  test("nobody makes themselves more than they are", async () => {
    await using app = await openTestApplication({ engine });
    const alice = await app.user("alice");
    await app.user("bob");
    expect((await alice.send("POST", ACCOUNTS, { name: "eve", password: PASSWORD })).code).toBe(
      "NOT_AUTHORIZED",
    );
    for (const field of ["isAdmin", "isAuditor", "isActive"]) {
      const refused = await alice.send("PATCH", `${ACCOUNTS}/alice`, { fullName: "A", [field]: true });
      expect([field, refused.code]).toEqual([field, "NOT_AUTHORIZED"]);
    }
    for (const field of [
      "is_admin",
      "role",
      "credentialsValidFrom",
      "ownerId",
      "passwordHash",
      "name",
      "__proto__",
    ]) {
      const body = `{"fullName":"A","${field}":true}`;
      expect([field, (await alice.send("PATCH", `${ACCOUNTS}/alice`, body)).status]).toEqual([field, 400]);
    }
    expect((await app.admin.get(`${ACCOUNTS}/alice`)).body).toMatchObject({ fullName: "", isAdmin: false });
    expect((await alice.send("PATCH", `${ACCOUNTS}/alice`, { fullName: "Alice" })).body.fullName).toBe(
      "Alice",
    );
    expect((await alice.send("PATCH", `${ACCOUNTS}/bob`, { fullName: "B" })).code).toBe("NOT_AUTHORIZED");
    expect((await alice.send("DELETE", `${ACCOUNTS}/bob`)).code).toBe("NOT_AUTHORIZED");
    expect((await alice.send("DELETE", "/api/v0/accounts/bob")).code).toBe("NOT_AUTHORIZED");
    expect((await app.anonymous.get(ACCOUNTS)).code).toBe("NOT_AUTHENTICATED");
    const admin = await app.admin.send("PATCH", `${ACCOUNTS}/bob`, { isAuditor: true });
    expect(admin.body).toMatchObject({ isAuditor: true, isAdmin: false });
    const auditor = app.as("bob");
    expect((await auditor.get(`${ACCOUNTS}/alice/organizations`)).status).toBe(200);
    expect((await auditor.send("PATCH", `${ACCOUNTS}/alice`, { fullName: "X" })).code).toBe("NOT_AUTHORIZED");
    expect((await auditor.send("POST", ACCOUNTS, { name: "eve", password: PASSWORD })).code).toBe(
      "NOT_AUTHORIZED",
    );
  });

  test("lists come in pages, filtered and searched", async () => {
    await using app = await openTestApplication({ engine });
    await app.database.transaction(async (transaction) => {
      for (let index = 0; index < 25; index++) {
        await transaction
          .insertInto("accounts")
          .values({
            uid: crypto.randomUUID(),
            name: `user-${String(index).padStart(2, "0")}`,
            kind: index % 5 === 0 ? "organization" : "user",
            full_name: "",
            password_hash: null,
            is_admin: index === 1 ? 1 : 0,
            is_active: index === 2 ? 0 : 1,
            created_at: 1,
            credentials_valid_from: 1,
          })
          .execute();
      }
    });
    const all = async (query: string) => {
      const names: string[] = [];
      let start = "";
      let pages = 0;
      do {
        const page = await app.admin.get(`${ACCOUNTS}?${query}&limit=10${start && `&start=${start}`}`);
        expect(page.status).toBe(200);
        names.push(...page.body.accounts.map(({ name }: { name: string }) => name));
        start = page.headers.get("x-next-page-start") ?? "";
        pages++;
      } while (start !== "");
      return { names, pages };
    };
    const everybody = await all("");
    expect(everybody.pages).toBe(3);
    expect(everybody.names).toHaveLength(26);
    expect(everybody.names).toEqual([...everybody.names].sort());
    expect((await all("filter=orgs")).names).toHaveLength(5);
    expect((await all("filter=users")).names).toHaveLength(21);
    expect((await all("filter=admins")).names).toEqual(["root", "user-01"]);
    expect((await all("filter=inactive-users")).names).toEqual(["user-02"]);
    expect((await all("search=R-1")).names).toHaveLength(10);
    expect((await all("search=%25")).names).toEqual([]);
    expect((await app.admin.get(`${ACCOUNTS}?filter=nonsense`)).status).toBe(400);
    expect((await app.admin.get(`${ACCOUNTS}?start=%00`)).status).toBe(400);
    const config = await app.admin.send("PUT", "/enzi/v0/config/accounts", {
      systemAccounts: ["user-00", "root"],
    });
    expect(config.body).toEqual({ systemAccounts: ["root", "user-00"], usersCount: 20, orgsCount: 4 });
    expect((await app.admin.get("/enzi/v0/config/accounts")).body).toEqual(config.body);
  });

  test("a password is changed by its owner who knows it, and by administrators who need not", async () => {
    await using app = await openTestApplication({ engine, config: { limits: { failedLoginsPerMinute: 5 } } });
    const alice = await app.user("alice");
    await app.user("bob");
    const token = await bearerOf(app.url, "alice", PASSWORD);
    const bearer = { Authorization: `Bearer ${token}` };
    expect((await app.anonymous.get("/v2/", bearer)).status).toBe(200);
    const change = (body: unknown, name = "alice") =>
      alice.send("POST", `${ACCOUNTS}/${name}/changePassword`, body);
    const newPassword = "seven silver foxes";
    expect((await change({ newPassword })).code).toBe("INCORRECT_PASSWORD");
    expect((await change({ oldPassword: "wrong", newPassword })).code).toBe("INCORRECT_PASSWORD");
    expect((await change({ oldPassword: PASSWORD, newPassword: "password1" })).code).toBe("INVALID_PASSWORD");
    expect((await change({ oldPassword: PASSWORD, newPassword }, "bob")).code).toBe("NOT_AUTHORIZED");
    expect((await change({ oldPassword: PASSWORD, newPassword }, "nobody")).status).toBe(403);
    expect((await change({ oldPassword: PASSWORD, newPassword })).status).toBe(200);
    expect((await alice.get("/v2/")).status).toBe(401);
    expect((await app.anonymous.get("/v2/", bearer)).status).toBe(401);
    expect((await app.as("alice", newPassword).get("/v2/")).status).toBe(200);
    const byAdmin = await app.admin.send("POST", `${ACCOUNTS}/alice/changePassword`, {
      newPassword: PASSWORD,
    });
    expect(byAdmin.status).toBe(200);
    expect((await app.as("alice", newPassword).get("/v2/")).status).toBe(401);
    const own = await app.admin.send("POST", `${ACCOUNTS}/root/changePassword`, { newPassword });
    expect(own.code).toBe("INCORRECT_PASSWORD");
    const codes: (string | undefined)[] = [];
    for (let count = 0; count < 6; count++)
      codes.push((await change({ oldPassword: "wrong", newPassword })).code);
    expect(codes.at(-1)).toBe("TOOMANYREQUESTS");
    const events = await actionsOf(app.database);
    expect(events.filter((action) => action === "account.password")).toHaveLength(2);
    expect(JSON.stringify(events)).not.toContain(newPassword);
  });

  test("disabling and deleting take effect at once, and the name brings nothing back", async () => {
    await using app = await openTestApplication({ engine });
    const alice = await app.user("alice");
    await app.repository("alice/app");
    const token = await bearerOf(app.url, "alice", PASSWORD, "repository:alice/app:pull");
    const pull = () => app.anonymous.get("/v2/alice/app/tags/list", { Authorization: `Bearer ${token}` });
    const own = () => alice.get("/v2/alice/app/tags/list");
    expect([(await pull()).status, (await own()).status]).toEqual([200, 200]);
    await app.admin.send("PATCH", `${ACCOUNTS}/alice`, { isActive: false });
    expect([(await pull()).status, (await own()).status]).toEqual([401, 401]);
    await app.admin.send("PATCH", `${ACCOUNTS}/alice`, { isActive: true });
    expect([(await pull()).status, (await own()).status]).toEqual([401, 200]);
    const again = await bearerOf(app.url, "alice", PASSWORD, "repository:alice/app:pull");
    const pullAgain = () =>
      app.anonymous.get("/v2/alice/app/tags/list", { Authorization: `Bearer ${again}` });
    expect((await pullAgain()).status).toBe(200);
    expect((await app.admin.send("DELETE", `${ACCOUNTS}/alice`)).status).toBe(204);
    expect((await app.admin.send("DELETE", `${ACCOUNTS}/alice`)).status).toBe(204);
    expect([(await pullAgain()).status, (await own()).status]).toEqual([401, 401]);
    const next = { name: "alice", password: PASSWORD };
    expect((await app.admin.send("POST", ACCOUNTS, next)).status).toBe(409);
    expect((await app.admin.get("/v2/alice/app/tags/list")).status).toBe(200);
    expect((await app.admin.send("DELETE", "/api/v0/accounts/alice")).status).toBe(204);
    expect((await app.admin.get("/v2/alice/app/tags/list")).status).toBe(404);
    expect((await app.admin.send("POST", ACCOUNTS, next)).status).toBe(201);
    expect([(await pullAgain()).status, (await own()).status]).toEqual([401, 404]);
    expect((await app.admin.send("DELETE", "/api/v0/accounts/alice")).status).toBe(204);
    expect((await app.admin.send("DELETE", "/api/v0/accounts/alice")).status).toBe(204);
    expect((await app.admin.send("DELETE", "/api/v0/accounts/id:nothing")).status).toBe(204);
    expect(await actionsOf(app.database)).toEqual([
      ...["account.create", "account.create", "account.disable", "account.enable", "account.delete"],
      ...["repository.delete", "account.create", "account.delete"],
    ]);
  });

  test("the last administrator stays, whoever asks", async () => {
    await using app = await openTestApplication({ engine });
    const path = `${ACCOUNTS}/root`;
    expect((await app.admin.send("PATCH", path, { isAdmin: false })).code).toBe("LAST_ADMINISTRATOR");
    expect((await app.admin.send("PATCH", path, { isActive: false })).code).toBe("LAST_ADMINISTRATOR");
    expect((await app.admin.send("DELETE", path)).code).toBe("LAST_ADMINISTRATOR");
    expect((await app.admin.send("DELETE", "/api/v0/accounts/root")).code).toBe("LAST_ADMINISTRATOR");
    await app.user("second", { isAdmin: true });
    expect((await app.admin.send("DELETE", path)).status).toBe(204);
    expect((await app.admin.get(path)).status).toBe(401);
  });

  test("who is there cannot be told from outside", async () => {
    await using app = await openTestApplication({ engine });
    await app.user("alice");
    const strip = ({ status, body, headers }: Awaited<ReturnType<typeof app.anonymous.get>>) => ({
      ...{ status, body, challenge: headers.get("www-authenticate") },
    });
    for (const path of ["", "/organizations", "/members", "/teams", "/publicKeys"]) {
      const [there, missing] = await Promise.all(
        ["alice", "nobody"].map((name) => app.anonymous.get(`${ACCOUNTS}/${name}${path}`)),
      );
      expect(there && strip(there)).toEqual(missing && strip(missing));
      expect(there?.status).toBe(401);
    }
    const [wrong, unknown] = await Promise.all(
      ["alice", "nobody"].map((name) => app.as(name, "wrong password").get("/v2/")),
    );
    expect(wrong && strip(wrong)).toEqual(unknown && strip(unknown));
  });

  test("accounts are imported with their passwords, all or none, and get our hashes at the first login", async () => {
    await using app = await openTestApplication({ engine });
    const passwordHash = await Bun.password.hash(PASSWORD, { algorithm: "bcrypt", cost: 4 });
    const accounts = [
      { name: "ann", fullName: "Ann", isActive: true, passwordHash },
      { name: "tools", isOrg: true },
    ];
    const send = (more: unknown[]) =>
      app.admin.send("POST", "/enzi/v0/admin/importAccounts", { accounts: [...accounts, ...more] });
    expect((await send([{ name: "root" }])).code).toBe("ACCOUNT_EXISTS");
    expect((await send([{ name: "dear", passwordHash: passwordHash.replace("$04$", "$31$") }])).status).toBe(
      400,
    );
    expect((await send([{ name: "plain", passwordHash: "secret" }])).status).toBe(400);
    expect((await app.admin.get(`${ACCOUNTS}/ann`)).status).toBe(404);
    expect((await send([])).status).toBe(201);
    expect((await app.as("ann").get("/v2/")).status).toBe(200);
    const row = await app.database.read
      .selectFrom("accounts")
      .select("password_hash")
      .where("name", "=", "ann")
      .executeTakeFirstOrThrow();
    expect(row.password_hash).toStartWith("$argon2id$");
    expect((await app.as("ann", "another password").get("/v2/")).status).toBe(401);
    expect((await app.as("tools").get("/v2/")).status).toBe(401);
    expect((await app.as("ann").send("POST", "/enzi/v0/admin/importAccounts", { accounts: [] })).status).toBe(
      403,
    );
  });

  test("public keys, services and settings are an account's own", async () => {
    await using app = await openTestApplication({ engine });
    const alice = await app.user("alice");
    const bob = await app.user("bob");
    const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign"]);
    const spki = Buffer.from(await crypto.subtle.exportKey("spki", pair.publicKey)).toString("base64");
    const publicKey = `-----BEGIN PUBLIC KEY-----\n${spki}\n-----END PUBLIC KEY-----\n`;
    const keys = `${ACCOUNTS}/alice/publicKeys`;
    const key = await alice.send("POST", keys, { publicKey, label: "laptop" });
    expect(key.status).toBe(201);
    expect((await alice.send("POST", keys, { publicKey: "ssh-rsa AAAA", label: "" })).status).toBe(400);
    expect((await bob.get(keys)).status).toBe(403);
    expect((await bob.send("DELETE", `${ACCOUNTS}/bob/publicKeys/${key.body.id}`)).status).toBe(204);
    expect(
      (await bob.send("PATCH", `${ACCOUNTS}/bob/publicKeys/${key.body.id}`, { label: "x" })).status,
    ).toBe(404);
    expect((await alice.send("PATCH", `${keys}/${key.body.id}`, { label: "desk" })).body.label).toBe("desk");
    expect((await alice.get(keys)).body.accountPublicKeys).toEqual([{ ...key.body, label: "desk" }]);
    expect((await alice.send("DELETE", `${keys}/${key.body.id}`)).status).toBe(204);
    expect((await alice.get(keys)).body.accountPublicKeys).toEqual([]);

    const services = `${ACCOUNTS}/alice/services`;
    const made = await alice.send("POST", services, { name: "ci", url: "https://ci.test" });
    expect(made.body).toMatchObject({
      name: "ci",
      url: "https://ci.test",
      privileged: false,
      redirectURIs: [],
    });
    expect((await alice.send("POST", services, { name: "ci" })).status).toBe(409);
    expect((await alice.send("PATCH", `${services}/ci`, { privileged: true })).status).toBe(403);
    expect((await alice.send("PATCH", `${services}/ci`, { url: "javascript:1" })).status).toBe(400);
    expect(
      (await app.admin.send("PATCH", `${services}/id:${made.body.id}`, { privileged: true })).body.privileged,
    ).toBe(true);
    expect((await bob.get(`${services}/ci`)).status).toBe(403);
    expect((await bob.get(`${ACCOUNTS}/bob/services/${made.body.id}`)).code).toBe("NO_SUCH_SERVICE");
    expect((await alice.get(services)).body.services).toHaveLength(1);
    expect((await alice.send("DELETE", `${services}/ci`)).status).toBe(204);
    expect((await alice.send("DELETE", `${services}/ci`)).status).toBe(204);

    const settings = "/api/v0/accounts/alice/settings";
    expect((await alice.get(settings)).body).toEqual({ ContentCacheUUID: "" });
    expect((await alice.send("PATCH", settings, { contentCacheUUID: "" })).status).toBe(200);
    expect((await alice.send("PATCH", settings, { contentCacheUUID: crypto.randomUUID() })).code).toBe(
      "INVALID_USER_SETTINGS",
    );
    expect((await bob.get(settings)).status).toBe(403);
    expect((await alice.get("/api/v0/accounts/language")).body).toEqual({ language: "en" });
  });
});

async function bearerOf(url: string, name: string, password: string, scope = ""): Promise<string> {
  const query = new URLSearchParams({ service: "entrepot", ...(scope && { scope }) });
  const response = await fetch(`${url}/auth/token?${query}`, {
    headers: { Authorization: `Basic ${btoa(`${name}:${password}`)}` },
  });
  return ((await response.json()) as { token: string }).token;
}

async function actionsOf(
  database: Awaited<ReturnType<typeof openTestApplication>>["database"],
): Promise<string[]> {
  const rows = await database.read.selectFrom("events").select("action").orderBy("id").execute();
  return rows.map(({ action }) => action).filter((action) => /^account\.|^repository\.delete$/.test(action));
}
