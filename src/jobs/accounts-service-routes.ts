import { z } from "zod";
import { accepted, noContent, type Operation, ok, operation } from "../api/operation.ts";
import { accountsPageQuery, pageHeaders } from "../api/paging.ts";
import { instant } from "../api/schemas.ts";
import type { AdministeredJob, JobAdministration } from "./job-administration.ts";
import { jobId, logAnswer, STATUS_WORDS } from "./job-schemas.ts";
import { startOf } from "./routes.ts";

const jobAnswer = z
  .object({
    id: z.string(),
    workerID: z.string(),
    status: z.enum(["waiting", "running", "done", "canceled", "errored"]),
    scheduledAt: z.string(),
    lastUpdated: z.string(),
    action: z.string(),
  })
  .meta({ id: "AccountsJob" });

const workerAnswer = z.object({ id: z.string(), address: z.string() }).meta({ id: "AccountsWorker" });

const workerId = z.object({ workerID: z.string().min(1).max(100) });

/** Lines of a log that one answer holds. */
const LINES = 1000;

/** The accounts service's name for an action that has another one here. */
function actionOf(name: string): string {
  return name === "ldap-sync" ? "ldap_sync" : name;
}

/**
 * Jobs and workers as the accounts service of DTR had them: `/enzi/v0/jobs`, `/enzi/v0/workers`.
 * Here there is one set of them, that of `/api/v0/jobs`.
 */
export function accountsJobOperations(jobs: JobAdministration): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/enzi/v0/jobs",
      id: "listAccountsJobs",
      tag: "jobs",
      summary: "Jobs, as DTR's accounts service lists them",
      access: "auditor",
      query: z.object({
        action: z.string().max(100).optional(),
        worker: z.string().max(100).optional(),
        ...accountsPageQuery.shape,
      }),
      answers: { 200: z.object({ jobs: z.array(jobAnswer) }).meta({ id: "AccountsJobs" }) },
      async handle({ caller, query }) {
        const page = await jobs.list(caller, {
          ...(query.action && { action: actionOf(query.action) }),
          ...(query.worker && { workerId: query.worker }),
          ...startOf(query),
        });
        return ok({ jobs: page.items.map(jobBody) }, pageHeaders(page));
      },
    }),
    operation({
      method: "POST",
      path: "/enzi/v0/jobs",
      id: "submitAccountsJob",
      tag: "jobs",
      summary: "Ask for a job, as of DTR's accounts service",
      access: "administrator",
      body: z.strictObject({ action: z.string().min(1).max(100) }),
      answers: { 202: jobAnswer },
      async handle({ caller, body }) {
        return accepted(jobBody(await jobs.submit(caller, { action: actionOf(body.action) })));
      },
    }),
    operation({
      method: "GET",
      path: "/enzi/v0/jobs/{jobID}",
      id: "getAccountsJob",
      tag: "jobs",
      summary: "A job, as DTR's accounts service shows it",
      access: "auditor",
      params: jobId,
      answers: { 200: jobAnswer },
      errors: ["jobUnknown"],
      async handle({ caller, params }) {
        return ok(jobBody(await jobs.get(caller, params.jobID)));
      },
    }),
    operation({
      method: "DELETE",
      path: "/enzi/v0/jobs/{jobID}",
      id: "deleteAccountsJob",
      tag: "jobs",
      summary: "Remove a job that is over, with its log",
      access: "administrator",
      params: jobId,
      answers: { 204: undefined },
      errors: ["conflict"],
      async handle({ caller, params }) {
        await jobs.delete(caller, params.jobID);
        return noContent();
      },
    }),
    operation({
      method: "POST",
      path: "/enzi/v0/jobs/{jobID}/cancel",
      id: "cancelAccountsJob",
      tag: "jobs",
      summary: "Stop a job",
      access: "administrator",
      params: jobId,
      answers: { 204: undefined },
      errors: ["jobUnknown"],
      async handle({ caller, params }) {
        await jobs.cancel(caller, params.jobID);
        return noContent();
      },
    }),
    operation({
      method: "GET",
      path: "/enzi/v0/jobs/{jobID}/logs",
      id: "getAccountsJobLogs",
      tag: "jobs",
      summary: "The beginning of a job's log",
      description: "All of it, page by page and followed, is at `/api/v0/jobs/{jobID}/logs`.",
      access: "auditor",
      params: jobId,
      answers: { 200: logAnswer },
      errors: ["jobUnknown"],
      async handle({ caller, params }) {
        return ok(await jobs.logs(caller, params.jobID, { offset: 0, limit: LINES }));
      },
    }),
    ...accountsWorkerOperations(jobs),
  ];
}

function accountsWorkerOperations(jobs: JobAdministration): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/enzi/v0/workers",
      id: "listAccountsWorkers",
      tag: "workers",
      summary: "Workers, as DTR's accounts service lists them",
      access: "auditor",
      answers: { 200: z.object({ workers: z.array(workerAnswer) }).meta({ id: "AccountsWorkers" }) },
      async handle({ caller }) {
        const workers = await jobs.workers(caller);
        return ok({ workers: workers.map(({ id, hostname }) => ({ id, address: hostname })) });
      },
    }),
    operation({
      method: "DELETE",
      path: "/enzi/v0/workers/{workerID}",
      id: "deleteWorker",
      tag: "workers",
      summary: "Forget a dead worker",
      access: "administrator",
      params: workerId,
      query: z.object({
        force: z.stringbool().default(false).meta({ description: "Passed over: one that lives stays." }),
      }),
      answers: { 204: undefined },
      errors: ["conflict"],
      async handle({ caller, params }) {
        await jobs.deleteWorker(caller, params.workerID);
        return noContent();
      },
    }),
    operation({
      method: "GET",
      path: "/enzi/v0/workers/{workerID}/ping",
      id: "pingWorker",
      tag: "workers",
      summary: "Whether a worker lives",
      description: "By its last sign of life: workers do not listen.",
      access: "auditor",
      params: workerId,
      answers: { 204: undefined },
      errors: ["workerUnknown"],
      async handle({ caller, params }) {
        await jobs.requireLivingWorker(caller, params.workerID);
        return noContent();
      },
    }),
  ];
}

function jobBody({ id, workerId: worker, status, scheduledAt, updatedAt, action }: AdministeredJob) {
  return {
    id,
    workerID: worker ?? "",
    status: STATUS_WORDS[status],
    scheduledAt: instant(scheduledAt),
    lastUpdated: instant(updatedAt),
    action,
  };
}
