import type { BlobUpload } from "../../blobs/blob-store.ts";
import type { UploadsTable } from "../../database/schema.ts";
import type { Digest, DigestAlgorithm } from "../../oci/digest.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { RepositoryName } from "../../oci/names.ts";
import type { Upload, UploadId } from "../registry.ts";
import type { ActingFor, Actor, LocalContext, Tx } from "./context.ts";
import { repositoryForPush } from "./repositories.ts";
import type { UploadTarget } from "./uploads.ts";

/** How often a writer says that it lives, in milliseconds. */
const PULSE = 3_000;

/** A writer that said nothing for this long, in milliseconds, is taken for dead. */
const LEASE = 10_000;

const LOST = "the upload was ended, or taken over, by another request";

/** The right to write to an upload, held until it is recorded or released. */
export interface UploadClaim {
  /** The row as it was before the claim. */
  readonly row: UploadsTable;
  /** The version the claim gave it. */
  readonly version: number;
  /** Whether another writer never gave its claim back: it died, or is cut off and may yet write. */
  readonly takenOver: boolean;
}

/**
 * The rows of uploads. They are notes to ourselves: what power loss takes of them is a session that
 * the client has to ask about, or start, again. What it was told to be stored is never among them.
 */
export class UploadStore {
  readonly #context: LocalContext;

  constructor(context: LocalContext) {
    this.#context = context;
  }

  async create(
    repository: RepositoryName,
    by: ActingFor,
    upload: { state: BlobUpload; algorithm: DigestAlgorithm },
  ): Promise<Upload> {
    const id = crypto.randomUUID() as string as UploadId;
    const now = this.#context.now();
    await this.#context.database.note(async (transaction) => {
      const { id: repositoryId } = await repositoryForPush(transaction, repository, {
        context: this.#context,
        by,
      });
      await transaction
        .insertInto("uploads")
        .values({
          id,
          repository_id: repositoryId,
          account_id: by.accountId ?? null,
          algorithm: upload.algorithm,
          size: 0,
          digest: null,
          version: 0,
          writing: 0,
          store_state: JSON.stringify(upload.state),
          started_at: now,
          updated_at: now,
        })
        .execute();
    });
    return { id, offset: 0, startedAt: new Date(now) };
  }

  /** The upload, when it is in that repository and the actor's own. @throws RegistryError `blobUploadUnknown`. */
  get(repository: RepositoryName, id: UploadId, actor: Actor): Promise<UploadsTable> {
    return this.#get(this.#context.database.read, { repository, id, actor });
  }

  /**
   * Takes the right to write.
   *
   * @throws RegistryError `blobUploadUnknown`, `blobUploadBusy`, `blobUploadOutOfOrder` when
   * `offset` is given and is not where the upload stands.
   */
  claim(target: UploadTarget, offset: number | undefined): Promise<UploadClaim> {
    const now = this.#context.now();
    return this.#context.database.note(async (transaction) => {
      const row = await this.#get(transaction, target);
      if (offset !== undefined && offset !== row.size) {
        throw new RegistryError(
          "blobUploadOutOfOrder",
          `the upload stands at byte ${row.size}, the chunk starts at ${offset}`,
          {
            detail: { offset: row.size },
          },
        );
      }
      if (row.writing === 1 && now - row.updated_at < LEASE) {
        throw new RegistryError("blobUploadBusy", undefined, { retryAfter: Math.ceil(LEASE / 1000) });
      }
      const version = row.version + 1;
      const { numUpdatedRows } = await transaction
        .updateTable("uploads")
        .set({ version, writing: 1, updated_at: now })
        .where("id", "=", row.id)
        .where("version", "=", row.version)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new RegistryError("blobUploadBusy", undefined, { retryAfter: 1 });
      return { row, version, takenOver: row.writing === 1 };
    });
  }

  /** Says from time to time that the writer lives, until stopped. */
  keepAlive(claim: UploadClaim): Disposable {
    let saying = false;
    const timer = setInterval(async () => {
      // A database that is slow is not asked the faster for it.
      if (saying) return;
      saying = true;
      await this.#update(claim, { updated_at: this.#context.now() }).catch(() => {});
      saying = false;
    }, PULSE);
    timer.unref();
    return { [Symbol.dispose]: () => clearInterval(timer) };
  }

  /**
   * Records how far the upload came, and gives the claim back.
   *
   * @throws RegistryError `blobUploadUnknown` when it was cancelled, or taken over, meanwhile.
   */
  async record(claim: UploadClaim, state: BlobUpload, digest: Digest | undefined): Promise<void> {
    const recorded = await this.#update(claim, {
      size: state.size,
      digest: digest ?? null,
      store_state: JSON.stringify(state),
      writing: 0,
      updated_at: this.#context.now(),
    });
    if (!recorded) throw new RegistryError("blobUploadUnknown", LOST);
  }

  /** Puts another state in the place of the one that was taken over, and keeps the claim. */
  async replace(claim: UploadClaim, state: BlobUpload): Promise<void> {
    const replaced = await this.#update(claim, {
      store_state: JSON.stringify(state),
      updated_at: this.#context.now(),
    });
    if (!replaced) throw new RegistryError("blobUploadUnknown", LOST);
  }

  /**
   * Ends an upload in the transaction that makes a blob of it.
   *
   * @throws RegistryError `blobUploadUnknown` when it was taken over: its bytes are then not ours to publish.
   */
  async take(transaction: Tx, claim: UploadClaim): Promise<void> {
    const { numDeletedRows } = await transaction
      .deleteFrom("uploads")
      .where("id", "=", claim.row.id)
      .where("version", "=", claim.version)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw new RegistryError("blobUploadUnknown", LOST);
  }

  /** Ends an upload that nobody took over meanwhile; what was, is somebody else's to end. */
  async remove(claim: UploadClaim): Promise<void> {
    await this.#context.database.transaction((transaction) =>
      transaction
        .deleteFrom("uploads")
        .where("id", "=", claim.row.id)
        .where("version", "=", claim.version)
        .execute(),
    );
  }

  /**
   * Ends an upload, whoever is writing to it.
   *
   * @returns its state in the store: from here on nobody can make a blob of that.
   * @throws RegistryError `blobUploadUnknown`, also when it became a blob at this very moment.
   */
  async cancel(target: UploadTarget): Promise<BlobUpload> {
    const state = await this.#context.database.transaction(async (transaction) => {
      await this.#get(transaction, target);
      const row = await transaction
        .deleteFrom("uploads")
        .where("id", "=", target.id)
        .returning("store_state")
        .executeTakeFirst();
      return row?.store_state;
    });
    if (state === undefined) throw new RegistryError("blobUploadUnknown");
    return JSON.parse(state) as BlobUpload;
  }

  async #get(database: Tx | LocalContext["database"]["read"], target: UploadTarget): Promise<UploadsTable> {
    const row = await database
      .selectFrom("uploads")
      .selectAll()
      .where("id", "=", target.id)
      .where("repository_id", "=", (query) =>
        query.selectFrom("repositories").select("repositories.id").where("name", "=", target.repository),
      )
      .executeTakeFirst();
    // Another one's upload is as good as none: an id that leaked opens nothing.
    if (!row || row.account_id !== (target.actor ?? null)) throw new RegistryError("blobUploadUnknown");
    return row;
  }

  async #update(claim: UploadClaim, values: Partial<UploadsTable>): Promise<boolean> {
    const { numUpdatedRows } = await this.#context.database.note((transaction) =>
      transaction
        .updateTable("uploads")
        .set(values)
        .where("id", "=", claim.row.id)
        .where("version", "=", claim.version)
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n;
  }
}
