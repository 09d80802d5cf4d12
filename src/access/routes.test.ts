import { describe, expect, test } from "bun:test";
import { openTestApplication } from "../api/testing.ts";
import { databaseEngines } from "../database/testing.ts";

describe.each(databaseEngines())("the explanation of access, on %s", (engine) => {
  test("says by which team, and which grant", async () => {
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
      const { id: organization } = await transaction
        .insertInto("accounts")
        .values({
          uid: crypto.randomUUID(),
          name: "acme",
          kind: "organization",
          full_name: "",
          password_hash: null,
          is_admin: 0,
          is_active: 1,
          created_at: now,
          credentials_valid_from: now,
        })
        .returning("id")
        .executeTakeFirstOrThrow();
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
