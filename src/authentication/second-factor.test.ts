import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { Secret, TOTP } from "otpauth";
import { SYSTEM } from "../access/caller.ts";
import { openTestApplication, PASSWORD, type TestApplication } from "../api/testing.ts";

import { databaseEngines, openTestDatabase } from "../database/testing.ts";
import { SecondFactor } from "./second-factor.ts";
import { Browser } from "./testing-browser.ts";

setDefaultTimeout(60_000);

/** What an authenticator shows; `steps` half minutes from now. */
function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });
}

/** Another code of six digits. */
function wrongCode(secret: string): string {
  const near = [-2, -1, 0, 1, 2].map((steps) => codeOf(secret, steps));
  return (
    ["000000", "000001", "000002", "000003", "000004", "000005"].find((code) => !near.includes(code)) ?? ""
  );
}

describe.each(databaseEngines())("second factors, on %s", (engine) => {
  let app: TestApplication;

  beforeAll(async () => {
    app = await openTestApplication({ engine, config: { limits: { failedLoginsPerMinute: 1000 } } });
  });

  afterAll(() => app[Symbol.asyncDispose]());

  /** A new account that has one; the code of the step before now was used to confirm it. */
  const enrolled = async (name: string) => {
    await app.user(name);
    const browser = new Browser(app);
    await browser.login(name);
    const { secret, uri } = (await browser.send("POST", "/api/v0/second_factor")).body;
    // The code must not become two steps old on its way.
    const left = 30_000 - (Date.now() % 30_000);
    if (left < 3000) await Bun.sleep(left);
    expect(uri).toStartWith(`otpauth://totp/entrepot:${name}?`);
    const confirmed = await browser.send("POST", "/api/v0/second_factor/confirm", {
      code: codeOf(secret, -1),
    });
    expect(confirmed.status).toBe(200);
    return { browser, secret: secret as string, recoveryCodes: confirmed.body.recoveryCodes as string[] };
  };

  test("it is confirmed by a code, and from then on the password alone is good for nothing", async () => {
    const alice = await app.user("alice");
    const before = new Browser(app);
    await before.login("alice");
    const refresh = (await alice.get("/auth/token?service=entrepot&offline_token=true")).body.refresh_token;
    const { token } = (await alice.send("POST", "/api/v0/api_tokens", {})).body;

    const browser = new Browser(app);
    await browser.login("alice");
    const { secret } = (await browser.send("POST", "/api/v0/second_factor")).body;
    expect((await browser.get("/api/v0/second_factor")).body.enabled).toBe(false);
    const confirm = (code: string) => browser.send("POST", "/api/v0/second_factor/confirm", { code });
    expect((await confirm(wrongCode(secret))).code).toBe("INCORRECT_SECOND_FACTOR");
    expect((await alice.get("/v2/")).status).toBe(200);
    const confirmed = await confirm(codeOf(secret));
    expect(confirmed.body.recoveryCodes).toHaveLength(10);
    expect((await confirm(codeOf(secret, 1))).code).toBe("SECOND_FACTOR_CONFLICT");
    expect((await browser.send("POST", "/api/v0/second_factor")).code).toBe("SECOND_FACTOR_CONFLICT");

    // What was got with the password alone is over; this session and access tokens go on.
    expect((await before.get("/api/v0/sessions/current")).status).toBe(401);
    expect((await browser.get("/api/v0/sessions/current")).body.hasSecondFactor).toBe(true);
    const form = { "Content-Type": "application/x-www-form-urlencoded" };
    const refreshed = `grant_type=refresh_token&refresh_token=${refresh}`;
    expect((await app.anonymous.send("POST", "/auth/token", refreshed, form)).status).toBe(401);
    expect((await app.as("alice", token).get("/v2/")).status).toBe(200);
    const byPassword = `grant_type=password&username=alice&password=${encodeURIComponent(PASSWORD)}`;
    for (const answer of [
      await alice.get("/v2/"),
      await alice.get("/api/v0/api_tokens"),
      await alice.get("/auth/token?service=entrepot"),
      await app.anonymous.send("POST", "/auth/token", byPassword, form),
    ]) {
      expect(answer.status).toBe(401);
      expect(answer.body.errors[0].message).toContain("access token");
    }
    // Docker knows this code, and prints the text after it.
    expect((await alice.get("/auth/token?service=entrepot")).code).toBe("UNAUTHORIZED");
    // The text tells only those who know the password.
    const wrong = await app.as("alice", "wrong").get("/v2/");
    expect(wrong.body.errors[0].message).toBe("user name or password is wrong");

    const login = new Browser(app);
    expect((await login.login("alice")).code).toBe("SECOND_FACTOR_REQUIRED");
    expect((await login.login("alice", { code: wrongCode(secret) })).code).toBe("SECOND_FACTOR_REQUIRED");
    expect((await login.login("alice", { code: codeOf(secret, 1) })).status).toBe(200);

    const rows = await app.database.read.selectFrom("recovery_codes").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(confirmed.body.recoveryCodes[0]);
    const events = JSON.stringify(await app.database.read.selectFrom("events").selectAll().execute());
    expect(events).toContain("second-factor.enable");
    for (const kept of [secret, confirmed.body.recoveryCodes[0], PASSWORD]) {
      expect(events).not.toContain(kept);
      expect(app.lines.join("")).not.toContain(kept);
    }
  });

  test("a code is never good twice, not even at the same instant, nor is an older one", async () => {
    const { secret } = await enrolled("bob");
    expect((await new Browser(app).login("bob", { code: codeOf(secret, -1) })).status).toBe(401);
    const code = codeOf(secret);
    const attempts = await Promise.all(
      Array.from({ length: 8 }, () => new Browser(app).login("bob", { code })),
    );
    expect(attempts.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await new Browser(app).login("bob", { code })).status).not.toBe(200);
  });

  test("a recovery code is good once, also where codes were guessed", async () => {
    const { recoveryCodes, secret } = await enrolled("carol");
    const [first = "", second = ""] = recoveryCodes;
    const attempts = await Promise.all(
      Array.from({ length: 6 }, () => new Browser(app).login("carol", { code: first.toUpperCase() })),
    );
    expect(attempts.filter(({ status }) => status === 200)).toHaveLength(1);
    const statuses = new Set<number>();
    for (let round = 0; round < 8; round++) {
      statuses.add((await new Browser(app).login("carol", { code: wrongCode(secret) })).status);
    }
    expect([...statuses]).toEqual([401, 429]);
    expect((await new Browser(app).login("carol", { code: codeOf(secret) })).status).toBe(429);
    const browser = new Browser(app);
    expect((await browser.login("carol", { code: second })).status).toBe(200);
    expect((await browser.get("/api/v0/second_factor")).body).toMatchObject({
      enabled: true,
      recoveryCodes: 8,
    });
  });

  test("to remove it, or to make recovery codes anew, takes a code; or an administrator", async () => {
    const { browser, secret, recoveryCodes } = await enrolled("dave");
    const send = (what: string, code: string) =>
      browser.send("POST", `/api/v0/second_factor/${what}`, { code });
    expect((await send("remove", wrongCode(secret))).code).toBe("INCORRECT_SECOND_FACTOR");
    expect((await send("recovery_codes", "abcd-efgh-ijkl-mnop")).code).toBe("INCORRECT_SECOND_FACTOR");
    const renewed = (await send("recovery_codes", recoveryCodes[0] ?? "")).body.recoveryCodes;
    expect(renewed).toHaveLength(10);
    expect((await send("remove", recoveryCodes[1] ?? "")).code).toBe("INCORRECT_SECOND_FACTOR");
    const reset = "/api/v0/accounts/dave/second_factor";
    expect((await browser.send("DELETE", reset)).code).toBe("NOT_AUTHORIZED");
    expect((await send("remove", codeOf(secret))).status).toBe(204);
    expect((await app.as("dave").get("/v2/")).status).toBe(200);

    const { browser: other } = await enrolled("erin");
    expect((await app.admin.send("DELETE", "/api/v0/accounts/erin/second_factor")).status).toBe(204);
    expect((await other.get("/api/v0/second_factor")).body.enabled).toBe(false);
    expect((await new Browser(app).login("erin")).status).toBe(200);
    const nobody = "/api/v0/accounts/nobody/second_factor";
    expect((await app.admin.send("DELETE", nobody)).code).toBe("NO_SUCH_ACCOUNT");
  });

  test("an access token neither sets one up nor removes it", async () => {
    const frank = await app.user("frank");
    const { token } = (await frank.send("POST", "/api/v0/api_tokens", {})).body;
    const byToken = app.as("frank", token);
    expect((await byToken.send("POST", "/api/v0/second_factor")).code).toBe("NOT_AUTHORIZED");
    expect((await byToken.send("POST", "/api/v0/second_factor/remove", { code: "000000" })).code).toBe(
      "NOT_AUTHORIZED",
    );
    expect((await app.anonymous.send("POST", "/api/v0/second_factor")).status).toBe(401);
  });

  test("where it is required, a session without one is good for setting one up, and for nothing else", async () => {
    await using strict = await openTestApplication({
      engine,
      config: { authentication: { requireSecondFactor: "administrators" } },
    });
    await strict.user("alice");
    await strict.repository("root/app");
    expect((await strict.as("alice").get("/v2/")).status).toBe(200);
    const refused = await strict.admin.get("/v2/");
    expect(refused.status).toBe(401);
    expect(refused.body.errors[0].message).toContain("requires a second factor");
    const browser = new Browser(strict);
    await browser.login("root");
    expect((await browser.get("/api/v0/sessions/current")).body).toMatchObject({
      isAdmin: false,
      lacksSecondFactor: true,
    });
    expect((await browser.get("/api/v0/api_tokens")).code).toBe("SECOND_FACTOR_MISSING");
    expect((await browser.send("POST", "/api/v0/api_tokens", {})).code).toBe("SECOND_FACTOR_MISSING");
    expect((await browser.get("/v2/root/app/tags/list")).status).not.toBe(200);
    const { secret } = (await browser.send("POST", "/api/v0/second_factor")).body;
    await browser.send("POST", "/api/v0/second_factor/confirm", { code: codeOf(secret) });
    expect((await browser.get("/api/v0/sessions/current")).body).toMatchObject({
      isAdmin: true,
      lacksSecondFactor: false,
    });
    const { token } = (await browser.send("POST", "/api/v0/api_tokens", {})).body;
    expect((await strict.as("root", token).get("/v2/root/app/tags/list")).status).toBe(200);
    // Whoever becomes an administrator is asked for one at once, also where the password is remembered.
    await strict.database.transaction((transaction) =>
      transaction.updateTable("accounts").set({ is_admin: 1 }).where("name", "=", "alice").execute(),
    );
    expect((await strict.as("alice").get("/v2/")).status).toBe(401);
  });

  test("guessing slows down by itself, wherever it comes from", async () => {
    await using database = await openTestDatabase(engine);
    const clock = { now: 1_800_000_000_000 };
    const factor = new SecondFactor({ database, requirement: "none", now: () => clock.now });
    const id = await database.transaction(async (transaction) => {
      const row = await transaction
        .insertInto("accounts")
        .values({
          uid: "1",
          name: "alice",
          kind: "user",
          full_name: "",
          password_hash: null,
          is_admin: 0,
          is_active: 1,
          created_at: 1,
          credentials_valid_from: 1,
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      const secret = new Secret({ size: 20 }).base32;
      await transaction
        .insertInto("totp_secrets")
        .values({ account_id: row.id, secret, confirmed_at: 1 })
        .execute();
      return row.id;
    });
    let tries = 0;
    for (const end = clock.now + 3 * 3_600_000; clock.now < end; clock.now += 60_000) {
      const guesses = await Promise.allSettled([1, 2].map(() => factor.take(id, "000000")));
      tries += guesses.filter(({ status }) => status === "fulfilled").length;
    }
    // Some fifteen at first, then one in a quarter of an hour.
    expect(tries).toBeLessThan(40);
  });

  test("ends what docker keeps of a password once it is required of the account", async () => {
    await using app = await openTestApplication({
      engine,
      config: { authentication: { requireSecondFactor: "administrators" } },
    });
    const grace = await app.user("grace");
    const asked = "/auth/token?service=entrepot&offline_token=true&client_id=docker";
    const { refresh_token } = (await grace.get(asked)).body;
    const { token } = await app.services.accessTokens.create(SYSTEM, { accountName: "grace", label: "ci" });
    const ofToken = (await app.as("grace", token).get(asked)).body.refresh_token;
    const refresh = async (secret: string) => {
      const form = new URLSearchParams({ grant_type: "refresh_token", refresh_token: secret });
      const headers = { "Content-Type": "application/x-www-form-urlencoded" };
      return (await app.anonymous.send("POST", "/auth/token", form.toString(), headers)).status;
    };
    expect([await refresh(refresh_token), await refresh(ofToken)]).toEqual([200, 200]);
    await app.application.stores.accounts.setAdmin(SYSTEM, "grace", true);
    expect([await refresh(refresh_token), await refresh(ofToken)]).toEqual([401, 200]);
  });
});
