import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { exportJWK, exportSPKI, generateKeyPair, importSPKI, SignJWT } from "jose";
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  randomPKCECodeVerifier,
} from "openid-client";
import type { TestApplication } from "../../api/testing.ts";
import { databaseEngines } from "../../database/testing.ts";
import { digestOf } from "../../oci/digest.ts";
import { CLIENT_ID, CLIENT_SECRET, startTestProvider, TestBrowser } from "../oidc/testing-provider.ts";
import { gitHubClaims, gitLabClaims, startTestIssuer, type TestIssuer } from "../testing-issuer.ts";
import { exchange, openRuleApplication, ruleFor } from "./testing-rules.ts";

// Many requests each, on machines that have other things to do.
setDefaultTimeout(60_000);

const RULES = "/api/v0/trust_rules";
const INVALID = "INVALID_IDENTITY_TOKEN";

describe.each(databaseEngines())("the exchange of CI identity tokens, on %s", (engine) => {
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
  beforeEach(async () => {
    for (const { name } of (await app.admin.get(RULES)).body.trustRules) {
      await app.admin.send("DELETE", `${RULES}/${name}`);
    }
    await app.admin.send("POST", RULES, ruleFor(issuer));
    issuer.answer(undefined);
  });
  const bearer = (token: string, path: string) =>
    app.anonymous.get(path, { Authorization: `Bearer ${token}` });
  const tags = "/v2/acme/app/tags/list";
  const refusal = async (token: string) => {
    const { status, body } = await exchange(app, token);
    expect([status, body.errors?.[0]?.code]).toEqual([400, INVALID]);
    return body.errors[0].message as string;
  };

  test("gives a token that is a password and a bearer token, for what the rule says and no more", async () => {
    const { status, body } = await exchange(app, await issuer.sign(gitHubClaims()), {
      scope: "repository:acme/app:pull,push,delete repository:acme/web:pull",
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
      token_type: "Bearer",
      expires_in: 600,
      username: "acme-ci",
      scope: "repository:acme/app:pull,push",
    });
    for (const token of [body.token, body.access_token]) {
      expect((await bearer(token, tags)).status).toBe(200);
      expect((await bearer(token, "/v2/acme/web/tags/list")).status).toBe(401);
      expect((await bearer(token, "/api/v0/trust_rules")).status).not.toBe(200);
    }
    const docker = app.as("acme-ci", body.access_token);
    expect((await docker.get("/v2/")).status).toBe(200);
    expect((await docker.get(tags)).status).toBe(200);
    expect((await docker.send("POST", "/v2/acme/app/blobs/uploads/")).status).toBe(202);
    expect((await docker.send("POST", "/v2/acme/web/blobs/uploads/")).status).toBe(401);
    expect((await app.as("olga", body.access_token).get("/v2/")).status).toBe(401);
    const grant = await docker.get("/auth/token?scope=repository:acme/app:pull,push");
    expect((await bearer(grant.body.token, tags)).status).toBe(200);
    const row = await app.database.read
      .selectFrom("api_tokens")
      .select(["generated_by", "expires_at", "created_at", "label"])
      .executeTakeFirstOrThrow();
    expect(row.generated_by).toBe("auto");
    expect(Number(row.expires_at) - Number(row.created_at)).toBe(600_000);
  });

  test("takes a token of GitLab by its own claims, whatever it is signed with", async () => {
    for (const algorithm of ["ES256", "EdDSA"] as const) {
      await using gitLab = await startTestIssuer(algorithm);
      await app.admin.send("POST", RULES, {
        ...ruleFor(gitLab, { name: "gitlab" }),
        conditions: { namespace_path: "acme/*", ref_protected: "true", sub: "project_path:acme/group/app:*" },
      });
      expect((await exchange(app, await gitLab.sign(gitLabClaims()))).status).toBe(200);
      await refusal(await gitLab.sign(gitLabClaims({ ref_protected: "false" })));
      await refusal(await gitLab.sign(gitLabClaims({ namespace_path: "acme-evil/group" })));
      await app.admin.send("DELETE", `${RULES}/gitlab`);
    }
  });

  test("refuses what does not fulfil every condition, and tells administrators why", async () => {
    await app.admin.send(
      "POST",
      RULES,
      ruleFor(issuer, { name: "tags", conditions: { ref: "refs/tags/*", repository: "acme/app" } }),
    );
    const token = await issuer.sign(gitHubClaims({ repository: "mallory/app" }));
    const message = await refusal(token);
    expect(message).toContain("no trust rule takes it");
    expect(message).not.toContain("acme/app");
    const event = await app.database.read
      .selectFrom("events")
      .select(["type", "data", "actor_type"])
      .where("action", "=", "trust_rule.refuse")
      .orderBy("id", "desc")
      .executeTakeFirstOrThrow();
    expect(JSON.parse(event.data ?? "")).toMatchObject({
      issuer: issuer.url,
      subject: "repo:acme/app:environment:production",
      claims: { repository: '"mallory/app"', ref: '"refs/heads/main"' },
      rules: [
        { rule: "app", reasons: ['claim repository is "mallory/app", the rule wants "acme/app"'] },
        {
          rule: "tags",
          reasons: [
            'claim ref is "refs/heads/main", the rule wants "refs/tags/*"',
            'claim repository is "mallory/app", the rule wants "acme/app"',
          ],
        },
      ],
    });
    const explained = await app.admin.send("POST", `${RULES}/explain`, { token });
    expect(explained.body).toMatchObject({ verified: true, issuer: issuer.url });
    expect(explained.body.rules.map(({ takes }: { takes: boolean }) => takes)).toEqual([false, false]);
    const good = await issuer.sign(gitHubClaims());
    expect((await app.admin.send("POST", `${RULES}/explain`, { token: good })).body.chosen).toBe("app");
    expect((await exchange(app, good)).status).toBe(200);
    const again = (await app.admin.send("POST", `${RULES}/explain`, { token: good })).body;
    expect(again).toMatchObject({ verified: true, problem: "the token was exchanged already" });
    expect(again.chosen).toBeUndefined();
    const claims = { iss: issuer.url, aud: "other", repository: "acme/app", ref: "refs/heads/x" };
    const guessed = (await app.admin.send("POST", `${RULES}/explain`, { claims })).body;
    expect(guessed.verified).toBe(false);
    expect(guessed.rules[0].reasons).toEqual([
      `the token's audience is "other", the rule wants "registry.example.com"`,
    ]);
  });

  test("chooses the oldest rule that has room for what is asked, or the one that is named", async () => {
    await app.admin.send(
      "POST",
      RULES,
      ruleFor(issuer, { name: "wide", scopes: [{ pattern: "acme/**", actions: ["pull"] }] }),
    );
    const ruleOf = async (more: Record<string, string>) =>
      (await exchange(app, await issuer.sign(gitHubClaims()), more)).body.trust_rule;
    expect(await ruleOf({})).toBe("app");
    expect(await ruleOf({ scope: "repository:acme/web:pull" })).toBe("wide");
    expect(await ruleOf({ trust_rule: "wide" })).toBe("wide");
    expect(await ruleOf({ trust_rule: "other" })).toBeUndefined();
  });

  test("refuses tokens for others, of others, expired, of the future, and too long-lived", async () => {
    const now = Math.floor(Date.now() / 1000);
    const { jti: _, ...withoutId } = gitHubClaims();
    expect((await exchange(app, await issuer.sign(withoutId))).status).toBe(200);
    const claims = gitHubClaims();
    expect(await refusal(await issuer.sign({ ...claims, aud: "another" }))).toContain(
      "no trust rule takes it",
    );
    expect(await refusal(await issuer.sign({ ...claims, iss: `${issuer.url}/` }))).toContain(
      "no trust rule names its issuer",
    );
    expect(await refusal(await issuer.sign({ ...claims, iss: "https://evil.example.com" }))).toContain(
      "no trust rule names its issuer",
    );
    expect(await refusal(await issuer.sign({ ...claims, exp: now - 60 }))).toContain("expired");
    expect(await refusal(await issuer.sign({ ...claims, nbf: now + 300 }))).toContain("not good yet");
    expect(await refusal(await issuer.sign({ ...claims, iat: now + 300 }))).toContain("from the future");
    expect(await refusal(await issuer.sign({ ...claims, exp: now + 30 * 86400 }))).toContain(
      "more than a day",
    );
    // Clocks differ by a few seconds.
    expect((await exchange(app, await issuer.sign({ ...gitHubClaims(), exp: now - 5 }))).status).toBe(200);
    for (const missing of ["exp", "aud", "sub", "iat"]) {
      await refusal(await issuer.sign({ ...claims, [missing]: undefined }));
    }
  });

  test("takes a token once", async () => {
    const token = await issuer.sign(gitHubClaims());
    const answers = await Promise.all([exchange(app, token), exchange(app, token), exchange(app, token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect(await refusal(token)).toContain("exchanged already");
  });

  test("believes nothing of a token's header but the name of the issuer's key", async () => {
    const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
    const jwk = await exportJWK(publicKey);
    await using evil = await startTestIssuer();
    const claims = gitHubClaims();
    for (const header of [
      { jwk },
      { jku: `${evil.url}/jwks` },
      { x5u: `${evil.url}/x5u` },
      { x5c: ["MIIB"] },
      { kid: "../../etc/passwd" },
      { kid: "' or 1=1 --" },
      {},
    ]) {
      expect(await refusal(await issuer.sign(claims, { key: privateKey, header }))).toContain(
        "cannot be used",
      );
    }
    expect(evil.asked).toEqual({ keys: 0, discovery: 0 });
    // With a header that is passed over, but its own signature, it is good.
    expect(
      (await exchange(app, await issuer.sign(gitHubClaims(), { header: { jwk, jku: evil.url } }))).status,
    ).toBe(200);
    const [header, payload, signature] = (await issuer.sign(claims)).split(".");
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    await refusal(`${encode({ alg: "none" })}.${payload}.`);
    await refusal(`${encode({ alg: "none" })}.${payload}.${signature}`);
    await refusal(`${header}.${encode({ ...claims, iss: issuer.url, exp: 9e9, iat: 1 })}.${signature}`);
    const set = (await (await fetch(`${issuer.url}/jwks`)).json()) as { keys: Record<string, string>[] };
    const pem = await exportSPKI(publicKey);
    expect(await importSPKI(pem, "RS256")).toBeDefined();
    for (const secret of [pem, JSON.stringify(set.keys[0]), set.keys[0]?.n ?? ""]) {
      await refusal(
        await new SignJWT({ ...claims, iss: issuer.url, iat: 1, exp: Math.floor(Date.now() / 1000) + 60 })
          .setProtectedHeader({ alg: "HS256", kid: set.keys[0]?.kid ?? "" })
          .sign(new TextEncoder().encode(secret)),
      );
    }
    for (const text of ["", "a", "a.b.c", "a.b.c.d", "é.é.é", "x".repeat(13_000)]) {
      expect((await exchange(app, text)).status).toBe(400);
    }
  });

  test("ends its tokens with the rule: disabled, changed or deleted", async () => {
    const given = async () =>
      (await exchange(app, await issuer.sign(gitHubClaims()), { scope: "repository:acme/app:pull" })).body;
    const stands = async ({ token, access_token }: { token: string; access_token: string }) => [
      (await bearer(token, tags)).status,
      (await app.as("acme-ci", access_token).get(tags)).status,
    ];
    for (const change of [
      { isEnabled: false },
      { conditions: { repository: "acme/app", ref: "refs/tags/*" } },
    ]) {
      const one = await given();
      expect(await stands(one)).toEqual([200, 200]);
      expect((await app.admin.send("PATCH", `${RULES}/app`, change)).status).toBe(200);
      expect(await stands(one)).toEqual([401, 401]);
      await refusal(await issuer.sign(gitHubClaims()));
      await app.admin.send("PATCH", `${RULES}/app`, {
        isEnabled: true,
        conditions: ruleFor(issuer).conditions,
      });
      expect(await stands(one)).toEqual([401, 401]);
    }
    const renamed = await given();
    await app.admin.send("PATCH", `${RULES}/app`, { name: "renamed" });
    expect(await stands(renamed)).toEqual([200, 200]);
    await app.admin.send("DELETE", `${RULES}/renamed`);
    expect(await stands(renamed)).toEqual([401, 401]);
  });

  test("gives nothing to a disabled account, and no more than the account may do", async () => {
    await app.admin.send(
      "POST",
      RULES,
      ruleFor(issuer, {
        name: "mallory",
        account: "mallory",
        scopes: [{ pattern: "**", actions: ["pull", "push", "delete"] }],
      }),
    );
    const { body } = await exchange(app, await issuer.sign(gitHubClaims()), { trust_rule: "mallory" });
    const mallory = app.as("mallory", body.access_token);
    expect((await mallory.get("/v2/mallory/own/tags/list")).status).toBe(200);
    expect((await mallory.get(tags)).status).toBe(404);
    expect((await mallory.get("/api/v0/trust_rules")).status).toBe(403);
    await app.database.transaction((transaction) =>
      transaction.updateTable("accounts").set({ is_active: 0 }).where("name", "=", "mallory").execute(),
    );
    expect((await mallory.get("/v2/mallory/own/tags/list")).status).toBe(401);
    const refused = await exchange(app, await issuer.sign(gitHubClaims()), { trust_rule: "mallory" });
    expect(refused.body.errors[0].message).toContain("account mallory is disabled");
    await app.database.transaction((transaction) =>
      transaction.updateTable("accounts").set({ is_active: 1 }).where("name", "=", "mallory").execute(),
    );
  });

  test("is refused with a reason when the request is not one of RFC 8693", async () => {
    const token = await issuer.sign(gitHubClaims());
    for (const more of [
      { subject_token_type: "urn:ietf:params:oauth:token-type:saml2" },
      { requested_token_type: "urn:ietf:params:oauth:token-type:refresh_token" },
      { actor_token: "x" },
      { subject_token: "" },
      { scope: "nonsense" },
    ] as Record<string, string>[]) {
      const { status, body } = await exchange(app, token, more);
      expect([more, status, body.errors[0].code === INVALID]).toEqual([more, 400, false]);
    }
    expect((await exchange(app, token)).status).toBe(200);
  });

  test("slows down whoever sends what is no good", async () => {
    await using slow = await openRuleApplication(engine, {
      outbound: { allow: ["127.0.0.1"] },
      limits: { failedLoginsPerMinute: 3 },
    });
    const statuses: number[] = [];
    for (let index = 0; index < 5; index++) statuses.push((await exchange(slow, "a.b.c")).status);
    expect(statuses).toEqual([400, 400, 400, 429, 429]);
  });

  test("lets docker push and pull with it", async () => {
    const { body } = await exchange(app, await issuer.sign(gitHubClaims()));
    // As docker does it: a challenge, a token for it, then blobs, configuration and manifest.
    const asDocker = async (
      method: string,
      path: string,
      content?: Uint8Array<ArrayBuffer>,
      type?: string,
    ) => {
      const challenge = (await fetch(app.url + path, { method })).headers.get("www-authenticate") ?? "";
      const [, scope = ""] = /scope="([^"]+)"/.exec(challenge) ?? [];
      const basic = `Basic ${btoa(`${body.username}:${body.access_token}`)}`;
      const grant = await fetch(`${app.url}/auth/token?service=x&scope=${scope}`, {
        headers: { Authorization: basic },
      });
      const { token } = (await grant.json()) as { token: string };
      return fetch(app.url + path, {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          "Content-Type": type ?? "application/octet-stream",
        },
        ...(content && { body: content }),
      });
    };
    const blob = async (bytes: Uint8Array<ArrayBuffer>) => {
      const digest = digestOf(bytes);
      const path = `/v2/acme/app/blobs/uploads/?digest=${digest}`;
      expect((await asDocker("POST", path, bytes)).status).toBe(201);
      return { digest, size: bytes.byteLength };
    };
    const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
    const mediaType = "application/vnd.oci.image.manifest.v1+json";
    const manifest = encode({
      schemaVersion: 2,
      mediaType,
      config: {
        mediaType: "application/vnd.oci.image.config.v1+json",
        ...(await blob(
          encode({ architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [] } }),
        )),
      },
      layers: [{ mediaType: "application/vnd.oci.image.layer.v1.tar", ...(await blob(encode("layer"))) }],
    });
    expect((await asDocker("PUT", "/v2/acme/app/manifests/1.0", manifest, mediaType)).status).toBe(201);
    expect((await asDocker("GET", "/v2/acme/app/manifests/1.0")).status).toBe(200);
    expect((await asDocker("DELETE", "/v2/acme/app/manifests/1.0")).status).toBe(401);
    expect((await asDocker("PUT", "/v2/acme/web/manifests/1.0", manifest, mediaType)).status).toBe(401);
  });

  test("takes ID tokens of a real provider", async () => {
    const redirect = "http://127.0.0.1:1/back";
    await using provider = await startTestProvider({ redirectUris: [redirect], claimsInToken: true });
    provider.people.set("ci", { groups: ["pipelines"] });
    const client = await discovery(new URL(provider.issuer), CLIENT_ID, CLIENT_SECRET, undefined, {
      execute: [allowInsecureRequests],
    });
    const verifier = randomPKCECodeVerifier();
    const url = buildAuthorizationUrl(client, {
      redirect_uri: redirect,
      scope: "openid groups",
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    });
    const back = await new TestBrowser().logInAt(provider, url.href, "ci", redirect);
    const { id_token: token = "" } = await authorizationCodeGrant(client, new URL(back), {
      pkceCodeVerifier: verifier,
    });
    await app.admin.send("POST", RULES, {
      ...ruleFor(issuer, { name: "real" }),
      issuer: provider.issuer,
      audience: CLIENT_ID,
      conditions: { sub: "ci", groups: "pipe*" },
    });
    const { status, body } = await exchange(app, token);
    expect([status, body.trust_rule]).toEqual([200, "real"]);
  });
});
