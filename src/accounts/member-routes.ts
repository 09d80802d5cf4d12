import { z } from "zod";
import { noContent, type Operation, ok, operation } from "../api/operation.ts";
import { accountsPageQuery, pageHeaders, pageRequest } from "../api/paging.ts";
import {
  accountBody,
  accountSchema,
  memberBody,
  memberSchema,
  membershipForm,
  nameOrId,
} from "./account-schemas.ts";
import { MEMBER_FILTERS } from "./organization-members.ts";
import type { People } from "./people.ts";
import { teamBody, teamSchema } from "./team-routes.ts";

const TAG = "organizations";

const membersQuery = accountsPageQuery.extend({
  filter: z.enum(MEMBER_FILTERS).default("all").meta({ description: "Owners are the admins." }),
});

/** Organizations: who belongs to them, and who owns them. */
export function memberOperations({ directory, members }: People): readonly Operation[] {
  const organizationParams = z.object({ orgNameOrID: nameOrId });
  const memberParams = organizationParams.extend({ memberNameOrID: nameOrId });
  const addressed = async (params: z.output<typeof memberParams>) => ({
    organization: await directory.nameOf(params.orgNameOrID),
    member: await directory.nameOf(params.memberNameOrID),
  });
  const set = (method: "PUT" | "PATCH") =>
    operation({
      method,
      path: "/enzi/v0/accounts/{orgNameOrID}/members/{memberNameOrID}",
      id: method === "PUT" ? "setMember" : "updateMember",
      tag: TAG,
      summary:
        method === "PUT" ? "Make a user a member or an owner" : "Make a member an owner, or no longer one",
      access: "organization-owner",
      params: memberParams,
      body: membershipForm,
      bodyOptional: true,
      answers: { 200: memberSchema },
      errors: ["organizationUnknown", "lastOwner", method === "PUT" ? "userUnknown" : "memberUnknown"],
      async handle({ params, body, caller }) {
        const options = { isAdmin: body.isAdmin, mayAdd: method === "PUT" };
        return ok(memberBody(await members.set(caller, await addressed(params), options)));
      },
    });
  return [
    operation({
      method: "GET",
      path: "/enzi/v0/accounts/{orgNameOrID}/members",
      id: "listMembers",
      tag: TAG,
      summary: "The members of an organization, by name",
      access: "organization-member",
      params: organizationParams,
      query: membersQuery,
      answers: { 200: z.object({ members: z.array(memberSchema) }).meta({ id: "Members" }) },
      errors: ["organizationUnknown", "paginationInvalid"],
      async handle({ params, query, caller }) {
        const organization = await directory.nameOf(params.orgNameOrID);
        const options = { ...pageRequest(query), filter: query.filter };
        const page = await members.list(caller, organization, options);
        return ok({ members: page.items.map(memberBody) }, pageHeaders(page));
      },
    }),
    operation({
      method: "GET",
      path: "/enzi/v0/accounts/{orgNameOrID}/members/{memberNameOrID}",
      id: "getMember",
      tag: TAG,
      summary: "A member of an organization",
      access: "organization-member",
      params: memberParams,
      answers: { 200: memberSchema },
      errors: ["organizationUnknown", "memberUnknown"],
      async handle({ params, caller }) {
        return ok(memberBody(await members.get(caller, await addressed(params))));
      },
    }),
    set("PUT"),
    set("PATCH"),
    operation({
      method: "DELETE",
      path: "/enzi/v0/accounts/{orgNameOrID}/members/{memberNameOrID}",
      id: "removeMember",
      tag: TAG,
      summary: "Take somebody out of an organization, and out of its teams",
      description: "What was granted to the account itself in the organization goes as well. At once.",
      access: "organization-owner",
      params: memberParams,
      answers: { 204: undefined },
      errors: ["organizationUnknown", "lastOwner"],
      async handle({ params, caller }) {
        await members.remove(caller, await addressed(params));
        return noContent();
      },
    }),
    operation({
      method: "GET",
      path: "/enzi/v0/accounts/{orgNameOrID}/members/{memberNameOrID}/teams",
      id: "listMemberTeams",
      tag: TAG,
      summary: "The teams of an organization that a member is in",
      access: "organization-member",
      params: memberParams,
      query: accountsPageQuery,
      answers: {
        200: z
          .object({ memberTeams: z.array(z.object({ team: teamSchema, isAdmin: z.boolean() })) })
          .meta({ id: "MemberTeams" }),
      },
      errors: ["organizationUnknown", "memberUnknown", "paginationInvalid"],
      async handle({ params, query, caller }) {
        const page = await members.teamsOf(caller, await addressed(params), pageRequest(query));
        const memberTeams = page.items.map(({ team, isAdmin }) => ({ team: teamBody(team), isAdmin }));
        return ok({ memberTeams }, pageHeaders(page));
      },
    }),
    operation({
      method: "GET",
      path: "/enzi/v0/accounts/{userNameOrID}/organizations",
      id: "listUserOrganizations",
      tag: TAG,
      summary: "The organizations that a user is a member of",
      access: "self",
      params: z.object({ userNameOrID: nameOrId }),
      query: accountsPageQuery,
      answers: {
        200: z
          .object({ memberOrgs: z.array(z.object({ org: accountSchema, isAdmin: z.boolean() })) })
          .meta({ id: "MemberOrgs" }),
      },
      errors: ["accountUnknown", "paginationInvalid"],
      async handle({ params, query, caller }) {
        const user = await directory.nameOf(params.userNameOrID);
        const page = await members.organizationsOf(caller, user, pageRequest(query));
        const memberOrgs = page.items.map(({ organization, isAdmin }) => ({
          org: accountBody(organization),
          isAdmin,
        }));
        return ok({ memberOrgs }, pageHeaders(page));
      },
    }),
  ];
}
