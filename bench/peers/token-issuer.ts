import { createHash, createPrivateKey, createPublicKey, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SignJWT } from "jose";
import { output } from "../processes.ts";
import type { Scope, TokenEndpoint } from "./peer.ts";
import { scopeText } from "./peer.ts";

/** Name of the service and of the issuer in the tokens. */
export const TOKEN_SERVICE = "bench";

/** How long a token is good for, in seconds: as long as one of Entrepot. */
const TOKEN_SECONDS = 300;

/**
 * The token server that Distribution lacks: signs tokens with a key whose certificate Distribution
 * trusts. ES256, as Entrepot signs; the key is named by its id, which is the cheapest way for
 * Distribution to find it (a chain of certificates in each token would cost it more).
 *
 * It checks no password: whoever asks, gets a token.
 */
export class TokenIssuer implements AsyncDisposable {
  readonly certificateFile: string;
  readonly #key: ReturnType<typeof createPrivateKey>;
  readonly #keyId: string;
  readonly #server: Bun.Server<undefined>;

  private constructor(certificateFile: string, keyFile: string) {
    this.certificateFile = certificateFile;
    this.#key = createPrivateKey(readFileSync(keyFile));
    this.#keyId = keyIdOf(this.#key);
    this.#server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: async (request) => {
        const scopes = new URL(request.url).searchParams.getAll("scope").map(parseScope);
        return Response.json({ token: await this.issue(scopes), expires_in: TOKEN_SECONDS });
      },
    });
  }

  /** Makes a key and a certificate in `directory`, and serves tokens. */
  static async start(directory: string): Promise<TokenIssuer> {
    const certificateFile = join(directory, "token.crt");
    const keyFile = join(directory, "token.key");
    const subject = ["-subj", "/CN=bench", "-days", "30", "-nodes"];
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", keyFile];
    await output(["openssl", "req", "-x509", ...key, ...subject, "-out", certificateFile]);
    return new TokenIssuer(certificateFile, keyFile);
  }

  get realm(): string {
    return `http://127.0.0.1:${this.#server.port}/token`;
  }

  /** A token good for the scopes. */
  issue(scopes: readonly Scope[]): Promise<string> {
    return new SignJWT({ access: scopes })
      .setProtectedHeader({ alg: "ES256", typ: "JWT", kid: this.#keyId })
      .setIssuer(TOKEN_SERVICE)
      .setAudience(TOKEN_SERVICE)
      .setSubject("bench")
      .setJti(randomUUID())
      .setIssuedAt()
      .setNotBefore("0s")
      .setExpirationTime(`${TOKEN_SECONDS}s`)
      .sign(this.#key);
  }

  endpoint(scopes: readonly Scope[]): TokenEndpoint {
    const query = scopes.map((scope) => `&scope=${encodeURIComponent(scopeText(scope))}`).join("");
    return { url: `${this.realm}?service=${TOKEN_SERVICE}${query}` };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop(true);
  }
}

/** The key id that Distribution knows a trusted key by: groups of base32 over a hash of the public key. */
function keyIdOf(key: ReturnType<typeof createPrivateKey>): string {
  const publicKey = createPublicKey(key).export({ type: "spki", format: "der" });
  const hash = createHash("sha256").update(publicKey).digest().subarray(0, 30);
  return (base32(hash).match(/.{1,4}/g) ?? []).join(":");
}

function base32(bytes: Uint8Array): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join("");
}

function parseScope(text: string): Scope {
  const [type, name = "", actions = ""] = text.split(":");
  return { type: type === "registry" ? "registry" : "repository", name, actions: actions.split(",") };
}
