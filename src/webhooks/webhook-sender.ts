import type { OutboundClient } from "../outbound/outbound-client.ts";
import { describeOutbound } from "../outbound/outbound-error.ts";
import { SIGNATURE_HEADER, signature, TIMESTAMP_HEADER } from "../outbound/signature.ts";
import { VERSION_NAME } from "../outbound/user-agent.ts";
import type { Attempt } from "./delivery-store.ts";
import { contentTypeOf } from "./payload.ts";
import type { WebhookFormat } from "./webhook-type.ts";

/** Bytes of an answer that are kept in the log of deliveries. */
const KEPT_BYTES = 4096;
/** Headers of an answer that are kept, and characters of each. */
const KEPT_HEADERS = 30;
const KEPT_CHARACTERS = 300;
/** Headers of an answer that are nobody's business. */
const MASKED = /^(set-cookie|.*authenticat.*|.*authoriz.*|.*token.*|.*secret.*)$/i;

/** Milliseconds until a receiver has to have answered. */
export const ANSWER_TIMEOUT = 15_000;

export interface Sending {
  readonly deliveryId: string;
  readonly redeliveryOf?: string | null;
  readonly eventId: string;
  readonly type: string;
  readonly body: string;
  readonly format: WebhookFormat;
  readonly endpoint: string;
  readonly secret: string | null;
  /** PEM; empty for the system's authorities. */
  readonly tlsCertificate: string;
  readonly skipTlsVerification: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface SendOptions {
  readonly timeout?: number;
  readonly now?: () => number;
}

/** Sends one delivery, once. Never throws: what went wrong is part of the attempt. */
export async function sendWebhook(
  outbound: OutboundClient,
  sending: Sending,
  { timeout = ANSWER_TIMEOUT, now = Date.now }: SendOptions = {},
): Promise<Attempt & { readonly failure: unknown }> {
  const at = now();
  const started = performance.now();
  const timestamp = String(Math.floor(at / 1000));
  const headers: Record<string, string> = {
    "Content-Type": contentTypeOf(sending.format),
    "User-Agent": VERSION_NAME,
    "X-Entrepot-Delivery": sending.deliveryId,
    "X-Entrepot-Event": sending.type,
    "X-Entrepot-Event-Id": sending.eventId,
    [TIMESTAMP_HEADER]: timestamp,
    ...(sending.redeliveryOf && { "X-Entrepot-Redelivery-Of": sending.redeliveryOf }),
    ...(sending.secret !== null && {
      [SIGNATURE_HEADER]: signature(sending.secret, timestamp, sending.body),
    }),
  };
  // What would let others pass for the registry is not kept.
  const requestHeaders = {
    ...headers,
    ...(sending.secret !== null && { [SIGNATURE_HEADER]: "sha256=***" }),
  };
  const base = { at, requestHeaders };
  try {
    const answer = await outbound.request({
      method: "POST",
      url: sending.endpoint,
      headers,
      body: sending.body,
      timeout,
      maxBodyBytes: KEPT_BYTES,
      truncate: true,
      ...(sending.tlsCertificate !== "" && { ca: sending.tlsCertificate }),
      skipVerification: sending.skipTlsVerification,
      signal: sending.signal,
    });
    const isGood = answer.status >= 200 && answer.status < 300;
    return {
      ...base,
      durationMs: Math.round(performance.now() - started),
      status: answer.status,
      responseHeaders: keptHeaders(answer.headers),
      responseBody: textOf(answer.body),
      error: isGood ? undefined : `the receiver answered ${answer.status}`,
      failure: undefined,
    };
  } catch (failure) {
    return {
      ...base,
      durationMs: Math.round(performance.now() - started),
      status: undefined,
      responseHeaders: undefined,
      responseBody: undefined,
      error: describeOutbound(failure, true).slice(0, 500),
      failure,
    };
  }
}

function keptHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    [...headers]
      .slice(0, KEPT_HEADERS)
      .map(([name, value]) => [name, MASKED.test(name) ? "***" : value.slice(0, KEPT_CHARACTERS)]),
  );
}

/** As text that any database takes. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8").replaceAll("\u0000", "\uFFFD");
}
