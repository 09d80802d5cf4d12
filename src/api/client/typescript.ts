import type {
  DocumentedAnswer,
  DocumentedOperation,
  DocumentedParameter,
  OpenApiDocument,
} from "../document.ts";
import type { JsonSchema } from "../document-schemas.ts";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;

const HEADING = `/*
 * The management API, as types: made of the OpenAPI document by \`npm run generate\`.
 * Not to be edited: a test holds it to the document.
 */
`;

/**
 * The types of an OpenAPI document in the form that \`openapi-fetch\` reads: \`paths\`, with the
 * named schemas as \`components\`.
 *
 * @throws Error for a schema that says what no type can say here.
 */
export function typesOf(document: OpenApiDocument): string {
  const lines = [HEADING, "export interface paths {"];
  for (const [path, methods] of Object.entries(document.paths)) {
    lines.push(`  ${JSON.stringify(path)}: {`);
    lines.push("    parameters: { query?: never; header?: never; path?: never; cookie?: never };");
    for (const method of METHODS) {
      const operation = methods[method as keyof typeof methods];
      lines.push(
        operation === undefined
          ? `    ${method}?: never;`
          : `${comment(operation.summary, 2)}    ${method}: operations[${JSON.stringify(operation.operationId)}];`,
      );
    }
    lines.push("  };");
  }
  lines.push("}", "", "export interface components {", "  schemas: {");
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    lines.push(`${comment(schema.description, 2)}    ${key(name)}: ${typeOf(schema, 2)};`);
  }
  lines.push("  };", "}", "", "export interface operations {");
  for (const methods of Object.values(document.paths)) {
    for (const operation of Object.values(methods)) lines.push(operationType(operation, document));
  }
  lines.push("}", "");
  return lines.join("\n");
}

function operationType(operation: DocumentedOperation, document: OpenApiDocument): string {
  const { parameters = [], requestBody, responses } = operation;
  const lines = [
    `  ${key(operation.operationId)}: {`,
    "    parameters: {",
    parametersType("query", parameters),
    "      header?: never;",
    parametersType("path", parameters),
    "      cookie?: never;",
    "    };",
  ];
  if (requestBody === undefined) lines.push("    requestBody?: never;");
  else
    lines.push(`    requestBody${requestBody.required ? "" : "?"}: ${contentType(requestBody.content, 2)};`);
  lines.push("    responses: {");
  for (const [status, answer] of Object.entries(responses)) {
    lines.push(answerType(status, "$ref" in answer ? sharedAnswer(answer.$ref, document) : answer));
  }
  lines.push("    };", "  };");
  return lines.join("\n");
}

function sharedAnswer(reference: string, { components }: OpenApiDocument): DocumentedAnswer {
  const answer = components.responses[nameOf(reference)];
  if (answer === undefined) throw new Error(`the document has no ${reference}`);
  return answer;
}

function parametersType(where: DocumentedParameter["in"], all: readonly DocumentedParameter[]): string {
  const parameters = all.filter((parameter) => parameter.in === where);
  if (parameters.length === 0) return `      ${where}?: never;`;
  const optional = parameters.every(({ required }) => !required);
  const fields = parameters.map(
    ({ name, required, schema, description }) =>
      `${comment(description, 4)}        ${key(name)}${required ? "" : "?"}: ${typeOf(schema, 4)};`,
  );
  return [`      ${where}${optional ? "?" : ""}: {`, ...fields, "      };"].join("\n");
}

function answerType(status: string, { headers = {}, content }: DocumentedAnswer): string {
  const names = Object.keys(headers).map((name) => `${key(name)}?: string; `);
  return [
    `      ${status}: {`,
    `        headers: { ${names.join("")}[name: string]: unknown };`,
    content === undefined ? "        content?: never;" : `        content: ${contentBody(content, 4)};`,
    "      };",
  ].join("\n");
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

function contentType(content: Content, depth: number): string {
  return `{ content: ${contentBody(content, depth)} }`;
}

function contentBody(content: Content, depth: number): string {
  const entries = Object.entries(content).map(
    ([type, { schema }]) =>
      `${JSON.stringify(type)}: ${type === "application/json" ? typeOf(schema, depth) : "string"}`,
  );
  return `{ ${entries.join("; ")} }`;
}

/** A type that every value of the schema has. `depth` is how far its lines are indented. */
export function typeOf(schema: JsonSchema | boolean, depth = 0): string {
  if (schema === true) return "unknown";
  if (schema === false) return "never";
  if (schema.$ref !== undefined) return `components["schemas"][${JSON.stringify(nameOf(schema.$ref))}]`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return union(schema.enum.map((value) => JSON.stringify(value)));
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants !== undefined) return union(variants.map((variant) => typeOf(variant, depth)));
  if (schema.allOf !== undefined) {
    return schema.allOf.map((part) => `(${typeOf(part, depth)})`).join(" & ");
  }
  if (schema.type === undefined) return "unknown";
  return union([schema.type].flat().map((type) => primitiveType(type, schema, depth)));
}

function primitiveType(type: string, schema: JsonSchema, depth: number): string {
  switch (type) {
    case "string":
    case "boolean":
    case "null":
      return type;
    case "integer":
    case "number":
      return "number";
    case "array":
      return arrayType(schema, depth);
    case "object":
      return objectType(schema, depth);
    default:
      throw new Error(`there is no type for a schema of type ${type}`);
  }
}

function arrayType({ items, prefixItems }: JsonSchema, depth: number): string {
  if (prefixItems !== undefined) {
    const rest = items === undefined || items === false ? "" : `, ...(${typeOf(items, depth)})[]`;
    return `[${prefixItems.map((item) => typeOf(item, depth)).join(", ")}${rest}]`;
  }
  return `(${items === undefined ? "unknown" : typeOf(items, depth)})[]`;
}

function objectType(schema: JsonSchema, depth: number): string {
  const { properties = {}, additionalProperties } = schema;
  const entries = Object.entries(properties);
  const others =
    additionalProperties === undefined || additionalProperties === false
      ? undefined
      : typeOf(additionalProperties, depth);
  if (entries.length === 0)
    return `{ [name: string]: ${others ?? (additionalProperties === false ? "never" : "unknown")} }`;
  const required = new Set(schema.required);
  const indent = "  ".repeat(depth);
  const fields = entries.map(
    ([name, property]) =>
      `${comment(property.description, depth + 1)}${indent}  ${key(name)}${required.has(name) ? "" : "?"}: ${typeOf(property, depth + 1)};`,
  );
  const object = ["{", ...fields, `${indent}}`].join("\n");
  return others === undefined
    ? object
    : `${object} & { [name: string]: ${others === "unknown" ? others : "unknown"} }`;
}

function union(types: readonly string[]): string {
  const different = [...new Set(types)];
  return different.length === 1 ? (different[0] ?? "never") : different.join(" | ") || "never";
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf("/") + 1);
}

/** A line of comment before a field; whatever the text is, it stays one. */
function comment(text: string | undefined, depth: number): string {
  if (text === undefined || text === "") return "";
  return `${"  ".repeat(depth)}/** ${text.replaceAll("*/", "*\\/").replaceAll(/\s+/g, " ")} */\n`;
}
