import { z } from "zod";
import { noContent, type Operation, ok, operation } from "../api/operation.ts";
import { pageHeaders, pageQuery, pageRequest } from "../api/paging.ts";
import { instant, namespaceParam, repositoryNameOf, repositoryParams } from "../api/schemas.ts";
import { namespaceOf, parseRepositoryName } from "../oci/names.ts";
import { nameInNamespace } from "./repository.ts";
import type { RepositoryDeletions, RestorableRepository } from "./repository-deletions.ts";
import type { RepositoryRenames } from "./repository-renames.ts";
import { repositoryAnswer, repositorySchema } from "./repository-schemas.ts";

export interface RepositoryLifecycleRoutes {
  readonly repositoryDeletions: RepositoryDeletions;
  readonly repositoryRenames: RepositoryRenames;
}

const restoreForm = z
  .strictObject({
    id: z
      .string()
      .max(64)
      .optional()
      .meta({ description: "Which of those that had the name. Default: the one deleted last." }),
  })
  .meta({ id: "RestoreRepository" });

const renameForm = z
  .strictObject({
    namespace: namespaceParam.optional().meta({ description: "To move it to. Default: where it is." }),
    name: z.string().min(1).max(255).meta({ description: "The new name in the namespace." }),
  })
  .meta({ id: "RenameRepository" });

const renamed = z
  .object({
    repository: repositorySchema,
    previousName: z.string(),
    redirectUntil: z.string().meta({ description: "Until when the old name answers pulls." }),
    droppedGrants: z
      .number()
      .meta({ description: "Grants that ended because it went to another namespace." }),
    droppedWebhooks: z.number().meta({ description: "Webhooks that ended for the same reason." }),
  })
  .meta({ id: "RenamedRepository" });

const deletedRepository = z
  .object({
    id: z.string(),
    namespace: z.string(),
    name: z.string(),
    deletedAt: z.string(),
    restorableUntil: z.string(),
  })
  .meta({ id: "DeletedRepository" });

/** What DTR did not have: restoring and renaming repositories; and deleting all of a namespace. */
export function repositoryLifecycleOperations(services: RepositoryLifecycleRoutes): readonly Operation[] {
  const { repositoryDeletions, repositoryRenames } = services;
  return [
    operation({
      method: "DELETE",
      path: "/api/v0/accounts/{namespace}/repositories",
      id: "deleteNamespaceRepositories",
      tag: "repositories",
      summary: "Delete all repositories of a namespace",
      description: "Each of them can be restored for the grace period.",
      access: "namespace-admin",
      params: z.object({ namespace: namespaceParam }),
      answers: { 204: undefined },
      errors: ["accountUnknown", "unsupported"],
      async handle({ params, caller }) {
        await repositoryDeletions.deleteAll(caller, params.namespace);
        return noContent();
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/repositoryNamespaces/{namespace}/deletedRepositories",
      id: "listDeletedRepositories",
      tag: "repositories",
      summary: "The deleted repositories of a namespace that can be restored",
      access: "namespace-admin",
      params: z.object({ namespace: namespaceParam }),
      query: pageQuery.omit({ count: true }),
      answers: { 200: z.object({ repositories: z.array(deletedRepository) }) },
      errors: ["accountUnknown", "paginationInvalid"],
      async handle({ params, query, caller }) {
        const request = pageRequest({ ...query, count: false });
        const page = await repositoryDeletions.list(caller, params.namespace, request);
        return ok({ repositories: page.items.flatMap(deletedAnswer) }, pageHeaders(page));
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/repositories/{namespace}/{reponame}/restore",
      id: "restoreRepository",
      tag: "repositories",
      summary: "Bring a deleted repository back",
      description:
        "With all that was in it; private, and without the grants and webhooks that it had. Refused when a new repository has the name.",
      access: "repository-admin",
      params: repositoryParams,
      body: restoreForm,
      bodyOptional: true,
      answers: { 200: repositorySchema },
      errors: ["nameUnknown", "repositoryExists"],
      async handle({ params, body: { id }, caller }) {
        const name = repositoryNameOf(params);
        const repository = await repositoryDeletions.restore(caller, {
          name,
          ...(id !== undefined && { uid: id }),
        });
        return ok(repositoryAnswer(repository));
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/repositories/{namespace}/{reponame}/rename",
      id: "renameRepository",
      tag: "repositories",
      summary: "Rename a repository, or move it to another namespace",
      description:
        "For who administers it and may make a repository of the new name. Pulls by the old name go on for a while; a new repository of the old name ends that.",
      access: "repository-admin",
      params: repositoryParams,
      body: renameForm,
      answers: { 200: renamed },
      errors: ["nameUnknown", "nameInvalid", "repositoryExists", "accountUnknown"],
      async handle({ params, body, caller }) {
        const name = repositoryNameOf(params);
        const target = parseRepositoryName(`${body.namespace ?? namespaceOf(name)}/${body.name}`);
        const answer = await repositoryRenames.rename(caller, name, target);
        return ok({
          ...answer,
          repository: repositoryAnswer(answer.repository),
          redirectUntil: instant(answer.redirectUntil),
        });
      },
    }),
  ];
}

function deletedAnswer({ uid, name, deletedAt, restorableUntil }: RestorableRepository) {
  if (name === undefined) return [];
  const namespace = namespaceOf(name);
  return [
    {
      id: uid,
      namespace,
      name: nameInNamespace({ name, namespace }),
      deletedAt: instant(deletedAt),
      restorableUntil: instant(restorableUntil),
    },
  ];
}
