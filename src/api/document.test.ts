import { expect, test } from "bun:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { z } from "zod";
import { documentOf } from "./document.ts";
import { noContent, ok, operation } from "./operation.ts";
import { pageQuery } from "./paging.ts";
import { openTestApplication } from "./testing.ts";

const part = z.object({ name: z.string().default("x") }).meta({ id: "Part" });

test("schemas with a name are referred to; what differs between request and answer has two", () => {
  const document = documentOf(
    [
      operation({
        method: "GET",
        path: "/api/v0/things/{id}",
        id: "listThings",
        tag: "things",
        summary: "Things",
        access: "user",
        params: z.object({ id: z.string().max(10) }),
        query: z.object({ ...pageQuery.shape, at: z.iso.datetime() }),
        answers: { 200: z.array(part) },
        errors: ["webhookUnknown"],
        handle: () => ok([]),
      }),
      operation({
        method: "PUT",
        path: "/api/v0/things/{id}",
        id: "putThing",
        tag: "things",
        summary: "A thing",
        access: "administrator",
        params: z.object({ id: z.string().max(10) }),
        body: part,
        answers: { 204: undefined },
        handle: () => noContent(),
      }),
    ],
    { version: "1" },
  );
  const { get, put } = document.paths["/api/v0/things/{id}"] ?? {};
  expect(get?.parameters?.map(({ name, required }) => [name, required])).toEqual([
    ["id", true],
    ["pageStart", false],
    ["pageSize", false],
    ["count", false],
    ["at", true],
  ]);
  expect(get?.parameters?.find(({ name }) => name === "count")?.schema).toEqual({
    type: "boolean",
  });
  expect(get?.responses["200"]).toMatchObject({
    headers: { "X-Next-Page-Start": {}, "X-Resource-Count": {} },
    content: {
      "application/json": { schema: { type: "array", items: { $ref: "#/components/schemas/Part" } } },
    },
  });
  expect(get?.responses["404"]).toMatchObject({ description: expect.stringContaining("NO_SUCH_WEBHOOK") });
  expect(put?.requestBody?.content["application/json"]?.schema).toEqual({
    $ref: "#/components/schemas/PartInput",
  });
  expect(document.components.schemas.Part?.required).toEqual(["name"]);
  expect(document.components.schemas.PartInput?.required).toBeUndefined();
});

test("the document of all operations is valid, and anybody may have it", async () => {
  await using app = await openTestApplication();
  const { status, headers, body } = await app.anonymous.get("/api/v0/openapi.json");
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("application/json");
  expect(await new Validator().validate(structuredClone(body))).toEqual({ valid: true });
  expect(body.openapi).toBe("3.1.0");
});

test("the page of the document needs nothing from elsewhere, and runs under a strict policy", async () => {
  await using app = await openTestApplication();
  const page = await app.anonymous.get("/api-docs", { Accept: "text/html,*/*;q=0.8" });
  expect(page.status).toBe(200);
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const policy = page.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe");
  expect(page.body).not.toMatch(/<script>|<style|style=|\son\w+=|(?:src|href)="(?:https?:)?\/\//);
  const assets = [...page.body.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
  expect(assets).toContain("/api-docs/page.css");
  for (const path of new Set(assets)) expect((await app.anonymous.get(path)).status).toBe(200);
  expect(page.body).toContain("curl");
});
