import { z } from "zod";
import packageFile from "../../package.json" with { type: "json" };
import type { Caller, CredentialKind } from "../access/caller.ts";
import type { ManagementAccess } from "../access/management-access.ts";
import { accepted, type Operation, ok, operation } from "../api/operation.ts";
import type { Config } from "../config/config.ts";
import type { Database } from "../database/database.ts";
import { RegistryError } from "../oci/errors.ts";
import { type ReplicaParts, replicaHealth, replicaId } from "./replica.ts";
import { certificateChain, type SettingsAdministration } from "./settings-administration.ts";
import { checkStorage, registryDocument } from "./storage-document.ts";

export interface MetaRoutes {
  readonly access: ManagementAccess;
  readonly settings: SettingsAdministration;
  readonly config: Config;
  readonly database: Database;
  readonly parts: ReplicaParts;
}

const features = z
  .object({
    db_version: z.number().int(),
    metadataStoreOptedIn: z.boolean(),
    mirroringLicensed: z.boolean(),
    onlineGCEnabled: z.boolean(),
    promotionLicensed: z.boolean(),
    scanningEnabled: z.boolean(),
    scanningLicensed: z.boolean(),
    ucpHost: z.string(),
  })
  .meta({ id: "Features", description: "What this registry can do, in the words of DTR." });

const alert = z
  .object({ id: z.string(), class: z.string(), message: z.string(), url: z.string(), img: z.string() })
  .meta({ id: "Alert" });

const clusterStatus = z
  .object({
    replica_health: z.record(z.string(), z.string()).meta({ description: "`OK`, or what is wrong." }),
    replica_timestamp: z.record(z.string(), z.string()),
    replica_readonly: z.record(z.string(), z.boolean()),
    gc_lock_holder: z.string().meta({ description: "The worker that collects garbage now; may be empty." }),
    rethink_system_tables: z.object({}).meta({ description: "Always empty: there is no RethinkDB." }),
  })
  .meta({ id: "ClusterStatus" });

const registryBody = z.record(z.string().max(100), z.unknown());

/** How the caller proved who it is, in the words of DTR where it had one. */
const METHODS: Readonly<Record<CredentialKind, string>> = {
  none: "None",
  password: "BasicAuth",
  "api-token": "BasicAuth",
  session: "SessionToken",
  certificate: "TLSClientCertificate",
  bearer: "BearerToken",
  system: "System",
};

/** What the registry says about itself: `/api/v0/meta` and its like. */
export function metaOperations(routes: MetaRoutes): readonly Operation[] {
  return [...stateOperations(routes), ...registryOperations(routes), ...plainOperations(routes)];
}

function stateOperations({ access, settings, config, database, parts }: MetaRoutes): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/api/v0/meta/features",
      id: "getFeatures",
      tag: "meta",
      summary: "What this registry can do",
      access: "anyone",
      answers: { 200: features },
      async handle() {
        return ok({
          db_version: 0,
          metadataStoreOptedIn: true,
          mirroringLicensed: false,
          onlineGCEnabled: config.garbageCollection.enabled,
          promotionLicensed: false,
          scanningEnabled: false,
          scanningLicensed: false,
          ucpHost: "",
        });
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/meta/alerts",
      id: "listAlerts",
      tag: "meta",
      summary: "What everybody who is logged in should know now",
      access: "user",
      answers: { 200: z.array(alert) },
      async handle({ caller }) {
        const { isAdmin } = await access.user(caller);
        const { problem } = isAdmin ? await replicaHealth(parts) : { problem: "" };
        return ok([
          ...((await settings.isReadOnly()) ? [READ_ONLY_ALERT] : []),
          ...(problem === ""
            ? []
            : [{ id: "unhealthy", class: "error", message: problem, url: "", img: "" }]),
        ]);
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/meta/cluster_status",
      id: "getClusterStatus",
      tag: "meta",
      summary: "How the registry's machines are",
      description: "The processes of one `entrepot serve` are one replica: the one that answers.",
      access: "auditor",
      answers: { 200: clusterStatus },
      async handle({ caller }) {
        await access.auditor(caller);
        const id = replicaId();
        const { problem, isReadOnly } = await replicaHealth(parts);
        return ok({
          replica_health: { [id]: problem === "" ? "OK" : problem },
          replica_timestamp: { [id]: new Date().toISOString() },
          replica_readonly: { [id]: isReadOnly || (await settings.isReadOnly()) },
          gc_lock_holder: await collectingWorker(database),
          rethink_system_tables: {},
        });
      },
    }),
    operation({
      method: "GET",
      path: "/api/v0/admin/version",
      id: "getVersion",
      tag: "meta",
      summary: "The version of this program",
      access: "user",
      answers: { 200: z.object({ version: z.string() }).meta({ id: "Version" }) },
      async handle({ caller }) {
        await access.user(caller);
        return ok({ version: packageFile.version });
      },
    }),
  ];
}

