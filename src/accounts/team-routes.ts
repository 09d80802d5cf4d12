import { z } from "zod";
import { created, noContent, type Operation, ok, operation } from "../api/operation.ts";
import { accountsPageQuery, pageHeaders, pageRequest } from "../api/paging.ts";
import {
  descriptionText,
  memberBody,
  memberSchema,
  membershipForm,
  nameOrId,
  teamNameOrId,
  text,
} from "./account-schemas.ts";
import { MEMBER_FILTERS } from "./organization-members.ts";
import type { People } from "./people.ts";
import type { TeamSeen } from "./teams.ts";

const TAG = "teams";

/** As DTR's, with its name and size. */
export const teamSchema = z
  .object({
    id: z.string().meta({ description: "Stable, and never given out twice." }),
    orgID: z.string(),
    name: z.string(),
    description: z.string(),
    clientUserIsMember: z.boolean().meta({ description: "Whether the asker is in it." }),
    membersCount: z.int(),
  })
  .meta({ id: "Team" });

/** The team as it is shown. */
export function teamBody(team: TeamSeen): z.output<typeof teamSchema> {
  return {
    id: team.uid,
    orgID: team.organizationUid,
    name: team.name,
    description: team.description,
    clientUserIsMember: team.callerIsMember,
    membersCount: team.membersCount,
  };
}

const organizationParams = z.object({ orgNameOrID: nameOrId });
const teamParams = organizationParams.extend({ teamNameOrID: teamNameOrId });
const memberParams = teamParams.extend({ memberNameOrID: nameOrId });

/** Teams of organizations. */
export function teamOperations(people: People): readonly Operation[] {
  const { directory, teams } = people;
  const teamOf = async (params: z.output<typeof teamParams>) => ({
    organization: await directory.nameOf(params.orgNameOrID),
    team: params.teamNameOrID,
  });
  return [
    operation({
      method: "POST",
      path: "/enzi/v0/accounts/{orgNameOrID}/teams",
      id: "createTeam",
      tag: TAG,
      summary: "Make a team",
      access: "organization-owner",
      params: organizationParams,
      body: z
        .strictObject({ name: text(255), description: descriptionText.optional() })
        .meta({ id: "CreateTeam" }),
      answers: { 201: teamSchema },
      errors: ["organizationUnknown", "teamExists", "teamNameInvalid"],
      async handle({ params, body, caller }) {
        const organization = await directory.nameOf(params.orgNameOrID);
        return created(teamBody(await teams.create(caller, organization, body)));
      },
    }),
    operation({
      method: "GET",
      path: "/enzi/v0/accounts/{orgNameOrID}/teams",
      id: "listTeams",
      tag: TAG,
      summary: "The teams of an organization, by name",
      access: "organization-member",
      params: organizationParams,
      query: accountsPageQuery,
      answers: { 200: z.object({ teams: z.array(teamSchema) }).meta({ id: "Teams" }) },
      errors: ["organizationUnknown", "paginationInvalid"],
      async handle({ params, query, caller }) {
        const organization = await directory.nameOf(params.orgNameOrID);
        const page = await teams.list(caller, organization, pageRequest(query));
        return ok({ teams: page.items.map(teamBody) }, pageHeaders(page));
      },
    }),
    operation({
      method: "GET",
      path: "/enzi/v0/accounts/{orgNameOrID}/teams/{teamNameOrID}",
      id: "getTeam",
      tag: TAG,
      summary: "A team",
      access: "organization-member",
      params: teamParams,
      answers: { 200: teamSchema },
      errors: ["organizationUnknown", "teamUnknown"],
      async handle({ params, caller }) {
        return ok(teamBody(await teams.get(caller, await teamOf(params))));
      },
    }),
    operation({
      method: "PATCH",
      path: "/enzi/v0/accounts/{orgNameOrID}/teams/{teamNameOrID}",
      id: "updateTeam",
      tag: TAG,
      summary: "Give a team another name or description",
      access: "organization-owner",
      params: teamParams,
      body: z
        .strictObject({ name: text(255).optional(), description: descriptionText.optional() })
        .meta({ id: "UpdateTeam" }),
      answers: { 200: teamSchema },
      errors: ["organizationUnknown", "teamUnknown", "teamExists", "teamNameInvalid"],
      async handle({ params, body, caller }) {
        return ok(teamBody(await teams.update(caller, await teamOf(params), body)));
      },
    }),
    operation({
      method: "DELETE",
      path: "/enzi/v0/accounts/{orgNameOrID}/teams/{teamNameOrID}",
      id: "deleteTeam",
      tag: TAG,
      summary: "Delete a team, and what it was granted",
      access: "organization-owner",
      params: teamParams,
      answers: { 204: undefined },
      errors: ["organizationUnknown"],
      async handle({ params, caller }) {
        await teams.delete(caller, await teamOf(params));
        return noContent();
      },
    }),
    ...teamMemberOperations(people),
  ];
}

