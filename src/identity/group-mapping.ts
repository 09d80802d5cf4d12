import type { Transaction } from "kysely";
import type { Schema } from "../database/schema.ts";
import type { OrganizationReference, TeamReference } from "./memberships.ts";

/** What membership in a group of the provider is here. */
export type MappingTarget =
  | { readonly kind: "team"; readonly team: TeamReference; readonly isAdmin: boolean }
  | {
      readonly kind: "organization";
      readonly organization: OrganizationReference;
      readonly isOwner: boolean;
    }
  | { readonly kind: "registry"; readonly role: "admin" | "auditor" };

/** All that the groups of somebody give. */
export interface MappedRights {
  readonly teams: ReadonlyMap<number, { readonly team: TeamReference; readonly isAdmin: boolean }>;
  readonly organizations: ReadonlyMap<
    number,
    { readonly organization: OrganizationReference; readonly isOwner: boolean }
  >;
  readonly isAdmin: boolean;
  readonly isAuditor: boolean;
}

/** What the mappings of a provider make of the groups that somebody is in; the highest counts. */
export async function rightsOfGroups(
  transaction: Transaction<Schema>,
  providerId: number,
  groups: readonly string[],
): Promise<MappedRights> {
  const held = new Set(groups);
  const targets = await mappingTargets(transaction, providerId);
  return rightsOfTargets(targets.filter(({ group }) => held.has(group)).map(({ target }) => target));
}

/** What all of these give together; the highest counts. */
export function rightsOfTargets(targets: readonly MappingTarget[]): MappedRights {
  const teams = new Map<number, { team: TeamReference; isAdmin: boolean }>();
  const organizations = new Map<number, { organization: OrganizationReference; isOwner: boolean }>();
  const roles = new Set<string>();
  for (const target of targets) {
    if (target.kind === "registry") roles.add(target.role);
    else if (target.kind === "team") {
      const { team } = target;
      teams.set(team.id, { team, isAdmin: target.isAdmin || teams.get(team.id)?.isAdmin === true });
    } else {
      const { organization } = target;
      const isOwner = target.isOwner || organizations.get(organization.id)?.isOwner === true;
      organizations.set(organization.id, { organization, isOwner });
    }
  }
  return { teams, organizations, isAdmin: roles.has("admin"), isAuditor: roles.has("auditor") };
}

/** The groups of a provider that give anything, and what. */
export async function mappingTargets(
  transaction: Transaction<Schema>,
  providerId: number,
): Promise<readonly { readonly group: string; readonly target: MappingTarget }[]> {
  const rows = await transaction
    .selectFrom("group_mappings as m")
    .leftJoin("teams as t", "t.id", "m.team_id")
    .leftJoin("accounts as o", (join) =>
      join.on((on) => on("o.id", "=", on.fn.coalesce("t.organization_id", "m.organization_id"))),
    )
    .select(["m.external_group", "m.role", "t.id as team_id", "t.name as team_name"])
    .select(["o.id as organization_id", "o.name as organization_name"])
    .where("m.provider_id", "=", providerId)
    .execute();
  return rows.flatMap((row) => {
    const target = targetOf(row);
    return target === undefined ? [] : [{ group: row.external_group, target }];
  });
}

interface MappingRow {
  readonly role: string;
  readonly team_id: number | null;
  readonly team_name: string | null;
  readonly organization_id: number | null;
  readonly organization_name: string | null;
}

function targetOf(row: MappingRow): MappingTarget | undefined {
  const { role, team_id, team_name, organization_id, organization_name } = row;
  if (organization_id === null || organization_name === null) {
    if (role === "registry-admin") return { kind: "registry", role: "admin" };
    return role === "registry-auditor" ? { kind: "registry", role: "auditor" } : undefined;
  }
  const organization = { id: organization_id, name: organization_name };
  return team_id === null || team_name === null
    ? { kind: "organization", organization, isOwner: role === "owner" }
    : { kind: "team", team: { id: team_id, name: team_name, organization }, isAdmin: role === "admin" };
}
