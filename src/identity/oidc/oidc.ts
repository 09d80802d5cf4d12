import { ANONYMOUS, type RequestOrigin } from "../../access/caller.ts";
import type { Config } from "../../config/config.ts";
import type { Database } from "../../database/database.ts";
import type { EventRecorder } from "../../events/event-recorder.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { ExternalAccounts } from "../external-accounts.ts";
import { LoginStates } from "../login-states.ts";
import type { BackChannelLogout } from "./back-channel-logout.ts";
import type { OidcLogin } from "./oidc-login.ts";
import type { OidcProvider, ProviderClients } from "./provider-clients.ts";

export interface OidcOptions {
  readonly database: Database;
  readonly events: EventRecorder;
  readonly accounts: ExternalAccounts;
}

/** What speaks OpenID Connect. */
export interface OidcParts {
  readonly clients: ProviderClients;
  readonly login: OidcLogin;
  readonly logout: BackChannelLogout;
}

/** OpenID Connect, loaded when it is used: most requests, and many registries, do without. */
export class Oidc {
  readonly #config: Config;
  readonly #options: OidcOptions;
  #parts: Promise<OidcParts> | undefined;

  constructor(config: Config, options: OidcOptions) {
    this.#config = config;
    this.#options = options;
  }

  parts(): Promise<OidcParts> {
    this.#parts ??= this.#load();
    return this.#parts;
  }

  /** Tells the event log that somebody could not log in, without holding them up. */
  noteFailure(provider: string, reason: string, origin: RequestOrigin): void {
    this.#options.events.recordSoon(
      { ...ANONYMOUS, origin },
      {
        type: "FAIL",
        action: "login.fail",
        object: { type: "login" },
        data: { method: "oidc", provider, reason: reason.slice(0, 300) },
      },
    );
  }

  /**
   * Tries whether a provider answers.
   *
   * @returns what was found out, as sentences.
   * @throws RegistryError `providerInvalid` with the reason.
   */
  async test(provider: OidcProvider): Promise<readonly string[]> {
    const { clients } = await this.parts();
    try {
      const metadata = (await clients.discover(provider)).serverMetadata();
      return [
        `${metadata.issuer} answers, and its discovery document can be used`,
        `logins go to ${metadata.authorization_endpoint}`,
        metadata.end_session_endpoint === undefined
          ? "it offers no logout"
          : `logouts go to ${metadata.end_session_endpoint}`,
      ];
    } catch (error) {
      if (!(error instanceof RegistryError) || !(error.cause instanceof Error)) throw error;
      throw new RegistryError("providerInvalid", error.cause.message, { cause: error.cause });
    }
  }

  async #load(): Promise<OidcParts> {
    const [{ ProviderClients }, { OidcLogin }, { BackChannelLogout }] = await Promise.all([
      import("./provider-clients.ts"),
      import("./oidc-login.ts"),
      import("./back-channel-logout.ts"),
    ]);
    const { database, events, accounts } = this.#options;
    const clients = new ProviderClients({ outbound: this.#config.outbound });
    return {
      clients,
      login: new OidcLogin({ clients, accounts, states: new LoginStates({ database }) }),
      logout: new BackChannelLogout({ clients, database, events }),
    };
  }
}
