import { randomBytes } from "node:crypto";
import { type CacheProvider, type Profile, SAML, ValidateInResponseTo } from "@node-saml/node-saml";
import type { RequestOrigin } from "../../access/caller.ts";
import type { Database } from "../../database/database.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { OutboundClient } from "../../outbound/outbound-client.ts";
import type { ExternalAccounts, LinkedAccount } from "../external-accounts.ts";
import type { IdentityProviders } from "../identity-providers.ts";
import { type BegunLogin, LoginStates } from "../login-states.ts";
import type { IdentityProvider, ProviderKind } from "../provider-kind.ts";
import { samlAccount } from "./saml-account.ts";
import type { SamlConfiguration } from "./saml-configuration.ts";
import { checkConfirmation } from "./saml-confirmation.ts";
import { type SamlProvider, SamlProviderFacts } from "./saml-provider-facts.ts";

export interface SamlLoginOptions {
  readonly database: Database;
  readonly kind: ProviderKind<SamlConfiguration>;
  readonly providers: IdentityProviders;
  readonly accounts: ExternalAccounts;
  readonly outbound: OutboundClient;
}

/** Where the registry's own ends of a login are. */
export interface SamlAddresses {
  /** How the browser addresses the registry, without a trailing slash. */
  readonly origin: string;
}

/** A login that is over: who it is, and where the browser wanted to go. */
export interface FinishedLogin {
  readonly account: LinkedAccount;
  readonly providerId: number;
  /** What the provider calls its session. */
  readonly providerSession: string | undefined;
  readonly returnTo: string;
}

/** What is kept while the browser is at the provider. */
interface AskedState {
  readonly requestId: string;
  readonly returnTo: string;
}

/** What is kept between the provider's answer and the browser that it is for. */
interface AnsweredState {
  readonly profile: AnsweredProfile;
  readonly returnTo: string;
}

/** What is taken from an assertion. */
export interface AnsweredProfile {
  readonly subject: string;
  readonly sessionIndex?: string;
  readonly suggestedName: string;
  readonly fullName: string;
  readonly groups?: readonly string[];
}

/** Milliseconds that clocks may differ by. */
const CLOCK_SKEW = 60_000;
/** Milliseconds that an assertion is believed after it was made, whatever it says itself. */
const MAX_AGE = 10 * 60_000;
/** Characters of an answer, encoded. */
const MAX_ANSWER = 512 * 1024;

/**
 * Logins by SAML 2.0 (Web Browser SSO Profile): the browser is sent to the provider with a request,
 * and comes back with a signed assertion that answers it. A request is answered once, and what
 * answers none of ours is refused: so no assertion is good twice, or in another browser.
 */
export class SamlLogin {
  readonly #options: SamlLoginOptions;
  readonly #states: LoginStates;
  readonly #facts: SamlProviderFacts;

  constructor(options: SamlLoginOptions) {
    this.#options = options;
    this.#states = new LoginStates(options);
    this.#facts = new SamlProviderFacts(options.outbound);
  }

