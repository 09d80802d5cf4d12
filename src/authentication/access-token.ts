import { randomBytes } from "node:crypto";

/** Tells people, and scanners for leaked secrets, what they are looking at. */
const PREFIX = "entrepot_at_";
const TOKEN = /^entrepot_at_[A-Za-z0-9_-]{43}$/;

/** Makes an access token: 256 random bits behind a prefix. */
export function makeAccessToken(): string {
  return PREFIX + randomBytes(32).toString("base64url");
}

/** Whether a text has the form of an access token. No password is looked for behind one. */
export function isAccessToken(text: string): boolean {
  return TOKEN.test(text);
}

/** What a token is kept and known as. A fast hash will do: the token is 256 random bits. */
export function accessTokenId(token: string): string {
  return new Bun.CryptoHasher("sha256").update(token).digest("hex");
}
