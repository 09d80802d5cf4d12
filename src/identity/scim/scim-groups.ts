import type { Transaction } from "kysely";
import type { Database } from "../../database/database.ts";
import type { Schema } from "../../database/schema.ts";
import type { EventRecorder } from "../../events/event-recorder.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { Condition } from "./filter.ts";
import { type GroupAttributes, type GroupChanges, MAX_MEMBERS } from "./group-attributes.ts";
import type { GroupRights } from "./group-rights.ts";
import {
  accountsOfUsers,
  addMembers,
  deleteGroup,
  findGroup,
  listGroups,
  memberAccounts,
  memberCounts,
  membersOf,
  removeMembers,
  type ScimGroup,
  type ScimMember,
  saveGroup,
} from "./group-store.ts";
import { beginChange, type ScimClient } from "./scim-authentication.ts";
import { scimRefusal } from "./scim-refusal.ts";

export type { ScimGroup, ScimMember } from "./group-store.ts";

export interface ScimGroupsOptions {
  readonly database: Database;
  readonly events: EventRecorder;
  readonly rights: GroupRights;
}

/** A group with its members, unless they were not asked for. */
export interface ListedGroup {
  readonly group: ScimGroup;
  readonly members: readonly ScimMember[] | undefined;
}

export interface GroupPage {
  readonly filter: readonly Condition[];
  readonly offset: number;
  readonly limit: number;
  readonly withMembers: boolean;
}

/** Members that a page of groups shows: a page ends before the group that would be more. */
const MEMBERS_OF_A_PAGE = 20_000;

/**
 * The groups that a directory provisions. What membership in one gives is said by the group mappings
 * of the provider, and every change is brought to the accounts in the transaction that makes it.
 */
export class ScimGroups {
  readonly #options: ScimGroupsOptions;

  constructor(options: ScimGroupsOptions) {
    this.#options = options;
  }

  /** In the order they were made. A page may have fewer than were asked for: they have many members. */
  async list(
    client: ScimClient,
    page: GroupPage,
  ): Promise<{ readonly total: number; readonly groups: readonly ListedGroup[] }> {
    const { read } = this.#options.database;
    const { total, groups } = await listGroups(read, client.providerId, page);
    if (!page.withMembers) return { total, groups: groups.map((group) => ({ group, members: undefined })) };
    const counts = await memberCounts(
      read,
      groups.map(({ id }) => id),
    );
    let sum = 0;
    const shown = groups.filter(({ id }, index) => {
      sum += counts.get(id) ?? 0;
      return index === 0 || sum <= MEMBERS_OF_A_PAGE;
    });
    const members = await membersOf(
      read,
      client.providerId,
      shown.map(({ id }) => id),
    );
    return { total, groups: shown.map((group) => ({ group, members: members.get(group.id) })) };
  }

  /** @throws RegistryError `groupUnknown`. */
  async get(client: ScimClient, id: string, withMembers: boolean): Promise<ListedGroup> {
    const { read } = this.#options.database;
    const group = existing(await findGroup(read, client.providerId, { id }));
    const members = withMembers ? await membersOf(read, client.providerId, [id]) : undefined;
    return { group, members: members?.get(id) };
  }

