import { z } from "zod";
import { type AccessLevel, LEVEL_WORDS } from "../access/decision.ts";
import { RegistryError } from "../oci/errors.ts";
import { isRepositoryName, type RepositoryName } from "../oci/names.ts";

/** Path parameters that many operations share. Their forms are checked here, once. */
export const namespaceParam = z.string().min(1).max(255).meta({ description: "A user or an organization." });

/** The rest of a repository's name. A nested path is written with `%2F`: `app%2Fweb`. */
export const reponameParam = z
  .string()
  .min(1)
  .max(255)
  .meta({ description: "The repository's name in its namespace; slashes in it are written %2F." });

/** `{namespace}` and `{reponame}`. */
export const repositoryParams = z.object({ namespace: namespaceParam, reponame: reponameParam });

/**
 * The repository that a path names. One that no repository can have is simply not there.
 *
 * @throws RegistryError `nameUnknown`.
 */
export function repositoryNameOf(params: z.output<typeof repositoryParams>): RepositoryName {
  const name = `${params.namespace}/${params.reponame}`;
  if (!params.namespace.includes("/") && isRepositoryName(name)) return name;
  throw new RegistryError("nameUnknown");
}

/** DTR's words for levels of access. */
export const accessLevelSchema = z.enum(["read-only", "read-write", "admin"]).meta({
  id: "AccessLevel",
  description: "What may be done to a repository; each includes those before it.",
});

export type AccessLevelWord = z.output<typeof accessLevelSchema>;

/** The level that a word stands for. */
export function levelOfWord(word: AccessLevelWord): Exclude<AccessLevel, "none"> {
  return word === "admin" ? "administer" : word === "read-write" ? "write" : "read";
}

/** The word for a level; undefined for none. */
export function wordOfLevel(level: AccessLevel): AccessLevelWord | undefined {
  return level === "none" ? undefined : (LEVEL_WORDS[level] as AccessLevelWord);
}

/** An instant as DTR writes it: RFC 3339; the zero of Go's time where there is none. */
export function instant(at: number | null | undefined): string {
  return at === null || at === undefined ? "0001-01-01T00:00:00Z" : new Date(at).toISOString();
}
