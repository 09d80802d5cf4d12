import { z } from "zod";
import packageFile from "../../package.json" with { type: "json" };
import type { OpenApiDocument } from "./document.ts";
import { type Operation, operation } from "./operation.ts";

/** What the page may do: show its own files, and nothing else. */
const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The OpenAPI document, as JSON and as a page for people. It is made when it is first asked for.
 *
 * @param all - every operation there is, these among them.
 */
export function documentOperations(all: () => readonly Operation[]): readonly Operation[] {
  let document: Promise<OpenApiDocument> | undefined;
  const make = async () => {
    const { documentOf } = await import("./document.ts");
    return documentOf(all(), { version: packageFile.version });
  };
  const made = () => {
    document ??= make();
    return document;
  };
  let json: string | undefined;
  return [
    operation({
      method: "GET",
      path: "/api/v0/openapi.json",
      id: "getOpenApiDocument",
      tag: "meta",
      summary: "This API as an OpenAPI 3.1 document",
      access: "anyone",
      answers: { 200: z.record(z.string(), z.unknown()) },
      async handle() {
        json ??= JSON.stringify(await made());
        return new Response(json, { headers: headersOf("application/json") });
      },
    }),
    operation({
      method: "GET",
      path: "/api-docs",
      id: "getDocumentation",
      tag: "meta",
      summary: "This API as a page for people",
      access: "anyone",
      answers: { 200: "text/html" },
      async handle({ context }) {
        const { documentationPage } = await import("./documentation/page.ts");
        return new Response(documentationPage(await made(), context.origin), {
          headers: { ...headersOf("text/html; charset=utf-8"), "Content-Security-Policy": POLICY },
        });
      },
    }),
    operation({
      method: "GET",
      path: "/api-docs/page.css",
      id: "getDocumentationStyle",
      tag: "meta",
      summary: "How the page looks",
      access: "anyone",
      answers: { 200: "text/css" },
      async handle() {
        const { pageStyle } = await import("./documentation/assets.ts");
        return new Response(pageStyle, { headers: headersOf("text/css; charset=utf-8") });
      },
    }),
    operation({
      method: "GET",
      path: "/api-docs/page.js",
      id: "getDocumentationScript",
      tag: "meta",
      summary: "The search of the page",
      access: "anyone",
      answers: { 200: "text/javascript" },
      async handle() {
        const { pageScript } = await import("./documentation/assets.ts");
        return new Response(pageScript, { headers: headersOf("text/javascript; charset=utf-8") });
      },
    }),
  ];
}

function headersOf(type: string): Record<string, string> {
  return { "Content-Type": type, "Cache-Control": "no-cache" };
}
