import type { RequestedAccess } from "../access/access-control.ts";
import type { Action } from "../access/caller.ts";
import { RegistryError } from "../oci/errors.ts";
import { isRepositoryName, type RepositoryName } from "../oci/names.ts";

/** What a token is asked to be good for. */
export interface RequestedScope {
  readonly repositories: readonly RequestedAccess[];
  readonly catalog: boolean;
}

/** Scopes in one request, and characters in all of them: the token has to fit into a header. */
export const MAX_SCOPES = 100;
const MAX_LENGTH = 4096;

// The grammar of docker's token scopes: resourcetype[(class)]:name:action[,action]
const SCOPE =
  /^([a-z0-9]+)(?:\(([a-z0-9]+)\))?:([A-Za-z0-9][A-Za-z0-9._/:-]*):((?:[a-z_]+|\*)(?:,(?:[a-z_]+|\*))*)$/;

const ACTIONS: Readonly<Record<string, readonly Action[]>> = {
  pull: ["pull"],
  push: ["push"],
  delete: ["delete"],
  "*": ["pull", "push", "delete", "administer"],
};

/**
 * Parses the `scope` parameters of a token request (docker's token spec, "Resource Scope Grammar").
 * Each may hold several, separated by spaces. Types, classes and actions that are not ours ask for
 * nothing, and so do names that no repository here can have.
 *
 * @throws RegistryError `parameterInvalid` when one is malformed, or when they are too many.
 */
export function parseScopes(parameters: readonly string[]): RequestedScope {
  if (parameters.reduce((length, { length: one }) => length + one, 0) > MAX_LENGTH) throw tooMuch();
  const scopes = parameters.flatMap((parameter) => parameter.split(" ").filter((scope) => scope !== ""));
  if (scopes.length > MAX_SCOPES) throw tooMuch();
  const repositories = new Map<RepositoryName, Set<Action>>();
  let catalog = false;
  for (const scope of scopes) {
    const match = SCOPE.exec(scope);
    if (match === null) {
      throw new RegistryError("parameterInvalid", "scope is not of the form type:name:action[,action]", {
        detail: { scope: scope.slice(0, 300) },
      });
    }
    const [, type, resourceClass = "", name = "", actions = ""] = match;
    const words = actions.split(",");
    if (type === "registry" && name === "catalog") {
      // Old clients ask for a search.
      catalog ||= words.includes("*") || words.includes("search");
    } else if (type === "repository" && isOurClass(resourceClass) && isRepositoryName(name)) {
      const wanted = repositories.get(name) ?? new Set();
      for (const word of words) for (const action of ACTIONS[word] ?? []) wanted.add(action);
      repositories.set(name, wanted);
    }
  }
  return {
    repositories: [...repositories].map(([repository, wanted]) => ({ repository, actions: wanted })),
    catalog,
  };
}

/** A granted scope, as a token request would ask for it. */
export function formatScopes(
  repositories: ReadonlyMap<RepositoryName, ReadonlySet<Action>>,
  catalog: boolean,
): string {
  const scopes = [...repositories].map(([name, actions]) => `repository:${name}:${[...actions].join(",")}`);
  return [...scopes, ...(catalog ? ["registry:catalog:*"] : [])].join(" ");
}

/** Plugins are repositories like all others to us. */
function isOurClass(resourceClass: string): boolean {
  return resourceClass === "" || resourceClass === "image" || resourceClass === "plugin";
}

function tooMuch(): RegistryError {
  return new RegistryError(
    "parameterInvalid",
    `a token is good for ${MAX_SCOPES} scopes of ${MAX_LENGTH} characters together at most`,
  );
}
