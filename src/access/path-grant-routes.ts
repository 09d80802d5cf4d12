import { z } from "zod";
import { noContent, type Operation, ok, operation } from "../api/operation.ts";
import { pageHeaders, pageQuery, pageRequest } from "../api/paging.ts";
import { wordOfLevel } from "../api/schemas.ts";
import { RegistryError } from "../oci/errors.ts";
import { levelOfBody, namespaceParams, teamParam } from "./grant-routes.ts";
import {
  accessForm,
  granteeAnswer,
  namespaceTeamAccess,
  namespaceTeamAccessList,
  pathAccessAnswer,
  pathAccessList,
} from "./grant-schemas.ts";
import type { GrantService } from "./grant-service.ts";
import type { GranteeName } from "./grantee.ts";

const namespaceTeamParams = z.object({ ...namespaceParams.shape, teamname: teamParam });

const grantee = {
  team: teamParam.optional(),
  username: z.string().min(1).max(255).optional().meta({ description: "A user or a service account." }),
};

const pattern = z
  .string()
  .min(1)
  .max(258)
  .meta({ description: "What is below it: `org/**` for the whole namespace, `org/app/**`." });

const pathForm = z
  .strictObject({ pattern, ...grantee, ...accessForm.shape })
  .meta({ id: "SetPathAccess", description: "For a team or for a user: one of the two." });

/** Who has access to all repositories of a namespace, as in DTR, or to those below a path. */
export function pathGrantOperations(grants: GrantService): readonly Operation[] {
  const whole = (namespace: string) => `${namespace}/**`;
  return [
    operation({
      method: "GET",
      path: "/api/v0/repositoryNamespaces/{namespace}/teamAccess",
      id: "listNamespaceTeamAccess",
      tag: "repositoryNamespaces",
      summary: "The teams that were granted access to all repositories of a namespace",
      access: "namespace-admin",
      params: namespaceParams,
      query: pageQuery,
      answers: { 200: namespaceTeamAccessList },
      errors: ["accountUnknown", "paginationInvalid"],
      async handle({ params: { namespace }, query, caller }) {
        const found = await grants.listOnPaths(caller, namespace, {
          ...pageRequest(query),
          count: query.count,
          kind: "team",
          pattern: whole(namespace),
        });
        const teamAccessList = found.items.map((item) => ({
          accessLevel: wordOfLevel(item.level),
          ...granteeAnswer(item.grantee),
        }));
        return ok({ namespace, teamAccessList }, pageHeaders(found, found.count));
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/repositoryNamespaces/{namespace}/teamAccess/{teamname}",
      id: "getNamespaceTeamAccess",
      tag: "repositoryNamespaces",
      summary: "What a team was granted on all repositories of a namespace",
      access: "namespace-admin",
      params: namespaceTeamParams,
      answers: { 200: namespaceTeamAccess },
      errors: ["accountUnknown", "teamUnknown", "accessUnknown"],
      async handle({ params: { namespace, teamname }, caller }) {
        const found = await grants.getOnPath(caller, namespace, {
          to: { team: teamname },
          pattern: whole(namespace),
        });
        return ok({ namespace, accessLevel: wordOfLevel(found.level), ...granteeAnswer(found.grantee) });
      },
    }),
    operation({
      method: "PUT",
      path: "/api/v0/repositoryNamespaces/{namespace}/teamAccess/{teamname}",
      id: "setNamespaceTeamAccess",
      tag: "repositoryNamespaces",
      summary: "Grant a team access to all repositories of a namespace",
      access: "namespace-admin",
      params: namespaceTeamParams,
      body: accessForm,
      answers: { 200: namespaceTeamAccess },
      errors: ["accountUnknown", "teamUnknown", "accessLevelInvalid"],
      async handle({ params: { namespace, teamname }, body, caller }) {
        const level = levelOfBody(body);
        const team = await grants.grantOnPath(caller, namespace, {
          to: { team: teamname },
          pattern: whole(namespace),
          level,
        });
        return ok({ namespace, accessLevel: wordOfLevel(level), ...granteeAnswer(team) });
      },
    }),
    operation({
      method: "DELETE",
      path: "/api/v0/repositoryNamespaces/{namespace}/teamAccess/{teamname}",
      id: "removeNamespaceTeamAccess",
      tag: "repositoryNamespaces",
      summary: "Take a team's access to all repositories of a namespace away",
      access: "namespace-admin",
      params: namespaceTeamParams,
      answers: { 204: undefined },
      errors: ["accountUnknown", "teamUnknown"],
      async handle({ params: { namespace, teamname }, caller }) {
        await grants.revokeOnPath(caller, namespace, { from: { team: teamname }, pattern: whole(namespace) });
        return noContent();
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/repositoryNamespaces/{namespace}/pathAccess",
      id: "listPathAccess",
      tag: "repositoryNamespaces",
      summary: "The grants on a namespace and on paths in it, to teams and to users",
      access: "namespace-admin",
      params: namespaceParams,
      query: pageQuery.extend({ pattern: pattern.optional() }),
      answers: { 200: pathAccessList },
      errors: ["accountUnknown", "paginationInvalid"],
      async handle({ params: { namespace }, query, caller }) {
        const found = await grants.listOnPaths(caller, namespace, {
          ...pageRequest(query),
          count: query.count,
          ...(query.pattern !== undefined && { pattern: query.pattern }),
        });
        const items = found.items.map((item) => ({
          pattern: item.pattern,
          accessLevel: wordOfLevel(item.level),
          ...granteeAnswer(item.grantee),
        }));
        return ok({ namespace, pathAccessList: items }, pageHeaders(found, found.count));
      },
    }),
    operation({
      method: "PUT",
      path: "/api/v0/repositoryNamespaces/{namespace}/pathAccess",
      id: "setPathAccess",
      tag: "repositoryNamespaces",
      summary: "Grant a team or a user access to what is below a path, now and later",
      description:
        "With `read-write`, a push makes the repositories that it goes to below the path, and nowhere else.",
      access: "namespace-admin",
      params: namespaceParams,
      body: pathForm,
      answers: { 200: pathAccessAnswer },
      errors: ["accountUnknown", "teamUnknown", "userUnknown", "accessLevelInvalid"],
      async handle({ params: { namespace }, body, caller }) {
        const level = levelOfBody(body);
        const found = await grants.grantOnPath(caller, namespace, {
          to: granteeOf(body),
          pattern: body.pattern,
          level,
        });
        return ok({ pattern: body.pattern, accessLevel: wordOfLevel(level), ...granteeAnswer(found) });
      },
    }),
    operation({
      method: "DELETE",
      path: "/api/v0/repositoryNamespaces/{namespace}/pathAccess",
      id: "removePathAccess",
      tag: "repositoryNamespaces",
      summary: "Take what a team or a user was granted on a path away",
      access: "namespace-admin",
      params: namespaceParams,
      query: z.object({ pattern, ...grantee }),
      answers: { 204: undefined },
      errors: ["accountUnknown", "teamUnknown", "userUnknown"],
      async handle({ params: { namespace }, query, caller }) {
        await grants.revokeOnPath(caller, namespace, { from: granteeOf(query), pattern: query.pattern });
        return noContent();
      },
    }),
  ];
}

/** @throws RegistryError `parameterInvalid` unless exactly one of the two is named. */
function granteeOf(named: {
  readonly team?: string | undefined;
  readonly username?: string | undefined;
}): GranteeName {
  const { team, username } = named;
  if (team !== undefined && username === undefined) return { team };
  if (username !== undefined && team === undefined) return { username };
  throw new RegistryError("parameterInvalid", "name a team or a username: one of the two");
}
