import type { AccessControl } from "../access/access-control.ts";
import { EffectiveAccess } from "../access/effective-access.ts";
import { GrantService } from "../access/grant-service.ts";
import type { ManagementAccess } from "../access/management-access.ts";
import type { Config } from "../config/config.ts";
import type { Database } from "../database/database.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import { RepositoryDeletions } from "./repository-deletions.ts";
import { RepositoryFinder } from "./repository-finder.ts";
import { RepositoryRenames } from "./repository-renames.ts";
import { RepositoryService } from "./repository-service.ts";

/** What repositories, and the access to them, are managed with. */
export interface RepositoryServices {
  readonly repositoryFinder: RepositoryFinder;
  readonly repositories: RepositoryService;
  readonly repositoryDeletions: RepositoryDeletions;
  readonly repositoryRenames: RepositoryRenames;
  readonly grants: GrantService;
  readonly effectiveAccess: EffectiveAccess;
}

export interface OpenRepositoryServicesOptions {
  readonly config: Pick<Config, "registry" | "garbageCollection">;
  readonly database: Database;
  readonly access: AccessControl;
  readonly managementAccess: ManagementAccess;
  readonly events: EventRecorder;
}

/** Puts the services of repositories together. Starts nothing. */
export function openRepositoryServices(options: OpenRepositoryServicesOptions): RepositoryServices {
  const { config, database, access, managementAccess: management, events } = options;
  const finder = new RepositoryFinder(database, access);
  return {
    repositoryFinder: finder,
    repositories: new RepositoryService({ ...options, defaultVisibility: config.registry.defaultVisibility }),
    repositoryDeletions: new RepositoryDeletions({
      ...options,
      gracePeriod: config.garbageCollection.gracePeriod,
    }),
    repositoryRenames: new RepositoryRenames({
      ...options,
      redirectDays: config.registry.renameRedirectDays,
    }),
    grants: new GrantService({ database, access, management, finder, events }),
    effectiveAccess: new EffectiveAccess({ database, access, management, finder }),
  };
}
