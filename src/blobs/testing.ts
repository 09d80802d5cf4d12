import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BlobStore } from "./blob-store.ts";
import { FilesystemBlobStore } from "./filesystem.ts";
import { newKey } from "./keys.ts";
import { S3BlobStore, type S3BlobStoreOptions } from "./s3.ts";
import type { S3ServerLocation } from "./s3-server.ts";

export { type S3Server, type S3ServerLocation, startS3Server } from "./s3-server.ts";

/** Holds an {@link S3ServerLocation} as JSON. */
const S3 = "ENTREPOT_TEST_S3";

/** The kinds of store there are. */
export type BlobStoreKind = "filesystem" | "s3";

/** The kinds of store that tests are to run on: files always, S3 where the test script started a server. */
export function blobStoreKinds(): readonly BlobStoreKind[] {
  if (process.env[S3]) return ["filesystem", "s3"];
  if (process.env.CI === "true") throw new Error(`${S3} is not set: nothing may be left out in CI`);
  return ["filesystem"];
}

/** An empty store that nobody else uses: `await using store = await openTestBlobStore(kind)`. */
export async function openTestBlobStore(kind: BlobStoreKind): Promise<BlobStore & AsyncDisposable> {
  const place = testBlobStorePlace(kind);
  return Object.assign(place.open(), {
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  });
}

/** Room for a store of one's own, which may be opened several times, as several processes do. */
export interface TestBlobStorePlace extends AsyncDisposable {
  open(): BlobStore;
}

/** Makes room for a store, gone with all that is in it when disposed of. */
export function testBlobStorePlace(kind: BlobStoreKind): TestBlobStorePlace {
  if (kind === "s3") {
    const options = testS3Options();
    return {
      open: () => S3BlobStore.open(options),
      async [Symbol.asyncDispose]() {
        const store = S3BlobStore.open(options);
        for await (const { key } of store.list()) await store.delete(key);
        await store.abortStaleUploads(new Date(Date.now() + 86_400_000));
      },
    };
  }
  const directory = mkdtempSync(join(tmpdir(), "entrepot-blobs-"));
  return {
    open: () => FilesystemBlobStore.open({ directory }),
    async [Symbol.asyncDispose]() {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Options for a store of one's own in the bucket that `ENTREPOT_TEST_S3` names. */
export function testS3Options(): S3BlobStoreOptions {
  const location = JSON.parse(process.env[S3] ?? "null") as S3ServerLocation | null;
  if (location === null) throw new Error(`${S3} is not set`);
  return {
    ...location,
    prefix: `test/${newKey()}`,
    redirect: false,
    redirectSeconds: 300,
    partSize: 5 * 1024 * 1024,
  };
}
