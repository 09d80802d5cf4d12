import { describe, expect, test } from "bun:test";
import { databaseEngines, openTestDatabase } from "../database/testing.ts";
import { defineJob, type JobContext, JobHandlers, NO_PARAMETERS } from "./handlers.ts";
import { JobService, newJobRow } from "./job-service.ts";
import { systemJobs } from "./system-jobs.ts";

const DAY = 86_400_000;

const context: JobContext = {
  jobId: "test",
  checkpoint: undefined,
  signal: new AbortController().signal,
  log: { info() {}, warn() {}, error() {} },
  progress() {},
  async saveCheckpoint() {},
};

for (const engine of databaseEngines()) {
  describe(`the history of jobs on ${engine}`, () => {
    test("jobs that were over long ago go with their logs; frequent ones that went well sooner", async () => {
      await using database = await openTestDatabase(engine);
      const frequent = defineJob({
        action: "frequent",
        description: "often",
        parameters: NO_PARAMETERS,
        keepDone: DAY,
        run: async () => {},
      });
      const handlers = new JobHandlers([frequent]);
      handlers.add(
        ...systemJobs({
          database,
          handlers,
          history: async () => ({ enabled: true, maxAge: 30 * DAY, toKeep: undefined }),
        }),
      );
      const jobs = new JobService({ database, handlers });
      const now = Date.now();
      const add = async (action: string, status: "done" | "error" | "running", age: number) => {
        const at = now - age * DAY;
        const job = { action, parameters: {}, scheduledAt: at, retries: 0, deadline: undefined };
        const row = { ...newJobRow(job, at), status, finished_at: status === "running" ? null : at };
        await database.transaction(async (transaction) => {
          await transaction.insertInto("jobs").values(row).execute();
          await transaction
            .insertInto("job_logs")
            .values({ job_id: row.id, at, level: "info", message: "a line" })
            .execute();
        });
        return row.id;
      };
      await add("sleep", "done", 31);
      await add("frequent", "done", 2);
      const kept = [
        await add("sleep", "done", 29),
        await add("sleep", "running", 31),
        await add("frequent", "error", 2),
        await add("frequent", "done", 0.5),
      ];
      await database.transaction((transaction) =>
        transaction
          .insertInto("workers")
          .values(
            (["dead", "running"] as const).map((status) => ({
              id: status,
              hostname: "h",
              capacity: "{}",
              started_at: 1,
              heartbeat_at: now - 2 * DAY,
              status,
            })),
          )
          .execute(),
      );
      await handlers.get("job_history").run(context, {});
      const left = (await jobs.list({ limit: 10 })).items.map(({ id }) => id);
      expect(left.toSorted()).toEqual(kept.toSorted());
      expect(await database.read.selectFrom("job_logs").select("id").execute()).toHaveLength(4);
      expect((await jobs.workers()).map(({ id }) => id)).toEqual(["running"]);
    });
  });
}
