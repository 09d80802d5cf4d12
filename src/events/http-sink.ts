import { readFile } from "node:fs/promises";
import type { HttpSinkConfig } from "../config/config.ts";
import type { OutboundClient } from "../outbound/outbound-client.ts";
import { SIGNATURE_HEADER, signature, TIMESTAMP_HEADER } from "../outbound/signature.ts";
import { VERSION_NAME } from "../outbound/user-agent.ts";
import type { LoggedEvent } from "./event-log.ts";
import { jsonLines } from "./export.ts";

/**
 * Posts events as JSON lines, signed as webhooks are. What is answered with 2xx has arrived.
 *
 * @throws OutboundError, and Error for every other answer.
 */
export async function postEvents(
  { url, secret, ca }: HttpSinkConfig,
  events: readonly LoggedEvent[],
  outbound: OutboundClient,
): Promise<void> {
  const body = jsonLines(events);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const { status } = await outbound.request({
    method: "POST",
    url,
    headers: {
      "Content-Type": "application/jsonl",
      "User-Agent": VERSION_NAME,
      [TIMESTAMP_HEADER]: timestamp,
      ...(secret && { [SIGNATURE_HEADER]: signature(secret.reveal(), timestamp, body) }),
    },
    body,
    timeout: 15_000,
    maxBodyBytes: 4096,
    truncate: true,
    ...(ca !== undefined && { ca: await readFile(ca, "utf8") }),
  });
  if (status < 200 || status >= 300) throw new Error(`the sink answered ${status}`);
}
