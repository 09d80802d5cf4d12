import { z } from "zod";
import { created, noContent, type Operation, ok, operation } from "../api/operation.ts";
import { accountsPageQuery, pageHeaders, pageRequest } from "../api/paging.ts";
import { ACCOUNT_FILTERS } from "./account-directory.ts";
import {
  accountBody,
  accountSchema,
  descriptionText,
  fullNameText,
  nameOrId,
  text,
} from "./account-schemas.ts";
import type { People } from "./people.ts";

/** Whether a password is an account's own, said again; counted like logins. */
export interface PasswordConfirmation {
  confirm(request: {
    readonly name: string;
    readonly password: string;
    readonly clientAddress: string;
  }): Promise<boolean>;
}

const TAG = "accounts";

const password = text(1024).meta({ description: "8 characters at least; none that are tried first." });

const createForm = z
  .strictObject({
    name: text(255),
    fullName: fullNameText.optional(),
    description: descriptionText.optional(),
    isOrg: z.boolean().default(false),
    isAdmin: z.boolean().default(false),
    isAuditor: z.boolean().default(false),
    isActive: z.boolean().default(true),
    password: password.optional().meta({ description: "Of a user; organizations have none." }),
    adoptNamespace: z
      .boolean()
      .default(false)
      .meta({ description: "Whether it may become the owner of repositories that have none." }),
  })
  .refine(({ isOrg, isAdmin, isAuditor, password }) => !isOrg || !(isAdmin || isAuditor || password), {
    message: "an organization has no password, and no role in the registry",
  })
  .meta({ id: "CreateAccount" });

const updateForm = z
  .strictObject({
    fullName: fullNameText.optional(),
    description: descriptionText.optional(),
    isAdmin: z.boolean().optional(),
    isAuditor: z.boolean().optional(),
    isActive: z.boolean().optional(),
  })
  .meta({ id: "UpdateAccount" });

/** Accounts: users and organizations, as the accounts service of DTR had them. */
export function accountOperations(people: People, passwords: PasswordConfirmation): readonly Operation[] {
  const { accounts, directory, deletion } = people;
  const params = z.object({ accountNameOrID: nameOrId });
  return [
    operation({
      method: "POST",
      path: "/enzi/v0/accounts",
      id: "createAccount",
      tag: TAG,
      summary: "Make a user or an organization",
      access: "administrator",
      body: createForm,
      answers: { 201: accountSchema },
      errors: ["accountNameInvalid", "accountExists", "passwordInvalid", "conflict"],
      async handle({ body, caller }) {
        const { isOrg, isAdmin, isAuditor, password: given, ...rest } = body;
        if (!isOrg) {
          const user = { ...rest, isAdmin, isAuditor, password: given ?? "" };
          return created(accountBody(await accounts.createUser(caller, user)));
        }
        return created(accountBody(await accounts.createOrganization(caller, rest)));
      },
    }),
    operation({
      method: "GET",
      path: "/enzi/v0/accounts",
      id: "listAccounts",
      tag: TAG,
      summary: "Users, organizations and service accounts, by name",
      access: "user",
      query: accountsPageQuery.extend({
        filter: z.enum(ACCOUNT_FILTERS).default("all"),
        search: text(128).optional().meta({ description: "Only names with this text in them." }),
      }),
      answers: { 200: z.object({ accounts: z.array(accountSchema) }).meta({ id: "Accounts" }) },
      errors: ["paginationInvalid"],
      async handle({ query, caller }) {
        const { filter, search } = query;
        const page = await directory.list(caller, { ...pageRequest(query), filter, search });
        return ok({ accounts: page.items.map(accountBody) }, pageHeaders(page));
      },
    }),
    operation({
      method: "GET",
      path: "/enzi/v0/accounts/{accountNameOrID}",
      id: "getAccount",
      tag: TAG,
      summary: "An account",
      access: "user",
      params,
      answers: { 200: accountSchema },
      errors: ["accountUnknown"],
      async handle({ params, caller }) {
        const name = await directory.nameOf(params.accountNameOrID);
        return ok(accountBody(await directory.get(caller, name)));
      },
    }),
    operation({
      method: "PATCH",
      path: "/enzi/v0/accounts/{accountNameOrID}",
      id: "updateAccount",
      tag: TAG,
      summary: "Change what an account is",
      description:
        "Users change their own full name and description, owners those of their organization. Everything else is for administrators, but that owners disable and enable their organization's service accounts. Disabling ends every session, login and token of the account at once.",
      access: "self",
      params,
      body: updateForm,
      answers: { 200: accountSchema },
      errors: ["accountUnknown", "lastAdministrator"],
      async handle({ params, body, caller }) {
        const name = await directory.nameOf(params.accountNameOrID);
        return ok(accountBody(await accounts.update(caller, name, body)));
      },
    }),
    operation({
      method: "DELETE",
      path: "/enzi/v0/accounts/{accountNameOrID}",
      id: "deleteAccount",
      tag: TAG,
      summary: "Delete an account",
      description:
        "Its tokens, sessions, memberships and grants end at once; an organization's teams and service accounts too. Repositories stay without an owner: `DELETE /api/v0/accounts/{namespace}` deletes them as well.",
      access: "administrator",
      params,
      answers: { 204: undefined },
      errors: ["lastAdministrator"],
      async handle({ params, caller }) {
        await deletion.delete(caller, await directory.nameOf(params.accountNameOrID));
        return noContent();
      },
    }),
    operation({
      method: "POST",
      path: "/enzi/v0/accounts/{userNameOrID}/changePassword",
      id: "changePassword",
      tag: TAG,
      summary: "Change a user's password",
      description:
        "One's own with `oldPassword`; administrators change those of others without. Every session and every login by the old password ends at once; access tokens go on.",
      access: "self",
      params: z.object({ userNameOrID: nameOrId }),
      body: z
        .strictObject({ oldPassword: text(1024).optional(), newPassword: password })
        .meta({ id: "ChangePassword" }),
      answers: { 200: accountSchema },
      errors: ["accountUnknown", "passwordInvalid", "passwordWrong", "conflict", "tooManyRequests"],
      async handle({ params, body, caller, context }) {
        const name = await directory.nameOf(params.userNameOrID);
        const { oldPassword = "", newPassword } = body;
        const own = caller.account?.name === name;
        const { clientAddress } = context;
        const account = own
          ? await accounts.changeOwnPassword(caller, name, {
              current: oldPassword,
              next: newPassword,
              confirm: (current) => passwords.confirm({ name, password: current, clientAddress }),
            })
          : await accounts.changePassword(caller, name, newPassword);
        return ok(accountBody(account));
      },
    }),
    operation({
      method: "DELETE",
      path: "/api/v0/accounts/{namespace}",
      id: "deleteNamespace",
      tag: TAG,
      summary: "Delete an account with all of its repositories",
      access: "administrator",
      params: z.object({ namespace: nameOrId }),
      answers: { 204: undefined },
      errors: ["lastAdministrator"],
      async handle({ params, caller }) {
        await deletion.deleteWithRepositories(caller, await directory.nameOf(params.namespace));
        return noContent();
      },
    }),
  ];
}
