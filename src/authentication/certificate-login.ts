import { AuthenticationRequired } from "../access/authentication-required.ts";
import type { Caller } from "../access/caller.ts";
import type { Account } from "../accounts/account-service.ts";
import type { ClientCertificate } from "../http/context.ts";
import { checkSameOrigin } from "./session-login.ts";

export interface CertificateLoginOptions {
  /** The account of a name. */
  readonly find: (name: string) => Promise<Account | undefined>;
  /** What of a certificate is the account's name. */
  readonly account: "commonName" | "email";
}

/** A request that comes with a certificate. */
export interface CertificateRequest {
  readonly request: Request;
  /** How the client addresses us. */
  readonly origin: string;
}

/**
 * Logins by client certificate. TLS has verified it by now: the authority is one of ours, it is in its
 * time, and it was not revoked.
 */
export class CertificateLogin {
  readonly #options: CertificateLoginOptions;

  constructor(options: CertificateLoginOptions) {
    this.#options = options;
  }

  /**
   * Whose certificate it is. The same account by certificate and by password is the same caller.
   *
   * @throws AuthenticationRequired when it names no active user; RegistryError `csrfInvalid`.
   */
  async login(certificate: ClientCertificate, { request, origin }: CertificateRequest): Promise<Caller> {
    const name = this.#nameOf(certificate);
    const account = name === undefined ? undefined : await this.#options.find(name);
    if (account === undefined || !account.isActive || account.kind === "organization") {
      throw new AuthenticationRequired({
        message: "the client certificate is good, but names no active account of this registry",
      });
    }
    // Browsers show a certificate to whoever makes them send a request: changes are taken from our own pages.
    if (request.method !== "GET" && request.method !== "HEAD") checkSameOrigin(request.headers, origin);
    const { id, isAdmin, credentialsValidFrom } = account;
    return {
      account: { id, name: account.name, isAdmin, credentialsValidFrom },
      credential: "certificate",
      credentialId: certificate.fingerprint,
    };
  }

  #nameOf({ commonName, emails }: ClientCertificate): string | undefined {
    if (this.#options.account === "commonName") return commonName;
    // Of several, which one would count is nothing to guess at.
    return emails.length === 1 ? emails[0]?.split("@")[0]?.toLowerCase() : undefined;
  }
}
