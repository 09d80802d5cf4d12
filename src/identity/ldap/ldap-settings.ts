import type { Caller } from "../../access/caller.ts";
import type { ManagementAccess } from "../../access/management-access.ts";
import type { AccountService } from "../../accounts/account-service.ts";
import { isRegistryError, RegistryError } from "../../oci/errors.ts";
import { accountNameFrom } from "../account-naming.ts";
import { type IdentityProviders, keepSecrets, parseConfiguration } from "../identity-providers.ts";
import type { IdentityProvider, ProviderKind } from "../provider-kind.ts";
import { type LdapConfiguration, type MemberSyncOptions, NO_SYNC, type UserSearch } from "./configuration.ts";
import { Directory } from "./directory.ts";
import type { AddressCheck } from "./directory-connection.ts";
import { LDAP_PROVIDER, ldapKind } from "./ldap-kind.ts";

/** DTR's settings of its one directory. */
export interface LdapSettingsValues {
  readonly recoveryAdminUsername: string;
  /** Several servers of one directory are separated by spaces, as in OpenLDAP's own settings. */
  readonly serverURL: string;
  readonly noSimplePagination: boolean;
  readonly startTLS: boolean;
  readonly rootCerts: string;
  readonly tlsSkipVerify: boolean;
  readonly readerDN: string;
  /** Empty in answers; empty in a change keeps what is there. */
  readonly readerPassword: string;
  readonly userSearchConfigs: readonly UserSearch[];
  readonly adminSyncOpts: MemberSyncOptions;
  readonly syncSchedule: string;
}

export interface LdapSettingsOptions {
  readonly access: ManagementAccess;
  readonly providers: IdentityProviders;
  readonly accounts: AccountService;
  readonly permits: AddressCheck;
}

/** Whose login a directory would let in. */
export interface TriedLogin {
  readonly name: string;
  readonly fullName: string;
  readonly isAdmin: boolean;
}

/**
 * The LDAP configuration as DTR's accounts service has it: one directory, which is the provider
 * `ldap` here. What DTR did not have, such as group searches, is kept by a change. Administrators only.
 */
export class LdapSettings {
  readonly #options: LdapSettingsOptions;
  readonly #kind: ProviderKind<LdapConfiguration>;

  constructor(options: LdapSettingsOptions) {
    this.#options = options;
    this.#kind = ldapKind(options.permits);
  }

