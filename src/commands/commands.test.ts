import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import packageFile from "../../package.json" with { type: "json" };
import { CommandSandbox } from "./testing.ts";

setDefaultTimeout(60_000);

describe("calling the program", () => {
  test("tells its version, and how to call it", async () => {
    await using sandbox = new CommandSandbox();
    expect(await sandbox.run(["--version"])).toEqual({
      code: 0,
      stdout: `${packageFile.version}\n`,
      stderr: "",
    });
    const help = await sandbox.run(["--help"]);
    expect(help.code).toBe(0);
    for (const command of ["serve", "doctor", "config", "user", "tag", "storage", "job"])
      expect(help.stdout).toContain(`\n  ${command} `);
  });

  test("every command has help with examples", async () => {
    await using sandbox = new CommandSandbox();
    const commands = [
      ["serve"],
      ["doctor"],
      ...["check", "show", "schema", "variables"].map((name) => ["config", name]),
      ...["add", "passwd", "list", "disable", "enable", "admin", "auditor", "delete"].map((name) => [
        "user",
        name,
      ]),
      ...["create", "list", "members", "delete"].map((name) => ["organization", name]),
      ...["create", "list", "add", "remove", "delete"].map((name) => ["team", name]),
      ...["create", "list", "delete"].map((name) => ["service-account", name]),
      ["access", "explain"],
      ...["history", "restore"].map((name) => ["tag", name]),
      ...["status", "scrub", "damage"].map((name) => ["storage", name]),
      ...["list", "show", "logs", "cancel"].map((name) => ["job", name]),
    ];
    const helps = await Promise.all(commands.map((command) => sandbox.run([...command, "--help"])));
    for (const [index, help] of helps.entries()) {
      expect(help.code).toBe(0);
      expect(help.stdout).toMatch(new RegExp(`Examples?:\n  .*entrepot ${commands[index]?.join(" ")}`, "s"));
    }
  });

  test("a slip of the pen is answered with what was meant, and exit code 2", async () => {
    await using sandbox = new CommandSandbox();
    const command = await sandbox.run(["serv"]);
    expect(command.code).toBe(2);
    expect(command.stderr).toContain("Did you mean serve?");
    const option = await sandbox.run(["doctor", "--confg", "x"]);
    expect(option.code).toBe(2);
    expect(option.stderr).toContain("Did you mean --config?");
    const address = await sandbox.run(["serve", "--listen", "5000"]);
    expect(address.code).toBe(2);
    expect(address.stderr).toContain("Expected HOST:PORT");
  });

  test("a command on data that is not there says where it looked, and what to do", async () => {
    await using sandbox = new CommandSandbox();
    const result = await sandbox.run(["user", "list"]);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain(`there is no database at ${sandbox.directory}/data/entrepot.db`);
    expect(result.stderr).toContain("--data-dir");
  });
});

describe("config", () => {
  test("check tells whether a file is good", async () => {
    await using sandbox = new CommandSandbox();
    const file = join(sandbox.directory, "entrepot.yaml");
    writeFileSync(file, "processes: 1\n");
    expect(await sandbox.run(["config", "check", "--config", file])).toMatchObject({
      code: 0,
      stdout: `${file} is good\n`,
    });
    writeFileSync(file, "proceses: 1\nlimits: { headerBytes: x }\n");
    const bad = await sandbox.run(["config", "check"], { environment: { ENTREPOT_CONFIG: file } });
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain(`${file}:1: unknown key proceses: did you mean processes?`);
    expect(bad.stderr).toContain(`${file}:2: limits.headerBytes: expected a size`);
  });

  test("show prints what is in effect, without secrets", async () => {
    await using sandbox = new CommandSandbox();
    const environment = {
      ENTREPOT_DATABASE_POSTGRESQL_URL: "postgres://u:canary@h/d",
      ENTREPOT_PROCESSES: "7",
    };
    const text = await sandbox.run(["config", "show"], { environment });
    expect(text.stdout).toContain('url: "***"');
    expect(text.stdout).toContain("processes: 7");
    const json = JSON.parse((await sandbox.run(["config", "show", "--json"], { environment })).stdout);
    expect(json).toMatchObject({ processes: 7, database: { postgresql: { url: "***" } } });
    expect(text.stdout + JSON.stringify(json)).not.toContain("canary");
  });
});