const READ_ONLY_ALERT = {
  id: "readOnlyRegistry",
  class: "warning",
  message: "The registry is read-only: pulls go on, pushes and deletions are refused.",
  url: "/api/v0/meta/settings",
  img: "",
};

function registryOperations({ access, settings, config }: MetaRoutes): readonly Operation[] {
  const change = async (caller: Caller, body: Readonly<Record<string, unknown>>) => {
    await access.administrator(caller);
    const { readOnly } = checkStorage(config, body);
    if (readOnly !== undefined) await settings.change(caller, { readOnly });
  };
  const description =
    "The storage is chosen in the configuration file, with metadata and blobs moved along: a change of it is refused. `storage.maintenance.readonly.enabled` is the read-only mode.";
  const write = (path: string, id: string) =>
    operation({
      method: "PUT",
      path,
      id,
      tag: "meta",
      summary: "Change what can be changed of the storage's configuration",
      description,
      access: "administrator",
      body: registryBody,
      bodyError: "settingsInvalid",
      answers: { 202: undefined },
      errors: ["settingsInvalid"],
      async handle({ caller, body }) {
        await change(caller, body);
        return accepted();
      },
    });
  return [
    operation({
      method: "GET",
      path: "/api/v0/admin/settings/registry",
      id: "getRegistrySettings",
      tag: "meta",
      summary: "The storage's configuration, without its secrets",
      description,
      access: "auditor",
      answers: { 200: registryBody },
      async handle({ caller }) {
        await access.auditor(caller);
        return ok(registryDocument(config, await settings.isReadOnly()));
      },
    }),
    write("/api/v0/admin/settings/registry", "changeRegistrySettings"),
    write("/api/v0/admin/settings/registry/simple", "changeSimpleRegistrySettings"),
  ];
}

function plainOperations({ config }: MetaRoutes): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/basic_info",
      id: "getBasicInfo",
      tag: "meta",
      summary: "How the caller proved who it is",
      access: "anyone",
      answers: {
        200: z
          .object({
            AuthnMethod: z.string(),
            Username: z.string().meta({ description: "Empty for nobody." }),
          })
          .meta({ id: "BasicInfo" }),
      },
      async handle({ caller }) {
        return ok({ AuthnMethod: METHODS[caller.credential], Username: caller.account?.name ?? "" });
      },
    }),
    operation({
      method: "GET",
      path: "/ca",
      id: "getCertificates",
      tag: "meta",
      summary: "The certificate chain that the registry shows its clients",
      access: "anyone",
      answers: { 200: "application/x-pem-file" },
      errors: ["notFound"],
      async handle() {
        const chain = await certificateChain(config);
        if (chain === undefined) {
          throw new RegistryError(
            "notFound",
            "this registry has no certificate of its own: TLS ends before it",
          );
        }
        return new Response(chain, {
          headers: { "Content-Type": "application/x-pem-file", "Cache-Control": "no-store" },
        });
      },
    }),
  ];
}

async function collectingWorker(database: Database): Promise<string> {
  const row = await database.read
    .selectFrom("jobs")
    .select("worker_id")
    .where("action", "=", "onlinegc")
    .where("status", "=", "running")
    .limit(1)
    .executeTakeFirst();
  return row?.worker_id ?? "";
}
