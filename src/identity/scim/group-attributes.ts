import { z } from "zod";
import { isJsonObject, type Json } from "../../oci/json.ts";
import { checked, knownAttributes } from "./attributes.ts";
import type { Change } from "./patch.ts";
import { scimRefusal } from "./scim-refusal.ts";

/** Members that a group may have. */
export const MAX_MEMBERS = 50_000;

const NAMES = ["displayName", "externalId", "members"] as const;
const group = z.object({
  displayName: z.string().trim().min(1).max(255),
  externalId: z.string().max(512).optional(),
  members: z.array(z.string().min(1).max(255)).max(MAX_MEMBERS).optional(),
});

/** What a directory says of a group; members by their users' ids. */
export type GroupAttributes = z.output<typeof group>;

/** What becomes of a group; members are left as they are where nothing is said of them. */
export interface GroupChanges {
  readonly displayName?: string | undefined;
  /** Undefined for one that is taken away. */
  readonly externalId?: string | undefined;
  /** In the order they are made. */
  readonly members: readonly MemberChange[];
}

export type MemberChange =
  | { readonly op: "add" | "remove" | "replace"; readonly ids: readonly string[] }
  | { readonly op: "clear" };

/** The group that a `POST` or a `PUT` carries. @throws RegistryError `invalidValue`, `invalidSyntax`. */
export function parseGroup(body: Json): GroupAttributes {
  const { members, ...rest } = knownAttributes(body, NAMES);
  return checked(group, { ...rest, ...(members !== undefined && { members: idsOf(members) }) });
}

/** What a `PATCH` wants of a group. @throws RegistryError `invalidValue`, `invalidPath`. */
export function groupChanges(changes: readonly Change[]): GroupChanges {
  const members: MemberChange[] = [];
  let scalars: Pick<GroupChanges, "displayName" | "externalId"> = {};
  for (const { op, path, value } of changes) {
    const name = NAMES.find((each) => each.toLowerCase() === path.attribute);
    if (name === undefined) continue;
    if (name === "members") {
      const change = memberChange({ op, path, value });
      if (change !== undefined) members.push(change);
      continue;
    }
    if (path.conditions !== undefined || path.part !== undefined) {
      throw scimRefusal("invalidPath", `${name} is one string`);
    }
    const wanted = op === "remove" ? undefined : value;
    if (name === "displayName" && wanted === undefined) {
      throw scimRefusal("invalidValue", "a group has to have a displayName");
    }
    const said = checked(group.pick({ displayName: true, externalId: true }).partial(), { [name]: wanted });
    scalars = { ...scalars, ...(name === "externalId" && { externalId: undefined }), ...said };
  }
  return { ...scalars, members };
}

function memberChange({ op, path, value }: Change): MemberChange | undefined {
  if (path.part !== undefined && path.part !== "value") return undefined;
  if (path.conditions !== undefined) {
    const ids = path.conditions.map(({ attribute, value: id }) => (attribute === "value" ? id : undefined));
    const [id] = ids;
    if (ids.length !== 1 || typeof id !== "string") {
      throw scimRefusal("invalidPath", 'members are chosen by members[value eq "id"]');
    }
    // To replace one by itself is to have it.
    return { op: op === "remove" ? "remove" : "add", ids: [id] };
  }
  if (value === undefined) return op === "add" ? undefined : { op: "clear" };
  const ids = checked(group.shape.members.unwrap(), idsOf(value));
  return { op, ids };
}

/** `[{ "value": "id" }]`, one such object alone, or ids by themselves. */
function idsOf(members: Json): readonly unknown[] {
  const list: readonly Json[] = Array.isArray(members) ? members : [members as Json];
  return list.map((member) => {
    if (!isJsonObject(member)) return member;
    return member.value ?? knownAttributes(member, ["value"]).value;
  });
}
