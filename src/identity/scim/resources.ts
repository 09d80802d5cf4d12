import { GROUP_SCHEMA, LIST_SCHEMA, type Resource, SCIM_BASE, USER_SCHEMA } from "./discovery.ts";
import type { ListedGroup, ScimUser } from "./scim-service.ts";
import type { UserAttributes } from "./user-attributes.ts";

/** A user as RFC 7643, section 4.1 has it. @param origin - the registry's address, as the client used it. */
export function userResource(user: ScimUser, origin: string): Resource {
  const { userName, externalId, name, displayName, emails, active }: UserAttributes = user.attributes;
  return {
    schemas: [USER_SCHEMA],
    id: user.id,
    ...(externalId !== undefined && { externalId }),
    userName,
    ...(name !== undefined && { name }),
    ...(displayName !== undefined && { displayName }),
    ...(emails !== undefined && emails.length > 0 && { emails }),
    active,
    meta: meta("User", user, origin),
  };
}

/** A group as RFC 7643, section 4.2 has it. */
export function groupResource({ group, members }: ListedGroup, origin: string): Resource {
  const { id, displayName, externalId } = group;
  return {
    schemas: [GROUP_SCHEMA],
    id,
    ...(externalId !== undefined && { externalId }),
    displayName,
    ...(members !== undefined && {
      members: members.map((member) => ({
        value: member.id,
        display: member.userName,
        type: "User",
        $ref: `${origin}${SCIM_BASE}/Users/${member.id}`,
      })),
    }),
    meta: meta("Group", group, origin),
  };
}

/** A page of resources (RFC 7644, 3.4.2). */
export function listResource(
  resources: readonly Resource[],
  page: { readonly total: number; readonly startIndex: number },
): Resource {
  return {
    schemas: [LIST_SCHEMA],
    totalResults: page.total,
    startIndex: page.startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}

function meta(
  resourceType: "User" | "Group",
  resource: { readonly id: string; readonly createdAt: number; readonly updatedAt: number },
  origin: string,
): Resource {
  return {
    resourceType,
    created: new Date(resource.createdAt).toISOString(),
    lastModified: new Date(resource.updatedAt).toISOString(),
    location: `${origin}${SCIM_BASE}/${resourceType}s/${resource.id}`,
  };
}
