import { namespaceOf, type RepositoryName } from "../oci/names.ts";
import type { Action, Caller } from "./caller.ts";
import { scopeAllows } from "./credential-scope.ts";

/** What may be done to a repository; each level includes those before it. */
export type AccessLevel = "none" | "read" | "write" | "administer";

const LEVELS: readonly AccessLevel[] = ["none", "read", "write", "administer"];

/** The level that each action needs. */
const NEEDED: Readonly<Record<Action, AccessLevel>> = {
  pull: "read",
  push: "write",
  delete: "write",
  administer: "administer",
};

/** The switches of the configuration that decisions depend on. */
export interface AccessSettings {
  /** Whether a push makes the repository it goes to. */
  readonly createOnPush: boolean;
  /** Whether public repositories are readable without an account. */
  readonly anonymousPull: boolean;
  /** Whether clients may delete. */
  readonly deletes: boolean;
  /** Whether nothing may be pushed and deleted at the moment. Default: false. */
  readonly readOnly?: boolean;
}

/** The caller's account as it is now, not as it was when the credential was issued. */
export interface AccountFacts {
  readonly name: string;
  readonly isAdmin: boolean;
  /** Sees everything and changes nothing. */
  readonly isAuditor: boolean;
  readonly isActive: boolean;
  /** Milliseconds since 1970. */
  readonly credentialsValidFrom: number;
}

export interface RepositoryFacts {
  readonly visibility: "public" | "private";
}

/** A level that the caller's account has by membership or grant, and how it came by it. */
export interface GrantFacts {
  readonly kind: "owner" | "repository" | "namespace";
  readonly level: AccessLevel;
  /** Of the team that has the grant, with its organization: `org/team`; undefined for the account itself. */
  readonly team?: string;
  /** What the grant is on, where that was looked up: a repository, or `org/app/**`. */
  readonly on?: string;
}

/** All that a decision depends on besides the question. */
export interface AccessFacts {
  /** Undefined when the caller has none, or it is gone. */
  readonly account: AccountFacts | undefined;
  /** Undefined when there is no such repository. */
  readonly repository: RepositoryFacts | undefined;
  /** What the account was granted on the repository, or on what is above it. */
  readonly grants: readonly GrantFacts[];
  /** Whether the API token that the caller's credential is, or was got with, still stands. */
  readonly apiTokenStands: boolean;
  readonly settings: AccessSettings;
}

export interface AccessQuestion {
  readonly caller: Caller;
  readonly action: Action;
  readonly repository: RepositoryName;
}

/** One source of access, and a sentence that says which. */
export interface Grant {
  readonly level: AccessLevel;
  readonly because: string;
}

/**
 * Why something is refused. `credential`: it is void; `scope`: the token was not issued for this;
 * `rights`: the caller's rights do not reach; `missing`: there is no such repository and a push
 * does not make one; `switchedOff`: nobody can, by a setting; `readOnly`: nobody can at the moment.
 */
export type Refusal = "credential" | "scope" | "rights" | "missing" | "switchedOff" | "readOnly";

/** The answer, and why. */
export interface Decision {
  readonly allowed: boolean;
  /** Whether the caller may know if the repository exists. */
  readonly visible: boolean;
  /** Why not, when not allowed. */
  readonly refusal: Refusal | undefined;
  /** Sentences for people: which grants, which settings. */
  readonly reasons: readonly string[];
}

/**
 * THE access decision: whether a caller may do something to a repository. Everything that asks
 * this question asks it here. It is a function of its arguments and of nothing else.
 */
export function decide(question: AccessQuestion, facts: AccessFacts): Decision {
  const credential = credentialProblem(question.caller, facts.account, facts.apiTokenStands);
  if (credential !== undefined) {
    return { allowed: false, visible: false, refusal: "credential", reasons: [credential] };
  }
  const grants = grantsFor(question, facts);
  const visible = reaches(grants, "read");
  const scope = scopeProblem(question);
  if (scope !== undefined) return { allowed: false, visible, refusal: "scope", reasons: [scope] };

  const sufficient = grants.filter(({ level }) => includes(level, NEEDED[question.action]));
  if (sufficient.length === 0) {
    return { allowed: false, visible, refusal: "rights", reasons: missingRights(question, facts, grants) };
  }
  const reasons = sufficient.map(({ because }) => because);
  const setting = settingProblem(question, facts);
  if (setting !== undefined) {
    return { allowed: false, visible, refusal: setting.refusal, reasons: [...reasons, setting.because] };
  }
  return { allowed: true, visible, refusal: undefined, reasons };
}

/**
 * Whether the caller's credential still stands: the account is there and active, and nothing has
 * made its credentials void since this one was issued.
 *
 * @returns a sentence that says why not, or undefined.
 */
export function credentialProblem(
  caller: Caller,
  account: AccountFacts | undefined,
  apiTokenStands = true,
): string | undefined {
  if (caller.account === undefined) return undefined;
  if (!apiTokenStands) return "the access token was deactivated or deleted, or has expired";
  const { name, credentialsValidFrom } = caller.account;
  if (account === undefined) return `account ${name} does not exist any more`;
  if (!account.isActive) return `account ${name} is disabled`;
  if (credentialsValidFrom !== undefined && credentialsValidFrom !== account.credentialsValidFrom) {
    return `the credential was issued before the credentials of account ${name} were last changed`;
  }
  return undefined;
}

