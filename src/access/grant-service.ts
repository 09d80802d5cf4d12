import type { Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { Instant, Schema } from "../database/schema.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import { RegistryError } from "../oci/errors.ts";
import type { RepositoryName } from "../oci/names.ts";
import type { Page, PageRequest, RepositoryVisibility } from "../registry/registry.ts";
import { eventSubject, type Repository } from "../repositories/repository.ts";
import type { RepositoryFinder } from "../repositories/repository-finder.ts";
import type { Caller } from "./caller.ts";
import { parsePrefixPattern } from "./credential-scope.ts";
import { type AccessLevel, LEVEL_WORDS } from "./decision.ts";
import {
  countGrantedToTeam,
  countGrants,
  findGranteeAccount,
  findLevel,
  findTeam,
  type GrantTarget,
  grantedToTeam,
  grantsOnPaths,
  grantsOnRepository,
  removeGrant,
  setGrant,
} from "./grant-store.ts";
import type { Granted, Grantee, GranteeName, PathGranted, TeamGrantee } from "./grantee.ts";
import type { ManagementAccess, Namespace } from "./management-access.ts";

type Level = Exclude<AccessLevel, "none">;
type Tx = Transaction<Schema>;

export interface GrantServiceOptions {
  readonly database: Database;
  readonly management: ManagementAccess;
  readonly access: { visibilityFor(caller: Caller): Promise<RepositoryVisibility> };
  readonly finder: RepositoryFinder;
  readonly events: EventRecorder;
  readonly now?: () => Instant;
}

/** Grants that the answer to a change lists, at most. */
export const MAX_GRANTS = 1000;

/** A page of grants, and how many there are in all when that was asked for. */
export interface GrantList<Item> extends Page<Item> {
  readonly count: number | undefined;
}

export type GrantPageRequest = PageRequest & { readonly count?: boolean };

/**
 * Who was granted what, on repositories and on all that is below a path. Grants add up, and the
 * highest counts; they take effect with the next request, on tokens that were issued before as well.
 */
export class GrantService {
  readonly #database: Database;
  readonly #management: ManagementAccess;
  readonly #access: GrantServiceOptions["access"];
  readonly #finder: RepositoryFinder;
  readonly #events: EventRecorder;
  readonly #now: () => Instant;

  constructor({ database, management, access, finder, events, now = Date.now }: GrantServiceOptions) {
    this.#database = database;
    this.#management = management;
    this.#access = access;
    this.#finder = finder;
    this.#events = events;
    this.#now = now;
  }

  /**
   * The grants on one repository to teams or to accounts, or to both; what is granted on paths above
   * it is not among them. For who administers the repository.
   *
   * @throws RegistryError `nameUnknown`, and what the access decision throws.
   */
  async listOnRepository(
    caller: Caller,
    name: RepositoryName,
    { kind, ...page }: GrantPageRequest & { readonly kind?: Grantee["kind"] },
  ): Promise<GrantList<Granted> & { readonly repository: Repository }> {
    const repository = await this.#finder.administered(caller, name);
    const rows = await grantsOnRepository(this.#database.read, repository.id, {
      after: idOf(page.after),
      limit: page.limit + 1,
      callerId: caller.account?.id,
      ...(kind !== undefined && { kind }),
    });
    const count = page.count
      ? await countGrants(this.#database.read, { repositoryId: repository.id }, kind)
      : undefined;
    return { ...pageOf(rows, page.limit), count, repository };
  }

  /**
   * Grants a level on a repository, in the place of the one granted before. For who administers it.
   *
   * @throws RegistryError `nameUnknown`, `teamUnknown` when the namespace's organization has no such
   * team, `userUnknown`; and what the access decision throws.
   */
  async grantOnRepository(
    caller: Caller,
    name: RepositoryName,
    { to, level }: { readonly to: GranteeName; readonly level: Level },
  ): Promise<{ readonly repository: Repository; readonly grantee: Grantee }> {
    const repository = await this.#finder.administered(caller, name);
    const grantee = await this.#grantee(caller, repository.namespace, to);
    await this.#grant(
      caller,
      { repositoryId: repository.id },
      { grantee, level, subject: eventSubject(repository) },
    );
    return { repository, grantee };
  }

  /**
   * Takes a grant on a repository away. For who administers it.
   *
   * @returns whether there was one.
   * @throws as {@link grantOnRepository} does.
   */
  async revokeOnRepository(caller: Caller, name: RepositoryName, from: GranteeName): Promise<boolean> {
    const repository = await this.#finder.administered(caller, name);
    const grantee = await this.#grantee(caller, repository.namespace, from);
    return this.#revoke(
      caller,
      { repositoryId: repository.id },
      { grantee, subject: eventSubject(repository) },
    );
  }

  /**
   * The grants on paths of a namespace: on those of a pattern, or on all. For who administers the
   * namespace.
   *
   * @throws RegistryError `accountUnknown`, `parameterInvalid`, and what the access decision throws.
   */
  async listOnPaths(
    caller: Caller,
    namespace: string,
    { kind, pattern, ...page }: GrantPageRequest & { readonly kind?: "team"; readonly pattern?: string },
  ): Promise<GrantList<PathGranted>> {
    const standing = await this.#management.namespaceAdmin(caller, namespace, "read");
    const { id: namespaceId } = standing.namespace;
    const prefix = pattern === undefined ? undefined : prefixIn(namespace, pattern);
    const rows = await grantsOnPaths(this.#database.read, namespaceId, {
      after: idOf(page.after),
      limit: page.limit + 1,
      callerId: caller.account?.id,
      ...(prefix !== undefined && { prefix }),
      ...(kind !== undefined && { kind }),
    });
    const target = prefix === undefined ? { namespaceId } : { namespaceId, prefix };
    const count = page.count ? await countGrants(this.#database.read, target, kind) : undefined;
    return { ...pageOf(rows, page.limit), count };
  }

  /**
   * The level that was granted on a path, exactly. For who administers the namespace.
   *
   * @throws RegistryError `accessUnknown` when there is none, and as {@link grantOnPath} does.
   */
  async getOnPath(
    caller: Caller,
    namespace: string,
    { to, pattern }: { readonly to: GranteeName; readonly pattern: string },
  ): Promise<{ readonly grantee: Grantee; readonly level: Level }> {
    const standing = await this.#management.namespaceAdmin(caller, namespace, "read");
    const prefix = prefixIn(namespace, pattern);
    const grantee = await this.#grantee(caller, namespace, to);
    const target = { namespaceId: standing.namespace.id, prefix };
    const level = await findLevel(this.#database.read, target, grantee);
    if (level === undefined) throw new RegistryError("accessUnknown");
    return { grantee, level };
  }

  /**
   * Grants a level on all that is and will be below a path: `org/**`, `org/app/**`. For who
   * administers the namespace.
   *
   * @throws RegistryError `accountUnknown`, `parameterInvalid` when the pattern is not below the
   * namespace, `teamUnknown`, `userUnknown`; and what the access decision throws.
   */
  async grantOnPath(
    caller: Caller,
    namespace: string,
    { to, pattern, level }: { readonly to: GranteeName; readonly pattern: string; readonly level: Level },
  ): Promise<Grantee> {
    const standing = await this.#management.namespaceAdmin(caller, namespace, "change");
    const prefix = prefixIn(namespace, pattern);
    const grantee = await this.#grantee(caller, namespace, to);
    const target = { namespaceId: standing.namespace.id, prefix };
    await this.#grant(caller, target, { grantee, level, subject: pathSubject(standing.namespace, prefix) });
    return grantee;
  }

  /** Takes a grant on a path away. @returns whether there was one. @throws as {@link grantOnPath} does. */
  async revokeOnPath(
    caller: Caller,
    namespace: string,
    { from, pattern }: { readonly from: GranteeName; readonly pattern: string },
  ): Promise<boolean> {
    const standing = await this.#management.namespaceAdmin(caller, namespace, "change");
    const prefix = prefixIn(namespace, pattern);
    const grantee = await this.#grantee(caller, namespace, from);
    const target = { namespaceId: standing.namespace.id, prefix };
    return this.#revoke(caller, target, { grantee, subject: pathSubject(standing.namespace, prefix) });
  }

  /**
   * The repositories that a team was granted something on; of them those that the caller may see.
   * For members of the organization.
   *
   * @throws RegistryError `organizationUnknown`, `teamUnknown`, and what the access decision throws.
   */
  async listOfTeam(
    caller: Caller,
    organization: string,
    { team, ...page }: GrantPageRequest & { readonly team: string },
  ): Promise<
    GrantList<{ readonly name: RepositoryName; readonly level: Level }> & { readonly team: TeamGrantee }
  > {
    await this.#management.organizationMember(caller, organization, "read");
    const found = await findTeam(this.#database.read, organization, { team, callerId: caller.account?.id });
    if (found === undefined) throw new RegistryError("teamUnknown");
    const visibility = await this.#access.visibilityFor(caller);
    const rows = await grantedToTeam(this.#database.read, found.id, {
      after: page.after ?? "",
      limit: page.limit + 1,
      visibility,
    });
    const items = rows
      .slice(0, page.limit)
      .map(({ name, level }) => ({ name: name as RepositoryName, level }));
    const last = items.at(-1);
    return {
      items,
      ...(rows.length > page.limit && last !== undefined && { next: last.name }),
      count: page.count ? await countGrantedToTeam(this.#database.read, found.id, visibility) : undefined,
      team: found,
    };
  }

  async #grantee(caller: Caller, namespace: string, name: GranteeName): Promise<Grantee> {
    const { read } = this.#database;
    if ("team" in name) {
      const team = await findTeam(read, namespace, { team: name.team, callerId: caller.account?.id });
      if (team === undefined) throw new RegistryError("teamUnknown");
      return team;
    }
    const account = await findGranteeAccount(read, name.username);
    if (account === undefined) throw new RegistryError("userUnknown");
    return account;
  }

  async #grant(
    caller: Caller,
    target: GrantTarget,
    grant: { readonly grantee: Grantee; readonly level: Level; readonly subject: EventSubject },
  ): Promise<void> {
    const { grantee, level, subject } = grant;
    await this.#database.transaction(async (transaction) => {
      const previous = await findLevel(transaction, target, grantee);
      if (previous === level) return;
      const by = caller.account?.id ?? null;
      await setGrant(transaction, target, { grantee, level, by, now: this.#now() });
      await this.#record(transaction, caller, { grantee, level, previous, subject });
    });
  }

  async #revoke(
    caller: Caller,
    target: GrantTarget,
    { grantee, subject }: { readonly grantee: Grantee; readonly subject: EventSubject },
  ): Promise<boolean> {
    return this.#database.transaction(async (transaction) => {
      const previous = await removeGrant(transaction, target, grantee);
      if (previous === undefined) return false;
      await this.#record(transaction, caller, { grantee, level: undefined, previous, subject });
      return true;
    });
  }

  async #record(
    transaction: Tx,
    caller: Caller,
    change: {
      readonly grantee: Grantee;
      readonly level: Level | undefined;
      readonly previous: Level | undefined;
      readonly subject: EventSubject;
    },
  ): Promise<void> {
    const { grantee, level, previous, subject } = change;
    await this.#events.record(transaction, caller, {
      type: level === undefined ? "DELETE" : previous === undefined ? "CREATE" : "UPDATE",
      action: level === undefined ? "access.revoke" : "access.grant",
      ...subject,
      data: {
        [grantee.kind]: grantee.name,
        ...(level !== undefined && { accessLevel: LEVEL_WORDS[level] }),
        ...(previous !== undefined && { previousAccessLevel: LEVEL_WORDS[previous] }),
      },
    });
  }
}

type EventSubject = ReturnType<typeof eventSubject> | ReturnType<typeof pathSubject>;

function pathSubject({ uid, name }: Namespace, prefix: string) {
  return { object: { type: "namespace", id: uid, name: `${prefix}**` }, namespace: name } as const;
}

/** The prefix of a pattern. @throws RegistryError `parameterInvalid` when it is not in the namespace. */
function prefixIn(namespace: string, pattern: string): string {
  const prefix = parsePrefixPattern(pattern);
  if (prefix.startsWith(`${namespace}/`)) return prefix;
  throw new RegistryError(
    "parameterInvalid",
    `the pattern is not below ${namespace}/: write ${namespace}/**`,
  );
}

function idOf(after: string | undefined): number {
  const id = after === undefined ? 0 : Number(after);
  if (Number.isSafeInteger(id) && id >= 0) return id;
  throw new RegistryError("paginationInvalid");
}

function pageOf<Item extends { readonly id: number }>(rows: readonly Item[], limit: number): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(rows.length > limit && last !== undefined && { next: String(last.id) }) };
}
