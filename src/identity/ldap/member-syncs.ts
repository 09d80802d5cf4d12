import type { Transaction } from "kysely";
import type { Caller } from "../../access/caller.ts";
import type { ManagementAccess } from "../../access/management-access.ts";
import { uidOf } from "../../accounts/account-name.ts";
import type { Database } from "../../database/database.ts";
import type { Schema } from "../../database/schema.ts";
import type { EventRecorder } from "../../events/event-recorder.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { OrganizationReference, TeamReference } from "../memberships.ts";
import { type MemberSyncOptions, memberSyncSchema, NO_SYNC } from "./configuration.ts";

/** Which users of a directory make up a team, or own an organization. */
export interface MemberSync {
  readonly id: number;
  readonly organization: OrganizationReference;
  /** Undefined for the owners of the organization. */
  readonly team: TeamReference | undefined;
  readonly options: MemberSyncOptions;
}

export interface MemberSyncsOptions {
  readonly database: Database;
  readonly access: ManagementAccess;
  readonly events: EventRecorder;
}

/**
 * The configuration of member syncs. Owners of the organization may look. Administrators alone may
 * change it: a filter of one's own choice asks the directory with the reader's rights.
 */
export class MemberSyncs {
  readonly #database: Database;
  readonly #access: ManagementAccess;
  readonly #events: EventRecorder;

  constructor(options: MemberSyncsOptions) {
    this.#database = options.database;
    this.#access = options.access;
    this.#events = options.events;
  }

  /** @param team undefined for the owners. @throws RegistryError `organizationUnknown`, `teamUnknown`. */
  async get(caller: Caller, organization: string, team: string | undefined): Promise<MemberSyncOptions> {
    const name = await this.#organizationName(caller, organization);
    await this.#access.organizationOwner(caller, name, "read");
    const target = await this.#target(this.#database.read, name, team);
    const row = await this.#database.read
      .selectFrom("member_syncs")
      .select("configuration")
      .where(target.column, "=", target.id)
      .executeTakeFirst();
    return row === undefined ? NO_SYNC : memberSyncSchema.parse(JSON.parse(row.configuration));
  }

  /** As {@link get}. Takes effect with the next sync, and with each login of a user of the directory. */
  async set(
    caller: Caller,
    place: { readonly organization: string; readonly team: string | undefined },
    options: MemberSyncOptions,
  ): Promise<MemberSyncOptions> {
    await this.#access.administrator(caller);
    const name = await this.#organizationName(caller, place.organization);
    await this.#database.transaction(async (transaction) => {
      const target = await this.#target(transaction, name, place.team);
      const changes = { configuration: JSON.stringify(options), updated_at: Date.now() };
      await transaction
        .insertInto("member_syncs")
        .values({
          team_id: target.column === "team_id" ? target.id : null,
          organization_id: target.column === "organization_id" ? target.id : null,
          ...changes,
        })
        .onConflict((conflict) => conflict.column(target.column).doUpdateSet(changes))
        .execute();
      await this.#events.record(transaction, caller, {
        type: "UPDATE",
        action: target.column === "team_id" ? "team.sync.update" : "organization.sync.update",
        object: {
          type: target.column === "team_id" ? "team" : "organization",
          name: target.column === "team_id" ? `${name}/${target.name}` : name,
        },
        namespace: name,
        data: { enabled: options.enableSync },
      });
    });
    return options;
  }

  /** The name of an organization that is given by name or id. */
  async #organizationName(caller: Caller, nameOrId: string): Promise<string> {
    await this.#access.user(caller);
    const uid = uidOf(nameOrId);
    const row = await this.#database.read
      .selectFrom("accounts")
      .select("name")
      .where("kind", "=", "organization")
      .where(uid === undefined ? "name" : "uid", "=", uid ?? nameOrId)
      .executeTakeFirst();
    if (row === undefined) throw new RegistryError("organizationUnknown");
    return row.name;
  }

  async #target(
    connection: Database["read"] | Transaction<Schema>,
    organization: string,
    team: string | undefined,
  ): Promise<{
    readonly column: "team_id" | "organization_id";
    readonly id: number;
    readonly name: string;
  }> {
    const owner = await connection
      .selectFrom("accounts")
      .select(["id", "name"])
      .where("name", "=", organization)
      .where("kind", "=", "organization")
      .executeTakeFirst();
    if (owner === undefined) throw new RegistryError("organizationUnknown");
    if (team === undefined) return { column: "organization_id", ...owner };
    const uid = uidOf(team);
    const found = await connection
      .selectFrom("teams")
      .select(["id", "name"])
      .where("organization_id", "=", owner.id)
      .where(uid === undefined ? "name" : "uid", "=", uid ?? team)
      .executeTakeFirst();
    if (found === undefined) throw new RegistryError("teamUnknown");
    return { column: "team_id", ...found };
  }
}

/** Every member sync that there is, those that are switched off included. */
export async function allMemberSyncs(
  connection: Database["read"] | Transaction<Schema>,
): Promise<readonly MemberSync[]> {
  const rows = await connection
    .selectFrom("member_syncs as s")
    .leftJoin("teams as t", "t.id", "s.team_id")
    .innerJoin("accounts as o", (join) =>
      join.on((on) => on("o.id", "=", on.fn.coalesce("t.organization_id", "s.organization_id"))),
    )
    .select(["s.id", "s.configuration", "t.id as team_id", "t.name as team_name"])
    .select(["o.id as organization_id", "o.name as organization_name"])
    .orderBy("s.id")
    .execute();
  return rows.map((row) => {
    const organization = { id: row.organization_id, name: row.organization_name };
    return {
      id: row.id,
      organization,
      team:
        row.team_id === null || row.team_name === null
          ? undefined
          : { id: row.team_id, name: row.team_name, organization },
      options: memberSyncSchema.parse(JSON.parse(row.configuration)),
    };
  });
}
