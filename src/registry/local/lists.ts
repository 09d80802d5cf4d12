import { type Kysely, sql } from "kysely";
import type { Schema } from "../../database/schema.ts";
import type { Descriptor } from "../../oci/descriptor.ts";
import type { Digest } from "../../oci/digest.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { RepositoryName } from "../../oci/names.ts";
import type {
  ListReferrersOptions,
  ListRepositoriesOptions,
  Page,
  RepositoryVisibility,
} from "../registry.ts";
import type { LocalContext } from "./context.ts";
import { findRepository } from "./repositories.ts";

/** Repositories by name, those only that the options let through. */
export async function listRepositories(
  { database }: LocalContext,
  options: ListRepositoriesOptions,
): Promise<Page<RepositoryName>> {
  // Each of the ways to see a repository is a walk along an index of its own. Asked for all at
  // once, the database goes through the repositories that the caller does not see, or sorts those he does.
  const walks = waysToSee(options.visibility).map((way) => walk(database.read, way, options));
  const names = new Set((await Promise.all(walks)).flat());
  const sorted = [...names].sort(byteWise);
  const items = sorted.slice(0, options.limit) as RepositoryName[];
  const last = items.at(-1);
  return { items, ...(sorted.length > options.limit && last !== undefined && { next: last }) };
}

type WayToSee = { readonly column: "namespace" | "visibility"; readonly value: string } | "all";

function waysToSee(visibility: RepositoryVisibility | undefined): readonly WayToSee[] {
  if (visibility === undefined || visibility.kind === "all") return ["all"];
  return [
    ...visibility.namespaces.map((value) => ({ column: "namespace", value }) as const),
    ...(visibility.includePublic ? [{ column: "visibility", value: "public" } as const] : []),
  ];
}

async function walk(
  database: Kysely<Schema>,
  way: WayToSee,
  { after, limit, search }: ListRepositoriesOptions,
): Promise<string[]> {
  let query = database
    .selectFrom("repositories")
    .select("name")
    .where("name", ">", after ?? "")
    .orderBy("name")
    .limit(limit + 1);
  if (way !== "all") query = query.where(sql.ref(way.column), "=", way.value);
  if (search) {
    const pattern = `%${search.replace(/[!%_]/g, "!$&")}%`;
    query = query.where(sql<boolean>`name like ${pattern} escape '!'`);
  }
  return (await query.execute()).map(({ name }) => name);
}

/** Names are ASCII. */
function byteWise(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Bytes of manifests whose descriptors a page of referrers has at most: annotations may be large. */
const REFERRER_BYTES = 1024 * 1024;

/** The manifests whose subject is `of.digest`, in the order they came; fewer than asked for where they are large. */
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
    .select(["id", "size"])
    .where("repository_id", "=", repository.id)
    .where("subject_digest", "=", of.digest)
    .where("id", ">", after)
    .where("deleted_at", "is", null)
    .orderBy("id")
    .limit(options.limit + 1);
  if (options.artifactType !== undefined) query = query.where("artifact_type", "=", options.artifactType);
  const rows = await query.execute();
  const page = upToBytes(rows.slice(0, options.limit), REFERRER_BYTES);
  const last = page.at(-1);
  if (!last) return { items: [] };
  const referrers = await database.read
    .selectFrom("manifests")
    .select("referrer")
    .where(
      "id",
      "in",
      page.map(({ id }) => id),
    )
    .where("deleted_at", "is", null)
    .orderBy("id")
    .execute();
  return {
    items: referrers.flatMap(({ referrer }) =>
      referrer === null ? [] : [JSON.parse(referrer) as Descriptor],
    ),
    ...(rows.length > page.length && { next: String(last.id) }),
  };
}

/** The first rows that are not larger than `bytes` together; one at least. */
function upToBytes<Row extends { readonly size: number }>(
  rows: readonly Row[],
  bytes: number,
): readonly Row[] {
  let left = bytes;
  const end = rows.findIndex(({ size }, index) => {
    left -= size;
    return left < 0 && index > 0;
  });
  return end === -1 ? rows : rows.slice(0, end);
}
