import { expect, test } from "bun:test";
import {
  directoryConfiguration,
  person,
  startDirectory,
  type TestDirectory,
} from "../identity/ldap/testing.ts";
import { CommandSandbox } from "./testing.ts";

const PASSWORD = "correct horse battery";

test("a provider is tried, brought into step, and switched off by who was locked out", async () => {
  await using directory: TestDirectory = await startDirectory(person("alice"));
  await using sandbox = new CommandSandbox();
  const environment = { ENTREPOT_ADMIN_PASSWORD: PASSWORD };
  const registry = await sandbox.serve(["--data-dir", "data"], { environment });
  const added = await fetch(`${registry.url}/api/v0/identity_providers`, {
    method: "POST",
    headers: { Authorization: `Basic ${btoa(`admin:${PASSWORD}`)}`, "Content-Type": "application/json" },
    body: JSON.stringify({
      name: "ldap",
      kind: "ldap",
      configuration: directoryConfiguration(directory, { createAtSync: true }),
    }),
  });
  expect(added.status).toBe(201);
  const run = (...parameters: string[]) =>
    sandbox.run(["identity-provider", ...parameters, "--data-dir", "data"], { environment });
  expect((await run("list")).stdout).toContain("ldap");
  expect((await run("test", "ldap")).stdout).toContain("1 users are found");
  expect((await run("sync", "ldap")).stdout).toContain("alice: account made");
  expect(JSON.parse((await run("sync", "ldap", "--json")).stdout)).toMatchObject({ users: 1, created: 0 });
  const login = async () =>
    (
      await fetch(`${registry.url}/v2/`, {
        headers: { Authorization: `Basic ${btoa("alice:password of alice")}` },
      })
    ).status;
  expect(await login()).toBe(200);
  expect(await run("disable", "ldap")).toMatchObject({ code: 0, stdout: "ldap is disabled\n" });
  expect(await login()).toBe(401);
  expect((await run("sync", "ldap")).stderr).toContain("enable it first");
  expect((await run("enable", "ldap")).code).toBe(0);
  expect((await run("test", "nothing")).stderr).toContain("no such identity provider");
  expect((await run("sync", "--help")).stdout).toContain("entrepot identity-provider sync ldap");
}, 60_000);

test("a SCIM provider gets a secret that is printed once", async () => {
  await using sandbox = new CommandSandbox();
  const environment = { ENTREPOT_ADMIN_PASSWORD: PASSWORD };
  const registry = await sandbox.serve(["--data-dir", "data"], { environment });
  const added = await fetch(`${registry.url}/api/v0/identity_providers`, {
    method: "POST",
    headers: { Authorization: `Basic ${btoa(`admin:${PASSWORD}`)}`, "Content-Type": "application/json" },
    body: JSON.stringify({ name: "okta", kind: "scim", configuration: { label: "Okta" } }),
  });
  expect(added.status).toBe(201);
  const run = (...parameters: string[]) =>
    sandbox.run(["identity-provider", "scim-secret", ...parameters, "--data-dir", "data"], { environment });
  const users = async (secret: string) =>
    (await fetch(`${registry.url}/enzi/v0/scim/v2/Users`, { headers: { Authorization: `Bearer ${secret}` } }))
      .status;
  const first = (await run("okta")).stdout.trim();
  expect(await users(first)).toBe(200);
  const { provider, secret } = JSON.parse((await run("okta", "--json")).stdout);
  expect([provider, await users(secret), await users(first)]).toEqual(["okta", 200, 401]);
  expect((await run("nothing")).stderr).toContain("no such identity provider");
  expect((await run("--help")).stdout).toContain("entrepot identity-provider scim-secret okta");
}, 60_000);
