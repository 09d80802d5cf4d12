import { z } from "zod";
import { ERRORS, type ErrorDescriptor, type ErrorKind } from "../oci/errors.ts";
import { type JsonSchema, SchemaComponents } from "./document-schemas.ts";
import type { AccessRule, Method, Operation } from "./operation.ts";
import { COUNT_HEADER, NEXT_PAGE_HEADER } from "./paging.ts";

/** An OpenAPI 3.1 document, as far as it is read here. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<Lowercase<Method>, DocumentedOperation>>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, DocumentedAnswer>>;
    readonly securitySchemes: Readonly<Record<string, unknown>>;
    readonly headers: Readonly<Record<string, unknown>>;
  };
}

export interface DocumentedOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  /** The rule of who may, for programs; the description says it for people. */
  readonly "x-access": AccessRule;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly DocumentedParameter[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
  };
  readonly responses: Readonly<Record<string, DocumentedAnswer | { readonly $ref: string }>>;
}

export interface DocumentedParameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

export interface DocumentedAnswer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

export interface DocumentOptions {
  /** The version of the program. */
  readonly version: string;
  /** Whether fields of answers that are not documented are ruled out: for tests. Default: false. */
  readonly closedAnswers?: boolean;
}

const ACCESS_WORDS: Readonly<Record<AccessRule, string>> = {
  anyone: "Anyone, also without an account; what is shown depends on who asks.",
  user: "Every active account.",
  self: "The account that the path names, and administrators.",
  "organization-member": "Members of the organization, and administrators.",
  "organization-owner": "Owners of the organization, and administrators.",
  "namespace-admin": "Who administers the whole namespace, and administrators.",
  "repository-read": "Who may read the repository.",
  "repository-write": "Who may write to the repository.",
  "repository-admin": "Who administers the repository.",
  auditor: "Administrators and auditors.",
  administrator: "Administrators.",
};

/** Statuses whose answer is the same wherever it can be given. */
const SHARED = {
  406: ["NotAcceptable", "notAcceptable"],
  408: ["RequestIncomplete", "requestIncomplete"],
  413: ["BodyTooLarge", "bodyTooLarge"],
  415: ["UnsupportedMediaType", "mediaTypeUnsupported"],
  429: ["TooManyRequests", "tooManyRequests"],
  500: ["InternalError", "unknown"],
  503: ["Unavailable", "unavailable"],
  507: ["StorageFull", "storageFull"],
} as const satisfies Readonly<Record<number, readonly [string, ErrorKind]>>;

const STATUS_WORDS: Readonly<Record<number, string>> = {
  200: "Done.",
  201: "Made.",
  202: "Taken note of; it takes effect soon.",
  204: "Done; there is nothing to say.",
  302: "Look there.",
  303: "Look there.",
};

const errorsSchema = z
  .object({
    errors: z.array(
      z.object({
        code: z.string().meta({ description: "For programs." }),
        message: z.string().meta({ description: "For people." }),
        detail: z.unknown().optional(),
      }),
    ),
  })
  .meta({ id: "Errors", description: "Why a request was refused." });

/**
 * The OpenAPI 3.1 document of operations, made from the schemas that their requests are checked
 * with.
 */
export function documentOf(operations: readonly Operation[], options: DocumentOptions): OpenApiDocument {
  const schemas = new SchemaComponents(options.closedAnswers ?? false);
  const errors = schemas.output(errorsSchema);
  const paths: Record<string, Record<string, DocumentedOperation>> = {};
  const shapes = new Map<string, string>();
  for (const operation of sorted(operations).map((one) => withSharedNames(one, shapes))) {
    const methods = paths[operation.path] ?? {};
    methods[operation.method.toLowerCase()] = documented(operation, schemas, errors);
    paths[operation.path] = methods;
  }
  const tags = [...new Set(operations.map(({ tag }) => tag))].sort();
  return {
    openapi: "3.1.0",
    info: {
      title: "Entrepot",
      version: options.version,
      description:
        "The management API of the Entrepot registry: paths, shapes and codes of Docker Trusted Registry's API, and what came after it. Images are pushed and pulled by the OCI distribution protocol, under /v2/.",
    },
    tags: tags.map((name) => ({ name })),
    paths,
    components: {
      schemas: schemas.all(),
      responses: Object.fromEntries(
        Object.values(SHARED).map(([name, kind]) => [name, refusal([kind], errors)]),
      ),
      securitySchemes: SECURITY_SCHEMES,
      headers: {
        NextPageStart: {
          description: "Where the next page starts; not there on the last one.",
          schema: { type: "string" },
        },
        ResourceCount: {
          description: "How many there are in all, where that was asked for.",
          schema: { type: "string" },
        },
      },
    },
  };
}

