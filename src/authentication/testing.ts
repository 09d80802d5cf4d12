import pino from "pino";
import { AccessControl } from "../access/access-control.ts";
import { SYSTEM } from "../access/caller.ts";
import type { AccessSettings } from "../access/decision.ts";
import { AccountService } from "../accounts/account-service.ts";
import type { Database } from "../database/database.ts";
import { type Engine, openTestDatabase } from "../database/testing.ts";
import type { RequestContext } from "../http/context.ts";
import { namespaceOf, parseRepositoryName } from "../oci/names.ts";
import { Authenticator } from "./authenticator.ts";
import { handleTokenRequest } from "./routes.ts";
import { SigningKeys } from "./signing-keys.ts";
import { TokenService } from "./token-service.ts";

export const SERVICE = "entrepot-test";

/** The password of every account that `AccessFixture.user` makes. */
export const PASSWORD = "correct horse battery";

/** Accounts, access control and authentication on a database of their own, with a clock to move. */
export interface AccessFixture extends AsyncDisposable {
  readonly database: Database;
  readonly accounts: AccountService;
  readonly access: AccessControl;
  readonly keys: SigningKeys;
  readonly authenticator: Authenticator;
  readonly tokens: TokenService;
  /** To be changed by tests. */
  readonly settings: { -readonly [Key in keyof AccessSettings]: AccessSettings[Key] };
  /** Milliseconds added to the clock. */
  readonly clock: { ahead: number };
  user(name: string, options?: { readonly isAdmin?: boolean }): Promise<number>;
  repository(name: string, visibility?: "public" | "private"): Promise<void>;
  /** Sends a request to the token endpoint. */
  token(request: Request, clientAddress?: string): Promise<Record<string, unknown>>;
}

export interface AccessFixtureOptions {
  readonly failedLoginsPerMinute?: number;
}

/** `await using fixture = await openAccessFixture(engine)` */
export async function openAccessFixture(
  engine: Engine,
  options: AccessFixtureOptions = {},
): Promise<AccessFixture> {
  const database = await openTestDatabase(engine);
  const clock = { ahead: 0 };
  const now = () => Date.now() + clock.ahead;
  const settings = { createOnPush: true, anonymousPull: false, deletes: true };
  const accounts = new AccountService(database);
  const access = new AccessControl({ database, settings });
  const keys = await SigningKeys.open({ database, rotationDays: 30, tokenSeconds: 300, now });
  const authenticator = new Authenticator({
    database,
    accounts,
    keys,
    service: SERVICE,
    tokenSeconds: 300,
    failedLoginsPerMinute: options.failedLoginsPerMinute ?? 10,
    now,
  });
  const tokens = new TokenService({
    database,
    authenticator,
    access,
    service: SERVICE,
    offlineTokenDays: 90,
    now,
  });
  return {
    database,
    accounts,
    access,
    keys,
    authenticator,
    tokens,
    settings,
    clock,
    async user(name, { isAdmin = false } = {}) {
      return (await accounts.createUser(SYSTEM, { name, password: PASSWORD, isAdmin })).id;
    },
    async repository(text, visibility = "private") {
      const name = parseRepositoryName(text);
      await database.transaction((transaction) =>
        transaction
          .insertInto("repositories")
          .values({
            uid: crypto.randomUUID(),
            name,
            namespace: namespaceOf(name),
            visibility,
            description: "",
            created_at: 1,
            untagged_days: null,
          })
          .execute(),
      );
    },
    async token(request, clientAddress) {
      const response = await handleTokenRequest(request, testContext(clientAddress), {
        authenticator,
        tokens,
        exchange: async () => new Response(null, { status: 404 }),
      });
      return (await response.json()) as Record<string, unknown>;
    },
    async [Symbol.asyncDispose]() {
      keys.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** A request's context, of a client at the address given. */
export function testContext(clientAddress = "192.0.2.1"): RequestContext {
  return {
    id: "test",
    clientAddress,
    origin: "https://registry.example.com",
    signal: new AbortController().signal,
    log: pino({ level: "silent" }),
  };
}

/** An `Authorization` header with a name and a password. */
export function basic(name: string, password: string = PASSWORD): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}` };
}

/** An `Authorization` header with a token. */
export function bearer(token: unknown): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}
