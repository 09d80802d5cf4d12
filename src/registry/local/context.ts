import type { Transaction } from "kysely";
import type { Caller } from "../../access/caller.ts";
import type { BlobStore } from "../../blobs/blob-store.ts";
import type { Database } from "../../database/database.ts";
import type { Schema } from "../../database/schema.ts";
import type { EventRecorder } from "../../events/event-recorder.ts";
import type { PulledManifest, Puller } from "../../events/pull.ts";

/** What the parts of a `LocalRegistry` share. */
export interface LocalContext {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly settings: LocalRegistrySettings;
  /** Throws when the blob store is not the one that the database's blobs are in. */
  readonly confirmStore?: () => Promise<void>;
  /** Told of every manifest that is fetched. Must be quick, and must not throw. */
  readonly onPull?: (pull: PulledManifest, by: ActingFor) => void;
  readonly events: EventRecorder;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The rules of the registry that its storage itself has to follow. */
export interface LocalRegistrySettings {
  /** Whether a push makes the repository it goes to. */
  readonly createOnPush: boolean;
  readonly defaultVisibility: "public" | "private";
  /** Whether an index may name manifests that are not here. */
  readonly sparseIndexes: boolean;
  /** Milliseconds that deleted content can be restored for. */
  readonly gracePeriod: number;
  /** Milliseconds a blob may be without any manifest. */
  readonly unreferencedBlobs: number;
  /** Days after which untagged manifests go, where the repository does not say; undefined keeps them. */
  readonly untaggedDays: number | undefined;
}

export type Tx = Transaction<Schema>;

/** The account on whose behalf a call is made; undefined for the registry's own doings. */
export type Actor = number | undefined;

/** On whose behalf a call is made. */
export interface ActingFor {
  /** Uploads are this account's, and the history of tags names it. */
  readonly accountId: Actor;
  /** For events. Asked only when one is recorded. */
  readonly caller: Caller;
  /** What `caller` puts together, for what is recorded of every pull: that has no time for it. */
  readonly apart?: Puller;
}

/**
 * Splits a list so that no query has more parameters than the engines take. Between two pieces
 * others get their turn: SQLite works in this thread, and a manifest may name tens of thousands.
 */
export async function* inBatches<T>(items: readonly T[], size = 500): AsyncGenerator<T[], void> {
  for (let start = 0; start < items.length; start += size) {
    if (start > 0) await new Promise<void>((resolve) => setImmediate(resolve));
    yield items.slice(start, start + size);
  }
}
