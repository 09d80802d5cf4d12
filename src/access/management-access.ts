import { type RawBuilder, sql } from "kysely";
import type { Database } from "../database/database.ts";
import { RegistryError } from "../oci/errors.ts";
import { voidCredential } from "./access-control.ts";
import { AuthenticationRequired } from "./authentication-required.ts";
import { type Caller, isUnrestricted } from "./caller.ts";
import { credentialProblem } from "./decision.ts";

/** Whether something is only looked at, which auditors may, or changed. */
export type Intent = "read" | "change";

/** A namespace as the caller stands to it: a user, an organization, or a service account. */
export interface Namespace {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly kind: "user" | "organization" | "service";
}

/** What the caller is in the registry as a whole. */
export interface Standing {
  /** Undefined for the operator at the machine itself. */
  readonly accountId: number | undefined;
  readonly name: string;
  readonly isAdmin: boolean;
  readonly isAuditor: boolean;
}

/** How the caller stands to a namespace. */
export interface NamespaceStanding extends Standing {
  readonly namespace: Namespace;
  /** Whether it is the caller's own, as a user. */
  readonly isSelf: boolean;
  readonly isMember: boolean;
  readonly isOwner: boolean;
}

interface Row {
  readonly account_name: string | null;
  readonly is_admin: number | null;
  readonly is_auditor: number | null;
  readonly is_active: number | null;
  readonly credentials_valid_from: number | null;
  readonly api_token: string | null;
  readonly namespace_id: number | null;
  readonly namespace_uid: string | null;
  readonly namespace_name: string | null;
  readonly namespace_kind: Namespace["kind"] | null;
  readonly member: number | null;
  readonly level: number | null;
}

const NO_NAMESPACE = "-";

/**
 * Access decisions about what is not a repository: accounts, organizations, teams, settings. As
 * with repositories, every question is asked on the facts as they are now. A credential that is
 * limited to repositories is good for none of this.
 *
 * Every method throws AuthenticationRequired for callers without an account or with a void
 * credential, and RegistryError `denied` for those that may not.
 */
export class ManagementAccess {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Lets every active account go on. */
  async user(caller: Caller): Promise<Standing> {
    return (await this.#load(caller, NO_NAMESPACE)).standing;
  }

  /** Lets administrators go on. */
  async administrator(caller: Caller): Promise<Standing> {
    const standing = await this.user(caller);
    if (!standing.isAdmin)
      throw new RegistryError("denied", "only an administrator of the registry may do this");
    return standing;
  }

  /** Lets administrators and auditors go on. For what only looks. */
  async auditor(caller: Caller): Promise<Standing> {
    const standing = await this.user(caller);
    if (standing.isAdmin || standing.isAuditor) return standing;
    throw new RegistryError("denied", "only an administrator or an auditor of the registry may see this");
  }

  /**
   * Lets the account of that name go on, and administrators; owners of an organization for its
   * service accounts as well.
   *
   * @throws RegistryError `accountUnknown`.
   */
  async self(caller: Caller, name: string, intent: Intent): Promise<NamespaceStanding> {
    const standing = await this.namespace(caller, name);
    if (standing.isSelf || standing.isOwner || mayAnyway(standing, intent)) return standing;
    throw new RegistryError("denied", `only ${name} and administrators may do this`);
  }

  /** Lets members of an organization go on. @throws RegistryError `organizationUnknown`. */
  async organizationMember(caller: Caller, name: string, intent: Intent): Promise<NamespaceStanding> {
    const standing = await this.#organization(caller, name);
    if (standing.isMember || mayAnyway(standing, intent)) return standing;
    throw new RegistryError("denied", `only members of organization ${name} may do this`);
  }

  /** Lets owners of an organization go on. @throws RegistryError `organizationUnknown`. */
  async organizationOwner(caller: Caller, name: string, intent: Intent): Promise<NamespaceStanding> {
    const standing = await this.#organization(caller, name);
    if (standing.isOwner || mayAnyway(standing, intent)) return standing;
    throw new RegistryError("denied", `only owners of organization ${name} may do this`);
  }

  /**
   * Lets those go on who administer all of a namespace: its user, the owners of its organization,
   * and teams and accounts that were granted it.
   *
   * @throws RegistryError `accountUnknown`.
   */
  async namespaceAdmin(caller: Caller, name: string, intent: Intent): Promise<NamespaceStanding> {
    const { standing, administers } = await this.#loadNamespace(caller, name);
    if (standing.isSelf || standing.isOwner || administers || mayAnyway(standing, intent)) return standing;
    throw new RegistryError("denied", `only who administers namespace ${name} may do this`);
  }

  /** How the caller stands to a namespace; lets every active account go on. @throws RegistryError `accountUnknown`. */
  async namespace(caller: Caller, name: string): Promise<NamespaceStanding> {
    return (await this.#loadNamespace(caller, name)).standing;
  }

  async #organization(caller: Caller, name: string): Promise<NamespaceStanding> {
    const { standing, row } = await this.#load(caller, name);
    const namespace = namespaceOf(row);
    if (namespace?.kind !== "organization") {
      throw new RegistryError("organizationUnknown", undefined, { detail: { name } });
    }
    return namespaceStanding(standing, namespace, row);
  }

  async #loadNamespace(
    caller: Caller,
    name: string,
  ): Promise<{ readonly standing: NamespaceStanding; readonly administers: boolean }> {
    const { standing, row } = await this.#load(caller, name);
    const namespace = namespaceOf(row);
    if (namespace === undefined) throw new RegistryError("accountUnknown", undefined, { detail: { name } });
    return { standing: namespaceStanding(standing, namespace, row), administers: row.level === 3 };
  }

