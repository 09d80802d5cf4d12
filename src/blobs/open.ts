import type { Config } from "../config/config.ts";
import type { BlobStore } from "./blob-store.ts";
import { FilesystemBlobStore } from "./filesystem.ts";
import { S3BlobStore } from "./s3.ts";

/**
 * The blob store that the configuration names.
 *
 * @throws BlobStoreError `unavailable` when a directory cannot be made.
 * @throws TypeError when an option of an object store cannot be right.
 */
export function openBlobStore(config: Config["storage"]): BlobStore {
  switch (config.kind) {
    case "filesystem":
      return FilesystemBlobStore.open({ directory: config.directory });
    case "s3":
      return S3BlobStore.open({ ...config, secretAccessKey: config.secretAccessKey.reveal() });
  }
}

/** Where the configured blobs are, for people. */
export function blobStorePlace(config: Config["storage"]): string {
  if (config.kind === "filesystem") return config.directory;
  const bucket = `bucket ${config.bucket} at ${config.endpoint ?? `AWS ${config.region}`}`;
  return config.prefix === "" ? bucket : `${bucket}, prefix ${config.prefix}`;
}
