import { AccessControl } from "../access/access-control.ts";
import { ManagementAccess } from "../access/management-access.ts";
import { AccountService } from "../accounts/account-service.ts";
import { openPeople, type People } from "../accounts/people.ts";
import { openEventRecorder } from "../events/open-event-recorder.ts";
import type { Page, PageRequest } from "../registry/registry.ts";
import { openRepositoryServices } from "../repositories/open.ts";
import { RegistrySettings } from "../settings/registry-settings.ts";
import { type ConfigurationOptions, configurationFrom, withDatabase } from "./configuration.ts";

const PAGE = 1_000;

/** What commands about people work with. */
export interface PeopleAtWork extends People {
  readonly access: AccessControl;
}

/** Runs `work` with the services about people on the configured database. */
export function withPeople<Result>(
  options: ConfigurationOptions,
  work: (people: PeopleAtWork) => Promise<Result>,
): Promise<Result> {
  const config = configurationFrom(options);
  return withDatabase(config, (database) => {
    const access = new AccessControl({
      database,
      settings: new RegistrySettings({ database, config }).access,
    });
    const managementAccess = new ManagementAccess(database);
    const events = openEventRecorder({ database, config: config.events, publicUrl: config.publicUrl });
    const { repositoryDeletions: repositories } = openRepositoryServices({
      ...{ config, database, access, managementAccess, events },
    });
    const accounts = new AccountService(database, events);
    return work({
      ...openPeople({ database, access: managementAccess, events, accounts, repositories }),
      access,
    });
  });
}

/** All items of a list, page by page. */
export async function allOf<Item>(
  list: (page: PageRequest) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let after: string | undefined = "";
  while (after !== undefined) {
    const page: Page<Item> = await list({ after, limit: PAGE });
    items.push(...page.items);
    after = page.next;
  }
  return items;
}
