import { loadConfig } from "../config/load.ts";
import { Supervisor } from "./supervisor.ts";

/** Runs a supervisor with workers of `testing-worker.ts`, until it is killed; prints their process ids. */
const supervisor = new Supervisor({
  config: loadConfig({ environment: {}, overrides: { processes: 2, listen: [process.argv[2]] } }),
  command: [process.execPath, `${import.meta.dir}/testing-worker.ts`],
  environment: process.env,
  adminPassword: undefined,
  log: { info() {}, warn() {}, error() {} },
});
await supervisor.start();
console.log(JSON.stringify(supervisor.workers.map(({ pid }) => pid)));
