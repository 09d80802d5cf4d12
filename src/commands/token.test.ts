import { expect, setDefaultTimeout, test } from "bun:test";
import { CommandSandbox } from "./testing.ts";

setDefaultTimeout(60_000);

test("an access token is made, listed, used and deleted from the command line", async () => {
  await using sandbox = new CommandSandbox();
  const registry = await sandbox.serve();
  await sandbox.run(["user", "add", "alice", "--password-stdin"], { input: "correct horse battery" });
  const made = await sandbox.run(["token", "create", "alice", "--label", "laptop"]);
  expect(made).toMatchObject({ code: 0, stderr: "" });
  expect(made.stdout).toMatch(/^entrepot_at_[\w-]{43}\n$/);
  const scope = ["--scope", "alice/app:pull,push", "alice/lib/**:pull", "--expires", "90d", "--json"];
  const limited = JSON.parse((await sandbox.run(["token", "create", "alice", ...scope])).stdout);
  expect(limited).toMatchObject({ accountName: "alice", isActive: true });
  expect(limited.scopes).toEqual([
    { pattern: "alice/app", actions: ["pull", "push"] },
    { pattern: "alice/lib/**", actions: ["pull"] },
  ]);
  const status = async (token: string) => {
    const headers = { Authorization: `Basic ${btoa(`alice:${token}`)}` };
    return (await fetch(`http://127.0.0.1:${registry.port}/v2/`, { headers })).status;
  };
  expect([await status(made.stdout.trim()), await status(limited.token)]).toEqual([200, 200]);
  const listed = await sandbox.run(["token", "list", "alice"]);
  expect(listed.stdout).toContain("alice/app:pull,push alice/lib/**:pull");
  expect(listed.stdout).not.toContain(limited.token);
  const removed = await sandbox.run(["token", "delete", limited.id.slice(0, 12), "--account", "alice"]);
  expect(removed.stdout).toContain("deleted the access token");
  expect([await status(made.stdout.trim()), await status(limited.token)]).toEqual([200, 401]);
  expect(JSON.parse((await sandbox.run(["token", "list", "alice", "--json"])).stdout)).toHaveLength(1);
  expect((await sandbox.run(["token", "delete", limited.id, "--account", "alice"])).code).toBe(1);

  for (const wrong of [
    ["--scope", "alice/app"],
    ["--scope", "alice/app:own"],
    ["--expires", "soon"],
  ]) {
    expect((await sandbox.run(["token", "create", "alice", ...wrong])).code).toBe(2);
  }
  expect((await sandbox.run(["token", "create", "nobody"])).code).toBe(1);
  expect((await sandbox.run(["token", "create", "alice", "--scope", "Alice//:pull"])).code).toBe(1);

  const reset = await sandbox.run(["user", "reset-second-factor", "alice"]);
  expect(reset).toMatchObject({ code: 0, stdout: "alice logs in with the password alone\n" });
  expect((await sandbox.run(["user", "reset-second-factor", "nobody"])).code).toBe(1);
  for (const command of [
    ["token", "create"],
    ["token", "list"],
    ["token", "delete"],
    ["user", "reset-second-factor"],
  ]) {
    const help = await sandbox.run([...command, "--help"]);
    expect(help.stdout).toMatch(new RegExp(`Examples?:\n  .*entrepot ${command.join(" ")}`, "s"));
  }
});
