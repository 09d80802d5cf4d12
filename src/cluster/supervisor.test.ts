import { afterEach, describe, expect, test } from "bun:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "../config/config.ts";
import { loadConfig } from "../config/load.ts";
import { claimAddress } from "./addresses.ts";
import { Supervisor, type SupervisorOptions } from "./supervisor.ts";

const running: Supervisor[] = [];

afterEach(async () => {
  for (const supervisor of running.splice(0)) supervisor.kill();
});

interface Options extends Partial<SupervisorOptions> {
  readonly overrides?: Readonly<Record<string, unknown>>;
}

async function launch(options: Options = {}) {
  const address = await claimAddress({ host: "127.0.0.1", port: 0 });
  const config: Config = loadConfig({
    environment: {},
    overrides: { processes: 2, listen: [`127.0.0.1:${address.port}`], ...options.overrides },
  });
  const messages: string[] = [];
  const note = (message: string) => messages.push(message);
  const supervisor = new Supervisor({
    config,
    command: [process.execPath, `${import.meta.dir}/testing-worker.ts`],
    environment: process.env,
    adminPassword: undefined,
    log: { info: note, warn: note, error: note },
    ...options,
  });
  running.push(supervisor);
  return { supervisor, messages, url: `http://127.0.0.1:${address.port}` };
}

async function until(what: string, condition: () => boolean): Promise<void> {
  for (let waited = 0; waited < 5_000; waited += 20) {
    if (condition()) return;
    await sleep(20);
  }
  throw new Error(`waited in vain for ${what}`);
}

/** A process that ended and that nobody has asked about yet (a zombie) does not live. */
function lives(pid: number): boolean {
  const { stdout } = Bun.spawnSync(["ps", "-o", "stat=", "-p", String(pid)]);
  return /^[^Z\s]/.test(stdout.toString());
}

describe("starting", () => {
  test("is ready when the process for jobs and those for requests work", async () => {
    const { supervisor, url } = await launch();
    expect(await supervisor.start()).toEqual({ generatedPassword: "generated" });
    expect(supervisor.workers.map(({ name }) => name)).toEqual(["jobs", "requests 1", "requests 2"]);
    const pid = Number(await (await fetch(`${url}/pid`)).text());
    expect(supervisor.workers.map((worker) => worker.pid)).toContain(pid);
  });

  test("hands the administrator's password to the process that prepares the data", async () => {
    const { supervisor } = await launch({ adminPassword: "correct horse" });
    expect(await supervisor.start()).toEqual({ generatedPassword: undefined });
  });

  test("gives up, with the reason, when a worker cannot start", async () => {
    const { supervisor, messages } = await launch({
      environment: { ...process.env, ENTREPOT_TEST_WORKER: "broken" },
      overrides: { processes: 1 },
    });
    const error = await supervisor.start().catch((reason: unknown) => reason);
    expect(String(error)).toContain("could not be started 5 times in a row: the database is not there");
    expect(messages).toContain('process "requests 1" could not start: the database is not there');
    await expect(supervisor.ended).rejects.toThrow("5 times in a row");
    expect(supervisor.workers).toEqual([]);
  }, 20_000);
});

describe("a cause that does not go away by itself", () => {
  test("is told at once", async () => {
    const { supervisor, messages } = await launch({
      environment: { ...process.env, ENTREPOT_TEST_WORKER: "wrong" },
    });
    await expect(supervisor.start()).rejects.toThrow(
      /^cannot start: the key is not that of the certificate$/,
    );
    expect(messages).toEqual([]);
  });
});

describe("a worker that does nothing any more", () => {
  test("is ended, and started again", async () => {
    const { supervisor, messages } = await launch({ watch: { interval: 50, unanswered: 10 } });
    await supervisor.start();
    const before = supervisor.workers;
    const victim = before[2]?.pid ?? 0;
    process.kill(victim, "SIGSTOP");
    await until("its successor", () => supervisor.workers.every(({ pid }) => pid !== victim));
    await until("all of them", () => supervisor.workers.length === 3);
    expect(messages[0]).toBe('process "requests 2" does not answer any more: killing it');
    expect(supervisor.workers.slice(0, 2)).toEqual(before.slice(0, 2));
  });
});

