import { expect, test } from "bun:test";
import { CommandSandbox } from "./testing.ts";

test("the policy for untagged images is set, shown, and refused when it makes no sense", async () => {
  await using sandbox = new CommandSandbox();
  const registry = await sandbox.serve(["--data-dir", "data"], {
    environment: { ENTREPOT_ADMIN_PASSWORD: "correct horse battery" },
  });
  const authorization = `Basic ${btoa("admin:correct horse battery")}`;
  const upload = await fetch(`${registry.url}/v2/admin/app/blobs/uploads/`, {
    method: "POST",
    headers: { authorization },
  });
  expect(upload.status).toBe(202);
  const run = (...parameters: string[]) =>
    sandbox.run(["repository", "untagged", ...parameters, "--data-dir", "data"]);
  expect((await run("admin/app")).stdout).toContain("are kept, by default");
  expect((await run("admin/app", "30")).stdout).toContain("are collected after 30 days");
  expect((await run("admin/app", "keep")).stdout).toContain("are kept");
  expect(await run("admin/app", "soon")).toMatchObject({ code: 2 });
  expect((await run("admin/missing", "30")).stderr).toContain("not known");
}, 60_000);

test("repositories are made, shown to everybody and hidden again", async () => {
  await using sandbox = new CommandSandbox();
  const registry = await sandbox.serve(["--data-dir", "data"], {
    environment: {
      ENTREPOT_REGISTRY_CREATE_ON_PUSH: "false",
      ENTREPOT_REGISTRY_ANONYMOUS_PULL: "true",
    },
  });
  const run = (...parameters: string[]) => sandbox.run(["repository", ...parameters, "--data-dir", "data"]);
  const status = async () => (await fetch(`${registry.url}/v2/admin/app/tags/list`)).status;
  expect((await run("create", "admin/app")).stdout).toBe("made the private repository admin/app\n");
  expect(await status()).toBe(401);
  expect((await run("visibility", "admin/app", "public")).stdout).toBe("admin/app is public\n");
  expect(await status()).toBe(200);
  expect((await run("visibility", "admin/app", "private")).code).toBe(0);
  expect(await status()).toBe(401);
  expect((await run("visibility", "admin/app")).stdout).toBe("admin/app is private\n");
  expect(await run("create", "admin/app")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("already"),
  });
  expect(await run("visibility", "admin/app", "hidden")).toMatchObject({ code: 2 });
  expect((await run("visibility", "admin/missing", "public")).stderr).toContain("not known");
}, 60_000);

test("repositories are deleted, restored, renamed and shared, and access is explained", async () => {
  await using sandbox = new CommandSandbox();
  await sandbox.serve(["--data-dir", "data"], {
    environment: { ENTREPOT_ADMIN_PASSWORD: "correct horse battery" },
  });
  const run = (...parameters: string[]) => sandbox.run([...parameters, "--data-dir", "data"]);
  const said = async (...parameters: string[]) => (await run(...parameters)).stdout;
  await sandbox.run(["user", "add", "bob", "--password-stdin", "--data-dir", "data"], {
    input: "correct horse battery",
  });
  expect(
    (await run("repository", "access", "grant", "admin/app", "read-only", "--user", "bob")).stderr,
  ).toContain("there is no repository admin/app: make it first (entrepot repository create admin/app)");
  await run("repository", "create", "admin/app");
  expect(await said("repository", "show", "admin/app")).toContain("admin/app is private");
  expect(JSON.parse(await said("repository", "list", "--json"))).toMatchObject([
    { name: "admin/app", visibility: "private" },
  ]);
  expect(await said("access", "explain", "bob", "pull", "admin/app")).toContain("bob may not pull admin/app");
  expect(await said("repository", "access", "grant", "admin/app", "read-write", "--user", "bob")).toBe(
    "granted user bob read-write access to admin/app\n",
  );
  expect(await said("access", "explain", "bob", "push", "admin/app")).toBe(
    "bob may push admin/app\n- user bob was granted read-write on admin/app\n",
  );
  expect(JSON.parse(await said("repository", "access", "list", "admin/app", "--json"))).toMatchObject([
    { user: "bob", accessLevel: "read-write" },
  ]);
  expect(await said("repository", "access", "revoke", "admin/app", "--user", "bob")).toContain("took");
  expect((await run("repository", "access", "revoke", "admin/app", "--user", "bob")).code).toBe(1);
  await run("repository", "access", "grant", "admin/**", "read-only", "--user", "bob");
  expect(await said("repository", "access", "list", "admin/**")).toContain("read-only");
  expect(await said("repository", "rename", "admin/app", "admin/web")).toContain(
    "admin/app is admin/web now",
  );
  expect(await said("repository", "show", "admin/app")).toContain("admin/web is private");
  expect(await said("repository", "delete", "admin/web")).toContain("entrepot repository restore admin/web");
  expect((await run("repository", "show", "admin/web")).code).toBe(1);
  expect(await said("repository", "list", "--deleted", "--namespace", "admin")).toContain("admin/web");
  expect(await said("repository", "restore", "admin/web")).toContain("restored admin/web");
  expect((await run("repository", "restore", "admin/web")).stderr).toContain("there is a new repository");
  expect(await run("repository", "access", "grant", "admin/web", "all", "--user", "bob")).toMatchObject({
    code: 2,
  });
  expect(await run("repository", "access", "grant", "admin/web", "admin")).toMatchObject({ code: 2 });
}, 120_000);