/** Every grant the caller has on the repository. They add up; the highest one counts. */
function grantsFor(question: AccessQuestion, facts: AccessFacts): readonly Grant[] {
  const grants: Grant[] = [];
  const { account, repository, settings } = facts;
  if (question.caller.credential === "system") {
    grants.push({ level: "administer", because: "the operator of this machine may do everything" });
  }
  if (account?.isAdmin) {
    grants.push({ level: "administer", because: `user ${account.name} is an administrator` });
  }
  if (account !== undefined && namespaceOf(question.repository) === account.name) {
    grants.push({ level: "administer", because: `user ${account.name} owns namespace ${account.name}` });
  }
  if (account?.isAuditor) {
    grants.push({ level: "read", because: `user ${account.name} is an auditor, who may read everything` });
  }
  if (account !== undefined) {
    for (const grant of facts.grants) {
      grants.push({ level: grant.level, because: sentenceOf(grant, account, question) });
    }
  }
  if (repository?.visibility === "public" && account !== undefined) {
    grants.push({ level: "read", because: "the repository is public" });
  }
  if (repository?.visibility === "public" && account === undefined && settings.anonymousPull) {
    grants.push({ level: "read", because: "the repository is public and anonymous pull is on" });
  }
  return grants;
}

function sentenceOf(grant: GrantFacts, account: AccountFacts, { repository }: AccessQuestion): string {
  const namespace = namespaceOf(repository);
  if (grant.kind === "owner") return `user ${account.name} is an owner of organization ${namespace}`;
  const whom = grant.team === undefined ? `user ${account.name}` : `team ${grant.team}`;
  const on = grant.on ?? (grant.kind === "repository" ? repository : `${namespace}/**`);
  const member = grant.team === undefined ? "" : `, and user ${account.name} is in it`;
  return `${whom} was granted ${LEVEL_WORDS[grant.level]} on ${on}${member}`;
}

/** DTR's words, which people know. */
export const LEVEL_WORDS: Readonly<Record<AccessLevel, string>> = {
  none: "no access",
  read: "read-only",
  write: "read-write",
  administer: "admin",
};

/** A credential with scopes is good for those, and for no more than the account may do. */
function scopeProblem(question: AccessQuestion): string | undefined {
  const { scopes, restriction } = question.caller;
  if (restriction !== undefined && !scopeAllows(restriction, question.action, question.repository)) {
    return `the access token is not good for ${question.action} on ${question.repository}`;
  }
  if (scopes === undefined) return undefined;
  const actions = scopes.get(question.repository);
  if (actions === undefined) return `the token was not issued for ${question.repository}`;
  if (actions.has(question.action)) return undefined;
  return `the token was issued for ${[...actions].join(", ")} only`;
}

function settingProblem(
  question: AccessQuestion,
  facts: AccessFacts,
): { readonly refusal: Refusal; readonly because: string } | undefined {
  if (facts.settings.readOnly && (question.action === "push" || question.action === "delete")) {
    return { refusal: "readOnly", because: "the registry is read-only: an administrator has set it so" };
  }
  if (question.action === "delete" && !facts.settings.deletes) {
    return { refusal: "switchedOff", because: "deleting is switched off" };
  }
  if (question.action === "push" && facts.repository === undefined && !facts.settings.createOnPush) {
    return { refusal: "missing", because: "there is no such repository, and create-on-push is off" };
  }
  return undefined;
}

function missingRights(
  question: AccessQuestion,
  facts: AccessFacts,
  grants: readonly Grant[],
): readonly string[] {
  const { account, repository, settings } = facts;
  const reasons = grants.map(({ because, level }) => `${because}, which is good for ${level} only`);
  if (account === undefined) reasons.push("the caller is not logged in");
  else {
    reasons.push(`user ${account.name} does not own namespace ${namespaceOf(question.repository)}`);
    if (facts.grants.length === 0) {
      reasons.push(`neither user ${account.name} nor a team of theirs was granted access`);
    }
    reasons.push(`user ${account.name} is not an administrator`);
  }
  if (repository === undefined) reasons.push("there is no such repository");
  else if (repository.visibility === "private") reasons.push("the repository is private");
  else if (account === undefined && !settings.anonymousPull) {
    reasons.push("the repository is public, but anonymous pull is off");
  }
  return reasons;
}

/**
 * The highest level that an account has on a repository, by all its grants together: what
 * {@link decide} goes by, without what the credential and the settings take away.
 */
export function effectiveLevel(question: Omit<AccessQuestion, "action">, facts: AccessFacts): AccessLevel {
  if (facts.account !== undefined && !facts.account.isActive) return "none";
  const grants = grantsFor({ ...question, action: "pull" }, facts);
  return LEVELS.findLast((level) => reaches(grants, level) && grants.length > 0) ?? "none";
}

function reaches(grants: readonly Grant[], level: AccessLevel): boolean {
  return grants.some((grant) => includes(grant.level, level));
}

function includes(level: AccessLevel, needed: AccessLevel): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(needed);
}
