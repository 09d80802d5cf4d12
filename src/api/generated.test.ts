import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { apiClient } from "./client/client.ts";
import { typeOf } from "./client/typescript.ts";
import { openTestApplication, PASSWORD } from "./testing.ts";
import { dtrPaths, generatedFiles } from "./testing-generated.ts";

const ROOT = join(import.meta.dirname, "../..");

test("what is made from the operations is what is in the repository (npm run generate)", async () => {
  for (const { path, text } of await generatedFiles()) {
    if (readFileSync(join(ROOT, path), "utf8") !== text) {
      throw new Error(`${path} is not what the operations say: npm run generate`);
    }
  }
});

test("every path of DTR is answered as the page of coverage says, and none with a fault", async () => {
  await using app = await openTestApplication();
  const coverage = readFileSync(join(ROOT, "docs/api-coverage.md"), "utf8");
  for (const { path, methods } of dtrPaths()) {
    for (const method of methods) {
      const filled = path.replaceAll(/\{\w+\}/g, "nothing");
      const { status, code } = await app.admin.send(method, filled, method === "GET" ? undefined : {});
      const isHere = !coverage.includes(`| ${method} | \`${path}\` | **not yet** |`);
      expect([method, path, status < 500, code !== "NOT_FOUND"]).toEqual([method, path, true, isHere]);
    }
  }
});

test("types say what schemas say", () => {
  expect(typeOf({ type: "array", items: { enum: ["a", 1] } })).toBe('("a" | 1)[]');
  expect(typeOf({ anyOf: [{ type: "string" }, { type: "null" }] })).toBe("string | null");
  expect(typeOf({ type: "object", additionalProperties: { type: "integer" } })).toBe(
    "{ [name: string]: number }",
  );
  expect(typeOf({ type: ["string", "null"] })).toBe("string | null");
  expect(typeOf({ $ref: "#/components/schemas/Job" })).toBe('components["schemas"]["Job"]');
  expect(
    typeOf({
      type: "object",
      properties: { "a-b": { type: "string", description: "one */ two" }, c: {} },
      required: ["a-b"],
    }),
  ).toBe('{\n  /** one *\\/ two */\n  "a-b": string;\n  c?: unknown;\n}');
  expect(typeOf({ type: "array", prefixItems: [{ const: 1 }], items: false })).toBe("[1]");
  expect(() => typeOf({ type: "date" })).toThrow("no type");
});

test("the client calls the registry with checked types", async () => {
  await using app = await openTestApplication();
  const api = apiClient({ origin: app.url, account: { name: "root", password: PASSWORD } });
  const made = await api.POST("/api/v0/jobs", { body: { action: "false" } });
  expect(made.response.status).toBe(202);
  const { data } = await api.GET("/api/v0/jobs", { params: { query: { action: "false" } } });
  expect(data?.jobs.map(({ id }) => id)).toEqual(made.data === undefined ? [] : [made.data.id]);
  const missing = await api.GET("/api/v0/jobs/{jobID}", { params: { path: { jobID: "a/b" } } });
  expect(missing.error?.errors[0]?.code).toBe("NO_SUCH_JOB");
});
