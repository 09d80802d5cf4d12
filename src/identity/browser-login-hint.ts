import { WRONG_CREDENTIALS } from "../access/access-control.ts";
import { AuthenticationRequired } from "../access/authentication-required.ts";
import type { CredentialChecker } from "../authentication/credential-checker.ts";
import type { Database } from "../database/database.ts";

/** What a client is told whose password nobody knows, where people log in with a browser. */
export const USE_AN_ACCESS_TOKEN = `${WRONG_CREDENTIALS}; who logs in with a browser, at an identity provider, uses an access token here in the place of the password`;

/**
 * The last that is asked about a password: nobody knew it. Where people log in at identity providers
 * with their browsers, docker has no password of theirs to send, and is told what to send instead.
 * It says so of every name, whether or not there is such an account.
 */
export class BrowserLoginHint implements CredentialChecker {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @throws AuthenticationRequired when there is a provider that browsers log in at. */
  async check(): Promise<undefined> {
    const provider = await this.#database.read
      .selectFrom("identity_providers")
      .select("id")
      .where("kind", "in", ["oidc", "saml"])
      .where("is_enabled", "=", 1)
      .limit(1)
      .executeTakeFirst();
    if (provider !== undefined) throw new AuthenticationRequired({ message: USE_AN_ACCESS_TOKEN });
    return undefined;
  }
}
