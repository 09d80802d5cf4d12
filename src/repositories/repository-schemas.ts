import { z } from "zod";
import { nameInNamespace, type Repository } from "./repository.ts";
import { MAX_LONG_DESCRIPTION } from "./repository-service.ts";

const fields = {
  shortDescription: z.string().max(512).meta({ description: "One line." }),
  longDescription: z
    .string()
    .max(MAX_LONG_DESCRIPTION)
    .refine((text) => Buffer.byteLength(text) <= MAX_LONG_DESCRIPTION, { error: "too long: 100 KiB at most" })
    .meta({ description: "The README: Markdown, of 100 KiB at most." }),
  visibility: z.string().max(100).meta({ description: "`public` or `private`." }),
  scanOnPush: z.boolean(),
  immutableTags: z.boolean().meta({ description: "Whether a tag that exists keeps its image." }),
  enableManifestLists: z.boolean().meta({ description: "Kept for DTR's clients; changes nothing." }),
  tagLimit: z
    .int()
    .min(0)
    .max(1_000_000)
    .meta({ description: "Tags at most, the oldest go first; 0 for any number." }),
};

/** `forms.UpdateRepo`. */
export const updateRepositoryForm = z.strictObject(fields).partial().meta({ id: "UpdateRepository" });

/** `forms.CreateRepo`. */
export const createRepositoryForm = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(255)
      .meta({ description: "In its namespace; may have slashes in it: `app/web`." }),
    ...updateRepositoryForm.shape,
  })
  .meta({ id: "CreateRepository" });

/** `responses.Repository`. */
export const repositorySchema = z
  .object({
    id: z.string().meta({ description: "Stays the same when the repository is renamed." }),
    namespace: z.string(),
    namespaceType: z.enum(["user", "organization"]),
    name: z.string(),
    ...fields,
    visibility: z.enum(["public", "private"]),
    pulls: z.number(),
    pushes: z.number(),
  })
  .meta({ id: "Repository" });

/** `responses.Repositories`. */
export const repositoriesSchema = z
  .object({ repositories: z.array(repositorySchema) })
  .meta({ id: "Repositories" });

/** A repository as the API shows it. */
export function repositoryAnswer(repository: Repository): z.output<typeof repositorySchema> {
  return {
    id: repository.uid,
    namespace: repository.namespace,
    namespaceType: repository.namespaceKind === "organization" ? "organization" : "user",
    name: nameInNamespace(repository),
    shortDescription: repository.description,
    longDescription: repository.longDescription,
    visibility: repository.visibility,
    scanOnPush: repository.scanOnPush,
    immutableTags: repository.immutableTags,
    enableManifestLists: repository.enableManifestLists,
    tagLimit: repository.tagLimit,
    pulls: repository.pulls,
    pushes: repository.pushes,
  };
}
