import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BlobStore } from "./blob-store.ts";
import { FilesystemBlobStore } from "./filesystem.ts";

/** The kinds of store there are. */
export type BlobStoreKind = "filesystem";

/** The kinds of store that tests are to run on. */
export function blobStoreKinds(): readonly BlobStoreKind[] {
  return ["filesystem"];
}

/** An empty store that nobody else uses: `await using store = await openTestBlobStore(kind)`. */
export async function openTestBlobStore(_kind: BlobStoreKind): Promise<BlobStore & AsyncDisposable> {
  const directory = mkdtempSync(join(tmpdir(), "entrepot-blobs-"));
  const store = FilesystemBlobStore.open({ directory });
  return Object.assign(store, {
    async [Symbol.asyncDispose]() {
      await store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  });
}