  /** Begins a login. @returns where to send the browser, and what it is to keep. */
  async begin(
    name: string,
    request: SamlAddresses & { readonly returnTo: string },
  ): Promise<BegunLogin & { readonly location: string }> {
    const provider = await this.#provider(name);
    const { returnTo } = request;
    const requestId = `_${randomBytes(20).toString("hex")}`;
    const saml = await this.#saml(provider, { ...request, requestId });
    const { id, secret } = await this.#states.begin<AskedState>({
      providerId: provider.id,
      content: { requestId, returnTo },
    });
    return { location: await saml.getAuthorizeUrlAsync(id, undefined, {}), id, secret };
  }

  /**
   * Takes the provider's answer. The form it comes in was sent by another site, so cookies did not
   * come along: what was found out is kept until the browser shows whose it is.
   *
   * @returns the id of the login, for {@link finish}.
   * @throws RegistryError `loginFailed` with the reason.
   */
  async answer(
    name: string,
    answer: SamlAddresses & { readonly response: string; readonly relayState: string },
  ): Promise<string> {
    const provider = await this.#provider(name);
    const asked = await this.#states.interrupt<AskedState>(answer.relayState);
    if (asked === undefined || asked.providerId !== provider.id) {
      throw new RegistryError("loginFailed", "this login took too long, or was not begun here: begin again");
    }
    if (answer.response.length > MAX_ANSWER) throw new RegistryError("loginFailed", "the answer is too long");
    const { requestId, returnTo } = asked.content;
    const { issuer } = await this.#facts.of(provider);
    const saml = await this.#saml(provider, { ...answer, requestId });
    const profile = await validated(saml, answer.response);
    checkConfirmation(profile, { issuer, requestId, recipient: acsOf(provider, answer.origin) });
    const content: AnsweredState = { profile: samlAccount(profile, provider.configuration), returnTo };
    return this.#states.continue({ providerId: provider.id, browser: asked.browser, content });
  }

  /**
   * Ends a login, in the browser that began it.
   *
   * @throws RegistryError `loginFailed`, and what `ExternalAccounts.signIn` throws.
   */
  async finish(
    id: string,
    browser: { readonly secret: string | undefined; readonly origin?: RequestOrigin },
  ): Promise<FinishedLogin> {
    const state = await this.#states.finish<AnsweredState>(id, browser.secret);
    if (state === undefined) {
      throw new RegistryError("loginFailed", "this login was begun in another browser, or took too long");
    }
    const { providerId, content } = state;
    const { sessionIndex, ...said } = content.profile;
    const account = await this.#options.accounts.signIn({
      ...said,
      providerId,
      ...(browser.origin && { origin: browser.origin }),
    });
    return { account, providerId, providerSession: sessionIndex, returnTo: content.returnTo };
  }

  /** Our own metadata, for the provider's administrator. @throws RegistryError `providerUnknown`. */
  async metadata(name: string, { origin }: SamlAddresses): Promise<string> {
    const provider = await this.#provider(name);
    // Only what we are is in it: it can be had before the provider's metadata.
    const options = { ...ourOptions(provider, origin), idpCert: "none", entryPoint: origin };
    return new SAML(options).generateServiceProviderMetadata(null);
  }

  async #provider(name: string): Promise<IdentityProvider<SamlConfiguration>> {
    const { providers, kind } = this.#options;
    const provider = await providers.find(kind, name);
    if (provider?.isEnabled) return provider;
    throw new RegistryError("providerUnknown");
  }

  async #saml(
    provider: IdentityProvider<SamlConfiguration>,
    { origin, requestId }: SamlAddresses & { readonly requestId: string },
  ): Promise<SAML> {
    const facts: SamlProvider = await this.#facts.of(provider);
    const { responseSigned, forceAuthentication } = provider.configuration;
    return new SAML({
      ...ourOptions(provider, origin),
      idpCert: [...facts.certificates],
      idpIssuer: facts.issuer,
      entryPoint: facts.loginUrl,
      wantAuthnResponseSigned: responseSigned,
      forceAuthn: forceAuthentication,
      generateUniqueId: () => requestId,
      validateInResponseTo: ValidateInResponseTo.always,
      cacheProvider: onlyRequest(requestId),
      acceptedClockSkewMs: CLOCK_SKEW,
      maxAssertionAgeMs: MAX_AGE,
      disableRequestedAuthnContext: true,
    });
  }
}

/** Where the provider sends its answers. */
function acsOf({ name }: IdentityProvider, origin: string): string {
  return `${origin}/auth/saml/${name}/acs`;
}

function ourOptions(provider: IdentityProvider<SamlConfiguration>, origin: string) {
  const issuer = provider.configuration.entityId || `${origin}/auth/saml/${provider.name}/metadata`;
  return {
    issuer,
    audience: issuer,
    callbackUrl: acsOf(provider, origin),
    // What is signed is the assertion; who sends it does not matter.
    wantAssertionsSigned: true,
    identifierFormat: null,
    signatureAlgorithm: "sha256",
    digestAlgorithm: "sha256",
  } as const;
}

/** The library asks here whether an answer is one to a request of ours: to this one it may be, to no other. */
function onlyRequest(requestId: string): CacheProvider {
  const now = new Date().toISOString();
  return {
    saveAsync: async (_key, value) => ({ value, createdAt: Date.now() }),
    getAsync: async (key) => (key === requestId ? now : null),
    removeAsync: async (key) => key,
  };
}

async function validated(saml: SAML, response: string): Promise<Profile> {
  // No answer has a use for one, and nothing good comes of parsing it.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(Buffer.from(response, "base64").toString("utf8"))) {
    throw new RegistryError("loginFailed", "the identity provider's answer has a document type: begin again");
  }
  try {
    const { profile, loggedOut } = await saml.validatePostResponseAsync({ SAMLResponse: response });
    if (profile !== null && !loggedOut) return profile;
  } catch (cause) {
    // What is wrong is for the log: it may come from whoever made the answer up.
    throw new RegistryError("loginFailed", "the identity provider's answer is not accepted: begin again", {
      cause,
    });
  }
  throw new RegistryError("loginFailed", "the provider's answer logs nobody in");
}
