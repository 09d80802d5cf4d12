import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { AppendInterrupted, type BlobStore } from "../../blobs/blob-store.ts";
import { openBlobStore } from "../../blobs/open.ts";
import type { Config } from "../../config/config.ts";
import { messageOf } from "../failure.ts";

import { type Finding, Findings } from "./finding.ts";

const PROBE_BYTES = 1024;

/** Whether a blob can be written, read and deleted. */
export async function checkStorage(config: Config): Promise<readonly Finding[]> {
  const findings = new Findings("storage");
  const { storage } = config;
  if (storage.kind === "filesystem" && !existsSync(storage.directory))
    return findings.ok(`${storage.directory} is not there yet; the first start makes it`).all;
  let store: BlobStore | undefined;
  try {
    store = openBlobStore(config.storage);
    // Says sooner than the probe when nobody answers.
    await store.check();
    await probe(store);
    findings.ok(`${place(config)}: a probe was written, read and deleted`);
  } catch (error) {
    findings.fail(`${place(config)}: ${reasonOf(error)}`, advice(config));
  } finally {
    await store?.close().catch(() => {});
  }
  return findings.all;
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

function place({ storage }: Config): string {
  if (storage.kind === "filesystem") return storage.directory;
  return `bucket ${storage.bucket} at ${storage.endpoint ?? `AWS ${storage.region}`}`;
}

function advice({ storage }: Config): string {
  return storage.kind === "filesystem"
    ? "The directory must be writable for the user that runs the registry, and its file system must have room."
    : "Check storage.s3: the endpoint, that the bucket exists, and that the key may get, put, list and delete in it.";
}
