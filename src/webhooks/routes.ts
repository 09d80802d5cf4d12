import { z } from "zod";
import type { Caller } from "../access/caller.ts";
import {
  type Answer,
  accepted,
  created,
  noContent,
  type Operation,
  ok,
  operation,
} from "../api/operation.ts";
import { MAX_PAGE_SIZE, pageHeaders, pageQuery, pageRequest } from "../api/paging.ts";
import { namespaceParam, repositoryNameOf, repositoryParams } from "../api/schemas.ts";
import {
  deliveryAnswer,
  deliveryDetailAnswer,
  deliveryDetailSchema,
  deliverySchema,
  deliveryStatusQuery,
  webhookAnswer,
  webhookForm,
  webhookSchema,
  webhookTestForm,
  webhookUpdateForm,
} from "./webhook-schemas.ts";
import type { WebhookListName, WebhookService } from "./webhook-service.ts";

const TAG = "webhooks";

/** DTR listed all of them at once: so do we, as far as a page goes. */
const listQuery = z.object({
  pageStart: pageQuery.shape.pageStart,
  pageSize: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000_000)
    .default(MAX_PAGE_SIZE)
    .transform((wanted) => Math.min(wanted, MAX_PAGE_SIZE)),
});

const webhookParams = z.object({ webhook: z.string().min(1).max(128) });
const deliveryParams = webhookParams.extend({ delivery: z.string().min(1).max(128) });
const deliveryQuery = z.object({
  pageStart: pageQuery.shape.pageStart,
  pageSize: pageQuery.shape.pageSize,
  status: deliveryStatusQuery,
});

