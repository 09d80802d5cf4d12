import type { Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import { AccountError } from "./account-error.ts";
import { type AccountName, isAccountName, parseAccountName } from "./account-name.ts";
import {
  type Account,
  findAccount,
  findPassword,
  hasAccounts,
  insertUser,
  listAccounts,
  lockActiveAdministrators,
  repositoryIn,
  updateAccount,
} from "./account-store.ts";
import { PasswordHashing } from "./password-hashing.ts";
import { checkNewPassword, isPossiblePassword } from "./password-rules.ts";

export type { Account } from "./account-store.ts";

/** The administrator that a new registry starts with. */
export const FIRST_ADMINISTRATOR = "admin" as AccountName;

const MAX_PAGE = 1000;

export interface CreateUserOptions {
  readonly name: string;
  readonly password: string;
  /** Default: none. */
  readonly fullName?: string;
  /** Default: false. */
  readonly isAdmin?: boolean;
  /** Whether the user may become the owner of repositories that are there already. Default: false. */
  readonly adoptNamespace?: boolean;
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
 * The accounts: who there is, and their passwords. It decides nothing about who may ask: it is for
 * the operator's command line and, behind an access decision, for the management API.
 */
export class AccountService {
  readonly #database: Database;
  readonly #hashing = new PasswordHashing();

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Makes a user.
   *
   * @throws AccountError `nameInvalid`, `passwordUnfit`, `nameTaken`, `namespaceInUse` when there
   * are repositories in the namespace of that name already and `adoptNamespace` is not set.
   */
  async createUser(options: CreateUserOptions): Promise<Account> {
    const name = parseAccountName(options.name);
    checkNewPassword(name, options.password);
    const passwordHash = await this.#hashing.hash(options.password);
    return this.#database.transaction(async (transaction) => {
      if (await findAccount(transaction, name)) {
        throw new AccountError("nameTaken", `there is an account named ${name} already`);
      }
      const repository = options.adoptNamespace ? undefined : await repositoryIn(transaction, name);
      if (repository !== undefined) {
        throw new AccountError(
          "namespaceInUse",
          `the namespace ${name} has repositories without an owner already (${repository}): whoever gets this account name owns them. Take another name, or adopt the namespace if that is meant`,
        );
      }
      return insertUser(transaction, {
        name,
        passwordHash,
        fullName: options.fullName ?? "",
        isAdmin: options.isAdmin ?? false,
        now: Date.now(),
      });
    });
  }

  /**
   * Gives an account a new password. Every token and login of the account is void at once.
   *
   * @throws AccountError `unknownAccount`, `passwordUnfit`.
   */
  async changePassword(name: string, password: string): Promise<void> {
    checkNewPassword(name, password);
    const passwordHash = await this.#hashing.hash(password);
    await this.#change(name, async (transaction, account) => {
      await updateAccount(transaction, account.id, { passwordHash, ...voidCredentials(account) });
    });
  }

  /**
   * Disables or enables an account. Disabling makes every token and login of it void at once, and
   * for good: enabling does not bring them back.
   *
   * @throws AccountError `unknownAccount`, `lastAdministrator`.
   */
  async setActive(name: string, isActive: boolean): Promise<void> {
    await this.#change(name, async (transaction, account) => {
      if (account.isActive === isActive) return;
      if (!isActive) await this.#keepAnAdministrator(transaction, account);
      await updateAccount(transaction, account.id, {
        isActive,
        ...(isActive ? {} : voidCredentials(account)),
      });
    });
  }

  /**
   * Makes an account an administrator, or no longer one.
   *
   * @throws AccountError `unknownAccount`, `lastAdministrator`.
   */
  async setAdmin(name: string, isAdmin: boolean): Promise<void> {
    await this.#change(name, async (transaction, account) => {
      if (account.isAdmin === isAdmin) return;
      if (!isAdmin) await this.#keepAnAdministrator(transaction, account);
      await updateAccount(transaction, account.id, { isAdmin });
    });
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
    return right && found?.account.isActive ? found.account : undefined;
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
      await insertUser(transaction, {
        name: FIRST_ADMINISTRATOR,
        passwordHash,
        fullName: "",
        isAdmin: true,
        now: Date.now(),
      });
      return true;
    });
    return created && options.password === undefined ? { created, generatedPassword: password } : { created };
  }

  async #change(
    name: string,
    change: (transaction: Transaction<Schema>, account: Account) => Promise<void>,
  ): Promise<void> {
    await this.#database.transaction(async (transaction) => {
      // Always in this order, so that two changes at once cannot wait for one another.
      await lockActiveAdministrators(transaction, this.#database.engine);
      const account = isAccountName(name) ? await findAccount(transaction, name) : undefined;
      if (account === undefined) {
        throw new AccountError("unknownAccount", `there is no account named ${JSON.stringify(name)}`);
      }
      await change(transaction, account);
    });
  }

  async #keepAnAdministrator(transaction: Transaction<Schema>, account: Account): Promise<void> {
    if (!account.isAdmin || !account.isActive) return;
    const administrators = await lockActiveAdministrators(transaction, this.#database.engine);
    if (administrators.some((name) => name !== account.name)) return;
    throw new AccountError(
      "lastAdministrator",
      `${account.name} is the last administrator that can log in: make another one first`,
    );
  }
}

/** Later than every value the account has had, also when the clock went back. */
function voidCredentials(account: Account): { readonly credentialsValidFrom: number } {
  return { credentialsValidFrom: Math.max(Date.now(), account.credentialsValidFrom + 1) };
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
