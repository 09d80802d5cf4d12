import { z } from "zod";
import type { Caller } from "../../access/caller.ts";
import { type Operation, ok, operation } from "../../api/operation.ts";
import { isRegistryError } from "../../oci/errors.ts";
import type { IdentityProviders } from "../identity-providers.ts";

/** The provider that the accounts service's one setting is about. */
const NAME = "openid";
/** What it is known as at the provider: the accounts service had no setting for it. */
const CLIENT_ID = "entrepot";

const openIdConfig = z
  .object({
    issuerIdentifier: z.string().meta({ description: "The provider's issuer; empty for none." }),
  })
  .meta({ id: "OpenIDConfig" });

/** The accounts service's setting of one OpenID provider: the identity provider named `openid`. */
export function openIdConfigOperations(providers: IdentityProviders): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/enzi/v0/config/openid",
      id: "getOpenIDConfig",
      tag: "config",
      summary: "The issuer of the identity provider named openid",
      access: "administrator",
      answers: { 200: openIdConfig },
      handle: async ({ caller }) => ok({ issuerIdentifier: await issuerOf(providers, caller) }),
    }),
    operation({
      method: "PUT",
      path: "/enzi/v0/config/openid",
      id: "setOpenIDConfig",
      tag: "config",
      summary: "Set the issuer of the identity provider named openid",
      description: `Makes the provider when there is none, as the public client \`${CLIENT_ID}\`. All its other settings are at \`/api/v0/identity_providers/${NAME}\`. An empty issuer disables it.`,
      access: "administrator",
      body: z.strictObject({ issuerIdentifier: z.string().max(512) }),
      answers: { 200: openIdConfig },
      errors: ["providerInvalid", "providerExists"],
      async handle({ caller, body: { issuerIdentifier } }) {
        await setIssuer(providers, caller, issuerIdentifier);
        return ok({ issuerIdentifier });
      },
    }),
  ];
}

async function issuerOf(providers: IdentityProviders, caller: Caller): Promise<string> {
  const provider = await found(providers, caller);
  return provider?.isEnabled ? String(provider.configuration.issuer ?? "") : "";
}

async function setIssuer(providers: IdentityProviders, caller: Caller, issuer: string): Promise<void> {
  const provider = await found(providers, caller);
  if (issuer === "") {
    if (provider !== undefined) await providers.update(caller, NAME, { isEnabled: false });
  } else if (provider === undefined) {
    const configuration = { issuer, clientId: CLIENT_ID };
    await providers.create(caller, { name: NAME, kind: "oidc", isEnabled: true, configuration });
  } else {
    const configuration = { ...provider.configuration, issuer };
    await providers.update(caller, NAME, { isEnabled: true, configuration });
  }
}

/** The provider; undefined when there is none of this name and kind. */
async function found(providers: IdentityProviders, caller: Caller) {
  try {
    const provider = await providers.get(caller, NAME);
    return provider.kind === "oidc" ? provider : undefined;
  } catch (error) {
    if (isRegistryError(error, "providerUnknown")) return undefined;
    throw error;
  }
}
