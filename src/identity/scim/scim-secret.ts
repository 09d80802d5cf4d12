import { timingSafeEqual } from "node:crypto";

/** Characters of a secret, at least: nobody finds it by trying. */
export const MIN_SECRET_LENGTH = 32;
export const MAX_SECRET_LENGTH = 1024;

const PREFIX = "sha256:";

/** What is kept of a secret; it cannot be read back. What is kept already stays as it is. */
export function keptSecret(secret: string): string {
  return isKept(secret) ? secret : PREFIX + digestOf(secret);
}

/** Whether this is what {@link keptSecret} gives. */
export function isKept(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

/** Whether a secret is the one of which this was kept; takes as long for either answer. */
export function isSecret(presented: string, kept: string): boolean {
  if (!isKept(kept)) return false;
  return timingSafeEqual(
    Buffer.from(digestOf(presented), "hex"),
    Buffer.from(kept.slice(PREFIX.length), "hex"),
  );
}

/** A secret of 256 bits from the system's generator. */
export function newSecret(): string {
  return `scim-${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url")}`;
}

function digestOf(secret: string): string {
  return new Bun.CryptoHasher("sha256").update(secret).digest("hex");
}
