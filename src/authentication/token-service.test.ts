import { describe, expect, test } from "bun:test";
import { decodeJwt } from "jose";
import { AuthenticationRequired } from "../access/authentication-required.ts";
import { SYSTEM } from "../access/caller.ts";
import { databaseEngines } from "../database/testing.ts";
import { RegistryError } from "../oci/errors.ts";
import { parseRepositoryName } from "../oci/names.ts";
import { parseScopes } from "./scope.ts";
import { type AccessFixture, basic, bearer, openAccessFixture, SERVICE, testContext } from "./testing.ts";

for (const engine of databaseEngines()) {
  describe(`the token endpoint on ${engine}`, () => {
    test("gives what was asked for, as far as the caller's rights go", async () => {
      await using fixture = await openFixture(engine);
      expect(await access(get(fixture, "alice", "repository:alice/app:pull,push,delete"))).toEqual({
        "alice/app": ["pull", "push", "delete"],
      });
      expect(await access(get(fixture, "bob", "repository:alice/app:pull,push"))).toEqual({});
      expect(await access(get(fixture, "bob", "repository:alice/open:pull,push"))).toEqual({
        "alice/open": ["pull"],
      });
      expect(await access(get(fixture, "root", "repository:alice/app:*"))).toEqual({
        "alice/app": ["pull", "push", "delete", "administer"],
      });
      expect(await access(get(fixture, undefined, "repository:alice/open:pull"))).toEqual({});
      fixture.settings.anonymousPull = true;
      expect(await access(get(fixture, undefined, "repository:alice/open:pull,push"))).toEqual({
        "alice/open": ["pull"],
      });
    });

    test("existence makes no difference to what strangers are given", async () => {
      await using fixture = await openFixture(engine);
      for (const name of ["bob", undefined]) {
        const [there, missing] = await Promise.all([
          get(fixture, name, "repository:alice/app:pull,push"),
          get(fixture, name, "repository:alice/none:pull,push"),
        ]);
        expect(Object.keys(there)).toEqual(Object.keys(missing));
        expect(there.scope).toBe(missing.scope);
      }
    });

    test("takes several scopes, one parameter or many", async () => {
      await using fixture = await openFixture(engine);
      const expected = { "alice/a": ["pull", "push"], "alice/b": ["pull"], "alice/open": ["pull"] };
      const scopes = ["repository:alice/a:pull", "repository:alice/b:pull", "repository:alice/open:pull"];
      const again = "repository:alice/a:push";
      expect(await access(get(fixture, "alice", ...scopes, again))).toEqual(expected);
      expect(await access(get(fixture, "alice", [...scopes, again].join(" ")))).toEqual(expected);
    });

    test("answers as docker's clients read it", async () => {
      await using fixture = await openFixture(engine);
      const answer = await get(fixture, "alice", "repository:alice/app:pull registry:catalog:*");
      expect(answer).toMatchObject({
        token_type: "Bearer",
        expires_in: 300,
        scope: "repository:alice/app:pull registry:catalog:*",
      });
      expect(answer.access_token).toBe(answer.token);
      expect(answer.refresh_token).toBeUndefined();
      expect(Math.abs(Date.parse(String(answer.issued_at)) - Date.now())).toBeLessThan(60_000);
      expect(decodeJwt(String(answer.token))).toMatchObject({ iss: SERVICE, aud: SERVICE, sub: "alice" });
      expect((await caller(fixture, answer)).catalogScope).toBe(true);
    });

    test("an anonymous token proves nothing, and passes the version check", async () => {
      await using fixture = await openFixture(engine);
      const anonymous = await caller(fixture, await get(fixture, undefined));
      expect(anonymous.account).toBeUndefined();
      await fixture.access.verify(anonymous);
      expect(fixture.access.verify({ credential: "none" })).rejects.toThrow(AuthenticationRequired);
    });

    test("wrong credentials are answered by a challenge for a password", async () => {
      await using fixture = await openFixture(engine);
      for (const headers of [basic("alice", "wrong"), basic("nobody"), bearer("abc")]) {
        const error = await failure(fixture.token(new Request("http://localhost/auth/token", { headers })));
        expect(error).toMatchObject({ kind: "unauthorized", scheme: "basic" });
      }
    });

    test("takes a form, too", async () => {
      await using fixture = await openFixture(engine);
      const form = { grant_type: "password", username: "alice", password: "correct horse battery" };
      expect(await access(post(fixture, { ...form, scope: "repository:alice/app:push" }))).toEqual({
        "alice/app": ["push"],
      });
      expect((await failure(post(fixture, { ...form, password: "wrong" }))).kind).toBe("unauthorized");
      expect((await failure(post(fixture, { grant_type: "password" }))).kind).toBe("unauthorized");
      expect((await failure(post(fixture, { grant_type: "magic" }))).kind).toBe("parameterInvalid");
      expect((await failure(post(fixture, { ...form, scope: "x".repeat(20_000) }))).kind).toBe(
        "parameterInvalid",
      );
      const json = { method: "POST", body: "{}", headers: { "content-type": "application/json" } };
      const request = new Request("http://localhost/auth/token", json);
      expect((await failure(fixture.token(request))).kind).toBe("parameterInvalid");
    });

    test("an offline token is worth a token, until the credentials change", async () => {
      await using fixture = await openFixture(engine);
      const url = "http://localhost/auth/token?offline_token=true&client_id=docker&service=x";
      const login = () => fixture.token(new Request(url, { headers: basic("alice") }));
      const refresh = async (login: Record<string, unknown>) =>
        post(fixture, {
          grant_type: "refresh_token",
          refresh_token: String(login.refresh_token),
          scope: "repository:alice/app:pull",
        });
      const first = await login();
      expect(first.refresh_token).toMatch(/^entrepot_rt_/);
      expect(await access(refresh(first))).toEqual({ "alice/app": ["pull"] });
      expect((await refresh(first)).refresh_token).toBe(first.refresh_token);
      const stored = await fixture.database.read.selectFrom("refresh_tokens").selectAll().execute();
      expect(JSON.stringify(stored)).not.toContain(String(first.refresh_token).slice(12));

      await fixture.accounts.changePassword(SYSTEM, "alice", "another horse");
      expect((await failure(refresh(first))).kind).toBe("unauthorized");
      await fixture.accounts.changePassword(SYSTEM, "alice", "correct horse battery");
      expect((await failure(refresh(first))).kind).toBe("unauthorized");
      const second = await login();
      fixture.clock.ahead = 91 * 24 * 60 * 60_000;
      expect((await failure(refresh(second))).kind).toBe("unauthorized");
      fixture.clock.ahead = 0;
      await fixture.accounts.setActive(SYSTEM, "alice", false);
      expect((await failure(refresh(second))).kind).toBe("unauthorized");
      for (const wrong of ["", "x", "entrepot_rt_' or 1=1", `entrepot_rt_${"a".repeat(43)}`]) {
        expect((await failure(refresh({ refresh_token: wrong }))).kind).toBe("unauthorized");
      }
    });

    test("old offline tokens make room for new ones", async () => {
      await using fixture = await openFixture(engine);
      const url = "http://localhost/auth/token?offline_token=true";
      for (let round = 0; round < 3; round++) {
        await fixture.token(new Request(url, { headers: basic("alice") }));
      }
      const count = async () =>
        (await fixture.database.read.selectFrom("refresh_tokens").select("id").execute()).length;
      expect(await count()).toBe(3);
      await fixture.accounts.changePassword(SYSTEM, "alice", "another horse");
      await fixture.token(new Request(url, { headers: basic("alice", "another horse") }));
      expect(await count()).toBe(1);
    });

    test("a token of a disabled account, or of before a new password, is void at once", async () => {
      await using fixture = await openFixture(engine);
      const answer = await get(fixture, "alice", "repository:alice/app:pull");
      const holder = await caller(fixture, answer);
      await fixture.access.verify(holder);
      await fixture.accounts.setActive(SYSTEM, "alice", false);
      expect(fixture.access.verify(await caller(fixture, answer))).rejects.toThrow("no longer valid");
      await fixture.accounts.setActive(SYSTEM, "alice", true);
      expect(fixture.access.verify(await caller(fixture, answer))).rejects.toThrow("no longer valid");
    });

    test("a token does not pass to another account of the same name", async () => {
      await using fixture = await openFixture(engine);
      const answer = await get(fixture, "alice", "repository:alice/app:pull");
      await fixture.database.transaction((transaction) =>
        transaction.deleteFrom("accounts").where("name", "=", "alice").execute(),
      );
      const app = parseRepositoryName("alice/app");
      const refusal = async () =>
        (await fixture.access.decide(await caller(fixture, answer), "pull", app)).refusal;
      expect(await refusal()).toBe("credential");
      const again = { name: "alice", password: "another horse", adoptNamespace: true };
      await fixture.accounts.createUser(SYSTEM, again);
      expect(await refusal()).toBe("credential");
    });
  });
}

