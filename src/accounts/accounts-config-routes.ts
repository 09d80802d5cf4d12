import { z } from "zod";
import { type Operation, ok, operation } from "../api/operation.ts";
import { fullNameText, nameOrId, text } from "./account-schemas.ts";
import type { AccountsConfigValues } from "./accounts-config.ts";
import type { People } from "./people.ts";

const TAG = "accounts configuration";

const configSchema = z
  .object({ systemAccounts: z.array(z.string()), usersCount: z.int(), orgsCount: z.int() })
  .meta({ id: "AccountsConfig" });

const settingsSchema = z.object({ ContentCacheUUID: z.string() }).meta({ id: "UserSettings" });

const imported = z
  .strictObject({
    name: text(255),
    fullName: fullNameText.default(""),
    isOrg: z.boolean().default(false),
    isAdmin: z.boolean().default(false),
    isActive: z.boolean().default(true),
    passwordHash: text(255)
      .optional()
      .transform((hash) => hash || undefined)
      .meta({ description: "bcrypt, or argon2 in the PHC string format." }),
  })
  .meta({ id: "ImportAccount" });

/** The only language there is, as Go's x/text names it. */
const LANGUAGE = "en";

/** Settings of accounts, of one and of all; and bringing accounts over. */
export function accountsConfigOperations(people: People): readonly Operation[] {
  const { directory, settings, config } = people;
  const userParams = z.object({ username: nameOrId });
  return [
    operation({
      method: "GET",
      path: "/enzi/v0/config/accounts",
      id: "getAccountsConfig",
      tag: TAG,
      summary: "Which accounts are machinery, and how many others there are",
      access: "auditor",
      answers: { 200: configSchema },
      async handle({ caller }) {
        return ok(configBody(await config.get(caller)));
      },
    }),
    operation({
      method: "PUT",
      path: "/enzi/v0/config/accounts",
      id: "setAccountsConfig",
      tag: TAG,
      summary: "Say which accounts are machinery, and not counted",
      access: "administrator",
      body: z
        .strictObject({ systemAccounts: z.array(text(128)).max(1000) })
        .meta({ id: "SetAccountsConfig" }),
      answers: { 200: configSchema },
      errors: ["accountNameInvalid"],
      async handle({ body, caller }) {
        return ok(configBody(await config.set(caller, body.systemAccounts)));
      },
    }),
    operation({
      method: "POST",
      path: "/enzi/v0/admin/importAccounts",
      id: "importAccounts",
      tag: TAG,
      summary: "Bring accounts over from another registry, with the passwords that people have",
      description: "All of them, or none. Hashes of other programs are replaced at the first login.",
      access: "administrator",
      body: z.strictObject({ accounts: z.array(imported).max(5000) }).meta({ id: "ImportAccounts" }),
      answers: { 201: undefined },
      errors: ["accountNameInvalid", "accountExists", "conflict"],
      async handle({ body, caller }) {
        await people.import.import(caller, body.accounts);
        return { status: 201 };
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/accounts/language",
      id: "getLanguage",
      tag: "accounts",
      summary: "The language that the registry speaks with the caller",
      access: "user",
      answers: { 200: z.object({ language: z.string() }).meta({ id: "Language" }) },
      async handle({ caller }) {
        await directory.require(caller);
        return ok({ language: LANGUAGE });
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/accounts/{username}/settings",
      id: "getUserSettings",
      tag: "accounts",
      summary: "What a user has set",
      access: "self",
      params: userParams,
      answers: { 200: settingsSchema },
      errors: ["accountUnknown"],
      async handle({ params, caller }) {
        const found = await settings.get(caller, await directory.nameOf(params.username));
        return ok({ ContentCacheUUID: found.contentCacheUUID });
      },
    }),
    operation({
      method: "PATCH",
      path: "/api/v0/accounts/{username}/settings",
      id: "updateUserSettings",
      tag: "accounts",
      summary: "Change what a user has set",
      access: "self",
      params: userParams,
      body: z.strictObject({ contentCacheUUID: text(64).optional() }).meta({ id: "UpdateUserSettings" }),
      bodyError: "userSettingsInvalid",
      answers: { 200: settingsSchema },
      errors: ["accountUnknown", "userSettingsInvalid"],
      async handle({ params, body, caller }) {
        const changed = await settings.update(caller, await directory.nameOf(params.username), body);
        return ok({ ContentCacheUUID: changed.contentCacheUUID });
      },
    }),
  ];
}

function configBody({ systemAccounts, users, organizations }: AccountsConfigValues) {
  return { systemAccounts: [...systemAccounts], usersCount: users, orgsCount: organizations };
}
