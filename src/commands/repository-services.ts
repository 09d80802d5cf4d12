import { AccessControl } from "../access/access-control.ts";
import { ManagementAccess } from "../access/management-access.ts";
import { openEventRecorder } from "../events/open-event-recorder.ts";
import { openRepositoryServices, type RepositoryServices } from "../repositories/open.ts";
import { RegistrySettings } from "../settings/registry-settings.ts";
import { type ConfigurationOptions, configurationFrom, withDatabase } from "./configuration.ts";

/** Runs `work` on the repositories of the configured database. */
export function withRepositories<Result>(
  options: ConfigurationOptions,
  work: (services: RepositoryServices) => Promise<Result>,
): Promise<Result> {
  const config = configurationFrom(options);
  return withDatabase(config, (database) => {
    const settings = new RegistrySettings({ database, config });
    const access = new AccessControl({ database, settings: settings.access });
    const services = openRepositoryServices({
      config,
      database,
      access,
      managementAccess: new ManagementAccess(database),
      events: openEventRecorder({ database, config: config.events, publicUrl: config.publicUrl }),
    });
    return work(services);
  });
}
