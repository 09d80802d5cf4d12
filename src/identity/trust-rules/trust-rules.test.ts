import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { TestApplication } from "../../api/testing.ts";
import { databaseEngines } from "../../database/testing.ts";
import { startTestIssuer, type TestIssuer } from "../testing-issuer.ts";
import { openRuleApplication, ruleFor } from "./testing-rules.ts";

// Many requests each, on machines that have other things to do.
setDefaultTimeout(60_000);

describe.each(databaseEngines())("trust rules, on %s", (engine) => {
  let app: TestApplication;
  let issuer: TestIssuer;
  beforeAll(async () => {
    issuer = await startTestIssuer();
    app = await openRuleApplication(engine);
  });
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
    await issuer[Symbol.asyncDispose]();
  });
  const path = "/api/v0/trust_rules";

  test("are made, listed, changed and deleted by administrators, and each change is an event", async () => {
    const made = await app.admin.send("POST", path, ruleFor(issuer, { name: "first" }));
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: "first",
      tokenSeconds: 600,
      isEnabled: true,
      account: "acme-ci",
      conditions: { repository: "acme/app", ref: "refs/heads/*" },
    });
    expect((await app.admin.send("POST", path, ruleFor(issuer, { name: "first" }))).code).toBe(
      "TRUST_RULE_EXISTS",
    );
    expect((await app.admin.get(`${path}/first`)).body).toEqual(made.body);
    const changed = await app.admin.send("PATCH", `${path}/${made.body.id}`, {
      conditions: { repository: ["acme/app", "acme/web"] },
      isEnabled: false,
    });
    expect(changed.body).toMatchObject({
      isEnabled: false,
      conditions: { repository: ["acme/app", "acme/web"] },
    });
    expect(changed.body.scopes).toEqual(made.body.scopes);
    await app.admin.send("POST", path, ruleFor(issuer, { name: "second" }));
    const page = await app.admin.get(`${path}?pageSize=1`);
    expect(page.body.trustRules.map(({ name }: { name: string }) => name)).toEqual(["first"]);
    const next = await app.admin.get(`${path}?pageSize=1&pageStart=${page.headers.get("x-next-page-start")}`);
    expect(next.body.trustRules.map(({ name }: { name: string }) => name)).toEqual(["second"]);
    expect(next.headers.get("x-next-page-start")).toBeNull();
    for (const name of ["first", "second", "first"]) {
      expect((await app.admin.send("DELETE", `${path}/${name}`)).status).toBe(204);
    }
    expect((await app.admin.get(`${path}/first`)).code).toBe("NO_SUCH_TRUST_RULE");
    const events = await app.database.read
      .selectFrom("events")
      .select(["action", "object_name", "actor_name"])
      .where("object_type", "=", "trust_rule")
      .orderBy("id")
      .execute();
    expect(events.map(({ action, object_name }) => `${action} ${object_name}`)).toEqual([
      "trust_rule.create first",
      "trust_rule.update first",
      "trust_rule.create second",
      "trust_rule.delete first",
      "trust_rule.delete second",
    ]);
    expect(events.every(({ actor_name }) => actor_name === "root")).toBe(true);
  });

  test("are for owners of an organization as far as its service accounts go", async () => {
    const olga = app.as("olga");
    const mallory = app.as("mallory");
    expect((await olga.send("POST", path, ruleFor(issuer, { name: "hers" }))).status).toBe(201);
    expect((await olga.send("POST", path, ruleFor(issuer, { name: "own", account: "olga" }))).status).toBe(
      403,
    );
    expect((await olga.send("POST", path, ruleFor(issuer, { name: "org", account: "acme" }))).code).toBe(
      "NOT_AUTHORIZED",
    );
    expect((await app.admin.send("POST", path, ruleFor(issuer, { name: "org", account: "acme" }))).code).toBe(
      "INVALID_TRUST_RULE",
    );
    expect((await olga.send("PATCH", `${path}/hers`, { account: "root" })).status).toBe(403);
    await app.admin.send("POST", path, ruleFor(issuer, { name: "theirs", account: "mallory" }));
    expect((await olga.get(path)).body.trustRules.map(({ name }: { name: string }) => name)).toEqual([
      "hers",
    ]);
    expect((await olga.get(`${path}/theirs`)).code).toBe("NO_SUCH_TRUST_RULE");
    expect((await mallory.get(path)).body).toEqual({ trustRules: [] });
    for (const rule of ["hers", "theirs", "none"]) {
      expect((await mallory.get(`${path}/${rule}`)).code).toBe("NO_SUCH_TRUST_RULE");
      expect((await mallory.send("PATCH", `${path}/${rule}`, { isEnabled: false })).code).toBe(
        "NO_SUCH_TRUST_RULE",
      );
      expect((await mallory.send("DELETE", `${path}/${rule}`)).status).toBe(204);
    }
    expect((await app.admin.get(`${path}/hers`)).body.isEnabled).toBe(true);
    expect((await mallory.send("POST", path, ruleFor(issuer, { name: "evil" }))).status).toBe(403);
    expect((await mallory.send("POST", `${path}/explain`, { claims: {} })).status).toBe(403);
    expect((await app.anonymous.get(path)).status).toBe(401);
    expect((await olga.send("DELETE", `${path}/hers`)).status).toBe(204);
    expect((await app.admin.get(`${path}/hers`)).status).toBe(404);
  });

  test("that trust everybody, or cannot be meant, are refused", async () => {
    const refused: readonly Record<string, unknown>[] = [
      { conditions: {} },
      { conditions: { repository: "*" } },
      { conditions: { iss: "https://example.com", aud: "x" } },
      { conditions: { repository: ["acme/app", "**"] } },
      { issuer: "http://issuer.example.com" },
      { issuer: "issuer.example.com" },
      { issuer: "file:///etc/passwd" },
      { issuer: "https://user:secret@example.com" },
      { issuer: "https://example.com/?x=1" },
      { tokenSeconds: 3601 },
      { tokenSeconds: 1 },
      { scopes: [] },
      { scopes: [{ pattern: "acme/*", actions: ["pull"] }] },
      { scopes: [{ pattern: "acme/**", actions: ["administer"] }] },
      { name: "Upper" },
      { name: "" },
      { unknown: true },
    ];
    for (const change of refused) {
      const { status } = await app.admin.send("POST", path, ruleFor(issuer, { name: "bad", ...change }));
      expect([change, status]).toEqual([change, 400]);
    }
    expect((await app.admin.send("POST", path, ruleFor(issuer, { account: "nobody" }))).code).toBe(
      "NO_SUCH_ACCOUNT",
    );
  });
});