function teamMemberOperations({ directory, teams }: People): readonly Operation[] {
  const addressed = async (params: z.output<typeof memberParams>) => ({
    organization: await directory.nameOf(params.orgNameOrID),
    team: params.teamNameOrID,
    member: await directory.nameOf(params.memberNameOrID),
  });
  const set = (method: "PUT" | "PATCH") =>
    operation({
      method,
      path: "/enzi/v0/accounts/{orgNameOrID}/teams/{teamNameOrID}/members/{memberNameOrID}",
      id: method === "PUT" ? "setTeamMember" : "updateTeamMember",
      tag: TAG,
      summary:
        method === "PUT" ? "Put somebody into a team" : "Mark a member as the team's administrator, or not",
      description:
        "A user who is no member of the organization becomes one. Service accounts of the organization may be in its teams.",
      access: "organization-owner",
      params: memberParams,
      body: membershipForm,
      bodyOptional: true,
      answers: { 200: memberSchema },
      errors: ["organizationUnknown", "teamUnknown", method === "PUT" ? "userUnknown" : "memberUnknown"],
      async handle({ params, body, caller }) {
        const options = { isAdmin: body.isAdmin, mayAdd: method === "PUT" };
        return ok(memberBody(await teams.setMember(caller, await addressed(params), options)));
      },
    });
  return [
    operation({
      method: "GET",
      path: "/enzi/v0/accounts/{orgNameOrID}/teams/{teamNameOrID}/members",
      id: "listTeamMembers",
      tag: TAG,
      summary: "The members of a team, by name",
      access: "organization-member",
      params: teamParams,
      query: accountsPageQuery.extend({ filter: z.enum(MEMBER_FILTERS).default("all") }),
      answers: { 200: z.object({ members: z.array(memberSchema) }).meta({ id: "Members" }) },
      errors: ["organizationUnknown", "teamUnknown", "paginationInvalid"],
      async handle({ params, query, caller }) {
        const of = { organization: await directory.nameOf(params.orgNameOrID), team: params.teamNameOrID };
        const page = await teams.listMembers(caller, of, { ...pageRequest(query), filter: query.filter });
        return ok({ members: page.items.map(memberBody) }, pageHeaders(page));
      },
    }),
    operation({
      method: "GET",
      path: "/enzi/v0/accounts/{orgNameOrID}/teams/{teamNameOrID}/members/{memberNameOrID}",
      id: "getTeamMember",
      tag: TAG,
      summary: "A member of a team",
      access: "organization-member",
      params: memberParams,
      answers: { 200: memberSchema },
      errors: ["organizationUnknown", "teamUnknown", "memberUnknown"],
      async handle({ params, caller }) {
        const { member, ...of } = await addressed(params);
        return ok(memberBody(await teams.getMember(caller, of, member)));
      },
    }),
    set("PUT"),
    set("PATCH"),
    operation({
      method: "DELETE",
      path: "/enzi/v0/accounts/{orgNameOrID}/teams/{teamNameOrID}/members/{memberNameOrID}",
      id: "removeTeamMember",
      tag: TAG,
      summary: "Take somebody out of a team",
      access: "organization-owner",
      params: memberParams,
      answers: { 204: undefined },
      errors: ["organizationUnknown"],
      async handle({ params, caller }) {
        const { member, ...of } = await addressed(params);
        await teams.removeMember(caller, of, member);
        return noContent();
      },
    }),
  ];
}
