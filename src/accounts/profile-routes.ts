import { z } from "zod";
import { created, noContent, type Operation, ok, operation } from "../api/operation.ts";
import { accountsPageQuery, pageHeaders, pageRequest } from "../api/paging.ts";
import { nameOrId, text } from "./account-schemas.ts";
import type { ClientService } from "./client-services.ts";
import type { People } from "./people.ts";
import type { PublicKey } from "./public-keys.ts";

const KEYS = "public keys";
const SERVICES = "services";

const label = text(255);
const publicKeySchema = z
  .object({ id: z.string(), accountID: z.string(), publicKey: z.string(), label: z.string() })
  .meta({ id: "AccountPublicKey" });

const address = text(2048).refine((value) => value === "" || /^https?:\/\/[^\s]+$/.test(value), {
  message: "is not an http or https URL",
});
const properties = z.object({
  description: text(1000),
  url: address,
  privileged: z.boolean(),
  redirectURIs: z.array(address).max(50),
  jwksURIs: z.array(address).max(50),
  providerIdentities: z.array(text(255)).max(50),
  caBundle: text(65_536),
});
const serviceSchema = z
  .object({ id: z.string(), ownerID: z.string(), name: z.string(), ...properties.shape })
  .meta({ id: "Service" });

/** What accounts keep about themselves: public keys, and the services they have registered. */
export function profileOperations(people: People): readonly Operation[] {
  return [...publicKeyOperations(people), ...clientServiceOperations(people)];
}

function publicKeyOperations({ directory, publicKeys }: People): readonly Operation[] {
  const accountParams = z.object({ accountNameOrID: nameOrId });
  const params = accountParams.extend({ keyID: text(64).min(1) });
  return [
    operation({
      method: "POST",
      path: "/enzi/v0/accounts/{accountNameOrID}/publicKeys",
      id: "addPublicKey",
      tag: KEYS,
      summary: "Make a public key of an account known",
      access: "self",
      params: accountParams,
      body: z
        .strictObject({ publicKey: text(16_384).meta({ description: "PEM." }), label: label.default("") })
        .meta({ id: "CreateAccountPublicKey" }),
      answers: { 201: publicKeySchema },
      errors: ["accountUnknown", "conflict"],
      async handle({ params, body, caller }) {
        const name = await directory.nameOf(params.accountNameOrID);
        return created(keyBody(await publicKeys.add(caller, name, body)));
      },
    }),
    operation({
      method: "GET",
      path: "/enzi/v0/accounts/{accountNameOrID}/publicKeys",
      id: "listPublicKeys",
      tag: KEYS,
      summary: "The public keys of an account",
      access: "self",
      params: accountParams,
      query: accountsPageQuery,
      answers: {
        200: z.object({ accountPublicKeys: z.array(publicKeySchema) }).meta({ id: "AccountPublicKeys" }),
      },
      errors: ["accountUnknown", "paginationInvalid"],
      async handle({ params, query, caller }) {
        const name = await directory.nameOf(params.accountNameOrID);
        const page = await publicKeys.list(caller, name, pageRequest(query));
        return ok({ accountPublicKeys: page.items.map(keyBody) }, pageHeaders(page));
      },
    }),
    operation({
      method: "PATCH",
      path: "/enzi/v0/accounts/{accountNameOrID}/publicKeys/{keyID}",
      id: "updatePublicKey",
      tag: KEYS,
      summary: "Give a public key another label",
      access: "self",
      params,
      body: z.strictObject({ label }).meta({ id: "UpdateAccountPublicKey" }),
      answers: { 200: publicKeySchema },
      errors: ["accountUnknown", "publicKeyUnknown"],
      async handle({ params, body, caller }) {
        const account = await directory.nameOf(params.accountNameOrID);
        return ok(keyBody(await publicKeys.rename(caller, { account, id: params.keyID }, body.label)));
      },
    }),
    operation({
      method: "DELETE",
      path: "/enzi/v0/accounts/{accountNameOrID}/publicKeys/{keyID}",
      id: "deletePublicKey",
      tag: KEYS,
      summary: "Delete a public key",
      access: "self",
      params,
      answers: { 204: undefined },
      errors: ["accountUnknown"],
      async handle({ params, caller }) {
        await publicKeys.delete(caller, await directory.nameOf(params.accountNameOrID), params.keyID);
        return noContent();
      },
    }),
  ];
}

