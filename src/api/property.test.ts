import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { databaseEngines } from "../database/testing.ts";
import type { DocumentedAnswer, DocumentedOperation, OpenApiDocument } from "./document.ts";
import type { JsonSchema } from "./document-schemas.ts";
import { type ApiFixture, type CallerKind, openApiFixture } from "./testing-fixture.ts";
import { overrideFor } from "./testing-overrides.ts";
import { buildRequest, parameterValues } from "./testing-requests.ts";

const SEED = 20_261_125;
/** Requests that each operation is sent by each caller, mutated ones. */
const RUNS = 9;
const BY: readonly CallerKind[] = ["admin", "owner", "anonymous"];

/** What parsers, databases and paths have stumbled over. */
const HOSTILE: readonly string[] = [
  "",
  " ",
  ".",
  "..",
  "../../etc/passwd",
  "%00",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\u202eabc",
  "'",
  "' or 1=1 --",
  '"; drop table accounts; --',
  "%",
  "_",
  "\\",
  "{{7*7}}",
  "<script>",
  "a".repeat(5000),
  "é".normalize("NFD"),
  "💥",
  "-1",
  "0",
  "1e400",
  "9223372036854775808",
  "999999999999999999999999999999",
  "NaN",
  "true",
  "null",
  "[]",
  "{}",
  "__proto__",
  "constructor",
  "2026-02-30T25:61:61Z",
];

const hostileString = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 40 }));

const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileString,
  fc.constantFrom(null, true, false, 0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308),
  fc.array(hostileString, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom("name", "__proto__", "toString", "x"), hostileString, { maxKeys: 3 }),
  fc.constant(Array.from({ length: 2000 }, () => "x")),
);

/** What is done to a request that is good. */
interface Mutation {
  readonly params: ReadonlyMap<number, string>;
  readonly query: readonly (readonly [string, string])[];
  readonly body: "kept" | "none" | "raw" | { readonly field: number; readonly value: unknown } | "extra";
  readonly text: string;
}

describe.each(databaseEngines())("generated requests, on %s", (engine) => {
  let fixture: ApiFixture;
  let document: OpenApiDocument;
  beforeAll(async () => {
    fixture = await openApiFixture(engine);
    document = (await fixture.app.anonymous.get("/api/v0/openapi.json")).body;
  }, 120_000);
  afterAll(() => fixture[Symbol.asyncDispose]());

  test("are answered as documented, and never with a fault", async () => {
    const fits = validator(document);
    const before = await fixture.snapshot();
    const values = parameterValues(fixture.ids);
    const problems = new Set<string>();
    const mutations = new Map<string, readonly Mutation[]>();
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
    for (const { path, method, operation } of operations) {
      const override = overrideFor(operation.operationId, path);
      const good = buildRequest({ document, method, path, values, override });
      const samples = fc.sample(mutationOf(operation), { seed: SEED, numRuns: RUNS });
      mutations.set(operation.operationId, samples);
      for (const [index, mutation] of [undefined, ...samples].entries()) {
        const by = BY[index % BY.length] ?? "admin";
        const request = mutation === undefined ? good : mutated(good, { path, values, mutation, operation });
        const answer = await send(fixture, by, { method, ...request });
        const problem = fits(operation, answer);
        if (problem !== undefined) {
          problems.add(
            `${operation.operationId}: ${problem}\n  ${by}: ${method} ${request.path.slice(0, 300)} ${JSON.stringify(request.body)?.slice(0, 300)}`,
          );
        }
        if (method !== "get" && answer.status < 300) await fixture.restore(before);
      }
    }
    expect([...problems]).toEqual([]);
  }, 180_000);
});

function mutationOf(operation: DocumentedOperation): fc.Arbitrary<Mutation> {
  const queryNames = (operation.parameters ?? []).filter(({ in: where }) => where === "query");
  const names = [...queryNames.map(({ name }) => name), "nonsense"];
  return fc.record({
    params: fc
      .array(fc.tuple(fc.nat({ max: 4 }), hostileString), { maxLength: 2 })
      .map((entries) => new Map(entries)),
    query: fc.array(fc.tuple(fc.constantFrom(...names), hostileString), { maxLength: 3 }),
    body: fc.oneof(
      fc.constantFrom("kept" as const, "none" as const, "raw" as const, "extra" as const),
      fc.record({ field: fc.nat({ max: 30 }), value: hostileValue }),
    ),
    text: hostileString,
  });
}

