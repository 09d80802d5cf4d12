import { z } from "zod";
import { originOf } from "../../access/request-actor.ts";
import { readJson } from "../../api/management-api.ts";
import { type Method, type Operation, operation } from "../../api/operation.ts";
import type { RequestContext } from "../../http/context.ts";
import { errorResponse } from "../../http/errors.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { Json } from "../../oci/json.ts";
import { type AttributeSelection, attributeNames, isSelected, selectAttributes } from "./attributes.ts";
import {
  ERROR_SCHEMA,
  MAX_PAGE,
  type Resource,
  resourceTypes,
  SCIM_BASE,
  schemas,
  serviceProviderConfig,
} from "./discovery.ts";
import { type Condition, parseFilter } from "./filter.ts";
import { groupChanges, parseGroup } from "./group-attributes.ts";
import { GROUP_FILTERS } from "./group-store.ts";
import { parsePatch } from "./patch.ts";
import { groupResource, listResource, userResource } from "./resources.ts";
import type { ScimAuthentication, ScimClient } from "./scim-authentication.ts";
import { scimRefusal, scimTypeOf } from "./scim-refusal.ts";
import type { Scim } from "./scim-service.ts";
import { changedUser, parseUser } from "./user-attributes.ts";
import { USER_FILTERS } from "./user-store.ts";

export interface ScimRoutes {
  readonly scim: Pick<Scim, "users" | "groups">;
  readonly authentication: ScimAuthentication;
}

const MEDIA_TYPE = "application/scim+json";
/** Bytes of a body, at most: a group of 50,000 members, as terse as can be. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
const DEFAULT_PAGE = 100;
const MAX_START = 10_000_000;

/** What a directory asks. */
interface ScimRequest {
  readonly client: ScimClient;
  /** The last part of the path; empty where there is none. */
  readonly id: string;
  readonly query: ReadonlyMap<string, string>;
  readonly selection: AttributeSelection;
  /** The registry's address, as the client used it. */
  readonly origin: string;
  body(): Promise<Json>;
}

interface ScimAnswer {
  readonly status: number;
  readonly resource?: Resource;
}

/** SCIM 2.0 (RFC 7643, RFC 7644), for directories that provision users and groups. */
export function scimOperations(routes: ScimRoutes): readonly Operation[] {
  return [...userOperations(routes), ...groupOperations(routes), ...discoveryOperations(routes)];
}

function userOperations(routes: ScimRoutes): readonly Operation[] {
  const { users } = routes.scim;
  const answer = (request: ScimRequest, user: Parameters<typeof userResource>[0], status = 200) => ({
    status,
    resource: selectAttributes(userResource(user, request.origin), request.selection),
  });
  return [
    scimOperation(routes, ["GET", "/Users", "listScimUsers", "Users of the directory"], async (request) => {
      const { client, query, origin, selection } = request;
      const { startIndex, ...page } = pageOf(query, USER_FILTERS);
      const { total, users: found } = await users.list(client, page);
      const resources = found.map((user) => selectAttributes(userResource(user, origin), selection));
      return { status: 200, resource: listResource(resources, { total, startIndex }) };
    }),
    scimOperation(
      routes,
      ["POST", "/Users", "createScimUser", "Make a user, with its account"],
      async (request) =>
        answer(request, await users.create(request.client, parseUser(await request.body())), 201),
    ),
    scimOperation(routes, ["GET", "/Users/{id}", "getScimUser", "A user of the directory"], async (request) =>
      answer(request, await users.get(request.client, request.id)),
    ),
    scimOperation(routes, ["PUT", "/Users/{id}", "replaceScimUser", "Replace a user"], async (request) => {
      const replacement = parseUser(await request.body());
      // Whether it is active is nothing to be forgotten: without a word it stays.
      const user = await users.update(request.client, request.id, ({ active }) => ({
        ...replacement,
        active: replacement.active ?? active,
      }));
      return answer(request, user);
    }),
    scimOperation(routes, ["PATCH", "/Users/{id}", "changeScimUser", "Change a user"], async (request) => {
      const changes = parsePatch(await request.body());
      const { client, id } = request;
      return answer(request, await users.update(client, id, (user) => changedUser(user, changes)));
    }),
    scimOperation(
      routes,
      ["DELETE", "/Users/{id}", "deleteScimUser", "Delete a user: its account is disabled"],
      async ({ client, id }) => {
        await users.delete(client, id);
        return { status: 204 };
      },
    ),
  ];
}

