import type { Caller, RequestOrigin } from "../../access/caller.ts";
import type { Database } from "../../database/database.ts";
import type { EventRecorder } from "../../events/event-recorder.ts";
import { readUnverified, refused, verifyIdentityToken } from "../identity-token.ts";
import { IssuerKeys } from "../issuer-keys.ts";
import { UsedAssertions } from "../used-assertions.ts";
import type { OidcProvider, ProviderClients } from "./provider-clients.ts";

export interface BackChannelLogoutOptions {
  readonly database: Database;
  readonly events: EventRecorder;
  readonly clients: ProviderClients;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

const EVENT = "http://schemas.openid.net/event/backchannel-logout";

/** Logouts that a provider begins (OpenID Connect Back-Channel Logout 1.0). */
export class BackChannelLogout {
  readonly #options: BackChannelLogoutOptions;
  readonly #now: () => number;
  readonly #used: UsedAssertions;
  /** By provider, with what they were made for: each provider has its own certificate authority. */
  readonly #keys = new Map<number, { readonly updatedAt: number; readonly keys: IssuerKeys }>();

  constructor(options: BackChannelLogoutOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#used = new UsedAssertions(this.#now);
  }

  /**
   * Ends the sessions that a logout token is about: one session of the provider, or all of one person.
   *
   * @returns how many were ended.
   * @throws RegistryError `identityTokenInvalid`, `providerUnavailable`.
   */
  async logOut(provider: OidcProvider, token: string, origin: RequestOrigin): Promise<number> {
    const { issuer, clientId, leewaySeconds: leeway } = provider.configuration;
    if (readUnverified(token).issuer !== issuer) throw refused("it is of another issuer");
    const keys = this.#keysOf(provider);
    const { claims, audiences, expiresAt } = await verifyIdentityToken(token, {
      keys,
      issuer,
      leeway,
      now: this.#now(),
      requiredClaims: ["exp", "iat", "aud", "jti", "events"],
    });
    const { sub, sid, jti, events, nonce } = claims;
    if (!audiences.includes(clientId)) throw refused("it is for another client");
    if (nonce !== undefined || typeof jti !== "string" || !isLogout(events))
      throw refused("it is no logout token");
    const subject = typeof sub === "string" ? sub : undefined;
    const session = typeof sid === "string" ? sid : undefined;
    if (subject === undefined && session === undefined) throw refused("it names nobody");
    return this.#options.database.transaction(async (transaction) => {
      const until = (expiresAt + leeway) * 1000;
      if (!(await this.#used.use(transaction, { issuer, id: jti, expiresAt: until }))) {
        throw refused("it was used already");
      }
      const ended = await transaction
        .deleteFrom("sessions")
        .where("provider_id", "=", provider.id)
        .$if(session !== undefined, (query) => query.where("provider_session", "=", session ?? ""))
        .$if(subject !== undefined, (query) =>
          query.where("account_id", "in", (inner) =>
            inner
              .selectFrom("identities")
              .select("identities.account_id")
              .where("identities.provider_id", "=", provider.id)
              .where("identities.subject", "=", subject ?? ""),
          ),
        )
        .returning("account_id")
        .execute();
      if (ended.length === 0) return 0;
      const by: Caller = { credential: "none", origin };
      await this.#options.events.record(transaction, by, {
        type: "DELETE",
        action: "session.end",
        object: { type: "identity_provider", id: String(provider.id), name: provider.name },
        data: {
          sessions: ended.length,
          reason: "the identity provider logged them out",
          ...(subject !== undefined && { subject: subject.slice(0, 255) }),
        },
      });
      return ended.length;
    });
  }

  #keysOf(provider: OidcProvider): IssuerKeys {
    const found = this.#keys.get(provider.id);
    if (found?.updatedAt === provider.updatedAt) return found.keys;
    const outbound = this.#options.clients.outboundFor(provider);
    const keys = new IssuerKeys({ outbound, now: this.#now });
    this.#keys.set(provider.id, { updatedAt: provider.updatedAt, keys });
    return keys;
  }
}

function isLogout(events: unknown): boolean {
  return typeof events === "object" && events !== null && Object.hasOwn(events, EVENT);
}
