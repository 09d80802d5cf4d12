import { RegistryError } from "../oci/errors.ts";

export interface AuthenticationRequiredOptions {
  /** What happened; the same words whether or not what was asked for exists. */
  readonly message?: string;
  /** What a token has to be issued for: `repository:name:pull,push`, `registry:catalog:*`. */
  readonly scope?: string;
  /** What is wrong with the token that was sent (RFC 6750, section 3.1). */
  readonly error?: "insufficient_scope" | "invalid_token";
  /** How to authenticate. Default: `bearer`; the token endpoint itself wants `basic`. */
  readonly scheme?: "bearer" | "basic";
}

/** `unauthorized`, with all that the challenge in the answer needs (RFC 9110, section 11.6.1). */
export class AuthenticationRequired extends RegistryError {
  readonly scope: string | undefined;
  readonly error: "insufficient_scope" | "invalid_token" | undefined;
  readonly scheme: "bearer" | "basic";

  constructor(options: AuthenticationRequiredOptions = {}) {
    super("unauthorized", options.message);
    this.scope = options.scope;
    this.error = options.error;
    this.scheme = options.scheme ?? "bearer";
  }
}