describe("a worker that dies", () => {
  test("is started again, while the others go on", async () => {
    const { supervisor, messages, url } = await launch();
    await supervisor.start();
    const before = supervisor.workers;
    const victim = before[1]?.pid ?? 0;
    process.kill(victim, "SIGKILL");
    // Only then are all of its threads gone, and its sockets with them.
    await until("its end", () => messages.length > 0);
    // What waited to be accepted by the dead one is lost; whatever comes now is not.
    for (let request = 0; request < 10; request++) expect((await fetch(`${url}/pid`)).status).toBe(200);
    await until("its successor", () => supervisor.workers.length === 3);
    const after = supervisor.workers;
    expect(after[1]?.pid).not.toBe(victim);
    expect([after[0], after[2]]).toEqual([before[0], before[2]]);
    expect(messages).toEqual(['process "requests 1" died (killed by SIGKILL): starting it again']);
  });

  test("does not come back while the supervisor stops", async () => {
    const { supervisor } = await launch();
    await supervisor.start();
    const pids = supervisor.workers.map(({ pid }) => pid);
    await supervisor.stop();
    await supervisor.ended;
    expect(pids.filter(lives)).toEqual([]);
    expect(supervisor.workers).toEqual([]);
  });
});

describe("stopping", () => {
  test("finishes the requests in flight", async () => {
    const { supervisor, url } = await launch();
    await supervisor.start();
    const slow = fetch(`${url}/slow`);
    await sleep(200);
    await supervisor.stop();
    expect((await slow).status).toBe(200);
  });

  test("leaves signals of a terminal to the supervisor: workers do not end by them", async () => {
    const { supervisor } = await launch();
    await supervisor.start();
    for (const { pid } of supervisor.workers) process.kill(pid, "SIGINT");
    await sleep(200);
    expect(supervisor.workers.map(({ pid }) => pid).every(lives)).toBe(true);
  });

  test("takes the workers with it when the supervisor is killed", async () => {
    const { port } = await claimAddress({ host: "127.0.0.1", port: 0 });
    const child = Bun.spawn(
      [process.execPath, `${import.meta.dir}/testing-supervisor.ts`, `127.0.0.1:${port}`],
      { stdout: "pipe" },
    );
    const reader = child.stdout.getReader();
    const pids: number[] = JSON.parse(new TextDecoder().decode((await reader.read()).value));
    expect(pids.every(lives)).toBe(true);
    child.kill("SIGKILL");
    await until("the end of the workers", () => !pids.some(lives));
    // The address is free for the next start.
    await claimAddress({ host: "127.0.0.1", port });
  });
});

describe("metrics", () => {
  test("are gathered from all workers by whichever is asked", async () => {
    const { supervisor, url } = await launch();
    await supervisor.start();
    const snapshots = (await (await fetch(`${url}/metrics`)).json()) as { role: string; pid: number }[];
    expect(snapshots.map(({ pid }) => pid).sort()).toEqual(supervisor.workers.map(({ pid }) => pid).sort());
    expect(snapshots.map(({ role }) => role).sort()).toEqual(["jobs", "requests", "requests"]);
  });
});

describe("addresses", () => {
  test("that somebody listens on are refused, even where the kernel would share them", async () => {
    const server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      reusePort: true,
      fetch: () => new Response("mine"),
    });
    try {
      await expect(claimAddress({ host: "127.0.0.1", port: server.port ?? 0 }, 0)).rejects.toThrow(
        /is taken by another program: stop it \(.*\), or choose another address/,
      );
    } finally {
      await server.stop(true);
    }
  });

  test("that are not of this machine are refused with what to do", async () => {
    await expect(claimAddress({ host: "192.0.2.1", port: 0 }, 0)).rejects.toThrow(
      "no address of this machine",
    );
  });
});