function groupOperations(routes: ScimRoutes): readonly Operation[] {
  const { groups } = routes.scim;
  const shown = async ({ client, selection, origin }: ScimRequest, id: string) => {
    const group = await groups.get(client, id, isSelected("members", selection));
    return selectAttributes(groupResource(group, origin), selection);
  };
  return [
    scimOperation(
      routes,
      ["GET", "/Groups", "listScimGroups", "Groups of the directory"],
      async (request) => {
        const { client, query, origin, selection } = request;
        const { startIndex, ...page } = pageOf(query, GROUP_FILTERS);
        const withMembers = isSelected("members", selection);
        const { total, groups: found } = await groups.list(client, { ...page, withMembers });
        const resources = found.map((group) => selectAttributes(groupResource(group, origin), selection));
        return { status: 200, resource: listResource(resources, { total, startIndex }) };
      },
    ),
    scimOperation(routes, ["POST", "/Groups", "createScimGroup", "Make a group"], async (request) => {
      const id = await groups.create(request.client, parseGroup(await request.body()));
      return { status: 201, resource: await shown(request, id) };
    }),
    scimOperation(
      routes,
      ["GET", "/Groups/{id}", "getScimGroup", "A group of the directory"],
      async (request) => ({
        status: 200,
        resource: await shown(request, request.id),
      }),
    ),
    scimOperation(routes, ["PUT", "/Groups/{id}", "replaceScimGroup", "Replace a group"], async (request) => {
      await groups.replace(request.client, request.id, parseGroup(await request.body()));
      return { status: 200, resource: await shown(request, request.id) };
    }),
    scimOperation(
      routes,
      ["PATCH", "/Groups/{id}", "changeScimGroup", "Change a group, or who is in it"],
      async (request) => {
        await groups.update(request.client, request.id, groupChanges(parsePatch(await request.body())));
        // With thousands of members the group is nothing to send back unasked (RFC 7644, 3.5.2).
        if (request.selection.only === undefined) return { status: 204 };
        return { status: 200, resource: await shown(request, request.id) };
      },
    ),
    scimOperation(
      routes,
      ["DELETE", "/Groups/{id}", "deleteScimGroup", "Delete a group: what it gave ends"],
      async ({ client, id }) => {
        await groups.delete(client, id);
        return { status: 204 };
      },
    ),
  ];
}

function discoveryOperations(routes: ScimRoutes): readonly Operation[] {
  const one = (resources: readonly Resource[], id: string): ScimAnswer => {
    const resource = resources.find((each) => each.id === id);
    if (resource === undefined) throw new RegistryError("notFound");
    return { status: 200, resource };
  };
  const all = (resources: readonly Resource[]): ScimAnswer => ({
    status: 200,
    resource: listResource(resources, { total: resources.length, startIndex: 1 }),
  });
  return [
    scimOperation(
      routes,
      ["GET", "/ServiceProviderConfig", "getScimServiceProviderConfig", "What of SCIM there is here"],
      async ({ origin }) => ({ status: 200, resource: serviceProviderConfig(origin) }),
    ),
    scimOperation(
      routes,
      ["GET", "/ResourceTypes", "listScimResourceTypes", "The kinds of resources"],
      async ({ origin }) => all(resourceTypes(origin)),
    ),
    scimOperation(
      routes,
      ["GET", "/ResourceTypes/{id}", "getScimResourceType", "A kind of resource"],
      async ({ origin, id }) => one(resourceTypes(origin), id),
    ),
    scimOperation(
      routes,
      ["GET", "/Schemas", "listScimSchemas", "The attributes of resources"],
      async ({ origin }) => all(schemas(origin)),
    ),
    scimOperation(
      routes,
      ["GET", "/Schemas/{id}", "getScimSchema", "The attributes of one kind of resource"],
      async ({ origin, id }) => one(schemas(origin), id),
    ),
  ];
}