describe("scopes", () => {
  const parsed = (...parameters: string[]) => {
    const { repositories, catalog } = parseScopes(parameters);
    const names = repositories.map(({ repository, actions }) => [repository, [...actions]]);
    return { ...Object.fromEntries(names), ...(catalog && { catalog }) };
  };

  test("are read as the grammar has them", () => {
    expect(parsed()).toEqual({});
    expect(parsed("")).toEqual({});
    expect(parsed("repository:a/b/c:pull,push")).toEqual({ "a/b/c": ["pull", "push"] });
    expect(parsed("repository(plugin):a/b:pull")).toEqual({ "a/b": ["pull"] });
    expect(parsed("registry:catalog:*")).toEqual({ catalog: true });
    expect(parsed("registry:catalog:search")).toEqual({ catalog: true });
    expect(parsed("repository:a/b:pull,metadata_read")).toEqual({ "a/b": ["pull"] });
  });

  test("what is not ours asks for nothing", () => {
    const foreign = ["repository(other):a/b:pull", "project:a:read", "repository:host:5000/a:pull"];
    expect(parsed(...foreign, "repository:UPPER/case:pull")).toEqual({});
  });

  test("what is malformed, or too much, is refused", () => {
    const malformed = ["repository", "repository:a/b", "repository::pull", ":a:pull", "repository:a/b:"];
    const strange = ["repository:a/../b\0:pull", "repository:a b:pull", "repository:ä:pull", "a:b:PULL"];
    const many = Array.from({ length: 101 }, (_, index) => `repository:a${index}:pull`);
    const nested = ["repository:a/b:pull,,push", "repository(:a:pull", "repository():a:pull"];
    for (const scope of [...malformed, ...strange, ...nested, many.join(" "), "x".repeat(5000)]) {
      expect(() => parseScopes([scope])).toThrow(RegistryError);
    }
  });

  test("any text is read or refused, and quickly", () => {
    const alphabet = [
      "repository",
      "a",
      "/",
      ":",
      ",",
      "*",
      "(",
      ")",
      " ",
      "pull",
      "registry:catalog:*",
      "é",
    ];
    const pick = () => alphabet[Math.floor(Math.random() * alphabet.length)];
    const started = performance.now();
    for (let round = 0; round < 5000; round++) {
      const text = Array.from({ length: round % 40 }, pick).join("");
      try {
        parseScopes([text]);
      } catch (error) {
        expect(error).toBeInstanceOf(RegistryError);
      }
    }
    try {
      parseScopes([`repository:${"a:".repeat(2000)}!`]);
    } catch {}
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

async function openFixture(engine: Parameters<typeof openAccessFixture>[0]): Promise<AccessFixture> {
  const fixture = await openAccessFixture(engine);
  await fixture.user("alice");
  await fixture.user("bob");
  await fixture.user("root", { isAdmin: true });
  await fixture.repository("alice/app");
  await fixture.repository("alice/open", "public");
  return fixture;
}

async function get(fixture: AccessFixture, name: string | undefined, ...scopes: string[]) {
  const query = new URLSearchParams({ service: SERVICE });
  for (const scope of scopes) query.append("scope", scope);
  const headers = name === undefined ? {} : basic(name);
  return fixture.token(new Request(`http://localhost/auth/token?${query}`, { headers }));
}

async function post(fixture: AccessFixture, form: Record<string, string>) {
  const body = new URLSearchParams(form);
  return fixture.token(new Request("http://localhost/auth/token", { method: "POST", body }));
}

async function access(answer: Promise<Record<string, unknown>>): Promise<Record<string, string[]>> {
  const claims = decodeJwt<{ access: { name: string; actions: string[] }[] }>(String((await answer).token));
  return Object.fromEntries(claims.access.map(({ name, actions }) => [name, actions]));
}

async function caller(fixture: AccessFixture, answer: Record<string, unknown>) {
  const request = new Request("http://localhost/v2/", { headers: bearer(answer.token) });
  return fixture.authenticator.authenticate(request, testContext());
}

async function failure(attempt: Promise<unknown>): Promise<RegistryError> {
  const error = await attempt.then(
    (value) => new Error(`let through: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof RegistryError)) throw error;
  return error;
}
