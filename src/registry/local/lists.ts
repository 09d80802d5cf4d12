import type { Descriptor } from "../../oci/descriptor.ts";
import type { Digest } from "../../oci/digest.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { RepositoryName } from "../../oci/names.ts";
import type { ListReferrersOptions, Page } from "../registry.ts";
import type { LocalContext } from "./context.ts";
import { findRepository } from "./repositories.ts";

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
