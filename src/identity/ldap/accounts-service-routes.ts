import { z } from "zod";
import { nameOrId, teamNameOrId, text } from "../../accounts/account-schemas.ts";
import { type Operation, ok, operation } from "../../api/operation.ts";
import { memberSyncSchema, NO_SYNC, userSearchSchema } from "./configuration.ts";
import type { LdapSettings, LdapSettingsValues } from "./ldap-settings.ts";
import type { MemberSyncs } from "./member-syncs.ts";

export interface LdapRoutes {
  readonly settings: LdapSettings;
  readonly syncs: MemberSyncs;
}

const TAG = "LDAP";

const backend = z.strictObject({ backend: z.enum(["managed", "ldap"]) }).meta({ id: "AuthConfig" });

const memberSync = memberSyncSchema.meta({ id: "MemberSyncOpts" });

const settingsFields = {
  recoveryAdminUsername: text(128).default(""),
  serverURL: text(4096)
    .default("")
    .meta({ description: "Several servers of one directory are separated by spaces." }),
  noSimplePagination: z.boolean().default(false),
  startTLS: z.boolean().default(false),
  rootCerts: text(256 * 1024).default(""),
  tlsSkipVerify: z.boolean().default(false),
  readerDN: text(1024).default(""),
  readerPassword: text(1024)
    .default("")
    .meta({ description: "Empty in answers. Empty in a change keeps what is there." }),
  userSearchConfigs: z.array(userSearchSchema).max(20).default([]),
  adminSyncOpts: memberSync.optional(),
  syncSchedule: text(100).default(""),
};

const settingsForm = z
  .strictObject({ ...settingsFields, recoveryAdminPassword: text(1024).default("") })
  .meta({ id: "LDAPSettingsForm" });

const settingsAnswer = z
  .object({ ...settingsFields, adminSyncOpts: memberSync })
  .meta({ id: "LDAPSettings" });

const organizationParams = z.object({ orgNameOrID: nameOrId });
const teamParams = z.object({ orgNameOrID: nameOrId, teamNameOrID: teamNameOrId });

/** The LDAP configuration of DTR's accounts service. */
export function ldapOperations(routes: LdapRoutes): readonly Operation[] {
  return [...configurationOperations(routes), ...memberSyncOperations(routes)];
}

function configurationOperations({ settings }: LdapRoutes): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/enzi/v0/config/auth",
      id: "getAuthConfig",
      tag: TAG,
      summary: "Whether the LDAP directory is asked for passwords",
      access: "administrator",
      answers: { 200: backend },
      handle: async ({ caller }) => ok({ backend: (await settings.isEnabled(caller)) ? "ldap" : "managed" }),
    }),
    operation({
      method: "PUT",
      path: "/enzi/v0/config/auth",
      id: "setAuthConfig",
      tag: TAG,
      summary: "Switch the LDAP directory on or off",
      description: "Accounts with a password of their own can log in either way.",
      access: "administrator",
      body: backend,
      answers: { 200: backend },
      errors: ["providerInvalid"],
      async handle({ caller, body }) {
        await settings.setEnabled(caller, body.backend === "ldap");
        return ok(body);
      },
    }),
    operation({
      method: "GET",
      path: "/enzi/v0/config/auth/ldap",
      id: "getLDAPSettings",
      tag: TAG,
      summary: "Where the LDAP directory is, and who is in it",
      access: "administrator",
      answers: { 200: settingsAnswer },
      handle: async ({ caller }) => ok(await settings.get(caller)),
    }),
    operation({
      method: "PUT",
      path: "/enzi/v0/config/auth/ldap",
      id: "setLDAPSettings",
      tag: TAG,
      summary: "Say where the LDAP directory is, and who is in it",
      description:
        "It is the identity provider named `ldap`. It is asked for passwords once `PUT /enzi/v0/config/auth` says so.",
      access: "administrator",
      body: settingsForm,
      bodyError: "providerInvalid",
      answers: { 200: settingsAnswer },
      errors: ["providerInvalid", "passwordInvalid", "accountNameInvalid", "conflict"],
      async handle({ caller, body }) {
        return ok(await settings.set(caller, valuesOf(body), body.recoveryAdminPassword));
      },
    }),
    operation({
      method: "POST",
      path: "/enzi/v0/config/auth/ldap/tryLogin",
      id: "tryLDAPLogin",
      tag: TAG,
      summary: "Try whether somebody could log in",
      description: "With the settings of the request, or with those that are stored. Makes no account.",
      access: "administrator",
      body: z
        .strictObject({ username: text(256), password: text(1024), ldapSettings: settingsForm.optional() })
        .meta({ id: "TryLdapLogin" }),
      answers: {
        200: z
          .object({
            name: z.string(),
            id: z.string(),
            fullName: z.string(),
            isOrg: z.boolean(),
            isAdmin: z.boolean(),
            isActive: z.boolean(),
            isImported: z.boolean(),
          })
          .meta({ id: "TriedLogin" }),
      },
      errors: ["providerInvalid", "directoryUnavailable", "destinationRefused", "accountNameInvalid"],
      async handle({ caller, body }) {
        const { ldapSettings, ...login } = body;
        const values = ldapSettings && valuesOf(ldapSettings);
        const user = await settings.tryLogin(caller, login, values);
        return ok({ ...user, id: "", isOrg: false, isActive: true, isImported: true });
      },
    }),
  ];
}

