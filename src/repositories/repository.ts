import type { Instant } from "../database/schema.ts";
import type { RepositoryName } from "../oci/names.ts";

/** Who may pull: everybody who is logged in (and who is not, where that is allowed), or those with access alone. */
export type Visibility = "public" | "private";

/** A repository as people see it. */
export interface Repository {
  readonly id: number;
  /** What the API calls its id: stays the same when the repository is renamed. */
  readonly uid: string;
  readonly name: RepositoryName;
  /** The account that it belongs to, by name: the first component of its own. */
  readonly namespace: string;
  /** Undefined when there is no account of that name. */
  readonly namespaceKind: "user" | "organization" | "service" | undefined;
  readonly visibility: Visibility;
  /** One line. */
  readonly description: string;
  /** The README; Markdown. */
  readonly longDescription: string;
  readonly scanOnPush: boolean;
  /** Whether a tag that exists keeps its image. */
  readonly immutableTags: boolean;
  /** Kept for DTR's clients; changes nothing. */
  readonly enableManifestLists: boolean;
  /** Tags it has at most; 0 for any number. */
  readonly tagLimit: number;
  readonly pulls: number;
  readonly pushes: number;
  readonly createdAt: Instant;
}

/** What can be set on a repository. */
export interface RepositoryFields {
  readonly visibility: string;
  readonly description: string;
  readonly longDescription: string;
  readonly scanOnPush: boolean;
  readonly immutableTags: boolean;
  readonly enableManifestLists: boolean;
  readonly tagLimit: number;
}

/** The name of a repository in its namespace; all of it where it has no other. */
export function nameInNamespace({ name, namespace }: Pick<Repository, "name" | "namespace">): string {
  return name.startsWith(`${namespace}/`) ? name.slice(namespace.length + 1) : name;
}

/** What an event about a repository says of it. */
export function eventSubject({
  id,
  uid,
  name,
  namespace,
}: Pick<Repository, "id" | "uid" | "name" | "namespace">) {
  return {
    object: { type: "repository", id: uid, name },
    namespace,
    repository: { id, name },
  } as const;
}
