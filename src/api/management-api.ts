import { Hono } from "hono";
import type { z } from "zod";
import { AuthenticationRequired } from "../access/authentication-required.ts";
import { ANONYMOUS, type Caller } from "../access/caller.ts";
import { callerFrom } from "../access/request-actor.ts";
import type { RequestContext } from "../http/context.ts";
import { RegistryError } from "../oci/errors.ts";
import { type Json, JsonError, parseStrictJson } from "../oci/json.ts";
import type { Answer, Asked, Operation } from "./operation.ts";

/** Bytes of a JSON body, at most. */
export const MAX_BODY_BYTES = 1024 * 1024;
const MAX_DEPTH = 32;
/** Characters of the reasons that a refusal of a request gives. */
const MAX_REASON = 1000;

export interface ManagementApiOptions {
  readonly operations: readonly Operation[];
  /** Who makes a request. @throws AuthenticationRequired when its credential is no good. */
  authenticate(request: Request, context: RequestContext): Promise<Caller>;
}

interface Bindings {
  readonly Bindings: { readonly context: RequestContext; readonly asked: Request };
}

/**
 * Answers requests to the management API: finds the operation, checks what was sent against its
 * schemas, and calls it. What is refused is thrown; `http/errors.ts` makes answers of it.
 */
export class ManagementApi {
  readonly #app = new Hono<Bindings>({ strict: true });
  readonly #options: ManagementApiOptions;

  constructor(options: ManagementApiOptions) {
    this.#options = options;
    const methods = new Map<string, string[]>();
    const shapes = new Map<string, string>();
    for (const operation of options.operations) {
      const path = operation.path.replace(/\{(\w+)\}/g, ":$1");
      // Paths that differ in the names of their parameters are one address.
      const shape = operation.path.replace(/\{\w+\}/g, "{}");
      const address = shapes.get(shape) ?? path;
      shapes.set(shape, address);
      methods.set(address, [...(methods.get(address) ?? []), operation.method]);
      this.#app.on(operation.method, path, ({ env, req }) =>
        this.#answer(operation, env.asked, env.context, req.param()).catch((error: unknown) => {
          if (operation.refusal === undefined) throw error;
          return operation.refusal(error, env.context);
        }),
      );
    }
    for (const [path, allowed] of methods) {
      if (allowed.includes("GET")) allowed.push("HEAD");
      this.#app.all(path, () => {
        throw new MethodNotAllowed(allowed);
      });
    }
    this.#app.notFound(() => {
      throw new RegistryError("notFound");
    });
    this.#app.onError((error) => {
      throw error;
    });
  }

  /**
   * @throws RegistryError for everything that is refused.
   */
  async handle(request: Request, context: RequestContext): Promise<Response> {
    try {
      return await this.#app.fetch(request, { context, asked: request });
    } catch (error) {
      if (!(error instanceof MethodNotAllowed)) throw error;
      throw new RegistryError("unsupported", `this address takes ${error.allowed.join(", ")}`, {
        headers: { Allow: error.allowed.join(", ") },
      });
    }
  }

  async #answer(
    operation: Operation,
    request: Request,
    context: RequestContext,
    params: Record<string, string>,
  ): Promise<Response> {
    context.operation = operation.tag;
    const known = operation.ownAuthentication
      ? ANONYMOUS
      : await this.#options.authenticate(request, context);
    const caller = callerFrom(known, request, context);
    context.userName = caller.account?.name;
    if (operation.access !== "anyone" && caller.account === undefined && caller.credential !== "system") {
      throw new AuthenticationRequired();
    }
    checkAccept(operation, request);
    const asked: Asked<unknown, unknown, unknown> = {
      params: operation.params ? parse(operation.params, params, "path") : {},
      query: operation.query ? parse(operation.query, queryOf(request), "query") : {},
      body: operation.body ? await bodyOf(operation, operation.body, request) : undefined,
      caller,
      context,
      request,
    };
    const answer = await operation.handle(asked);
    return answer instanceof Response ? answer : responseOf(answer);
  }
}

