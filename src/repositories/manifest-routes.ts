import { z } from "zod";
import { noContent, type Operation, ok, operation } from "../api/operation.ts";
import { pageHeaders, pageQuery, pageRequest } from "../api/paging.ts";
import { repositoryNameOf, repositoryParams } from "../api/schemas.ts";
import { parseDigest } from "../oci/digest.ts";
import { parseReference } from "../oci/names.ts";
import { MAX_DESCRIBED } from "./image-reader.ts";
import type { ManifestService } from "./manifest-service.ts";
import { descriptorSchema, manifestBody, manifestSchema } from "./tag-schemas.ts";

const REPOSITORY = "/api/v0/repositories/{namespace}/{reponame}";

/** Manifests, tagged or not, and what refers to them. */
export function manifestOperations(manifests: ManifestService): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: `${REPOSITORY}/manifests`,
      id: "listRepositoryManifests",
      tag: "repositories",
      summary: "Manifests of a repository, with what is in their images",
      description: `Sorted by digest, at most ${MAX_DESCRIBED} a page.`,
      access: "repository-read",
      params: repositoryParams,
      query: pageQuery,
      answers: { 200: z.array(manifestSchema) },
      errors: ["nameUnknown", "paginationInvalid"],
      async handle({ params, query, caller }) {
        const repository = repositoryNameOf(params);
        const page = await manifests.list(caller, repository, pageRequest(query));
        const count = query.count ? await manifests.count(caller, repository) : undefined;
        return ok(page.items.map(manifestBody), pageHeaders(page, count));
      },
    }),
    operation({
      method: "DELETE",
      path: `${REPOSITORY}/manifests/{reference}`,
      id: "deleteRepositoryManifest",
      tag: "repositories",
      summary: "Deletes a manifest with all its tags",
      access: "repository-write",
      params: z.object({
        ...repositoryParams.shape,
        reference: z.string().min(1).max(255).meta({ description: "A digest, or a tag of the manifest." }),
      }),
      answers: { 204: undefined },
      errors: ["nameUnknown", "tagInvalid", "digestInvalid", "unsupported"],
      async handle({ params, caller }) {
        await manifests.delete(caller, repositoryNameOf(params), parseReference(params.reference));
        return noContent();
      },
    }),
    operation({
      method: "GET",
      path: `${REPOSITORY}/manifests/{digest}/referrers`,
      id: "listReferrers",
      tag: "repositories",
      summary: "What refers to a manifest: signatures, bills of materials and the like",
      access: "repository-read",
      params: z.object({ ...repositoryParams.shape, digest: z.string().min(1).max(160) }),
      query: pageQuery.omit({ count: true }).extend({ artifactType: z.string().max(255).optional() }),
      answers: { 200: z.array(descriptorSchema) },
      errors: ["nameUnknown", "digestInvalid", "paginationInvalid"],
      async handle({ params, query, caller }) {
        const page = await manifests.referrers(caller, repositoryNameOf(params), {
          ...pageRequest({ ...query, count: false }),
          digest: parseDigest(params.digest),
          ...(query.artifactType && { artifactType: query.artifactType }),
        });
        return ok(page.items, pageHeaders(page));
      },
    }),
  ];
}
