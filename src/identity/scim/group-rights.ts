import type { Transaction } from "kysely";
import type { Schema } from "../../database/schema.ts";
import type { EventRecorder } from "../../events/event-recorder.ts";
import { type MappingTarget, mappingTargets, rightsOfTargets } from "../group-mapping.ts";
import { mappingSource } from "../membership-source.ts";
import { batches } from "./group-store.ts";
import { MembershipPlan } from "./membership-plan.ts";
import { type GroupHolder, groupHolders, settleRoles } from "./registry-role-changes.ts";
import type { ScimClient } from "./scim-authentication.ts";

/**
 * What the groups of a SCIM provider give its users: teams, organizations and roles in the registry,
 * brought in step for many accounts at once. It comes to the same as what a sign-in does for one
 * (`DirectoryMemberships`), in a number of statements that grows with batches of accounts.
 */
export class GroupRights {
  readonly #events: EventRecorder;

  constructor(events: EventRecorder) {
    this.#events = events;
  }

  /** Gives accounts what their groups give, and takes back what those gave before. */
  async settle(
    transaction: Transaction<Schema>,
    client: ScimClient,
    accountIds: readonly number[],
  ): Promise<void> {
    if (accountIds.length === 0) return;
    const targets = new Map<string, MappingTarget[]>();
    for (const { group, target } of await mappingTargets(transaction, client.providerId)) {
      targets.set(group, [...(targets.get(group) ?? []), target]);
    }
    for (const batch of batches(accountIds)) {
      const holders = await groupHolders(transaction, client.providerId, batch);
      await this.#settleBatch(transaction, { client, holders, targets });
      // SQLite works in this thread: between two batches other requests get their turn.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  /** As {@link settle}, for the members of a group by its name, whose mappings changed. */
  async settleGroup(transaction: Transaction<Schema>, client: ScimClient, group: string): Promise<void> {
    const members = await transaction
      .selectFrom("directory_group_members as m")
      .innerJoin("directory_groups as g", "g.id", "m.group_id")
      .select("m.account_id")
      .where("g.provider_id", "=", client.providerId)
      .where("g.name", "=", group)
      .execute();
    await this.settle(
      transaction,
      client,
      members.map(({ account_id }) => account_id),
    );
  }

  async #settleBatch(transaction: Transaction<Schema>, batch: SettledBatch): Promise<void> {
    const { client, holders, targets } = batch;
    const now = Date.now();
    const source = mappingSource(client.providerId);
    const plan = await MembershipPlan.read(transaction, {
      source,
      provider: client.provider,
      accountIds: holders.map(({ account }) => account.id),
    });
    for (const holder of holders) {
      const rights = rightsOfTargets(holder.groups.flatMap((group) => targets.get(group) ?? []));
      plan.settle(holder.account, rights);
      const event = await settleRoles(transaction, { client, holder, rights, now });
      if (event !== undefined) await this.#events.record(transaction, client.by, event);
    }
    await this.#events.recordAll(transaction, client.by, await plan.carryOut(transaction, now));
  }
}

interface SettledBatch {
  readonly client: ScimClient;
  readonly holders: readonly GroupHolder[];
  readonly targets: ReadonlyMap<string, readonly MappingTarget[]>;
}
