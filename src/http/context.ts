import type { Logger } from "pino";

/** A client's certificate that our authority signed, that is in its time, and that was not revoked. */
export interface ClientCertificate {
  /** `CN` of the subject; undefined when it has none, or several. */
  readonly commonName: string | undefined;
  /** The `email` names of the subject's alternative names. */
  readonly emails: readonly string[];
  /** SHA-256 of the certificate, in lower-case hexadecimal: names it in events. */
  readonly fingerprint: string;
}

/** What is known of a request besides the request itself. */
export interface RequestContext {
  /** Sent back as `X-Request-Id`, and in every log line about the request. */
  readonly id: string;
  /** The client's address; that of a configured proxy's client when it came through one. */
  readonly clientAddress: string;
  /**
   * How the client addresses us, without a trailing slash: `https://registry.example.com`. From the
   * configuration when set there, else from the request.
   */
  readonly origin: string;
  /** Aborts when the client goes away or the request's time is up. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** The certificate that the client showed, verified, where those are a way in. */
  readonly clientCertificate?: ClientCertificate | undefined;
  /** The account that makes the request, for the log: set by whoever authenticates it. */
  userName?: string | undefined;
  /** Whether the request is one to the management API, whose error codes are DTR's. */
  readonly isManagement?: boolean;
  /** The group of the management API's operation, for metrics: set when it is found. */
  operation?: string | undefined;
}
