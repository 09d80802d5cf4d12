import type { Caller } from "../access/caller.ts";
import type { Database } from "../database/database.ts";
import type { Instant } from "../database/schema.ts";
import { namespaceOf, type RepositoryName } from "../oci/names.ts";
import { type RepositoryAccess, requireRepository } from "./tag-history.ts";

/** Who may pull: everybody who is logged in (and who is not, where that is allowed), or the owner alone. */
export type Visibility = "public" | "private";

export interface RepositorySettingsOptions {
  readonly database: Database;
  readonly access: RepositoryAccess;
  readonly now?: () => Instant;
}

export interface CreateRepositoryOptions {
  readonly repository: RepositoryName;
  readonly visibility: Visibility;
}

/** Repositories as their owners see them: made before the first push, shown to others or not. */
export class RepositorySettings {
  readonly #database: Database;
  readonly #access: RepositoryAccess;
  readonly #now: () => Instant;

  constructor({ database, access, now = Date.now }: RepositorySettingsOptions) {
    this.#database = database;
    this.#access = access;
    this.#now = now;
  }

  /**
   * Makes a repository. One that is there already stays as it is.
   *
   * @returns whether it was made.
   * @throws RegistryError what the access decision throws.
   */
  async create(caller: Caller, { repository, visibility }: CreateRepositoryOptions): Promise<boolean> {
    await this.#access.authorize(caller, "administer", repository);
    return this.#database.transaction(async (transaction) => {
      const made = await transaction
        .insertInto("repositories")
        .values({
          uid: Bun.randomUUIDv7(),
          name: repository,
          namespace: namespaceOf(repository),
          visibility,
          description: "",
          created_at: this.#now(),
          untagged_days: null,
        })
        .onConflict((conflict) => conflict.column("name").doNothing())
        .returning("id")
        .executeTakeFirst();
      return made !== undefined;
    });
  }

  /** @throws RegistryError `nameUnknown`, and what the access decision throws. */
  async visibility(caller: Caller, repository: RepositoryName): Promise<Visibility> {
    await this.#access.authorize(caller, "pull", repository);
    const id = await requireRepository(this.#database.read, repository);
    const row = await this.#database.read
      .selectFrom("repositories")
      .select("visibility")
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    return row.visibility;
  }

  /** Counts from the next request on. @throws RegistryError `nameUnknown`, and what the access decision throws. */
  async setVisibility(caller: Caller, repository: RepositoryName, visibility: Visibility): Promise<void> {
    await this.#access.authorize(caller, "administer", repository);
    const id = await requireRepository(this.#database.read, repository);
    await this.#database.transaction((transaction) =>
      transaction.updateTable("repositories").set({ visibility }).where("id", "=", id).execute(),
    );
  }
}
