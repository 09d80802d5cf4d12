import { type CompiledQuery, type RawBuilder, sql } from "kysely";
import type { Database } from "../../database/database.ts";
import { type Digest, isDigest } from "../../oci/digest.ts";
import type { Reference, RepositoryName } from "../../oci/names.ts";

export interface ManifestRow {
  readonly digest: string;
  readonly media_type: string;
  readonly size: number;
}

export interface ManifestBodyRow extends ManifestRow {
  readonly repository_id: number;
  readonly body: Uint8Array;
}

export interface BlobRow {
  readonly size: number;
  readonly store_key: string;
}

const REPOSITORY = sql`(select id from repositories where name = ${""})`;
const TAGGED = sql`id = (select manifest_id from tags where repository_id = ${REPOSITORY} and name = ${""})`;
const DIGESTED = sql`repository_id = ${REPOSITORY} and digest = ${""}`;

/**
 * The reads that pulling is made of, one query each. Every one takes a repository's name and then
 * a tag or a digest.
 *
 * They run for every request, so they are compiled once. And they look rows up by scalar
 * subqueries: as a join, the same three look-ups cost SQLite three times as much.
 */
export class LocalReads {
  readonly #database: Database;
  readonly #queries: Readonly<
    Record<"bodyByTag" | "bodyByDigest", CompiledQuery<ManifestBodyRow>> &
      Record<"statByTag" | "statByDigest", CompiledQuery<ManifestRow>> &
      Record<"blob", CompiledQuery<BlobRow>>
  >;

  constructor(database: Database) {
    this.#database = database;
    const compile = <Row>(query: RawBuilder<Row>) => query.compile(database.read);
    const body = sql`select digest, media_type, size, body, repository_id from manifests`;
    const stat = sql`select digest, media_type, size from manifests`;
    this.#queries = {
      bodyByTag: compile(sql<ManifestBodyRow>`${body} where ${TAGGED} and deleted_at is null`),
      bodyByDigest: compile(sql<ManifestBodyRow>`${body} where ${DIGESTED} and deleted_at is null`),
      statByTag: compile(sql<ManifestRow>`${stat} where ${TAGGED} and deleted_at is null`),
      statByDigest: compile(sql<ManifestRow>`${stat} where ${DIGESTED} and deleted_at is null`),
      blob: compile(sql<BlobRow>`select size, store_key from blobs where digest =
        (select digest from repository_blobs where ${DIGESTED} and deleted_at is null)
        and not exists (select 1 from blob_damage
          where blob_damage.digest = blobs.digest and blob_damage.store_key = blobs.store_key)`),
    };
  }

  manifest(repository: RepositoryName, reference: Reference): Promise<ManifestBodyRow | undefined> {
    const { bodyByDigest, bodyByTag } = this.#queries;
    return this.#first(isDigest(reference) ? bodyByDigest : bodyByTag, [repository, reference]);
  }

  /** As `manifest`, without its body. */
  manifestStat(repository: RepositoryName, reference: Reference): Promise<ManifestRow | undefined> {
    const { statByDigest, statByTag } = this.#queries;
    return this.#first(isDigest(reference) ? statByDigest : statByTag, [repository, reference]);
  }

  /** A blob that scrubbing found damaged is not there: who has it pushes it again, which mends it. */
  blob(repository: RepositoryName, digest: Digest): Promise<BlobRow | undefined> {
    return this.#first(this.#queries.blob, [repository, digest]);
  }

  async #first<Row>(query: CompiledQuery<Row>, parameters: readonly string[]): Promise<Row | undefined> {
    const { rows } = await this.#database.read.executeQuery<Row>({ ...query, parameters });
    return rows[0];
  }
}
