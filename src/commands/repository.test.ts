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
