import type { Caller } from "../access/caller.ts";
import type { CredentialChecker, LoginRequest } from "../authentication/credential-checker.ts";
import type { Database } from "../database/database.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import type { LdapAccounts } from "./ldap/ldap-accounts.ts";

export interface LdapLoginOptions {
  readonly database: Database;
  readonly events: EventRecorder;
  /** What the administrator allows to be connected to: `outbound.allow`. */
  readonly allow: readonly string[];
}

/**
 * Passwords of LDAP directories. It is asked when a password is not that of a local account; what it
 * needs is loaded with the first such login while there is a directory.
 */
export class LdapLogin implements CredentialChecker {
  readonly #options: LdapLoginOptions;
  #accounts: Promise<LdapAccounts> | undefined;

  constructor(options: LdapLoginOptions) {
    this.#options = options;
  }

  /** @throws RegistryError `directoryUnavailable`, and what a sign-in is refused with. */
  async check(request: LoginRequest): Promise<Caller | undefined> {
    if (request.password === "" || !(await this.#hasDirectory())) return undefined;
    this.#accounts ??= this.#open();
    const { name, password, clientAddress, origin } = request;
    const account = await (await this.#accounts).login({
      name,
      password,
      origin: origin ?? { clientAddress, userAgent: "", requestId: "" },
    });
    if (account === undefined) return undefined;
    const { id, isAdmin, credentialsValidFrom } = account;
    return {
      account: { id, name: account.name, isAdmin, credentialsValidFrom },
      credential: "password",
    };
  }

  async #hasDirectory(): Promise<boolean> {
    const row = await this.#options.database.read
      .selectFrom("identity_providers")
      .select("id")
      .where("kind", "=", "ldap")
      .where("is_enabled", "=", 1)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  async #open(): Promise<LdapAccounts> {
    const [{ LdapAccounts }, { directoryAddresses }, { ExternalAccounts }] = await Promise.all([
      import("./ldap/ldap-accounts.ts"),
      import("./ldap/ldap-kind.ts"),
      import("./external-accounts.ts"),
    ]);
    const { database, events, allow } = this.#options;
    return new LdapAccounts({
      database,
      events,
      accounts: new ExternalAccounts({ database, events }),
      permits: directoryAddresses(allow),
    });
  }
}
