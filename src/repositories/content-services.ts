import type { BlobStore } from "../blobs/blob-store.ts";
import type { Database } from "../database/database.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import type { CollectionRules } from "../garbage-collection/rules.ts";
import type { LocalRegistry } from "../registry/local/local-registry.ts";
import { ImageReader } from "./image-reader.ts";
import { ManifestService } from "./manifest-service.ts";
import { type RepositoryAccess, TagHistory } from "./tag-history.ts";
import { TagService } from "./tag-service.ts";

export interface ContentServicesOptions {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly registry: LocalRegistry;
  readonly access: RepositoryAccess;
  readonly events: EventRecorder;
  readonly rules: Pick<CollectionRules, "gracePeriod" | "untaggedDays">;
}

/** What is in repositories, for people to see and to manage. */
export interface ContentServices {
  readonly tags: TagService;
  readonly manifests: ManifestService;
  readonly tagHistory: TagHistory;
}

/** Puts them together. */
export function openContentServices(options: ContentServicesOptions): ContentServices {
  const { database, blobs, registry, access, events, rules } = options;
  const parts = { database, access, registry, images: new ImageReader({ database, blobs }) };
  return {
    tags: new TagService(parts),
    manifests: new ManifestService(parts),
    tagHistory: new TagHistory({ database, access, rules, events }),
  };
}