  /** @throws RegistryError `conflict` when there is one of that name, `parameterInvalid` for unknown members. */
  async create(client: ScimClient, attributes: GroupAttributes): Promise<string> {
    const id: string = Bun.randomUUIDv7();
    await this.#options.database.transaction(async (transaction) => {
      await beginChange(transaction, client);
      const now = Date.now();
      const { displayName, externalId, members = [] } = attributes;
      await this.#save(transaction, client, {
        before: undefined,
        after: { id, displayName, externalId, createdAt: now, updatedAt: now },
        members: new Set(await this.#accounts(transaction, client, members)),
      });
    });
    return id;
  }

  /** Makes a group what this says. @throws RegistryError `groupUnknown`, `conflict`, `parameterInvalid`. */
  replace(client: ScimClient, id: string, attributes: GroupAttributes): Promise<void> {
    const { displayName, externalId, members = [] } = attributes;
    return this.update(client, id, { displayName, externalId, members: [{ op: "replace", ids: members }] });
  }

  /** @throws RegistryError `groupUnknown`, `conflict`, `parameterInvalid`. */
  async update(client: ScimClient, id: string, changes: GroupChanges): Promise<void> {
    await this.#options.database.transaction(async (transaction) => {
      await beginChange(transaction, client);
      const before = existing(await findGroup(transaction, client.providerId, { id }));
      let members = changes.members.length === 0 ? undefined : new Set(await memberAccounts(transaction, id));
      for (const change of changes.members) {
        if (change.op === "clear") members = new Set();
        else if (change.op === "remove") {
          const known = await accountsOfUsers(transaction, client.providerId, change.ids);
          for (const account of known.values()) members?.delete(account);
        } else {
          const accounts = await this.#accounts(transaction, client, change.ids);
          members = new Set([...(change.op === "add" ? (members ?? []) : []), ...accounts]);
        }
      }
      if (members !== undefined && members.size > MAX_MEMBERS) {
        throw scimRefusal("invalidValue", `a group has ${MAX_MEMBERS} members at most`);
      }
      const after = {
        ...before,
        ...(changes.displayName !== undefined && { displayName: changes.displayName }),
        ...("externalId" in changes && { externalId: changes.externalId }),
        updatedAt: Math.max(Date.now(), before.updatedAt + 1),
      };
      await this.#save(transaction, client, { before, after, members });
    });
  }

  /** Deletes a group; what it gave ends. @throws RegistryError `groupUnknown`. */
  async delete(client: ScimClient, id: string): Promise<void> {
    await this.#options.database.transaction(async (transaction) => {
      await beginChange(transaction, client);
      const group = existing(await findGroup(transaction, client.providerId, { id }));
      const members = await memberAccounts(transaction, id);
      await deleteGroup(transaction, id);
      await this.#options.rights.settle(transaction, client, members);
      await this.#options.events.record(transaction, client.by, {
        type: "DELETE",
        action: "directory_group.delete",
        object: { type: "directory_group", id, name: group.displayName },
        data: { provider: client.provider, members: members.length },
      });
    });
  }

  async #save(transaction: Transaction<Schema>, client: ScimClient, saved: Saved): Promise<void> {
    const { before, after, members } = saved;
    const { id, displayName } = after;
    const isRenamed = before?.displayName !== displayName;
    if (isRenamed) {
      const other = await findGroup(transaction, client.providerId, { name: displayName });
      if (other !== undefined) {
        throw scimRefusal("uniqueness", `there is a group ${JSON.stringify(displayName)} already`);
      }
    }
    const old = new Set(
      before === undefined || (members === undefined && !isRenamed)
        ? []
        : await memberAccounts(transaction, id),
    );
    const added = members === undefined ? [] : [...members].filter((account) => !old.has(account));
    const removed = members === undefined ? [] : [...old].filter((account) => !members.has(account));
    const named = isRenamed || before?.externalId !== after.externalId;
    if (!named && added.length === 0 && removed.length === 0) return;
    await saveGroup(transaction, client.providerId, after);
    await removeMembers(transaction, id, removed);
    await addMembers(transaction, id, added);
    const concerned = isRenamed ? new Set([...old, ...added]) : new Set([...added, ...removed]);
    await this.#options.rights.settle(transaction, client, [...concerned]);
    await this.#options.events.record(transaction, client.by, {
      type: before === undefined ? "CREATE" : "UPDATE",
      action: before === undefined ? "directory_group.create" : "directory_group.update",
      object: { type: "directory_group", id, name: displayName },
      data: {
        provider: client.provider,
        added: added.length,
        removed: removed.length,
        ...(before !== undefined && isRenamed && { formerName: before.displayName }),
      },
    });
  }

  /** @throws RegistryError `parameterInvalid` when an id is none of this directory's users. */
  async #accounts(
    transaction: Transaction<Schema>,
    client: ScimClient,
    ids: readonly string[],
  ): Promise<readonly number[]> {
    const accounts = await accountsOfUsers(transaction, client.providerId, ids);
    const unknown = ids.find((id) => !accounts.has(id));
    if (unknown !== undefined) {
      throw scimRefusal("invalidValue", `there is no user with the id ${JSON.stringify(unknown)}`);
    }
    return [...accounts.values()];
  }
}

interface Saved {
  /** Undefined for a new group. */
  readonly before: ScimGroup | undefined;
  readonly after: ScimGroup;
  /** Accounts; undefined leaves them. */
  readonly members: ReadonlySet<number> | undefined;
}

function existing(group: ScimGroup | undefined): ScimGroup {
  if (group === undefined) throw new RegistryError("groupUnknown");
  return group;
}
