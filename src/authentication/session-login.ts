import { timingSafeEqual } from "node:crypto";
import { ANONYMOUS, type Caller } from "../access/caller.ts";
import type { Database } from "../database/database.ts";
import type { RequestContext } from "../http/context.ts";
import { RegistryError } from "../oci/errors.ts";
import { LastUses } from "./last-uses.ts";
import type { SecondFactor } from "./second-factor.ts";
import { sessionSecretOf } from "./session-cookies.ts";
import { findStanding, type StandingSession, touchSession } from "./session-store.ts";

/** Where the CSRF token is sent; DTR's name. */
export const CSRF_HEADER = "x-csrf-token";

/**
 * Where people log in, and where identity providers have browsers, or their own servers, send what
 * they say of people: what the browser shows of its own accord has no say there.
 */
const LOGIN_PATHS =
  /^\/(?:login|api\/v0\/sessions|auth\/saml\/[^/]+\/acs|auth\/oidc\/[^/]+\/backchannel-logout)$/;

/** Whether a request is part of a login, which proves itself. */
export function isLogin(request: Request): boolean {
  return request.method === "POST" && LOGIN_PATHS.test(new URL(request.url).pathname);
}

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** Ways to log in whose provider asks for further factors itself. */
const PROVEN_ELSEWHERE: ReadonlySet<string> = new Set(["oidc", "saml"]);

export interface SessionLoginOptions {
  readonly database: Database;
  readonly secondFactor: SecondFactor;
  /** Seconds that a session may go unused. */
  readonly idleSeconds: number;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

/**
 * Who a browser's cookie stands for. One look-up by key, each time: what ends a session, or its
 * account's credentials, ends it at once.
 *
 * Requests that change something carry the session's CSRF token as well, and come from our own pages
 * as far as the browser says: a page of somebody else can make a browser send its cookies, but read
 * neither the token nor the answers.
 */
export class SessionLogin {
  readonly #options: SessionLoginOptions;
  readonly #now: () => number;
  readonly #lastUses: LastUses;

  constructor(options: SessionLoginOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#lastUses = new LastUses({ database: options.database, write: touchSession });
  }

  /**
   * @returns an anonymous caller without a cookie, and with one whose session is over.
   * @throws RegistryError `csrfInvalid`.
   */
  async authenticate(request: Request, context: Pick<RequestContext, "origin">): Promise<Caller> {
    const secret = sessionSecretOf(request.headers.get("cookie"), context.origin);
    if (secret === undefined) return ANONYMOUS;
    const isSafe = SAFE_METHODS.has(request.method);
    const now = this.#now();
    const session = await findStanding(this.#options.database.read, sessionId(secret), {
      now,
      idle: this.#options.idleSeconds * 1000,
    });
    if (session === undefined) return ANONYMOUS;
    if (!isSafe) {
      checkSameOrigin(request.headers, context.origin);
      if (!equal(request.headers.get(CSRF_HEADER) ?? "", session.csrfToken)) {
        throw new RegistryError("csrfInvalid");
      }
    }
    this.#lastUses.note(session.id, now, session.lastSeenAt);
    return {
      account: session.account,
      credential: "session",
      credentialId: session.id,
      // Good for nothing but setting a second factor up.
      ...(this.#lacksSecondFactor(session) && { restriction: { repositories: [] } }),
    };
  }

  /** Writes down the last uses that are not written yet. */
  flush(): Promise<void> {
    return this.#lastUses.flush();
  }

  #lacksSecondFactor({ method, account, hasSecondFactor }: StandingSession): boolean {
    if (hasSecondFactor || PROVEN_ELSEWHERE.has(method)) return false;
    return this.#options.secondFactor.isRequired(account.isAdmin);
  }
}

/** What a session is kept and known as. A fast hash will do: the secret is 256 random bits. */
export function sessionId(secret: string): string {
  return new Bun.CryptoHasher("sha256").update(`session ${secret}`).digest("hex");
}

/**
 * Refuses requests that a browser says are from elsewhere.
 *
 * @param origin how the client addresses us.
 * @throws RegistryError `csrfInvalid`.
 */
export function checkSameOrigin(headers: Headers, origin: string): void {
  const from = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (from !== null && from !== origin) {
    throw new RegistryError("csrfInvalid", "the request comes from a page of another origin");
  }
  if (site !== null && site !== "same-origin" && site !== "none") {
    throw new RegistryError("csrfInvalid", "the request comes from a page of another site");
  }
}

function equal(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}
