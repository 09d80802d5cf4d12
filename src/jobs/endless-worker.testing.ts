import { setTimeout as sleep } from "node:timers/promises";
import pino from "pino";
import { Database, type DatabaseOptions } from "../database/database.ts";
import { defineJob, JobHandlers, NO_PARAMETERS } from "./handlers.ts";
import { JobRunner } from "./job-runner.ts";

// A worker to be killed by a test: its only job counts, writes each number down, and never ends.
const database = Database.open(JSON.parse(process.argv[2] ?? "") as DatabaseOptions);
const endless = defineJob({
  action: "endless",
  description: "counts without end",
  parameters: NO_PARAMETERS,
  async run({ saveCheckpoint }) {
    for (let count = 1; ; count++) {
      await saveCheckpoint(count);
      await sleep(10);
    }
  },
});
const runner = new JobRunner({
  database,
  handlers: new JobHandlers([endless]),
  log: pino({ level: "warn" }),
  timing: { poll: 20 },
});
await runner.start();