/** Paths that differ in the names of their parameters are one path in a document: the first one's. */
function withSharedNames(operation: Operation, shapes: Map<string, string>): Operation {
  const shape = operation.path.replace(/\{\w+\}/g, "{}");
  const path = shapes.get(shape) ?? operation.path;
  shapes.set(shape, path);
  if (path === operation.path) return operation;
  const own = namesIn(operation.path);
  const names = namesIn(path);
  const fields = Object.entries(operation.params?.shape ?? {}).map(([name, field]) => [
    names[own.indexOf(name)] ?? name,
    field,
  ]);
  return { ...operation, path, params: z.object(Object.fromEntries(fields)) };
}

function namesIn(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
}

const SECURITY_SCHEMES = {
  basic: {
    type: "http",
    scheme: "basic",
    description: "The name of an account with its password or an access token.",
  },
  bearer: {
    type: "http",
    scheme: "bearer",
    description: "A token of the docker token flow; good for reading what its scopes reach.",
  },
  ownBearer: {
    type: "http",
    scheme: "bearer",
    description: "The secret of a SCIM provider; no account's credential is good here.",
  },
  session: {
    type: "apiKey",
    in: "cookie",
    name: "__Host-entrepot-session",
    description: "The session of a browser; without TLS, on this machine itself, it is entrepot-session.",
  },
  csrf: {
    type: "apiKey",
    in: "header",
    name: "X-CSRF-Token",
    description: "Goes with the session where something is changed.",
  },
} as const;

function sorted(operations: readonly Operation[]): readonly Operation[] {
  const place = ({ path, method }: Operation) => `${path} ${METHODS.indexOf(method)}`;
  return [...operations].sort((one, other) => (place(one) < place(other) ? -1 : 1));
}

const METHODS: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

function documented(
  operation: Operation,
  schemas: SchemaComponents,
  errors: JsonSchema,
): DocumentedOperation {
  const parameters = [
    ...parametersOf(operation.params, "path", schemas),
    ...parametersOf(operation.query, "query", schemas),
  ];
  const requestBody = bodyOf(operation, schemas);
  const who = operation.ownAuthentication
    ? "Who has a credential of the operation's own."
    : ACCESS_WORDS[operation.access];
  const auditors = operation.method === "GET" && LOOKED_AT.has(operation.access) ? " Auditors may look." : "";
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    description: [operation.description, `Who may: ${who}${auditors}`].filter(Boolean).join("\n\n"),
    "x-access": operation.access,
    security: securityOf(operation),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: { ...answersOf(operation, schemas), ...refusalsOf(operation, errors) },
  };
}

const LOOKED_AT: ReadonlySet<AccessRule> = new Set([
  "self",
  "organization-member",
  "organization-owner",
  "namespace-admin",
]);

function securityOf({ access, method, ownAuthentication }: Operation): DocumentedOperation["security"] {
  if (ownAuthentication) return [{ ownBearer: [] }];
  const session = method === "GET" ? { session: [] } : { session: [], csrf: [] };
  const known = [{ basic: [] }, { bearer: [] }, session];
  return access === "anyone" ? [{}, ...known] : known;
}

function parametersOf(
  object: z.ZodObject | undefined,
  where: DocumentedParameter["in"],
  schemas: SchemaComponents,
): readonly DocumentedParameter[] {
  return Object.entries(object?.shape ?? {}).map(([name, field]) => {
    const { description, ...schema } = schemas.input(field as z.ZodType);
    return {
      name,
      in: where,
      required: where === "path" || !(field as z.ZodType).safeParse(undefined).success,
      ...(typeof description === "string" && { description }),
      schema,
    };
  });
}

function bodyOf(operation: Operation, schemas: SchemaComponents): DocumentedOperation["requestBody"] {
  if (operation.rawBody !== undefined) {
    return { required: !operation.bodyOptional, content: { [operation.rawBody]: { schema: {} } } };
  }
  if (operation.body === undefined) return undefined;
  return {
    required: !operation.bodyOptional,
    content: { "application/json": { schema: schemas.input(operation.body) } },
  };
}