interface Mutating {
  readonly path: string;
  readonly values: Readonly<Record<string, string>>;
  readonly mutation: Mutation;
  readonly operation: DocumentedOperation;
}

interface Sent {
  readonly path: string;
  readonly body: unknown;
}

function mutated(good: Sent, { path, values, mutation, operation }: Mutating): Sent {
  let place = 0;
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = mutation.params.get(place++) ?? values[name] ?? "x";
    // What a URL normalises away would be another address.
    return /^\.{0,2}$/.test(value) ? "%20" : encoded(value);
  });
  const query = mutation.query.map(([name, value]) => `${name}=${encoded(value)}`).join("&");
  return {
    path: query === "" ? filled : `${filled}?${query}`,
    body: operation.requestBody === undefined ? undefined : mutatedBody(good.body, mutation),
  };
}

/** Also what is no text: a lone surrogate goes as its bytes would. */
function encoded(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : "%ED%A0%80";
}

function mutatedBody(body: unknown, { body: mutation, text }: Mutation): unknown {
  if (mutation === "kept") return body;
  if (mutation === "none") return undefined;
  if (mutation === "raw") return `{"x": ${text}`;
  if (typeof body !== "object" || body === null || Array.isArray(body)) return text;
  if (mutation === "extra") return { ...body, [text]: text };
  const names = Object.keys(body);
  const name = names[mutation.field % Math.max(1, names.length)] ?? "name";
  return { ...body, [name]: mutation.value };
}

interface Received {
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

async function send(
  fixture: ApiFixture,
  by: CallerKind,
  request: Sent & { readonly method: string },
): Promise<Received> {
  const { status, headers, body } = await fixture
    .caller(by)
    .send(request.method.toUpperCase(), request.path, request.body, { Accept: "*/*" });
  return { status, type: headers.get("content-type")?.split(";")[0] ?? "", body };
}

type Fits = (operation: DocumentedOperation, answer: Received) => string | undefined;

/** Schemas with no room for fields that are not documented: what a client may not rely on is not sent. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const parts = Object.entries(schema).map(([keyword, part]) => [keyword, closed(part)]);
  const isOpen = "properties" in schema && schema.properties !== null && !("additionalProperties" in schema);
  const isSchema = isOpen && "type" in schema && schema.type === "object";
  return Object.fromEntries(isSchema ? [...parts, ["additionalProperties", false]] : parts);
}

/** Says what of an answer is not as documented. Fields that are not documented are. */
function validator(document: OpenApiDocument): Fits {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  addFormats(ajv);
  ajv.addSchema({ $id: "document", components: { schemas: closed(document.components.schemas) } });
  const compiled = new Map<JsonSchema, ReturnType<typeof ajv.compile>>();
  const checkOf = (schema: JsonSchema) => {
    const known = compiled.get(schema);
    if (known !== undefined) return known;
    const text = JSON.stringify(closed(schema)).replaceAll("#/components/", "document#/components/");
    const made = ajv.compile(JSON.parse(text));
    compiled.set(schema, made);
    return made;
  };
  return (operation, { status, type, body }) => {
    if (status >= 500) return `a fault: ${status} ${JSON.stringify(body)}`;
    const documented = operation.responses[String(status)];
    if (documented === undefined)
      return `${status} is not documented: ${JSON.stringify(body)?.slice(0, 200)}`;
    const answer: DocumentedAnswer | undefined =
      "$ref" in documented
        ? document.components.responses[documented.$ref.split("/").at(-1) ?? ""]
        : documented;
    if (answer?.content === undefined) return body === undefined ? undefined : `${status} has a body`;
    const content = answer.content[type];
    if (content === undefined) return `${status} is of type ${type}`;
    if (type !== "application/json") return undefined;
    const check = checkOf(content.schema);
    if (check(body)) return undefined;
    return `${status} does not fit: ${ajv.errorsText(check.errors)}: ${JSON.stringify(body)?.slice(0, 300)}`;
  };
}