/** @param words - the method, the path after {@link SCIM_BASE}, the operation's id, and its summary. */
function scimOperation(
  { authentication }: ScimRoutes,
  words: readonly [method: Method, path: string, id: string, summary: string],
  answer: (request: ScimRequest) => Promise<ScimAnswer>,
): Operation {
  const [method, path, id, summary] = words;
  const hasBody = method === "POST" || method === "PUT" || method === "PATCH";
  return operation({
    method,
    path: `${SCIM_BASE}${path}`,
    id,
    tag: "SCIM",
    summary,
    description: "By RFC 7643 and RFC 7644, with the secret of a SCIM provider as a bearer token.",
    access: "anyone",
    ownAuthentication: true,
    refusal,
    ...(path.endsWith("{id}") && { params: z.object({ id: z.string().min(1).max(255) }) }),
    ...(hasBody && { rawBody: MEDIA_TYPE }),
    answers:
      method === "DELETE"
        ? { 204: undefined, 404: MEDIA_TYPE }
        : {
            [method === "POST" ? 201 : 200]: MEDIA_TYPE,
            ...(id === "changeScimGroup" && { 204: undefined }),
          },
    async handle({ params, request, context }) {
      const client = await authentication.authenticate(
        request.headers.get("authorization"),
        originOf(request, context),
      );
      const query = queryOf(request);
      return responseOf(
        await answer({
          client,
          id: (params as { readonly id?: string }).id ?? "",
          query,
          selection: {
            only: attributeNames(query.get("attributes")),
            without: attributeNames(query.get("excludedattributes")),
          },
          origin: context.origin,
          body: () => readJson(request, MAX_BODY_BYTES),
        }),
      );
    },
  });
}

function responseOf({ status, resource }: ScimAnswer): Response {
  if (resource === undefined) return new Response(null, { status, headers: { "Cache-Control": "no-store" } });
  const location = (resource.meta as { readonly location?: string } | undefined)?.location;
  return new Response(JSON.stringify(resource), {
    status,
    headers: {
      "Content-Type": MEDIA_TYPE,
      "Cache-Control": "no-store",
      ...(status === 201 && location !== undefined && { Location: location }),
    },
  });
}

/** What was refused, as RFC 7644, section 3.12 says it. */
async function refusal(error: unknown, context: RequestContext): Promise<Response> {
  const response = errorResponse(error, context, () => 'Bearer realm="scim"');
  if (response.body === null) return response;
  const { errors } = (await response.json()) as { readonly errors: readonly { readonly message: string }[] };
  const { status } = response;
  const scimType = status === 400 || status === 409 ? scimTypeOf(error) : undefined;
  const headers = new Headers(response.headers);
  headers.set("Content-Type", MEDIA_TYPE);
  const body = {
    schemas: [ERROR_SCHEMA],
    status: String(status),
    ...(scimType !== undefined && { scimType }),
    detail: errors[0]?.message,
  };
  return new Response(JSON.stringify(body), { status, headers });
}

/** Parameters by their names in lower case, each once. */
function queryOf(request: Request): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [sent, value] of new URL(request.url).searchParams) {
    const name = sent.toLowerCase();
    if (found.has(name)) throw scimRefusal("invalidValue", `${name.slice(0, 100)} is given more than once`);
    found.set(name, value);
  }
  return found;
}

/** `filter`, `startIndex` and `count` (RFC 7644, 3.4.2). */
function pageOf(query: ReadonlyMap<string, string>, filters: readonly string[]) {
  const filter = query.get("filter") ?? "";
  const startIndex = Math.min(Math.max(numberIn(query, "startindex") ?? 1, 1), MAX_START);
  const count = Math.min(Math.max(numberIn(query, "count") ?? DEFAULT_PAGE, 0), MAX_PAGE);
  const conditions: readonly Condition[] = filter === "" ? [] : parseFilter(filter, filters);
  return { filter: conditions, startIndex, offset: startIndex - 1, limit: count };
}

function numberIn(query: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = query.get(name);
  if (text === undefined || text === "") return undefined;
  if (!/^-?\d{1,15}$/.test(text)) throw scimRefusal("invalidValue", `${name} is a whole number`);
  return Number(text);
}
