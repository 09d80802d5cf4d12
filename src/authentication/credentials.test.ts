import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { SYSTEM } from "../access/caller.ts";
import { type Answered, openTestApplication, PASSWORD, type TestApplication } from "../api/testing.ts";
import { databaseEngines } from "../database/testing.ts";
import { Browser } from "./testing-browser.ts";

setDefaultTimeout(120_000);

interface Row {
  readonly method: string;
  readonly path: string;
  readonly access: string;
}

/** A way to send a credential. */
type Way = (method: string, path: string, body?: unknown) => Promise<Answered>;

const VALUES: Readonly<Record<string, string>> = {
  namespace: "alice",
  reponame: "app",
  username: "alice",
  orgname: "acme",
};

/** Routes besides the management API's. */
const REGISTRY: readonly (readonly [string, string])[] = [
  ["GET", "/v2/"],
  ["GET", "/v2/_catalog"],
  ["GET", "/v2/alice/app/tags/list"],
  ["GET", "/v2/alice/app/manifests/latest"],
  ["HEAD", `/v2/alice/app/blobs/sha256:${"0".repeat(64)}`],
  ["GET", "/v2/alice/app/referrers/sha256:".concat("0".repeat(64))],
  ["POST", "/v2/alice/app/blobs/uploads/"],
  ["PUT", "/v2/alice/app/manifests/latest"],
  ["DELETE", "/v2/alice/app/manifests/latest"],
  ["DELETE", `/v2/alice/app/blobs/sha256:${"0".repeat(64)}`],
  ["GET", "/v1/search?q=app"],
];

/**
 * Every kind of credential, on every way, at every route: those that are void, and those that are
 * good for less than their account (CVE-2025-68944, CVE-2026-28699, CVE-2026-28744 of Gitea,
 * CVE-2025-24976 of Distribution). The routes are those of the document, so that none is forgotten.
 */