function clientServiceOperations({ directory, clientServices }: People): readonly Operation[] {
  const accountParams = z.object({ accountNameOrID: nameOrId });
  const params = accountParams.extend({ serviceNameOrID: text(255).min(1) });
  const addressed = async ({ accountNameOrID, serviceNameOrID: service }: z.output<typeof params>) => ({
    account: await directory.nameOf(accountNameOrID),
    service,
  });
  const changes = properties.partial().shape;
  return [
    operation({
      method: "POST",
      path: "/enzi/v0/accounts/{accountNameOrID}/services",
      id: "createService",
      tag: SERVICES,
      summary: "Register a service of an account",
      description: "Written down for DTR's clients: the registry calls none of its addresses.",
      access: "self",
      params: accountParams,
      body: z
        .strictObject({ name: text(128).regex(/^[A-Za-z0-9][\w .-]*$/), ...changes })
        .meta({ id: "CreateService" }),
      answers: { 201: serviceSchema },
      errors: ["accountUnknown", "conflict"],
      async handle({ params, body, caller }) {
        const name = await directory.nameOf(params.accountNameOrID);
        return created(serviceBody(await clientServices.create(caller, name, body)));
      },
    }),
    operation({
      method: "GET",
      path: "/enzi/v0/accounts/{accountNameOrID}/services",
      id: "listServices",
      tag: SERVICES,
      summary: "The services of an account, by name",
      access: "self",
      params: accountParams,
      query: accountsPageQuery,
      answers: { 200: z.object({ services: z.array(serviceSchema) }).meta({ id: "Services" }) },
      errors: ["accountUnknown", "paginationInvalid"],
      async handle({ params, query, caller }) {
        const name = await directory.nameOf(params.accountNameOrID);
        const page = await clientServices.list(caller, name, pageRequest(query));
        return ok({ services: page.items.map(serviceBody) }, pageHeaders(page));
      },
    }),
    operation({
      method: "GET",
      path: "/enzi/v0/accounts/{accountNameOrID}/services/{serviceNameOrID}",
      id: "getService",
      tag: SERVICES,
      summary: "A service of an account",
      access: "self",
      params,
      answers: { 200: serviceSchema },
      errors: ["accountUnknown", "serviceUnknown"],
      async handle({ params, caller }) {
        return ok(serviceBody(await clientServices.get(caller, await addressed(params))));
      },
    }),
    operation({
      method: "PATCH",
      path: "/enzi/v0/accounts/{accountNameOrID}/services/{serviceNameOrID}",
      id: "updateService",
      tag: SERVICES,
      summary: "Change what is given of a service",
      access: "self",
      params,
      body: z.strictObject(changes).meta({ id: "UpdateService" }),
      answers: { 200: serviceSchema },
      errors: ["accountUnknown", "serviceUnknown"],
      async handle({ params, body, caller }) {
        return ok(serviceBody(await clientServices.update(caller, await addressed(params), body)));
      },
    }),
    operation({
      method: "DELETE",
      path: "/enzi/v0/accounts/{accountNameOrID}/services/{serviceNameOrID}",
      id: "deleteService",
      tag: SERVICES,
      summary: "Delete a service",
      access: "self",
      params,
      answers: { 204: undefined },
      errors: ["accountUnknown"],
      async handle({ params, caller }) {
        await clientServices.delete(caller, await addressed(params));
        return noContent();
      },
    }),
  ];
}

function keyBody({ id, accountUid, publicKey, label }: PublicKey): z.output<typeof publicKeySchema> {
  return { id, accountID: accountUid, publicKey, label };
}

function serviceBody({ ownerUid, ...service }: ClientService) {
  return { ...service, ownerID: ownerUid };
}
