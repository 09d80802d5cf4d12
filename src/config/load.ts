import { availableParallelism } from "node:os";
import { dirname, resolve } from "node:path";
import type { Config, ListenAddress } from "./config.ts";
import { type Environment, readEnvironment, settings } from "./environment.ts";
import { formatListenAddress } from "./fields.ts";
import { ConfigurationFile } from "./file.ts";
import { nearest } from "./nearest.ts";
import { ConfigError, type Problem } from "./problems.ts";
import { type ConfigFile, configFileSchema } from "./schema.ts";

export interface LoadConfigOptions {
  /** The configuration file. Default: none, everything by default and environment. */
  readonly file?: string | undefined;
  /** Default: `process.env`. */
  readonly environment?: Environment;
  /** Options of the command line, by dotted path: `{ "dataDirectory": "/srv/entrepot" }`. They win over all else. */
  readonly overrides?: Readonly<Record<string, unknown>>;
  /** What relative paths outside of the file are relative to. Default: the working directory. */
  readonly directory?: string;
  /** Whether a person reads what is logged. Default: whether the output is a terminal. */
  readonly isTerminal?: boolean;
}

/**
 * Reads the configuration: defaults, then the file, then the environment, then the command line;
 * later ones win. Relative paths in a file are relative to that file.
 *
 * @throws ConfigError that names everything that is wrong.
 */
export function loadConfig(options: LoadConfigOptions = {}): Config {
  return new Loading(options).run();
}

class Loading {
  readonly #options: LoadConfigOptions;
  readonly #directory: string;
  readonly #problems: Problem[] = [];
  /** Where values that are not from the file came from, by dotted path. */
  readonly #sources = new Map<string, string>();
  readonly #file: ConfigurationFile | undefined;
  #values: Record<string, unknown> = {};

  constructor(options: LoadConfigOptions) {
    this.#options = options;
    this.#directory = options.directory ?? process.cwd();
    this.#file =
      options.file === undefined ? undefined : ConfigurationFile.read(resolve(this.#directory, options.file));
  }

  run(): Config {
    const values = this.#file?.values ?? {};
    if (!isMapping(values))
      throw new ConfigError([
        { source: this.#file?.path ?? "", message: "expected a mapping: `listen: 127.0.0.1:5000`" },
      ]);
    this.#values = values;
    for (const { setting, source, value } of readEnvironment(
      this.#options.environment ?? process.env,
      this.#problems,
    )) {
      this.#set(setting.path, value, source);
    }
    for (const [path, value] of Object.entries(this.#options.overrides ?? {}))
      if (value !== undefined) this.#set(path.split("."), value, "command line");

    const parsed = configFileSchema.safeParse(this.#values);
    for (const issue of parsed.error?.issues ?? []) this.#report(issue);
    if (!parsed.success || this.#problems.length > 0) throw new ConfigError(this.#problems);
    this.#checkListening(parsed.data);
    if (this.#problems.length > 0) throw new ConfigError(this.#problems);
    return this.#complete(parsed.data);
  }

  #set(path: readonly string[], value: unknown, source: string): void {
    let parent = this.#values;
    for (const name of path.slice(0, -1)) {
      const child = parent[name];
      // What stands there instead of a mapping is for the schema to refuse.
      if (child !== undefined && !isMapping(child)) return;
      const mapping = child ?? {};
      parent[name] = mapping;
      parent = mapping;
    }
    const name = path.at(-1);
    if (name !== undefined) parent[name] = value;
    this.#sources.set(path.join("."), source);
  }

  #source(path: readonly PropertyKey[]): string {
    for (let depth = path.length; depth > 0; depth--) {
      const prefix = path.slice(0, depth).join(".");
      const source = this.#sources.get(prefix);
      if (source !== undefined) return source;
    }
    if (this.#file !== undefined) return this.#file.locate(path);
    const below = `${path.join(".")}.`;
    return [...this.#sources].find(([at]) => at.startsWith(below))?.[1] ?? "configuration";
  }

  #report(issue: SchemaIssue): void {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) this.#reportUnknown(issue.path, key);
      return;
    }
    this.#problems.push({
      source: this.#source(issue.path),
      path: issue.path.join("."),
      message: describe(issue, valueAt(this.#values, issue.path)),
    });
  }

  #reportUnknown(parent: readonly PropertyKey[], key: string): void {
    const names = settings()
      .filter(({ path }) => parent.every((name, index) => path[index] === name))
      .map(({ path }) => path[parent.length] ?? "");
    const known = nearest(key, [...new Set(names)]);
    const hint =
      known === undefined ? `known are ${[...new Set(names)].join(", ")}` : `did you mean ${known}?`;
    this.#problems.push({
      source: this.#source([...parent, key]),
      ...(parent.length > 0 ? { path: parent.join(".") } : {}),
      message: `unknown key ${key}: ${hint}`,
    });
  }

  #checkListening(file: ConfigFile): void {
    if (file.tls !== undefined || file.listenInsecure) return;
    for (const address of file.listen.filter(({ host }) => !isLoopback(host))) {
      this.#problems.push({
        source: this.#source(["listen"]),
        path: "listen",
        message:
          `other machines can reach ${formatListenAddress(address)}, and TLS is not configured: passwords would travel in the clear. ` +
          "Set tls.certificate and tls.key; or listen on 127.0.0.1, behind a proxy that speaks TLS; " +
          "or, where the network can be trusted, set listenInsecure: true (ENTREPOT_LISTEN_INSECURE=true, --listen-insecure)",
      });
    }
  }

