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
