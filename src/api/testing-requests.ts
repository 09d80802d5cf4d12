import type { OpenApiDocument } from "./document.ts";
import type { JsonSchema } from "./document-schemas.ts";
import { exampleOf, resolve } from "./documentation/examples.ts";
import type { CallerKind, FixtureIds } from "./testing-fixture.ts";

/** How an operation is called where what its path and body hold in general does not fit. */
export interface RequestOverride {
  /** Values of parameters of the path and the query. */
  readonly params?: Readonly<Record<string, string>>;
  /** The whole body. */
  readonly body?: unknown;
  /** Why the rule of who may does not tell who may: a body or a query names somebody. */
  readonly allowed?: readonly CallerKind[];
  /** Those who may not know of it are answered as if it were gone already, and nothing changes. */
  readonly isHidden?: boolean;
}

/**
 * What parameters hold, by name: names and ids of what `openApiFixture` makes. A new parameter gets
 * a value here; where an operation means something else by a name, its id gets one in `OVERRIDES`.
 */
export function parameterValues(ids: FixtureIds): Readonly<Record<string, string>> {
  return {
    namespace: "acme",
    reponame: "app",
    tag: "latest",
    reference: "latest",
    digest: ids.digest,
    username: "member",
    userNameOrID: "member",
    accountNameOrID: "member",
    memberNameOrID: "member",
    membername: "member",
    orgname: "acme",
    orgNameOrID: "acme",
    teamname: "devs",
    teamNameOrID: "devs",
    serviceNameOrID: "thing",
    serviceName: "robot",
    keyID: ids.publicKeyId,
    hashedtoken: ids.tokenId,
    webhook: ids.webhookId,
    jobID: ids.jobId,
    action: "sleep",
    id: "worker",
    workerID: "worker",
    provider: "idp",
    mappingId: ids.mappingId,
    rule: ids.trustRuleId,
    sessionid: ids.sessionId,
    serviceAccountNameOrID: "robot",
    sessionId: ids.sessionId,
    delivery: ids.deliveryId,
    event: ids.eventId,
    layerid: "layer",
    component: "openssl",
    cve: "CVE-2026-1",
    license: "MIT",
    os: "linux",
    arch: "amd64",
    contentcacheuuid: "none",
    promotionpolicyid: "none",
    pruningpolicyid: "none",
    pushmirroringpolicyid: "none",
    pollmirroringpolicyid: "none",
    login: "none",
    begun: "none",
    state: "none",
    q: "app",
    query: "app",
  };
}

/** What fields of bodies hold, by name. */
const FIELDS: Readonly<Record<string, unknown>> = {
  action: "sleep",
  schedule: "@daily",
  parameters: {},
  capacityMap: { sleep: 1 },
  name: "fresh",
  newName: "fresh",
  accessLevel: "read-only",
  visibility: "private",
  password: "a long enough secret",
  newPassword: "a long enough secret",
  oldPassword: "correct horse battery",
  provider: "idp",
  subject: "subject-1",
  kind: "scim",
  configuration: {},
  group: "engineers",
  organization: "acme",
  team: "devs",
  role: "member",
  endpoint: "https://hooks.example.com/",
  tokenLabel: "label",
  username: "member",
};

export interface BuiltRequest {
  readonly path: string;
  readonly body: unknown;
}

export interface RequestPlan {
  readonly document: OpenApiDocument;
  readonly method: string;
  readonly path: string;
  readonly values: Readonly<Record<string, string>>;
  readonly override: RequestOverride;
}

/**
 * A request to an operation that it accepts, as far as the tables above know.
 *
 * @throws Error that says what to add to them.
 */
export function buildRequest({ document, method, path, values, override }: RequestPlan): BuiltRequest {
  const operation = document.paths[path]?.[method as "get"];
  if (operation === undefined) throw new Error(`the document has no ${method} ${path}`);
  const parameter = (name: string) => {
    const value = override.params?.[name] ?? values[name];
    if (value !== undefined) return encodeURIComponent(value);
    throw new Error(
      `nobody knows what {${name}} of ${method.toUpperCase()} ${path} is: add it to parameterValues in src/api/testing-requests.ts, and what it names to src/api/testing-fixture.ts`,
    );
  };
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameter(name));
  const query = (operation.parameters ?? [])
    .filter(({ in: where, required, name }) => where === "query" && (required || override.params?.[name]))
    .map(({ name }) => `${name}=${parameter(name)}`);
  const schema = operation.requestBody?.content["application/json"]?.schema;
  return {
    path: query.length > 0 ? `${filled}?${query.join("&")}` : filled,
    body: "body" in override ? override.body : schema && bodyFor(schema, document),
  };
}

function bodyFor(schema: JsonSchema, document: OpenApiDocument): unknown {
  if (schema.$ref !== undefined) return bodyFor(resolve(schema.$ref, document), document);
  if (schema.type !== "object") return exampleOf(schema, document);
  const required = new Set(schema.required);
  return Object.fromEntries(
    Object.entries(schema.properties ?? {})
      .filter(([name]) => required.has(name))
      .map(([name, part]) => [name, name in FIELDS ? FIELDS[name] : exampleOf(part, document)]),
  );
}
