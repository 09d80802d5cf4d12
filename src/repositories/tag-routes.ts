import { z } from "zod";
import { noContent, type Operation, ok, operation } from "../api/operation.ts";
import { pageHeaders, pageQuery, pageRequest } from "../api/paging.ts";
import { repositoryNameOf, repositoryParams } from "../api/schemas.ts";
import { parseDigest } from "../oci/digest.ts";
import { RegistryError } from "../oci/errors.ts";
import { isTag, parseReference, parseTag, type Reference, type Tag } from "../oci/names.ts";
import { MAX_DESCRIBED } from "./image-reader.ts";
import type { TagHistory } from "./tag-history.ts";
import {
  listTagBody,
  listTagSchema,
  tagBody,
  tagEventBody,
  tagEventSchema,
  tagSchema,
} from "./tag-schemas.ts";
import type { TagService } from "./tag-service.ts";
import { TAG_SORTS } from "./tag-store.ts";

export interface TagRoutes {
  readonly tags: TagService;
  readonly tagHistory: TagHistory;
}

const REPOSITORY = "/api/v0/repositories/{namespace}/{reponame}";

const name = z.string().min(1).max(255);
const tagParams = z.object({ ...repositoryParams.shape, tag: name });
const referenceParams = z.object({
  ...repositoryParams.shape,
  reference: name.meta({ description: "A tag or a digest." }),
});
/** Of DTR's clients: the name of the registry that trust data is kept under. There is none here. */
const domain = z
  .string()
  .max(255)
  .optional()
  .meta({ description: "Taken for DTR's clients; changes nothing." });
const eventPage = pageQuery.omit({ count: true });

/** Tags, their past, and the way back. */
export function tagOperations(routes: TagRoutes): readonly Operation[] {
  return [...listOperations(routes), ...historyOperations(routes)];
}

function listOperations({ tags }: TagRoutes): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: `${REPOSITORY}/tags`,
      id: "listRepositoryTags",
      tag: "repositories",
      summary: "Tags of a repository",
      description: `With \`includeManifests\` each tag comes with what is in its image, and a page has at most ${MAX_DESCRIBED} tags.`,
      access: "repository-read",
      params: repositoryParams,
      query: pageQuery.extend({
        includeManifests: z.stringbool().default(false),
        sort: z
          .enum(TAG_SORTS)
          .default("name")
          .meta({ description: "With a minus: the last, or the newest, first." }),
        filter: z
          .string()
          .max(128)
          .optional()
          .meta({ description: "Only tags with this in their names, in upper or lower case." }),
        domain,
      }),
      answers: { 200: z.array(listTagSchema) },
      errors: ["nameUnknown", "paginationInvalid"],
      async handle({ params, query, caller }) {
        const repository = repositoryNameOf(params);
        const { sort, filter, includeManifests: describe } = query;
        const wanted = { ...pageRequest(query), sort, describe, ...(filter !== undefined && { filter }) };
        const page = await tags.list(caller, repository, wanted);
        const count = query.count ? await tags.count(caller, repository, filter) : undefined;
        return ok(page.items.map(listTagBody), pageHeaders(page, count));
      },
    }),
    operation({
      method: "GET",
      path: `${REPOSITORY}/tags/{reference}`,
      id: "getRepositoryTag",
      tag: "repositories",
      summary: "A tag, or what has a digest",
      description:
        "The answer is a list: of an index one entry for each platform (`os` and `arch` choose), of a digest one for each of its tags.",
      access: "repository-read",
      params: referenceParams,
      query: z.object({
        os: z.string().max(64).optional(),
        arch: z.string().max(64).optional(),
        domain,
      }),
      answers: { 200: z.array(tagSchema) },
      errors: ["nameUnknown", "tagUnknown", "manifestUnknown"],
      async handle({ params, query, caller }) {
        const repository = repositoryNameOf(params);
        const found = await tags.get(caller, repository, {
          reference: possibleReference(params.reference),
          ...(query.os && { os: query.os }),
          ...(query.arch && { architecture: query.arch }),
        });
        return ok(
          found.flatMap(({ image, ...tag }) => (image ? [tagBody(repository, { ...tag, image })] : [])),
        );
      },
    }),
    operation({
      method: "DELETE",
      path: `${REPOSITORY}/tags/{tag}`,
      id: "deleteRepositoryTag",
      tag: "repositories",
      summary: "Deletes a tag",
      description:
        "Its image goes after the grace period when nothing else holds it; until then the tag can be restored.",
      access: "repository-write",
      params: tagParams,
      query: z.object({ domain }),
      answers: { 204: undefined },
      errors: ["nameUnknown", "tagInvalid", "unsupported"],
      async handle({ params, caller }) {
        await tags.delete(caller, repositoryNameOf(params), parseTag(params.tag));
        return noContent();
      },
    }),
  ];
}

