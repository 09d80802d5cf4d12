import { z } from "zod";
import { text } from "../accounts/account-schemas.ts";
import { created, noContent, type Operation, ok, operation } from "../api/operation.ts";
import { pageHeaders, pageQuery, pageRequest } from "../api/paging.ts";
import { instant } from "../api/schemas.ts";
import type { GroupMapping, GroupMappings } from "./group-mappings.ts";
import type { IdentityLink, IdentityLinks } from "./identity-links.ts";
import type { IdentityProviders, ShownProvider } from "./identity-providers.ts";

export interface IdentityRoutes {
  readonly providers: IdentityProviders;
  readonly mappings: GroupMappings;
  readonly links: IdentityLinks;
}

const providerName = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[a-z0-9][a-z0-9._-]*$/, "is lower-case letters, digits and . _ -");
const kind = z.enum(["ldap", "oidc", "saml", "scim"]);
const configuration = z.record(z.string().max(100), z.unknown()).meta({
  description: "The settings of the kind; see the documentation of each. Secrets are never shown.",
});

const provider = z
  .object({
    name: z.string(),
    kind,
    enabled: z.boolean(),
    configuration,
    secrets: z.array(z.string()).meta({ description: "Names of the secrets that are set." }),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: "IdentityProvider" });

const mappingFields = {
  group: text(1024).min(1).meta({ description: "The group as the provider names it." }),
  organization: text(255).optional(),
  team: text(255).optional(),
  role: z.enum(["member", "admin", "owner", "registry-admin", "registry-auditor"]),
};
const mapping = z.object({ id: z.string(), ...mappingFields }).meta({ id: "GroupMapping" });
const identity = z
  .object({
    provider: z.string(),
    subject: z.string(),
    createdAt: z.string(),
    lastSeenAt: z.string(),
  })
  .meta({ id: "Identity" });

const providerParams = z.object({ provider: text(63).min(1) });
const accountParams = z.object({ username: text(255).min(1) });

/** Identity providers, their group mappings, and the identities of accounts. */
export function identityOperations(routes: IdentityRoutes): readonly Operation[] {
  return [...providerOperations(routes), ...mappingOperations(routes), ...identityLinkOperations(routes)];
}

function providerOperations({ providers }: IdentityRoutes): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/api/v0/login_providers",
      id: "listLoginProviders",
      tag: "identity providers",
      summary: "The identity providers that a login page offers",
      access: "anyone",
      answers: {
        200: z.object({
          providers: z.array(z.object({ name: z.string(), kind, label: z.string() })),
        }),
      },
      handle: async () => ok({ providers: await providers.choices() }),
    }),
    operation({
      method: "GET",
      path: "/api/v0/identity_providers",
      id: "listIdentityProviders",
      tag: "identity providers",
      summary: "The identity providers, by name",
      access: "administrator",
      query: pageQuery,
      answers: { 200: z.object({ identityProviders: z.array(provider) }) },
      async handle({ caller, query }) {
        const page = await providers.list(caller, pageRequest(query));
        return ok({ identityProviders: page.items.map(shownProvider) }, pageHeaders(page));
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/identity_providers",
      id: "createIdentityProvider",
      tag: "identity providers",
      summary: "Add an identity provider",
      access: "administrator",
      body: z.strictObject({ name: providerName, kind, enabled: z.boolean().default(true), configuration }),
      bodyError: "providerInvalid",
      answers: { 201: provider },
      errors: ["providerInvalid", "providerExists"],
      async handle({ caller, body }) {
        const { enabled: isEnabled, ...rest } = body;
        return created(shownProvider(await providers.create(caller, { ...rest, isEnabled })));
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/identity_providers/{provider}",
      id: "getIdentityProvider",
      tag: "identity providers",
      summary: "An identity provider, without its secrets",
      access: "administrator",
      params: providerParams,
      answers: { 200: provider },
      errors: ["providerUnknown"],
      handle: async ({ caller, params }) => ok(shownProvider(await providers.get(caller, params.provider))),
    }),
    operation({
      method: "PUT",
      path: "/api/v0/identity_providers/{provider}",
      id: "updateIdentityProvider",
      tag: "identity providers",
      summary: "Change an identity provider",
      description:
        "A configuration is replaced as a whole; secrets that it leaves out are kept, as long as they are not sent to another address. Disabling a provider ends what its accounts are logged in with.",
      access: "administrator",
      params: providerParams,
      body: z.strictObject({ enabled: z.boolean().optional(), configuration: configuration.optional() }),
      bodyError: "providerInvalid",
      answers: { 200: provider },
      errors: ["providerUnknown", "providerInvalid"],
      async handle({ caller, params, body }) {
        const changes = {
          ...(body.enabled !== undefined && { isEnabled: body.enabled }),
          ...(body.configuration !== undefined && { configuration: body.configuration }),
        };
        return ok(shownProvider(await providers.update(caller, params.provider, changes)));
      },
    }),
    operation({
      method: "DELETE",
      path: "/api/v0/identity_providers/{provider}",
      id: "deleteIdentityProvider",
      tag: "identity providers",
      summary: "Delete an identity provider",
      description: "Memberships that it gave end, and accounts that it made are disabled.",
      access: "administrator",
      params: providerParams,
      answers: { 204: undefined },
      errors: ["providerUnknown"],
      async handle({ caller, params }) {
        await providers.delete(caller, params.provider);
        return noContent();
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/identity_providers/{provider}/test",
      id: "testIdentityProvider",
      tag: "identity providers",
      summary: "Try whether an identity provider answers",
      access: "administrator",
      params: providerParams,
      answers: { 200: z.object({ messages: z.array(z.string()) }) },
      errors: ["providerUnknown", "providerInvalid", "destinationRefused", "directoryUnavailable"],
      handle: async ({ caller, params }) => ok({ messages: await providers.test(caller, params.provider) }),
    }),
  ];
}

function mappingOperations({ mappings }: IdentityRoutes): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/api/v0/identity_providers/{provider}/group_mappings",
      id: "listGroupMappings",
      tag: "identity providers",
      summary: "What the groups of a provider give",
      access: "administrator",
      params: providerParams,
      query: pageQuery,
      answers: { 200: z.object({ groupMappings: z.array(mapping) }) },
      errors: ["providerUnknown"],
      async handle({ caller, params, query }) {
        const page = await mappings.list(caller, params.provider, pageRequest(query));
        return ok({ groupMappings: page.items.map(shownMapping) }, pageHeaders(page));
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/identity_providers/{provider}/group_mappings",
      id: "createGroupMapping",
      tag: "identity providers",
      summary: "Let a group of a provider be a team, an organization or a role",
      description: "It takes effect at the next sign-in or sync of each member.",
      access: "administrator",
      params: providerParams,
      body: z.strictObject(mappingFields),
      answers: { 201: mapping },
      errors: ["providerUnknown", "organizationUnknown", "teamUnknown", "conflict"],
      async handle({ caller, params, body }) {
        const { group, role, organization, team } = body;
        return created(
          shownMapping(await mappings.add(caller, params.provider, { group, role, organization, team })),
        );
      },
    }),
    operation({
      method: "DELETE",
      path: "/api/v0/identity_providers/{provider}/group_mappings/{mappingId}",
      id: "deleteGroupMapping",
      tag: "identity providers",
      summary: "Remove a group mapping",
      access: "administrator",
      params: z.object({ ...providerParams.shape, mappingId: z.coerce.number().int().positive() }),
      answers: { 204: undefined },
      errors: ["providerUnknown", "mappingUnknown"],
      async handle({ caller, params }) {
        await mappings.remove(caller, params.provider, params.mappingId);
        return noContent();
      },
    }),
  ];
}

