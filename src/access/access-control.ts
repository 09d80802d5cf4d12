import type { Database } from "../database/database.ts";
import { RegistryError } from "../oci/errors.ts";
import type { RepositoryName } from "../oci/names.ts";
import type { RepositoryVisibility } from "../registry/registry.ts";
import { AccessStore, type FactsOf, NO_REPOSITORY, type StoredFacts } from "./access-store.ts";
import { AuthenticationRequired } from "./authentication-required.ts";
import { type Action, ANONYMOUS, type Caller, isUnrestricted } from "./caller.ts";
import type { CredentialScope } from "./credential-scope.ts";
import { type AccessSettings, credentialProblem, type Decision, decide, type Refusal } from "./decision.ts";

export interface AccessControlOptions {
  readonly database: Database;
  /** Read anew for each decision. */
  readonly settings: AccessSettings | SettingsReader;
}

/** Says how the settings are now; at once where it can. */
export type SettingsReader = () => AccessSettings | Promise<AccessSettings>;

/** What a token is asked to be good for. */
export interface RequestedAccess {
  readonly repository: RepositoryName;
  readonly actions: ReadonlySet<Action>;
}

/** The scopes that the challenges of refused requests ask for (docker's token spec, "scope"). */
const CHALLENGE_ACTIONS: Readonly<Record<Action, string>> = {
  pull: "pull",
  push: "pull,push",
  delete: "delete",
  administer: "*",
};

/** The actions in a sentence, before a repository's name. */
const ACTION_WORDS: Readonly<Record<Action, string>> = {
  pull: "pull from",
  push: "push to",
  delete: "delete from",
  administer: "administer",
};

/** What is refused by how the registry is set, and not for who asks. */
const SETTINGS_REFUSALS: ReadonlySet<Refusal> = new Set(["missing", "switchedOff", "readOnly"]);

/** Listing repositories, as a scope. */
export const CATALOG_SCOPE = "registry:catalog:*";

/** The text of every login that failed, whatever was wrong with it. */
export const WRONG_CREDENTIALS = "user name or password is wrong";

/**
 * Access decisions on the facts as they are now. Every question costs one query, which also finds
 * out whether the caller's account is still active and its credential still good: what is taken
 * away is gone with the next request, also for tokens that were issued before.
 */
export class AccessControl {
  readonly #store: AccessStore;
  readonly #settings: SettingsReader;

  constructor(options: AccessControlOptions) {
    this.#store = new AccessStore(options.database);
    const { settings } = options;
    this.#settings = typeof settings === "function" ? settings : () => settings;
  }

