import type { Transaction } from "kysely";
import { SYSTEM } from "../../access/caller.ts";
import type { Database } from "../../database/database.ts";
import type { Schema } from "../../database/schema.ts";
import type { EventRecorder } from "../../events/event-recorder.ts";
import type { JobLogger } from "../../jobs/handlers.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { ExternalAccounts } from "../external-accounts.ts";
import { type MembershipSource, syncSource } from "../membership-source.ts";
import { DirectoryMemberships, type MemberReference } from "../memberships.ts";
import type { IdentityProvider } from "../provider-kind.ts";
import type { LdapConfiguration } from "./configuration.ts";
import { Directory, type DirectoryUser, groupsOfUser } from "./directory.ts";
import type { AddressCheck } from "./directory-connection.ts";
import { comparableName } from "./directory-names.ts";
import { ownsMemberSyncs, signInOf } from "./ldap-accounts.ts";
import { allMemberSyncs, type MemberSync } from "./member-syncs.ts";

export interface DirectorySyncOptions {
  readonly database: Database;
  readonly events: EventRecorder;
  readonly accounts: ExternalAccounts;
  readonly permits: AddressCheck;
}

export interface SyncRun {
  readonly log: JobLogger;
  readonly signal?: AbortSignal;
}

/** What a sync did. */
export interface SyncOutcome {
  /** Users that the directory has. */
  readonly users: number;
  readonly created: number;
  readonly disabled: number;
  readonly enabled: number;
  /** Memberships that began, ended or changed. */
  readonly memberships: number;
  /** Users whose account could not be brought into step; the log says why. */
  readonly problems: number;
}

type Provider = IdentityProvider<LdapConfiguration>;

/** Users of one transaction. */
const BATCH = 100;

/** All that a sync reads, before it changes anything. */
interface Reading {
  readonly users: readonly DirectoryUser[];
  readonly groups: ReadonlyMap<string, ReadonlySet<string>>;
  readonly admins: ReadonlySet<string> | undefined;
  readonly auditors: ReadonlySet<string> | undefined;
  readonly syncs: readonly { readonly sync: MemberSync; readonly members: ReadonlySet<string> }[];
}

interface KnownIdentity {
  readonly subject: string;
  readonly account: MemberReference;
  readonly isActive: boolean;
}

/**
 * Brings accounts, roles and memberships into step with a directory. It reads everything first: a
 * directory that goes away in the middle changes nothing.
 */
export class DirectorySync {
  readonly #options: DirectorySyncOptions;

  constructor(options: DirectorySyncOptions) {
    this.#options = options;
  }

