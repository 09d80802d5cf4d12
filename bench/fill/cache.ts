import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SCHEMA_VERSION } from "../../src/database/migrator.ts";

const MIGRATIONS = join(import.meta.dirname, "..", "..", "src", "database", "migrations");

/** What a filled folder holds. */
export interface FolderName {
  /** Whose it is, and how much is in it. */
  readonly what: string;
  /** What its form depends on: folders of the same `what` and another form are thrown away. */
  readonly form: string;
}

/**
 * A folder that takes long to fill and is therefore kept between runs, under the system's folder
 * for temporary files. Filled under another name first, so that half of one is never used.
 */
export async function cachedFolder(
  name: FolderName,
  fill: (directory: string) => Promise<void>,
): Promise<string> {
  const prefix = `entrepot-bench-${name.what}-`;
  const directory = join(tmpdir(), `${prefix}${name.form}`);
  if (existsSync(directory)) return directory;
  for (const entry of readdirSync(tmpdir())) {
    if (entry.startsWith(prefix)) rmSync(join(tmpdir(), entry), { recursive: true, force: true });
  }
  const unfinished = `${directory}.unfinished`;
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  await fill(unfinished);
  renameSync(unfinished, directory);
  return directory;
}

/** Changes with the schema of the database, and with what is written of its migrations. */
export function schemaKey(): string {
  const hash = createHash("sha256");
  for (const file of readdirSync(MIGRATIONS).sort()) hash.update(readFileSync(join(MIGRATIONS, file)));
  return `${SCHEMA_VERSION}-${hash.digest("hex").slice(0, 8)}`;
}

/** The repository with many tags, and the one with few, in everything that is filled. */
export const MANY_TAGS = "bench/many-tags";
export const FEW_TAGS = "bench/few-tags";
export const FEW = 100;

/** Name of the n-th filled repository. */
export function repositoryName(index: number): string {
  const namespace = String(index % 1000).padStart(3, "0");
  return `team-${namespace}/app-${String(index).padStart(6, "0")}`;
}

/** Name of the n-th filled tag of a repository. */
export function tagName(index: number): string {
  return `v1.${String(index).padStart(6, "0")}`;
}
