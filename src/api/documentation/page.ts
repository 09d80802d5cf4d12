import type { DocumentedAnswer, DocumentedOperation, OpenApiDocument } from "../document.ts";
import type { JsonSchema } from "../document-schemas.ts";
import { curlOf, resolve } from "./examples.ts";
import { type Html, html, paragraphs } from "./html.ts";

/** Where the page's own files are. */
export const PAGE_PATH = "/api-docs";

interface Entry {
  readonly method: string;
  readonly path: string;
  readonly operation: DocumentedOperation;
}

/**
 * The document as a page for people: plain HTML that needs nothing from elsewhere.
 *
 * @param origin - where the registry is, for the examples.
 */
export function documentationPage(document: OpenApiDocument, origin: string): string {
  const groups = document.tags.map(({ name }) => ({ name, entries: entriesOf(document, name) }));
  const schemas = Object.entries(document.components.schemas);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${document.info.title} API</title>
<link rel="stylesheet" href="${PAGE_PATH}/page.css">
<script defer src="${PAGE_PATH}/page.js"></script>
</head>
<body>
<a class="skip" href="#main">To the operations</a>
<aside>
<div class="name">${document.info.title} API</div>
<div class="version">${document.info.version} · <a href="/api/v0/openapi.json">openapi.json</a></div>
<label for="search">Search ( / )</label>
<input type="search" id="search" autocomplete="off" spellcheck="false">
<nav aria-label="Groups"><ul>
${groups.map(({ name, entries }) => navigation(sectionId(name), name, entries.length))}
${navigation("schemas", "Shapes", schemas.length)}
</ul></nav>
</aside>
<main id="main">
<h1>${document.info.title} API</h1>
${paragraphs(document.info.description)}
${paragraphs(INTRODUCTION)}
<p id="nothing" class="nothing" hidden>Nothing here has all of these words.</p>
${groups.map(
  ({ name, entries }) => html`<section id="${sectionId(name)}"><h2>${name}</h2>
${entries.map((entry) => operationDetails(entry, document, origin))}</section>
`,
)}
<section id="schemas"><h2>Shapes</h2>
${schemas.map(([name, schema]) => schemaDetails(name, schema))}</section>
</main>
</body>
</html>
`;
  return page.text;
}

const INTRODUCTION =
  "Log in with HTTP Basic: the name of an account, and its password or an access token (`curl -u NAME` asks for it). Bodies and answers are JSON. A list has pages: `X-Next-Page-Start` of an answer is the start of the next one. What is refused says why: a `code` for programs, a `message` for people.";

function entriesOf(document: OpenApiDocument, tag: string): readonly Entry[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      operation.tags.includes(tag) ? [{ method, path, operation }] : [],
    ),
  );
}

function sectionId(tag: string): string {
  return `tag-${tag.replaceAll(/\W+/g, "-")}`;
}

function navigation(id: string, name: string, count: number): Html {
  return html`<li><a href="#${id}">${name}<span class="count">${count}</span></a></li>
`;
}

function operationDetails(
  { method, path, operation }: Entry,
  document: OpenApiDocument,
  origin: string,
): Html {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const words = [method, path, summary, operationId, description].join(" ").toLowerCase();
  return html`<details class="operation" id="${operationId}" data-words="${words}">
<summary><span class="method ${method}">${method.toUpperCase()}</span> <code class="path">${path}</code> <span class="line">${summary}</span></summary>
<div class="body">
${paragraphs(description)}
${parameters.length === 0 ? undefined : parameterTable(parameters)}
${Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => bodySection(type, schema, document))}
<h3>Example</h3>
<div class="example"><pre><code>${curlOf({ method, path, operation, document, origin })}</code></pre></div>
<h3>Answers</h3>
<div class="scroll"><table class="answers">
${Object.entries(responses).map(([status, answer]) => answerRow(status, answerOf(answer, document)))}
</table></div>
</div>
</details>
`;
}

function parameterTable(parameters: NonNullable<DocumentedOperation["parameters"]>): Html {
  return html`<h3>Parameters</h3>
<div class="scroll"><table><tr><th>Name</th><th>In</th><th>Type</th><th>Meaning</th></tr>
${parameters.map(
  ({ name, in: where, required, schema, description = "" }) =>
    html`<tr><td><code>${name}</code> ${mark(required)}</td><td>${where}</td><td>${typeOf(schema)}</td><td>${paragraphs(description)}</td></tr>
`,
)}</table></div>`;
}

function bodySection(type: string, schema: JsonSchema, document: OpenApiDocument): Html {
  const fields = schema.$ref === undefined ? schema : resolve(schema.$ref, document);
  return html`<h3>Body <code>${type}</code> ${schema.$ref === undefined ? undefined : typeOf(schema)}</h3>
