import { describe, expect, test } from "bun:test";
import { pino } from "pino";
import { AppendInterrupted, BlobStoreError } from "../blobs/blob-store.ts";
import { ERRORS, type ErrorKind, RegistryError } from "../oci/errors.ts";
import type { RequestContext } from "./context.ts";
import { errorResponse } from "./errors.ts";

function translate(error: unknown) {
  const lines: string[] = [];
  const context: RequestContext = {
    id: "request-7",
    clientAddress: "127.0.0.1",
    origin: "http://registry.test",
    signal: new AbortController().signal,
    log: pino({ level: "debug" }, { write: (line: string) => void lines.push(line) }),
  };
  const response = errorResponse(error, context, (refusal, { origin }) =>
    refusal.kind === "unauthorized" ? `Bearer realm="${origin}/auth/token"` : undefined,
  );
  return { response, lines };
}

interface ErrorBody {
  readonly errors: readonly { readonly code: string; readonly message: string; readonly detail?: unknown }[];
}

async function bodyOf(response: Response) {
  const { errors } = (await response.json()) as ErrorBody;
  return errors[0] ?? { code: "", message: "" };
}

function databaseError(code: string) {
  return Object.assign(new Error(`failed with ${code}`), { code });
}

describe("errors", () => {
  test.each(Object.keys(ERRORS) as ErrorKind[])("%s has the status and code of the table", async (kind) => {
    const { response } = translate(new RegistryError(kind));
    expect(response.status).toBe(ERRORS[kind].status);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await bodyOf(response)).toEqual({ code: ERRORS[kind].code, message: ERRORS[kind].message });
  });

  test("carry message, detail and Retry-After", async () => {
    const error = new RegistryError("tooManyRequests", "slow down", {
      detail: { limit: 3 },
      retryAfter: 1.2,
    });
    const { response } = translate(error);
    expect(response.headers.get("retry-after")).toBe("2");
    expect(await bodyOf(response)).toEqual({
      code: "TOOMANYREQUESTS",
      message: "slow down",
      detail: { limit: 3 },
    });
  });

  test("ask for credentials where they are missing, and only there", () => {
    const { response } = translate(new RegistryError("unauthorized"));
    expect(response.headers.get("www-authenticate")).toBe('Bearer realm="http://registry.test/auth/token"');
    expect(translate(new RegistryError("notFound")).response.headers.has("www-authenticate")).toBe(false);
  });

  test.each([
    ["a database that cannot be written", databaseError("25006"), 503],
    ["a read-only SQLite file", databaseError("SQLITE_READONLY"), 503],
    ["a database that is away", databaseError("ECONNREFUSED"), 503],
    ["a database without a connection to spare", databaseError("53300"), 503],
    ["a full database", databaseError("SQLITE_FULL"), 507],
    ["a full disk", databaseError("ENOSPC"), 507],
    ["a full store", new BlobStoreError("full", "no room"), 507],
    ["a store that is away", new BlobStoreError("unavailable", "timed out"), 503],
    ["a full store in the middle of a body", interrupted(new BlobStoreError("full", "no room")), 507],
    ["a full disk in the middle of a body", interrupted(databaseError("ENOSPC")), 507],
    ["a body over the runtime's limit", new Error("Request body exceeded maxRequestBodySize"), 413],
  ])("of %s are told as such", async (_, error, status) => {
    const { response } = translate(error);
    expect(response.status).toBe(status);
    expect(response.headers.has("retry-after")).toBe(status === 503);
    expect((await bodyOf(response)).message).not.toContain("failed with");
  });

  test("of ours are a 500 with the request's id; the cause is logged and not told", async () => {
    const { response, lines } = translate(new TypeError("secret internals"));
    expect(response.status).toBe(500);
    const { code, message } = await bodyOf(response);
    expect(code).toBe("UNKNOWN");
    expect(message).toContain("request-7");
    expect(message).not.toContain("secret internals");
    expect(lines.join()).toContain("secret internals");
  });

  test.each([["a string"], [undefined], [null], [42], [{ a: 1 }]])("may even be %p", (error) => {
    expect(translate(error).response.status).toBe(500);
  });

  test("of clients that went away are not logged", () => {
    const { response, lines } = translate(new DOMException("The connection was closed.", "AbortError"));
    expect(response.status).toBe(499);
    expect(lines).toEqual([]);
  });

  test("with causes that go round in circles end", () => {
    const first = new Error("first");
    const second = new Error("second", { cause: first });
    first.cause = second;
    expect(translate(first).response.status).toBe(500);
  });
});

function interrupted(cause: unknown) {
  return new AppendInterrupted({ key: "k", size: 1 }, cause);
}
