import type { DocumentedOperation, OpenApiDocument } from "../document.ts";
import type { JsonSchema } from "../document-schemas.ts";

const MAX_DEPTH = 6;

/** A value that fits a schema: its example or default where it has one, else what its type suggests. */
export function exampleOf(schema: JsonSchema, document: OpenApiDocument, depth = 0): unknown {
  if (schema.$ref !== undefined) return exampleOf(resolve(schema.$ref, document), document, depth);
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const variants = schema.anyOf ?? schema.oneOf;
  const variant = variants?.find(({ const: fixed }) => fixed !== "") ?? variants?.[0];
  if (variant !== undefined) return exampleOf(variant, document, depth);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case "object":
      return exampleObject(schema, document, depth);
    case "array":
      return typeof schema.items === "object" && depth < MAX_DEPTH
        ? [exampleOf(schema.items, document, depth + 1)]
        : [];
    case "boolean":
      return true;
    case "integer":
    case "number":
      return Math.max(1, typeof schema.minimum === "number" ? schema.minimum : 1);
    case "string":
      return schema.format === "date-time" ? "2026-01-31T12:00:00Z" : "…";
    default:
      return null;
  }
}

function exampleObject(schema: JsonSchema, document: OpenApiDocument, depth: number): unknown {
  if (depth >= MAX_DEPTH) return {};
  const entries = Object.entries(schema.properties ?? {});
  const required = new Set(schema.required);
  const needed = entries.filter(([name]) => required.has(name));
  const shown = needed.length > 0 ? needed : entries.slice(0, 2);
  return Object.fromEntries(shown.map(([name, part]) => [name, exampleOf(part, document, depth + 1)]));
}

/** @throws Error when the document refers to what it does not have. */
export function resolve(reference: string, { components }: OpenApiDocument): JsonSchema {
  const found = components.schemas[reference.slice(reference.lastIndexOf("/") + 1)];
  if (found === undefined) throw new Error(`the document has no ${reference}`);
  return found;
}

export interface CurlOptions {
  readonly method: string;
  readonly path: string;
  readonly operation: DocumentedOperation;
  readonly document: OpenApiDocument;
  /** Where the registry is: `https://registry.example.com`. */
  readonly origin: string;
}

/** A command line that calls an operation. */
export function curlOf({ method, path, operation, document, origin }: CurlOptions): string {
  const lines = ["curl"];
  const anonymous = operation.security.some((way) => Object.keys(way).length === 0);
  if (!anonymous) lines[0] += " -u NAME";
  if (method !== "get") lines[0] += ` -X ${method.toUpperCase()}`;
  const needed = (operation.parameters ?? []).filter(
    ({ in: where, required, name }) => where === "query" && (required || name === "pageSize"),
  );
  const query = needed.map(
    ({ name, schema }) => `${name}=${encodeURIComponent(String(exampleOf(schema, document)))}`,
  );
  const url = `${origin}${path.replace(/\{(\w+)\}/g, (_, name) => name.toUpperCase())}`;
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  if (type !== undefined && content !== undefined) {
    lines.push(`-H ${quoted(`Content-Type: ${type}`)}`);
    const isJson = type === "application/json";
    lines.push(
      isJson ? `-d ${quoted(JSON.stringify(exampleOf(content.schema, document)))}` : "--data-binary @FILE",
    );
  }
  lines.push(quoted(query.length > 0 ? `${url}?${query.join("&")}` : url));
  return lines.join(" \\\n  ");
}

/** For a shell. */
function quoted(text: string): string {
  return /^[\w:/.,=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
