import { describe, expect, test } from "bun:test";
import { setTimeout as sleep } from "node:timers/promises";
import pino from "pino";
import { z } from "zod";
import type { Database } from "../database/database.ts";
import { databaseEngines, openTestDatabase, testDatabaseLocation } from "../database/testing.ts";
import type { Clock } from "./clock.ts";
import { CronService } from "./cron-service.ts";
import { defineJob, type JobContext, JobHandlers } from "./handlers.ts";
import type { Job } from "./job.ts";
import { JobRunner, type JobRunnerTiming } from "./job-runner.ts";
import { JobService } from "./job-service.ts";

const TIMING: JobRunnerTiming = { poll: 15, heartbeat: 40, deadAfter: 250, stop: 300, cronCheck: 30 };
const ANY = z.record(z.string(), z.unknown());

/** A wall clock to turn by hand, beside a monotonic one that goes on. */
class TestClock implements Clock {
  wall: number;
  constructor(start: string) {
    this.wall = Date.parse(start);
  }
  now() {
    return this.wall;
  }
  monotonic() {
    return performance.now();
  }
}

type Run = (context: JobContext, parameters: Record<string, unknown>) => Promise<void>;

function setUp(database: Database, actions: Record<string, Run>, clock?: Clock) {
  const handlers = new JobHandlers(
    Object.entries(actions).map(([action, run]) =>
      defineJob({ action, description: action, parameters: ANY, run }),
    ),
  );
  const common = clock ? { database, handlers, clock } : { database, handlers };
  const runners: JobRunner[] = [];
  return {
    jobs: new JobService(common),
    crons: new CronService(common),
    async start(capacity: Record<string, number> = {}, timing: Partial<JobRunnerTiming> = {}) {
      const runner = new JobRunner({
        ...common,
        capacity,
        log: pino({ level: "silent" }),
        timing: { ...TIMING, ...timing },
      });
      runners.push(runner);
      await runner.start();
      return runner;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(runners.map((runner) => runner.stop()));
    },
  };
}

async function until<Value>(what: () => Promise<Value | undefined | false>): Promise<Value> {
  for (const end = Date.now() + 8000; Date.now() < end; ) {
    const value = await what();
    if (value) return value;
    await sleep(10);
  }
  throw new Error("did not come true within 8 seconds");
}

const reaches = (jobs: JobService, id: string, status: Job["status"]) =>
  until(async () => {
    const job = await jobs.get(id);
    return job.status === status && job;
  });

