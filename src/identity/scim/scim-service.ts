import type { Caller } from "../../access/caller.ts";
import type { Database } from "../../database/database.ts";
import type { EventRecorder } from "../../events/event-recorder.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { ExternalAccounts } from "../external-accounts.ts";
import type { IdentityProviders } from "../identity-providers.ts";
import type { ChangedMapping } from "../provider-kind.ts";
import { GroupRights } from "./group-rights.ts";
import { ScimGroups } from "./scim-groups.ts";
import { newSecret } from "./scim-secret.ts";
import { ScimUsers } from "./scim-users.ts";

export type { ListedGroup } from "./scim-groups.ts";
export type { ScimUser } from "./scim-users.ts";

export interface ScimOptions {
  readonly database: Database;
  readonly events: EventRecorder;
  readonly accounts: ExternalAccounts;
}

/** What SCIM is made of. */
export interface Scim {
  readonly users: ScimUsers;
  readonly groups: ScimGroups;
  /** For {@link scimKind}: what a group gives changes for its members at once. */
  mappingChanged(
    transaction: Parameters<GroupRights["settleGroup"]>[0],
    changed: ChangedMapping,
  ): Promise<void>;
}

/** Puts SCIM together. */
export function openScim(options: ScimOptions): Scim {
  const rights = new GroupRights(options.events);
  return {
    users: new ScimUsers({ ...options, rights }),
    groups: new ScimGroups({ ...options, rights }),
    mappingChanged: (transaction, { group, ...client }) => rights.settleGroup(transaction, client, group),
  };
}

/**
 * Gives a SCIM provider a new secret; the one before is no good from then on. Administrators only.
 *
 * @returns the secret, which is not to be had again. @throws RegistryError `providerUnknown`,
 * `providerInvalid` for one of another kind.
 */
export async function renewScimSecret(
  providers: IdentityProviders,
  caller: Caller,
  name: string,
): Promise<string> {
  const { kind, configuration } = await providers.get(caller, name);
  if (kind !== "scim") throw new RegistryError("providerInvalid", `${name} is no SCIM provider`);
  const secret = newSecret();
  await providers.update(caller, name, { configuration: { ...configuration, secret } });
  return secret;
}
