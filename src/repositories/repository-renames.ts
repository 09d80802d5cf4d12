import type { Transaction } from "kysely";
import type { Caller } from "../access/caller.ts";
import type { Database } from "../database/database.ts";
import type { Instant, Schema } from "../database/schema.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import { RegistryError } from "../oci/errors.ts";
import { namespaceOf, type RepositoryName } from "../oci/names.ts";
import { eventSubject, type Repository } from "./repository.ts";
import { type FinderAccess, RepositoryFinder, unknownRepository } from "./repository-finder.ts";
import { repositoryExists } from "./repository-service.ts";
import { endRedirect, findRepository, lockRepository, namespaceExists } from "./repository-store.ts";

export interface RepositoryRenamesOptions {
  readonly database: Database;
  readonly access: FinderAccess;
  readonly events: EventRecorder;
  /** Days that the old name goes on answering pulls. */
  readonly redirectDays: number;
  readonly now?: () => Instant;
}

/** What a rename did. */
export interface RenamedRepository {
  readonly repository: Repository;
  readonly previousName: RepositoryName;
  /** Until when the old name answers. */
  readonly redirectUntil: Instant;
  /** Grants on the repository that ended, for it went to another namespace. */
  readonly droppedGrants: number;
  /** Webhooks that ended for the same reason. */
  readonly droppedWebhooks: number;
}

type Tx = Transaction<Schema>;

const DAY = 24 * 60 * 60 * 1000;

/** Gives repositories other names, in their namespace or in another one. */
export class RepositoryRenames {
  readonly #database: Database;
  readonly #access: FinderAccess;
  readonly #events: EventRecorder;
  readonly #finder: RepositoryFinder;
  readonly #redirectMs: number;
  readonly #now: () => Instant;

  constructor({ database, access, events, redirectDays, now = Date.now }: RepositoryRenamesOptions) {
    this.#database = database;
    this.#access = access;
    this.#events = events;
    this.#finder = new RepositoryFinder(database, access);
    this.#redirectMs = redirectDays * DAY;
    this.#now = now;
  }

  /**
   * Renames a repository. For who administers it and what has the new name. Its content, settings
   * and, within the namespace, grants and webhooks stay with it; the old name answers pulls for a
   * while, unless a new repository takes it.
   *
   * @throws RegistryError `nameUnknown`, `repositoryExists`, `accountUnknown`, `parameterInvalid`,
   * `readOnly`, and what the access decision throws.
   */
  async rename(caller: Caller, name: RepositoryName, target: RepositoryName): Promise<RenamedRepository> {
    await this.#finder.authorizeMoving(caller, name);
    await this.#access.authorize(caller, "administer", target);
    if (name === target)
      throw new RegistryError("parameterInvalid", `the repository is called ${name} already`);
    if (
      caller.credential !== "system" &&
      !(await namespaceExists(this.#database.read, namespaceOf(target)))
    ) {
      throw new RegistryError("accountUnknown");
    }
    return this.#database.transaction(async (transaction) => {
      const before = await lockRepository(transaction, this.#database.engine, name);
      if (before === undefined) throw unknownRepository();
      if ((await findRepository(transaction, target)) !== undefined) throw repositoryExists(target);
      const namespace = namespaceOf(target);
      const isMoved = namespace !== before.namespace;
      await transaction
        .updateTable("repositories")
        .set({ name: target, namespace })
        .where("id", "=", before.id)
        .execute();
      const droppedGrants = isMoved ? await this.#drop(transaction, "repository_grants", before.id) : 0;
      const droppedWebhooks = isMoved ? await this.#drop(transaction, "webhooks", before.id) : 0;
      await this.#renameWebhooks(transaction, before, target);
      const redirectUntil = await this.#redirect(transaction, before, target);
      await this.#events.record(transaction, caller, {
        type: "UPDATE",
        action: "repository.rename",
        ...eventSubject(before),
        data: { from: name, to: target, droppedGrants, droppedWebhooks },
      });
      const repository = await findRepository(transaction, target);
      if (repository === undefined) throw unknownRepository();
      return { repository, previousName: name, redirectUntil, droppedGrants, droppedWebhooks };
    });
  }

  /** What people of the old namespace set up is not to reach into the new one. */
  async #drop(
    transaction: Tx,
    table: "repository_grants" | "webhooks",
    repositoryId: number,
  ): Promise<number> {
    const { numDeletedRows } = await transaction
      .deleteFrom(table)
      .where("repository_id", "=", repositoryId)
      .executeTakeFirst();
    return Number(numDeletedRows);
  }

  async #renameWebhooks(transaction: Tx, { id, name }: Repository, target: RepositoryName): Promise<void> {
    await transaction
      .updateTable("webhooks")
      .set({ key: target })
      .where("repository_id", "=", id)
      .where("key", "=", name)
      .execute();
  }

  async #redirect(transaction: Tx, { id, name }: Repository, target: RepositoryName): Promise<Instant> {
    const now = this.#now();
    const redirect = { repository_id: id, created_at: now, expires_at: now + this.#redirectMs };
    await endRedirect(transaction, target);
    await transaction
      .insertInto("repository_redirects")
      .values({ name, ...redirect })
      .onConflict((conflict) => conflict.column("name").doUpdateSet(redirect))
      .execute();
    return redirect.expires_at;
  }
}