/** Only from the router to the edge of this file. */
class MethodNotAllowed extends Error {
  readonly allowed: readonly string[];
  constructor(allowed: readonly string[]) {
    super("method not allowed");
    this.allowed = allowed;
  }
}

function responseOf({ status, body, headers }: Answer): Response {
  const all = { "Cache-Control": "no-store", ...headers };
  return body === undefined
    ? new Response(null, { status, headers: all })
    : Response.json(body, { status, headers: all });
}

/** What no parameter and no field has in it: PostgreSQL cannot store it. */
function checkText(value: unknown, where: string): void {
  if (typeof value === "string") {
    if (!value.includes("\u0000") && value.isWellFormed()) return;
    throw new RegistryError("parameterInvalid", `the ${where} has characters that are none`);
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    checkText(name, where);
    checkText(part, where);
  }
}

/** Each parameter once: which of two would count is nothing to guess at. */
function queryOf(request: Request): Record<string, string> {
  const start = request.url.indexOf("?");
  if (start === -1) return {};
  const found: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(request.url.slice(start + 1))) {
    if (name in found)
      throw new RegistryError("parameterInvalid", `${name.slice(0, 100)} is given more than once`);
    found[name] = value;
  }
  return found;
}

async function bodyOf(operation: Operation, schema: z.ZodType, request: Request): Promise<unknown> {
  const bytes = await request.bytes();
  if (bytes.byteLength === 0 && operation.bodyOptional) return parse(schema, {}, "body", operation);
  return parse(schema, jsonOf(request, bytes, MAX_BODY_BYTES), "body", operation);
}

/**
 * The JSON that a request has for a body; for operations that read theirs themselves.
 *
 * @throws RegistryError `mediaTypeUnsupported`, `bodyTooLarge`, `jsonInvalid`, `parameterInvalid` for
 * text that cannot be kept.
 */
export async function readJson(request: Request, maxBytes: number): Promise<Json> {
  const value = jsonOf(request, await request.bytes(), maxBytes);
  checkText(value, "body");
  return value;
}

function jsonOf(request: Request, bytes: Uint8Array, maxBytes: number): Json {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (!/^application\/(?:[\w.+-]+\+)?json$/.test(type)) throw new RegistryError("mediaTypeUnsupported");
  if (bytes.byteLength > maxBytes) throw new RegistryError("bodyTooLarge");
  try {
    return parseStrictJson(bytes, MAX_DEPTH);
  } catch (error) {
    if (error instanceof JsonError)
      throw new RegistryError("jsonInvalid", `the body cannot be read: ${error.message}`);
    throw error;
  }
}

function parse(schema: z.ZodType, value: unknown, where: string, operation?: Operation): unknown {
  checkText(value, where);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.slice(0, 10).map(({ path, message }) => {
    const name = path.map(String).join(".").slice(0, 100);
    return `${where}${name === "" ? "" : ` ${name}`}: ${message}`;
  });
  throw new RegistryError(
    operation?.bodyError ?? "parameterInvalid",
    reasons.join("; ").slice(0, MAX_REASON),
  );
}

/** @throws RegistryError `notAcceptable` when the client takes nothing of what the operation answers. */
function checkAccept(operation: Operation, request: Request): void {
  const accept = request.headers.get("accept");
  if (accept === null || accept.trim() === "") return;
  const offered = new Set(["application/json"]);
  for (const answer of Object.values(operation.answers)) if (typeof answer === "string") offered.add(answer);
  const taken = accept.split(",").map((range) => range.split(";")[0]?.trim().toLowerCase() ?? "");
  const fits = (range: string) =>
    [...offered].some(
      (type) => range === "*/*" || range === type || range === `${type.slice(0, type.indexOf("/"))}/*`,
    );
  if (!taken.some(fits)) throw new RegistryError("notAcceptable");
}
