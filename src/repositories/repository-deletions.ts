import type { Transaction } from "kysely";
import type { Caller } from "../access/caller.ts";
import type { ManagementAccess } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { Instant, Schema } from "../database/schema.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import { RegistryError } from "../oci/errors.ts";
import type { RepositoryName } from "../oci/names.ts";
import type { Page, PageRequest } from "../registry/registry.ts";
import {
  type DeletedRepository,
  forgetDeletedNames,
  listDeleted,
  lockDeleted,
  lockNamespace,
  markDeleted,
  unmarkDeleted,
} from "./deleted-repository-store.ts";
import { eventSubject, type Repository } from "./repository.ts";
import { type FinderAccess, RepositoryFinder, unknownRepository } from "./repository-finder.ts";
import { repositoryExists } from "./repository-service.ts";
import { findRepository, lockRepository } from "./repository-store.ts";

export type { DeletedRepository };

export interface RepositoryDeletionsOptions {
  readonly database: Database;
  readonly access: FinderAccess & { isAdministrator(caller: Caller): Promise<boolean> };
  readonly managementAccess: ManagementAccess;
  readonly events: EventRecorder;
  /** Milliseconds that a deleted repository can be restored for. */
  readonly gracePeriod: number;
  readonly now?: () => Instant;
}

export interface RestoreRepositoryOptions {
  /** The name it is to have: the one that it had. */
  readonly name: RepositoryName;
  /** Which of those that had the name. Default: the one that was deleted last. */
  readonly uid?: string;
}

/** A deleted repository, and until when it can be restored. */
export interface RestorableRepository extends DeletedRepository {
  readonly restorableUntil: Instant;
}

type Tx = Transaction<Schema>;

/** Repositories of a namespace that go in one transaction: pushes on SQLite wait for it. */
const BATCH = 50;

/**
 * The end of repositories, and the way back. A deleted repository is gone at once and its name is
 * free; its content stays for the grace period, and then goes by the job `repository_deletion`.
 */
export class RepositoryDeletions {
  readonly #database: Database;
  readonly #access: RepositoryDeletionsOptions["access"];
  readonly #management: ManagementAccess;
  readonly #events: EventRecorder;
  readonly #finder: RepositoryFinder;
  readonly #gracePeriod: number;
  readonly #now: () => Instant;

  constructor(options: RepositoryDeletionsOptions) {
    this.#database = options.database;
    this.#access = options.access;
    this.#management = options.managementAccess;
    this.#events = options.events;
    this.#finder = new RepositoryFinder(options.database, options.access);
    this.#gracePeriod = options.gracePeriod;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Deletes a repository. For who administers it; one that is not there is as good as deleted.
   *
   * @returns whether it was there.
   * @throws RegistryError `nameUnknown` for who may not see it, `unsupported` when deleting is
   * switched off, and what the access decision throws.
   */
  async delete(caller: Caller, name: RepositoryName): Promise<boolean> {
    await this.#finder.authorizeAdministering(caller, name);
    await this.#authorizeDeleting(caller, name);
    return this.#database.transaction(async (transaction) => {
      const repository = await lockRepository(transaction, this.#database.engine, name);
      if (repository === undefined) return false;
      await this.#deleteOne(transaction, caller, repository);
      return true;
    });
  }