describe("doctor", () => {
  test("finds nothing wrong with a new registry, nor with a running one", async () => {
    await using sandbox = new CommandSandbox();
    const before = await sandbox.run(["doctor"], { environment: { ENTREPOT_LISTEN: "127.0.0.1:0" } });
    expect(before.stdout).not.toContain("failed ");
    expect(before.code).toBe(0);
    const registry = await sandbox.serve();
    const environment = { ENTREPOT_LISTEN: `127.0.0.1:${registry.port}` };
    const during = await sandbox.run(["doctor", "--json"], { environment });
    const findings = JSON.parse(during.stdout) as { name: string; status: string; detail: string }[];
    expect(during.code).toBe(0);
    expect(findings.filter(({ status }) => status === "failed")).toEqual([]);
    const details = findings.map(({ name, detail }) => `${name}: ${detail}`).join("\n");
    for (const expected of [
      /^configuration: no file/m,
      /^database: SQLite .*entrepot\.db/m,
      /^database: schema version \d+, as it should be/m,
      /^database: can be written/m,
      /^storage: .*a probe was written, read and deleted/m,
      /^clock: /m,
      /^disk: .* free where /m,
      /^open files: \d+ allowed/m,
      /^address: .* a registry of ours serves there/m,
    ]) {
      expect(details).toMatch(expected);
    }
  });

  test("says what is wrong and what to do, and ends with 1", async () => {
    await using sandbox = new CommandSandbox();
    const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response("not ours") });
    const data = join(sandbox.directory, "data");
    mkdirSync(data);
    writeFileSync(join(data, "entrepot.db"), "this is no database");
    writeFileSync(join(data, "blobs"), "this is no directory");
    const file = join(sandbox.directory, "entrepot.yaml");
    writeFileSync(
      file,
      `listen: 127.0.0.1:${server.port}\ntls: { certificate: missing.pem, key: missing.pem }\n`,
    );
    const result = await sandbox.run(["doctor", "--config", file]);
    await server.stop(true);
    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(/^failed +database .*cannot be used: file is not a database\n +The file/m);
    expect(result.stdout).toMatch(/^failed +storage .*\n +The directory must be writable/m);
    expect(result.stdout).toMatch(/^failed +tls .*the certificate .* cannot be read/m);
    expect(result.stdout).toMatch(/^failed +address .*is taken by another program/m);
  });

  test("checks the certificate: its end, its key, its name", async () => {
    await using sandbox = new CommandSandbox();
    const { directory } = sandbox;
    for (const name of ["one", "two"]) {
      const made = Bun.spawnSync([
        ...["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"],
        ...["-days", "5", "-subj", "/CN=one.example", "-addext", "subjectAltName=DNS:one.example"],
        ...["-keyout", join(directory, `${name}.key`), "-out", join(directory, `${name}.pem`)],
      ]);
      expect(made.exitCode).toBe(0);
    }
    const file = join(directory, "entrepot.yaml");
    const write = (key: string, name: string) =>
      writeFileSync(
        file,
        `listen: 127.0.0.1:0\npublicUrl: https://${name}\ntls: { certificate: one.pem, key: ${key}.key }\n`,
      );
    write("one", "one.example");
    const good = await sandbox.run(["doctor", "--config", file]);
    expect(good.stdout).toMatch(/^warning +tls +the certificate ends in 4 days\n +Renew it/m);
    expect(good.stdout).toMatch(/^ok +tls +the key is that of the certificate/m);
    write("two", "two.example");
    const bad = await sandbox.run(["doctor", "--config", file]);
    expect(bad.code).toBe(1);
    expect(bad.stdout).toMatch(/^failed +tls +the key .* is not that of the certificate/m);
    expect(bad.stdout).toMatch(/^warning +tls +the certificate is not for two\.example/m);
  });

  test("names what is wrong with the configuration", async () => {
    await using sandbox = new CommandSandbox();
    const result = await sandbox.run(["doctor"], { environment: { ENTREPOT_PROCESES: "1" } });
    expect(result.code).toBe(1);
    expect(result.stdout).toContain("did you mean ENTREPOT_PROCESSES?");
  });
});

describe("user", () => {
  test("adds, lists, disables and enables, with passwords from a file and standard input", async () => {
    await using sandbox = new CommandSandbox();
    await sandbox.serve();
    const file = join(sandbox.directory, "password");
    writeFileSync(file, "a long enough secret\n");
    expect(await sandbox.run(["user", "add", "alice", "--password-file", file])).toMatchObject({
      code: 0,
      stdout: "made the user alice\n",
    });
    const bob = await sandbox.run(
      ["user", "add", "bob", "--admin", "--full-name", "Bob B.", "--password-stdin"],
      {
        input: "another long secret",
      },
    );
    expect(bob.stdout).toBe("made the administrator bob\n");
    expect((await sandbox.run(["user", "disable", "alice"])).code).toBe(0);
    const list = JSON.parse((await sandbox.run(["user", "list", "--json"])).stdout);
    expect(list).toMatchObject([
      { name: "admin", isAdmin: true, isActive: true },
      { name: "alice", isAdmin: false, isActive: false },
      { name: "bob", isAdmin: true, fullName: "Bob B." },
    ]);
    expect((await sandbox.run(["user", "enable", "alice"])).code).toBe(0);
    const table = (await sandbox.run(["user", "list"])).stdout;
    expect(table).toMatch(/^NAME +FULL NAME +ROLE +STATE +SINCE\n/);
    expect(table).toMatch(/^alice +user +active /m);
  });

  test("refuses, with the reason", async () => {
    await using sandbox = new CommandSandbox();
    await sandbox.serve();
    const refusals: readonly (readonly [readonly string[], string, number, string])[] = [
      [
        ["user", "add", "admin", "--password-stdin"],
        "long enough secret",
        1,
        "there is an account named admin",
      ],
      [["user", "add", "Up/Per", "--password-stdin"], "long enough secret", 1, "name"],
      [["user", "add", "carol", "--password-stdin"], "", 1, "password"],
      [["user", "add", "carol"], "", 2, "--password-stdin or --password-file"],
      [["user", "add", "carol", "--password-file", "none"], "", 1, "cannot read the password from none"],
      [["user", "passwd", "nobody", "--password-stdin"], "long enough secret", 1, "no account named"],
      [["user", "disable", "admin"], "", 1, "last administrator"],
    ];
    for (const [parameters, input, code, reason] of refusals) {
      const result = await sandbox.run(parameters, { input });
      expect({ parameters, code: result.code, stderr: result.stderr }).toMatchObject({
        code,
        stderr: expect.stringContaining(reason),
      });
    }
  });
});
