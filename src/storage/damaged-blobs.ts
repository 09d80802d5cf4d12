import { sql } from "kysely";
import type { Database } from "../database/database.ts";
import type { BlobDamageTable, Instant } from "../database/schema.ts";
import type { Digest } from "../oci/digest.ts";
import type { Page, PageRequest } from "../registry/registry.ts";

/** What is wrong: gone from the store, of another size, of another digest, or not to be read. */
export type DamageKind = BlobDamageTable["kind"];

/** A blob that the store does not hold as it was pushed, and what uses it. */
export interface DamagedBlob {
  readonly digest: Digest;
  /** Bytes that it should have. */
  readonly size: number;
  readonly kind: DamageKind;
  /** What was found instead, for people. */
  readonly detail: string;
  readonly foundAt: Instant;
  /** The repositories that hold it, the first hundred. */
  readonly usedBy: readonly DamagedUse[];
}

/** A repository that holds a damaged blob. */
export interface DamagedUse {
  readonly repository: string;
  /** Tags whose image, or one of whose images, needs it; the first fifty. */
  readonly tags: readonly string[];
  /** Manifests that name it, the first fifty. */
  readonly manifests: readonly Digest[];
}

const MAX_REPOSITORIES = 100;
const MAX_NAMES = 50;
const MAX_PAGE = 1000;

/** The damage that scrubbing found and that is still there. */
export class DamagedBlobs {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** How many there are. */
  async count(): Promise<number> {
    const row = await this.#query()
      .select((build) => build.fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /** Damaged blobs by digest. */
  async list(page: PageRequest): Promise<Page<DamagedBlob>> {
    const limit = Math.max(1, Math.min(page.limit, MAX_PAGE));
    const rows = await this.#query()
      .select(["d.digest", "b.size", "d.kind", "d.detail", "d.found_at"])
      .where("d.digest", ">", page.after ?? "")
      .orderBy("d.digest")
      .limit(limit + 1)
      .execute();
    const items: DamagedBlob[] = [];
    for (const row of rows.slice(0, limit)) {
      const { digest, size, kind, detail, found_at: foundAt } = row;
      const usedBy = await this.usedBy(digest);
      items.push({ digest: digest as Digest, size, kind, detail, foundAt, usedBy });
    }
    const last = items.at(-1);
    return rows.length > limit && last ? { items, next: last.digest } : { items };
  }

  /** What uses a blob. */
  async usedBy(digest: string): Promise<readonly DamagedUse[]> {
    const repositories = await this.#database.read
      .selectFrom("repository_blobs as l")
      .innerJoin("repositories as r", "r.id", "l.repository_id")
      .select(["r.id", "r.name"])
      .where("l.digest", "=", digest)
      .where("r.deleted_at", "is", null)
      .orderBy("r.name")
      .limit(MAX_REPOSITORIES)
      .execute();
    const uses: DamagedUse[] = [];
    for (const { id, name } of repositories) {
      uses.push({
        repository: name,
        tags: await this.#tags(id, digest),
        manifests: await this.#manifests(id, digest),
      });
    }
    return uses;
  }

  /** Damage of a key that the blob no longer has was mended by a push. */
  #query() {
    return this.#database.read
      .selectFrom("blob_damage as d")
      .innerJoin("blobs as b", (join) =>
        join.onRef("b.digest", "=", "d.digest").onRef("b.store_key", "=", "d.store_key"),
      );
  }

  async #manifests(repositoryId: number, digest: string): Promise<Digest[]> {
    const rows = await this.#database.read
      .selectFrom("manifest_blobs as b")
      .innerJoin("manifests as m", "m.id", "b.manifest_id")
      .select("m.digest")
      .where("b.repository_id", "=", repositoryId)
      .where("b.digest", "=", digest)
      .orderBy("m.digest")
      .limit(MAX_NAMES)
      .execute();
    return rows.map((row) => row.digest as Digest);
  }

  /** Tags of the manifests that name the blob, and of the indexes that name those. */
  async #tags(repositoryId: number, digest: string): Promise<string[]> {
    const { rows } = await sql<{ name: string }>`
      with recursive users (id, digest) as (
        select m.id, m.digest from manifest_blobs b join manifests m on m.id = b.manifest_id
          where b.repository_id = ${repositoryId} and b.digest = ${digest}
        union
        select p.id, p.digest from users u
          join manifest_children c on c.repository_id = ${repositoryId} and c.digest = u.digest
          join manifests p on p.id = c.parent_id
      )
      select t.name from tags t join users u on t.manifest_id = u.id order by t.name limit ${MAX_NAMES}`.execute(
      this.#database.read,
    );
    return rows.map(({ name }) => name);
  }
}
