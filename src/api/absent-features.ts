import { z } from "zod";
import type { AccessControl } from "../access/access-control.ts";
import type { Caller } from "../access/caller.ts";
import type { ManagementAccess } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import { type ErrorKind, RegistryError } from "../oci/errors.ts";
import { RepositoryFinder } from "../repositories/repository-finder.ts";
import { type AccessRule, type Method, type Operation, ok, operation } from "./operation.ts";
import { pageQuery } from "./paging.ts";
import { instant, namespaceParam, repositoryNameOf, repositoryParams } from "./schemas.ts";

/** What DTR had and this registry does not have yet. */
export type AbsentFeature = "scanning" | "promotion" | "mirroring" | "pruning" | "content caches";

export interface AbsentFeaturesOptions {
  readonly database: Database;
  readonly access: AccessControl;
  readonly management: ManagementAccess;
}

/** An operation of a feature that is not there, and which one. */
export interface AbsentOperation {
  readonly feature: AbsentFeature;
  readonly operation: Operation;
}

interface Definition {
  readonly feature: AbsentFeature;
  readonly method: Method;
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly access: Extract<AccessRule, "user" | "administrator" | "repository-read" | "repository-admin">;
  /** What it answers: how things are where there is none of it. Otherwise it refuses. */
  readonly answer?: { readonly schema: z.ZodType; readonly body: unknown };
  readonly refusal?: ErrorKind;
}

const NOTHING = { schema: z.array(z.unknown()).max(0), body: [] };

/** Where there is no scanner: what DTR says when it has never had vulnerability data. */
const SCANNER = {
  schema: z
    .object({
      state: z.number().int(),
      db_version: z.number().int(),
      db_updated_at: z.string(),
      scanner_version: z.number().int(),
      scannerUpdatedAt: z.string(),
      lastDBUpdateFailed: z.boolean(),
      lastVulnOverridesDBUpdateFailed: z.boolean(),
      replicas: z.record(z.string(), z.unknown()),
    })
    .meta({ id: "ScannerStatus" }),
  body: {
    state: 0,
    db_version: 0,
    db_updated_at: instant(undefined),
    scanner_version: 0,
    scannerUpdatedAt: instant(undefined),
    lastDBUpdateFailed: false,
    lastVulnOverridesDBUpdateFailed: false,
    replicas: {},
  },
};

const NO_IMAGES = { schema: z.object({ images: z.object({}) }), body: { images: {} } };

const SCAN = "/api/v0/imagescan";
const REPOSITORY = "/api/v0/repositories/{namespace}/{reponame}";

const SCANNING: readonly Omit<Definition, "feature">[] = [
  read(`${SCAN}/status`, "getScannerStatus", { summary: "How the scanner is", answer: SCANNER }),
  read(`${SCAN}/layeroverride`, "listLayerOverrides", "Findings that are to be passed over"),
  write(`POST ${SCAN}/layeroverride/{layerid}`, "overrideLayer", {
    summary: "Pass over a finding",
    access: "administrator",
    refusal: "layerUnknown",
  }),
  write(`DELETE ${SCAN}/layeroverride/{layerid}`, "deleteLayerOverride", {
    summary: "Pass over a finding no more",
    access: "administrator",
    refusal: "layerUnknown",
  }),
  write(`POST ${SCAN}/scan`, "scanAll", {
    summary: "Scan everything",
    access: "administrator",
    refusal: "scanningNotEnabled",
  }),
  write(`PUT ${SCAN}/scan/update`, "updateScanner", {
    summary: "Bring new vulnerability data",
    access: "administrator",
    refusal: "scanningNotEnabled",
  }),
  write(`POST ${SCAN}/scan/{namespace}/{reponame}/{tag}/{os}/{arch}`, "scanTag", {
    summary: "Scan a tag",
    refusal: "scanningNotEnabled",
  }),
  read(`${SCAN}/repositories/{namespace}/{reponame}/{tag}`, "getTagScan", "Findings of a tag"),
  read(
    `${SCAN}/scansummary/repositories/{namespace}/{reponame}/{reference}`,
    "getScanSummary",
    "Findings of an image",
  ),
  read(`${SCAN}/scansummary/repositories/{namespace}/{reponame}/{tag}/export`, "exportScan", {
    summary: "Findings of a tag, as a file",
    refusal: "scanUnknown",
  }),
  read(`${SCAN}/scansummary/component/{component}`, "findComponent", "Images with a component"),
  read(`${SCAN}/scansummary/cve/{cve}`, "findVulnerability", "Images with a vulnerability"),
  read(`${SCAN}/scansummary/layer/{layerid}`, "findLayer", "Images with a layer"),
  read(`${SCAN}/scansummary/license/{license}`, "findLicense", "Images with a license"),
  write(`POST ${SCAN}/scansummary/tags`, "countFindings", {
    summary: "Numbers of findings of many images",
    access: "user",
    answer: NO_IMAGES,
  }),
  write("POST /api/v0/repositories/scan/toggle", "toggleScanOnPush", {
    summary: "Scan every push, everywhere",
    access: "administrator",
    refusal: "scanningNotEnabled",
  }),
];

