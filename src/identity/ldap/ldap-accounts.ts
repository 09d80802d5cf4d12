import { type RequestOrigin, SYSTEM } from "../../access/caller.ts";
import type { Database } from "../../database/database.ts";
import type { EventRecorder } from "../../events/event-recorder.ts";
import { isRegistryError, RegistryError } from "../../oci/errors.ts";
import { accountNameFrom } from "../account-naming.ts";
import type { ExternalAccounts, LinkedAccount } from "../external-accounts.ts";
import { readEnabledProviders } from "../identity-providers.ts";
import { syncSource } from "../membership-source.ts";
import { DirectoryMemberships } from "../memberships.ts";
import type { IdentityProvider } from "../provider-kind.ts";
import type { LdapConfiguration } from "./configuration.ts";
import { type ConfirmedUser, Directory } from "./directory.ts";
import type { AddressCheck } from "./directory-connection.ts";
import { LDAP_PROVIDER, ldapKind } from "./ldap-kind.ts";
import { allMemberSyncs, type MemberSync } from "./member-syncs.ts";

export interface LdapAccountsOptions {
  readonly database: Database;
  readonly events: EventRecorder;
  readonly accounts: ExternalAccounts;
  readonly permits: AddressCheck;
}

export interface LdapLoginRequest {
  readonly name: string;
  readonly password: string;
  readonly origin?: RequestOrigin;
}

type Provider = IdentityProvider<LdapConfiguration>;

/** Member syncs that a login looks at; where there are more, they wait for the next sync. */
const MAX_SYNCS_AT_LOGIN = 200;

/** Logins with the passwords of LDAP directories. */
export class LdapAccounts {
  readonly #options: LdapAccountsOptions;

  constructor(options: LdapAccountsOptions) {
    this.#options = options;
  }

  /**
   * The account whose name and password these are in a directory: of a provider that the account of
   * that name comes from, or of any, when there is no such account.
   *
   * @returns undefined for a wrong name or password, or a disabled account.
   * @throws RegistryError `directoryUnavailable` when the answer could not be had, `identityConflict`,
   * `identityUnlinked`.
   */
  async login(request: LdapLoginRequest): Promise<LinkedAccount | undefined> {
    if (request.password === "") return undefined;
    let unavailable: RegistryError | undefined;
    for (const provider of await this.#candidates(request.name)) {
      const syncs = await this.#syncsOf(provider);
      const directory = new Directory({ ...provider, permits: this.#options.permits });
      let user: ConfirmedUser | undefined;
      try {
        user = await directory.confirm(request.name, request.password, syncs);
      } catch (error) {
        if (!(error instanceof RegistryError)) throw error;
        // A reader that is refused is the administrator's business: for this user nobody answered.
        unavailable = isRegistryError(error, "directoryUnavailable")
          ? error
          : new RegistryError("directoryUnavailable", undefined, { cause: error, retryAfter: 10 });
        continue;
      }
      if (user === undefined) continue;
      try {
        return await this.#signIn(provider, { user, syncs, origin: request.origin });
      } catch (error) {
        if (isRegistryError(error, "accountDisabled") || isRegistryError(error, "providerUnknown"))
          return undefined;
        throw error;
      }
    }
    if (unavailable !== undefined) throw unavailable;
    return undefined;
  }

  /** Enabled providers that may know the name, in the order they were made. */
  async #candidates(name: string): Promise<readonly Provider[]> {
    const { database, permits } = this.#options;
    const enabled = await readEnabledProviders(database, ldapKind(permits));
    if (enabled.length === 0) return [];
    const account = await database.read
      .selectFrom("accounts")
      .select(["id", "origin", "kind"])
      .where("name", "=", accountNameOr(name))
      .executeTakeFirst();
    if (account === undefined) return enabled;
    if (account.kind !== "user") return [];
    const links = await database.read
      .selectFrom("identities")
      .select("provider_id")
      .where("account_id", "=", account.id)
      .execute();
    return enabled.filter(
      ({ id, configuration }) =>
        links.some((link) => link.provider_id === id) ||
        (configuration.linkByName && account.origin === "local"),
    );
  }

  async #syncsOf(provider: Provider): Promise<readonly MemberSync[]> {
    if (!ownsMemberSyncs(provider)) return [];
    const syncs = (await allMemberSyncs(this.#options.database.read)).filter(
      ({ options }) => options.enableSync,
    );
    return syncs.length > MAX_SYNCS_AT_LOGIN ? [] : syncs;
  }

  async #signIn(provider: Provider, signing: SigningIn): Promise<LinkedAccount> {
    const { database, events, accounts } = this.#options;
    const { user, syncs, origin } = signing;
    return database.transaction(async (transaction) => {
      const account = await accounts.signInWithin(transaction, {
        ...signInOf(provider, user),
        groups: user.groups,
        isAdmin: user.isAdmin,
        isAuditor: user.isAuditor,
        origin,
      });
      const memberships = new DirectoryMemberships({
        transaction,
        events,
        by: { ...SYSTEM, ...(origin && { origin }) },
        source: syncSource(provider.id),
        now: Date.now(),
      });
      for (const { id, team, organization } of syncs) {
        const belongs = user.syncs.has(id);
        if (team !== undefined && belongs) await memberships.giveTeam(team, account, false);
        else if (team !== undefined) await memberships.takeTeam(team, account);
        else if (belongs) await memberships.giveOrganization(organization, account, true);
      }
      const owned = new Set(
        syncs
          .filter(({ id, team }) => team === undefined && user.syncs.has(id))
          .map((each) => each.organization.id),
      );
      for (const { organization } of syncs) {
        if (!owned.has(organization.id)) await memberships.takeOrganization(organization, account);
      }
      return account;
    });
  }
}

/** What a directory says of a user that does not depend on groups, for {@link ExternalAccounts.signIn}. */
export function signInOf(
  provider: Pick<Provider, "id">,
  user: Pick<ConfirmedUser, "subject" | "userName" | "fullName" | "dn">,
) {
  return {
    providerId: provider.id,
    subject: user.subject,
    suggestedName: user.userName,
    fullName: user.fullName,
    dn: user.dn,
  };
}

/** Whether the member syncs of teams and organizations are about this provider: there was one, in DTR. */
export function ownsMemberSyncs(provider: { readonly name: string }): boolean {
  return provider.name === LDAP_PROVIDER;
}

interface SigningIn {
  readonly user: ConfirmedUser;
  readonly syncs: readonly MemberSync[];
  readonly origin: RequestOrigin | undefined;
}

function accountNameOr(name: string): string {
  try {
    return accountNameFrom(name);
  } catch {
    return "-";
  }
}
