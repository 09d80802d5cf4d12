import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { exportJWK, generateKeyPair } from "jose";
import { openTestApplication, type TestApplication } from "../../api/testing.ts";
import { databaseEngines } from "../../database/testing.ts";
import { startTestIssuer, type TestIssuer } from "../testing-issuer.ts";
import { CLIENT_ID, CLIENT_SECRET, TestBrowser } from "./testing-provider.ts";

// Many requests each, on machines that have other things to do.
setDefaultTimeout(60_000);

const PROVIDERS = "/api/v0/identity_providers";

type Handler = (request: Request) => Response | Promise<Response> | undefined;

describe.each(databaseEngines())(
  "an OpenID Connect provider that does not what it should, on %s",
  (engine) => {
    let app: TestApplication;
    beforeAll(async () => {
      app = await openTestApplication({ engine, config: { outbound: { allow: ["127.0.0.1"] } } });
    });
    afterAll(() => app[Symbol.asyncDispose]());

    let count = 0;
    /** A provider whose every answer the test may make up. */
    async function startProvider(
      handler: (issuer: TestIssuer) => Handler,
    ): Promise<{ issuer: TestIssuer; name: string }> {
      const issuer = await startTestIssuer();
      const { keys } = (await (await fetch(`${issuer.url}/jwks`)).json()) as { keys: unknown[] };
      const handle = handler(issuer);
      issuer.answer(async (request) => {
        const made = await handle(request);
        if (made !== undefined) return made;
        const { pathname } = new URL(request.url);
        if (pathname === "/jwks") return Response.json({ keys });
        return Response.json(documentOf(issuer));
      });
      const name = `hostile${++count}`;
      const { status } = await app.admin.send("POST", PROVIDERS, {
        name,
        kind: "oidc",
        configuration: { issuer: issuer.url, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET },
      });
      expect(status).toBe(201);
      return { issuer, name };
    }

    function documentOf({ url }: TestIssuer, changes: Readonly<Record<string, unknown>> = {}) {
      return {
        issuer: url,
        authorization_endpoint: `${url}/auth`,
        token_endpoint: `${url}/token`,
        jwks_uri: `${url}/jwks`,
        response_types_supported: ["code"],
        id_token_signing_alg_values_supported: ["RS256", "HS256", "none"],
        ...changes,
      };
    }

    /** Begins a login, and comes back with a code. @returns the status, and the reason in the log. */
    async function logIn(
      name: string,
      idToken: (nonce: string) => Promise<string>,
      tokens: Map<string, string>,
    ) {
      const browser = new TestBrowser();
      const begun = await browser.get(`${app.url}/auth/oidc/${name}/login`);
      const url = new URL(begun.headers.get("location") ?? "");
      expect(url.searchParams.get("code_challenge_method")).toBe("S256");
      tokens.set("code", await idToken(url.searchParams.get("nonce") ?? ""));
      const before = app.lines.length;
      const back = `/auth/oidc/${name}/callback?code=code&state=${url.searchParams.get("state")}`;
      const { status } = await browser.get(app.url + back);
      const line = app.lines.slice(before).find((each) => each.includes("login failed")) ?? "{}";
      return { status, reason: String(JSON.parse(line).reason) };
    }

    test("cannot make somebody up: issuer, audience, nonce, times, signature and algorithm are checked", async () => {
      const tokens = new Map<string, string>();
      const { issuer, name } = await startProvider(() => (request) => {
        if (new URL(request.url).pathname !== "/token") return undefined;
        return Response.json({
          access_token: "an access token",
          token_type: "Bearer",
          id_token: tokens.get("code"),
        });
      });
      await using _ = issuer;
      const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
      const jwk = await exportJWK(publicKey);
      const now = Math.floor(Date.now() / 1000);
      const claims = { sub: "1", aud: CLIENT_ID, preferred_username: "somebody", name: "Some Body" };
      const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
      const attacks: readonly (readonly [string, (nonce: string) => Promise<string>])[] = [
        ["another issuer", (nonce) => issuer.sign({ ...claims, nonce, iss: "https://evil.example.com" })],
        ["another audience", (nonce) => issuer.sign({ ...claims, nonce, aud: "other" })],
        [
          "several audiences, none authorized",
          (nonce) => issuer.sign({ ...claims, nonce, aud: [CLIENT_ID, "other"], azp: "other" }),
        ],
        ["another nonce", () => issuer.sign({ ...claims, nonce: "other" })],
        ["no nonce", () => issuer.sign(claims)],
        ["expired", (nonce) => issuer.sign({ ...claims, nonce, exp: now - 60, iat: now - 120 })],
        ["not yet good", (nonce) => issuer.sign({ ...claims, nonce, nbf: now + 600 })],
        ["no subject", (nonce) => issuer.sign({ ...claims, nonce, sub: undefined })],
        ["another key", (nonce) => issuer.sign({ ...claims, nonce }, { key: privateKey })],
        ["its own key", (nonce) => issuer.sign({ ...claims, nonce }, { key: privateKey, header: { jwk } })],
        ["no key that is known", (nonce) => issuer.sign({ ...claims, nonce }, { header: { kid: "other" } })],
        [
          "no signature",
          async (nonce) =>
            `${encode({ alg: "none" })}.${encode({ ...claims, nonce, iss: issuer.url, iat: now, exp: now + 60 })}.`,
        ],
        [
          "the client's secret",
          async (nonce) => {
            const text = `${encode({ alg: "HS256" })}.${encode({ ...claims, nonce, iss: issuer.url, iat: now, exp: now + 60 })}`;
            const hasher = new Bun.CryptoHasher("sha256", CLIENT_SECRET).update(text);
            return `${text}.${hasher.digest("base64url")}`;
          },
        ],
        ["no token", async () => "nonsense"],
      ];
      for (const [what, idToken] of attacks) {
        expect([what, (await logIn(name, idToken, tokens)).status]).toEqual([what, 400]);
      }
      expect((await app.admin.get("/enzi/v0/accounts/somebody")).status).toBe(404);
      const clocks = (nonce: string) => issuer.sign({ ...claims, nonce, exp: now - 5, iat: now + 5 });
      expect((await logIn(name, clocks, tokens)).status).toBe(303);
      const log = app.lines.join("\n");
      for (const secret of ["an access token", CLIENT_SECRET, ...tokens.values()])
        expect(log).not.toContain(secret);
    });

    test("leads nobody into the private network, and holds nobody up", async () => {
      await using inside = await startTestIssuer();
      const elsewhere = inside.url.replace("127.0.0.1", "127.0.0.2");
      const endless = () =>
        new Response(
          new ReadableStream({
            pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024).fill(0x20)),
          }),
        );
      const documents: readonly (readonly [string, (issuer: TestIssuer) => Response, string])[] = [
        ["down", () => new Response("down", { status: 503 }), "answers 503"],
        ["endless", endless, "larger than"],
        [
          "redirecting",
          () => Response.redirect(`${inside.url}/.well-known/openid-configuration`),
          "answers 302",
        ],
        ["another's", () => Response.json(documentOf(inside)), "another issuer"],
        ["not JSON", () => new Response("<html>"), "JSON"],
        ["without endpoints", ({ url }) => Response.json({ issuer: url }), "authorization_endpoint"],
        [
          "script",
          (issuer) => Response.json(documentOf(issuer, { authorization_endpoint: "javascript:alert(1)" })),
          "authorization_endpoint",
        ],
        [
          "file",
          (issuer) => Response.json(documentOf(issuer, { token_endpoint: "file:///etc/passwd" })),
          "token_endpoint",
        ],
        [
          "userinfo trick",
          (issuer) => Response.json(documentOf(issuer, { jwks_uri: "https://a:b@example.com" })),
          "jwks_uri",
        ],
      ];
      for (const [what, document, problem] of documents) {
        const { issuer, name } = await startProvider((started) => () => document(started));
        await using _ = issuer;
        const before = app.lines.length;
        const answer = await app.anonymous.get(`/auth/oidc/${name}/login`);
        expect([what, answer.status, answer.code]).toEqual([what, 502, "IDENTITY_PROVIDER_UNAVAILABLE"]);
        expect(answer.body.errors[0].message).not.toContain("127.0.0");
        expect([what, app.lines.slice(before).join("\n")]).toEqual([what, expect.stringContaining(problem)]);
        const tried = await app.admin.send("POST", `${PROVIDERS}/${name}/test`);
        expect([what, tried.status, tried.code]).toEqual([what, 400, "INVALID_IDENTITY_PROVIDER"]);
        expect(tried.body.errors[0].message).toContain(problem);
      }
      for (const endpoint of ["token_endpoint", "jwks_uri", "userinfo_endpoint"]) {
        const tokens = new Map<string, string>();
        const { issuer, name } = await startProvider((started) => (request) => {
          const { pathname } = new URL(request.url);
          if (pathname === "/token") {
            return Response.json({ access_token: "a", token_type: "Bearer", id_token: tokens.get("code") });
          }
          if (pathname === "/jwks") return undefined;
          return Response.json(documentOf(started, { [endpoint]: `${elsewhere}/${endpoint}` }));
        });
        await using _ = issuer;
        const idToken = (nonce: string) => issuer.sign({ sub: "1", aud: CLIENT_ID, nonce });
        const { status, reason } = await logIn(name, idToken, tokens);
        expect([endpoint, status, reason]).toEqual([
          endpoint,
          400,
          expect.stringContaining("does not send to"),
        ]);
      }
      expect(inside.asked).toEqual({ keys: 0, discovery: 0 });
    });

    test("is asked again when it is back, and once for all who wait", async () => {
      let isUp = false;
      const { issuer, name } = await startProvider((started) => () => {
        return isUp ? Response.json(documentOf(started)) : new Response("", { status: 500 });
      });
      await using _ = issuer;
      const begin = () => app.anonymous.get(`/auth/oidc/${name}/login`);
      const answers = await Promise.all([begin(), begin(), begin(), begin()]);
      expect(answers.map(({ status }) => status)).toEqual([502, 502, 502, 502]);
      expect(issuer.asked.discovery).toBe(1);
      isUp = true;
      // A change to its settings is a reason to ask as well.
      await app.admin.send("PUT", `${PROVIDERS}/${name}`, { enabled: true });
      expect((await begin()).status).toBe(302);
      expect((await begin()).status).toBe(302);
      expect(issuer.asked.discovery).toBe(2);
    });
  },
);
