import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { openTestApplication, type TestApplication } from "../../api/testing.ts";
import { databaseEngines } from "../../database/testing.ts";
import { accountId, membershipsOf, organizationWithTeam } from "../testing.ts";
import {
  addDirectory,
  directoryConfiguration,
  GROUPS,
  group,
  PEOPLE,
  person,
  READER_DN,
  READER_PASSWORD,
  startDirectory,
  type TestDirectory,
} from "./testing.ts";

let directory: TestDirectory;

const CROWD = 1600;

beforeAll(async () => {
  directory = await startDirectory(
    [
      ...["alice", "bob", "carol", "root", "leaver"].map((name) => person(name)),
      `dn: ou=crowd,dc=example,dc=org\nobjectClass: organizationalUnit\nou: crowd\n\n`,
      ...Array.from({ length: CROWD }, (_, index) =>
        person(`crowd-${index}`).replace(PEOPLE, "ou=crowd,dc=example,dc=org"),
      ),
      group("devs", ["alice", "bob", "nobody-of-that-name"]),
      group("owners", ["carol"]),
      group("admins", ["bob"]),
    ].join(""),
  );
}, 30_000);

afterAll(async () => {
  await directory?.[Symbol.asyncDispose]();
});

/** Runs the job as a worker would, and gives its log. */
async function sync(app: TestApplication, parameters: object = {}): Promise<readonly string[]> {
  const lines: string[] = [];
  const note = (line: string) => lines.push(line);
  await app.background.handlers.get("ldap_sync").run(
    {
      jobId: "test",
      checkpoint: undefined,
      signal: new AbortController().signal,
      log: { info: note, warn: note, error: note },
      progress: () => {},
      saveCheckpoint: async () => {},
    },
    parameters,
  );
  return lines;
}

const login = (app: TestApplication, name: string) => app.as(name, `password of ${name}`).get("/v2/");

const member = (dn: string, verb: "add" | "delete", name: string) =>
  directory.modify(`dn: ${dn}\nchangetype: modify\n${verb}: member\nmember: uid=${name},${PEOPLE}\n`);

