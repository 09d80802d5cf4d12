import { stringify } from "yaml";
import type { Config, Secret } from "./config.ts";
import { formatListenAddress } from "./fields.ts";
import { isSecret, MASK } from "./secret.ts";
import { formatDuration, formatSize } from "./units.ts";

/** How secrets come out of {@link configFileOf}. */
export type SecretForm = (secret: Secret) => string;

/**
 * A configuration in the form of its file, with every value spelled out: what `loadConfig` makes
 * the same configuration of. Secrets are masked unless `secrets` says otherwise.
 */
export function configFileOf(config: Config, secrets: SecretForm = () => MASK): Record<string, unknown> {
  const { limits, garbageCollection, jobs, events } = config;
  const file = {
    ...config,
    listen: config.listen.map(formatListenAddress),
    tls: config.tls && {
      ...config.tls,
      redirectFrom: config.tls.redirectFrom && formatListenAddress(config.tls.redirectFrom),
    },
    limits: {
      ...limits,
      headerBytes: formatSize(limits.headerBytes),
      blobBytes: formatSize(limits.blobBytes),
      idleSeconds: formatDuration(limits.idleSeconds * 1_000),
      shutdownSeconds: formatDuration(limits.shutdownSeconds * 1_000),
    },
    storage: storageOf(config.storage),
    database: kindOf(config.database),
    garbageCollection: {
      ...garbageCollection,
      gracePeriod: formatDuration(garbageCollection.gracePeriod),
      unreferencedBlobs: formatDuration(garbageCollection.unreferencedBlobs),
      abandonedUploads: formatDuration(garbageCollection.abandonedUploads),
    },
    jobs: { ...jobs, history: formatDuration(jobs.history) },
    events: {
      ...events,
      history: formatDuration(events.history),
      syslog: events.syslog && {
        ...events.syslog,
        address: `${events.syslog.address.protocol}://${formatListenAddress(events.syslog.address)}`,
      },
    },
  };
  return plain(file, secrets) as Record<string, unknown>;
}

/** {@link configFileOf} as YAML. */
export function formatConfig(config: Config): string {
  return stringify(configFileOf(config));
}

function storageOf(storage: Config["storage"]): Record<string, unknown> {
  if (storage.kind === "filesystem") return kindOf(storage);
  return kindOf({
    ...storage,
    redirectSeconds: formatDuration(storage.redirectSeconds * 1_000),
    partSize: formatSize(storage.partSize),
  });
}

function kindOf<Choice extends { readonly kind: string }>(choice: Choice): Record<string, unknown> {
  const { kind, ...rest } = choice;
  return { [kind]: rest };
}

/** Without what is undefined, and with secrets as text. */
function plain(value: unknown, secrets: SecretForm): unknown {
  if (isSecret(value)) return secrets(value);
  if (Array.isArray(value)) return value.map((item) => plain(item, secrets));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, child]) => child !== undefined)
      .map(([name, child]) => [name, plain(child, secrets)]),
  );
}
