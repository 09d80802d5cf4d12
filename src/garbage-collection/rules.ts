import type { GarbageCollectionConfig } from "../config/config.ts";

/** What the collector goes by; a part of the configuration. */
export type CollectionRules = Pick<
  GarbageCollectionConfig,
  "gracePeriod" | "unreferencedBlobs" | "abandonedUploads" | "untaggedDays"
>;

/** Milliseconds. */
export const DAY = 24 * 60 * 60 * 1000;
