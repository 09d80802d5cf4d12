import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandSandbox, lives, type RunningRegistry } from "./testing.ts";

setDefaultTimeout(60_000);

function basic(password: string): Record<string, string> {
  return { authorization: `Basic ${btoa(`admin:${password}`)}` };
}

async function logsIn(registry: RunningRegistry, password: string): Promise<boolean> {
  const response = await fetch(`${registry.url}/auth/token?service=entrepot&account=admin`, {
    headers: basic(password),
  });
  await response.arrayBuffer();
  return response.status === 200;
}

async function until(what: string, condition: () => boolean): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 50) {
    if (condition()) return;
    await Bun.sleep(50);
  }
  throw new Error(`waited in vain for ${what}`);
}

describe("the first start", () => {
  test("makes an administrator whose password is shown once, and says what to do next", async () => {
    await using sandbox = new CommandSandbox();
    const registry = await sandbox.serve();
    const [, password = ""] = await registry.until(/administrator is admin, with the password {2}(\S+)/);
    expect(registry.output).toContain(`docker login 127.0.0.1:${registry.port} -u admin`);
    expect(registry.output).toContain(`docker push 127.0.0.1:${registry.port}/admin/IMAGE`);
    expect(await logsIn(registry, password)).toBe(true);
    expect(await logsIn(registry, `${password}x`)).toBe(false);
    registry.process.kill("SIGTERM");
    expect(await registry.process.exited).toBe(0);
    const again = await sandbox.serve();
    expect(again.output).not.toContain("password");
    expect(await logsIn(again, password)).toBe(true);
  });

  test("is refused on blobs that are another database's, in words that say what to do", async () => {
    await using sandbox = new CommandSandbox();
    const registry = await sandbox.serve();
    registry.process.kill("SIGTERM");
    expect(await registry.process.exited).toBe(0);
    const data = join(sandbox.directory, "data");
    renameSync(join(data, "entrepot.db"), join(data, "put-away.db"));
    const key = "01890000-0000-7000-8000-000000000123";
    mkdirSync(join(data, "blobs/3/12"), { recursive: true });
    writeFileSync(join(data, "blobs/3/12", key), "of the other one");
    const { code, stderr } = await sandbox.run(["serve", "--listen", "127.0.0.1:0"]);
    expect(code).not.toBe(0);
    expect(stderr).toContain("holds blobs of another database");
    expect(stderr).not.toContain("fault of the program");
    renameSync(join(data, "put-away.db"), join(data, "entrepot.db"));
    renameSync(join(data, "blobs"), join(data, "away"));
    const missing = await sandbox.run(["doctor"]);
    expect(missing.stdout).toContain("is not there, though the database's blobs were in it");
    renameSync(join(data, "away"), join(data, "blobs"));
    await sandbox.serve();
  });

  test("takes the password from a file or the environment, and shows it nowhere", async () => {
    await using sandbox = new CommandSandbox();
    const file = join(sandbox.directory, "password");
    writeFileSync(file, "out of a file it came\n");
    const first = await sandbox.serve(["--admin-password-file", file, "--data-dir", "one"]);
    expect(await logsIn(first, "out of a file it came")).toBe(true);
    const second = await sandbox.serve(["--data-dir", "two"], {
      environment: { ENTREPOT_ADMIN_PASSWORD: "out of the environment" },
    });
    expect(await logsIn(second, "out of the environment")).toBe(true);
    for (const registry of [first, second]) {
      expect(registry.output).not.toContain("password");
      expect(registry.output).not.toContain("out of");
      for (const pid of registry.workers)
        expect(await Bun.file(`/proc/${pid}/environ`).text()).not.toContain("out of the environment");
    }
  });

  test("refuses a password that is no good, with the reason", async () => {
    await using sandbox = new CommandSandbox();
    const result = await sandbox.run(["serve", "--listen", "127.0.0.1:0"], {
      environment: { ENTREPOT_ADMIN_PASSWORD: "admin" },
    });
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/^entrepot: cannot start: .*password/m);
  });
});