  /**
   * @throws RegistryError `directoryUnavailable`, `providerInvalid`: nothing was changed then.
   */
  async run(provider: Provider, run: SyncRun): Promise<SyncOutcome> {
    const known = await this.#identities(provider.id);
    const reading = await this.#read(provider);
    run.signal?.throwIfAborted();
    run.log.info(`${provider.name}: the directory has ${reading.users.length} users`);
    if (reading.users.length === 0 && known.size > 0) {
      throw new RegistryError(
        "providerInvalid",
        "the directory shows no users at all, and there are accounts from it: nothing is changed. Look at the search settings and the reader's rights",
      );
    }
    const tally = new Tally(run.log);
    const members = new Map<string, MemberReference>();
    const present = reading.users.filter(
      ({ subject }) => known.has(subject) || provider.configuration.createAtSync,
    );
    for (let at = 0; at < present.length; at += BATCH) {
      run.signal?.throwIfAborted();
      const batch = present.slice(at, at + BATCH);
      await this.#inBatch(tally, async (transaction, noted) => {
        for (const user of batch) {
          const account = await this.#bring(transaction, { provider, user, reading, known, noted });
          if (account !== undefined) noted.members.push([comparableName(user.dn), account]);
        }
      }).then((noted) => {
        for (const [dn, account] of noted.members) members.set(dn, account);
      });
    }
    await this.#missing(provider, { reading, known, tally, run });
    for (const each of reading.syncs) {
      run.signal?.throwIfAborted();
      await this.#settle(provider, { ...each, present: members, tally });
    }
    run.log.info(`${provider.name}: ${tally.sentence()}`);
    return { users: reading.users.length, ...tally.outcome() };
  }

  async #read(provider: Provider): Promise<Reading> {
    const { configuration } = provider;
    const directory = new Directory({ configuration, permits: this.#options.permits });
    await using connection = await directory.connect("sync");
    const users = await directory.users(connection);
    const groups = await directory.memberships(connection);
    const admins = await directory.members(connection, configuration.adminSyncOpts);
    const auditors = await directory.members(connection, configuration.auditorSyncOpts);
    const syncs: { sync: MemberSync; members: ReadonlySet<string> }[] = [];
    if (ownsMemberSyncs(provider)) {
      for (const sync of await allMemberSyncs(this.#options.database.read)) {
        const members = await directory.members(connection, sync.options);
        if (members !== undefined) syncs.push({ sync, members });
      }
    }
    return { users, groups, admins, auditors, syncs };
  }

  async #identities(providerId: number): Promise<ReadonlyMap<string, KnownIdentity>> {
    const rows = await this.#options.database.read
      .selectFrom("identities as i")
      .innerJoin("accounts as a", "a.id", "i.account_id")
      .select(["i.subject", "a.id", "a.name", "a.is_active"])
      .where("i.provider_id", "=", providerId)
      .execute();
    return new Map(
      rows.map(({ subject, id, name, is_active }) => [
        subject,
        { subject, account: { id, name }, isActive: is_active === 1 },
      ]),
    );
  }

  /** Brings one user's account into step; undefined when that cannot be. */
  async #bring(transaction: Transaction<Schema>, bringing: Bringing): Promise<MemberReference | undefined> {
    const { provider, user, reading, known, noted } = bringing;
    const { accounts } = this.#options;
    const before = known.get(user.subject);
    try {
      if (before?.isActive === false) {
        const back = await accounts.setActiveWithin(transaction, {
          providerId: provider.id,
          subject: user.subject,
          isActive: true,
        });
        if (!back) return undefined;
        noted.note("enabled", `${before.account.name} is in the directory again: enabled`);
      }
      const dn = comparableName(user.dn);
      const { id, name } = await accounts.signInWithin(
        transaction,
        {
          ...signInOf(provider, user),
          groups: groupsOfUser(user, reading.groups),
          isAdmin: reading.admins?.has(dn),
          isAuditor: reading.auditors?.has(dn),
        },
        (sentence) => noted.note("memberships", sentence),
      );
      if (before === undefined) noted.note("created", `${name}: account made`);
      return { id, name };
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      noted.note("problems", `${user.userName}: ${error.message}`);
      return undefined;
    }
  }

  /** Takes from those who are gone what the directory gave, and disables them where that is configured. */
  async #missing(provider: Provider, missing: Missing): Promise<void> {
    const { reading, known, tally, run } = missing;
    const there = new Set(reading.users.map(({ subject }) => subject));
    const gone = [...known.values()].filter(({ subject, isActive }) => isActive && !there.has(subject));
    for (let at = 0; at < gone.length; at += BATCH) {
      run.signal?.throwIfAborted();
      await this.#inBatch(tally, async (transaction, noted) => {
        for (const { subject, account } of gone.slice(at, at + BATCH)) {
          await this.#options.accounts.signInWithin(
            transaction,
            {
              providerId: provider.id,
              subject,
              suggestedName: account.name,
              fullName: "",
              groups: [],
              isAdmin: reading.admins === undefined ? undefined : false,
              isAuditor: reading.auditors === undefined ? undefined : false,
            },
            (sentence) => noted.note("memberships", sentence),
          );
          if (!provider.configuration.disableMissing) continue;
          const disabled = await this.#options.accounts.setActiveWithin(transaction, {
            providerId: provider.id,
            subject,
            isActive: false,
          });
          if (disabled) noted.note("disabled", `${account.name} is not in the directory any more: disabled`);
        }
      });
    }
  }

  /** Makes the members that a sync gave those that it selects now. */
  async #settle(provider: Provider, settling: Settling): Promise<void> {
    const { sync, members, present, tally } = settling;
    const source = syncSource(provider.id);
    const wanted = new Map<number, MemberReference>();
    for (const dn of members) {
      const account = present.get(dn);
      if (account !== undefined) wanted.set(account.id, account);
    }
    const held = await this.#held(sync, source);
    const changes = [
      ...held.filter(({ id }) => !wanted.has(id)).map((account) => ({ account, joins: false })),
      ...[...wanted.values()].map((account) => ({ account, joins: true })),
    ];
    for (let at = 0; at < changes.length; at += BATCH) {
      await this.#inBatch(tally, async (transaction, noted) => {
        const memberships = new DirectoryMemberships({
          transaction,
          events: this.#options.events,
          by: SYSTEM,
          source,
          now: Date.now(),
          onChange: (sentence) => noted.note("memberships", sentence),
        });
        for (const { account, joins } of changes.slice(at, at + BATCH)) {
          if (sync.team === undefined) {
            if (joins) await memberships.giveOrganization(sync.organization, account, true);
            else await memberships.takeOrganization(sync.organization, account);
          } else if (joins) await memberships.giveTeam(sync.team, account, false);
          else {
            await memberships.takeTeam(sync.team, account);
            await this.#leave(transaction, { sync, account, memberships });
          }
        }
      });
    }
  }

  /** Ends the membership of an organization that came with a team's, unless the member owns it by a sync. */
  async #leave(
    transaction: Transaction<Schema>,
    {
      sync,
      account,
      memberships,
    }: {
      readonly sync: MemberSync;
      readonly account: MemberReference;
      readonly memberships: DirectoryMemberships;
    },
  ): Promise<void> {
    const row = await transaction
      .selectFrom("organization_members")
      .select("is_owner")
      .where("organization_id", "=", sync.organization.id)
      .where("account_id", "=", account.id)
      .executeTakeFirst();
    if (row?.is_owner === 0) await memberships.takeOrganization(sync.organization, account);
  }

  async #held(sync: MemberSync, source: MembershipSource): Promise<readonly MemberReference[]> {
    const { read } = this.#options.database;
    return sync.team === undefined
      ? read
          .selectFrom("organization_members as m")
          .innerJoin("accounts as a", "a.id", "m.account_id")
          .select(["a.id", "a.name"])
          .where("m.organization_id", "=", sync.organization.id)
          .where("m.source", "=", source)
          .where("m.is_owner", "=", 1)
          .execute()
      : read
          .selectFrom("team_members as m")
          .innerJoin("accounts as a", "a.id", "m.account_id")
          .select(["a.id", "a.name"])
          .where("m.team_id", "=", sync.team.id)
          .where("m.source", "=", source)
          .execute();
  }

  /** Runs work in a transaction, and writes down what it noted once that is done for good. */
  async #inBatch(
    tally: Tally,
    work: (transaction: Transaction<Schema>, noted: Notes) => Promise<void>,
  ): Promise<Notes> {
    const noted = await this.#options.database.transaction(async (transaction) => {
      const notes = new Notes();
      await work(transaction, notes);
      return notes;
    });
    tally.add(noted);
    return noted;
  }
}