/** Webhooks, and what became of what they were sent. */
export function webhookOperations(webhooks: WebhookService): readonly Operation[] {
  const list = async (
    caller: Caller,
    name: WebhookListName,
    query: z.output<typeof listQuery>,
  ): Promise<Answer> => {
    const page = await webhooks.list(caller, name, pageRequest({ ...query, count: false }));
    return ok(page.items.map(webhookAnswer), pageHeaders(page));
  };
  return [
    operation({
      method: "GET",
      path: "/api/v0/webhooks",
      id: "listWebhooks",
      tag: TAG,
      summary: "The caller's own webhooks; all of them for administrators and auditors",
      access: "user",
      query: listQuery.extend({ webhookType: z.string().max(64).optional() }),
      answers: { 200: z.array(webhookSchema) },
      errors: ["paginationInvalid"],
      handle: ({ caller, query }) => list(caller, { kind: "own", type: query.webhookType }, query),
    }),
    operation({
      method: "POST",
      path: "/api/v0/webhooks",
      id: "createWebhook",
      tag: TAG,
      summary: "Have an endpoint told of what happens",
      description:
        "For a repository: who administers it. For a namespace: who administers all of it. For everything: administrators.",
      access: "user",
      body: webhookForm,
      answers: { 201: webhookSchema },
      errors: ["webhookInvalid", "destinationRefused", "nameUnknown", "accountUnknown", "denied"],
      handle: async ({ caller, body }) => created(webhookAnswer(await webhooks.create(caller, body))),
    }),
    operation({
      method: "POST",
      path: "/api/v0/webhooks/test",
      id: "testWebhook",
      tag: TAG,
      summary: "Send a sample to an endpoint",
      access: "user",
      body: webhookTestForm,
      answers: { 200: undefined },
      errors: ["webhookInvalid", "destinationRefused", "tooManyRequests"],
      async handle({ caller, body }) {
        await webhooks.test(caller, body);
        return { status: 200 };
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/webhooks/update",
      id: "updateWebhook",
      tag: TAG,
      summary: "Change a webhook",
      description: "Who changes it answers for it from then on: it is theirs.",
      access: "user",
      body: webhookUpdateForm,
      answers: { 200: z.array(webhookSchema) },
      errors: ["webhookUnknown", "webhookInvalid", "destinationRefused"],
      handle: async ({ caller, body }) => ok([webhookAnswer(await webhooks.update(caller, body))]),
    }),
    operation({
      method: "GET",
      path: "/api/v0/webhooks/{webhook}",
      id: "getWebhook",
      tag: TAG,
      summary: "A webhook",
      access: "user",
      params: webhookParams,
      answers: { 200: webhookSchema },
      errors: ["webhookUnknown"],
      handle: async ({ caller, params }) => ok(webhookAnswer(await webhooks.get(caller, params.webhook))),
    }),
    operation({
      method: "DELETE",
      path: "/api/v0/webhooks/{webhook}",
      id: "deleteWebhook",
      tag: TAG,
      summary: "Delete a webhook, and what it still has to deliver",
      access: "user",
      params: webhookParams,
      answers: { 204: undefined },
      errors: ["webhookUnknown"],
      async handle({ caller, params }) {
        await webhooks.delete(caller, params.webhook);
        return noContent();
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/webhooks/{webhook}/deliveries",
      id: "listWebhookDeliveries",
      tag: TAG,
      summary: "What a webhook was sent, the newest first; `status=dead` is what was given up",
      access: "user",
      params: webhookParams,
      query: deliveryQuery,
      answers: { 200: z.object({ deliveries: z.array(deliverySchema) }) },
      errors: ["webhookUnknown", "paginationInvalid"],
      async handle({ caller, params, query }) {
        const page = await webhooks.deliveries(caller, params.webhook, {
          ...pageRequest({ ...query, count: false }),
          status: query.status,
        });
        return ok({ deliveries: page.items.map(deliveryAnswer) }, pageHeaders(page));
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/webhooks/{webhook}/deliveries/{delivery}",
      id: "getWebhookDelivery",
      tag: TAG,
      summary: "What was sent, and what was answered",
      access: "user",
      params: deliveryParams,
      answers: { 200: deliveryDetailSchema },
      errors: ["webhookUnknown", "deliveryUnknown"],
      async handle({ caller, params }) {
        const { delivery, attempts, isAdmin } = await webhooks.delivery(
          caller,
          params.webhook,
          params.delivery,
        );
        return ok(deliveryDetailAnswer(delivery, attempts, isAdmin));
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/webhooks/{webhook}/deliveries/{delivery}/redeliver",
      id: "redeliverWebhook",
      tag: TAG,
      summary: "Deliver once more",
      access: "user",
      params: deliveryParams,
      answers: { 202: deliverySchema },
      errors: ["webhookUnknown", "deliveryUnknown"],
      handle: async ({ caller, params }) =>
        accepted(deliveryAnswer(await webhooks.redeliver(caller, params.webhook, params.delivery))),
    }),
    operation({
      method: "GET",
      path: "/api/v0/accounts/{namespace}/webhooks",
      id: "listAccountWebhooks",
      tag: TAG,
      summary: "The webhooks of a namespace and of its repositories, whoever made them",
      access: "namespace-admin",
      params: z.object({ namespace: namespaceParam }),
      query: listQuery,
      answers: { 200: z.array(webhookSchema) },
      errors: ["accountUnknown", "paginationInvalid"],
      handle: ({ caller, params, query }) =>
        list(caller, { kind: "namespace", name: params.namespace }, query),
    }),
    operation({
      method: "GET",
      path: "/api/v0/repositories/{namespace}/{reponame}/webhooks",
      id: "listRepositoryWebhooks",
      tag: TAG,
      summary: "The webhooks of a repository, whoever made them",
      access: "repository-admin",
      params: repositoryParams,
      query: listQuery,
      answers: { 200: z.array(webhookSchema) },
      errors: ["nameUnknown", "paginationInvalid"],
      handle: ({ caller, params, query }) =>
        list(caller, { kind: "repository", name: repositoryNameOf(params) }, query),
    }),
  ];
}
