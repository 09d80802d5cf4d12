import type { OutboundConfig } from "../config/config.ts";
import { OutboundClient, type OutboundRequest } from "../outbound/outbound-client.ts";
import { type IssuerOutbound, MAX_DOCUMENT_BYTES } from "./issuer-client.ts";

/** Milliseconds that an issuer may take for an answer: somebody waits for it. */
const TIMEOUT = 10_000;

/**
 * The ways out to issuers. Redirects are not followed: they are answers, and not the ones expected.
 *
 * @param options the authorities that certificates are checked with, where they are not the system's.
 */
export function issuerOutbound(
  config: OutboundConfig,
  options: Pick<OutboundRequest, "ca" | "timeout"> = {},
): IssuerOutbound {
  const limits = { timeout: TIMEOUT, maxBodyBytes: MAX_DOCUMENT_BYTES, ...options };
  return {
    named: new OutboundClient(config).fetcher(limits),
    public: new OutboundClient({ ...config, allow: [] }).fetcher(limits),
  };
}
