import type { ExpressionBuilder, Kysely, Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { Instant, Schema } from "../database/schema.ts";
import { namespaceOf, type RepositoryName } from "../oci/names.ts";
import type { Repository } from "./repository.ts";
import { endRedirect } from "./repository-store.ts";

/** Rows of a statement at most: engines take so many parameters. */
const BATCH = 500;

/** A repository that was deleted and can still be restored. */
export interface DeletedRepository {
  readonly id: number;
  readonly uid: string;
  /** The name it had; undefined when its account was deleted with it. */
  readonly name: RepositoryName | undefined;
  readonly deletedAt: Instant;
}

/** The repositories of a namespace, until the transaction ends for it alone. */
export function lockNamespace(
  transaction: Transaction<Schema>,
  engine: Database["engine"],
  { namespace, limit }: { readonly namespace: string; readonly limit?: number },
) {
  let query = transaction
    .selectFrom("repositories")
    .select(["id", "uid", "name", "namespace"])
    .where("namespace", "=", namespace)
    .where("deleted_at", "is", null)
    .orderBy("name");
  if (limit !== undefined) query = query.limit(limit);
  return (engine === "postgresql" ? query.forUpdate() : query).execute();
}

/**
 * Marks a repository as deleted. It gets a name, and a namespace, that no repository can have, so
 * that nothing finds it by either; what it was shared by, its webhooks and the redirects to it go.
 */
export async function markDeleted(
  transaction: Transaction<Schema>,
  { id, uid, name }: Pick<Repository, "id" | "uid" | "name">,
  now: Instant,
): Promise<void> {
  const tombstone = `-${uid}`;
  await transaction
    .updateTable("repositories")
    .set({
      name: tombstone,
      namespace: tombstone,
      visibility: "private",
      deleted_at: now,
      deleted_name: name,
    })
    .where("id", "=", id)
    .execute();
  for (const table of ["repository_grants", "webhooks", "repository_redirects"] as const) {
    await transaction.deleteFrom(table).where("repository_id", "=", id).execute();
  }
}

/** Forgets the names of a namespace's deleted repositories: who gets the namespace next is not to have them. */
export async function forgetDeletedNames(transaction: Transaction<Schema>, namespace: string): Promise<void> {
  await transaction
    .updateTable("repositories")
    .set({ deleted_name: null })
    .where("deleted_at", "is not", null)
    .where((where) => where.or([where("deleted_name", "=", namespace), inNamespace(where, namespace)]))
    .execute();
}

/** Deleted repositories of a namespace that were deleted after an instant, by id. */
export async function listDeleted(
  connection: Kysely<Schema>,
  options: {
    readonly namespace: string;
    readonly since: Instant;
    readonly after: number;
    readonly limit: number;
  },
): Promise<readonly DeletedRepository[]> {
  const rows = await connection
    .selectFrom("repositories")
    .select(["id", "uid", "deleted_name", "deleted_at"])
    .where("deleted_at", ">", options.since)
    .where((where) =>
      where.or([where("deleted_name", "=", options.namespace), inNamespace(where, options.namespace)]),
    )
    .where("id", ">", options.after)
    .orderBy("id")
    .limit(options.limit)
    .execute();
  return rows.map(deletedOf);
}

/** The repository of that name that was deleted last, or the one of that uid, when it was after an instant. */
export async function lockDeleted(
  transaction: Transaction<Schema>,
  engine: Database["engine"],
  wanted: { readonly name?: RepositoryName; readonly uid?: string; readonly since: Instant },
): Promise<DeletedRepository | undefined> {
  let query = transaction
    .selectFrom("repositories")
    .select(["id", "uid", "deleted_name", "deleted_at"])
    .where("deleted_at", ">", wanted.since)
    .orderBy("deleted_at", "desc")
    .orderBy("id", "desc")
    .limit(1);
  if (wanted.name !== undefined) query = query.where("deleted_name", "=", wanted.name);
  if (wanted.uid !== undefined) query = query.where("uid", "=", wanted.uid);
  const row = await (engine === "postgresql" ? query.forUpdate() : query).executeTakeFirst();
  return row && deletedOf(row);
}

/** Gives a deleted repository a name again. */
export async function unmarkDeleted(
  transaction: Transaction<Schema>,
  id: number,
  name: RepositoryName,
): Promise<void> {
  await transaction
    .updateTable("repositories")
    .set({ name, namespace: namespaceOf(name), deleted_at: null, deleted_name: null })
    .where("id", "=", id)
    .execute();
  await endRedirect(transaction, name);
}

/** Those that were deleted before an instant, by id. */
export async function deletedBefore(
  connection: Kysely<Schema>,
  {
    before,
    after,
    limit = BATCH,
  }: { readonly before: Instant; readonly after: number; readonly limit?: number },
): Promise<readonly DeletedRepository[]> {
  const rows = await connection
    .selectFrom("repositories")
    .select(["id", "uid", "deleted_name", "deleted_at"])
    .where("deleted_at", "<=", before)
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(deletedOf);
}

function inNamespace(where: ExpressionBuilder<Schema, "repositories">, namespace: string) {
  return where.and([
    where("deleted_name", ">=", `${namespace}/`),
    // The character after the slash.
    where("deleted_name", "<", `${namespace}0`),
  ]);
}

function deletedOf(row: {
  readonly id: number;
  readonly uid: string;
  readonly deleted_name: string | null;
  readonly deleted_at: Instant | null;
}): DeletedRepository {
  return {
    id: row.id,
    uid: row.uid,
    name: (row.deleted_name ?? undefined) as RepositoryName | undefined,
    deletedAt: row.deleted_at ?? 0,
  };
}
