import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { AppendInterrupted, type BlobStore, BlobStoreError } from "../../blobs/blob-store.ts";
import { blobStorePlace, openBlobStore } from "../../blobs/open.ts";
import type { Config } from "../../config/config.ts";
import { Database } from "../../database/database.ts";
import { SCHEMA_VERSION } from "../../database/migrator.ts";
import { StoreIdentity, storeIdOf } from "../../storage/store-identity.ts";
import { databaseOptions } from "../configuration.ts";
import { messageOf } from "../failure.ts";

import { type Finding, Findings } from "./finding.ts";

const PROBE_BYTES = 1024;

/** Whether the store is the database's, and a blob can be written, read and deleted. */
export async function checkStorage(config: Config): Promise<readonly Finding[]> {
  const findings = new Findings("storage");
  const { storage } = config;
  if (storage.kind === "filesystem" && !existsSync(storage.directory))
    return (
      (await hasStore(config))
        ? findings.fail(
            `${storage.directory} is not there, though the database's blobs were in it`,
            "Is the disk mounted, and is storage.filesystem.directory right?",
          )
        : findings.ok(`${storage.directory} is not there yet; the first start makes it`)
    ).all;
  let store: BlobStore | undefined;
  try {
    store = openBlobStore(config.storage);
    await confirm(config, store);
    // Says sooner than the probe when nobody answers.
    await store.check();
    await probe(store);
    findings.ok(`${blobStorePlace(storage)}: a probe was written, read and deleted`);
  } catch (error) {
    findings.fail(`${blobStorePlace(storage)}: ${reasonOf(error)}`, advice(config));
  } finally {
    await store?.close().catch(() => {});
  }
  return findings.all;
}

/** Whether the database knows a store as its own. */
async function hasStore(config: Config): Promise<boolean> {
  return (await withUsableDatabase(config, storeIdOf)) !== undefined;
}

/** @throws BlobStoreError when the store is not the one that belongs to the database. */
async function confirm(config: Config, blobs: BlobStore): Promise<void> {
  const place = blobStorePlace(config.storage);
  await withUsableDatabase(config, (database) => new StoreIdentity({ database, blobs, place }).check());
}

/** Asks the database, if it is there and answers: if not, that is another check's to tell. */
async function withUsableDatabase<Result>(
  config: Config,
  ask: (database: Database) => Promise<Result>,
): Promise<Result | undefined> {
  if (config.database.kind === "sqlite" && !existsSync(config.database.path)) return undefined;
  let database: Database | undefined;
  try {
    database = Database.open(databaseOptions(config));
    return (await database.schemaVersion()) === SCHEMA_VERSION ? await ask(database) : undefined;
  } catch (error) {
    if (error instanceof BlobStoreError) throw error;
    return undefined;
  } finally {
    await database?.close().catch(() => {});
  }
}

function reasonOf(error: unknown): string {
  return messageOf(error instanceof AppendInterrupted ? error.cause : error);
}

async function probe(store: BlobStore): Promise<void> {
  const bytes = new Uint8Array(randomBytes(PROBE_BYTES));
  const upload = await store.append(await store.begin(), one(bytes));
  try {
    await store.commit(upload);
    const read = new Uint8Array(await new Response(await store.open(upload.key)).arrayBuffer());
    if (!Bun.deepEquals(read, bytes)) throw new Error("what was read is not what was written");
  } finally {
    await store.delete(upload.key);
  }
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function advice({ storage }: Config): string {
  return storage.kind === "filesystem"
    ? "The directory must be writable for the user that runs the registry, and its file system must have room."
    : "Check storage.s3: the endpoint, that the bucket exists, and that the key may get, put, list and delete in it.";
}
