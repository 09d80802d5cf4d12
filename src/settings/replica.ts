import { createHash } from "node:crypto";
import { hostname } from "node:os";
import type { BlobStore } from "../blobs/blob-store.ts";
import type { Database } from "../database/database.ts";
import type { StoreIdentity } from "../storage/store-identity.ts";

/** The name of this machine: the processes of one `entrepot serve` are one replica. */
export function replicaName(): string {
  return hostname();
}

/** Twelve hexadecimal digits, as replicas of DTR were known by; the same for all processes of a machine. */
export function replicaId(): string {
  return createHash("sha256").update(hostname()).digest("hex").slice(0, 12);
}

/** How the parts that a replica needs are. */
export interface ReplicaHealth {
  /** What is down or limited, in a few words; empty when all is well. */
  readonly problem: string;
  /** Whether the database takes no changes. */
  readonly isReadOnly: boolean;
}

export interface ReplicaParts {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly storeIdentity: StoreIdentity;
}

/** Looks at the database and the storage. Never rejects. */
export async function replicaHealth({
  database,
  blobs,
  storeIdentity,
}: ReplicaParts): Promise<ReplicaHealth> {
  const problems: string[] = [];
  let isReadOnly = false;
  try {
    await database.check();
    isReadOnly = !(await database.isWritable());
  } catch {
    problems.push("database is down");
  }
  try {
    await storeIdentity.check();
    await blobs.check();
  } catch {
    problems.push("storage is down or full");
  }
  return { problem: problems.join(", "), isReadOnly };
}
