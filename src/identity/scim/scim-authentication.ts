import type { Transaction } from "kysely";
import { ANONYMOUS, type Caller, type RequestOrigin, SYSTEM } from "../../access/caller.ts";
import type { FailedLogins } from "../../authentication/failed-logins.ts";
import type { Database } from "../../database/database.ts";
import type { Schema } from "../../database/schema.ts";
import type { EventRecorder } from "../../events/event-recorder.ts";
import { RegistryError } from "../../oci/errors.ts";
import { readEnabledProviders } from "../identity-providers.ts";
import { scimKind } from "./scim-kind.ts";
import { isSecret } from "./scim-secret.ts";

/** A directory that proved to be an enabled SCIM provider: goes first into every service. */
export interface ScimClient {
  readonly providerId: number;
  /** The provider's name, for events. */
  readonly provider: string;
  /** Who makes the changes, in events: the registry itself, at a request from there. */
  readonly by: Caller;
}

export interface ScimAuthenticationOptions {
  readonly database: Database;
  readonly events: EventRecorder;
  readonly failedLogins: FailedLogins;
}

const KIND = scimKind();
/** What failures are counted for, besides the address: no account can have such a name. */
const ACCOUNT = ":scim";
const BEARER = /^bearer +(\S+) *$/i;

/** Finds out which SCIM provider makes a request, by its secret. */
export class ScimAuthentication {
  readonly #options: ScimAuthenticationOptions;

  constructor(options: ScimAuthenticationOptions) {
    this.#options = options;
  }

  /**
   * @param authorization - the header.
   * @throws RegistryError `unauthorized`, `tooManyRequests` after too many failures.
   */
  async authenticate(authorization: string | null, origin: RequestOrigin): Promise<ScimClient> {
    const { database, events, failedLogins } = this.#options;
    const secret = BEARER.exec(authorization ?? "")?.[1];
    if (secret === undefined) throw new RegistryError("unauthorized");
    const attempt = await failedLogins.begin(origin.clientAddress, ACCOUNT);
    try {
      let client: ScimClient | undefined;
      // All of them, whichever it is: the time says nothing.
      for (const { id, name, configuration } of await readEnabledProviders(database, KIND)) {
        const isIt = isSecret(secret, configuration.secret);
        if (isIt) client ??= { providerId: id, provider: name, by: { ...SYSTEM, origin } };
      }
      if (client !== undefined) {
        attempt.end("succeeded");
        return client;
      }
      attempt.end("failed");
      events.recordSoon(
        { ...ANONYMOUS, origin },
        { type: "FAIL", action: "login.fail", object: { type: "login" }, data: { method: "scim" } },
      );
      throw new RegistryError("unauthorized");
    } finally {
      attempt.end("abandoned");
    }
  }
}

/**
 * Begins a change of what a provider provisions: one at a time for each, so that what the groups of
 * somebody give is always worked out from all of them.
 *
 * @throws RegistryError `unauthorized` when the provider was disabled or deleted meanwhile.
 */
export async function beginChange(transaction: Transaction<Schema>, client: ScimClient): Promise<void> {
  // Taking the row's lock is what this is for; the value stays.
  const row = await transaction
    .updateTable("identity_providers")
    .set(({ ref }) => ({ updated_at: ref("updated_at") }))
    .where("id", "=", client.providerId)
    .where("is_enabled", "=", 1)
    .returning("id")
    .executeTakeFirst();
  if (row === undefined) throw new RegistryError("unauthorized");
}
