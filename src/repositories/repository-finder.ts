import type { Action, Caller } from "../access/caller.ts";
import type { Decision } from "../access/decision.ts";
import type { Database } from "../database/database.ts";
import { RegistryError } from "../oci/errors.ts";
import type { RepositoryName } from "../oci/names.ts";
import type { Repository } from "./repository.ts";
import { findRepositories, findRepository } from "./repository-store.ts";

/** What decides whether a caller may; `AccessControl` does. */
export interface FinderAccess {
  decide(caller: Caller, action: Action, repository: RepositoryName): Promise<Decision>;
  /** Lets the caller go on, or throws what he is to be told. */
  authorize(caller: Caller, action: Action, repository: RepositoryName): Promise<void>;
  /** Lets the caller pull, and says by which name: the one that a renamed repository has now. */
  resolve(caller: Caller, repository: RepositoryName): Promise<RepositoryName>;
}

/**
 * Finds repositories for those who may do something with them. One that a caller may not see is
 * answered as one that is not there.
 */
export class RepositoryFinder {
  readonly #database: Database;
  readonly #access: FinderAccess;

  constructor(database: Database, access: FinderAccess) {
    this.#database = database;
    this.#access = access;
  }

  /**
   * The repository of that name, or the one that had it before it was renamed.
   *
   * @throws RegistryError `nameUnknown`, and what the access decision throws.
   */
  async readable(caller: Caller, name: RepositoryName): Promise<Repository> {
    return this.#require(await this.#access.resolve(caller, name));
  }

  /**
   * The repository of that name, for who may change its settings.
   *
   * @throws RegistryError `nameUnknown`, and what the access decision throws.
   */
  async administered(caller: Caller, name: RepositoryName): Promise<Repository> {
    await this.authorizeAdministering(caller, name);
    return this.#require(name);
  }

  /**
   * Lets those go on who administer what has that name, whether or not there is such a repository.
   *
   * @throws RegistryError `nameUnknown` for who may not see it, and what the access decision throws.
   */
  async authorizeAdministering(caller: Caller, name: RepositoryName): Promise<void> {
    const { allowed, visible, refusal } = await this.#access.decide(caller, "administer", name);
    if (allowed) return;
    if (refusal === "rights" && !visible && caller.account !== undefined) throw unknownRepository();
    await this.#access.authorize(caller, "administer", name);
  }

  /**
   * As {@link authorizeAdministering}, for what changes which content a name stands for. Like a push,
   * that is refused while the registry is read-only; not to the operator at the machine.
   *
   * @throws RegistryError `readOnly`, and what {@link authorizeAdministering} throws.
   */
  async authorizeMoving(caller: Caller, name: RepositoryName): Promise<void> {
    await this.authorizeAdministering(caller, name);
    if (caller.credential === "system") return;
    const { refusal } = await this.#access.decide(caller, "delete", name);
    if (refusal === "readOnly") throw new RegistryError("readOnly");
  }

  /** Those of these that are there, by name. Decides nothing: for names that a decision let through. */
  all(names: readonly RepositoryName[]): Promise<readonly Repository[]> {
    return findRepositories(this.#database.read, names);
  }

  async #require(name: RepositoryName): Promise<Repository> {
    const repository = await findRepository(this.#database.read, name);
    if (repository === undefined) throw unknownRepository();
    return repository;
  }
}

/** The same for what is not there and for what is not to be seen. */
export function unknownRepository(): RegistryError {
  return new RegistryError("nameUnknown");
}