describe("starting", () => {
  test("is refused where somebody serves already", async () => {
    await using sandbox = new CommandSandbox();
    const registry = await sandbox.serve();
    const result = await sandbox.run([
      ...["serve", "--data-dir", "other", "--listen", `127.0.0.1:${registry.port}`],
    ]);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain(`127.0.0.1:${registry.port} is taken by another program`);
    expect(result.stderr).toContain("--listen");
  });

  test("is refused on open addresses without TLS", async () => {
    await using sandbox = new CommandSandbox();
    const result = await sandbox.run(["serve", "--listen", "0.0.0.0:0"]);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain("--listen-insecure");
  });

  test("serves with as many processes as asked for, and one for jobs", async () => {
    await using sandbox = new CommandSandbox();
    const registry = await sandbox.serve([], { environment: { ENTREPOT_PROCESSES: "3" } });
    expect(registry.workers).toHaveLength(4);
  });
});

describe("stopping", () => {
  test("finishes an upload that is under way", async () => {
    await using sandbox = new CommandSandbox();
    const registry = await sandbox.serve([], {
      environment: { ENTREPOT_ADMIN_PASSWORD: "a long enough secret" },
    });
    const headers = basic("a long enough secret");
    const started = await fetch(`${registry.url}/v2/admin/app/blobs/uploads/`, { method: "POST", headers });
    expect(started.status).toBe(202);
    const chunks = ["one ", "two ", "three"];
    const body = new ReadableStream({
      async start(controller) {
        for (const chunk of chunks) {
          controller.enqueue(new TextEncoder().encode(chunk));
          await Bun.sleep(400);
        }
        controller.close();
      },
    });
    const patched = fetch(new URL(started.headers.get("location") ?? "", registry.url), {
      method: "PATCH",
      headers: { ...headers, "content-type": "application/octet-stream" },
      body,
    });
    await Bun.sleep(300);
    registry.process.kill("SIGTERM");
    const response = await patched;
    expect(response.status).toBe(202);
    expect(response.headers.get("range")).toBe("0-12");
    expect(await registry.process.exited).toBe(0);
    await expect(fetch(registry.url)).rejects.toThrow();
  });

  test("at the second signal ends at once", async () => {
    await using sandbox = new CommandSandbox();
    const registry = await sandbox.serve([], {
      environment: { ENTREPOT_ADMIN_PASSWORD: "a long enough secret" },
    });
    const headers = basic("a long enough secret");
    const body = new ReadableStream({
      async pull(controller) {
        controller.enqueue(new Uint8Array(1));
        await Bun.sleep(100);
      },
    });
    const endless = fetch(`${registry.url}/v2/admin/app/blobs/uploads/`, { method: "POST", headers })
      .then((started) =>
        fetch(new URL(started.headers.get("location") ?? "", registry.url), {
          method: "PATCH",
          headers,
          body,
        }),
      )
      .catch(() => undefined);
    await Bun.sleep(500);
    const workers = registry.workers;
    registry.process.kill("SIGTERM");
    await Bun.sleep(1_000);
    expect(registry.process.exitCode).toBeNull();
    registry.process.kill("SIGTERM");
    expect(await registry.process.exited).not.toBe(0);
    await until("the end of the workers", () => !workers.some(lives));
    await endless;
  });
});

describe("processes that are killed", () => {
  test("a worker's place is taken by another", async () => {
    await using sandbox = new CommandSandbox();
    const registry = await sandbox.serve();
    const before = registry.workers;
    for (const pid of before) process.kill(pid, "SIGKILL");
    await until("their successors", () => {
      const now = registry.workers;
      return now.length === before.length && !now.some((pid) => before.includes(pid));
    });
    for (let tries = 0; tries < 100; tries++) {
      const response = await fetch(`${registry.url}/v2/`).catch(() => undefined);
      if (response?.status === 401) return;
      await Bun.sleep(50);
    }
    throw new Error("it does not serve again");
  });

  test("the supervisor takes its workers with it, and a new one can start at once", async () => {
    await using sandbox = new CommandSandbox();
    const registry = await sandbox.serve();
    const workers = registry.workers;
    expect(workers.length).toBeGreaterThan(1);
    registry.process.kill("SIGKILL");
    await until("the end of the workers", () => !workers.some(lives));
    const listen = `127.0.0.1:${registry.port}`;
    const check = await sandbox.run(["doctor", "--json"], { environment: { ENTREPOT_LISTEN: listen } });
    expect(check.stdout).toContain(`${listen} is free`);
  });
});