function identityLinkOperations({ links }: IdentityRoutes): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/api/v0/accounts/{username}/identities",
      id: "listIdentities",
      tag: "identity providers",
      summary: "What identity providers call an account",
      access: "self",
      params: accountParams,
      answers: { 200: z.object({ identities: z.array(identity) }) },
      errors: ["accountUnknown"],
      async handle({ caller, params }) {
        const found = await links.list(caller, params.username);
        return ok({ identities: found.map(shownIdentity) });
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/accounts/{username}/identities",
      id: "linkIdentity",
      tag: "identity providers",
      summary: "Link an identity of a provider to an account",
      access: "administrator",
      params: accountParams,
      body: z.strictObject({ provider: providerName, subject: text(1024).min(1) }),
      answers: { 201: identity },
      errors: ["accountUnknown", "providerUnknown", "identityConflict"],
      handle: async ({ caller, params, body }) =>
        created(shownIdentity(await links.link(caller, params.username, body))),
    }),
    operation({
      method: "DELETE",
      path: "/api/v0/accounts/{username}/identities/{provider}",
      id: "unlinkIdentity",
      tag: "identity providers",
      summary: "Unlink a provider's identities from an account",
      description: "What the provider gave the account ends, and so does every login of it.",
      access: "administrator",
      params: z.object({ ...accountParams.shape, ...providerParams.shape }),
      answers: { 204: undefined },
      errors: ["accountUnknown", "providerUnknown", "identityUnknown"],
      async handle({ caller, params }) {
        await links.unlink(caller, params.username, params.provider);
        return noContent();
      },
    }),
  ];
}

function shownProvider(shown: ShownProvider): z.output<typeof provider> {
  const { isEnabled: enabled, createdAt, updatedAt, secrets, ...rest } = shown;
  return {
    ...rest,
    enabled,
    secrets: [...secrets],
    createdAt: instant(createdAt),
    updatedAt: instant(updatedAt),
  };
}

function shownMapping({ id, group, organization, team, role }: GroupMapping): z.output<typeof mapping> {
  return { id: String(id), group, organization, team, role };
}

function shownIdentity(link: IdentityLink): z.output<typeof identity> {
  return { ...link, createdAt: instant(link.createdAt), lastSeenAt: instant(link.lastSeenAt) };
}
