import type { Database } from "../database/database.ts";
import { RegistryError } from "../oci/errors.ts";
import type { RepositoryName } from "../oci/names.ts";
import type { Page, PageRequest, RepositoryVisibility } from "../registry/registry.ts";
import { countVisibleRepositories, visibleRepositories } from "../registry/visible-repositories.ts";
import type { Repository } from "../repositories/repository.ts";
import type { RepositoryFinder } from "../repositories/repository-finder.ts";
import type { Caller } from "./caller.ts";
import { type AccessLevel, effectiveLevel, type GrantFacts } from "./decision.ts";
import {
  findExactGrants,
  findReach,
  findReachingAccount,
  type ReachingAccount,
} from "./effective-access-store.ts";
import type { ManagementAccess } from "./management-access.ts";

type Level = Exclude<AccessLevel, "none">;

export interface EffectiveAccessOptions {
  readonly database: Database;
  readonly access: { visibilityFor(caller: Caller): Promise<RepositoryVisibility> };
  readonly management: ManagementAccess;
  readonly finder: RepositoryFinder;
}

/** What an account may do to a repository, all its grants together. */
export interface RepositoryAccess {
  readonly repository: Repository;
  readonly level: Level;
}

export type { ReachingAccount };

/** What people can reach, and how far: for themselves, administrators and auditors. */
export class EffectiveAccess {
  readonly #database: Database;
  readonly #access: EffectiveAccessOptions["access"];
  readonly #management: ManagementAccess;
  readonly #finder: RepositoryFinder;

  constructor({ database, access, management, finder }: EffectiveAccessOptions) {
    this.#database = database;
    this.#access = access;
    this.#management = management;
    this.#finder = finder;
  }

  /**
   * The level that an account has on a repository.
   *
   * @throws RegistryError `userUnknown`, `nameUnknown`, `accessUnknown` when it has none, and what the
   * access decisions throw.
   */
  async levelOn(
    caller: Caller,
    username: string,
    name: RepositoryName,
  ): Promise<RepositoryAccess & { readonly account: ReachingAccount }> {
    await this.#management.self(caller, username, "read");
    const account = await this.#require(username);
    const repository = await this.#finder.readable(caller, name);
    const level = (await this.#levels(account, [repository])).get(repository.id);
    if (level === undefined) throw new RegistryError("accessUnknown");
    return { account, repository, level };
  }

  /**
   * The repositories that an account can pull from, by name, each with the level it has.
   *
   * @throws RegistryError `userUnknown`, and what the access decision throws.
   */
  async list(
    caller: Caller,
    username: string,
    page: PageRequest & { readonly count?: boolean },
  ): Promise<
    Page<RepositoryAccess> & { readonly account: ReachingAccount; readonly count: number | undefined }
  > {
    await this.#management.self(caller, username, "read");
    const account = await this.#require(username);
    if (!account.isActive) return { account, items: [], count: page.count ? 0 : undefined };
    const visibility = await this.#access.visibilityFor(asCaller(account));
    const { read } = this.#database;
    const found = await visibleRepositories(read, { ...page, visibility });
    const repositories = await this.#finder.all(found.items);
    const levels = await this.#levels(account, repositories);
    const items = repositories.flatMap((repository) => {
      const level = levels.get(repository.id);
      return level === undefined ? [] : [{ repository, level }];
    });
    const count = page.count ? await countVisibleRepositories(read, { visibility }) : undefined;
    return { ...found, account, items, count };
  }

  async #require(username: string): Promise<ReachingAccount> {
    const account = await findReachingAccount(this.#database.read, username);
    if (account === undefined) throw new RegistryError("userUnknown");
    return account;
  }

  /** Two queries for any number of repositories; the decision is that of every request. */
  async #levels(
    account: ReachingAccount,
    repositories: readonly Repository[],
  ): Promise<ReadonlyMap<number, Level>> {
    const { read } = this.#database;
    const reach = await findReach(read, account.id);
    const ids = repositories.map(({ id }) => id);
    const exact = await findExactGrants(read, account.id, ids);
    const levels = new Map<number, Level>();
    for (const repository of repositories) {
      const grants: GrantFacts[] = [...(exact.get(repository.id) ?? [])];
      if (reach.owned.has(repository.namespace)) grants.push({ kind: "owner", level: "administer" });
      for (const { prefix, grant } of reach.prefixes) {
        if (repository.name.startsWith(prefix)) grants.push(grant);
      }
      const level = effectiveLevel(
        { caller: asCaller(account), repository: repository.name },
        { account, repository, grants, apiTokenStands: true, settings: SETTINGS },
      );
      if (level !== "none") levels.set(repository.id, level);
    }
    return levels;
  }
}

/** Levels do not depend on them where there is an account. */
const SETTINGS = { createOnPush: true, anonymousPull: true, deletes: true };

function asCaller({ id, name, isAdmin }: ReachingAccount): Caller {
  return { account: { id, name, isAdmin }, credential: "password" };
}
