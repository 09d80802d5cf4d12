import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Database } from "../database/database.ts";
import type { Instant } from "../database/schema.ts";

export interface LoginStatesOptions {
  readonly database: Database;
  readonly now?: () => Instant;
}

/** What has to be known when a browser comes back from an identity provider: JSON, small. */
export interface LoginState<Content> {
  readonly providerId: number;
  readonly content: Content;
}

/** A login that was begun. */
export interface BegunLogin {
  /** Goes to the provider and comes back with the browser. */
  readonly id: string;
  /** Stays with the browser, in a cookie: a login ends where it began, or not at all. */
  readonly secret: string;
}

/** A login of which it is not known yet whether it came back with the browser that began it. */
export interface UnboundLogin<Content> extends LoginState<Content> {
  /** Stands for that browser: for {@link LoginStates.continue}. */
  readonly browser: string;
}

/** Milliseconds that somebody may take to log in at the provider. */
const LIFETIME = 10 * 60_000;
/** Characters of what is kept of one login. */
const MAX_CONTENT = 64 * 1024;
const ID = /^[A-Za-z0-9_-]{32}$/;

/**
 * Logins under way at identity providers. Each is good once, for ten minutes, and only together with
 * the secret that the browser keeps: nobody is logged in by an address that somebody else began with.
 */
export class LoginStates {
  readonly #database: Database;
  readonly #now: () => Instant;

  constructor({ database, now = Date.now }: LoginStatesOptions) {
    this.#database = database;
    this.#now = now;
  }

  /** Begins a login. */
  async begin<Content>(state: LoginState<Content>): Promise<BegunLogin> {
    const secret = randomBytes(24).toString("base64url");
    return { id: await this.#keep(state, hashOf(secret)), secret };
  }

  /** What was kept of a login, which is over by this; undefined when it took too long, or belongs to another browser. */
  async finish<Content>(id: string, secret: string | undefined): Promise<LoginState<Content> | undefined> {
    const state = await this.interrupt<Content>(id);
    if (state === undefined || secret === undefined) return undefined;
    const right = timingSafeEqual(Buffer.from(state.browser), Buffer.from(hashOf(secret)));
    return right ? { providerId: state.providerId, content: state.content } : undefined;
  }

  /**
   * What was kept of a login, where the browser cannot show its secret: it came by a form that
   * another site sent (SAML), which cookies do not go along with. What is found out is to be kept
   * with {@link continue}, and used after {@link finish}.
   */
  async interrupt<Content>(id: string): Promise<UnboundLogin<Content> | undefined> {
    if (!ID.test(id)) return undefined;
    const row = await this.#database.transaction((transaction) =>
      transaction
        .deleteFrom("login_states")
        .where("id", "=", id)
        .where("expires_at", ">", this.#now())
        .returning(["provider_id", "content"])
        .executeTakeFirst(),
    );
    if (row === undefined) return undefined;
    const { browser, content } = JSON.parse(row.content) as { browser: string; content: Content };
    return { providerId: row.provider_id, content, browser };
  }

  /** Goes on with an interrupted login. @returns the id of what is left of it. */
  continue<Content>({ browser, ...state }: UnboundLogin<Content>): Promise<string> {
    return this.#keep(state, browser);
  }

  async #keep<Content>({ providerId, content }: LoginState<Content>, browser: string): Promise<string> {
    const id = randomBytes(24).toString("base64url");
    const text = JSON.stringify({ browser, content });
    if (text.length > MAX_CONTENT) throw new Error("the state of a login is too long to be kept");
    const now = this.#now();
    await this.#database.transaction(async (transaction) => {
      await transaction.deleteFrom("login_states").where("expires_at", "<=", now).execute();
      await transaction
        .insertInto("login_states")
        .values({ id, provider_id: providerId, content: text, expires_at: now + LIFETIME })
        .execute();
    });
    return id;
  }
}

function hashOf(secret: string): string {
  return new Bun.CryptoHasher("sha256").update(secret).digest("base64url");
}