describe.each(databaseEngines())("every credential at every route, on %s", (engine) => {
  let app: TestApplication;
  let rows: readonly Row[];

  beforeAll(async () => {
    app = await openTestApplication({ engine, config: { limits: { failedLoginsPerMinute: 1_000_000 } } });
    await app.user("alice");
    await app.repository("alice/app");
    await app.repository("root/app");
    const { paths } = (await app.anonymous.get("/api/v0/openapi.json")).body;
    rows = Object.entries<Record<string, { "x-access"?: string }>>(paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, { "x-access": access }]) => access !== undefined)
        .map(([method, { "x-access": access = "" }]) => ({ method: method.toUpperCase(), path, access })),
    );
  });

  afterAll(() => app[Symbol.asyncDispose]());

  const way =
    (headers: Record<string, string>): Way =>
    (method, path, body) =>
      app.anonymous.send(method, path, body, headers);
  const basic = (name: string, password: string) =>
    way({ Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}` });
  const bearer = (token: string) => way({ Authorization: `Bearer ${token}` });
  const create = async (name: string, body: object = {}) =>
    (await app.admin.send("POST", `/api/v0/api_tokens?username=${name}`, body)).body as {
      token: string;
      hashedToken: string;
    };
  const issued = async (name: string, password: string, scope: string) =>
    (await basic(name, password)("GET", `/auth/token?service=entrepot&scope=${scope}`)).body.token as string;
  const filled = (path: string) => path.replace(/\{(\w+)\}/g, (_, name: string) => VALUES[name] ?? "x");
  const bodyFor = (method: string) => (["POST", "PUT", "PATCH"].includes(method) ? {} : undefined);

  test("there are routes to try", () => {
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.map(({ path }) => path)).toContain("/api/v0/api_tokens/{hashedtoken}");
  });

  test("a credential that is void is good for nothing, whatever would be open to nobody", async () => {
    await app.user("gone");
    const [deactivated, deleted, orphan, other] = [
      await create("alice"),
      await create("alice"),
      await create("gone"),
      await create("root"),
    ];
    const scope = "repository:alice/app:pull,push registry:catalog:*";
    const issuedByDeactivated = await issued("alice", deactivated.token, scope);
    const issuedToGone = await issued("gone", PASSWORD, "repository:gone/app:pull,push");
    await app.admin.send("PATCH", `/api/v0/api_tokens/${deactivated.hashedToken}`, { isActive: false });
    await app.admin.send("DELETE", `/api/v0/api_tokens/${deleted.hashedToken}`);
    await app.application.stores.accounts.setActive(SYSTEM, "gone", false);
    const [head = "", payload = ""] = issuedByDeactivated.split(".");
    const ways: Record<string, Way> = {
      "deactivated, as a password": basic("alice", deactivated.token),
      "deactivated, as a bearer token": bearer(deactivated.token),
      "deleted, as a password": basic("alice", deleted.token),
      "somebody else's, as a password": basic("alice", other.token),
      "of a disabled account, as a password": basic("gone", orphan.token),
      "of a disabled account, as a bearer token": bearer(orphan.token),
      "issued to one that was deactivated": bearer(issuedByDeactivated),
      "issued to a disabled account": bearer(issuedToGone),
      "without a signature": bearer(`${head}.${payload}.`),
      "of another form": way({ Authorization: `Token ${other.token}` }),
    };
    for (const [name, send] of Object.entries(ways)) {
      const open: string[] = [];
      const all = [...rows.map(({ method, path }) => [method, path] as const), ...REGISTRY];
      for (const [method, path] of all) {
        const { status } = await send(method, filled(path), bodyFor(method));
        // Those issued before are found out by the access decision: open operations do not ask it, and
        // a body that cannot be read is refused before.
        const isOpen = rows.some((row) => row.path === path && row.access === "anyone");
        if (status !== 401 && !(name.startsWith("issued") && (isOpen || status === 400)))
          open.push(`${method} ${path} ${status}`);
      }
      expect([name, open]).toEqual([name, []]);
    }
  }, 120_000);

  test("an administrator's limited token manages nothing, and reaches no other repository", async () => {
    const scopes = [{ pattern: "root/app", actions: ["pull"] }];
    const { token } = await create("root", { scopes });
    const wide = "repository:root/app:pull,push repository:alice/app:pull,push,delete registry:catalog:*";
    const ways: Record<string, Way> = {
      password: basic("root", token),
      "bearer token": bearer(token),
      "issued token": bearer(await issued("root", token, wide)),
    };
    for (const [name, send] of Object.entries(ways)) {
      const done: string[] = [];
      for (const { method, path, access } of rows) {
        if (access === "anyone" || (access === "user" && method === "GET")) continue;
        const { status } = await send(method, filled(path), bodyFor(method));
        if (status < 400) done.push(`${method} ${path} ${status}`);
      }
      for (const [method, path] of REGISTRY.filter(([, at]) => at.startsWith("/v2/alice/"))) {
        const { status } = await send(method, path, bodyFor(method));
        if (status < 400) done.push(`${method} ${path} ${status}`);
      }
      expect([name, done]).toEqual([name, []]);
      expect([name, (await send("GET", "/v2/root/app/tags/list")).status]).toEqual([name, 200]);
      expect([name, (await send("GET", "/v2/_catalog")).body.repositories]).toEqual([name, ["root/app"]]);
      expect([name, (await send("POST", "/v2/root/app/blobs/uploads/")).status < 400]).toEqual([name, false]);
    }
  }, 120_000);

  test("the cookie of a session that is over is no credential", async () => {
    const browser = new Browser(app);
    await browser.login("alice");
    const cookies = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const csrf = browser.csrf;
    await browser.send("POST", "/logout");
    const send = way({ Cookie: cookies, "X-CSRF-Token": csrf });
    const open: string[] = [];
    for (const { method, path } of rows.filter(({ access }) => access !== "anyone")) {
      const { status } = await send(method, filled(path), bodyFor(method));
      if (status !== 401) open.push(`${method} ${path} ${status}`);
    }
    expect(open).toEqual([]);
  }, 60_000);

  test("a password counts to its last byte, on every way", async () => {
    const long = "x1-".repeat(24).concat("Y");
    expect(Buffer.byteLength(long)).toBe(73);
    await app.application.stores.accounts.createUser(SYSTEM, { name: "long", password: long });
    const login = (password: string) => app.anonymous.send("POST", "/login", { username: "long", password });
    const form = (password: string) =>
      app.anonymous.send(
        "POST",
        "/auth/token",
        new URLSearchParams({ grant_type: "password", username: "long", password }).toString(),
        { "Content-Type": "application/x-www-form-urlencoded" },
      );
    const tries = async (password: string) => [
      (await basic("long", password)("GET", "/v2/")).status,
      (await basic("long", password)("GET", "/auth/token")).status,
      (await form(password)).status,
      (await login(password)).status,
    ];
    expect(await tries(long)).toEqual([200, 200, 200, 200]);
    for (const wrong of [long.slice(0, 72), `${long.slice(0, 72)}Z`, `${long}Y`]) {
      expect([wrong, ...(await tries(wrong))]).toEqual([wrong, 401, 401, 401, 401]);
    }
  }, 60_000);

  test("two credentials at once are none", async () => {
    const { token } = await create("alice");
    const browser = new Browser(app);
    await browser.login("alice");
    const headers = new Headers();
    headers.append("Authorization", `Basic ${btoa(`alice:${token}`)}`);
    headers.append("Authorization", `Bearer ${token}`);
    expect((await fetch(`${app.url}/v2/`, { headers })).status).toBe(401);
    // A header that is no good is not made up for by a cookie that is.
    const wrong = { Authorization: `Basic ${btoa("alice:wrong")}` };
    expect((await browser.send("GET", "/v2/", undefined, wrong)).status).toBe(401);
  });
});