  /** Whether the directory is asked for passwords. */
  async isEnabled(caller: Caller): Promise<boolean> {
    await this.#options.access.administrator(caller);
    return (await this.#provider())?.isEnabled === true;
  }

  /** Switches the directory on or off. @throws RegistryError `providerInvalid` when there is none to switch on. */
  async setEnabled(caller: Caller, isEnabled: boolean): Promise<void> {
    await this.#options.access.administrator(caller);
    if ((await this.#provider()) === undefined) {
      if (!isEnabled) return;
      throw new RegistryError("providerInvalid", "say first where the directory is: PUT config/auth/ldap");
    }
    await this.#options.providers.update(caller, LDAP_PROVIDER, { isEnabled });
  }

  /** The settings; empty ones before there are any. */
  async get(caller: Caller): Promise<LdapSettingsValues> {
    await this.#options.access.administrator(caller);
    const provider = await this.#provider();
    return provider === undefined ? NOTHING : valuesOf(provider.configuration);
  }

  /**
   * Changes the settings. A recovery administrator with a password is made, or given that password:
   * it logs in whatever becomes of the directory.
   *
   * @throws RegistryError `providerInvalid`; AccountError for the recovery administrator.
   */
  async set(
    caller: Caller,
    values: LdapSettingsValues,
    recoveryAdminPassword: string,
  ): Promise<LdapSettingsValues> {
    await this.#options.access.administrator(caller);
    const provider = await this.#provider();
    const configuration = this.#configurationOf(values, provider);
    await this.#recoveryAdministrator(caller, values.recoveryAdminUsername, recoveryAdminPassword);
    if (provider === undefined) {
      const created = { name: LDAP_PROVIDER, kind: "ldap" as const, isEnabled: false };
      await this.#options.providers.create(caller, { ...created, configuration });
    } else await this.#options.providers.update(caller, LDAP_PROVIDER, { configuration });
    return this.get(caller);
  }

  /**
   * Whose login these settings would let in; makes no account.
   *
   * @throws RegistryError `parameterInvalid` for a wrong name or password, `directoryUnavailable`,
   * `providerInvalid`.
   */
  async tryLogin(
    caller: Caller,
    login: { readonly username: string; readonly password: string },
    values: LdapSettingsValues | undefined,
  ): Promise<TriedLogin> {
    await this.#options.access.administrator(caller);
    const provider = await this.#provider();
    const configuration =
      values === undefined
        ? provider?.configuration
        : parseConfiguration(this.#kind, this.#configurationOf(values, provider));
    if (configuration === undefined) throw new RegistryError("providerInvalid", "there are no LDAP settings");
    const directory = new Directory({ configuration, permits: this.#options.permits });
    const user = await this.#confirm(directory, login);
    if (user === undefined) {
      throw new RegistryError(
        "parameterInvalid",
        "the directory has no such user, more than one, or another password",
      );
    }
    return { name: accountNameFrom(user.userName), fullName: user.fullName, isAdmin: user.isAdmin === true };
  }

  /** An administrator is told why nobody answered; who only logs in is not. */
  async #confirm(directory: Directory, login: { readonly username: string; readonly password: string }) {
    try {
      return await directory.confirm(login.username, login.password);
    } catch (error) {
      if (!isRegistryError(error, "directoryUnavailable") || !(error.cause instanceof Error)) throw error;
      throw new RegistryError("directoryUnavailable", `${error.message}: ${error.cause.message}`);
    }
  }

  #provider(): Promise<IdentityProvider<LdapConfiguration> | undefined> {
    return this.#options.providers.find(this.#kind, LDAP_PROVIDER);
  }

  #configurationOf(
    values: LdapSettingsValues,
    provider: IdentityProvider<LdapConfiguration> | undefined,
  ): Record<string, unknown> {
    const { serverURL, readerPassword, userSearchConfigs, syncSchedule, ...rest } = values;
    const changed: Record<string, unknown> = {
      // DTR made the accounts of all users with each sync.
      ...(provider === undefined ? { createAtSync: true } : { ...provider.configuration }),
      ...rest,
      servers: serverURL.trim() === "" ? [] : serverURL.trim().split(/\s+/),
      userSearchConfigs: [...userSearchConfigs],
      syncSchedule: syncSchedule.trim() === "" ? "@hourly" : syncSchedule,
      readerPassword,
    };
    if (readerPassword !== "" || values.readerDN === "" || provider === undefined) return changed;
    const { readerPassword: _, ...without } = changed;
    return keepSecrets(this.#kind, { ...provider.configuration }, without);
  }

  async #recoveryAdministrator(caller: Caller, name: string, password: string): Promise<void> {
    if (name === "") return;
    const { accounts } = this.#options;
    const account = await accounts.find(name);
    if (account === undefined) {
      if (password === "") {
        throw new RegistryError(
          "providerInvalid",
          `there is no account ${JSON.stringify(name)}: say a password to make it`,
        );
      }
      await accounts.createUser(caller, { name, password, isAdmin: true });
      return;
    }
    if (!account.isAdmin || account.origin !== "local") {
      throw new RegistryError(
        "providerInvalid",
        `${name} is no administrator that was made here: make it one first, or name another`,
      );
    }
    if (password !== "" && account.id !== caller.account?.id) {
      await accounts.changePassword(caller, name, password);
    }
  }
}

const NOTHING: LdapSettingsValues = {
  recoveryAdminUsername: "",
  serverURL: "",
  noSimplePagination: false,
  startTLS: false,
  rootCerts: "",
  tlsSkipVerify: false,
  readerDN: "",
  readerPassword: "",
  userSearchConfigs: [],
  adminSyncOpts: NO_SYNC,
  syncSchedule: "@hourly",
};

function valuesOf(configuration: LdapConfiguration): LdapSettingsValues {
  const { servers, recoveryAdminUsername, noSimplePagination, startTLS, rootCerts } = configuration;
  const { tlsSkipVerify, readerDN, userSearchConfigs, adminSyncOpts, syncSchedule } = configuration;
  return {
    recoveryAdminUsername,
    serverURL: servers.join(" "),
    noSimplePagination,
    startTLS,
    rootCerts,
    tlsSkipVerify,
    readerDN,
    readerPassword: "",
    userSearchConfigs,
    adminSyncOpts,
    syncSchedule,
  };
}
