import { describe, expect, test } from "bun:test";
import { sql } from "kysely";
import { insertTestAccount } from "../accounts/testing.ts";
import { openTestApplication } from "../api/testing.ts";
import { databaseEngines } from "../database/testing.ts";
import { parseRepositoryName } from "../oci/names.ts";
import type { Action, Caller } from "./caller.ts";

describe.each(databaseEngines())("the explanation of access, on %s", (engine) => {
  test("says by which team, and which grant; and what changes counts at once", async () => {
    await using app = await openTestApplication({ engine });
    await app.user("alice");
    const repository = await app.repository("acme/app/web");
    await app.database.transaction(async (transaction) => {
      const now = Date.now();
      const { id: alice } = await transaction
        .selectFrom("accounts")
        .select("id")
        .where("name", "=", "alice")
        .executeTakeFirstOrThrow();
      const organization = await insertTestAccount(transaction, { name: "acme" });
      const { id: team } = await transaction
        .insertInto("teams")
        .values({ uid: crypto.randomUUID(), organization_id: organization, name: "devs", created_at: now })
        .returning("id")
        .executeTakeFirstOrThrow();
      await transaction
        .insertInto("team_members")
        .values({ team_id: team, account_id: alice, created_at: now })
        .execute();
      await transaction
        .insertInto("namespace_grants")
        .values({ namespace_id: organization, prefix: "acme/app/", team_id: team, level: 2, created_at: now })
        .execute();
      await transaction
        .insertInto("repository_grants")
        .values({ repository_id: repository, account_id: alice, level: 1, created_at: now })
        .execute();
    });
    const row = await app.application.stores.accounts.find("alice");
    const alice: Caller = {
      account: { id: row?.id ?? 0, name: "alice", isAdmin: false },
      credential: "password",
    };
    const name = parseRepositoryName("acme/app/web");
    const ask = (action: string) =>
      app.admin.get(`/api/v0/accounts/alice/access/acme/app%2Fweb?action=${action}`);
    expect((await ask("push")).body).toEqual({
      allowed: true,
      visible: true,
      reasons: ["team acme/devs was granted read-write on acme/app/**, and user alice is in it"],
    });
    expect((await ask("administer")).body).toMatchObject({ allowed: false, refusal: "rights" });
    expect((await app.as("alice").get("/v2/acme/app/web/tags/list")).status).toBe(200);
    expect((await app.as("alice").get("/v2/_catalog")).body).toEqual({ repositories: ["acme/app/web"] });
    const may = async (action: Action) => (await app.services.access.decide(alice, action, name)).allowed;
    expect([await may("pull"), await may("push"), await may("administer")]).toEqual([true, true, false]);
    const change = (statement: string) =>
      app.database.transaction((transaction) => sql.raw(statement).execute(transaction));
    await change("update namespace_grants set level = 3");
    expect(await may("administer")).toBe(true);
    await change("delete from team_members");
    expect([await may("pull"), await may("push")]).toEqual([true, false]);
    await change(
      "insert into team_members (team_id, account_id, created_at) select t.id, a.id, 1 from teams t, accounts a where a.name = 'alice'",
    );
    expect(await may("push")).toBe(true);
    await change("update repositories set name = 'acme/elsewhere' where name = 'acme/app/web'");
    expect([await may("pull"), await may("push")]).toEqual([true, true]);
    await change("delete from teams");
    expect([await may("pull"), await may("push")]).toEqual([false, false]);
    await change("update repositories set name = 'acme/app/web' where name = 'acme/elsewhere'");
    expect(await may("pull")).toBe(true);
    await change(
      "insert into organization_members (organization_id, account_id, is_owner, created_at) select o.id, a.id, 1, 1 from accounts o, accounts a where o.name = 'acme' and a.name = 'alice'",
    );
    expect(await may("administer")).toBe(true);
    await change("update organization_members set is_owner = 0");
    await change("delete from repository_grants");
    expect(await may("pull")).toBe(false);
  });

  test("is for administrators and auditors", async () => {
    await using app = await openTestApplication({ engine });
    await app.user("alice");
    expect((await app.as("alice").get("/api/v0/accounts/alice/access/acme/app%2Fweb")).code).toBe(
      "NOT_AUTHORIZED",
    );
    expect((await app.anonymous.get("/api/v0/accounts/alice/access/acme/app%2Fweb")).code).toBe(
      "NOT_AUTHENTICATED",
    );
    expect(
      (await app.admin.send("DELETE", "/api/v0/accounts/alice/access/acme/app%2Fweb")).headers.get("allow"),
    ).toBe("GET, HEAD");
    expect((await app.admin.get("/api/v0/nothing")).status).toBe(404);
  });
});
