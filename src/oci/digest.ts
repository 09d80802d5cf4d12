import { RegistryError } from "./errors.ts";

declare const digestBrand: unique symbol;

/**
 * A digest that was parsed: `sha256:` or `sha512:` and lower-case hex of the right length
 * (OCI image spec, descriptor.md, "Digests").
 */
export type Digest = string & { readonly [digestBrand]: true };

/** The algorithms the registry computes and accepts. */
export type DigestAlgorithm = "sha256" | "sha512";

export const DEFAULT_DIGEST_ALGORITHM: DigestAlgorithm = "sha256";

const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** Whether `text` is a digest of a supported algorithm. */
export function isDigest(text: string): text is Digest {
  return DIGEST.test(text);
}

/**
 * Parses a digest from outside.
 *
 * @throws RegistryError `digestInvalid` when malformed or of an unsupported algorithm.
 */
export function parseDigest(text: string): Digest {
  if (!isDigest(text)) {
    throw new RegistryError(
      "digestInvalid",
      "digest must be sha256:<64 hex> or sha512:<128 hex>, in lower case",
      {
        detail: { digest: text.slice(0, 160) },
      },
    );
  }
  return text;
}

/** Parses the name of a digest algorithm, as in `?digest-algorithm=sha512`. */
export function parseDigestAlgorithm(text: string): DigestAlgorithm {
  if (text !== "sha256" && text !== "sha512") {
    throw new RegistryError("digestInvalid", "digest algorithm must be sha256 or sha512", {
      detail: { algorithm: text.slice(0, 40) },
    });
  }
  return text;
}

/** The algorithm of a digest. */
export function algorithmOf(digest: Digest): DigestAlgorithm {
  return digest.startsWith("sha512:") ? "sha512" : "sha256";
}

/** The digest of bytes that are in memory. */
export function digestOf(bytes: Uint8Array, algorithm: DigestAlgorithm = DEFAULT_DIGEST_ALGORITHM): Digest {
  return `${algorithm}:${new Bun.CryptoHasher(algorithm).update(bytes).digest("hex")}` as Digest;
}

/**
 * A running digest over a stream. `current()` may be asked at any time and does not end it:
 * that is what lets an upload record its digest after each chunk.
 */
export class Digester {
  readonly algorithm: DigestAlgorithm;
  readonly #hasher: Bun.CryptoHasher;

  constructor(algorithm: DigestAlgorithm = DEFAULT_DIGEST_ALGORITHM) {
    this.algorithm = algorithm;
    this.#hasher = new Bun.CryptoHasher(algorithm);
  }

  update(chunk: Uint8Array): void {
    this.#hasher.update(chunk);
  }

  /** The digest of all bytes so far. */
  current(): Digest {
    return `${this.algorithm}:${this.#hasher.copy().digest("hex")}` as Digest;
  }
}
