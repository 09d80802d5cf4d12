import type { Caller } from "../access/caller.ts";
import type { Database } from "../database/database.ts";
import type { Instant } from "../database/schema.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import { isRegistryError, RegistryError } from "../oci/errors.ts";
import { namespaceOf, type RepositoryName } from "../oci/names.ts";
import type { Page, PageRequest, RepositoryVisibility } from "../registry/registry.ts";
import { countVisibleRepositories, visibleRepositories } from "../registry/visible-repositories.ts";
import { eventSubject, type Repository, type RepositoryFields, type Visibility } from "./repository.ts";
import { type FinderAccess, RepositoryFinder, unknownRepository } from "./repository-finder.ts";
import {
  findRepositories,
  findRepository,
  insertRepository,
  lockRepository,
  namespaceExists,
  updateRepository,
} from "./repository-store.ts";

/** What decides about repositories, and which of them a caller may see; `AccessControl` does. */
export interface ListingAccess extends FinderAccess {
  visibilityFor(caller: Caller): Promise<RepositoryVisibility>;
}

export interface RepositoryServiceOptions {
  readonly database: Database;
  readonly access: ListingAccess;
  readonly events: EventRecorder;
  /** What a repository is that nobody said more about. */
  readonly defaultVisibility: Visibility;
  readonly now?: () => Instant;
}

export interface CreateRepositoryOptions extends Partial<RepositoryFields> {
  readonly name: RepositoryName;
}

/** Those of these repositories that are still there, by name: for who has decided that they may be seen. */
export function repositoriesByName(
  database: Database,
  names: readonly RepositoryName[],
): Promise<readonly Repository[]> {
  return findRepositories(database.read, names);
}

/** Bytes of a README, at most. */
export const MAX_LONG_DESCRIPTION = 100 * 1024;

/** Repositories as people see them: listed, made before the first push, described, shown to others or not. */
export class RepositoryService {
  readonly #database: Database;
  readonly #access: ListingAccess;
  readonly #events: EventRecorder;
  readonly #finder: RepositoryFinder;
  readonly #defaultVisibility: Visibility;
  readonly #now: () => Instant;

  constructor({ database, access, events, defaultVisibility, now = Date.now }: RepositoryServiceOptions) {
    this.#database = database;
    this.#access = access;
    this.#events = events;
    this.#finder = new RepositoryFinder(database, access);
    this.#defaultVisibility = defaultVisibility;
    this.#now = now;
  }

  /**
   * The repositories that the caller may see, by name; with `namespace` those in it.
   *
   * @throws AuthenticationRequired for anonymous callers unless anonymous pull is on; RegistryError
   * `accountUnknown` when there is no such namespace.
   */
  async list(
    caller: Caller,
    { namespace, ...page }: PageRequest & { readonly namespace?: string },
  ): Promise<Page<Repository>> {
    const visibility = await this.#access.visibilityFor(caller);
    const { read } = this.#database;
    const found = await visibleRepositories(read, {
      ...page,
      visibility,
      ...(namespace !== undefined && { namespace }),
    });
    if (namespace !== undefined && found.items.length === 0) await this.#requireNamespace(caller, namespace);
    return { ...found, items: await findRepositories(read, found.items) };
  }

