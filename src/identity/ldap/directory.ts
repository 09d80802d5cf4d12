import { AndFilter, EqualityFilter, type Filter, FilterParser, OrFilter, PresenceFilter } from "ldapts";
import type { GroupSearch, LdapConfiguration, MemberSyncOptions, UserSearch } from "./configuration.ts";
import {
  type AddressCheck,
  DirectoryConnection,
  type DirectoryEntry,
  textsOf,
} from "./directory-connection.ts";
import { comparableName, isBelow } from "./directory-names.ts";

/** A person in a directory. */
export interface DirectoryUser {
  /** By which the directory knows them for good. */
  readonly subject: string;
  readonly dn: string;
  readonly userName: string;
  readonly fullName: string;
  /** The names of groups that the entry itself has. */
  readonly groups: readonly string[];
}

/** What a directory says of somebody whose password it confirmed. */
export interface ConfirmedUser extends DirectoryUser {
  readonly isAdmin: boolean | undefined;
  readonly isAuditor: boolean | undefined;
  /** Of the member syncs that were asked about, those that the user belongs to. */
  readonly syncs: ReadonlySet<number>;
}

/** A member sync, by its id. */
export interface NumberedSync {
  readonly id: number;
  readonly options: MemberSyncOptions;
}

export interface DirectoryOptions {
  readonly configuration: LdapConfiguration;
  readonly permits: AddressCheck;
}

/** Attributes that stay when an entry is renamed, the first that there is: OpenLDAP and others, Active Directory, FreeIPA, 389. */
const SUBJECTS = ["entryUUID", "objectGUID", "ipaUniqueID", "nsUniqueId"];
/** Characters of a name that somebody logs in with. */
const MAX_USER_NAME = 256;
/** How deep groups in groups are followed, and how many are. */
const MAX_DEPTH = 10;
const MAX_GROUPS = 2000;
/** Groups asked about in one filter. */
const BATCH = 50;

/** Who is in an LDAP directory, and whose password is right. Each call uses a connection of its own. */
export class Directory {
  readonly #configuration: LdapConfiguration;
  readonly #permits: AddressCheck;

  constructor(options: DirectoryOptions) {
    this.#configuration = options.configuration;
    this.#permits = options.permits;
  }

  /** A connection, bound as the reader. @throws RegistryError as {@link DirectoryConnection.open}. */
  connect(purpose: "login" | "sync"): Promise<DirectoryConnection> {
    return DirectoryConnection.open({
      configuration: this.#configuration,
      permits: this.#permits,
      purpose,
    });
  }

  /**
   * The user whose name and password these are, with all that depends on groups; undefined for a
   * wrong name or password. A name that is not there costs as many questions as one that is.
   *
   * @throws RegistryError `directoryUnavailable`, `providerInvalid`.
   */
  async confirm(
    userName: string,
    password: string,
    syncs: readonly NumberedSync[] = [],
  ): Promise<ConfirmedUser | undefined> {
    if (password === "" || !isPossibleName(userName)) return undefined;
    await using connection = await this.connect("login");
    const user = await this.#find(connection, userName);
    const nobody = `cn=${crypto.randomUUID()},${this.#configuration.userSearchConfigs[0]?.baseDN ?? ""}`;
    const right = await connection.isPasswordOf(user?.dn ?? nobody, password);
    if (user === undefined || !right) return undefined;
    await connection.bindReader();
    const { adminSyncOpts, auditorSyncOpts } = this.#configuration;
    const has = async (options: MemberSyncOptions) =>
      options.enableSync ? this.#belongs(connection, user, options) : undefined;
    const belonging = await Promise.all(
      syncs.map(async ({ id, options }) => ((await has(options)) ? [id] : [])),
    );
    return {
      ...user,
      groups: await this.#groupsOf(connection, user),
      isAdmin: await has(adminSyncOpts),
      isAuditor: await has(auditorSyncOpts),
      syncs: new Set(belonging.flat()),
    };
  }

  /** Every user there is. @throws RegistryError `directoryUnavailable`, `providerInvalid`. */
  async users(connection: DirectoryConnection): Promise<readonly DirectoryUser[]> {
    const users = new Map<string, DirectoryUser>();
    for (const search of this.#configuration.userSearchConfigs) {
      const entries = await connection.search({
        baseDN: search.baseDN,
        scope: search.scopeSubtree ? "sub" : "one",
        filter: userFilter(search, new PresenceFilter({ attribute: search.usernameAttr })),
        attributes: this.#userAttributes(search),
      });
      for (const entry of entries) {
        const user = this.#userOf(entry, search);
        if (user !== undefined && !users.has(user.subject)) users.set(user.subject, user);
      }
    }
    return [...users.values()];
  }