${fields.properties === undefined ? html`<p>${typeOf(schema)}</p>` : propertyTable(fields)}`;
}

function propertyTable(schema: JsonSchema): Html {
  const required = new Set(schema.required);
  return html`<div class="scroll"><table><tr><th>Field</th><th>Type</th><th>Meaning</th></tr>
${Object.entries(schema.properties ?? {}).map(
  ([name, part]) =>
    html`<tr><td><code>${name}</code> ${mark(required.has(name))}</td><td>${typeOf(part)}</td><td>${paragraphs(part.description ?? "")}</td></tr>
`,
)}</table></div>`;
}

function mark(required: boolean): Html | undefined {
  return required ? html`<span class="required">required</span>` : undefined;
}

function answerOf(
  answer: DocumentedOperation["responses"][string],
  document: OpenApiDocument,
): DocumentedAnswer {
  if (!("$ref" in answer)) return answer;
  const name = answer.$ref.slice(answer.$ref.lastIndexOf("/") + 1);
  return document.components.responses[name] ?? { description: "" };
}

function answerRow(status: string, answer: DocumentedAnswer): Html {
  const headers = Object.keys(answer.headers ?? {});
  const succeeded = status.startsWith("2");
  const contents = succeeded ? Object.entries(answer.content ?? {}) : [];
  return html`<tr><td><code>${status}</code></td><td>${paragraphs(answer.description)}
${contents.map(([type, { schema }]) =>
  type === "application/json" ? html`<p>${typeOf(schema)}</p>` : html`<p><code>${type}</code></p>`,
)}
${headers.length === 0 ? undefined : html`<p class="nothing">Headers: ${headers.join(", ")}</p>`}</td></tr>
`;
}

function schemaDetails(name: string, schema: JsonSchema): Html {
  const words = [name, ...Object.keys(schema.properties ?? {})].join(" ").toLowerCase();
  return html`<details class="schema" id="schema-${name}" data-words="${words}">
<summary><code class="path">${name}</code></summary>
<div class="body">
${paragraphs(schema.description ?? "")}
${schema.properties === undefined ? html`<p>${typeOf(schema)}</p>` : propertyTable(schema)}
</div>
</details>
`;
}

/** A type in a few words, with links to the shapes that have a name. */
function typeOf(schema: JsonSchema): Html {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
    return html`<a href="#schema-${name}"><code>${name}</code></a>`;
  }
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants !== undefined) return joined(variants.map(typeOf), " or ");
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum !== undefined) {
    return joined(
      schema.enum.map((value) => html`<code>${String(value)}</code>`),
      ", ",
    );
  }
  if (schema.type === "array") {
    return typeof schema.items === "object" ? html`list of ${typeOf(schema.items)}` : html`list`;
  }
  if (schema.type === "object") return objectType(schema);
  const type = schema.type === undefined ? "any value" : [schema.type].flat().join(" or ");
  return html`${schema.format === undefined ? type : `${type} (${String(schema.format)})`}${limits(schema)}`;
}

function objectType(schema: JsonSchema): Html {
  if (typeof schema.additionalProperties === "object" && schema.properties === undefined) {
    return html`map of ${typeOf(schema.additionalProperties)}`;
  }
  const fields = Object.keys(schema.properties ?? {});
  return fields.length === 0 ? html`object` : html`object: <code>${fields.join(", ")}</code>`;
}

function limits({ minimum, maximum, maxLength, default: byDefault }: JsonSchema): string {
  const words = [
    ...(typeof minimum === "number" && minimum > Number.MIN_SAFE_INTEGER ? [`from ${minimum}`] : []),
    ...(typeof maximum === "number" && maximum < Number.MAX_SAFE_INTEGER ? [`to ${maximum}`] : []),
    ...(typeof maxLength === "number" ? [`up to ${maxLength} characters`] : []),
    ...(byDefault === undefined ? [] : [`by default ${JSON.stringify(byDefault)}`]),
  ];
  return words.length === 0 ? "" : `, ${words.join(" ")}`;
}

function joined(parts: readonly Html[], separator: string): Html {
  return html`${parts.map((part, index) => (index === 0 ? part : html`${separator}${part}`))}`;
}
