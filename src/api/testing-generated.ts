import { readFileSync } from "node:fs";
import { join } from "node:path";
import { absentFeatures } from "./absent-features.ts";
import { typesOf } from "./client/typescript.ts";
import type { OpenApiDocument } from "./document.ts";
import { openTestApplication } from "./testing.ts";

/** A file of the repository that is made from the operations. */
export interface GeneratedFile {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
}

/** What `npm run generate` writes. */
export async function generatedFiles(): Promise<readonly GeneratedFile[]> {
  await using app = await openTestApplication();
  const document: OpenApiDocument = (await app.anonymous.get("/api/v0/openapi.json")).body;
  const absent = new Map(
    absentFeatures({
      database: app.database,
      access: app.services.access,
      management: app.services.managementAccess,
    }).map(({ feature, operation }) => [operation.id, feature]),
  );
  return [
    { path: "src/api/client/schema.ts", text: typesOf(document) },
    { path: "docs/api-coverage.md", text: coveragePage(document, absent) },
  ];
}

/** DTR's paths that are answered without being operations of the management API. */
const ELSEWHERE = new Set(["GET /api/v0/index/dockersearch"]);

/** A page that says of each of DTR's paths whether it is here. */
function coveragePage(document: OpenApiDocument, absent: ReadonlyMap<string, string>): string {
  const here = new Map(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, { operationId }]) => [`${method.toUpperCase()} ${shapeOf(path)}`, operationId] as const,
      ),
    ),
  );
  const stateOf = (method: string, path: string): string => {
    const id = here.get(`${method} ${shapeOf(path)}`);
    const feature = id === undefined ? undefined : absent.get(id);
    if (feature !== undefined) return `comes with ${feature}; until then it says that there is none`;
    if (id !== undefined || ELSEWHERE.has(`${method} ${path}`)) return "done";
    return "**not yet**";
  };
  const rows = dtrPaths().flatMap(({ path, methods }) =>
    methods.map((method) => ({ method, path, state: stateOf(method, path) })),
  );
  const done = rows.filter(({ state }) => state === "done").length;
  const waiting = rows.filter(({ state }) => state.startsWith("comes with")).length;
  const ours = [...here].filter(
    ([key]) => !rows.some(({ method, path }) => `${method} ${shapeOf(path)}` === key),
  );
  return [
    "# DTR's API, path by path",
    "",
    "Which paths of Docker Trusted Registry's API (`/api/v0`) and of its accounts service (`/enzi/v0`) are here. This page is made by `npm run generate` from the running registry.",
    "",
    `Of ${rows.length} operations, ${done} are done and ${waiting} belong to features that are still to come: they answer as DTR does where there is nothing of it, with an empty list, \`NO_SUCH_…\`, or that it cannot be done. Besides, there are ${ours.length} operations that DTR did not have; all are on the page \`/api-docs\` of a running registry.`,
    "",
    "| Method | Path | |",
    "| --- | --- | --- |",
    ...rows.map(({ method, path, state }) => `| ${method} | \`${path}\` | ${state} |`),
    "",
  ].join("\n");
}

/** The paths of DTR and of its accounts service, with their methods. */
export function dtrPaths(): readonly { readonly path: string; readonly methods: readonly string[] }[] {
  const text = readFileSync(join(import.meta.dirname, "dtr-paths.txt"), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [path = "", ...methods] = line.split(" ");
      return { path, methods };
    });
}

function shapeOf(path: string): string {
  return path.replaceAll(/\{\w+\}/g, "{}");
}
