import { z } from "zod";
import { formatGoDuration, GO_DURATION_FORM, parseGoDuration } from "../api/go-duration.ts";
import { accepted, type Operation, ok, operation } from "../api/operation.ts";
import type {
  FixedSettings,
  GlobalSettings,
  HistoryChange,
  KeptSettings,
  SettingsAdministration,
} from "./settings-administration.ts";

const duration = z
  .string()
  .max(64)
  .refine((text) => text === "" || parseGoDuration(text) !== undefined, GO_DURATION_FORM);

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const changeable = {
  createRepositoryOnPush: z
    .boolean()
    .meta({ description: "Whether a push makes the repository it goes to." }),
  readOnlyRegistry: z
    .boolean()
    .meta({ description: "Whether pushes, uploads and deletions are refused. Pulls go on." }),
  jobHistoryCompactionEnabled: z.boolean().meta({ description: "Whether finished jobs are forgotten." }),
  jobHistoryMaxAge: duration.meta({ description: `After how long: ${GO_DURATION_FORM}.` }),
  jobHistoryToKeep: count.meta({ description: "How many are kept at most; 0 for no limit." }),
  repoEventHistoryCompactionEnabled: z.boolean().meta({ description: "Whether events are forgotten." }),
  repoEventHistoryMaxAge: duration.meta({ description: `After how long: ${GO_DURATION_FORM}.` }),
  repoEventHistoryToKeep: count.meta({ description: "How many are kept at most; 0 for no limit." }),
};

const kept = {
  anonymizeAnalytics: z.boolean(),
  disableBackupWarning: z.boolean(),
  disableUpgrades: z.boolean(),
  scanningDeadline: count,
  scanningEnableAutoRecheck: z.boolean(),
  scanningSyncOnline: z.boolean(),
} satisfies Record<keyof KeptSettings, z.ZodType>;

const text = z.string().max(100_000);
const replicaSettings = z
  .object({ HTTPPort: z.number().int(), HTTPSPort: z.number().int(), node: z.string() })
  .meta({ id: "ReplicaSettings" });

const fixed = {
  auditAuthLogsEnabled: z.boolean(),
  clientCertAuthEnabled: z.boolean(),
  disablePersistentCookies: z.boolean(),
  dtrHost: text,
  httpProxy: text,
  httpsProxy: text,
  logHost: text,
  logLevel: text,
  logProtocol: text,
  nfsHost: text,
  nfsPath: text,
  noProxy: text,
  replicaID: text,
  replicaSettings: z.record(z.string(), replicaSettings),
  reportAnalytics: z.boolean(),
  scanningEnabled: z.boolean(),
  sso: z.boolean(),
  storageVolume: text,
  webTLSCA: text,
  webTLSCert: text,
  webTLSClientCA: text,
  webTLSKey: text,
} satisfies Record<keyof FixedSettings, z.ZodType>;

const settingsAnswer = z.object({ ...changeable, ...kept, ...fixed }).meta({ id: "Settings" });
const settingsForm = z
  .strictObject({ ...changeable, ...kept, ...fixed })
  .partial()
  .meta({
    id: "SettingsChange",
    description: "What is left out stays. What cannot be changed here may be sent as it was read.",
  });

/** `/api/v0/meta/settings` */
export function settingsOperations(settings: SettingsAdministration): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/api/v0/meta/settings",
      id: "getSettings",
      tag: "meta",
      summary: "The settings of the whole registry",
      access: "auditor",
      answers: { 200: settingsAnswer },
      async handle({ caller }) {
        return ok(bodyOf(await settings.get(caller)));
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/meta/settings",
      id: "changeSettings",
      tag: "meta",
      summary: "Change some settings of the whole registry",
      description:
        "They override the configuration file. What is set there alone (address, certificates, storage) is refused with the place to change it.",
      access: "administrator",
      body: settingsForm,
      bodyError: "settingsInvalid",
      answers: { 202: undefined },
      errors: ["settingsInvalid"],
      async handle({ caller, body }) {
        await settings.change(caller, {
          createOnPush: body.createRepositoryOnPush,
          readOnly: body.readOnlyRegistry,
          jobHistory: historyChange(
            body.jobHistoryCompactionEnabled,
            body.jobHistoryMaxAge,
            body.jobHistoryToKeep,
          ),
          eventHistory: historyChange(
            body.repoEventHistoryCompactionEnabled,
            body.repoEventHistoryMaxAge,
            body.repoEventHistoryToKeep,
          ),
          ...partOf("kept", body, kept),
          ...partOf("fixed", body, fixed),
        });
        return accepted();
      },
    }),
  ];
}

function historyChange(
  enabled: boolean | undefined,
  maxAge: string | undefined,
  toKeep: number | undefined,
): HistoryChange | undefined {
  if (enabled === undefined && maxAge === undefined && toKeep === undefined) return undefined;
  return { enabled, maxAge: maxAge === undefined ? undefined : (parseGoDuration(maxAge) ?? 0), toKeep };
}

/** The fields of a body that are of one kind, when there are any. */
function partOf(name: string, body: Readonly<Record<string, unknown>>, fields: object) {
  const part = Object.entries(body).filter(([field, value]) => field in fields && value !== undefined);
  return part.length === 0 ? {} : { [name]: Object.fromEntries(part) };
}

function bodyOf(settings: GlobalSettings) {
  const { jobHistory, eventHistory } = settings;
  return {
    createRepositoryOnPush: settings.createOnPush,
    readOnlyRegistry: settings.readOnly,
    jobHistoryCompactionEnabled: jobHistory.enabled,
    jobHistoryMaxAge: formatGoDuration(jobHistory.maxAge ?? 0),
    jobHistoryToKeep: jobHistory.toKeep ?? 0,
    repoEventHistoryCompactionEnabled: eventHistory.enabled,
    repoEventHistoryMaxAge: formatGoDuration(eventHistory.maxAge ?? 0),
    repoEventHistoryToKeep: eventHistory.toKeep ?? 0,
    ...settings.kept,
    ...settings.fixed,
  };
}