const MIRRORING: readonly Omit<Definition, "feature">[] = [
  ...policies("pushMirroringPolicies", "PushMirroringPolicy"),
  ...policies("pollMirroringPolicies", "PollMirroringPolicy"),
  read(`${REPOSITORY}/mirroringPolicies`, "listMirroringPolicies", "Policies of both kinds of mirroring"),
  write(`DELETE ${REPOSITORY}/mirroringPolicies`, "deleteMirroringPolicies", {
    summary: "Delete policies",
    refusal: "policyUnknown",
  }),
  write(`POST ${REPOSITORY}/tags/{tag}/pushMirroring`, "mirrorTag", "Send a tag to another registry"),
  write("POST /api/v0/remote/registry", "checkRemoteRegistry", {
    summary: "Try the way to another registry",
    access: "user",
  }),
];

const PROMOTION: readonly Omit<Definition, "feature">[] = [
  ...policies("promotionPolicies", "PromotionPolicy"),
  write(`POST ${REPOSITORY}/tags/{tag}/promotion`, "promoteTag", "Promote a tag to another repository"),
];

const PRUNING: readonly Omit<Definition, "feature">[] = [
  ...policies("pruningPolicies", "PruningPolicy"),
  write(`POST ${REPOSITORY}/pruningPolicies/test`, "testPruningPolicy", "See what a policy would delete"),
];

const CACHES: readonly Omit<Definition, "feature">[] = [
  read("/api/v0/content_caches", "listContentCaches", "Content caches"),
  write("POST /api/v0/content_caches", "createContentCache", {
    summary: "Register a content cache",
    access: "administrator",
  }),
  read("/api/v0/content_caches/{contentcacheuuid}", "getContentCache", {
    summary: "A content cache",
    refusal: "contentCacheUnknown",
  }),
  write("DELETE /api/v0/content_caches/{contentcacheuuid}", "deleteContentCache", {
    summary: "Remove a content cache",
    access: "administrator",
    refusal: "contentCacheUnknown",
  }),
];

/**
 * The paths of DTR whose feature is not here yet, so that its clients find what DTR would say where
 * there is nothing of it: an empty list, `NO_SUCH_…`, or that it cannot be done. Never a success
 * that is none.
 */
export function absentFeatures(options: AbsentFeaturesOptions): readonly AbsentOperation[] {
  const of = (feature: AbsentFeature, definitions: readonly Omit<Definition, "feature">[]) =>
    definitions.map((definition) => ({
      feature,
      operation: absentOperation({ ...definition, feature }, options),
    }));
  return [
    ...of("scanning", SCANNING),
    ...of("promotion", PROMOTION),
    ...of("mirroring", MIRRORING),
    ...of("pruning", PRUNING),
    ...of("content caches", CACHES),
  ];
}

