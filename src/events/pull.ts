import type { Caller, RequestOrigin } from "../access/caller.ts";
import { type Digest, isDigest } from "../oci/digest.ts";
import { namespaceOf, type Reference, type RepositoryName } from "../oci/names.ts";
import type { NewEvent } from "./event-recorder.ts";

/** Who pulls. What is the same for all requests with one credential, and what is not, apart. */
export interface Puller {
  /** Of the credential; its own `origin` is passed over. */
  readonly caller: Caller;
  /** Undefined where no request is behind it. */
  readonly origin: RequestOrigin | undefined;
}

/** A manifest that was fetched. */
export interface PulledManifest {
  readonly repository: { readonly id: number; readonly name: RepositoryName };
  /** The tag or digest that it was asked for by. */
  readonly reference: Reference;
  readonly digest: Digest;
}

/** A manifest was pulled, by tag or by digest. */
export function manifestPulled({ repository: { id, name }, reference, digest }: PulledManifest): NewEvent {
  const byDigest = isDigest(reference);
  return {
    type: "GET",
    action: byDigest ? "manifest.pull" : "tag.pull",
    object: byDigest
      ? { type: "manifest", id: digest, name: `${name}@${digest}` }
      : { type: "tag", name: `${name}:${reference}` },
    namespace: namespaceOf(name),
    repository: { id, name },
    digest,
    ...(!byDigest && { tag: reference }),
  };
}
