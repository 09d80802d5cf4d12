import type { Transaction } from "kysely";
import { type Caller, SYSTEM } from "../access/caller.ts";
import { ManagementAccess } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import { EventRecorder } from "../events/event-recorder.ts";
import { RegistryError } from "../oci/errors.ts";
import { AccountError } from "./account-error.ts";
import { type AccountEvent, recordAccountEvent } from "./account-events.ts";
import { type AccountName, isAccountName, parseAccountName } from "./account-name.ts";
import {
  claimName,
  differences,
  keepAnAdministrator,
  type UpdateAccountOptions,
  voidCredentials,
} from "./account-rules.ts";
import {
  type Account,
  findAccount,
  findPassword,
  hasAccounts,
  insertAccount,
  listAccounts,
  lockActiveAdministrators,
  type NewAccount,
  updateAccount,
} from "./account-store.ts";
import { isOurHash, PasswordHashing } from "./password-hashing.ts";
import { checkNewPassword, isPossiblePassword } from "./password-rules.ts";

export type { UpdateAccountOptions } from "./account-rules.ts";
export type { Account } from "./account-store.ts";

/** The administrator that a new registry starts with. */
export const FIRST_ADMINISTRATOR = "admin" as AccountName;

const MAX_PAGE = 1000;

export interface CreateUserOptions {
  readonly name: string;
  readonly password: string;
  /** Default: none. */
  readonly fullName?: string | undefined;
  /** Default: none. */
  readonly description?: string | undefined;
  /** Default: false. */
  readonly isAdmin?: boolean | undefined;
  /** Sees everything and changes nothing. Default: false. */
  readonly isAuditor?: boolean | undefined;
  /** Default: true. */
  readonly isActive?: boolean | undefined;
  /** Whether the user may become the owner of repositories that are there already. Default: false. */
  readonly adoptNamespace?: boolean | undefined;
}

export interface ChangeOwnPasswordOptions {
  readonly current: string;
  readonly next: string;
  /** Whether the current password is right; throws when there were too many wrong ones. */
  confirm(password: string): Promise<boolean>;
}

export interface AccountPage {
  readonly items: readonly Account[];
  /** Ask again with `after` set to this for what follows; undefined at the end. */
  readonly next?: string;
}

export interface CheckPasswordOptions {
  readonly name: string;
  readonly password: string;
}

/** What `ensureAdministrator` did. */
export interface EnsuredAdministrator {
  /** Whether the account was made just now, by this process. */
  readonly created: boolean;
  /** The password that was generated for it: shown once, kept nowhere. */
  readonly generatedPassword?: string;
}

/**
 * The accounts: who there is, and their passwords. What changes something starts with an access
 * decision and is an event; `find`, `list`, `checkPassword` and `ensureAdministrator` are for the
 * registry itself and decide nothing about who asks.
 */
export class AccountService {
  readonly #database: Database;
  readonly #access: ManagementAccess;
  readonly #events: EventRecorder;
  readonly #hashing = new PasswordHashing();

  constructor(database: Database, events: EventRecorder = new EventRecorder()) {
    this.#database = database;
    this.#events = events;
    this.#access = new ManagementAccess(database);
  }

