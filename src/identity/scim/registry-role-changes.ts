import type { Transaction } from "kysely";
import type { Schema } from "../../database/schema.ts";
import type { NewEvent } from "../../events/event-recorder.ts";
import type { MappedRights } from "../group-mapping.ts";
import {
  type IdentityDetails,
  type LinkedAccount,
  linkedAccounts,
  updateIdentity,
} from "../identity-store.ts";
import { roleChanges } from "../registry-roles.ts";
import type { ScimClient } from "./scim-authentication.ts";

/** An account with its groups of one provider. */
export interface GroupHolder {
  readonly account: LinkedAccount;
  readonly subject: string;
  readonly details: IdentityDetails;
  readonly groups: readonly string[];
}

/** The accounts among these that are users of a provider, with the names of their groups there. */
export async function groupHolders(
  transaction: Transaction<Schema>,
  providerId: number,
  accountIds: readonly number[],
): Promise<readonly GroupHolder[]> {
  const rows = await transaction
    .selectFrom("directory_group_members as m")
    .innerJoin("directory_groups as g", "g.id", "m.group_id")
    .select(["m.account_id", "g.name"])
    .where("g.provider_id", "=", providerId)
    .where("m.account_id", "in", accountIds)
    .execute();
  const groups = new Map<number, string[]>();
  for (const { account_id, name } of rows) {
    const held = groups.get(account_id);
    if (held === undefined) groups.set(account_id, [name]);
    else held.push(name);
  }
  const linked = await linkedAccounts(transaction, providerId, accountIds);
  return linked.map((one) => ({ ...one, groups: groups.get(one.account.id) ?? [] }));
}

/** Brings the roles in the registry in step with what the groups of somebody give. */
export async function settleRoles(
  transaction: Transaction<Schema>,
  settled: {
    readonly client: ScimClient;
    readonly holder: GroupHolder;
    readonly rights: Pick<MappedRights, "isAdmin" | "isAuditor">;
    readonly now: number;
  },
): Promise<NewEvent | undefined> {
  const { client, holder, rights, now } = settled;
  const { account, subject } = holder;
  const { changes, details } = roleChanges(account, holder.details, rights);
  if (JSON.stringify(details) !== JSON.stringify(holder.details)) {
    await updateIdentity(transaction, { providerId: client.providerId, subject }, { details, now });
  }
  const changed = Object.keys(changes);
  if (changed.length === 0) return undefined;
  await transaction.updateTable("accounts").set(changes).where("id", "=", account.id).execute();
  return {
    type: "UPDATE",
    action: "account.update",
    object: { type: "account", id: account.uid, name: account.name },
    namespace: account.name,
    data: { provider: client.provider, changed },
  };
}
