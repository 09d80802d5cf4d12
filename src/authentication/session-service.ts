import { randomBytes } from "node:crypto";
import type { AccessControl } from "../access/access-control.ts";
import { AuthenticationRequired } from "../access/authentication-required.ts";
import { type Caller, isUnrestricted, type RequestOrigin } from "../access/caller.ts";
import type { ManagementAccess, NamespaceStanding } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { EventRecorder, NewEvent } from "../events/event-recorder.ts";
import { isRegistryError, RegistryError } from "../oci/errors.ts";
import type { Page, PageRequest } from "../registry/registry.ts";
import { LoginAudit } from "./login-audit.ts";
import type { SecondFactor } from "./second-factor.ts";
import type { SessionSecrets } from "./session-cookies.ts";
import { sessionId } from "./session-login.ts";
import {
  deleteRefreshTokens,
  deleteSession,
  deleteSessions,
  findSession,
  insertSession,
  listSessions,
  type SessionRow,
} from "./session-store.ts";

/** Sessions of an account at once: one more ends the oldest. */
const PER_ACCOUNT = 100;

/** How somebody logged in. */
export type SessionMethod = "password" | "oidc" | "saml" | "certificate";

/** Whose session it is to be, as it was when the login was proven. */
export interface SessionAccount {
  readonly id: number;
  readonly name: string;
  readonly isAdmin: boolean;
  /** The session is void once the account's has moved. */
  readonly credentialsValidFrom: number;
}

export interface CreateSessionOptions {
  readonly method: SessionMethod;
  /** Whether a second factor of ours was part of it. */
  readonly secondFactor?: boolean;
  /** The identity provider that the login was proven by. */
  readonly providerId?: number;
  /** What the provider calls its own session, for logouts that it begins. */
  readonly providerSession?: string;
  readonly origin?: RequestOrigin | undefined;
}

/** A session that has begun, with what its browser is given. */
export interface OpenedSession extends SessionSecrets {
  readonly id: string;
}

/** A session, without its secrets. */
export interface Session {
  readonly id: string;
  readonly accountName: string;
  readonly method: string;
  readonly userAgent: string;
  readonly clientAddress: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
  /** Whether it is the caller's present one. */
  readonly isCurrent: boolean;
}

/** A caller, as it is told itself. */
export interface WhoAmI {
  readonly accountName: string;
  readonly isAdmin: boolean;
  readonly isAuditor: boolean;
  readonly credential: Caller["credential"];
  /** Whether the credential is good for less than the account may do. Its roles are not told then. */
  readonly isLimited: boolean;
  readonly hasSecondFactor: boolean;
  /** Whether the session waits for a second factor to be set up, and is good for nothing else. */
  readonly lacksSecondFactor: boolean;
  readonly session?: Session;
  readonly csrfToken?: string;
}

export interface SessionServiceOptions {
  readonly secondFactor: SecondFactor;
  readonly database: Database;
  readonly access: AccessControl;
  readonly management: ManagementAccess;
  readonly events: EventRecorder;
  /** Seconds that a session is good for at most. */
  readonly sessionSeconds: number;
  /** Seconds that it may go unused. */
  readonly idleSeconds: number;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

/** The sessions of browsers: begun by every way to log in, listed and ended by their owners and administrators. */
export class SessionService {
  readonly #options: SessionServiceOptions;
  readonly #now: () => number;
  readonly #audit: LoginAudit;

  constructor(options: SessionServiceOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#audit = new LoginAudit(options.events, this.#now);
  }

  /**
   * Begins a session for somebody who has just proven to be the account's owner. It has new secrets,
   * whatever the browser had before. Give the browser the cookies of `openingCookies`.
   */
  async create(account: SessionAccount, options: CreateSessionOptions): Promise<OpenedSession> {
    const { database, sessionSeconds } = this.#options;
    const now = this.#now();
    const secret = randomBytes(32).toString("base64url");
    const csrfToken = randomBytes(32).toString("base64url");
    const id = sessionId(secret);
    const expiresAt = now + sessionSeconds * 1000;
    const { method, secondFactor = false, providerId, providerSession, origin } = options;
    await database.transaction((transaction) =>
      insertSession(
        transaction,
        {
          id,
          account_id: account.id,
          csrf_token: csrfToken,
          method,
          credentials_valid_from: account.credentialsValidFrom,
          user_agent: origin?.userAgent ?? "",
          client_address: origin?.clientAddress ?? "",
          created_at: now,
          last_seen_at: now,
          expires_at: expiresAt,
          provider_id: providerId ?? null,
          provider_session: providerSession ?? null,
        },
        { now, perAccount: PER_ACCOUNT },
      ),
    );
    const { id: accountId, name, isAdmin } = account;
    this.#audit.opened(
      {
        account: { id: accountId, name, isAdmin },
        credential: "session",
        credentialId: id,
        ...(origin && { origin }),
      },
      { method, secondFactor, ...(providerId !== undefined && { providerId }) },
    );
    return { id, secret, csrfToken, expiresAt };
  }