function memberSyncOperations({ syncs }: LdapRoutes): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/enzi/v0/accounts/{orgNameOrID}/adminMemberSyncConfig",
      id: "getOwnersSync",
      tag: TAG,
      summary: "Which users of the directory own an organization",
      access: "organization-owner",
      params: organizationParams,
      answers: { 200: memberSync },
      errors: ["organizationUnknown"],
      handle: async ({ caller, params }) => ok(await syncs.get(caller, params.orgNameOrID, undefined)),
    }),
    operation({
      method: "PUT",
      path: "/enzi/v0/accounts/{orgNameOrID}/adminMemberSyncConfig",
      id: "setOwnersSync",
      tag: TAG,
      summary: "Say which users of the directory own an organization",
      access: "administrator",
      params: organizationParams,
      body: memberSync,
      answers: { 200: memberSync },
      errors: ["organizationUnknown"],
      handle: async ({ caller, params, body }) =>
        ok(await syncs.set(caller, { organization: params.orgNameOrID, team: undefined }, body)),
    }),
    operation({
      method: "GET",
      path: "/enzi/v0/accounts/{orgNameOrID}/teams/{teamNameOrID}/memberSyncConfig",
      id: "getTeamSync",
      tag: TAG,
      summary: "Which users of the directory make up a team",
      access: "organization-owner",
      params: teamParams,
      answers: { 200: memberSync },
      errors: ["organizationUnknown", "teamUnknown"],
      handle: async ({ caller, params }) =>
        ok(await syncs.get(caller, params.orgNameOrID, params.teamNameOrID)),
    }),
    operation({
      method: "PUT",
      path: "/enzi/v0/accounts/{orgNameOrID}/teams/{teamNameOrID}/memberSyncConfig",
      id: "setTeamSync",
      tag: TAG,
      summary: "Say which users of the directory make up a team",
      description: "Members that people added stay. It takes effect with the next sync, and with each login.",
      access: "administrator",
      params: teamParams,
      body: memberSync,
      answers: { 200: memberSync },
      errors: ["organizationUnknown", "teamUnknown"],
      handle: async ({ caller, params, body }) =>
        ok(await syncs.set(caller, { organization: params.orgNameOrID, team: params.teamNameOrID }, body)),
    }),
  ];
}

function valuesOf(form: z.output<typeof settingsForm>): LdapSettingsValues {
  const { recoveryAdminPassword: _, adminSyncOpts = NO_SYNC, ...values } = form;
  return { ...values, adminSyncOpts };
}