describe.each(databaseEngines())("the sync with an LDAP directory, on %s", (engine) => {
  test("keeps teams, owners and administrators in step, as DTR's configuration says", async () => {
    await using app = await openTestApplication({ engine });
    const acme = await organizationWithTeam(app, "acme", "devs");
    await app.user("helper");
    const put = (path: string, body: object) => app.admin.send("PUT", `/enzi/v0${path}`, body);
    const settings = {
      serverURL: directory.url,
      startTLS: true,
      rootCerts: directory.ca,
      readerDN: READER_DN,
      readerPassword: READER_PASSWORD,
      userSearchConfigs: [{ baseDN: PEOPLE, usernameAttr: "uid", fullNameAttr: "cn" }],
      adminSyncOpts: {
        enableSync: true,
        selectGroupMembers: true,
        groupDN: `cn=admins,${GROUPS}`,
        groupMemberAttr: "member",
      },
      recoveryAdminUsername: "recovery",
      recoveryAdminPassword: "staple of a quiet harbour",
    };
    expect((await app.admin.get("/enzi/v0/config/auth")).body).toEqual({ backend: "managed" });
    expect((await put("/config/auth", { backend: "ldap" })).code).toBe("INVALID_IDENTITY_PROVIDER");
    const tried = await app.admin.send("POST", "/enzi/v0/config/auth/ldap/tryLogin", {
      username: "bob",
      password: "password of bob",
      ldapSettings: settings,
    });
    expect(tried).toMatchObject({ status: 200, body: { name: "bob", fullName: "Full bob", isAdmin: true } });
    const saved = await put("/config/auth/ldap", settings);
    expect(saved).toMatchObject({
      status: 200,
      body: { serverURL: directory.url, readerPassword: "", syncSchedule: "@hourly" },
    });
    expect((await login(app, "alice")).status).toBe(401);
    expect((await put("/config/auth", { backend: "ldap" })).body).toEqual({ backend: "ldap" });
    expect((await app.as("recovery", "staple of a quiet harbour").get("/enzi/v0/config/auth")).status).toBe(
      200,
    );
    // Without the password it stays, and is never shown.
    const { readerPassword: _, recoveryAdminPassword: __, ...without } = settings;
    expect((await put("/config/auth/ldap", without)).status).toBe(200);
    expect((await put("/config/auth/ldap", { ...without, serverURL: "ldap://127.0.0.9" })).code).toBe(
      "INVALID_IDENTITY_PROVIDER",
    );
    const wrong = await app.admin.send("POST", "/enzi/v0/config/auth/ldap/tryLogin", {
      username: "bob",
      password: "",
    });
    expect(wrong.status).toBe(400);

    const devs = {
      enableSync: true,
      selectGroupMembers: true,
      groupDN: `cn=devs,${GROUPS}`,
      groupMemberAttr: "member",
    };
    const teamPath = "/accounts/acme/teams/devs/memberSyncConfig";
    expect((await put(teamPath, devs)).body).toEqual({
      ...devs,
      searchBaseDN: "",
      searchScopeSubtree: false,
      searchFilter: "",
    });
    expect((await put(teamPath, { ...devs, groupDN: "" })).status).toBe(400);
    const owners = {
      enableSync: true,
      searchBaseDN: PEOPLE,
      searchFilter: "(&(uid=carol)(objectClass=person))",
    };
    expect((await put("/accounts/acme/adminMemberSyncConfig", owners)).status).toBe(200);
    expect((await app.admin.get("/enzi/v0/accounts/acme/adminMemberSyncConfig")).body).toMatchObject(owners);
    expect((await app.as("helper").get(`/enzi/v0${teamPath}`)).code).toBe("NOT_AUTHORIZED");

    const log = await sync(app);
    expect(log).toContain("alice joins acme/devs");
    expect(log).toContain("carol joins acme as an owner");
    // An account of another origin has the name of an administrator: it stays whose it is.
    expect(log.find((line) => line.startsWith("root:"))).toContain("is there already");
    expect(log.at(-1)).toBe(
      "ldap: 4 accounts made, 0 disabled, 0 enabled, 5 memberships changed, 1 problems",
    );
    expect(await membershipsOf(app, await accountId(app, "alice"))).toEqual(["acme", "acme/devs"]);
    expect(await membershipsOf(app, await accountId(app, "carol"))).toEqual(["acme owner"]);
    expect((await app.as("bob", "password of bob").get("/enzi/v0/config/auth")).status).toBe(200);
    // A member that a person added stays when the directory does not have them.
    await app.database.transaction(async (transaction) => {
      const row = { account_id: await accountId(app, "helper"), created_at: Date.now() };
      await transaction
        .insertInto("organization_members")
        .values({ ...row, organization_id: acme.id })
        .execute();
      await transaction
        .insertInto("team_members")
        .values({ ...row, team_id: acme.teamId })
        .execute();
    });
    await app.repository("acme/app");
    await app.database.transaction(async (transaction) => {
      await transaction
        .insertInto("namespace_grants")
        .values({
          namespace_id: acme.id,
          prefix: "acme/",
          team_id: acme.teamId,
          level: 1,
          created_at: Date.now(),
        })
        .execute();
    });
    const scope = "/auth/token?service=entrepot&scope=repository:acme/app:pull";
    const { token } = (await app.as("alice", "password of alice").get(scope)).body;
    const pull = () => app.anonymous.get("/v2/acme/app/tags/list", { Authorization: `Bearer ${token}` });
    expect((await pull()).status).toBe(200);
    await member(`cn=devs,${GROUPS}`, "delete", "alice");
    await member(`cn=admins,${GROUPS}`, "add", "carol");
    await member(`cn=admins,${GROUPS}`, "delete", "bob");
    try {
      const second = await sync(app);
      expect(second).toContain("alice leaves acme/devs");
      expect(second).toContain("alice leaves acme");
      expect((await pull()).status).toBe(404);
      expect(await membershipsOf(app, await accountId(app, "helper"))).toEqual(["acme", "acme/devs"]);
      expect((await app.as("bob", "password of bob").get("/enzi/v0/config/auth")).status).toBe(403);
      expect((await app.as("carol", "password of carol").get("/enzi/v0/config/auth")).status).toBe(200);
      // The same at a login, without waiting for the next sync.
      await member(`cn=devs,${GROUPS}`, "add", "alice");
      expect((await login(app, "alice\t")).status).toBe(401);
      expect((await app.as("Alice", "password of alice").get("/v2/")).status).toBe(200);
      expect((await pull()).status).toBe(200);
    } finally {
      await member(`cn=admins,${GROUPS}`, "add", "bob");
      await member(`cn=admins,${GROUPS}`, "delete", "carol");
    }
  }, 30_000);

  test("disables those who are gone, and enables them when they are back", async () => {
    await using app = await openTestApplication({ engine });
    await addDirectory(app, directory);
    expect((await login(app, "leaver")).status).toBe(200);
    const leaver = app.as("leaver", "password of leaver");
    const { token } = (await leaver.get("/auth/token?service=entrepot")).body;
    const ask = () => app.anonymous.get("/v2/", { Authorization: `Bearer ${token}` });
    expect((await ask()).status).toBe(200);
    await directory.modify(
      `dn: uid=leaver,${PEOPLE}\nchangetype: modrdn\nnewrdn: uid=leaver\ndeleteoldrdn: 1\nnewsuperior: ou=crowd,dc=example,dc=org\n`,
    );
    try {
      // Here she is in the directory, but not among those that are searched.
      await app.admin.send("PUT", "/api/v0/identity_providers/ldap", {
        configuration: directoryConfiguration(directory, {
          userSearchConfigs: [{ baseDN: PEOPLE, usernameAttr: "uid", fullNameAttr: "cn" }],
        }),
      });
      expect(await sync(app)).toContain("leaver is not in the directory any more: disabled");
      expect((await ask()).status).toBe(401);
      expect((await leaver.get("/v2/")).status).toBe(401);
    } finally {
      await directory.modify(
        `dn: uid=leaver,ou=crowd,dc=example,dc=org\nchangetype: modrdn\nnewrdn: uid=leaver\ndeleteoldrdn: 1\nnewsuperior: ${PEOPLE}\n`,
      );
    }
    expect(await sync(app)).toContain("leaver is in the directory again: enabled");
    expect((await leaver.get("/v2/")).status).toBe(200);
    expect((await ask()).status).toBe(401);
  }, 30_000);

  test("reads more entries than a page has, and changes nothing when the directory withholds some or is away", async () => {
    await using app = await openTestApplication({ engine });
    const crowd = { baseDN: "ou=crowd,dc=example,dc=org", usernameAttr: "uid" };
    await addDirectory(app, directory, { userSearchConfigs: [crowd] });
    expect((await login(app, "crowd-1599")).status).toBe(200);
    const log = await sync(app);
    expect(log[0]).toBe(`ldap: the directory has ${CROWD} users`);
    expect(log.at(-1)).toContain("0 accounts made, 0 disabled");
    const active = async () =>
      (await app.database.read.selectFrom("accounts").select("name").where("is_active", "=", 1).execute())
        .map(({ name }) => name)
        .sort();
    const change = (changes: object) =>
      app.admin.send("PUT", "/api/v0/identity_providers/ldap", {
        configuration: directoryConfiguration(directory, { userSearchConfigs: [crowd], ...changes }),
      });
    await change({ noSimplePagination: true });
    await expect(sync(app)).rejects.toThrow("only a part");
    await change({ userSearchConfigs: [{ ...crowd, filter: "(uid=nobody)" }] });
    await expect(sync(app)).rejects.toThrow("no users at all");
    await change({ servers: ["ldap://127.0.0.1:1"] });
    await expect(sync(app)).rejects.toMatchObject({ kind: "directoryUnavailable" });
    expect(await active()).toEqual(["crowd-1599", "root"]);
  }, 30_000);

  test("runs when its schedule says so, and when it is asked for", async () => {
    await using app = await openTestApplication({ engine });
    const { due } = app.background.handlers.get("ldap_sync");
    const HOUR = 3_600_000;
    expect(await due?.(Date.now() + HOUR)).toBe(false);
    await addDirectory(app, directory, { syncSchedule: "30 * * * *" });
    expect(await due?.(Date.now())).toBe(false);
    expect(await due?.(Date.now() + HOUR)).toBe(true);
    const wrong = await app.admin.send("PUT", "/api/v0/identity_providers/ldap", {
      configuration: directoryConfiguration(directory, { syncSchedule: "now and then" }),
    });
    expect(wrong).toMatchObject({ status: 400, code: "INVALID_IDENTITY_PROVIDER" });
    const submitted = await app.admin.send("POST", "/enzi/v0/jobs", { action: "ldap-sync" });
    expect(submitted).toMatchObject({ status: 202, body: { action: "ldap_sync", status: "waiting" } });
    const { id } = submitted.body;
    expect((await app.admin.get("/enzi/v0/jobs?action=ldap-sync")).body.jobs).toMatchObject([{ id }]);
    expect((await app.admin.get(`/enzi/v0/jobs/${id}`)).body).toMatchObject({ workerID: "" });
    expect((await app.admin.send("DELETE", `/enzi/v0/jobs/${id}`)).status).toBe(409);
    expect((await app.admin.send("POST", `/enzi/v0/jobs/${id}/cancel`)).status).toBe(204);
    expect((await app.admin.get(`/enzi/v0/jobs/${id}/logs`)).status).toBe(200);
    expect((await app.admin.send("DELETE", `/enzi/v0/jobs/${id}`)).status).toBe(204);
    expect((await app.admin.get("/enzi/v0/workers")).body).toEqual({ workers: [] });
    expect((await app.admin.get("/enzi/v0/workers/none/ping")).code).toBe("NO_SUCH_WORKER");
    expect((await app.admin.send("DELETE", "/enzi/v0/workers/none")).status).toBe(204);
  }, 30_000);
});
