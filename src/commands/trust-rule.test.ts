import { expect, test } from "bun:test";
import { gitHubClaims, startTestIssuer } from "../identity/testing-issuer.ts";
import { CommandSandbox } from "./testing.ts";

test("trust rules are made, listed, explained and deleted, and let a pipeline in at once", async () => {
  await using sandbox = new CommandSandbox();
  await using issuer = await startTestIssuer();
  const environment = {
    ENTREPOT_ADMIN_PASSWORD: "correct horse battery",
    ENTREPOT_OUTBOUND_ALLOW: "127.0.0.1",
  };
  const registry = await sandbox.serve(["--data-dir", "data"], { environment });
  const run = (parameters: readonly string[], input = "") =>
    sandbox.run(["trust-rule", ...parameters, "--data-dir", "data"], { input, environment });
  const made = await run([
    ...["create", "app", "--issuer", issuer.url, "--audience", "registry.example.com"],
    ...[
      "--condition",
      "repository=acme/app",
      "--condition",
      "ref=refs/heads/*",
      "--condition",
      "ref=refs/tags/*",
    ],
    ...["--account", "admin", "--scope", "admin/app:pull,push", "--lifetime", "5m"],
  ]);
  expect(made).toEqual({ code: 0, stdout: "made the trust rule app: its tokens act as admin\n", stderr: "" });
  expect((await run(["list"])).stdout).toContain("repository=acme/app ref=refs/heads/*|refs/tags/*");
  expect(JSON.parse((await run(["list", "--json"])).stdout)).toMatchObject([
    { name: "app", tokenSeconds: 300, conditions: { ref: ["refs/heads/*", "refs/tags/*"] } },
  ]);
  const token = await issuer.sign(gitHubClaims({ ref: "refs/tags/v1" }));
  expect(await run(["explain", "--token-stdin"], `${token}\n`)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("it would be exchanged by rule app"),
  });
  const refused = await run([
    "explain",
    "--claims",
    JSON.stringify({ iss: issuer.url, repository: "evil/app" }),
  ]);
  expect(refused.code).toBe(1);
  expect(refused.stdout).toContain('claim repository is "evil/app", the rule wants "acme/app"');
  const exchanged = await fetch(`${registry.url}/auth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: token,
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    }),
  });
  expect(exchanged.status).toBe(200);
  const { access_token: password } = (await exchanged.json()) as { access_token: string };
  const version = async () =>
    (await fetch(`${registry.url}/v2/`, { headers: { authorization: `Basic ${btoa(`admin:${password}`)}` } }))
      .status;
  expect(await version()).toBe(200);
  expect((await run(["delete", "app"])).code).toBe(0);
  expect(await version()).toBe(401);
  expect((await run(["delete", "app"])).stderr).toContain("no such trust rule");
  for (const wrong of [
    ["explain"],
    ["explain", "--claims", "no"],
    [
      "create",
      "x",
      "--issuer",
      "github",
      "--audience",
      "a",
      "--condition",
      "nothing",
      "--account",
      "admin",
      "--scope",
      "a/b:pull",
    ],
  ]) {
    expect((await run(wrong)).code).toBe(2);
  }
}, 60_000);
