import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { Caller } from "../access/caller.ts";
import type { ManagementAccess } from "../access/management-access.ts";
import type { Config } from "../config/config.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import { RegistryError } from "../oci/errors.ts";
import type { HistoryLimits, RegistrySettings, StoredSettings } from "./registry-settings.ts";
import { replicaId, replicaName } from "./replica.ts";

/** Everything that can be set while the registry runs, and what is shown with it. */
export interface GlobalSettings {
  readonly createOnPush: boolean;
  readonly readOnly: boolean;
  readonly jobHistory: HistoryLimits;
  readonly eventHistory: HistoryLimits;
  readonly kept: KeptSettings;
  /** How the configuration has it: not to be changed here. */
  readonly fixed: FixedSettings;
}

/** What DTR's clients set and read back, and nothing here depends on. */
export interface KeptSettings {
  readonly anonymizeAnalytics: boolean;
  readonly disableBackupWarning: boolean;
  readonly disableUpgrades: boolean;
  readonly scanningDeadline: number;
  readonly scanningEnableAutoRecheck: boolean;
  readonly scanningSyncOnline: boolean;
}

/** What the configuration file says, in DTR's words. */
export interface FixedSettings {
  readonly auditAuthLogsEnabled: boolean;
  readonly clientCertAuthEnabled: boolean;
  readonly disablePersistentCookies: boolean;
  readonly dtrHost: string;
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly logHost: string;
  readonly logLevel: string;
  readonly logProtocol: string;
  readonly nfsHost: string;
  readonly nfsPath: string;
  readonly noProxy: string;
  readonly replicaID: string;
  readonly replicaSettings: Readonly<Record<string, ReplicaSettings>>;
  readonly reportAnalytics: boolean;
  readonly scanningEnabled: boolean;
  readonly sso: boolean;
  readonly storageVolume: string;
  readonly webTLSCA: string;
  readonly webTLSCert: string;
  readonly webTLSClientCA: string;
  readonly webTLSKey: string;
}

export interface ReplicaSettings {
  readonly HTTPPort: number;
  readonly HTTPSPort: number;
  readonly node: string;
}

/** Changes of some settings; what is left out stays. */
export interface SettingsChange {
  readonly createOnPush?: boolean | undefined;
  readonly readOnly?: boolean | undefined;
  readonly jobHistory?: HistoryChange | undefined;
  readonly eventHistory?: HistoryChange | undefined;
  readonly kept?: Partial<KeptSettings>;
  /** May be sent along when it says what is so already. */
  readonly fixed?: Partial<FixedSettings>;
}

export interface HistoryChange {
  readonly enabled?: boolean | undefined;
  /** Milliseconds; 0 for no limit. */
  readonly maxAge?: number | undefined;
  /** 0 for no limit. */
  readonly toKeep?: number | undefined;
}

export interface SettingsAdministrationOptions {
  readonly access: ManagementAccess;
  readonly events: EventRecorder;
  readonly settings: RegistrySettings;
  readonly config: Config;
}

const KEPT: KeptSettings = {
  anonymizeAnalytics: true,
  disableBackupWarning: false,
  disableUpgrades: false,
  scanningDeadline: 0,
  scanningEnableAutoRecheck: false,
  scanningSyncOnline: false,
};

/** What to do instead of changing a fixed setting here. */
const INSTEAD: Readonly<Partial<Record<keyof FixedSettings, string>>> = {
  auditAuthLogsEnabled: "logins are always events",
  clientCertAuthEnabled: "client certificates are set up in the configuration file (tls)",
  disablePersistentCookies: "cookies of browsers end with their session: there is nothing to switch off",
  dtrHost: "the registry's address is publicUrl in the configuration file",
  reportAnalytics: "this registry reports nothing to anybody",
  scanningEnabled: "this registry does not scan yet",
  sso: "identity providers are set up one by one",
  webTLSCA: "the certificate is the files of tls in the configuration file, with its chain",
  webTLSCert:
    "the certificate is the files of tls in the configuration file; they are read again when they change",
  webTLSClientCA: "client certificates are set up in the configuration file (tls)",
  webTLSKey: "the key is a file named by tls in the configuration file; it is never shown",
};

/** The settings of the whole registry, for administrators. Auditors may look. */
export class SettingsAdministration {
  readonly #options: SettingsAdministrationOptions;

  constructor(options: SettingsAdministrationOptions) {
    this.#options = options;
  }