for (const engine of databaseEngines()) {
  describe(`jobs on ${engine}`, () => {
    test("a job runs once, with its parameters, progress and log", async () => {
      await using database = await openTestDatabase(engine);
      await using system = setUp(database, {
        greet: async ({ log, progress }, { name }) => {
          log.info(`hello ${name}`);
          log.warn("and goodbye");
          progress({ done: 1, total: 1, unit: "greetings" });
        },
      });
      await Promise.all([system.start(), system.start()]);
      const { id } = await system.jobs.enqueue({ action: "greet", parameters: { name: "Ada" } });
      const job = await reaches(system.jobs, id, "done");
      expect(job.progress).toEqual({ done: 1, total: 1, unit: "greetings" });
      expect(job.finishedAt).toBeNumber();
      const first = await system.jobs.logs(id, { limit: 1 });
      expect(first.items.map(({ message }) => message)).toEqual(["hello Ada"]);
      const rest = await system.jobs.logs(id, { limit: 10, after: first.next ?? "" });
      expect(rest.items.map(({ level, message }) => [level, message])).toEqual([["warn", "and goodbye"]]);
      expect(rest.next).toBeUndefined();
    });

    test("several workers take each job once, and no more at once than their capacity", async () => {
      await using database = await openTestDatabase(engine);
      const runs: string[] = [];
      let [current, most] = [0, 0];
      await using system = setUp(database, {
        count: async ({ jobId }) => {
          runs.push(jobId);
          most = Math.max(most, ++current);
          await sleep(5);
          current--;
        },
      });
      const ids: string[] = [];
      for (let index = 0; index < 30; index++) ids.push((await system.jobs.enqueue({ action: "count" })).id);
      await Promise.all([system.start({ count: 2 }), system.start({ count: 3 })]);
      for (const id of ids) await reaches(system.jobs, id, "done");
      expect(runs.toSorted()).toEqual(ids.toSorted());
      expect(most).toBeLessThanOrEqual(5);
      expect(most).toBeGreaterThan(1);
    });

    test("a failed job is repeated from its checkpoint, as often as asked for", async () => {
      await using database = await openTestDatabase(engine);
      const seen: unknown[] = [];
      const clock = new TestClock("2026-09-30T12:00:00Z");
      await using system = setUp(
        database,
        {
          fail: async ({ checkpoint, saveCheckpoint }) => {
            seen.push(checkpoint);
            await saveCheckpoint({ at: seen.length });
            throw new Error("no luck");
          },
        },
        clock,
      );
      await system.start();
      const { id } = await system.jobs.enqueue({ action: "fail", retries: 1 });
      const failed = await reaches(system.jobs, id, "error");
      expect(failed.error).toBe("no luck");
      const retry = (await system.jobs.list({ limit: 10, statuses: ["waiting"] })).items[0];
      expect(retry).toMatchObject({ retryFromId: id, retriesLeft: 0, retriesTotal: 1 });
      clock.wall += 3_600_000;
      await reaches(system.jobs, retry?.id ?? "", "error");
      expect(seen).toEqual([undefined, { at: 1 }]);
      expect((await system.jobs.list({ limit: 10 })).items).toHaveLength(2);
    });

    test("a running job can be cancelled, a waiting one too, one that is over not", async () => {
      await using database = await openTestDatabase(engine);
      await using system = setUp(database, {
        wait: async ({ signal }) => {
          await sleep(60_000, undefined, { signal });
        },
      });
      const waiting = await system.jobs.enqueue({ action: "wait" });
      expect((await system.jobs.cancel(waiting.id)).status).toBe("cancel");
      await system.start();
      const running = await system.jobs.enqueue({ action: "wait" });
      await reaches(system.jobs, running.id, "running");
      expect((await system.jobs.cancel(running.id)).status).toBe("cancel_request");
      await reaches(system.jobs, running.id, "cancel");
      expect(system.jobs.cancel(running.id)).rejects.toThrow(/is over/);
      await system.jobs.delete(running.id);
      expect(system.jobs.get(running.id)).rejects.toThrow(/no such job/);
    });

    test("a deadline ends a job", async () => {
      await using database = await openTestDatabase(engine);
      await using system = setUp(database, {
        wait: async ({ signal }) => {
          await sleep(60_000, undefined, { signal });
        },
      });
      await system.start();
      const { id } = await system.jobs.enqueue({ action: "wait", deadline: 50 });
      expect((await reaches(system.jobs, id, "error")).error).toMatch(/deadline of 50 ms/);
    });

    test("a worker that stops hands its jobs over, and another goes on from the checkpoint", async () => {
      await using database = await openTestDatabase(engine);
      const resumed: unknown[] = [];
      await using system = setUp(database, {
        walk: async ({ checkpoint, saveCheckpoint, signal }) => {
          if (checkpoint !== undefined) {
            resumed.push(checkpoint);
            return;
          }
          await saveCheckpoint("half way");
          await sleep(60_000, undefined, { signal });
        },
      });
      const first = await system.start();
      const { id } = await system.jobs.enqueue({ action: "walk" });
      await until(async () => (await system.jobs.get(id)).checkpoint === "half way");
      await first.stop();
      expect((await system.jobs.get(id)).status).toBe("worker_shutdown");
      expect(await system.jobs.workers()).toEqual([]);
      await system.start();
      await reaches(system.jobs, id, "done");
      expect(resumed).toEqual(["half way"]);
    });

    test("a job of a worker that was killed is resumed by another", async () => {
      await using location = await testDatabaseLocation(engine);
      const { Database } = await import("../database/database.ts");
      const database = Database.open(location.options);
      await database.migrate();
      const resumed: unknown[] = [];
      {
        await using system = setUp(database, {
          endless: async ({ checkpoint }) => {
            resumed.push(checkpoint);
          },
        });
        const { id } = await system.jobs.enqueue({ action: "endless" });
        const child = Bun.spawn(
          [
            process.execPath,
            `${import.meta.dir}/endless-worker.testing.ts`,
            JSON.stringify(location.options),
          ],
          { stdout: "ignore", stderr: "inherit" },
        );
        const checkpoint = await until(
          async () => (await system.jobs.get(id)).checkpoint as number | undefined,
        );
        child.kill("SIGKILL");
        await child.exited;
        expect(checkpoint).toBeGreaterThan(0);
        await system.start();
        await reaches(system.jobs, id, "done");
        expect(resumed[0]).toBeGreaterThanOrEqual(checkpoint);
        const statuses = (await system.jobs.workers()).map(({ status }) => status);
        expect(statuses.toSorted()).toEqual(["dead", "running"]);
      }
      await database.close();
    }, 20_000);

    test("one taken for dead loses its job and writes nothing more to it", async () => {
      await using database = await openTestDatabase(engine);
      let aborted = false;
      let runs = 0;
      await using system = setUp(database, {
        wait: async ({ signal }) => {
          if (++runs > 1) return;
          await sleep(60_000, undefined, { signal }).catch(() => {
            aborted = true;
          });
          throw new Error("the loser's error");
        },
      });
      const runner = await system.start();
      const before = runner.workerId;
      const { id } = await system.jobs.enqueue({ action: "wait" });
      await reaches(system.jobs, id, "running");
      await database.transaction(async (transaction) => {
        await transaction.updateTable("workers").set({ status: "dead" }).execute();
        await transaction.updateTable("jobs").set({ status: "worker_dead" }).execute();
      });
      await reaches(system.jobs, id, "done");
      expect(aborted).toBe(true);
      expect(runner.workerId).not.toBe(before);
    });

    test("a wall clock that jumps kills no worker", async () => {
      await using database = await openTestDatabase(engine);
      const clock = new TestClock("2026-09-30T12:00:00Z");
      await using system = setUp(database, { nothing: async () => {} }, clock);
      await Promise.all([system.start(), system.start()]);
      for (const jump of [3_600_000, -7_200_000, 86_400_000]) {
        clock.wall += jump;
        await sleep(200);
      }
      expect((await system.jobs.workers()).map(({ status }) => status)).toEqual(["running", "running"]);
    });

    test("each due time of a cron gives one job, whatever the number of workers", async () => {
      await using database = await openTestDatabase(engine);
      const clock = new TestClock("2026-09-30T11:59:59Z");
      let runs = 0;
      const actions = {
        tick: async () => {
          runs++;
        },
      };
      await using system = setUp(database, actions, clock);
      await system.crons.set({ action: "tick", schedule: "@hourly" });
      await Promise.all([system.start(), system.start(), system.start()]);
      for (let hour = 1; hour <= 3; hour++) {
        clock.wall += 3_600_000;
        await until(async () => runs === hour);
      }
      await sleep(100);
      expect(runs).toBe(3);
    });

    test("due times that were missed become one run", async () => {
      await using database = await openTestDatabase(engine);
      const clock = new TestClock("2026-09-30T11:59:59Z");
      let runs = 0;
      const actions = {
        tick: async () => {
          runs++;
        },
      };
      await using system = setUp(database, actions, clock);
      await system.crons.set({ action: "tick", schedule: "*/10 * * * * *" });
      clock.wall += 30 * 86_400_000;
      await system.start();
      await until(async () => runs === 1);
      await sleep(100);
      expect(runs).toBe(1);
      expect((await system.crons.get("tick")).nextRunAt).toBe(Date.parse("2026-10-30T12:00:00Z"));
    });

    test("a clock that was ahead delays no cron once it is set right, and a small step back repeats none", async () => {
      await using database = await openTestDatabase(engine);
      const clock = new TestClock("2030-01-01T02:59:59Z");
      let runs = 0;
      const actions = {
        tick: async () => {
          runs++;
        },
      };
      await using system = setUp(database, actions, clock);
      await system.crons.set({ action: "tick", schedule: "0 0 3 * * *" });
      clock.wall = Date.parse("2026-09-30T12:00:00Z");
      await system.start();
      await until(
        async () => (await system.crons.get("tick")).nextRunAt === Date.parse("2026-10-01T03:00:00Z"),
      );
      clock.wall = Date.parse("2026-10-01T03:00:01Z");
      await until(async () => runs === 1);
      clock.wall -= 60_000;
      await sleep(150);
      clock.wall += 60_000;
      await sleep(150);
      expect(runs).toBe(1);
    });

    test("a cron makes no job while there is nothing to do, or the last one is not over", async () => {
      await using database = await openTestDatabase(engine);
      const clock = new TestClock("2026-09-30T12:00:00Z");
      let [due, runs] = [false, 0];
      const handlers = new JobHandlers([
        defineJob({
          action: "collect",
          description: "collect",
          parameters: ANY,
          schedule: "* * * * * *",
          due: async () => due,
          run: async ({ signal }) => {
            runs++;
            await sleep(60_000, undefined, { signal });
          },
        }),
      ]);
      const jobs = new JobService({ database, handlers, clock });
      const crons = new CronService({ database, handlers, clock });
      await crons.installDefaults();
      const runner = new JobRunner({
        database,
        handlers,
        clock,
        log: pino({ level: "silent" }),
        timing: TIMING,
      });
      await runner.start();
      clock.wall += 5000;
      await sleep(100);
      expect((await jobs.list({ limit: 5 })).items).toEqual([]);
      due = true;
      await until(async () => runs === 1);
      clock.wall += 5000;
      await sleep(100);
      expect((await jobs.list({ limit: 5 })).items).toHaveLength(1);
      await runner.stop();
      await crons.delete("collect");
      await crons.installDefaults();
      expect(await crons.list()).toEqual([]);
    });

    test("lists page through, newest first, by action and worker", async () => {
      await using database = await openTestDatabase(engine);
      await using system = setUp(database, { one: async () => {}, two: async () => {} });
      const ids: string[] = [];
      for (let index = 0; index < 7; index++) {
        ids.push((await system.jobs.enqueue({ action: index % 2 ? "one" : "two" })).id);
      }
      const listed: string[] = [];
      let after: string | undefined;
      do {
        const page = await system.jobs.list(after === undefined ? { limit: 3 } : { limit: 3, after });
        listed.push(...page.items.map(({ id }) => id));
        after = page.next;
      } while (after !== undefined);
      expect(listed).toEqual(ids.toReversed());
      expect((await system.jobs.list({ limit: 9, action: "one" })).items).toHaveLength(3);
      expect(await system.jobs.depths()).toContainEqual({ action: "two", status: "waiting", count: 4 });
    });

    test("what nobody can run is refused", async () => {
      await using database = await openTestDatabase(engine);
      await using system = setUp(database, { one: async () => {} });
      expect(system.jobs.enqueue({ action: "onw" })).rejects.toThrow(/no such action/);
      expect(system.jobs.enqueue({ action: "one", retries: -1 })).rejects.toThrow(/retries/);
      expect(system.jobs.enqueue({ action: "one", deadline: 0 })).rejects.toThrow(/deadline/);
      expect(system.crons.set({ action: "one", schedule: "0 0 0 30 2 *" })).rejects.toThrow(/no such day/);
      expect(system.crons.set({ action: "one", schedule: "* * * * *" })).rejects.toThrow(/six fields/);
      expect(system.crons.set({ action: "one", schedule: "@soon" })).rejects.toThrow(/short form/);
    });
  });
}
