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
  READER_PASSWORD,
  startDirectory,
  type TestDirectory,
} from "./testing.ts";

let directory: TestDirectory;

const STAFF = ["alice", "bob", "carol", "dave", "erin", "frank", "root"];

beforeAll(async () => {
  directory = await startDirectory(
    [
      ...STAFF.map((name) => person(name)),
      person(
        "hank",
        `objectClass: directoryUser\nsAMAccountName: HANK.W\nisMemberOfGroup: cn=direct,${GROUPS}`,
      ),
      `dn: ou=twins,${PEOPLE}\nobjectClass: organizationalUnit\nou: twins\n\n`,
      person("twin"),
      person("twin").replace(`uid=twin,`, "uid=twin,ou=twins,"),
      group("devs", ["alice", "bob"]),
      group("direct", ["carol"]),
      group("outer", [`cn=direct,${GROUPS}`]),
      group("outermost", [`cn=outer,${GROUPS}`, `cn=outermost,${GROUPS}`]),
    ].join(""),
  );
});

afterAll(async () => {
  await directory?.[Symbol.asyncDispose]();
});

const passwordOf = (name: string) => `password of ${name}`;
const login = (app: TestApplication, name: string, password = passwordOf(name)) =>
  app.as(name, password).get("/v2/");

describe.each(databaseEngines())("logins with LDAP passwords, on %s", (engine) => {
  test("make the account, and refuse what is wrong, empty, ambiguous or crafted", async () => {
    await using app = await openTestApplication({
      engine,
      config: { limits: { failedLoginsPerMinute: 1000 } },
    });
    await addDirectory(app, directory);
    expect((await login(app, "alice")).status).toBe(200);
    expect((await app.admin.get("/api/v0/accounts/alice/identities")).body.identities).toMatchObject([
      { provider: "ldap", subject: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ]);
    // Directories compare names without case; the account is the same.
    expect((await login(app, "ALICE", passwordOf("alice"))).status).toBe(200);
    for (const [name, password] of [
      ["alice", "wrong"],
      ["alice", ""],
      ["nobody", "wrong"],
      ["", passwordOf("alice")],
      ["*", passwordOf("alice")],
      ["al*", passwordOf("alice")],
      ["alice)(uid=*", passwordOf("alice")],
      ["*)(objectClass=*))(|(uid=*", passwordOf("alice")],
      ["alice\\2a", passwordOf("alice")],
      ["alice\0", passwordOf("alice")],
      [`uid=alice,${PEOPLE}`, passwordOf("alice")],
      ["twin", passwordOf("twin")],
      ["x".repeat(5000), "wrong"],
    ] as const) {
      expect({ name, status: (await login(app, name, password)).status }).toEqual({ name, status: 401 });
    }
    const rows = await app.database.read.selectFrom("accounts").select(["name", "origin"]).execute();
    expect(rows.map(({ name }) => name).sort()).toEqual(["alice", "root"]);
    expect(rows.find(({ name }) => name === "alice")?.origin).toStartWith("provider:");
  });

  test("leave accounts alone that were made here, and their passwords", async () => {
    await using app = await openTestApplication({ engine });
    await app.user("bob");
    await addDirectory(app, directory);
    expect((await login(app, "bob")).status).toBe(401);
    expect((await app.as("bob").get("/v2/")).status).toBe(200);
    expect((await login(app, "root")).status).toBe(401);
    // Once an administrator has said that it is the same person, both passwords are.
    const uid = await directory.subjectOf("bob");
    const linked = await app.admin.send("POST", "/api/v0/accounts/bob/identities", {
      provider: "ldap",
      subject: uid,
    });
    expect(linked.status).toBe(201);
    expect((await login(app, "bob")).status).toBe(200);
    expect((await app.as("bob").get("/v2/")).status).toBe(200);
    expect((await app.admin.send("DELETE", "/api/v0/accounts/bob/identities/ldap")).status).toBe(204);
    expect((await login(app, "bob")).status).toBe(401);
    expect((await app.as("bob").get("/v2/")).status).toBe(200);
  });

  test("give what groups are mapped to, nested ones included, and take it with the next login", async () => {
    await using app = await openTestApplication({ engine });
    await addDirectory(app, directory, {
      userSearchConfigs: [
        {
          baseDN: PEOPLE,
          scopeSubtree: true,
          usernameAttr: "sAMAccountName",
          fullNameAttr: "cn",
          filter: "(objectClass=directoryUser)",
        },
        { baseDN: PEOPLE, usernameAttr: "uid", filter: "(!(uid=hank))" },
      ],
      userGroupsAttr: "isMemberOfGroup",
      groupSearchConfigs: [{ baseDN: GROUPS, filter: "(objectClass=groupOfNames)" }],
      nestedGroups: true,
    });
    const acme = await organizationWithTeam(app, "acme", "devs");
    const repository = await app.repository("acme/app");
    await app.database.transaction((transaction) =>
      transaction
        .insertInto("repository_grants")
        .values({ repository_id: repository, team_id: acme.teamId, level: 1, created_at: Date.now() })
        .execute(),
    );
    for (const mapping of [
      { group: `CN=outermost, ${GROUPS}`, organization: "acme", team: "devs", role: "member" },
      { group: `cn=direct,${GROUPS}`, organization: "acme", role: "owner" },
    ]) {
      const added = await app.admin.send("POST", "/api/v0/identity_providers/ldap/group_mappings", mapping);
      expect(added.status).toBe(201);
    }
    expect((await login(app, "hank.w", passwordOf("hank"))).status).toBe(200);
    expect(await membershipsOf(app, await accountId(app, "hank.w"))).toEqual(["acme owner", "acme/devs"]);

    expect((await login(app, "carol")).status).toBe(200);
    const carol = app.as("carol", passwordOf("carol"));
    const scope = "scope=repository:acme/app:pull&service=entrepot";
    const token = (await carol.get(`/auth/token?${scope}`)).body.token;
    const pull = () => app.anonymous.get("/v2/acme/app/tags/list", { Authorization: `Bearer ${token}` });
    expect((await pull()).status).toBe(200);
    await directory.modify(
      `dn: cn=direct,${GROUPS}\nchangetype: modify\nreplace: member\nmember: uid=dave,${PEOPLE}\n`,
    );
    try {
      // Another application is another process without the memory of a right password.
      expect((await login(app, "CAROL", passwordOf("carol"))).status).toBe(200);
      expect((await pull()).status).toBe(404);
      expect(await membershipsOf(app, await accountId(app, "carol"))).toEqual([]);
    } finally {
      await directory.modify(
        `dn: cn=direct,${GROUPS}\nchangetype: modify\nreplace: member\nmember: uid=carol,${PEOPLE}\n`,
      );
    }
  });

  test("move nothing that was granted when nothing has changed", async () => {
    await using app = await openTestApplication({ engine });
    await addDirectory(app, directory);
    await organizationWithTeam(app, "acme", "devs");
    const admin = (method: string, path: string, body: object) => app.admin.send(method, path, body);
    expect((await admin("POST", "/enzi/v0/accounts/acme/teams", { name: "others" })).status).toBe(201);
    for (const [team, name] of [
      ["devs", "devs"],
      ["others", "direct"],
    ]) {
      const sync = {
        enableSync: true,
        selectGroupMembers: true,
        groupDN: `cn=${name},${GROUPS}`,
        groupMemberAttr: "member",
      };
      const path = `/enzi/v0/accounts/acme/teams/${team}/memberSyncConfig`;
      expect((await admin("PUT", path, sync)).status).toBe(200);
    }
    const version = () =>
      app.database.read.selectFrom("access_version").select("version").executeTakeFirstOrThrow();
    expect((await login(app, "alice")).status).toBe(200);
    expect(await membershipsOf(app, await accountId(app, "alice"))).toEqual(["acme", "acme/devs"]);
    const before = await version();
    // By another way to write the name, which is not remembered.
    expect((await login(app, "ALICE", passwordOf("alice"))).status).toBe(200);
    expect(await version()).toEqual(before);
  });

  test("need TLS to be what is configured, and go to the next server when one is down", async () => {
    await using app = await openTestApplication({ engine });
    const down = "ldap://127.0.0.1:1";
    await addDirectory(app, directory, { servers: [down, directory.url], startTLS: true });
    expect((await login(app, "alice")).status).toBe(200);
    const change = (changes: object) =>
      app.admin.send("PUT", "/api/v0/identity_providers/ldap", {
        configuration: directoryConfiguration(directory, changes),
      });
    await change({ startTLS: true, rootCerts: directory.otherCa });
    expect(await login(app, "bob")).toMatchObject({ status: 503, code: "DIRECTORY_UNAVAILABLE" });
    await change({ servers: [directory.tlsUrl], rootCerts: directory.otherCa });
    expect((await login(app, "bob")).status).toBe(503);
    await change({ servers: [directory.tlsUrl], rootCerts: directory.otherCa, tlsSkipVerify: true });
    expect((await login(app, "bob")).status).toBe(200);
    await change({ servers: [directory.tlsUrl] });
    expect((await login(app, "dave")).status).toBe(200);
    // No address that hands out a cloud's credentials, whoever asks.
    await change({ servers: ["ldap://169.254.169.254"] });
    expect((await login(app, "erin")).status).toBe(503);
    const test = await app.admin.send("POST", "/api/v0/identity_providers/ldap/test");
    expect(test).toMatchObject({ status: 400, code: "INVALID_IDENTITY_PROVIDER" });
    // With the directory away, accounts of it hear why, and others log in.
    await change({ servers: [down] });
    expect(await login(app, "alice", "never seen")).toMatchObject({
      status: 503,
      code: "DIRECTORY_UNAVAILABLE",
    });
    expect((await app.admin.get("/v2/")).status).toBe(200);
    expect((await login(app, "root", "wrong")).status).toBe(401);
    expect(app.lines.join("\n")).not.toContain(READER_PASSWORD);
    expect(app.lines.join("\n")).not.toContain("never seen");
  });

  test("end with the provider", async () => {
    await using app = await openTestApplication({ engine });
    await addDirectory(app, directory);
    expect((await login(app, "frank")).status).toBe(200);
    const frank = app.as("frank", passwordOf("frank"));
    const bearer = (await frank.get("/auth/token?service=entrepot")).body.token;
    const ask = () => app.anonymous.get("/v2/", { Authorization: `Bearer ${bearer}` });
    expect((await ask()).status).toBe(200);
    await app.admin.send("PUT", "/api/v0/identity_providers/ldap", { enabled: false });
    expect((await ask()).status).toBe(401);
    expect((await frank.get("/v2/")).status).toBe(401);
    await app.admin.send("PUT", "/api/v0/identity_providers/ldap", { enabled: true });
    expect((await frank.get("/v2/")).status).toBe(200);
    expect((await app.admin.send("DELETE", "/api/v0/identity_providers/ldap")).status).toBe(204);
    expect((await frank.get("/v2/")).status).toBe(401);
  });
});
