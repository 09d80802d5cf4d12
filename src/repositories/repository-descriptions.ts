import type { Database } from "../database/database.ts";
import type { RepositoryName } from "../oci/names.ts";

/** The descriptions of repositories, by name: for who has decided that they may be seen. */
export async function descriptionsOf(
  database: Database,
  names: readonly RepositoryName[],
): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  const rows = await database.read
    .selectFrom("repositories")
    .select(["name", "description"])
    .where("name", "in", names)
    .execute();
  return new Map(rows.map(({ name, description }) => [name, description]));
}
