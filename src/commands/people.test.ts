import { expect, setDefaultTimeout, test } from "bun:test";
import { CommandSandbox } from "./testing.ts";

setDefaultTimeout(60_000);

test("organizations, teams and service accounts are managed at the machine", async () => {
  await using sandbox = new CommandSandbox();
  await sandbox.serve();
  const run = async (line: string, input?: string) => {
    const result = await sandbox.run(line.split(" "), input === undefined ? {} : { input });
    return result.code === 0 ? result.stdout : `${result.code} ${result.stderr}`;
  };
  for (const name of ["alice", "bob"]) await run(`user add ${name} --password-stdin`, "seven silver foxes");
  expect(await run("organization create acme --owner nobody")).toContain(
    "1 entrepot: there is no user named nobody",
  );
  expect(await run("organization create acme --owner alice --description Tools")).toBe(
    "made the organization acme, owned by alice\n",
  );
  expect(await run("organization members acme --add bob")).toBe("bob is a member of acme\n");
  expect(JSON.parse(await run("organization members acme --json"))).toEqual([
    { name: "alice", isOwner: true },
    { name: "bob", isOwner: false },
  ]);
  expect(await run("team create acme devs")).toBe("made the team acme/devs\n");
  expect(await run("team add acme devs bob")).toBe("bob is in the team acme/devs\n");
  expect(await run("service-account create acme ci")).toBe("made the service account acme+ci\n");
  expect(await run("team add acme devs acme+ci")).toBe("acme+ci is in the team acme/devs\n");
  expect(await run("team list acme")).toMatch(/^TEAM +MEMBERS +DESCRIPTION\ndevs +2\n$/);
  expect(JSON.parse(await run("team list acme devs --json"))).toEqual([
    { name: "acme+ci", isAdmin: false },
    { name: "bob", isAdmin: false },
  ]);
  expect(await run("access explain alice push acme/app")).toBe(
    "alice may push acme/app\n- user alice is an owner of organization acme\n",
  );
  expect(JSON.parse(await run("access explain bob pull acme/app --json"))).toMatchObject({
    allowed: false,
    refusal: "rights",
  });
  expect(await run("access explain nobody pull acme/app")).toContain(
    "1 entrepot: there is no account named nobody",
  );
  expect(await run("access explain bob fly acme/app")).toContain("2 entrepot: the action is one of");
  expect(await run("team remove acme nothing bob")).toContain("1 entrepot: no such team");
  expect(await run("team remove acme devs bob")).toBe("bob is not in the team acme/devs\n");
  expect(await run("user auditor bob on")).toBe("bob is an auditor\n");
  expect(await run("user list")).toMatch(/^bob +auditor +active /m);
  expect(await run("user admin admin off")).toContain("1 entrepot: admin is the last administrator");
  expect(await run("user admin alice on")).toBe("alice is an administrator\n");
  expect(await run("organization list")).toMatch(/^acme +2 +1 /m);
  expect(await run("service-account delete acme ci")).toBe(
    "deleted the service account acme+ci; its tokens are void\n",
  );
  expect(await run("team delete acme devs")).toBe("deleted the team acme/devs\n");
  expect(await run("organization members acme --remove bob")).toBe("bob is not in acme and its teams\n");
  expect(await run("repository create acme/app")).toContain("acme/app");
  expect(await run("organization delete acme --with-repositories")).toBe(
    "deleted 1 repositories\ndeleted the organization acme\n",
  );
  expect(await run("user delete bob")).toBe("deleted bob; earlier logins and tokens are void\n");
  expect(await run("user delete bob")).toContain("1 entrepot: there is no user named bob");
});
