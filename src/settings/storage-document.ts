import { isDeepStrictEqual } from "node:util";
import type { Config } from "../config/config.ts";
import { RegistryError } from "../oci/errors.ts";

/** What is shown in place of a secret, and taken for "as it is". */
const MASK = "***";

type Document = Readonly<Record<string, unknown>>;

/** The storage's configuration in the form of the distribution registry's `storage` section, which DTR used. */
export function registryDocument(config: Config, readOnly: boolean): Document {
  return {
    storage: {
      ...driverOf(config),
      delete: { enabled: config.registry.deletes },
      maintenance: { readonly: { enabled: readOnly } },
      redirect: { disable: config.storage.kind === "filesystem" || !config.storage.redirect },
    },
  };
}

/**
 * Reads a change of the storage's configuration. What is left out stays.
 *
 * @returns whether the registry is to be read-only; undefined when nothing is said of it.
 * @throws RegistryError `settingsInvalid` for everything else that is not as it is already.
 */
export function checkStorage(config: Config, body: Document): { readonly readOnly: boolean | undefined } {
  for (const name of Object.keys(body)) {
    if (name !== "storage" && name !== "keep_metadata") throw invalid(`${printable(name)} is not known here`);
  }
  const storage = section(body.storage, "storage");
  const is = section(registryDocument(config, false).storage, "storage");
  let readOnly: boolean | undefined;
  for (const [name, value] of Object.entries(storage)) {
    if (name === "maintenance") {
      readOnly = readOnlyOf(value);
    } else if (name === "delete" || name === "redirect") {
      if (!isPartOf(value, is[name])) throw invalid(`storage.${name} is set in the configuration file`);
    } else if (!(name in is) || !isPartOf(value, is[name])) {
      throw invalid(
        "the storage cannot be changed while the registry runs: move the blobs, set storage in the configuration file, and start again",
      );
    }
  }
  return { readOnly };
}

function readOnlyOf(value: unknown): boolean | undefined {
  const maintenance = section(value, "storage.maintenance");
  const known = Object.keys(maintenance).every((name) => name === "readonly");
  const { enabled, ...rest } = section(maintenance.readonly, "storage.maintenance.readonly");
  if (!known || Object.keys(rest).length > 0 || (enabled !== undefined && typeof enabled !== "boolean")) {
    throw invalid("storage.maintenance takes readonly.enabled, true or false");
  }
  return enabled;
}

function driverOf({ storage }: Config): Document {
  if (storage.kind === "filesystem") return { filesystem: { rootdirectory: storage.directory } };
  return {
    s3: {
      rootdirectory: storage.prefix,
      region: storage.region,
      regionendpoint: storage.endpoint ?? "",
      bucket: storage.bucket,
      secure: storage.endpoint === undefined || storage.endpoint.startsWith("https:"),
      accesskey: storage.accessKeyId,
      secretkey: MASK,
    },
  };
}

/** Whether all that is said is so already. Said secrets are compared with their mask: they cannot be tried. */
function isPartOf(said: unknown, is: unknown): boolean {
  if (typeof said !== "object" || said === null) return isDeepStrictEqual(said, is);
  if (typeof is !== "object" || is === null) return false;
  const there = is as Document;
  return Object.entries(said).every(
    ([name, value]) => Object.hasOwn(there, name) && isPartOf(value, there[name]),
  );
}

function section(value: unknown, name: string): Document {
  if (value === undefined) return {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(`${name} is an object`);
  }
  return value as Document;
}

function invalid(message: string): RegistryError {
  return new RegistryError("settingsInvalid", message);
}

function printable(name: string): string {
  return JSON.stringify(name.slice(0, 100));
}