  /**
   * Who the caller is, by which credential. Every credential of an account is good for this.
   *
   * @throws AuthenticationRequired.
   */
  async whoAmI(caller: Caller): Promise<WhoAmI> {
    const { access, management, secondFactor, database } = this.#options;
    const { account, credential } = caller;
    if (account === undefined) throw new AuthenticationRequired();
    await access.verify(caller);
    const isLimited = !isUnrestricted(caller);
    const standing = isLimited ? undefined : await management.user(caller);
    const isSession = credential === "session" && caller.credentialId !== undefined;
    const row = isSession ? await findSession(database.read, caller.credentialId ?? "") : undefined;
    return {
      accountName: account.name,
      isAdmin: standing?.isAdmin ?? false,
      isAuditor: standing?.isAuditor ?? false,
      credential,
      isLimited,
      hasSecondFactor: await secondFactor.isEnabled(account.id),
      lacksSecondFactor: credential === "session" && isLimited,
      ...(row && { session: sessionOf(row, caller), csrfToken: row.csrf_token }),
    };
  }

  /** An account's sessions; the caller's own unless a name is given. */
  async list(caller: Caller, accountName: string | undefined, page: PageRequest): Promise<Page<Session>> {
    const { namespace } = await this.#owner(caller, accountName, "read");
    const rows = await listSessions(this.#options.database.read, {
      accountId: namespace.id,
      after: page.after ?? "",
      limit: page.limit + 1,
      now: this.#now(),
      idle: this.#options.idleSeconds * 1000,
    });
    const items = rows.slice(0, page.limit).map((row) => sessionOf(row, caller));
    const last = items.at(-1);
    return rows.length > page.limit && last !== undefined ? { items, next: last.id } : { items };
  }

  /** How many sessions an account has that stand. */
  async count(caller: Caller, accountName: string | undefined): Promise<number> {
    return (await this.list(caller, accountName, { limit: PER_ACCOUNT })).items.length;
  }

  /** Ends the session that the caller's request belongs to, if it belongs to one. */
  async endCurrent(caller: Caller): Promise<void> {
    if (caller.credential !== "session" || caller.credentialId === undefined) return;
    await this.#options.access.verify(caller);
    await this.#end(caller, caller.credentialId, caller.account?.name ?? "");
  }

  /** Ends a session; one that is not there, or not the caller's to see, is no fault. */
  async end(caller: Caller, id: string): Promise<void> {
    const { management, database } = this.#options;
    await management.user(caller);
    const row = await findSession(database.read, id);
    if (row === undefined) return;
    try {
      await management.self(caller, row.account_name, "change");
    } catch (error) {
      if (isRegistryError(error, "denied") && isUnrestricted(caller)) return;
      throw error;
    }
    await this.#end(caller, id, row.account_name);
  }

  /**
   * Logs an account out everywhere: ends its sessions, and the logins that docker keeps, but for
   * those by access tokens.
   *
   * @param options.keepCurrent whether the caller's own session goes on.
   */
  async endAll(
    caller: Caller,
    accountName: string | undefined,
    options: { readonly keepCurrent?: boolean } = {},
  ): Promise<void> {
    const { namespace } = await this.#owner(caller, accountName, "change");
    const keep = options.keepCurrent && caller.credential === "session" ? caller.credentialId : undefined;
    await this.#options.database.transaction(async (transaction) => {
      const ended = await deleteSessions(transaction, namespace.id, keep);
      await deleteRefreshTokens(transaction, namespace.id);
      await this.#options.events.record(transaction, caller, {
        ...eventAbout(namespace.name),
        type: "DELETE",
        action: "session.end",
        data: { sessions: ended },
      });
    });
  }

  async #end(caller: Caller, id: string, accountName: string): Promise<void> {
    await this.#options.database.transaction(async (transaction) => {
      if (!(await deleteSession(transaction, id))) return;
      await this.#options.events.record(transaction, caller, {
        ...eventAbout(accountName, id),
        type: "DELETE",
        action: "session.end",
      });
    });
  }

  async #owner(
    caller: Caller,
    name: string | undefined,
    intent: "read" | "change",
  ): Promise<NamespaceStanding> {
    const { management } = this.#options;
    const { accountId, name: own } = await management.user(caller);
    if (accountId === undefined && name === undefined) throw new AuthenticationRequired();
    const standing = await management.self(caller, name ?? own, intent);
    if (standing.namespace.kind !== "user") throw new RegistryError("userUnknown");
    return standing;
  }
}

function eventAbout(name: string, id?: string): Pick<NewEvent, "object" | "namespace"> {
  return { object: { type: "session", name, ...(id !== undefined && { id }) }, namespace: name };
}

function sessionOf(row: SessionRow, caller: Caller): Session {
  return {
    id: row.id,
    accountName: row.account_name,
    method: row.method,
    userAgent: row.user_agent,
    clientAddress: row.client_address,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    isCurrent: caller.credential === "session" && caller.credentialId === row.id,
  };
}