  /** @throws what `ManagementAccess.auditor` does. */
  async get(caller: Caller): Promise<GlobalSettings> {
    await this.#options.access.auditor(caller);
    return this.#current();
  }

  /**
   * Changes some settings. This process goes by them at once, others within a second.
   *
   * @throws RegistryError `settingsInvalid` when a setting is not to be changed here; none is then.
   */
  async change(caller: Caller, change: SettingsChange): Promise<void> {
    await this.#options.access.administrator(caller);
    const { fixed } = await this.#current();
    for (const [name, value] of Object.entries(change.fixed ?? {})) {
      const is = fixed[name as keyof FixedSettings];
      if (value === undefined || isDeepStrictEqual(value, is)) continue;
      const instead = INSTEAD[name as keyof FixedSettings] ?? "it follows from the configuration file";
      throw new RegistryError("settingsInvalid", `${name} cannot be changed here: ${instead}`);
    }
    const names = Object.entries(change)
      .filter(([name, value]) => name !== "fixed" && value !== undefined)
      .flatMap(([name, value]) =>
        typeof value === "object" ? Object.keys(given(value)).map((part) => `${name}.${part}`) : [name],
      );
    if (names.length === 0) return;
    await this.#options.settings.change(
      (stored) => merged(stored, change),
      (transaction) =>
        this.#options.events.record(transaction, caller, {
          type: "UPDATE",
          action: "settings.update",
          object: { type: "setting", name: "registry" },
          data: { changed: names },
        }),
    );
  }

  /** Whether only pulls go on; everybody may know. */
  async isReadOnly(): Promise<boolean> {
    return (await this.#options.settings.stored()).readOnly ?? false;
  }

  async #current(): Promise<GlobalSettings> {
    const { settings, config } = this.#options;
    const stored = await settings.stored();
    return {
      createOnPush: stored.createOnPush ?? config.registry.createOnPush,
      readOnly: stored.readOnly ?? false,
      jobHistory: await settings.jobHistory(),
      eventHistory: await settings.eventHistory(),
      kept: { ...KEPT, ...(stored.kept as Partial<KeptSettings> | undefined) },
      fixed: await fixedSettings(config),
    };
  }
}

function merged(stored: StoredSettings, change: SettingsChange): StoredSettings {
  const { createOnPush, readOnly, jobHistory, eventHistory, kept } = change;
  return {
    ...stored,
    ...(createOnPush !== undefined && { createOnPush }),
    ...(readOnly !== undefined && { readOnly }),
    ...(jobHistory && { jobHistory: { ...stored.jobHistory, ...given(jobHistory) } }),
    ...(eventHistory && { eventHistory: { ...stored.eventHistory, ...given(eventHistory) } }),
    ...(kept && { kept: { ...stored.kept, ...given(kept) } }),
  };
}

/** The fields that have a value. */
function given<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>;
  };
}

async function fixedSettings(config: Config): Promise<FixedSettings> {
  const { tls, listen, storage, logging } = config;
  const port = listen[0]?.port ?? 0;
  return {
    auditAuthLogsEnabled: true,
    clientCertAuthEnabled: tls?.clientCertificates !== undefined,
    disablePersistentCookies: false,
    dtrHost: (config.publicUrl ?? "").replace(/^https?:\/\//, ""),
    httpProxy: "",
    httpsProxy: "",
    logHost: "",
    logLevel: logging.level.toUpperCase(),
    logProtocol: "",
    nfsHost: "",
    nfsPath: "",
    noProxy: "",
    replicaID: replicaId(),
    replicaSettings: {
      [replicaId()]: {
        HTTPPort: tls === undefined ? port : (tls.redirectFrom?.port ?? 0),
        HTTPSPort: tls === undefined ? 0 : port,
        node: replicaName(),
      },
    },
    reportAnalytics: false,
    scanningEnabled: false,
    sso: false,
    storageVolume: storage.kind === "filesystem" ? storage.directory : "",
    webTLSCA: "",
    webTLSCert: (await certificateChain(config)) ?? "",
    webTLSClientCA: "",
    webTLSKey: "",
  };
}

/** The certificates that the registry shows its clients, in PEM; undefined without TLS. */
export async function certificateChain({ tls }: Pick<Config, "tls">): Promise<string | undefined> {
  if (tls === undefined) return undefined;
  const text = await readFile(tls.certificate, "utf8");
  // The key may be in the same file; it is nobody's business.
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  return certificates === null ? undefined : `${certificates.join("\n")}\n`;
}
