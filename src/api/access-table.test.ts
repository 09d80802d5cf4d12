import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { databaseEngines } from "../database/testing.ts";
import type { DocumentedOperation, OpenApiDocument } from "./document.ts";
import type { AccessRule } from "./operation.ts";
import {
  type ApiFixture,
  CALLERS,
  type CallerKind,
  differences,
  openApiFixture,
  type Snapshot,
} from "./testing-fixture.ts";
import { overrideFor } from "./testing-overrides.ts";
import { buildRequest, parameterValues, type RequestOverride } from "./testing-requests.ts";

/** Who may by each rule; auditors may where they only look. */
const MAY: Readonly<Record<AccessRule, readonly CallerKind[]>> = {
  anyone: CALLERS,
  user: CALLERS.filter((kind) => kind !== "anonymous"),
  self: ["member", "admin"],
  "organization-member": ["member", "owner", "admin"],
  "organization-owner": ["owner", "admin"],
  "namespace-admin": ["owner", "admin"],
  "repository-read": ["reader", "writer", "repositoryAdmin", "owner", "service", "auditor", "admin"],
  "repository-write": ["writer", "repositoryAdmin", "owner", "admin"],
  "repository-admin": ["repositoryAdmin", "owner", "admin"],
  auditor: ["auditor", "admin"],
  administrator: ["admin"],
};

const AUDITORS_LOOK: ReadonlySet<AccessRule> = new Set([
  "self",
  "organization-member",
  "organization-owner",
  "namespace-admin",
]);

const REFUSED = [401, 403, 404];

describe.each(databaseEngines())("every operation and every kind of caller, on %s", (engine) => {
  let fixture: ApiFixture;
  let document: OpenApiDocument;
  let before: Snapshot;
  beforeAll(async () => {
    fixture = await openApiFixture(engine);
    document = (await fixture.app.anonymous.get("/api/v0/openapi.json")).body;
    before = await fixture.snapshot();
  }, 120_000);
  afterAll(() => fixture[Symbol.asyncDispose]());

  test("who may not is refused, and changes nothing; who may is not", async () => {
    const problems: string[] = [];
    for (const { method, path, operation } of operationsOf(document)) {
      try {
        problems.push(...(await tryOperation({ method, path, operation })));
      } catch (error) {
        problems.push(error instanceof Error ? error.message : String(error));
      }
    }
    expect(problems).toEqual([]);
  }, 300_000);

  test("another organization's owner gets nowhere with this one's ids in his own paths", async () => {
    const values = {
      ...parameterValues(fixture.ids),
      namespace: "rival",
      orgname: "rival",
      orgNameOrID: "rival",
      teamname: fixture.ids.teamUid,
      teamNameOrID: fixture.ids.teamUid,
    };
    const problems: string[] = [];
    for (const { method, path, operation } of operationsOf(document)) {
      if (!/\{(team\w+|webhook|mappingId|serviceName)\}/.test(path) || !/\{(namespace|org\w+)\}/.test(path))
        continue;
      const override = overrideFor(operation.operationId, path);
      const request = buildRequest({ document, method, path, values, override });
      const { status } = await fixture.caller("rival").send(method.toUpperCase(), request.path, request.body);
      const changed = differences(before, await fixture.snapshot());
      if (status < 400 && (method === "get" || changed.length > 0)) {
        problems.push(`${method.toUpperCase()} ${request.path}: ${status}, changed ${changed}`);
      }
      if (changed.length > 0) await fixture.restore(before);
    }
    expect(problems).toEqual([]);
  }, 60_000);

  async function tryOperation({ method, path, operation }: Entry): Promise<readonly string[]> {
    const problems: string[] = [];
    const override = overrideFor(operation.operationId, path);
    const allowed = whoMay(operation, { method, override });
    const values = parameterValues(fixture.ids);
    const request = buildRequest({ document, method, path, values, override });
    const name = `${operation.operationId} (${method.toUpperCase()} ${request.path})`;
    const call = (kind: CallerKind) =>
      fixture.caller(kind).send(method.toUpperCase(), request.path, request.body, { Accept: "*/*" });
    for (const kind of CALLERS.filter((one) => !allowed.includes(one))) {
      const { status, code } = await call(kind);
      const looksGone = override.isHidden && kind !== "anonymous" && status < 300;
      if (!REFUSED.includes(status) && !looksGone) {
        problems.push(
          status === 400
            ? `${name}: nobody knows what it takes (${code}): add fields to FIELDS, or a body to OVERRIDES, in src/api/testing-*.ts`
            : `${name}: ${kind} may not, and was answered ${status}`,
        );
      }
    }
    const changed = differences(before, await fixture.snapshot());
    if (changed.length > 0) {
      problems.push(`${name}: refused callers changed ${changed.join(", ")}`);
      await fixture.restore(before);
    }
    for (const kind of CALLERS.filter((one) => allowed.includes(one))) {
      const { status, code, body } = await call(kind);
      if (status === 401 || status === 403 || status >= 500) {
        problems.push(
          `${name}: ${kind} may, and was answered ${status} ${code} ${body?.errors?.[0]?.message}`,
        );
      }
      if (method !== "get" && differences(before, await fixture.snapshot()).length > 0) {
        await fixture.restore(before);
      }
    }
    return problems;
  }
});

interface Entry {
  readonly method: string;
  readonly path: string;
  readonly operation: DocumentedOperation;
}

function operationsOf(document: OpenApiDocument): readonly Entry[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
}

function whoMay(
  operation: DocumentedOperation,
  { method, override }: { readonly method: string; readonly override: RequestOverride },
): readonly CallerKind[] {
  if (override.allowed !== undefined) return override.allowed;
  // What authenticates for itself takes no account's credentials.
  if (operation.security.some((scheme) => "ownBearer" in scheme)) return [];
  const rule = operation["x-access"];
  return method === "get" && AUDITORS_LOOK.has(rule) ? [...MAY[rule], "auditor"] : MAY[rule];
}