  async #load(
    caller: Caller,
    namespace: string,
  ): Promise<{ readonly standing: Standing; readonly row: Row }> {
    if (caller.account === undefined && caller.credential !== "system") throw new AuthenticationRequired();
    const { rows } = await question(caller, namespace).execute(this.#database.read);
    const row = rows[0] ?? NO_ROW;
    if (caller.account === undefined) {
      return { standing: { accountId: undefined, name: "system", isAdmin: true, isAuditor: false }, row };
    }
    const account =
      row.account_name === null
        ? undefined
        : {
            name: row.account_name,
            isAdmin: row.is_admin === 1,
            isAuditor: row.is_auditor === 1,
            isActive: row.is_active === 1,
            credentialsValidFrom: row.credentials_valid_from ?? 0,
          };
    const tokenStands = caller.apiTokenId === undefined || row.api_token !== null;
    if (account === undefined || credentialProblem(caller, account, tokenStands)) {
      throw voidCredential(caller, undefined);
    }
    if (caller.credential === "session" && caller.restriction !== undefined) {
      throw new RegistryError("secondFactorMissing");
    }
    if (!isUnrestricted(caller)) {
      throw new RegistryError(
        "denied",
        "this credential is good for some repositories only: use the password, or an access token without scopes",
      );
    }
    const { name, isAdmin, isAuditor } = account;
    return { standing: { accountId: caller.account.id, name, isAdmin, isAuditor }, row };
  }
}

const NO_ROW: Row = {
  account_name: null,
  is_admin: null,
  is_auditor: null,
  is_active: null,
  credentials_valid_from: null,
  api_token: null,
  namespace_id: null,
  namespace_uid: null,
  namespace_name: null,
  namespace_kind: null,
  member: null,
  level: null,
};

/** One row, whether or not the account and the namespace exist. */
function question(caller: Caller, namespace: string): RawBuilder<Row> {
  const id = caller.account?.id ?? -1;
  const prefix = `${namespace}/`;
  return sql<Row>`
    select a.name as account_name, a.is_admin, a.is_auditor, a.is_active, a.credentials_valid_from,
      (select t.id from api_tokens t where t.id = ${caller.apiTokenId ?? ""} and t.account_id = a.id
        and t.is_active = 1 and (t.expires_at is null or t.expires_at > ${Date.now()})) as api_token,
      n.id as namespace_id, n.uid as namespace_uid, n.name as namespace_name, n.kind as namespace_kind,
      (select m.is_owner from organization_members m
        where m.organization_id = coalesce(n.owner_id, n.id) and m.account_id = a.id) as member,
      (select max(level) from (
        select g.level from namespace_grants g where g.account_id = a.id and g.prefix = ${prefix}
        union all
        select g.level from team_members tm join namespace_grants g on g.team_id = tm.team_id
          where tm.account_id = a.id and g.prefix = ${prefix}) levels) as level
    from (select 1 as one) anchor
    left join accounts a on a.id = ${id}
    left join accounts n on n.name = ${namespace}`;
}

function namespaceOf(row: Row): Namespace | undefined {
  const { namespace_id: id, namespace_uid: uid, namespace_name: name, namespace_kind: kind } = row;
  if (id === null || uid === null || name === null || kind === null) return undefined;
  return { id, uid, name, kind };
}

function namespaceStanding(standing: Standing, namespace: Namespace, row: Row): NamespaceStanding {
  return {
    ...standing,
    namespace,
    isSelf: namespace.id === standing.accountId,
    isMember: row.member !== null,
    isOwner: row.member === 1,
  };
}

function mayAnyway({ isAdmin, isAuditor }: Standing, intent: Intent): boolean {
  return isAdmin || (isAuditor && intent === "read");
}