  /**
   * Makes a user. For administrators.
   *
   * @throws AccountError `nameInvalid`, `passwordUnfit`, `nameTaken`, `namespaceInUse` when there
   * are repositories in the namespace of that name already and `adoptNamespace` is not set.
   */
  async createUser(caller: Caller, options: CreateUserOptions): Promise<Account> {
    await this.#access.administrator(caller);
    const name = parseAccountName(options.name);
    checkNewPassword(name, options.password);
    const passwordHash = await this.#hashing.hash(options.password);
    const { fullName = "", isAdmin = false, description, isAuditor, isActive, adoptNamespace } = options;
    return this.#database.transaction(async (transaction) => {
      await claimName(transaction, name, { adoptNamespace });
      const now = Date.now();
      const user = { name, passwordHash, fullName, description, isAdmin, isAuditor, isActive, now };
      return this.#insert(transaction, caller, user);
    });
  }

  /**
   * Makes an organization, without members: administrators add its first owner. For administrators.
   *
   * @throws AccountError as `createUser`, but for the password.
   */
  async createOrganization(
    caller: Caller,
    options: Pick<CreateUserOptions, "name" | "fullName" | "description" | "isActive" | "adoptNamespace">,
  ): Promise<Account> {
    await this.#access.administrator(caller);
    const name = parseAccountName(options.name);
    const { fullName = "", description, isActive, adoptNamespace } = options;
    return this.#database.transaction(async (transaction) => {
      await claimName(transaction, name, { adoptNamespace });
      const organization = { name, kind: "organization", fullName, description, isAdmin: false } as const;
      return this.#insert(transaction, caller, { ...organization, isActive, now: Date.now() });
    });
  }

  /**
   * Changes what an account is, at once: disabling makes every session, bearer token and login of
   * docker void for good, enabling does not bring them back; access tokens are good again then. Users
   * change their own names, owners those of their organization, and all of its service accounts; the
   * rest is for administrators.
   *
   * @throws AccountError `unknownAccount`, `lastAdministrator`, `notPossible`.
   */
  async update(caller: Caller, name: string, changes: UpdateAccountOptions): Promise<Account> {
    await this.#authorizeUpdate(caller, name, changes);
    return this.#change(name, async (transaction, account) => {
      const { stored, events } = differences(account, changes);
      if (events.length === 0) return account;
      const loses = stored.isActive === false || stored.isAdmin === false;
      if (loses) await keepAnAdministrator(transaction, account, this.#database.engine);
      const voids = stored.isActive === false ? voidCredentials(account) : {};
      await updateAccount(transaction, account.id, { ...stored, ...voids });
      for (const event of events) {
        await recordAccountEvent(this.#events, transaction, { caller, account, event });
      }
      return { ...account, ...stored, ...voids };
    });
  }

  /**
   * Gives an account a new password. Every token and login of the account is void at once. For
   * administrators, and not for their own account.
   *
   * @throws AccountError `unknownAccount`, `passwordUnfit`, `directoryAccount`, `notPossible`.
   */
  async changePassword(caller: Caller, name: string, password: string): Promise<Account> {
    const { accountId } = await this.#access.administrator(caller);
    const account = await this.#known(name);
    if (account.id === accountId) throw new RegistryError("passwordWrong");
    return this.#setPassword(caller, account.name, password);
  }

  /**
   * Changes the password of the caller's own account, who says the current one. Every token and
   * login is void at once, the caller's as well.
   *
   * @throws RegistryError `passwordWrong`, `denied`; AccountError as `changePassword`.
   */
  async changeOwnPassword(caller: Caller, name: string, options: ChangeOwnPasswordOptions): Promise<Account> {
    const { isSelf } = await this.#access.self(caller, name, "change");
    if (!isSelf) throw new RegistryError("denied", `only ${name} may change the password this way`);
    requirePassword(await this.#known(name));
    if (!(await options.confirm(options.current))) throw new RegistryError("passwordWrong");
    return this.#setPassword(caller, name, options.next);
  }

  /** Disables or enables an account, as `update` does. */
  async setActive(caller: Caller, name: string, isActive: boolean): Promise<void> {
    await this.update(caller, name, { isActive });
  }

  /** Makes an account an administrator, or no longer one, as `update` does. */
  async setAdmin(caller: Caller, name: string, isAdmin: boolean): Promise<void> {
    await this.update(caller, name, { isAdmin });
  }

  /** Makes an account an auditor, or no longer one, as `update` does. */
  async setAuditor(caller: Caller, name: string, isAuditor: boolean): Promise<void> {
    await this.update(caller, name, { isAuditor });
  }

  /** The account of that name. */
  async find(name: string): Promise<Account | undefined> {
    return isAccountName(name) ? findAccount(this.#database.read, name) : undefined;
  }

  /** Accounts in lexical order of their names (byte-wise), at most 1000 a page. */
  async list(page: { readonly after?: string; readonly limit: number }): Promise<AccountPage> {
    const limit = Math.min(Math.max(1, Math.trunc(page.limit)), MAX_PAGE);
    const found = await listAccounts(this.#database.read, { after: page.after ?? "", limit: limit + 1 });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return found.length > limit && last !== undefined ? { items, next: last.name } : { items };
  }

  /**
   * The account whose name and password these are, if it is active. It takes the same time whether
   * the name or the password is wrong.
   *
   * @throws RegistryError `tooManyRequests` when too many passwords are being checked already.
   */
  async checkPassword(options: CheckPasswordOptions): Promise<Account | undefined> {
    if (!isPossiblePassword(options.password)) return undefined;
    // A name that no account can have costs the same look-up as one that no account has.
    const name = isAccountName(options.name) ? options.name : "-";
    const found = await findPassword(this.#database.read, name);
    const right = await this.#hashing.verify(options.password, found?.hash);
    if (!right || !found?.account.isActive) return undefined;
    if (found.hash !== undefined && !isOurHash(found.hash)) await this.#rehash(found, options.password);
    return found.account;
  }

  /**
   * Makes the first administrator, `admin`, where there is no account at all. Of several processes
   * that start together one makes it, and only that one has a generated password to show.
   *
   * @throws AccountError `passwordUnfit` for the password given.
   */
  async ensureAdministrator(options: { readonly password?: string } = {}): Promise<EnsuredAdministrator> {
    if (await hasAccounts(this.#database.read)) return { created: false };
    if (options.password !== undefined) checkNewPassword(FIRST_ADMINISTRATOR, options.password);
    const password = options.password ?? generatePassword();
    const passwordHash = await this.#hashing.hash(password);
    const created = await this.#database.transaction(async (transaction) => {
      if (await hasAccounts(transaction)) return false;
      // Where two processes get here together, the name's uniqueness sends one of them back to look again.
      const administrator = { name: FIRST_ADMINISTRATOR, passwordHash, fullName: "", isAdmin: true };
      await this.#insert(transaction, SYSTEM, { ...administrator, now: Date.now() });
      return true;
    });
    return created && options.password === undefined ? { created, generatedPassword: password } : { created };
  }

  /** What was imported costs an attacker less, and takes another time, until its owner has logged in. */
  async #rehash(
    { account, hash }: { readonly account: Account; readonly hash: string | undefined },
    password: string,
  ): Promise<void> {
    const passwordHash = await this.#hashing.hash(password);
    await this.#database.note(async (transaction) => {
      const current = await findPassword(transaction, account.name);
      if (current?.account.id !== account.id || current.hash !== hash) return;
      await updateAccount(transaction, account.id, { passwordHash });
    });
  }

  async #authorizeUpdate(caller: Caller, name: string, changes: UpdateAccountOptions): Promise<void> {
    const { isAdmin, isAuditor, isActive } = changes;
    const needsAdministrator = isAdmin !== undefined || isAuditor !== undefined || isActive !== undefined;
    if (needsAdministrator) {
      const standing = await this.#access.user(caller);
      const own = standing.isAdmin ? undefined : await this.#access.namespace(caller, name);
      const ofTheirService = own?.namespace.kind === "service" && own.isOwner;
      if (ofTheirService && isAdmin === undefined && isAuditor === undefined) return;
      await this.#access.administrator(caller);
      return;
    }
    await this.#access.self(caller, name, "change");
  }

  async #insert(transaction: Transaction<Schema>, caller: Caller, account: NewAccount): Promise<Account> {
    const made = await insertAccount(transaction, account);
    const { kind, isAdmin, isAuditor } = made;
    const event: AccountEvent = {
      type: "CREATE",
      action: "account.create",
      data: { kind, isAdmin, isAuditor },
    };
    await recordAccountEvent(this.#events, transaction, { caller, account: made, event });
    return made;
  }

  async #setPassword(caller: Caller, name: string, password: string): Promise<Account> {
    checkNewPassword(name, password);
    const passwordHash = await this.#hashing.hash(password);
    return this.#change(name, async (transaction, account) => {
      requirePassword(account);
      const voids = voidCredentials(account);
      await updateAccount(transaction, account.id, { passwordHash, ...voids });
      const event: AccountEvent = { type: "UPDATE", action: "account.password" };
      await recordAccountEvent(this.#events, transaction, { caller, account, event });
      return { ...account, ...voids };
    });
  }

  async #known(name: string): Promise<Account> {
    return (await this.find(name)) ?? unknown(name);
  }

  async #change<Result>(
    name: string,
    change: (transaction: Transaction<Schema>, account: Account) => Promise<Result>,
  ): Promise<Result> {
    return this.#database.transaction(async (transaction) => {
      // Always in this order, so that two changes at once cannot wait for one another.
      await lockActiveAdministrators(transaction, this.#database.engine);
      const account = isAccountName(name) ? await findAccount(transaction, name) : undefined;
      return change(transaction, account ?? unknown(name));
    });
  }
}

function unknown(name: string): never {
  throw new AccountError("unknownAccount", `there is no account named ${JSON.stringify(name)}`);
}

/** @throws AccountError when the account is not one with a password of ours. */
function requirePassword(account: Account): void {
  if (account.kind !== "user") {
    throw new AccountError("notPossible", `${account.name} is not a user: only users have passwords`);
  }
  if (account.origin !== "local") {
    throw new AccountError(
      "directoryAccount",
      `the password of ${account.name} is kept by the directory that the account comes from: change it there`,
    );
  }
}

/** 120 bits, of characters that are not mistaken for one another. */
function generatePassword(): string {
  const alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
  const characters = Array.from(
    crypto.getRandomValues(new Uint8Array(24)),
    (byte) => alphabet[byte % alphabet.length] ?? "",
  ).join("");
  return (characters.match(/.{6}/g) ?? []).join("-");
}
