import { z } from "zod";
import { accepted, type Operation, ok, operation } from "../api/operation.ts";
import type { JobAdministration } from "./job-administration.ts";
import { workerBody } from "./job-answers.ts";
import { capacityMap, workerAnswer } from "./job-schemas.ts";

export function workerOperations(jobs: JobAdministration): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/api/v0/workers",
      id: "listWorkers",
      tag: "workers",
      summary: "The processes that run jobs",
      description: "Dead ones are shown for a day.",
      access: "auditor",
      answers: { 200: z.object({ workers: z.array(workerAnswer) }).meta({ id: "Workers" }) },
      async handle({ caller }) {
        return ok({ workers: (await jobs.workers(caller)).map(workerBody) });
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/workers/{id}/capacity",
      id: "setWorkerCapacity",
      tag: "workers",
      summary: "Set how many jobs of an action a worker runs at once",
      description: "Until it stops. Actions that are not named run one job at a time.",
      access: "administrator",
      params: z.object({ id: z.string().min(1).max(100) }),
      body: z.strictObject({ capacityMap }).meta({ id: "WorkerCapacity" }),
      answers: { 202: undefined },
      errors: ["workerUnknown"],
      async handle({ caller, params, body }) {
        await jobs.setCapacity(caller, params.id, body.capacityMap);
        return accepted();
      },
    }),
  ];
}
