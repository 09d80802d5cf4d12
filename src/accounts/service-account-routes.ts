import { z } from "zod";
import { created, noContent, type Operation, ok, operation } from "../api/operation.ts";
import { accountsPageQuery, pageHeaders, pageRequest } from "../api/paging.ts";
import { accountBody, accountSchema, descriptionText, nameOrId, text } from "./account-schemas.ts";
import type { People } from "./people.ts";

const TAG = "service accounts";

/** Service accounts of organizations, which DTR did not have. */
export function serviceAccountOperations({ directory, serviceAccounts }: People): readonly Operation[] {
  const organizationParams = z.object({ orgNameOrID: nameOrId });
  const params = organizationParams.extend({
    serviceAccountNameOrID: text(255)
      .min(1)
      .meta({ description: "`robot`, `org+robot`, or the id with `id:` before it." }),
  });
  const addressed = async ({ orgNameOrID, serviceAccountNameOrID: given }: z.output<typeof params>) => ({
    organization: await directory.nameOf(orgNameOrID),
    name: given.includes(":") ? await directory.nameOf(given) : given,
  });
  return [
    operation({
      method: "POST",
      path: "/enzi/v0/accounts/{orgNameOrID}/serviceAccounts",
      id: "createServiceAccount",
      tag: TAG,
      summary: "Make a service account of an organization",
      description:
        "It logs in with access tokens alone: `POST /api/v0/api_tokens?username=org%2Brobot`. What it may do is granted to it, or to teams it is in.",
      access: "organization-owner",
      params: organizationParams,
      body: z
        .strictObject({
          name: text(255).meta({ description: "`robot`, or `org+robot`." }),
          description: descriptionText.optional(),
        })
        .meta({ id: "CreateServiceAccount" }),
      answers: { 201: accountSchema },
      errors: ["organizationUnknown", "accountNameInvalid", "accountExists"],
      async handle({ params, body, caller }) {
        const organization = await directory.nameOf(params.orgNameOrID);
        return created(accountBody(await serviceAccounts.create(caller, organization, body)));
      },
    }),
    operation({
      method: "GET",
      path: "/enzi/v0/accounts/{orgNameOrID}/serviceAccounts",
      id: "listServiceAccounts",
      tag: TAG,
      summary: "The service accounts of an organization, by name",
      access: "organization-member",
      params: organizationParams,
      query: accountsPageQuery,
      answers: { 200: z.object({ accounts: z.array(accountSchema) }).meta({ id: "Accounts" }) },
      errors: ["organizationUnknown", "paginationInvalid"],
      async handle({ params, query, caller }) {
        const owner = await directory.nameOf(params.orgNameOrID);
        const page = await directory.list(caller, { ...pageRequest(query), owner });
        return ok({ accounts: page.items.map(accountBody) }, pageHeaders(page));
      },
    }),
    operation({
      method: "GET",
      path: "/enzi/v0/accounts/{orgNameOrID}/serviceAccounts/{serviceAccountNameOrID}",
      id: "getServiceAccount",
      tag: TAG,
      summary: "A service account of an organization",
      access: "organization-member",
      params,
      answers: { 200: accountSchema },
      errors: ["organizationUnknown", "accountUnknown"],
      async handle({ params, caller }) {
        return ok(accountBody(await serviceAccounts.get(caller, await addressed(params))));
      },
    }),
    operation({
      method: "DELETE",
      path: "/enzi/v0/accounts/{orgNameOrID}/serviceAccounts/{serviceAccountNameOrID}",
      id: "deleteServiceAccount",
      tag: TAG,
      summary: "Delete a service account; its tokens end at once",
      access: "organization-owner",
      params,
      answers: { 204: undefined },
      errors: ["organizationUnknown"],
      async handle({ params, caller }) {
        await serviceAccounts.delete(caller, await addressed(params));
        return noContent();
      },
    }),
  ];
}
