import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { FilesystemBlobStore } from "../../src/blobs/filesystem.ts";
import { digestOf, randomBytes } from "../images.ts";
import { DatabaseFiller } from "./database.ts";

/** Bytes of each blob: small, as what is measured is not the disk. */
const SIZE = 64;
const REPOSITORIES = 100;
/** Blobs that follow each other in one repository: what one push that broke off leaves behind. */
const LAYERS = 10;

/**
 * A data directory in which pushes of ten layers broke off before their manifests, long enough ago
 * that all of the layers are due for collection.
 */
export async function fillGarbage(directory: string, blobs: number): Promise<void> {
  const filler = await DatabaseFiller.create(join(directory, "entrepot.db"));
  const store = FilesystemBlobStore.open({ directory: join(directory, "blobs") });
  const at = Date.now() - 7 * 86_400_000;
  for (let id = 1; id <= REPOSITORIES; id++) {
    const name = `garbage/heap-${id}`;
    filler.insert("repositories", {
      id,
      uid: randomUUID(),
      name,
      namespace: "garbage",
      visibility: "private",
      created_at: at,
    });
  }
  for (let index = 0; index < blobs; index++) {
    const bytes = randomBytes(SIZE);
    const digest = digestOf(bytes);
    const { key } = await store.begin();
    const path = store.path(key);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, bytes, { mode: 0o600 });
    const push = Math.floor(index / LAYERS);
    const link = { repository_id: 1 + (push % REPOSITORIES), digest };
    filler.insert("blobs", { digest, size: SIZE, store_key: key, created_at: at });
    filler.insert("repository_blobs", { ...link, created_at: at });
    filler.insert("repository_blob_reviews", { ...link, review_at: at + 86_400_000 + push });
  }
  filler.finish();
  await store.close();
}
