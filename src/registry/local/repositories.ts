import type { Kysely } from "kysely";
import type { Schema } from "../../database/schema.ts";
import { RegistryError } from "../../oci/errors.ts";
import { namespaceOf, type RepositoryName } from "../../oci/names.ts";
import type { ActingFor, LocalContext, Tx } from "./context.ts";
import { repositoryCreated } from "./registry-events.ts";
import { NO_TAG_RULES, TAG_RULES, type TagRules } from "./tag-rules.ts";

/** A repository, as far as storing in it needs to know it. */
export interface StoredRepository extends TagRules {
  /** Days after which its untagged manifests go; null: as the registry's default says. */
  readonly untagged_days: number | null;
}

/** The repository of that name, or undefined. */
export function findRepository(
  database: Kysely<Schema>,
  name: RepositoryName,
): Promise<StoredRepository | undefined> {
  return database
    .selectFrom("repositories")
    .select([...TAG_RULES, "untagged_days"])
    .where("name", "=", name)
    .executeTakeFirst();
}

/** The repository of that name. @throws RegistryError `nameUnknown`. */
export async function requireRepository(
  database: Kysely<Schema>,
  name: RepositoryName,
): Promise<StoredRepository> {
  const repository = await findRepository(database, name);
  if (!repository) throw new RegistryError("nameUnknown", undefined, { detail: { name } });
  return repository;
}

/** What a push is made with, and on whose behalf. */
export interface PushContext {
  readonly context: LocalContext;
  readonly by: ActingFor;
}

/**
 * The repository of that name, made when pushing makes repositories.
 *
 * @throws RegistryError `nameUnknown` when it is missing and pushing does not make it.
 */
export async function repositoryForPush(
  transaction: Tx,
  name: RepositoryName,
  { context, by }: PushContext,
): Promise<StoredRepository> {
  const existing = await findRepository(transaction, name);
  if (existing) return existing;
  if (!context.settings.createOnPush) {
    throw new RegistryError(
      "nameUnknown",
      `repository ${name} does not exist: create it first, pushing does not`,
      {
        detail: { name },
      },
    );
  }
  const uid = Bun.randomUUIDv7();
  const { id } = await transaction
    .insertInto("repositories")
    .values({
      uid,
      name,
      namespace: namespaceOf(name),
      visibility: context.settings.defaultVisibility,
      description: "",
      created_at: context.now(),
      untagged_days: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await context.events.record(transaction, by.caller, repositoryCreated({ id, uid, name }));
  return { id, untagged_days: null, ...NO_TAG_RULES };
}

/** The id of the repository of that name, made as by {@link repositoryForPush}. */
export async function idForPush(name: RepositoryName, push: PushContext): Promise<number> {
  const { database } = push.context;
  const existing = await findRepository(database.read, name);
  if (existing) return existing.id;
  const made = await database.transaction((transaction) => repositoryForPush(transaction, name, push));
  return made.id;
}
