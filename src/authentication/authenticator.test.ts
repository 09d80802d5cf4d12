import { describe, expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";
import { type Caller, SYSTEM } from "../access/caller.ts";
import { databaseEngines } from "../database/testing.ts";
import { RegistryError } from "../oci/errors.ts";
import { parseRepositoryName } from "../oci/names.ts";
import { type AccessFixture, basic, bearer, openAccessFixture, SERVICE, testContext } from "./testing.ts";

const app = parseRepositoryName("alice/app");

for (const engine of databaseEngines()) {
  describe(`authentication on ${engine}`, () => {
    test("by name and password, or not at all", async () => {
      await using fixture = await openAccessFixture(engine);
      const id = await fixture.user("alice");
      expect(await authenticate(fixture, {})).toEqual({ credential: "none" });
      expect(await authenticate(fixture, basic("alice"))).toMatchObject({
        credential: "password",
        account: { id, name: "alice", isAdmin: false },
      });
    });

    test("a password may have colons and any letters in it", async () => {
      await using fixture = await openAccessFixture(engine);
      await fixture.accounts.createUser(SYSTEM, { name: "alice", password: "pässword:with:colons ☃" });
      expect(await authenticate(fixture, basic("alice", "pässword:with:colons ☃"))).toBeDefined();
    });

    test("unknown names, wrong passwords and disabled accounts get the same answer", async () => {
      await using fixture = await openAccessFixture(engine);
      await fixture.user("alice");
      await fixture.user("gone");
      await fixture.accounts.setActive(SYSTEM, "gone", false);
      const answers = new Set<string>();
      for (const header of [
        basic("alice", "wrong"),
        basic("nobody"),
        basic("gone"),
        basic("gone", "wrong"),
        basic("", ""),
        basic("a\0b", "c\0d"),
        basic("x".repeat(3000), "wrong"),
        basic("alice", "x".repeat(3000)),
      ]) {
        const error = await failure(authenticate(fixture, header));
        answers.add(JSON.stringify({ ...error, message: error.message }));
      }
      expect([...answers]).toHaveLength(1);
      expect([...answers][0]).toContain("user name or password is wrong");
    });

    test("headers that cannot be read are refused", async () => {
      await using fixture = await openAccessFixture(engine);
      await fixture.user("alice");
      const { authorization: right } = basic("alice");
      const headers = [
        "",
        "Basic",
        "Basic !!!!",
        "Basic YWxpY2U=",
        `Basic ${Buffer.from([0xff, 0xfe, 0x3a, 0x61]).toString("base64")}`,
        `${right}, ${right}`,
        `${right} x`,
        "Bearer",
        "Bearer ",
        "Bearer a,b",
        "Digest username=alice",
        `Basic ${"A".repeat(9000)}`,
        `Bearer ${"A".repeat(9000)}`,
      ];
      for (const authorization of headers) {
        expect([authorization, (await failure(authenticate(fixture, { authorization }))).kind]).toEqual([
          authorization,
          "unauthorized",
        ]);
      }
      const twice = new Headers();
      twice.append("authorization", right);
      twice.append("authorization", "Bearer x");
      const request = new Request("http://localhost/v2/", { headers: twice });
      const error = await failure(fixture.authenticator.authenticate(request, testContext()));
      expect(error.kind).toBe("unauthorized");
    });

    test("a remembered password is forgotten at once when it changes or the account is disabled", async () => {
      await using fixture = await openAccessFixture(engine);
      await fixture.user("alice");
      await authenticate(fixture, basic("alice"));
      await fixture.accounts.changePassword(SYSTEM, "alice", "another horse");
      expect((await failure(authenticate(fixture, basic("alice")))).kind).toBe("unauthorized");
      await authenticate(fixture, basic("alice", "another horse"));
      await fixture.accounts.setActive(SYSTEM, "alice", false);
      expect((await failure(authenticate(fixture, basic("alice", "another horse")))).kind).toBe(
        "unauthorized",
      );
      await fixture.accounts.setActive(SYSTEM, "alice", true);
      await authenticate(fixture, basic("alice", "another horse"));
    });

    test("a remembered password costs next to nothing, and many at once cost one", async () => {
      await using fixture = await openAccessFixture(engine);
      await fixture.user("alice");
      const started = performance.now();
      await Promise.all(Array.from({ length: 200 }, () => authenticate(fixture, basic("alice"))));
      for (let round = 0; round < 200; round++) await authenticate(fixture, basic("alice"));
      // One argon2 computation takes some 30 ms; 400 of them would take more than ten seconds.
      expect(performance.now() - started).toBeLessThan(5000);
    });

    test("a token is good for what it was issued for, and says who it was issued to", async () => {
      await using fixture = await openAccessFixture(engine);
      const id = await fixture.user("alice");
      const caller = await authenticate(fixture, bearer(await tokenOf(fixture, "alice", "pull")));
      expect(caller).toMatchObject({ credential: "bearer", account: { id, name: "alice" } });
      expect(caller.scopes).toEqual(new Map([[app, new Set(["pull"] as const)]]));
      expect(caller.catalogScope).toBe(false);
    });

    test("a token ends with its time, remembered or not, allowing for clocks that differ a little", async () => {
      await using fixture = await openAccessFixture(engine);
      await fixture.user("alice");
      const token = bearer(await tokenOf(fixture, "alice", "pull"));
      await authenticate(fixture, token);
      fixture.clock.ahead = 320_000;
      await authenticate(fixture, token);
      fixture.clock.ahead = 332_000;
      expect((await failure(authenticate(fixture, token))).message).toBe("the token has expired");
      fixture.clock.ahead = -20_000;
      const early = bearer(await tokenOf(fixture, "alice", "pull"));
      fixture.clock.ahead = -60_000;
      expect((await failure(authenticate(fixture, early))).kind).toBe("unauthorized");
    });

    test("tokens that others have made, or made over, are refused", async () => {
      await using fixture = await openAccessFixture(engine);
      await fixture.user("alice");
      for (const [attack, token] of await forgeries(fixture)) {
        const error = await failure(authenticate(fixture, bearer(token)));
        expect([attack, error.kind, "error" in error && error.error]).toEqual([
          attack,
          "unauthorized",
          "invalid_token",
        ]);
      }
      // The harness itself makes a good one when nothing is changed.
      expect(await authenticate(fixture, bearer(await signed(fixture, {}, {})))).toBeDefined();
    });

    test("no header is a fault, and none that was tampered with says something else", async () => {
      await using fixture = await openAccessFixture(engine, { failedLoginsPerMinute: 1 });
      await fixture.user("alice");
      const { authorization } = bearer(await tokenOf(fixture, "alice", "pull"));
      const whole = await authenticate(fixture, { authorization });
      const characters = 'AZaz09-_.=+/:, "\\{}\xff';
      const random = (below: number) => Math.floor(Math.random() * below);
      for (let round = 0; round < 1000; round++) {
        const at = random(authorization.length);
        const put = Array.from({ length: random(4) }, () => characters[random(characters.length)]).join("");
        const tampered = (authorization.slice(0, at) + put + authorization.slice(at + random(3))).trim();
        try {
          expect(await authenticate(fixture, { authorization: tampered })).toEqual(whole);
        } catch (error) {
          expect(error).toBeInstanceOf(RegistryError);
        }
      }
    });

    test("failed logins are slowed down by address, and others still get in", async () => {
      await using fixture = await openAccessFixture(engine, { failedLoginsPerMinute: 3 });
      await fixture.user("alice");
      const attempt = (password: string, address: string) =>
        authenticate(fixture, basic("alice", password), address);
      for (let round = 0; round < 3; round++) {
        expect((await failure(attempt(`wrong ${round}`, "203.0.113.9"))).kind).toBe("unauthorized");
      }
      const refused = await failure(attempt("wrong again", "203.0.113.9"));
      expect(refused.kind).toBe("tooManyRequests");
      expect(refused.retryAfter).toBeGreaterThan(0);
      expect((await failure(attempt("correct horse battery", "203.0.113.9"))).kind).toBe("tooManyRequests");
      expect(await attempt("correct horse battery", "203.0.113.10")).toBeDefined();
      fixture.clock.ahead += 60_000;
      expect(await attempt("correct horse battery", "203.0.113.9")).toBeDefined();
    });

    test("guessing in parallel gains nothing", async () => {
      await using fixture = await openAccessFixture(engine, { failedLoginsPerMinute: 3 });
      await fixture.user("alice");
      const attempts = Array.from({ length: 30 }, (_, index) =>
        failure(authenticate(fixture, basic("alice", `guess ${index}`))),
      );
      const kinds = (await Promise.all(attempts)).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === "unauthorized").length).toBeLessThanOrEqual(4);
    });
  });
}