  /** An absolute path: relative ones are relative to the file that names them. */
  #path(path: readonly string[], value: string): string {
    const fromFile = this.#file !== undefined && !this.#sources.has(path.join(".")) && this.#has(path);
    return resolve(fromFile ? dirname(this.#file?.path ?? "") : this.#directory, value);
  }

  #has(path: readonly string[]): boolean {
    return valueAt(this.#values, path) !== undefined;
  }

  #complete(file: ConfigFile): Config {
    const dataDirectory = this.#path(["dataDirectory"], file.dataDirectory);
    const isTerminal = this.#options.isTerminal ?? process.stdout.isTTY === true;
    return {
      listen: file.listen,
      listenInsecure: file.listenInsecure,
      publicUrl: file.publicUrl,
      dataDirectory,
      processes: file.processes ?? availableParallelism(),
      tls: file.tls && {
        certificate: this.#path(["tls", "certificate"], file.tls.certificate),
        key: this.#path(["tls", "key"], file.tls.key),
        redirectFrom: file.tls.redirectFrom,
        clientCertificates: file.tls.clientCertificates && {
          ...file.tls.clientCertificates,
          authority: this.#path(
            ["tls", "clientCertificates", "authority"],
            file.tls.clientCertificates.authority,
          ),
          revocationList:
            file.tls.clientCertificates.revocationList === undefined
              ? undefined
              : this.#path(
                  ["tls", "clientCertificates", "revocationList"],
                  file.tls.clientCertificates.revocationList,
                ),
        },
      },
      trustedProxies: file.trustedProxies,
      limits: file.limits,
      storage: this.#storage(file, dataDirectory),
      database: this.#database(file, dataDirectory),
      registry: file.registry,
      authentication: file.authentication,
      garbageCollection: {
        ...file.garbageCollection,
        untaggedDays: file.garbageCollection.untaggedDays,
      },
      jobs: file.jobs,
      events: this.#events(file.events),
      outbound: { ...file.outbound, proxy: file.outbound.proxy },
      logging: { ...file.logging, format: file.logging.format ?? (isTerminal ? "text" : "json") },
      metrics: file.metrics,
      tracing: file.tracing,
    };
  }

  #events({ syslog, http, ...events }: ConfigFile["events"]): Config["events"] {
    const caOf = (sink: string, ca: string | undefined) =>
      ca === undefined ? undefined : this.#path(["events", sink, "ca"], ca);
    return {
      ...events,
      syslog: syslog && { ...syslog, ca: caOf("syslog", syslog.ca) },
      http: http && { ...http, secret: http.secret, ca: caOf("http", http.ca) },
    };
  }

  #storage({ storage: { s3, filesystem } }: ConfigFile, dataDirectory: string): Config["storage"] {
    if (s3 !== undefined) {
      return {
        kind: "s3",
        ...s3,
        endpoint: s3.endpoint,
        pathStyle: s3.pathStyle ?? s3.endpoint !== undefined,
      };
    }
    const directory = filesystem?.directory;
    return {
      kind: "filesystem",
      directory:
        directory === undefined
          ? resolve(dataDirectory, "blobs")
          : this.#path(["storage", "filesystem", "directory"], directory),
    };
  }

  #database({ database: { postgresql, sqlite } }: ConfigFile, dataDirectory: string): Config["database"] {
    if (postgresql !== undefined) return { kind: "postgresql", ...postgresql };
    const path = sqlite?.path;
    return {
      kind: "sqlite",
      path:
        path === undefined
          ? resolve(dataDirectory, "entrepot.db")
          : this.#path(["database", "sqlite", "path"], path),
    };
  }
}

type SchemaIssue = NonNullable<ReturnType<typeof configFileSchema.safeParse>["error"]>["issues"][number];

function describe(issue: SchemaIssue, value: unknown): string {
  if (issue.code === "invalid_type")
    return value === undefined
      ? `is missing: expected ${nounOf(issue.expected)}`
      : `expected ${nounOf(issue.expected)}`;
  if (issue.code === "invalid_value") {
    const known = typeof value === "string" ? nearest(value, issue.values.map(String)) : undefined;
    return `expected one of ${issue.values.join(", ")}${known === undefined ? "" : `: did you mean ${known}?`}`;
  }
  if (issue.code === "too_small") return `expected ${issue.minimum} at least`;
  if (issue.code === "too_big") return `expected ${issue.maximum} at most`;
  return issue.message;
}

function nounOf(type: string): string {
  const nouns: Record<string, string> = {
    object: "a mapping",
    int: "a whole number",
    boolean: "true or false",
    string: "text",
    record: "a mapping",
  };
  return nouns[type] ?? `a ${type}`;
}

/** Whether only this machine can reach what listens on `host`. */
export function isLoopback(host: ListenAddress["host"]): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  let value = values;
  for (const name of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[name];
  }
  return value;
}
