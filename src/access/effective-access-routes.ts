import { z } from "zod";
import { type Operation, ok, operation } from "../api/operation.ts";
import { pageHeaders, pageQuery, pageRequest } from "../api/paging.ts";
import { repositoryNameOf, repositoryParams, wordOfLevel } from "../api/schemas.ts";
import type { RepositoryFinder } from "../repositories/repository-finder.ts";
import { repositoryAnswer } from "../repositories/repository-schemas.ts";
import type { EffectiveAccess } from "./effective-access.ts";
import { teamParam } from "./grant-routes.ts";
import {
  granteeAnswer,
  teamRepositoryAccess,
  userOnRepository,
  userRepositoryAccess,
} from "./grant-schemas.ts";
import type { GrantService } from "./grant-service.ts";

export interface EffectiveAccessRoutes {
  readonly effectiveAccess: EffectiveAccess;
  readonly grants: GrantService;
  readonly repositoryFinder: RepositoryFinder;
}

const username = z.string().min(1).max(255);

/** What teams and people can reach. */
export function effectiveAccessOperations(services: EffectiveAccessRoutes): readonly Operation[] {
  const { effectiveAccess, grants, repositoryFinder } = services;
  return [
    operation({
      method: "GET",
      path: "/api/v0/accounts/{orgname}/teams/{teamname}/repositoryAccess",
      id: "listTeamRepositoryAccess",
      tag: "accounts",
      summary: "The repositories that a team was granted access to",
      description: "Those of them that the caller may see.",
      access: "organization-member",
      params: z.object({ orgname: z.string().min(1).max(255), teamname: teamParam }),
      query: pageQuery,
      answers: { 200: teamRepositoryAccess },
      errors: ["organizationUnknown", "teamUnknown", "paginationInvalid"],
      async handle({ params, query, caller }) {
        const found = await grants.listOfTeam(caller, params.orgname, {
          ...pageRequest(query),
          count: query.count,
          team: params.teamname,
        });
        const levels = new Map(found.items.map(({ name, level }) => [name, level]));
        const repositories = await repositoryFinder.all(found.items.map(({ name }) => name));
        const repositoryAccessList = repositories.map((repository) => ({
          accessLevel: wordOfLevel(levels.get(repository.name) ?? "none"),
          repository: repositoryAnswer(repository),
        }));
        const body = { ...granteeAnswer(found.team), repositoryAccessList };
        return ok(body, pageHeaders(found, found.count));
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/accounts/{username}/repositoryAccess/{namespace}/{reponame}",
      id: "getUserRepositoryAccess",
      tag: "accounts",
      summary: "The access that an account has to a repository, all its grants together",
      access: "self",
      params: z.object({ username, ...repositoryParams.shape }),
      answers: { 200: userOnRepository },
      errors: ["accountUnknown", "userUnknown", "nameUnknown", "accessUnknown"],
      async handle({ params, caller }) {
        const { account, repository, level } = await effectiveAccess.levelOn(
          caller,
          params.username,
          repositoryNameOf(params),
        );
        return ok({
          accessLevel: wordOfLevel(level),
          repository: repositoryAnswer(repository),
          ...granteeAnswer(account),
        });
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/accounts/{username}/repositoryAccess",
      id: "listUserRepositoryAccess",
      tag: "accounts",
      summary: "The repositories that an account can reach, with the access it has to each",
      access: "self",
      params: z.object({ username }),
      query: pageQuery,
      answers: { 200: userRepositoryAccess },
      errors: ["accountUnknown", "userUnknown", "paginationInvalid"],
      async handle({ params, query, caller }) {
        const found = await effectiveAccess.list(caller, params.username, {
          ...pageRequest(query),
          count: query.count,
        });
        const repositoryAccessList = found.items.map(({ repository, level }) => ({
          accessLevel: wordOfLevel(level),
          repository: repositoryAnswer(repository),
        }));
        const body = { ...granteeAnswer(found.account), repositoryAccessList };
        return ok(body, pageHeaders(found, found.count));
      },
    }),
  ];
}
