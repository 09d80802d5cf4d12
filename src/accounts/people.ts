import type { ManagementAccess } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import { AccountDeletion, type NamespaceRepositories } from "./account-deletion.ts";
import { AccountDirectory } from "./account-directory.ts";
import { AccountImport } from "./account-import.ts";
import type { AccountService } from "./account-service.ts";
import { AccountsConfig } from "./accounts-config.ts";
import { ClientServices } from "./client-services.ts";
import { OrganizationMembers } from "./organization-members.ts";
import { PublicKeys } from "./public-keys.ts";
import { ServiceAccounts } from "./service-accounts.ts";
import { Teams } from "./teams.ts";
import { UserSettings } from "./user-settings.ts";

export interface PeopleOptions {
  readonly database: Database;
  readonly access: ManagementAccess;
  readonly events: EventRecorder;
  readonly accounts: AccountService;
  readonly repositories: NamespaceRepositories;
}

/** The services about people, by noun. */
export interface People {
  readonly accounts: AccountService;
  readonly directory: AccountDirectory;
  readonly deletion: AccountDeletion;
  readonly import: AccountImport;
  readonly members: OrganizationMembers;
  readonly teams: Teams;
  readonly serviceAccounts: ServiceAccounts;
  readonly publicKeys: PublicKeys;
  readonly clientServices: ClientServices;
  readonly settings: UserSettings;
  readonly config: AccountsConfig;
}

/** Puts the services about people together. */
export function openPeople(options: PeopleOptions): People {
  return {
    accounts: options.accounts,
    directory: new AccountDirectory(options),
    deletion: new AccountDeletion(options),
    import: new AccountImport(options),
    members: new OrganizationMembers(options),
    teams: new Teams(options),
    serviceAccounts: new ServiceAccounts(options),
    publicKeys: new PublicKeys(options),
    clientServices: new ClientServices(options),
    settings: new UserSettings(options),
    config: new AccountsConfig(options),
  };
}
