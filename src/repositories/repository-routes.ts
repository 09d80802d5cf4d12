import { z } from "zod";
import { created, noContent, type Operation, ok, operation } from "../api/operation.ts";
import { pageHeaders, pageQuery, pageRequest } from "../api/paging.ts";
import { namespaceParam, repositoryNameOf, repositoryParams } from "../api/schemas.ts";
import { parseRepositoryName } from "../oci/names.ts";
import type { RepositoryFields } from "./repository.ts";
import type { RepositoryDeletions } from "./repository-deletions.ts";
import {
  createRepositoryForm,
  repositoriesSchema,
  repositoryAnswer,
  repositorySchema,
  updateRepositoryForm,
} from "./repository-schemas.ts";
import type { RepositoryService } from "./repository-service.ts";

export interface RepositoryRoutes {
  readonly repositories: RepositoryService;
  readonly repositoryDeletions: RepositoryDeletions;
}

/** Repositories, as in DTR. */
export function repositoryOperations(services: RepositoryRoutes): readonly Operation[] {
  const { repositories, repositoryDeletions } = services;
  return [
    operation({
      method: "GET",
      path: "/api/v0/repositories",
      id: "listRepositories",
      tag: "repositories",
      summary: "The repositories that the caller may see",
      access: "anyone",
      query: pageQuery,
      answers: { 200: repositoriesSchema },
      errors: ["paginationInvalid"],
      async handle({ query, caller }) {
        const page = await repositories.list(caller, pageRequest(query));
        const count = query.count ? await repositories.count(caller) : undefined;
        return ok({ repositories: page.items.map(repositoryAnswer) }, pageHeaders(page, count));
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/repositories/{namespace}",
      id: "listNamespaceRepositories",
      tag: "repositories",
      summary: "The repositories of a namespace that the caller may see",
      access: "anyone",
      params: z.object({ namespace: namespaceParam }),
      query: pageQuery,
      answers: { 200: repositoriesSchema },
      errors: ["accountUnknown", "paginationInvalid"],
      async handle({ params: { namespace }, query, caller }) {
        const page = await repositories.list(caller, { ...pageRequest(query), namespace });
        const count = query.count ? await repositories.count(caller, namespace) : undefined;
        return ok({ repositories: page.items.map(repositoryAnswer) }, pageHeaders(page, count));
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/repositories/{namespace}",
      id: "createRepository",
      tag: "repositories",
      summary: "Make a repository",
      description:
        "For the namespace's user, the owners of its organization, and those with admin access to the namespace or to a path that the name is below.",
      access: "namespace-admin",
      params: z.object({ namespace: namespaceParam }),
      body: createRepositoryForm,
      answers: { 201: repositorySchema },
      errors: ["accountUnknown", "nameInvalid", "repositoryExists", "visibilityInvalid"],
      async handle({ params, body: { name, ...fields }, caller }) {
        const repository = await repositories.create(caller, {
          name: parseRepositoryName(`${params.namespace}/${name}`),
          ...fieldsOf(fields),
        });
        return created(repositoryAnswer(repository));
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/repositories/{namespace}/{reponame}",
      id: "getRepository",
      tag: "repositories",
      summary: "A repository",
      description: "By the name that it had before it was renamed as well, for a while.",
      access: "anyone",
      params: repositoryParams,
      answers: { 200: repositorySchema },
      errors: ["nameUnknown"],
      async handle({ params, caller }) {
        return ok(repositoryAnswer(await repositories.get(caller, repositoryNameOf(params))));
      },
    }),
    operation({
      method: "PATCH",
      path: "/api/v0/repositories/{namespace}/{reponame}",
      id: "updateRepository",
      tag: "repositories",
      summary: "Change settings of a repository",
      description: "What is left out stays as it is.",
      access: "repository-admin",
      params: repositoryParams,
      body: updateRepositoryForm,
      answers: { 200: repositorySchema },
      errors: ["nameUnknown", "visibilityInvalid"],
      async handle({ params, body, caller }) {
        const repository = await repositories.update(caller, repositoryNameOf(params), fieldsOf(body));
        return ok(repositoryAnswer(repository));
      },
    }),
    operation({
      method: "DELETE",
      path: "/api/v0/repositories/{namespace}/{reponame}",
      id: "deleteRepository",
      tag: "repositories",
      summary: "Delete a repository",
      description:
        "It is gone at once, and its name is free. For the grace period it can be restored; then its content goes.",
      access: "repository-admin",
      params: repositoryParams,
      answers: { 204: undefined },
      errors: ["nameUnknown", "unsupported"],
      async handle({ params, caller }) {
        await repositoryDeletions.delete(caller, repositoryNameOf(params));
        return noContent();
      },
    }),
  ];
}

/** DTR calls the one line the short description. */
function fieldsOf({
  shortDescription,
  ...fields
}: z.output<typeof updateRepositoryForm>): Partial<RepositoryFields> {
  return {
    ...fields,
    ...(shortDescription !== undefined && { description: shortDescription }),
  } as Partial<RepositoryFields>;
}
