import { createHmac } from "node:crypto";

/** The headers that say of what a request is, and prove that it is the registry's. */
export const SIGNATURE_HEADER = "X-Entrepot-Signature";
export const TIMESTAMP_HEADER = "X-Entrepot-Timestamp";

/**
 * Signs a body: HMAC-SHA256, in hex, over the timestamp (seconds since 1970), a dot, and the body.
 * With the timestamp under it a request that somebody recorded is of no use later.
 */
export function signature(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac("sha256", secret).update(`${timestamp}.`).update(body).digest("hex")}`;
}