  /**
   * The members of every group that the group searches find: names of groups by comparable name of
   * a user's entry, or by user name. Groups in groups are resolved when that is configured.
   */
  async memberships(connection: DirectoryConnection): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const groupsByMember = new Map<string, Set<string>>();
    const namesByGroup = new Map<string, string>();
    for (const search of this.#configuration.groupSearchConfigs) {
      const entries = await connection.search({
        baseDN: search.baseDN,
        scope: search.scopeSubtree ? "sub" : "one",
        filter: groupFilter(search, new PresenceFilter({ attribute: search.memberAttr })),
        attributes: [search.memberAttr, ...(search.nameAttr === "" ? [] : [search.nameAttr])],
      });
      for (const entry of entries) {
        const group = comparableName(entry.dn);
        namesByGroup.set(group, groupNameOf(entry, search));
        let members = textsOf(entry, search.memberAttr);
        if (members.length === 0) members = (await connection.valuesOf(entry.dn, search.memberAttr)) ?? [];
        for (const member of members) {
          const key = memberKey(search, member);
          groupsByMember.set(key, (groupsByMember.get(key) ?? new Set()).add(group));
        }
      }
    }
    const named = new Map<string, Set<string>>();
    for (const [member, groups] of groupsByMember) {
      const all = this.#configuration.nestedGroups ? closure(groups, groupsByMember) : groups;
      named.set(member, new Set([...all].map((group) => namesByGroup.get(group) ?? group)));
    }
    return named;
  }

  /** The comparable names of the entries that a member sync selects; undefined when it is switched off. */
  async members(
    connection: DirectoryConnection,
    options: MemberSyncOptions,
  ): Promise<ReadonlySet<string> | undefined> {
    if (!options.enableSync) return undefined;
    if (options.selectGroupMembers) {
      const values = await connection.valuesOf(options.groupDN, options.groupMemberAttr);
      return new Set((values ?? []).map(comparableName));
    }
    const entries = await connection.search({
      baseDN: options.searchBaseDN,
      scope: options.searchScopeSubtree ? "sub" : "one",
      filter: options.searchFilter,
      attributes: ["1.1"],
    });
    return new Set(entries.map(({ dn }) => comparableName(dn)));
  }

  /** The first search that finds the name decides; where one finds two, nobody is found. */
  async #find(connection: DirectoryConnection, userName: string): Promise<DirectoryUser | undefined> {
    let found: DirectoryUser | undefined;
    let ambiguous = false;
    for (const search of this.#configuration.userSearchConfigs) {
      const entries = await connection.search({
        baseDN: search.baseDN,
        scope: search.scopeSubtree ? "sub" : "one",
        filter: userFilter(search, new EqualityFilter({ attribute: search.usernameAttr, value: userName })),
        attributes: this.#userAttributes(search),
        limit: 2,
      });
      if (found !== undefined || ambiguous) continue;
      ambiguous = entries.length > 1;
      const [entry] = entries;
      if (!ambiguous && entry !== undefined) found = this.#userOf(entry, search);
    }
    return ambiguous ? undefined : found;
  }

  async #groupsOf(connection: DirectoryConnection, user: DirectoryUser): Promise<readonly string[]> {
    const { groupSearchConfigs, nestedGroups } = this.#configuration;
    const names = new Set(user.groups);
    const seen = new Set<string>();
    let members: readonly string[] = [user.dn, ...(nestedGroups ? user.groups : [])];
    for (let depth = 0; depth < MAX_DEPTH && members.length > 0; depth++) {
      const next: string[] = [];
      for (const search of groupSearchConfigs) {
        if (search.memberIs === "username" && depth > 0) continue;
        const asked = search.memberIs === "username" ? [user.userName] : members;
        for (let at = 0; at < asked.length; at += BATCH) {
          const values = asked.slice(at, at + BATCH);
          const entries = await connection.search({
            baseDN: search.baseDN,
            scope: search.scopeSubtree ? "sub" : "one",
            filter: groupFilter(search, anyOf(search.memberAttr, values)),
            attributes: search.nameAttr === "" ? ["1.1"] : [search.nameAttr],
          });
          for (const entry of entries) {
            const group = comparableName(entry.dn);
            if (seen.has(group) || seen.size >= MAX_GROUPS) continue;
            seen.add(group);
            names.add(groupNameOf(entry, search));
            next.push(entry.dn);
          }
        }
      }
      members = nestedGroups ? next : [];
    }
    return [...names];
  }

  async #belongs(
    connection: DirectoryConnection,
    user: DirectoryUser,
    options: MemberSyncOptions,
  ): Promise<boolean> {
    if (options.selectGroupMembers) {
      return connection.has(options.groupDN, options.groupMemberAttr, user.dn);
    }
    const base = comparableName(options.searchBaseDN);
    return (
      isBelow(comparableName(user.dn), base, options.searchScopeSubtree) &&
      (await connection.fits(user.dn, options.searchFilter))
    );
  }

  #userAttributes(search: UserSearch): readonly string[] {
    const { subjectAttr, userGroupsAttr } = this.#configuration;
    return [
      search.usernameAttr,
      ...(subjectAttr === "" ? SUBJECTS : [subjectAttr]),
      ...[search.fullNameAttr, userGroupsAttr].filter((attribute) => attribute !== ""),
    ];
  }

  #userOf(entry: DirectoryEntry, search: UserSearch): DirectoryUser | undefined {
    const { subjectAttr, userGroupsAttr } = this.#configuration;
    const [userName] = textsOf(entry, search.usernameAttr);
    if (userName === undefined || entry.dn === "") return undefined;
    const subject = subjectOf(entry, subjectAttr === "" ? SUBJECTS : [subjectAttr]);
    // A directory that is to have the attribute and does not: the name could be anybody's tomorrow.
    if (subject === undefined && subjectAttr !== "") return undefined;
    return {
      subject: subject ?? `dn:${comparableName(entry.dn)}`,
      dn: entry.dn,
      userName,
      fullName: search.fullNameAttr === "" ? "" : (textsOf(entry, search.fullNameAttr)[0] ?? ""),
      groups: userGroupsAttr === "" ? [] : textsOf(entry, userGroupsAttr).map(comparableName),
    };
  }
}