function historyOperations({ tagHistory }: TagRoutes): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: `${REPOSITORY}/tags/{tag}/history`,
      id: "getTagHistory",
      tag: "repositories",
      summary: "What a tag pointed at, the newest first",
      access: "repository-read",
      params: tagParams,
      query: eventPage,
      answers: { 200: z.array(tagEventSchema) },
      errors: ["nameUnknown", "tagUnknown", "paginationInvalid"],
      async handle({ params, query, caller }) {
        const tag = possibleTag(params.tag);
        const request = pageRequest({ ...query, count: false });
        const page = await tagHistory.list(caller, repositoryNameOf(params), { ...request, tag });
        return ok(page.items.map(tagEventBody), pageHeaders(page));
      },
    }),
    operation({
      method: "GET",
      path: `${REPOSITORY}/deletedTags`,
      id: "listDeletedTags",
      tag: "repositories",
      summary: "Deleted tags that can be restored",
      access: "repository-read",
      params: repositoryParams,
      query: eventPage,
      answers: { 200: z.array(tagEventSchema) },
      errors: ["nameUnknown", "paginationInvalid"],
      async handle({ params, query, caller }) {
        const request = pageRequest({ ...query, count: false });
        const page = await tagHistory.listDeleted(caller, repositoryNameOf(params), request);
        return ok(page.items.map(tagEventBody), pageHeaders(page));
      },
    }),
    operation({
      method: "POST",
      path: `${REPOSITORY}/tags/{tag}/restore`,
      id: "restoreTag",
      tag: "repositories",
      summary: "Points a tag at what it pointed at before",
      description: "Brings back what was deleted of that image. Without a body: what it pointed at last.",
      access: "repository-write",
      params: tagParams,
      body: z.strictObject({
        digest: z.string().max(160).optional().meta({ description: "Restore this image of its past." }),
        eventId: z.int().min(1).optional().meta({ description: "Undo this event of its history." }),
      }),
      bodyOptional: true,
      answers: {
        200: z
          .object({
            tag: z.string(),
            digest: z.string(),
            replaced: z
              .string()
              .meta({ description: "What it pointed at until now; empty when it was gone." }),
          })
          .meta({ id: "RestoredTag" }),
      },
      errors: ["nameUnknown", "tagUnknown", "manifestUnknown", "tagImmutable", "digestInvalid"],
      async handle({ params, body, caller }) {
        const { tag, digest, replaced } = await tagHistory.restore(caller, {
          repository: repositoryNameOf(params),
          tag: possibleTag(params.tag),
          ...(body.digest !== undefined && { to: parseDigest(body.digest) }),
          ...(body.eventId !== undefined && { eventId: body.eventId }),
        });
        return ok({ tag, digest, replaced: replaced ?? "" });
      },
    }),
  ];
}

/** A tag that no repository can have is simply not there. */
function possibleTag(text: string): Tag {
  if (isTag(text)) return text;
  throw new RegistryError("tagUnknown");
}

function possibleReference(text: string): Reference {
  return text.includes(":") ? parseReference(text) : possibleTag(text);
}
