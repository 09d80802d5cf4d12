import type { Kysely, Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { Instant, Schema } from "../database/schema.ts";
import { namespaceOf, type RepositoryName } from "../oci/names.ts";
import type { Repository, RepositoryFields, Visibility } from "./repository.ts";
import { PULLS, PUSHES } from "./repository-counts.ts";

type Connection = Kysely<Schema>;

interface Row {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly kind: Repository["namespaceKind"] | null;
  readonly visibility: Visibility;
  readonly description: string;
  readonly long_description: string;
  readonly scan_on_push: number;
  readonly immutable_tags: number;
  readonly enable_manifest_lists: number;
  readonly tag_limit: number;
  readonly pulls: number;
  readonly pushes: number;
  readonly created_at: Instant;
}

/** The repository of that name, or undefined. */
export async function findRepository(
  connection: Connection,
  name: RepositoryName,
): Promise<Repository | undefined> {
  const row = await rows(connection).where("r.name", "=", name).executeTakeFirst();
  return row && repositoryOf(row);
}

/** As {@link findRepository}, for this transaction alone: changes of one repository take turns. */
export async function lockRepository(
  transaction: Transaction<Schema>,
  engine: Database["engine"],
  name: RepositoryName,
): Promise<Repository | undefined> {
  const query = rows(transaction).where("r.name", "=", name);
  const row = await (engine === "postgresql" ? query.forUpdate("r") : query).executeTakeFirst();
  return row && repositoryOf(row);
}

/** Those of these repositories that are still there, by name. */
export async function findRepositories(
  connection: Connection,
  names: readonly string[],
): Promise<readonly Repository[]> {
  if (names.length === 0) return [];
  return (await rows(connection).where("r.name", "in", names).orderBy("r.name").execute()).map(repositoryOf);
}

export interface NewRepository extends Omit<RepositoryFields, "visibility"> {
  readonly name: RepositoryName;
  readonly visibility: Visibility;
  readonly now: Instant;
}

/** Makes a repository; a redirect from its name ends. @returns undefined when the name is taken. */
export async function insertRepository(
  transaction: Transaction<Schema>,
  { name, visibility, now, ...fields }: NewRepository,
): Promise<{ readonly id: number; readonly uid: string } | undefined> {
  const made = await transaction
    .insertInto("repositories")
    .values({
      uid: Bun.randomUUIDv7(),
      name,
      namespace: namespaceOf(name),
      visibility,
      created_at: now,
      untagged_days: null,
      description: fields.description,
      ...columnsOf(fields),
    })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .returning(["id", "uid"])
    .executeTakeFirst();
  if (made !== undefined) await endRedirect(transaction, name);
  return made;
}

/** Ends the redirect from a name. */
export async function endRedirect(transaction: Transaction<Schema>, name: string): Promise<void> {
  await transaction.deleteFrom("repository_redirects").where("name", "=", name).execute();
}

/** Sets fields of a repository. */
export async function updateRepository(
  transaction: Transaction<Schema>,
  id: number,
  { visibility, ...fields }: Partial<RepositoryFields> & { readonly visibility?: Visibility },
): Promise<void> {
  await transaction
    .updateTable("repositories")
    .set({ ...columnsOf(fields), ...(visibility !== undefined && { visibility }) })
    .where("id", "=", id)
    .execute();
}

/** Whether there is an account of that name. */
export async function namespaceExists(connection: Connection, name: string): Promise<boolean> {
  const row = await connection
    .selectFrom("accounts")
    .select("id")
    .where("name", "=", name)
    .executeTakeFirst();
  return row !== undefined;
}

function rows(connection: Connection) {
  return connection
    .selectFrom("repositories as r")
    .leftJoin("accounts as a", "a.name", "r.namespace")
    .select(["r.id", "r.uid", "r.name", "r.namespace", "a.kind", "r.visibility", "r.description"])
    .select(["r.long_description", "r.scan_on_push", "r.immutable_tags", "r.enable_manifest_lists"])
    .select(["r.tag_limit", "r.created_at"])
    .select([PULLS.as("pulls"), PUSHES.as("pushes")])
    .where("r.deleted_at", "is", null);
}

function repositoryOf(row: Row): Repository {
  return {
    id: row.id,
    uid: row.uid,
    name: row.name as RepositoryName,
    namespace: row.namespace,
    namespaceKind: row.kind ?? undefined,
    visibility: row.visibility,
    description: row.description,
    longDescription: row.long_description,
    scanOnPush: row.scan_on_push === 1,
    immutableTags: row.immutable_tags === 1,
    enableManifestLists: row.enable_manifest_lists === 1,
    tagLimit: row.tag_limit,
    pulls: Number(row.pulls),
    pushes: Number(row.pushes),
    createdAt: row.created_at,
  };
}

function columnsOf(fields: Partial<Omit<RepositoryFields, "visibility">>) {
  const { description, longDescription, scanOnPush, immutableTags, enableManifestLists, tagLimit } = fields;
  return {
    ...(description !== undefined && { description }),
    ...(longDescription !== undefined && { long_description: longDescription }),
    ...(scanOnPush !== undefined && { scan_on_push: flag(scanOnPush) }),
    ...(immutableTags !== undefined && { immutable_tags: flag(immutableTags) }),
    ...(enableManifestLists !== undefined && { enable_manifest_lists: flag(enableManifestLists) }),
    ...(tagLimit !== undefined && { tag_limit: tagLimit }),
  };
}

function flag(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}