/** The groups that a user's entry and the group searches name. For syncs. */
export function groupsOfUser(
  user: DirectoryUser,
  memberships: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  return [
    ...new Set([
      ...user.groups,
      // Groups that the entry itself names may be in groups, too.
      ...user.groups.flatMap((group) => [...(memberships.get(dnKey(group)) ?? [])]),
      ...(memberships.get(dnKey(comparableName(user.dn))) ?? []),
      ...(memberships.get(nameKey(user.userName)) ?? []),
    ]),
  ];
}

/** A name that somebody can have in a directory; without control characters. */
function isPossibleName(userName: string): boolean {
  return userName.trim() !== "" && userName.length <= MAX_USER_NAME && !/\p{Cc}/u.test(userName);
}

/** What is asked for is a value of the filter, never a part of its text: nothing in it has a meaning. */
function userFilter(search: UserSearch, asked: Filter): Filter {
  return search.filter === ""
    ? asked
    : new AndFilter({ filters: [FilterParser.parseString(search.filter), asked] });
}

function groupFilter(search: GroupSearch, asked: Filter): Filter {
  return search.filter === ""
    ? asked
    : new AndFilter({ filters: [FilterParser.parseString(search.filter), asked] });
}

function anyOf(attribute: string, values: readonly string[]): Filter {
  const filters = values.map((value) => new EqualityFilter({ attribute, value }));
  const [only] = filters;
  return filters.length === 1 && only !== undefined ? only : new OrFilter({ filters });
}

function groupNameOf(entry: DirectoryEntry, search: GroupSearch): string {
  const named = search.nameAttr === "" ? undefined : textsOf(entry, search.nameAttr)[0];
  return comparableName(named ?? entry.dn);
}

function subjectOf(entry: DirectoryEntry, attributes: readonly string[]): string | undefined {
  for (const attribute of attributes) {
    const [value] = entry.values.get(attribute.toLowerCase()) ?? [];
    if (typeof value === "string" && value !== "") return value;
    if (Buffer.isBuffer(value) && value.byteLength > 0) return value.toString("hex");
  }
  return undefined;
}

function memberKey(search: GroupSearch, member: string): string {
  return search.memberIs === "username" ? nameKey(member) : dnKey(comparableName(member));
}

function dnKey(name: string): string {
  return `dn ${name}`;
}

function nameKey(userName: string): string {
  return `name ${userName.toLowerCase()}`;
}

/** The groups, and those that they are in, and so on. */
function closure(
  groups: ReadonlySet<string>,
  groupsByMember: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const all = new Set(groups);
  let added: readonly string[] = [...groups];
  for (let depth = 1; depth < MAX_DEPTH && added.length > 0; depth++) {
    const next: string[] = [];
    for (const group of added) {
      for (const outer of groupsByMember.get(dnKey(group)) ?? []) {
        if (all.has(outer) || all.size >= MAX_GROUPS) continue;
        all.add(outer);
        next.push(outer);
      }
    }
    added = next;
  }
  return all;
}
