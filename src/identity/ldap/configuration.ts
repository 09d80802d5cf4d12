import { FilterParser } from "ldapts";
import { z } from "zod";
import { provisioningFields } from "../provisioning-fields.ts";

/** Attribute descriptions (RFC 4512, section 2.5) as far as they are used: a name or an OID. */
const attribute = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, "is the name of an attribute");

const optionalAttribute = attribute.or(z.literal("")).default("");

const distinguishedName = z.string().max(1024);

/** A filter as administrators write it (RFC 4515); empty for none. */
export const filterSchema = z
  .string()
  .max(4096)
  .refine((text) => text === "" || isFilter(text), "is no LDAP filter");

/** Where users are, and what their names are. */
export const userSearchSchema = z
  .strictObject({
    baseDN: distinguishedName.default(""),
    scopeSubtree: z.boolean().default(false),
    usernameAttr: attribute,
    fullNameAttr: optionalAttribute,
    filter: filterSchema.default(""),
  })
  .meta({ id: "UserSearchOpts" });

/** Which users belong to something: the members of a group, or those that a search finds. */
export const memberSyncSchema = z
  .strictObject({
    enableSync: z.boolean().default(false),
    selectGroupMembers: z.boolean().default(false),
    groupDN: distinguishedName.default(""),
    groupMemberAttr: optionalAttribute,
    searchBaseDN: distinguishedName.default(""),
    searchScopeSubtree: z.boolean().default(false),
    searchFilter: filterSchema.default(""),
  })
  .refine(
    (options) =>
      !options.enableSync ||
      !options.selectGroupMembers ||
      (options.groupDN !== "" && options.groupMemberAttr !== ""),
    "groupDN and groupMemberAttr are needed to select the members of a group",
  )
  .refine(
    (options) =>
      !options.enableSync ||
      options.selectGroupMembers ||
      (options.searchBaseDN !== "" && options.searchFilter !== ""),
    "searchBaseDN and searchFilter are needed to select members by a search",
  );

export type MemberSyncOptions = z.output<typeof memberSyncSchema>;

/** No sync. */
export const NO_SYNC: MemberSyncOptions = memberSyncSchema.parse({});

/** Where groups are, for the mappings of groups to teams. */
const groupSearchSchema = z.strictObject({
  baseDN: distinguishedName,
  scopeSubtree: z.boolean().default(true),
  filter: filterSchema.default(""),
  memberAttr: attribute.default("member"),
  memberIs: z.enum(["dn", "username"]).default("dn"),
  nameAttr: optionalAttribute,
});

export type UserSearch = z.output<typeof userSearchSchema>;
export type GroupSearch = z.output<typeof groupSearchSchema>;

const serverUrl = z
  .string()
  .max(512)
  .refine(isServerUrl, "is ldap://host[:port] or ldaps://host[:port], without user, path or query");

const rootCertificates = z
  .string()
  .max(256 * 1024)
  .refine(
    (text) => text.trim() === "" || text.includes("-----BEGIN CERTIFICATE-----"),
    "is certificates in PEM",
  );

/** The configuration of an LDAP provider. The names are those of DTR where DTR had the setting. */
export const ldapConfigurationSchema = z
  .strictObject({
    ...provisioningFields,
    servers: z
      .array(serverUrl)
      .min(1)
      .max(8)
      .meta({ description: "Tried in this order: all hold the same directory." }),
    startTLS: z.boolean().default(false),
    rootCerts: rootCertificates.default(""),
    tlsSkipVerify: z.boolean().default(false),
    noSimplePagination: z.boolean().default(false),
    readerDN: distinguishedName.default(""),
    readerPassword: z.string().max(1024).default(""),
    userSearchConfigs: z.array(userSearchSchema).min(1).max(20),
    userGroupsAttr: optionalAttribute.meta({ description: "Where users have their groups: memberOf." }),
    groupSearchConfigs: z.array(groupSearchSchema).max(20).default([]),
    nestedGroups: z.boolean().default(false),
    subjectAttr: optionalAttribute.meta({
      description: "What stays when somebody is renamed; empty takes entryUUID, objectGUID or the like.",
    }),
    adminSyncOpts: memberSyncSchema.default(NO_SYNC),
    auditorSyncOpts: memberSyncSchema.default(NO_SYNC),
    syncSchedule: z.string().max(100).default("@hourly"),
    recoveryAdminUsername: z.string().max(128).default("").meta({
      description: "An administrator that was made here, for the day the directory is away.",
    }),
    createAtSync: z.boolean().default(false),
    disableMissing: z.boolean().default(true),
    connectTimeoutMs: z.number().int().min(100).max(60_000).default(3000),
    requestTimeoutMs: z.number().int().min(100).max(300_000).default(10_000),
  })
  .refine(
    ({ readerDN, readerPassword }) => (readerDN === "") === (readerPassword === ""),
    "readerDN and readerPassword go together: a name without a password is no login (RFC 4513, section 5.1.2)",
  )
  .refine(
    ({ startTLS, servers }) => !startTLS || servers.every((server) => server.startsWith("ldap://")),
    "startTLS is for ldap:// servers; ldaps:// has TLS from the start",
  );

export type LdapConfiguration = z.output<typeof ldapConfigurationSchema>;

function isServerUrl(text: string): boolean {
  if (!/^ldaps?:\/\/[^/?#@\s]+\/?$/i.test(text)) return false;
  try {
    return new URL(text).hostname !== "";
  } catch {
    return false;
  }
}

function isFilter(text: string): boolean {
  try {
    FilterParser.parseString(text);
    return true;
  } catch {
    return false;
  }
}
