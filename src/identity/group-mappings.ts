import type { Caller } from "../access/caller.ts";
import type { Database } from "../database/database.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import { RegistryError } from "../oci/errors.ts";
import type { Page, PageRequest } from "../registry/registry.ts";
import type { IdentityProviders } from "./identity-providers.ts";

export type MappingRole = "member" | "admin" | "owner" | "registry-admin" | "registry-auditor";

/** What membership in a group of a provider gives here. */
export interface GroupMapping {
  readonly id: number;
  readonly group: string;
  /** Undefined for a role in the whole registry. */
  readonly organization: string | undefined;
  /** Undefined for a role in the organization itself. */
  readonly team: string | undefined;
  readonly role: MappingRole;
}

export interface GroupMappingsOptions {
  readonly database: Database;
  readonly providers: IdentityProviders;
  readonly events: EventRecorder;
}

/** Mappings of one provider at most: they are looked at with every sign-in. */
const MAX_MAPPINGS = 10_000;

/** Which groups of a provider give what. Administrators only. Takes effect at the next sign-in or sync; of SCIM at once. */
export class GroupMappings {
  readonly #database: Database;
  readonly #providers: IdentityProviders;
  readonly #events: EventRecorder;

  constructor(options: GroupMappingsOptions) {
    this.#database = options.database;
    this.#providers = options.providers;
    this.#events = options.events;
  }

  /** Mappings in the order they were made. @throws RegistryError `providerUnknown`. */
  async list(caller: Caller, provider: string, page: PageRequest): Promise<Page<GroupMapping>> {
    const { id } = await this.#providers.reference(caller, provider);
    const after = Number(page.after ?? 0);
    if (!Number.isSafeInteger(after)) throw new RegistryError("paginationInvalid");
    const rows = await this.#database.read
      .selectFrom("group_mappings as m")
      .leftJoin("teams as t", "t.id", "m.team_id")
      .leftJoin("accounts as o", (join) =>
        join.on((on) => on("o.id", "=", on.fn.coalesce("t.organization_id", "m.organization_id"))),
      )
      .select(["m.id", "m.external_group", "m.role", "t.name as team", "o.name as organization"])
      .where("m.provider_id", "=", id)
      .where("m.id", ">", after)
      .orderBy("m.id")
      .limit(page.limit + 1)
      .execute();
    const items = rows.slice(0, page.limit).map((row) => ({
      id: row.id,
      group: row.external_group,
      organization: row.organization ?? undefined,
      team: row.team ?? undefined,
      role: row.role,
    }));
    const last = items.at(-1);
    return rows.length > page.limit && last !== undefined ? { items, next: String(last.id) } : { items };
  }

  /**
   * Adds a mapping; one that is there already is left as it is.
   *
   * @throws RegistryError `providerUnknown`, `organizationUnknown`, `teamUnknown`,
   * `parameterInvalid` when the role does not fit what it is in.
   */
  async add(caller: Caller, provider: string, mapping: Omit<GroupMapping, "id">): Promise<GroupMapping> {
    const { id: providerId, kind } = await this.#providers.reference(caller, provider);
    const { organization, team, role } = mapping;
    checkRole(mapping);
    const group = kind.groupName?.(mapping.group) ?? mapping.group;
    return this.#database.transaction(async (transaction) => {
      const organizationId =
        organization === undefined
          ? undefined
          : (
              await transaction
                .selectFrom("accounts")
                .select("id")
                .where("name", "=", organization)
                .where("kind", "=", "organization")
                .executeTakeFirst()
            )?.id;
      if (organization !== undefined && organizationId === undefined)
        throw new RegistryError("organizationUnknown");
      const teamId =
        team === undefined
          ? undefined
          : (
              await transaction
                .selectFrom("teams")
                .select("id")
                .where("organization_id", "=", organizationId ?? -1)
                .where("name", "=", team)
                .executeTakeFirst()
            )?.id;
      if (team !== undefined && teamId === undefined) throw new RegistryError("teamUnknown");
      const all = await transaction
        .selectFrom("group_mappings")
        .select(["id", "external_group", "team_id", "organization_id", "role"])
        .where("provider_id", "=", providerId)
        .limit(MAX_MAPPINGS)
        .execute();
      const target = {
        team_id: teamId ?? null,
        organization_id: teamId === undefined ? (organizationId ?? null) : null,
      };
      const same = all.find(
        (each) =>
          each.external_group === group &&
          each.team_id === target.team_id &&
          each.organization_id === target.organization_id &&
          each.role === role,
      );
      if (same !== undefined) return { ...mapping, group, id: same.id };
      if (all.length >= MAX_MAPPINGS)
        throw new RegistryError("conflict", `a provider has ${MAX_MAPPINGS} group mappings at most`);
      const { id } = await transaction
        .insertInto("group_mappings")
        .values({ provider_id: providerId, external_group: group, role, created_at: Date.now(), ...target })
        .returning("id")
        .executeTakeFirstOrThrow();
      await kind.mappingChanged?.(transaction, { providerId, provider, group, by: caller });
      await this.#events.record(transaction, caller, {
        type: "CREATE",
        action: "group_mapping.create",
        object: { type: "group_mapping", id: String(id), name: group },
        ...(organization !== undefined && { namespace: organization }),
        data: { provider, role, ...(team !== undefined && { team }) },
      });
      return { ...mapping, group, id };
    });
  }

  /** Removes a mapping. @throws RegistryError `providerUnknown`, `mappingUnknown`. */
  async remove(caller: Caller, provider: string, id: number): Promise<void> {
    const { id: providerId, kind } = await this.#providers.reference(caller, provider);
    await this.#database.transaction(async (transaction) => {
      const row = await transaction
        .deleteFrom("group_mappings")
        .where("id", "=", id)
        .where("provider_id", "=", providerId)
        .returning(["external_group", "role"])
        .executeTakeFirst();
      if (row === undefined) throw new RegistryError("mappingUnknown");
      const group = row.external_group;
      await kind.mappingChanged?.(transaction, { providerId, provider, group, by: caller });
      await this.#events.record(transaction, caller, {
        type: "DELETE",
        action: "group_mapping.delete",
        object: { type: "group_mapping", id: String(id), name: row.external_group },
        data: { provider, role: row.role },
      });
    });
  }
}

function checkRole({ organization, team, role }: Omit<GroupMapping, "id">): void {
  const fits =
    team !== undefined
      ? organization !== undefined && (role === "member" || role === "admin")
      : organization !== undefined
        ? role === "member" || role === "owner"
        : role === "registry-admin" || role === "registry-auditor";
  if (fits) return;
  throw new RegistryError(
    "parameterInvalid",
    "the role is member or admin of a team, member or owner of an organization, or registry-admin or registry-auditor without either",
  );
}
