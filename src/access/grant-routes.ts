import { z } from "zod";
import { noContent, type Operation, ok, operation } from "../api/operation.ts";
import { pageHeaders, pageQuery, pageRequest } from "../api/paging.ts";
import {
  accessLevelSchema,
  levelOfWord,
  namespaceParam,
  repositoryNameOf,
  repositoryParams,
  wordOfLevel,
} from "../api/schemas.ts";
import { RegistryError } from "../oci/errors.ts";
import { repositoryAnswer } from "../repositories/repository-schemas.ts";
import { accessForm, granteeAnswer, repositoryTeamAccess, repositoryUserAccess } from "./grant-schemas.ts";
import type { GrantService } from "./grant-service.ts";
import { MAX_GRANTS } from "./grant-service.ts";
import type { GranteeName } from "./grantee.ts";

export const teamParam = z
  .string()
  .min(1)
  .max(255)
  .meta({ description: "A team of the organization, by name or id." });
const userParam = z.string().min(1).max(255).meta({ description: "A user or a service account." });

/** The level that a body asks for. @throws RegistryError `accessLevelInvalid`. */
export function levelOfBody({ accessLevel }: z.output<typeof accessForm>) {
  const parsed = accessLevelSchema.safeParse(accessLevel);
  if (parsed.success) return levelOfWord(parsed.data);
  throw new RegistryError("accessLevelInvalid", undefined, { detail: { accessLevel } });
}

/** Who has access to one repository: its teams, as in DTR, and single users. */
export function repositoryGrantOperations(grants: GrantService): readonly Operation[] {
  const each = [
    {
      kind: "team",
      noun: "Team",
      list: "teamAccessList",
      param: "teamname",
      schema: repositoryTeamAccess,
      paramSchema: teamParam,
      unknown: "teamUnknown",
      of: "teams",
      to: (name: string): GranteeName => ({ team: name }),
    },
    {
      kind: "account",
      noun: "User",
      list: "userAccessList",
      param: "username",
      schema: repositoryUserAccess,
      paramSchema: userParam,
      unknown: "userUnknown",
      of: "users and service accounts",
      to: (name: string): GranteeName => ({ username: name }),
    },
  ] as const;
  return each.flatMap(({ kind, noun, list, param, schema, paramSchema, unknown, of, to }) => {
    const path = `/api/v0/repositories/{namespace}/{reponame}/${noun.toLowerCase()}Access`;
    const params = z.object({ ...repositoryParams.shape, [param]: paramSchema });
    const nameOf = (asked: Record<string, string>) => asked[param] ?? "";
    const answerOf = (found: Awaited<ReturnType<GrantService["listOnRepository"]>>) => ({
      repository: repositoryAnswer(found.repository),
      [list]: found.items.map(({ grantee, level }) => ({
        accessLevel: wordOfLevel(level),
        ...granteeAnswer(grantee),
      })),
    });
    return [
      operation({
        method: "GET",
        path,
        id: `listRepository${noun}Access`,
        tag: "repositories",
        summary: `The ${of} that were granted access to a repository`,
        description: "What was granted on the namespace or on a path above the repository is not among them.",
        access: "repository-admin",
        params: repositoryParams,
        query: pageQuery,
        answers: { 200: schema },
        errors: ["nameUnknown", "paginationInvalid"],
        async handle({ params: asked, query, caller }) {
          const request = { ...pageRequest(query), kind, count: query.count };
          const found = await grants.listOnRepository(caller, repositoryNameOf(asked), request);
          return ok(answerOf(found), pageHeaders(found, found.count));
        },
      }),
      operation({
        method: "PUT",
        path: `${path}/{${param}}`,
        id: `setRepository${noun}Access`,
        tag: "repositories",
        summary: `Grant one of the ${of} access to a repository`,
        access: "repository-admin",
        params,
        body: accessForm,
        answers: { 200: schema },
        errors: ["nameUnknown", unknown, "accessLevelInvalid"],
        async handle({ params: asked, body, caller }) {
          const name = repositoryNameOf({ namespace: asked.namespace, reponame: asked.reponame });
          await grants.grantOnRepository(caller, name, { to: to(nameOf(asked)), level: levelOfBody(body) });
          return ok(answerOf(await grants.listOnRepository(caller, name, { limit: MAX_GRANTS, kind })));
        },
      }),
      operation({
        method: "DELETE",
        path: `${path}/{${param}}`,
        id: `removeRepository${noun}Access`,
        tag: "repositories",
        summary: `Take the access to a repository of one of the ${of} away`,
        access: "repository-admin",
        params,
        answers: { 204: undefined },
        errors: ["nameUnknown", unknown],
        async handle({ params: asked, caller }) {
          const name = repositoryNameOf({ namespace: asked.namespace, reponame: asked.reponame });
          await grants.revokeOnRepository(caller, name, to(nameOf(asked)));
          return noContent();
        },
      }),
    ];
  });
}

/** The parameters of operations on a namespace's grants. */
export const namespaceParams = z.object({ namespace: namespaceParam });
