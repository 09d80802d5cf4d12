import type { z } from "zod";
import type { Caller } from "../access/caller.ts";
import type { RequestContext } from "../http/context.ts";
import type { ErrorKind } from "../oci/errors.ts";

/**
 * Who may use an operation: what is documented, and what the table test of all operations and all
 * kinds of callers holds every operation to. The decision itself is the first statement of the
 * service that the operation calls.
 *
 * - `anyone`: also without an account; what is shown depends on who asks.
 * - `user`: every active account.
 * - `self`: the account that the path names, and administrators; auditors may look.
 * - `organization-member`: members of the organization that the path names, administrators; auditors may look.
 * - `organization-owner`: owners of the organization that the path names, and administrators; auditors may look.
 * - `namespace-admin`: who administers the whole namespace that the path names; auditors may look.
 * - `repository-read`, `-write`, `-admin`: by the caller's level on the repository that the path names.
 * - `auditor`: administrators and auditors.
 * - `administrator`: administrators alone.
 *
 * "Auditors may look" means operations that only read.
 */
export type AccessRule =
  | "anyone"
  | "user"
  | "self"
  | "organization-member"
  | "organization-owner"
  | "namespace-admin"
  | "repository-read"
  | "repository-write"
  | "repository-admin"
  | "auditor"
  | "administrator";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A request to an operation, parsed. */
export interface Asked<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Who asks; goes first into every service. */
  readonly caller: Caller;
  readonly context: RequestContext;
  /** For what is not in the parts above: headers, bodies that are not JSON. */
  readonly request: Request;
}

/** What an operation answers. A `Response` is for bodies that are not JSON. */
export interface Answer {
  readonly status: number;
  /** A JSON value; undefined for an empty body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface OperationDefinition<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
> {
  readonly method: Method;
  /** With parameters in braces: `/api/v0/repositories/{namespace}/{reponame}`. */
  readonly path: string;
  /** Unique, camelCase: the method of the generated client. */
  readonly id: string;
  /** The group it is documented in. */
  readonly tag: string;
  /** One line, for people. */
  readonly summary: string;
  /** What else there is to know; Markdown. */
  readonly description?: string;
  readonly access: AccessRule;
  /**
   * Whether the operation finds out for itself who asks, with credentials that are no account's. It
   * is called anonymously then, whatever the request carries, and its first statement is to refuse;
   * `access` is `anyone`.
   */
  readonly ownAuthentication?: boolean;
  /** Every parameter of the path, and no other. */
  readonly params?: Params;
  /** Parameters that are not named here are passed over. */
  readonly query?: Query;
  /** A JSON body: a strict object, so that unknown fields are refused. Without it, none is read. */
  readonly body?: Body;
  /** Whether the body may be left out; it is an empty object then. */
  readonly bodyOptional?: boolean;
  /** What is thrown when the body does not fit. Default: `parameterInvalid`. */
  readonly bodyError?: ErrorKind;
  /** A body of another type, read from `request` by the operation itself. */
  readonly rawBody?: string;
  /** How it says what was refused, where a protocol has its own form for that. Default: the API's. */
  readonly refusal?: (error: unknown, context: RequestContext) => Promise<Response> | Response;
  /** Bodies of answers by status; undefined for an empty one, a string for a media type that is not JSON. */
  readonly answers: Readonly<Record<number, z.ZodType | string | undefined>>;
  /** Refusals besides those that every operation may answer with. */
  readonly errors?: readonly ErrorKind[];
  handle(
    asked: Asked<z.output<Params>, z.output<Query>, z.output<Body>>,
  ): Promise<Answer | Response> | Answer | Response;
}

/** An operation of the management API, its types forgotten. Made by {@link operation}. */
export type Operation = Omit<OperationDefinition<z.ZodObject, z.ZodObject, z.ZodType>, "handle"> & {
  handle(asked: Asked<unknown, unknown, unknown>): Promise<Answer | Response> | Answer | Response;
};

/** The type of `params` and `query` where there are none. */
type Nothing = z.ZodObject<Record<never, never>>;

/**
 * Makes an operation. The same definition routes and checks requests, becomes the OpenAPI document,
 * the generated client, and a row of the access table test.
 */
export function operation<
  Params extends z.ZodObject = Nothing,
  Query extends z.ZodObject = Nothing,
  Body extends z.ZodType = z.ZodUndefined,
>(definition: OperationDefinition<Params, Query, Body>): Operation {
  return definition as unknown as Operation;
}

/** 200 with a body. */
export function ok(body: unknown, headers?: Readonly<Record<string, string>>): Answer {
  return { status: 200, body, ...(headers && { headers }) };
}

/** 201 with what was made. */
export function created(body: unknown): Answer {
  return { status: 201, body };
}

/** 202: it was taken note of, and takes effect soon. */
export function accepted(body?: unknown): Answer {
  return { status: 202, ...(body !== undefined && { body }) };
}

/** 204. */
export function noContent(): Answer {
  return { status: 204 };
}
