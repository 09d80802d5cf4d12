import { RegistryError } from "../oci/errors.ts";
import { isRepositoryName, type RepositoryName } from "../oci/names.ts";
import type { Action } from "./caller.ts";

/** What a credential is limited to; never more than its account may do. */
export interface CredentialScope {
  readonly repositories: readonly RepositoryScope[];
}

/** Actions on the repositories that a pattern stands for. */
export interface RepositoryScope {
  /** A repository's name, or `org/**` and `org/app/**` for all below; `**` for all there are. */
  readonly pattern: string;
  readonly actions: readonly Action[];
}

const EVERYTHING = "**";
const BELOW = "/**";

/** Whether the scope has room for an action. */
export function scopeAllows(scope: CredentialScope, action: Action, repository: RepositoryName): boolean {
  return scope.repositories.some(
    ({ pattern, actions }) => actions.includes(action) && patternMatches(pattern, repository),
  );
}

/** Whether a pattern stands for a repository. */
export function patternMatches(pattern: string, repository: string): boolean {
  if (pattern === EVERYTHING) return true;
  if (!pattern.endsWith(BELOW)) return pattern === repository;
  return repository.startsWith(pattern.slice(0, -2));
}

/**
 * The prefix that a pattern of `org/app/**` stands for, with the slash at its end.
 *
 * @throws RegistryError `parameterInvalid` when it is not of that form.
 */
export function parsePrefixPattern(pattern: string): string {
  const path = pattern.endsWith(BELOW) ? pattern.slice(0, -BELOW.length) : undefined;
  if (path !== undefined && isRepositoryName(path)) return `${path}/`;
  throw new RegistryError(
    "parameterInvalid",
    `${JSON.stringify(pattern.slice(0, 300))} is not a path prefix: write org/** or org/app/**`,
  );
}

/** Whether `text` stands for all that is below a path, rather than for one repository. */
export function isPathPattern(text: string): boolean {
  return text.endsWith(BELOW);
}

/** Whether `text` is a pattern of a {@link RepositoryScope}. */
export function isRepositoryPattern(text: string): boolean {
  if (text === EVERYTHING) return true;
  return isRepositoryName(text.endsWith(BELOW) ? text.slice(0, -BELOW.length) : text);
}

/** Every prefix with a slash at its end that a repository is below, the namespace first. */
export function prefixesOf(repository: string): readonly string[] {
  const prefixes: string[] = [];
  for (let slash = repository.indexOf("/"); slash !== -1; slash = repository.indexOf("/", slash + 1)) {
    prefixes.push(repository.slice(0, slash + 1));
  }
  return prefixes;
}
