import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { Logger } from "pino";
import type { TlsConfig } from "../config/config.ts";

/** A certificate chain and its key, in PEM. */
export interface CertificatePair {
  readonly certificate: string;
  readonly key: string;
  /** The certificates that client certificates are to be signed by, where those are a way in. */
  readonly clientAuthority?: string;
  /** What of those was revoked. */
  readonly revocationList?: string;
}

/**
 * Reads a certificate and its key.
 *
 * @throws Error when a file cannot be read or parsed, or the two do not belong together.
 */
export async function readCertificates(config: TlsConfig): Promise<CertificatePair> {
  const [certificate, key] = await Promise.all([
    readFile(config.certificate, "utf8"),
    readFile(config.key, "utf8"),
  ]);
  const parsed = parse(config.certificate, () => new X509Certificate(certificate));
  const privateKey = parse(config.key, () => createPrivateKey(key));
  if (!parsed.checkPrivateKey(privateKey)) {
    throw new Error(`the key in ${config.key} is not that of the certificate in ${config.certificate}`);
  }
  return { certificate, key, ...(await readClientAuthority(config)) };
}

async function readClientAuthority(
  config: TlsConfig,
): Promise<Pick<CertificatePair, "clientAuthority" | "revocationList">> {
  const { clientCertificates: files } = config;
  if (files === undefined) return {};
  const clientAuthority = await readFile(files.authority, "utf8");
  parse(files.authority, () => new X509Certificate(clientAuthority));
  if (files.revocationList === undefined) return { clientAuthority };
  const revocationList = await readFile(files.revocationList, "utf8");
  if (!revocationList.includes("-----BEGIN X509 CRL-----")) {
    throw new Error(`cannot read ${files.revocationList} as PEM: it holds no X509 CRL`);
  }
  return { clientAuthority, revocationList };
}

function parse<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new Error(`cannot read ${file} as PEM`, { cause });
  }
}

export interface CertificateWatchOptions {
  readonly config: TlsConfig;
  /** What is in use. */
  readonly current: CertificatePair;
  /** Milliseconds between looks. */
  readonly interval: number;
  readonly log: Logger;
  /** Called with another pair, one that fits together. */
  readonly onChange: (pair: CertificatePair) => void;
}

/**
 * Looks at the files again and again. Whatever wrote them, in whatever order, renamed or linked: a
 * pair is taken over when it differs from the one in use and fits together; until then the old one stays.
 */
export class CertificateWatch {
  readonly #options: CertificateWatchOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  #current: CertificatePair;
  #complaint: string | undefined;

  constructor(options: CertificateWatchOptions) {
    this.#options = options;
    this.#current = options.current;
    this.#timer = setInterval(() => void this.look(), options.interval);
    this.#timer.unref();
  }

  /** Looks now. Never throws: what is wrong is logged, once. */
  async look(): Promise<void> {
    const { config, log, onChange } = this.#options;
    try {
      const pair = await readCertificates(config);
      this.#complaint = undefined;
      if (isDeepStrictEqual(pair, this.#current)) return;
      this.#current = pair;
      onChange(pair);
      const { subject, validTo } = new X509Certificate(pair.certificate);
      log.info({ subject, validTo }, "TLS certificate replaced");
    } catch (error) {
      const complaint = String(error);
      if (complaint !== this.#complaint) log.warn({ err: error }, "TLS certificate not replaced");
      this.#complaint = complaint;
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