  /** Whether the caller may, and why. */
  async decide(caller: Caller, action: Action, repository: RepositoryName): Promise<Decision> {
    return (await this.#judge(caller, action, repository)).decision;
  }

  /**
   * Lets the caller go on, or throws what he is to be told: the same for a repository that he may
   * not see and for one that does not exist.
   *
   * Pushes by the name that a repository had before are refused, and say what it is called now.
   *
   * @throws AuthenticationRequired, RegistryError `nameUnknown`, `denied`, `unsupported`, `repositoryMoved`.
   */
  async authorize(caller: Caller, action: Action, repository: RepositoryName): Promise<void> {
    const { decision, exists } = await this.#judge(caller, action, repository);
    const { allowed, refusal } = decision;
    if (allowed && (exists || action !== "push")) return;
    if (action === "push" && caller.credential !== "none" && refusal !== "credential") {
      const { target, visible } = await this.#redirect(caller, repository);
      if (target !== undefined && (visible || allowed)) throw moved(repository, visible ? target : undefined);
    }
    if (!allowed) throw refusalOf(decision, { caller, action, repository });
  }

  /**
   * Lets the caller pull, and says from where: from the repository of that name, or from the one
   * that had it before it was renamed. Costs nothing more where the repository is there.
   *
   * @throws as {@link authorize} does.
   */
  async resolve(caller: Caller, repository: RepositoryName): Promise<RepositoryName> {
    const { decision, exists } = await this.#judge(caller, "pull", repository);
    if (decision.allowed && exists) return repository;
    const moved = await this.movedTo(caller, repository);
    if (moved !== undefined) return moved;
    if (!decision.allowed) throw refusalOf(decision, { caller, action: "pull", repository });
    return repository;
  }

  /**
   * Where the repository is now that had this name before it was renamed, when the caller may pull
   * from it there: access is decided on the new name. To be asked once a name was refused or is
   * not there; it costs the same for every name that leads nowhere.
   */
  async movedTo(caller: Caller, repository: RepositoryName): Promise<RepositoryName | undefined> {
    const { target, visible } = await this.#redirect(caller, repository);
    return visible ? target : undefined;
  }

  /**
   * The part of what is asked for that the caller's rights reach, for a token. Settings do not
   * matter here: the registry says more clearly what is switched off when it is asked to do it.
   *
   * @throws AuthenticationRequired when the caller's credential is void.
   */
  async grantable(
    caller: Caller,
    requested: readonly RequestedAccess[],
  ): Promise<ReadonlyMap<RepositoryName, ReadonlySet<Action>>> {
    if (requested.length === 0) await this.#standing(caller);
    const granted = new Map<RepositoryName, Set<Action>>();
    const settings = await this.#settings();
    for (const { repository, actions } of requested) {
      const facts = { ...(await this.#store.load(factsOf(caller), repository)), settings };
      if (isVoid(caller, facts)) throw voidCredential(caller, undefined);
      for (const action of actions) {
        const { refusal } = decide({ caller, action, repository }, facts);
        const isGranted =
          refusal === undefined ||
          SETTINGS_REFUSALS.has(refusal) ||
          // By the name it had before: a token asked for that is good for pulling by it.
          (action === "pull" && refusal === "rights" && (await this.movedTo(caller, repository)));
        if (isGranted) granted.set(repository, (granted.get(repository) ?? new Set()).add(action));
      }
    }
    return granted;
  }

  /**
   * Lets callers through that proved who they are, or hold a token that says they are nobody: what
   * `GET /v2/` is for (OCI distribution spec, "Determining Support"; docker logs in by its answer).
   *
   * @throws AuthenticationRequired.
   */
  async verify(caller: Caller): Promise<void> {
    if (caller.credential === "none") throw new AuthenticationRequired();
    await this.#standing(caller);
  }

  /**
   * Whether the caller is an administrator, with a credential that is good for all he may do: a
   * token that was issued for some repositories is not.
   *
   * @throws AuthenticationRequired when the credential is void.
   */
  async isAdministrator(caller: Caller): Promise<boolean> {
    if (caller.credential === "system") return true;
    const { account } = await this.#standing(caller);
    return isUnrestricted(caller) && account?.isAdmin === true;
  }

  /**
   * Which repositories the caller may see in lists.
   *
   * @throws AuthenticationRequired when the credential is void or not good for listing, and for
   * anonymous callers unless anonymous pull is on.
   */
  async visibilityFor(caller: Caller): Promise<RepositoryVisibility> {
    const { account } = await this.#standing(caller, CATALOG_SCOPE);
    if (caller.scopes !== undefined && !caller.catalogScope) {
      throw new AuthenticationRequired({
        scope: CATALOG_SCOPE,
        error: "insufficient_scope",
        message: "this login is not good for listing repositories",
      });
    }
    const restriction = caller.restriction && { only: patternsFor(caller.restriction) };
    if (caller.credential === "system" || account?.isAdmin || account?.isAuditor) {
      return { kind: "all", ...restriction };
    }
    if (account === undefined || caller.account === undefined) {
      if (!(await this.#settings()).anonymousPull) throw new AuthenticationRequired({ scope: CATALOG_SCOPE });
      return { kind: "some", namespaces: [], prefixes: [], includePublic: true };
    }
    const { namespaces, prefixes } = await this.#store.reach(caller.account.id);
    return {
      kind: "some",
      namespaces: [account.name, ...namespaces],
      prefixes,
      grantedTo: caller.account.id,
      includePublic: true,
      ...restriction,
    };
  }

  /**
   * What an account may do, and why; undefined asks for an anonymous caller. For operators: it
   * tells whether the repository exists.
   *
   * @returns undefined when there is no such account.
   */
  async explain(
    accountName: string | undefined,
    action: Action,
    repository: RepositoryName,
  ): Promise<Decision | undefined> {
    if (accountName === undefined) return this.decide(ANONYMOUS, action, repository);
    const id = await this.#store.accountId(accountName);
    if (id === undefined) return undefined;
    const account = { id, name: accountName, isAdmin: false };
    const caller: Caller = { account, credential: "password" };
    const facts = await this.#store.load(factsOf(caller), repository);
    const grants = await this.#store.grants(id, repository);
    return decide({ caller, action, repository }, { ...facts, grants, settings: await this.#settings() });
  }

  async #judge(
    caller: Caller,
    action: Action,
    repository: RepositoryName,
  ): Promise<{ readonly decision: Decision; readonly exists: boolean }> {
    const facts = await this.#store.load(factsOf(caller), repository);
    const decision = decide({ caller, action, repository }, { ...facts, settings: await this.#settings() });
    return { decision, exists: facts.repository !== undefined };
  }

  /** Where a name leads that a repository had before, and whether the caller may pull from there. */
  async #redirect(
    caller: Caller,
    repository: RepositoryName,
  ): Promise<{ readonly target: RepositoryName | undefined; readonly visible: boolean }> {
    const target = await this.#store.movedTo(repository);
    const as = underNewName(caller, repository, target);
    const { allowed } = await this.decide(as, "pull", target ?? NO_REPOSITORY);
    return { target, visible: allowed && target !== undefined };
  }

  /** The facts about the caller's account. @throws AuthenticationRequired when the credential is void. */
  async #standing(caller: Caller, scope?: string): Promise<StoredFacts> {
    const facts = await this.#store.load(factsOf(caller), undefined);
    if (isVoid(caller, facts)) throw voidCredential(caller, scope);
    return facts;
  }
}

/** The caller with a token that was issued for the old name of a repository: it is good for pulling by the new one. */
function underNewName(caller: Caller, before: RepositoryName, now: RepositoryName | undefined): Caller {
  if (caller.scopes === undefined) return caller;
  const pull: ReadonlySet<Action> = new Set(caller.scopes.get(before)?.has("pull") ? ["pull"] : []);
  return { ...caller, scopes: new Map(now === undefined ? [] : [[now, pull]]) };
}

function factsOf(caller: Caller): FactsOf {
  return { accountId: caller.account?.id, apiTokenId: caller.apiTokenId };
}

function isVoid(caller: Caller, { account, apiTokenStands }: StoredFacts): boolean {
  return credentialProblem(caller, account, apiTokenStands) !== undefined;
}

function moved(before: RepositoryName, now: RepositoryName | undefined): RegistryError {
  return now === undefined
    ? new RegistryError("repositoryMoved")
    : new RegistryError("repositoryMoved", `repository ${before} is ${now} now: push there`, {
        detail: { name: now },
      });
}

/** The patterns of repositories that a limited credential may pull from. */
function patternsFor({ repositories }: CredentialScope): readonly string[] {
  return repositories.flatMap(({ pattern, actions }) => (actions.includes("pull") ? [pattern] : []));
}

/** What a caller is told who may not. */
function refusalOf(
  decision: Decision,
  question: { readonly caller: Caller; readonly action: Action; readonly repository: RepositoryName },
): RegistryError {
  const { caller, action, repository } = question;
  const scope = `repository:${repository}:${CHALLENGE_ACTIONS[action]}`;
  switch (decision.refusal) {
    case "credential":
      return voidCredential(caller, scope);
    case "scope":
      return new AuthenticationRequired({
        scope,
        error: "insufficient_scope",
        message: outOfReach(caller, action, repository),
      });
    case "missing":
      return new RegistryError("nameUnknown", "no such repository, and pushing does not make one here");
    case "switchedOff":
      return new RegistryError("unsupported", "deleting is switched off in this registry");
    case "readOnly":
      return new RegistryError("readOnly");
    default:
      if (caller.account === undefined) return new AuthenticationRequired({ scope });
      if (action === "pull") return new RegistryError("nameUnknown");
      // In words of our own: podman and its kin leave those of the specification out.
      return new RegistryError("denied", outOfReach(caller, action, repository));
  }
}

/**
 * What docker shows a person whose token was not issued for this: it had asked for one, and got less.
 * The same whether or not the repository exists, and whether rights or an access token's scopes end here.
 */
function outOfReach({ account }: Caller, action: Action, repository: RepositoryName): string {
  const what = `${ACTION_WORDS[action]} ${repository}`;
  return account === undefined ? `log in to ${what}` : `${account.name} may not ${what} with this login`;
}

/**
 * What a caller is told whose credential no longer stands: a token that it is void, all others the
 * words of every failed login.
 *
 * @param scope what a new token is to be asked for.
 */
export function voidCredential(caller: Caller, scope: string | undefined): AuthenticationRequired {
  return new AuthenticationRequired({
    ...(scope !== undefined && { scope }),
    ...(caller.credential === "bearer"
      ? { error: "invalid_token", message: "the token is no longer valid" }
      : { message: WRONG_CREDENTIALS }),
  });
}
