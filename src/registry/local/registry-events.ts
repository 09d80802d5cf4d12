import type { NewEvent } from "../../events/event-recorder.ts";
import type { Digest } from "../../oci/digest.ts";
import { namespaceOf, type RepositoryName } from "../../oci/names.ts";
import type { RecordedTagChange } from "./tag-rules.ts";

/*
 * What happens in repositories, as events. Their types are DTR's words: a push makes something
 * (CREATE), a pull gets it (GET).
 */

/** A repository, as events name it. */
export interface EventRepository {
  readonly id: number;
  readonly name: RepositoryName;
}

/** A push made the repository. */
export function repositoryCreated(repository: EventRepository & { readonly uid: string }): NewEvent {
  return {
    type: "CREATE",
    action: "repository.create",
    object: { type: "repository", id: repository.uid, name: repository.name },
    ...placeOf(repository),
    data: { by: "push" },
  };
}

/** Something happened to a tag. */
export function tagChanged(repository: EventRepository, change: RecordedTagChange): NewEvent {
  const digest = change.digest ?? change.previous;
  const previous = change.previous !== digest ? change.previous : undefined;
  return {
    type: change.action === "delete" ? "DELETE" : change.action === "restore" ? "UPDATE" : "CREATE",
    action: `tag.${change.action}`,
    object: { type: "tag", name: `${repository.name}:${change.tag}` },
    ...placeOf(repository),
    tag: change.tag,
    ...(digest !== undefined && { digest }),
    ...(previous !== undefined && { data: { previousDigest: previous } }),
  };
}

/** A manifest was pushed, or deleted. */
export function manifestChanged(
  repository: EventRepository,
  action: "push" | "delete",
  digest: Digest,
): NewEvent {
  return {
    type: action === "push" ? "CREATE" : "DELETE",
    action: `manifest.${action}`,
    object: { type: "manifest", id: digest, name: `${repository.name}@${digest}` },
    ...placeOf(repository),
    digest,
  };
}

/** A blob was deleted. */
export function blobDeleted(repository: EventRepository, digest: Digest): NewEvent {
  return {
    type: "DELETE",
    action: "blob.delete",
    object: { type: "blob", id: digest, name: `${repository.name}@${digest}` },
    ...placeOf(repository),
    digest,
  };
}

function placeOf({ id, name }: EventRepository): Pick<NewEvent, "namespace" | "repository"> {
  return { namespace: namespaceOf(name), repository: { id, name } };
}