async function authenticate(
  fixture: AccessFixture,
  headers: Record<string, string>,
  clientAddress?: string,
): Promise<Caller> {
  const request = new Request("http://localhost/v2/", { headers });
  return fixture.authenticator.authenticate(request, testContext(clientAddress));
}

async function tokenOf(fixture: AccessFixture, name: string, actions: string): Promise<unknown> {
  const url = `http://localhost/auth/token?scope=repository:${app}:${actions}`;
  return (await fixture.token(new Request(url, { headers: basic(name) }))).token;
}

async function failure(attempt: Promise<unknown>): Promise<RegistryError> {
  const error = await attempt.then(
    (value) => new Error(`let through: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof RegistryError)) throw error;
  return error;
}

/** A token signed with our own key, as good as those we issue but for the changes. */
async function signed(
  fixture: AccessFixture,
  claims: JWTPayload,
  header: Partial<JWTHeaderParameters>,
  key: Parameters<SignJWT["sign"]>[0] = fixture.keys.current().key,
): Promise<string> {
  const { credentialsValidFrom, id } = (await fixture.accounts.find("alice")) ?? {};
  const now = Math.floor(Date.now() / 1000);
  const payload: Record<string, unknown> = {
    iss: SERVICE,
    aud: SERVICE,
    sub: "alice",
    iat: now,
    nbf: now,
    exp: now + 300,
    access: [{ type: "repository", name: app, actions: ["pull"] }],
    account_id: id,
    credentials_valid_from: credentialsValidFrom,
    ...claims,
  };
  for (const [name, value] of Object.entries(payload)) if (value === undefined) delete payload[name];
  return new SignJWT(payload)
    .setProtectedHeader({ alg: "ES256", typ: "JWT", kid: fixture.keys.current().kid, ...header })
    .sign(key);
}

async function forgeries(fixture: AccessFixture): Promise<readonly (readonly [string, string])[]> {
  const own = await generateKeyPair("ES256", { extractable: true });
  const rsa = await generateKeyPair("RS256", { extractable: true });
  const jwk = await exportJWK(own.publicKey);
  const good = await signed(fixture, {}, {});
  const [header = "", payload = "", signature = ""] = good.split(".");
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const published = JSON.stringify(fixture.keys.jwks().keys[0]);
  const now = Math.floor(Date.now() / 1000);
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  const mac = (alg: string, secret: string) => {
    const input = `${part({ alg, typ: "JWT", kid: fixture.keys.current().kid })}.${payload}`;
    return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
  };
  const withHeader = (change: Partial<JWTHeaderParameters>) => signed(fixture, {}, change, own.privateKey);
  const withClaims = (change: JWTPayload) => signed(fixture, change, {});
  return [
    ["a key of one's own under our id", await withHeader({})],
    ["a key in the header", await withHeader({ jwk })],
    ["a key in the header and an id of one's own", await withHeader({ jwk, kid: "mine" })],
    ["a certificate chain of one's own", await withHeader({ x5c: ["MIIBszCCAVmgAwIBAgIUQ"] })],
    ["a key set elsewhere", await withHeader({ jku: "http://127.0.0.1:1/jwks" })],
    ["a certificate elsewhere", await withHeader({ x5u: "http://127.0.0.1:1/cert" })],
    ["our key, but a key in the header as well", await signed(fixture, {}, { jwk })],
    ["a path as the key's id", await withHeader({ kid: "../../../../dev/null" })],
    ["SQL as the key's id", await withHeader({ kid: "' or 1=1 --" })],
    ["a property of all objects as the key's id", await withHeader({ kid: "__proto__" })],
    ["no key id", `${part({ alg: "ES256", typ: "JWT" })}.${payload}.${signature}`],
    ["no algorithm", `${part({ alg: "none", typ: "JWT" })}.${payload}.`],
    ["no algorithm, our key id", `${part({ alg: "None", kid: fixture.keys.current().kid })}.${payload}.`],
    ["our public key as a shared secret", mac("HS256", published)],
    ["HMAC called ES256", mac("ES256", published)],
    ["RSA", await signed(fixture, {}, { alg: "RS256" }, rsa.privateKey)],
    ["another type", await signed(fixture, {}, { typ: "at+jwt" })],
    ["no signature", `${header}.${payload}.`],
    ["an empty signature of zeros", `${header}.${payload}.${"A".repeat(86)}`],
    ["other claims", `${header}.${part({ ...claims, sub: "admin" })}.${signature}`],
    ["another issuer", await withClaims({ iss: "elsewhere" })],
    ["another audience", await withClaims({ aud: "elsewhere" })],
    ["no audience", await withClaims({ aud: undefined } as never)],
    ["expired", await withClaims({ exp: now - 31 })],
    ["no expiry", await withClaims({ exp: undefined } as never)],
    ["not yet good", await withClaims({ nbf: now + 120 })],
    ["no account id", await withClaims({ account_id: undefined })],
    ["an account id that is no number", await withClaims({ account_id: "1" })],
    ["nothing it was issued under", await withClaims({ credentials_valid_from: undefined })],
    ["access that is no list", await withClaims({ access: "repository:alice/app:pull" })],
    ["access of nothing", await withClaims({ access: [null] })],
    ["no token", "a.b.c"],
    ["one part", "abc"],
    ["JSON that nests", `${Buffer.from("[".repeat(3000)).toString("base64url")}.e30.AA`],
  ];
}
