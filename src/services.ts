import type { AccessControl } from "./access/access-control.ts";
import { ManagementAccess } from "./access/management-access.ts";
import type { Stores } from "./application.ts";
import type { Config } from "./config/config.ts";
import type { Database } from "./database/database.ts";
import { EventRecorder } from "./events/event-recorder.ts";
import { ExternalAccounts } from "./identity/external-accounts.ts";
import type { RegistrySettings } from "./settings/registry-settings.ts";

/** What the management API and the command line manage the registry with. Features add theirs. */
export interface Services {
  readonly config: Config;
  readonly database: Database;
  readonly access: AccessControl;
  readonly settings: RegistrySettings;
  readonly managementAccess: ManagementAccess;
  readonly events: EventRecorder;
  readonly externalAccounts: ExternalAccounts;
}

/** Puts the services together. Starts nothing. The database must be migrated. */
export function openServices(config: Config, { database, access, settings }: Stores): Services {
  const events = new EventRecorder();
  return {
    config,
    database,
    access,
    settings,
    managementAccess: new ManagementAccess(database),
    events,
    externalAccounts: new ExternalAccounts({ database, events }),
  };
}