function absentOperation(definition: Definition, options: AbsentFeaturesOptions): Operation {
  const { feature, method, path, id, summary, access, answer, refusal = "unsupported" } = definition;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
  const isList = answer === NOTHING;
  return operation({
    method,
    path,
    id,
    tag: feature === "content caches" ? "content_caches" : feature,
    summary: `${summary} (there is no ${feature} yet)`,
    access,
    ...(names.length > 0 && { params: paramsOf(names) }),
    ...(isList && { query: pageQuery }),
    answers: answer === undefined ? {} : { 200: answer.schema },
    errors: [
      ...(answer === undefined ? [refusal] : []),
      ...(access === "user" ? ([] as const) : (["denied"] as const)),
    ],
    async handle({ caller, params }) {
      await allow(caller, { access, params: params as Readonly<Record<string, string>>, options });
      if (answer !== undefined) return ok(answer.body);
      const message = refusal === "unsupported" ? `this registry has no ${feature} yet` : undefined;
      throw new RegistryError(
        refusal,
        message,
        refusal === "unsupported" ? { headers: { Allow: "GET, HEAD" } } : {},
      );
    },
  });
}

interface Asking {
  readonly access: Definition["access"];
  readonly params: Readonly<Record<string, string>>;
  readonly options: AbsentFeaturesOptions;
}

/** Whoever could not use the feature is told that, and not that there is none. */
async function allow(caller: Caller, { access, params, options }: Asking): Promise<void> {
  if (access === "administrator") await options.management.administrator(caller);
  else if (access === "user") await options.management.user(caller);
  else {
    const { namespace = "", reponame = "" } = params;
    const repository = repositoryNameOf({ namespace, reponame });
    const finder = new RepositoryFinder(options.database, options.access);
    if (access === "repository-read") await finder.readable(caller, repository);
    else await finder.administered(caller, repository);
  }
}

function paramsOf(names: readonly string[]): z.ZodObject {
  const known: Readonly<Record<string, z.ZodType>> = { ...repositoryParams.shape, namespace: namespaceParam };
  return z.object(Object.fromEntries(names.map((name) => [name, known[name] ?? z.string().min(1).max(255)])));
}

type Details = Partial<Pick<Definition, "access" | "answer" | "refusal">> & Pick<Definition, "summary">;

/** What only looks: it answers that there is nothing, unless it asks for one of them. */
function read(path: string, id: string, what: string | Details): Omit<Definition, "feature"> {
  const details = typeof what === "string" ? { summary: what } : what;
  const access = path.includes("{reponame}") ? "repository-read" : "user";
  const answer = "refusal" in details ? {} : { answer: NOTHING };
  return { method: "GET", id, path, access, ...answer, ...details };
}

/** What changes something: it is refused. */
function write(route: string, id: string, what: string | Details): Omit<Definition, "feature"> {
  const details = typeof what === "string" ? { summary: what } : what;
  const [method = "", path = ""] = route.split(" ");
  return { method: method as Method, id, path, access: "repository-admin", ...details };
}

/** The operations on a repository's policies of one kind. */
function policies(name: string, noun: string): readonly Omit<Definition, "feature">[] {
  const list = `${REPOSITORY}/${name}`;
  const one = `${list}/{${noun.toLowerCase()}id}`;
  const refusal = "policyUnknown";
  return [
    read(list, `list${name[0]?.toUpperCase()}${name.slice(1)}`, "Policies of a repository"),
    write(`POST ${list}`, `create${noun}`, "Make a policy"),
    read(one, `get${noun}`, { summary: "A policy", refusal }),
    write(`PUT ${one}`, `change${noun}`, { summary: "Change a policy", refusal }),
    write(`DELETE ${one}`, `delete${noun}`, { summary: "Delete a policy", refusal }),
  ];
}