  /**
   * Deletes all repositories of a namespace, in small transactions. For who administers it.
   *
   * @returns how many there were.
   * @throws RegistryError `accountUnknown`, `unsupported`, and what the access decision throws.
   */
  async deleteAll(caller: Caller, namespace: string): Promise<number> {
    await this.#management.namespaceAdmin(caller, namespace, "change");
    let deleted = 0;
    for (;;) {
      const count = await this.#database.transaction(async (transaction) => {
        const repositories = await lockNamespace(transaction, this.#database.engine, {
          namespace,
          limit: BATCH,
        });
        for (const row of repositories) {
          const repository = { ...row, name: row.name as RepositoryName };
          await this.#authorizeDeleting(caller, repository.name);
          await this.#deleteOne(transaction, caller, repository);
        }
        return repositories.length;
      });
      deleted += count;
      if (count < BATCH) return deleted;
    }
  }

  /**
   * Deletes all repositories of a namespace in the transaction that deletes its account, and forgets
   * their names: an account of the same name that comes later must not restore them. The operator
   * can, by their uid. Decides nothing: that is for who deletes the account.
   *
   * @returns how many there were.
   */
  async deleteWithAccount(transaction: Tx, caller: Caller, namespace: string): Promise<number> {
    const repositories = await lockNamespace(transaction, this.#database.engine, { namespace });
    for (const row of repositories) {
      const { refusal } = await this.#access.decide(caller, "delete", row.name as RepositoryName);
      if (refusal === "readOnly") throw new RegistryError("readOnly");
      await this.#deleteOne(transaction, caller, { ...row, name: row.name as RepositoryName });
    }
    await forgetDeletedNames(transaction, namespace);
    return repositories.length;
  }

  /**
   * The repositories of a namespace that were deleted and can be restored, by age. For who
   * administers the namespace.
   *
   * @throws RegistryError `accountUnknown`, and what the access decision throws.
   */
  async list(caller: Caller, namespace: string, page: PageRequest): Promise<Page<RestorableRepository>> {
    await this.#management.namespaceAdmin(caller, namespace, "read");
    const after = page.after === undefined ? 0 : Number(page.after);
    if (!Number.isSafeInteger(after)) throw new RegistryError("paginationInvalid");
    const rows = await listDeleted(this.#database.read, {
      namespace,
      since: this.#now() - this.#gracePeriod,
      after,
      limit: page.limit + 1,
    });
    const items = rows
      .slice(0, page.limit)
      .map((row) => ({ ...row, restorableUntil: row.deletedAt + this.#gracePeriod }));
    const last = items.at(-1);
    return { items, ...(rows.length > page.limit && last !== undefined && { next: String(last.id) }) };
  }

  /**
   * Brings a deleted repository back with all that is in it, private, without the access that
   * others had to it. For who administers its name.
   *
   * @throws RegistryError `repositoryExists` when the name was taken since, `nameUnknown` when there
   * is nothing to restore, `readOnly`, and what the access decision throws.
   */
  async restore(caller: Caller, { name, uid }: RestoreRepositoryOptions): Promise<Repository> {
    await this.#finder.authorizeMoving(caller, name);
    // Whose name was forgotten with its account comes back by an administrator's word only.
    const anyName = uid !== undefined && (await this.#access.isAdministrator(caller));
    return this.#database.transaction(async (transaction) => {
      if ((await findRepository(transaction, name)) !== undefined) throw repositoryExists(name);
      const deleted = await lockDeleted(transaction, this.#database.engine, {
        ...(!anyName && { name }),
        ...(uid !== undefined && { uid }),
        since: this.#now() - this.#gracePeriod,
      });
      if (deleted === undefined) throw unknownRepository();
      await unmarkDeleted(transaction, deleted.id, name);
      const repository = await findRepository(transaction, name);
      if (repository === undefined) throw unknownRepository();
      await this.#events.record(transaction, caller, {
        type: "CREATE",
        action: "repository.restore",
        ...eventSubject(repository),
      });
      return repository;
    });
  }

  /** The settings that forbid deleting count for repositories too; not for the operator at the machine. */
  async #authorizeDeleting(caller: Caller, name: RepositoryName): Promise<void> {
    if (caller.credential !== "system") await this.#access.authorize(caller, "delete", name);
  }

  async #deleteOne(
    transaction: Tx,
    caller: Caller,
    repository: Pick<Repository, "id" | "uid" | "name" | "namespace">,
  ): Promise<void> {
    await markDeleted(transaction, repository, this.#now());
    await this.#events.record(transaction, caller, {
      type: "DELETE",
      action: "repository.delete",
      ...eventSubject(repository),
      data: { restorableUntil: new Date(this.#now() + this.#gracePeriod).toISOString() },
    });
  }
}
