import { sql } from "kysely";
import type { Descriptor } from "../../oci/descriptor.ts";
import type { Digest } from "../../oci/digest.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { RepositoryName } from "../../oci/names.ts";
import type { ListReferrersOptions, ListRepositoriesOptions, Page } from "../registry.ts";
import type { LocalContext } from "./context.ts";
import { findRepository } from "./repositories.ts";

/** Repositories by name, those only that the options let through. */
export async function listRepositories(
  { database }: LocalContext,
  options: ListRepositoriesOptions,
): Promise<Page<RepositoryName>> {
  const { visibility, search } = options;
  let query = database.read
    .selectFrom("repositories")
    .select("name")
    .where("name", ">", options.after ?? "")
    .orderBy("name")
    .limit(options.limit + 1);
  if (visibility?.kind === "some") {
    query = query.where((where) =>
      where.or([
        ...(visibility.namespaces.length > 0 ? [where("namespace", "in", visibility.namespaces)] : []),
        ...(visibility.includePublic ? [where("visibility", "=", "public")] : []),
      ]),
    );
  }
  if (search) {
    const pattern = `%${search.replace(/[!%_]/g, "!$&")}%`;
    query = query.where(sql<boolean>`name like ${pattern} escape '!'`);
  }
  const rows = await query.execute();
  const items = rows.slice(0, options.limit).map(({ name }) => name as RepositoryName);
  const last = items.at(-1);
  return { items, ...(rows.length > options.limit && last !== undefined && { next: last }) };
}

/** The manifests whose subject is `of.digest`, in the order they came. */
export async function listReferrers(
  { database }: LocalContext,
  of: { repository: RepositoryName; digest: Digest },
  options: ListReferrersOptions,
): Promise<Page<Descriptor>> {
  const after = options.after === undefined ? 0 : Number(options.after);
  if (!Number.isSafeInteger(after) || after < 0) {
    throw new RegistryError("paginationInvalid", "last is not one that the registry gave out");
  }
  const repository = await findRepository(database.read, of.repository);
  if (!repository) return { items: [] };
  let query = database.read
    .selectFrom("manifests")
    .select(["id", "referrer"])
    .where("repository_id", "=", repository.id)
    .where("subject_digest", "=", of.digest)
    .where("id", ">", after)
    .where("deleted_at", "is", null)
    .orderBy("id")
    .limit(options.limit + 1);
  if (options.artifactType !== undefined) query = query.where("artifact_type", "=", options.artifactType);
  const rows = await query.execute();
  const page = rows.slice(0, options.limit);
  const last = page.at(-1);
  return {
    items: page.flatMap(({ referrer }) => (referrer === null ? [] : [JSON.parse(referrer) as Descriptor])),
    ...(rows.length > options.limit && last && { next: String(last.id) }),
  };
}