  /** How many {@link list} goes through in all. */
  async count(caller: Caller, namespace?: string): Promise<number> {
    const visibility = await this.#access.visibilityFor(caller);
    return countVisibleRepositories(this.#database.read, {
      visibility,
      ...(namespace !== undefined && { namespace }),
    });
  }

  /**
   * A repository, by its name or one that it had before.
   *
   * @throws RegistryError `nameUnknown`, and what the access decision throws.
   */
  get(caller: Caller, name: RepositoryName): Promise<Repository> {
    return this.#finder.readable(caller, name);
  }

  /**
   * Makes a repository. For who administers its name.
   *
   * @throws RegistryError `repositoryExists`, `visibilityInvalid`, `parameterInvalid`,
   * `accountUnknown` when nobody has that namespace, and what the access decision throws.
   */
  async create(caller: Caller, { name, ...fields }: CreateRepositoryOptions): Promise<Repository> {
    await this.#authorizeCreating(caller, name);
    const visibility = visibilityOf(fields.visibility) ?? this.#defaultVisibility;
    const settings = { ...DEFAULT_FIELDS, ...withoutUndefined(fields), visibility };
    checkTagRules(settings);
    return this.#database.transaction(async (transaction) => {
      const made = await insertRepository(transaction, { ...settings, name, now: this.#now() });
      if (made === undefined) throw repositoryExists(name);
      const repository = await findRepository(transaction, name);
      if (repository === undefined) throw unknownRepository();
      await this.#events.record(transaction, caller, {
        type: "CREATE",
        action: "repository.create",
        ...eventSubject(repository),
        data: { visibility },
      });
      return repository;
    });
  }

  /**
   * Changes what is given of a repository's settings; counts from the next request on.
   *
   * @throws RegistryError `nameUnknown`, `visibilityInvalid`, `parameterInvalid`, and what the access
   * decision throws.
   */
  async update(
    caller: Caller,
    name: RepositoryName,
    changes: Partial<RepositoryFields>,
  ): Promise<Repository> {
    await this.#finder.authorizeAdministering(caller, name);
    const visibility = visibilityOf(changes.visibility);
    return this.#database.transaction(async (transaction) => {
      const before = await lockRepository(transaction, this.#database.engine, name);
      if (before === undefined) throw unknownRepository();
      const wanted = withoutUndefined({ ...changes, visibility });
      const after: Repository = { ...before, ...wanted };
      checkTagRules(after);
      const changed = FIELDS.filter((field) => before[field] !== after[field]);
      if (changed.length === 0) return before;
      await updateRepository(transaction, before.id, wanted);
      await this.#events.record(transaction, caller, {
        type: "UPDATE",
        action: "repository.update",
        ...eventSubject(before),
        data: { changes: Object.fromEntries(changed.map((field) => [field, change(field, before, after)])) },
      });
      return after;
    });
  }

  /** The operator may prepare a namespace for somebody who is not there yet. */
  async #authorizeCreating(caller: Caller, name: RepositoryName): Promise<void> {
    try {
      await this.#access.authorize(caller, "administer", name);
    } catch (error) {
      if (isRegistryError(error, "denied")) await this.#requireNamespace(caller, namespaceOf(name));
      throw error;
    }
    if (caller.credential !== "system") await this.#requireNamespace(caller, namespaceOf(name));
  }

  /** Nobody without an account learns which accounts there are. */
  async #requireNamespace(caller: Caller, namespace: string): Promise<void> {
    if (caller.account === undefined || (await namespaceExists(this.#database.read, namespace))) return;
    throw new RegistryError("accountUnknown");
  }
}

const FIELDS = [
  "visibility",
  "description",
  "longDescription",
  "scanOnPush",
  "immutableTags",
  "enableManifestLists",
  "tagLimit",
] as const satisfies readonly (keyof RepositoryFields)[];

const DEFAULT_FIELDS: Omit<RepositoryFields, "visibility"> = {
  description: "",
  longDescription: "",
  scanOnPush: false,
  immutableTags: false,
  enableManifestLists: false,
  tagLimit: 0,
};

export function repositoryExists(name: RepositoryName): RegistryError {
  return new RegistryError("repositoryExists", undefined, { detail: { name } });
}

function visibilityOf(text: string | undefined): Visibility | undefined {
  if (text === undefined || text === "public" || text === "private") return text;
  throw new RegistryError("visibilityInvalid", undefined, { detail: { visibility: text.slice(0, 100) } });
}

/** As DTR has it: what may never go cannot have to make room. */
function checkTagRules({
  immutableTags,
  tagLimit,
}: Pick<RepositoryFields, "immutableTags" | "tagLimit">): void {
  if (!immutableTags || tagLimit === 0) return;
  throw new RegistryError(
    "parameterInvalid",
    "a repository with immutable tags has no tag limit: set tagLimit to 0, or immutableTags to false",
  );
}

/** Texts are not repeated in events: they may be long. */
function change(field: (typeof FIELDS)[number], before: Repository, after: Repository) {
  const isText = field === "description" || field === "longDescription";
  return isText ? {} : { from: before[field], to: after[field] };
}

type Given<Value> = { [Key in keyof Value]?: Exclude<Value[Key], undefined> };

function withoutUndefined<Value extends object>(value: Value): Given<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Given<Value>;
}
