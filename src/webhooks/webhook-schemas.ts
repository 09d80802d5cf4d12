import { z } from "zod";
import { instant } from "../api/schemas.ts";
import { shownError } from "./webhook-service.ts";
import type { AttemptRow, DeliveryRow, WebhookRow } from "./webhook-store.ts";
import { WEBHOOK_TYPES } from "./webhook-type.ts";

const formatSchema = z.enum(["dtr", "cloudevents"]).meta({
  description: "DTR's envelope, or CloudEvents 1.0 in structured JSON.",
});
const secretSchema = z.string().max(1024).meta({
  description: "Key of the HMAC-SHA256 that signs what is sent; never shown again.",
});
const endpointSchema = z.string().min(1).max(2048);
const certificateSchema = z
  .string()
  .max(65_536)
  .meta({ description: "PEM: the authority that the receiver's certificate is checked with." });

/** What a webhook is made of. */
export const webhookForm = z
  .strictObject({
    type: z
      .string()
      .max(64)
      .meta({ description: WEBHOOK_TYPES.join(", ") }),
    key: z
      .string()
      .max(255)
      .default("")
      .meta({ description: "`namespace/repository`, a namespace, or nothing for all of the registry." }),
    endpoint: endpointSchema,
    tlsCert: certificateSchema.default(""),
    skipTLSVerification: z.boolean().default(false),
    format: formatSchema.default("dtr"),
    secret: secretSchema.optional(),
  })
  .meta({ id: "WebhookForm" });

/** What is sent a sample. */
export const webhookTestForm = z
  .strictObject({
    type: z.string().max(64),
    endpoint: endpointSchema,
    tlsCert: certificateSchema.default(""),
    skipTLSVerification: z.boolean().default(false),
    format: formatSchema.default("dtr"),
    secret: secretSchema.optional(),
  })
  .meta({ id: "WebhookTestForm" });

/** What is changed of a webhook. */
export const webhookUpdateForm = z
  .strictObject({
    id: z.string().max(128),
    inactive: z.boolean().optional(),
    tlsCert: certificateSchema.optional(),
    skipTLSVerification: z.boolean().optional(),
    endpoint: endpointSchema.optional(),
    format: formatSchema.optional(),
    secret: secretSchema.optional(),
  })
  .meta({ id: "WebhookUpdateForm" });

export const webhookSchema = z
  .object({
    id: z.string(),
    type: z.string(),
    key: z.string(),
    endpoint: z.string(),
    authorID: z.string(),
    createdAt: z.string(),
    lastSuccessfulAt: z.string(),
    inactive: z.boolean(),
    tlsCert: z.string(),
    skipTLSVerification: z.boolean(),
    format: formatSchema,
    signed: z.boolean().meta({ description: "Whether it has a secret, so that what is sent is signed." }),
  })
  .meta({ id: "Webhook" });

/** A webhook as the API shows it; never its secret. */
export function webhookAnswer(row: WebhookRow): z.output<typeof webhookSchema> {
  return {
    id: row.id,
    type: row.type,
    key: row.repository ?? row.key,
    endpoint: row.endpoint,
    authorID: row.author_uid ?? "",
    createdAt: instant(row.created_at),
    lastSuccessfulAt: instant(row.last_successful_at),
    inactive: row.is_active === 0,
    tlsCert: row.tls_certificate,
    skipTLSVerification: row.skip_tls_verification === 1,
    format: row.format,
    signed: row.secret !== null,
  };
}

const statusSchema = z.enum(["waiting", "delivered", "dead", "cancelled"]).meta({
  description: "`dead`: given up after the last attempt.",
});

export const deliverySchema = z
  .object({
    id: z.string(),
    webhookID: z.string(),
    eventID: z.string(),
    type: z.string(),
    status: statusSchema,
    attempts: z.number().int(),
    createdAt: z.string(),
    nextAttemptAt: z.string(),
    finishedAt: z.string(),
    redeliveryOf: z.string(),
  })
  .meta({ id: "WebhookDelivery" });

export const deliveryDetailSchema = deliverySchema
  .extend({
    payload: z.string(),
    log: z.array(
      z.object({
        at: z.string(),
        durationMs: z.number().int(),
        requestHeaders: z.record(z.string(), z.string()),
        responseStatus: z.number().int().optional(),
        responseHeaders: z.record(z.string(), z.string()).optional(),
        responseBody: z.string().optional(),
        error: z.string().optional(),
      }),
    ),
  })
  .meta({ id: "WebhookDeliveryDetail" });

/** The statuses that deliveries can be listed by. */
export const deliveryStatusQuery = statusSchema.optional();

export function deliveryAnswer(row: DeliveryRow): z.output<typeof deliverySchema> {
  return {
    id: row.id,
    webhookID: row.webhook_id,
    eventID: row.event_uid,
    type: row.type,
    status: row.status,
    attempts: row.attempts,
    createdAt: instant(row.created_at),
    nextAttemptAt: instant(row.attempt_at),
    finishedAt: instant(row.finished_at),
    redeliveryOf: row.redelivery_of ?? "",
  };
}

export function deliveryDetailAnswer(
  row: DeliveryRow,
  attempts: readonly AttemptRow[],
  isAdmin: boolean,
): z.output<typeof deliveryDetailSchema> {
  return {
    ...deliveryAnswer(row),
    payload: row.payload,
    log: attempts.map((attempt) => {
      const error = shownError(attempt, isAdmin);
      return {
        at: instant(attempt.at),
        durationMs: attempt.duration_ms,
        requestHeaders: JSON.parse(attempt.request_headers) as Record<string, string>,
        ...(attempt.response_status !== null && { responseStatus: attempt.response_status }),
        ...(attempt.response_headers !== null && {
          responseHeaders: JSON.parse(attempt.response_headers) as Record<string, string>,
        }),
        ...(attempt.response_body !== null && { responseBody: attempt.response_body }),
        ...(error !== undefined && { error }),
      };
    }),
  };
}