type Counted = Exclude<keyof SyncOutcome, "users">;

/** What happens in one transaction, which may be run again. */
class Notes {
  readonly lines: { readonly kind: Counted; readonly sentence: string }[] = [];
  readonly members: (readonly [string, MemberReference])[] = [];

  note(kind: Counted, sentence: string): void {
    this.lines.push({ kind, sentence });
  }
}

class Tally {
  readonly #log: JobLogger;
  readonly #counts = { created: 0, disabled: 0, enabled: 0, memberships: 0, problems: 0 };

  constructor(log: JobLogger) {
    this.#log = log;
  }

  add(notes: Notes): void {
    for (const { kind, sentence } of notes.lines) {
      this.#counts[kind]++;
      this.#log[kind === "problems" ? "warn" : "info"](sentence);
    }
  }

  outcome(): Omit<SyncOutcome, "users"> {
    return { ...this.#counts };
  }

  sentence(): string {
    const { created, disabled, enabled, memberships, problems } = this.#counts;
    return `${created} accounts made, ${disabled} disabled, ${enabled} enabled, ${memberships} memberships changed, ${problems} problems`;
  }
}

interface Bringing {
  readonly provider: Provider;
  readonly user: DirectoryUser;
  readonly reading: Reading;
  readonly known: ReadonlyMap<string, KnownIdentity>;
  readonly noted: Notes;
}

interface Missing {
  readonly reading: Reading;
  readonly known: ReadonlyMap<string, KnownIdentity>;
  readonly tally: Tally;
  readonly run: SyncRun;
}

interface Settling {
  readonly sync: MemberSync;
  readonly members: ReadonlySet<string>;
  readonly present: ReadonlyMap<string, MemberReference>;
  readonly tally: Tally;
}
