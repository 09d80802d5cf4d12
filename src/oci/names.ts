import { type Digest, isDigest } from "./digest.ts";
import { RegistryError } from "./errors.ts";

declare const repositoryNameBrand: unique symbol;
declare const tagBrand: unique symbol;

/** A repository name that was parsed: `namespace/path/...`, of any depth. */
export type RepositoryName = string & { readonly [repositoryNameBrand]: true };

/** A tag that was parsed. */
export type Tag = string & { readonly [tagBrand]: true };

/** What a manifest is asked for by. */
export type Reference = Tag | Digest;

/** Longest repository name, as the most common clients have it (distribution/reference). */
export const MAX_REPOSITORY_NAME_LENGTH = 255;

// OCI distribution spec, "Pulling manifests".
const REPOSITORY_NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

/** Whether `text` is a repository name. */
export function isRepositoryName(text: string): text is RepositoryName {
  return text.length <= MAX_REPOSITORY_NAME_LENGTH && REPOSITORY_NAME.test(text);
}

/**
 * Parses a repository name from outside.
 *
 * @throws RegistryError `nameInvalid`.
 */
export function parseRepositoryName(text: string): RepositoryName {
  if (!isRepositoryName(text)) {
    throw new RegistryError("nameInvalid", undefined, { detail: { name: text.slice(0, 300) } });
  }
  return text;
}

/** Whether `text` is a tag. */
export function isTag(text: string): text is Tag {
  return TAG.test(text);
}

/**
 * Parses a tag from outside.
 *
 * @throws RegistryError `tagInvalid`.
 */
export function parseTag(text: string): Tag {
  if (!isTag(text)) {
    throw new RegistryError("tagInvalid", undefined, { detail: { tag: text.slice(0, 200) } });
  }
  return text;
}

/**
 * Parses what a manifest is asked for by: a digest when there is a colon in it, else a tag.
 *
 * @throws RegistryError `digestInvalid` or `tagInvalid`.
 */
export function parseReference(text: string): Reference {
  if (isDigest(text)) return text;
  if (text.includes(":")) {
    throw new RegistryError("digestInvalid", undefined, { detail: { digest: text.slice(0, 160) } });
  }
  return parseTag(text);
}

/** The first path component: the account that a repository belongs to, by name. */
export function namespaceOf(name: RepositoryName): string {
  const slash = name.indexOf("/");
  return slash === -1 ? name : name.slice(0, slash);
}