function answersOf(operation: Operation, schemas: SchemaComponents): Record<string, DocumentedAnswer> {
  const query = operation.query?.shape ?? {};
  const paged = "pageStart" in query || "start" in query || "startIndex" in query;
  return Object.fromEntries(
    Object.entries(operation.answers).map(([status, answer]) => {
      const headers = {
        ...(paged && { [NEXT_PAGE_HEADER]: { $ref: "#/components/headers/NextPageStart" } }),
        ...("count" in query && { [COUNT_HEADER]: { $ref: "#/components/headers/ResourceCount" } }),
      };
      const type = typeof answer === "string" ? answer : "application/json";
      const schema = typeof answer === "string" ? {} : answer && schemas.output(answer);
      return [
        status,
        {
          description: STATUS_WORDS[Number(status)] ?? "See the description.",
          ...(Object.keys(headers).length > 0 && status === "200" && { headers }),
          ...(schema && { content: { [type]: { schema } } }),
        },
      ];
    }),
  );
}

function refusalsOf(operation: Operation, errors: JsonSchema) {
  const byStatus = new Map<number, ErrorKind[]>();
  for (const kind of refusalKinds(operation)) {
    const { status } = ERRORS[kind];
    byStatus.set(status, [...(byStatus.get(status) ?? []), kind]);
  }
  const isScim = operation.path.startsWith(SCIM_PATH);
  return Object.fromEntries(
    [...byStatus].map(([status, kinds]) => {
      if (isScim) return [status, scimRefusal(kinds, errors)];
      const shared = SHARED[status as keyof typeof SHARED];
      if (shared !== undefined && kinds.every((kind) => kind === shared[1])) {
        return [status, { $ref: `#/components/responses/${shared[0]}` }];
      }
      return [status, refusal(kinds, errors)];
    }),
  );
}

function refusal(kinds: readonly ErrorKind[], errors: JsonSchema): DocumentedAnswer {
  const lines = kinds.map((kind) => {
    const { code, apiCode, message }: ErrorDescriptor = ERRORS[kind];
    return `\`${apiCode ?? code}\`: ${message}`;
  });
  return {
    description: [...new Set(lines)].join("\n\n"),
    content: { "application/json": { schema: errors } },
  };
}

/** Where refusals have the form of SCIM (RFC 7644, section 3.12), as far as SCIM itself refuses. */
const SCIM_PATH = "/enzi/v0/scim/v2/";

function scimRefusal(kinds: readonly ErrorKind[], errors: JsonSchema): DocumentedAnswer {
  const { description, content } = refusal(kinds, errors);
  return { description, content: { ...content, "application/scim+json": { schema: {} } } };
}

/** Every refusal that an operation can answer with: its own, and those that follow from what it is. */
export function refusalKinds(operation: Operation): ReadonlySet<ErrorKind> {
  const kinds = new Set<ErrorKind>(operation.errors);
  const add = (...more: readonly ErrorKind[]) => {
    for (const kind of more) kinds.add(kind);
  };
  add("unauthorized", "notAcceptable", "tooManyRequests", "unknown", "unavailable");
  if (operation.access !== "anyone") add("denied");
  if (operation.method !== "GET") add("csrfInvalid", "requestIncomplete", "storageFull", "conflict");
  if (operation.params || operation.query || operation.body || operation.rawBody) add("parameterInvalid");
  if (operation.query && ("pageStart" in operation.query.shape || "start" in operation.query.shape))
    add("paginationInvalid");
  if (operation.body) add("jsonInvalid", "mediaTypeUnsupported", operation.bodyError ?? "parameterInvalid");
  if (operation.method !== "GET") add("bodyTooLarge");
  const missing = MISSING[operation.access];
  if (missing !== undefined) add(missing);
  if (operation.access.startsWith("repository-") && operation.method !== "GET")
    add("readOnly", "unsupported");
  return kinds;
}

/** What is missing when the path names something that the access rule is about. */
const MISSING: Readonly<Partial<Record<AccessRule, ErrorKind>>> = {
  self: "accountUnknown",
  "organization-member": "organizationUnknown",
  "organization-owner": "organizationUnknown",
  "namespace-admin": "accountUnknown",
  "repository-read": "nameUnknown",
  "repository-write": "nameUnknown",
  "repository-admin": "nameUnknown",
};
