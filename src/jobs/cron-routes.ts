import { z } from "zod";
import { accepted, noContent, type Operation, ok, operation } from "../api/operation.ts";
import type { JobAdministration } from "./job-administration.ts";
import { actionConfigBody, checkCapacity, cronBody, durations } from "./job-answers.ts";
import {
  action,
  actionConfigAnswer,
  actionParams,
  cronAnswer,
  cronSubmission,
  parameters,
} from "./job-schemas.ts";

export function cronOperations(jobs: JobAdministration): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/api/v0/crons",
      id: "listCrons",
      tag: "crons",
      summary: "Recurring jobs",
      description: "There is one for an action at most.",
      access: "auditor",
      answers: { 200: z.object({ crons: z.array(cronAnswer) }).meta({ id: "Crons" }) },
      async handle({ caller }) {
        return ok({ crons: (await jobs.crons(caller)).map(cronBody) });
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/crons",
      id: "setCron",
      tag: "crons",
      summary: "Make an action recur, or change how",
      access: "administrator",
      body: cronSubmission,
      answers: { 202: cronAnswer },
      async handle({ caller, body }) {
        checkCapacity(body.action, body.capacityMap);
        const { action, schedule, parameters, retries } = body;
        const cron = await jobs.setCron(caller, {
          action,
          schedule,
          parameters,
          retries,
          ...durations(body),
        });
        return accepted(cronBody(cron));
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/crons/{action}",
      id: "getCron",
      tag: "crons",
      summary: "How an action recurs",
      access: "auditor",
      params: actionParams,
      answers: { 200: cronAnswer },
      errors: ["cronUnknown"],
      async handle({ caller, params }) {
        return ok(cronBody(await jobs.cron(caller, params.action)));
      },
    }),
    operation({
      method: "DELETE",
      path: "/api/v0/crons/{action}",
      id: "deleteCron",
      tag: "crons",
      summary: "Let an action recur no more",
      access: "administrator",
      params: actionParams,
      answers: { 204: undefined },
      async handle({ caller, params }) {
        await jobs.deleteCron(caller, params.action);
        return noContent();
      },
    }),
  ];
}

export function actionConfigOperations(jobs: JobAdministration): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/api/v0/action_configs",
      id: "listActionConfigs",
      tag: "action_configs",
      summary: "The parameters that jobs have by default",
      access: "auditor",
      answers: {
        200: z.object({ actionConfigs: z.array(actionConfigAnswer) }).meta({ id: "ActionConfigs" }),
      },
      async handle({ caller }) {
        return ok({ actionConfigs: (await jobs.actionConfigs(caller)).map(actionConfigBody) });
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/action_configs",
      id: "setActionConfig",
      tag: "action_configs",
      summary: "Set the parameters that jobs of an action have by default",
      access: "administrator",
      body: z.strictObject({ action, parameters }).meta({ id: "ActionConfigSubmission" }),
      answers: { 202: actionConfigAnswer },
      async handle({ caller, body }) {
        return accepted(actionConfigBody(await jobs.setActionConfig(caller, body.action, body.parameters)));
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/action_configs/{action}",
      id: "getActionConfig",
      tag: "action_configs",
      summary: "The default parameters of an action",
      access: "auditor",
      params: actionParams,
      answers: { 200: actionConfigAnswer },
      errors: ["actionConfigUnknown"],
      async handle({ caller, params }) {
        return ok(actionConfigBody(await jobs.actionConfig(caller, params.action)));
      },
    }),
    operation({
      method: "DELETE",
      path: "/api/v0/action_configs/{action}",
      id: "deleteActionConfig",
      tag: "action_configs",
      summary: "Remove the default parameters of an action",
      access: "administrator",
      params: actionParams,
      answers: { 204: undefined },
      async handle({ caller, params }) {
        await jobs.deleteActionConfig(caller, params.action);
        return noContent();
      },
    }),
  ];
}
