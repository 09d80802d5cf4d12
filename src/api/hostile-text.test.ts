import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { databaseEngines } from "../database/testing.ts";
import { openTestApplication } from "./testing.ts";

setDefaultTimeout(60_000);

interface DocumentedList {
  readonly get?: { readonly parameters?: readonly { readonly name: string }[] };
}

/** What PostgreSQL refuses to store and to compare with is refused before it gets there. */
describe.each(databaseEngines())("a NUL, on %s", (engine) => {
  test("is no place in any list", async () => {
    await using app = await openTestApplication({ engine });
    await app.admin.send("POST", "/enzi/v0/accounts", { name: "acme", isOrg: true });
    await app.repository("root/app");
    const paths = (await app.anonymous.get("/api/v0/openapi.json")).body.paths as Record<
      string,
      DocumentedList
    >;
    const start = Buffer.from("\0").toString("base64url");
    const after = Buffer.from("a\0").toString("base64url");
    const lists = Object.entries(paths).flatMap(([path, { get }]) => {
      const name = get?.parameters?.find((each) => each.name === "pageStart" || each.name === "start")?.name;
      const address = path
        .replace(/\{reponame\}/, "app")
        .replace(/\{(namespace|username|userNameOrID|accountNameOrID)\}/, "root")
        .replace(/\{org\w+\}/, "acme");
      return name === undefined ? [] : [start, after].map((value) => `${address}?${name}=${value}`);
    });
    expect(lists.length).toBeGreaterThan(30);
    for (const path of lists) {
      const { status } = await app.admin.get(path);
      expect([path, status < 500]).toEqual([path, true]);
    }
    expect((await app.admin.get(`/enzi/v0/accounts?start=${start}`)).status).toBe(400);
  });

  test("is in no token, form or path", async () => {
    await using app = await openTestApplication({ engine });
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const token = `${part({ alg: "RS256", kid: "k" })}.${part({ iss: "https://x\0", sub: "x" })}.AAAA`;
    const exchange = new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      subject_token: token,
    });
    const form = (fields: URLSearchParams) =>
      app.anonymous.send("POST", "/auth/token", fields.toString(), {
        "Content-Type": "application/x-www-form-urlencoded",
      });
    expect((await form(exchange)).status).toBe(400);
    exchange.set("trust_rule", "\0");
    expect((await form(exchange)).status).toBe(400);
    const login = new URLSearchParams({ grant_type: "password", username: "a\0", password: "b\0" });
    expect((await form(login)).status).toBe(401);
    expect((await app.anonymous.send("POST", "/login", { username: "a\0", password: "b" })).status).toBe(400);
    for (const path of [
      "/enzi/v0/accounts/%00",
      "/auth/oidc/%00/login",
      "/auth/saml/x/finish?login=x&begun=%00",
    ]) {
      expect((await app.admin.get(path)).status).toBe(400);
    }
  });

  test("nor is there anything under /auth/ but what is documented", async () => {
    await using app = await openTestApplication({ engine });
    for (const path of ["/auth/", "/auth/token/", "/auth/x", "/auth/%ff", "/auth/oidc/%ff/login"]) {
      const answer = await app.anonymous.get(path);
      expect([path, answer.status, answer.body.errors.length]).toEqual([path, 404, 1]);
    }
    expect((await app.anonymous.get("/auth/token/")).code).toBe("NOT_FOUND");
  });
});
