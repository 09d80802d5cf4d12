import { lookup } from "node:dns/promises";
import { connect as connectPlain, isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectSecure, type TLSSocket } from "node:tls";
import { Client, type Filter, InvalidCredentialsError, ResultCodeError } from "ldapts";
import { RegistryError } from "../../oci/errors.ts";
import type { LdapConfiguration } from "./configuration.ts";

/** Whether a host's address may be connected to. */
export type AddressCheck = (address: string, host: string) => boolean;

/** An entry: its name, and the values of its attributes, by their names in lower case. */
export interface DirectoryEntry {
  readonly dn: string;
  readonly values: ReadonlyMap<string, readonly (string | Buffer)[]>;
}

export interface DirectorySearch {
  readonly baseDN: string;
  readonly scope: "base" | "one" | "sub";
  readonly filter: Filter | string;
  readonly attributes: readonly string[];
  /** Entries at most; what is beyond is not sent. Without it all are wanted, and it is an error when the server withholds some. */
  readonly limit?: number;
}

/** Bytes that one connection may receive: what a directory of 100,000 people and their groups needs. */
const MAX_BYTES = 512 * 1024 * 1024;
/** For connections that look one person up. */
const MAX_LOGIN_BYTES = 16 * 1024 * 1024;
const PAGE_SIZE = 500;
const MAX_ENTRIES = 500_000;
/** Milliseconds for which a server that did not answer is tried after the others. */
const AVOIDED = 30_000;

/** Attributes whose values are bytes, not text. */
const BINARY = ["objectGUID"];

/** Servers that did not answer lately, by their addresses. Of this process. */
const failedAt = new Map<string, number>();

export interface OpenOptions {
  readonly configuration: LdapConfiguration;
  readonly permits: AddressCheck;
  /** Whether the connection is for one login, or for reading all there is. */
  readonly purpose: "login" | "sync";
}

/**
 * A connection to one of a directory's servers, bounded in time and in bytes. Referrals to other
 * servers are not followed: the reader's password goes nowhere else.
 */
export class DirectoryConnection implements AsyncDisposable {
  readonly #client: Client;
  readonly #configuration: LdapConfiguration;
  /** The server's URL as it is configured. */
  readonly server: string;

  private constructor(client: Client, configuration: LdapConfiguration, server: string) {
    this.#client = client;
    this.#configuration = configuration;
    this.server = server;
  }

  /**
   * Connects to the first server that answers, secures the connection, and binds as the reader.
   *
   * @throws RegistryError `directoryUnavailable` when none answers, `providerInvalid` when the
   * reader is refused.
   */
  static async open(options: OpenOptions): Promise<DirectoryConnection> {
    const { configuration } = options;
    const problems: string[] = [];
    for (const server of inOrder(configuration.servers)) {
      try {
        const connection = await DirectoryConnection.#connect(server, options);
        failedAt.delete(server);
        return connection;
      } catch (error) {
        if (error instanceof RegistryError) throw error;
        failedAt.set(server, Date.now());
        problems.push(`${server}: ${reasonOf(error)}`);
      }
    }
    throw unavailable(problems.join("; "));
  }

  static async #connect(server: string, options: OpenOptions): Promise<DirectoryConnection> {
    const { configuration, permits, purpose } = options;
    const url = new URL(server);
    const host = url.hostname.replace(/^\[|\]$/g, "");
    const address = await addressOf(host, { permits, timeout: configuration.connectTimeoutMs });
    const isSecure = url.protocol === "ldaps:";
    const port = Number(url.port) || (isSecure ? 636 : 389);
    const limit = purpose === "login" ? MAX_LOGIN_BYTES : MAX_BYTES;
    const tls = tlsOptionsOf(host, configuration);
    const client = new Client({
      url: `${url.protocol}//${isIP(address) === 6 ? `[${address}]` : address}:${port}`,
      timeout: configuration.requestTimeoutMs,
      connectTimeout: configuration.connectTimeoutMs,
      strictDN: false,
      createConnection: (() => {
        const socket = connectPlain(port, address);
        // With StartTLS the bytes are counted above it.
        return configuration.startTLS ? socket : bounded(socket, limit, "connect");
      }) as typeof connectPlain,
      createSecureConnection: ((first: number | ConnectionOptions) =>
        bounded(
          connectSecure(
            typeof first === "number" ? { ...tls, port, host: address } : { ...tls, socket: first.socket },
          ),
          limit,
          "secureConnect",
        )) as typeof connectSecure,
    });
    const connection = new DirectoryConnection(client, configuration, server);
    try {
      if (configuration.startTLS) {
        await within(configuration.connectTimeoutMs + configuration.requestTimeoutMs, client.startTLS({}));
      }
      await connection.bindReader();
      return connection;
    } catch (error) {
      await connection[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Goes on as the reader. @throws RegistryError `providerInvalid` when it is refused. */
  async bindReader(): Promise<void> {
    const { readerDN, readerPassword } = this.#configuration;
    try {
      await this.#client.bind(readerDN, readerPassword);
    } catch (error) {
      if (!(error instanceof InvalidCredentialsError)) throw error;
      throw new RegistryError("providerInvalid", `${this.server} refuses the reader's name or password`);
    }
  }

  /**
   * Whether the password is that of the entry. An empty one never is: servers take it for a login as
   * nobody, and say yes (RFC 4513, section 5.1.2).
   *
   * @throws RegistryError `directoryUnavailable`.
   */
  async isPasswordOf(dn: string, password: string): Promise<boolean> {
    if (dn === "" || password === "") return false;
    try {
      await this.#client.bind(dn, password);
      return true;
    } catch (error) {
      // Wrong, expired, locked, or not to be asked here: the server answered, and it is no yes.
      if (error instanceof ResultCodeError) return false;
      throw unavailable(`${this.server}: ${reasonOf(error)}`);
    }
  }

  /** Entries that a search finds. @throws RegistryError `directoryUnavailable`, `providerInvalid`. */
  async search(search: DirectorySearch): Promise<readonly DirectoryEntry[]> {
    const { baseDN, scope, filter, limit } = search;
    const options = {
      scope,
      filter,
      attributes: [...search.attributes],
      explicitBufferAttributes: BINARY,
      timeLimit: Math.ceil(this.#configuration.requestTimeoutMs / 1000),
    };
    const found: DirectoryEntry[] = [];
    try {
      if (limit !== undefined || scope === "base" || this.#configuration.noSimplePagination) {
        const sized = limit === undefined ? options : { ...options, sizeLimit: limit };
        const { searchEntries } = await this.#client.search(baseDN, sized);
        for (const entry of searchEntries) found.push(entryOf(entry));
      } else {
        const pages = this.#client.searchPaginated(baseDN, { ...options, paged: { pageSize: PAGE_SIZE } });
        for await (const { searchEntries } of pages) {
          for (const entry of searchEntries) found.push(entryOf(entry));
          if (found.length > MAX_ENTRIES)
            throw new RegistryError("providerInvalid", `a search finds more than ${MAX_ENTRIES} entries`);
        }
      }
    } catch (error) {
      throw this.#searchError(error, search);
    }
    return found;
  }

  /** An entry by its name; undefined when there is none. */
  async read(dn: string, attributes: readonly string[]): Promise<DirectoryEntry | undefined> {
    const found = await this.#tolerant({ baseDN: dn, scope: "base", filter: "(objectClass=*)", attributes });
    return found[0];
  }

  /** Whether an entry fits a filter. */
  async fits(dn: string, filter: Filter | string): Promise<boolean> {
    return (await this.#tolerant({ baseDN: dn, scope: "base", filter, attributes: ["1.1"] })).length > 0;
  }

  /** Whether an attribute of an entry has a value; no, when there is no such entry. */
  async has(dn: string, attribute: string, value: string): Promise<boolean> {
    try {
      return await this.#client.compare(dn, attribute, value);
    } catch (error) {
      if (error instanceof ResultCodeError) return false;
      throw unavailable(`${this.server}: ${reasonOf(error)}`);
    }
  }

  /**
   * All values of an attribute of an entry, also where the server gives them out in parts (Active
   * Directory, MS-ADTS section 3.1.1.3.1.3.3: `member;range=0-1499`). Undefined without the entry.
   */
  async valuesOf(dn: string, attribute: string): Promise<readonly string[] | undefined> {
    const values: string[] = [];
    let wanted = attribute;
    for (;;) {
      const entry = await this.read(dn, [wanted]);
      if (entry === undefined) return undefined;
      values.push(...textsOf(entry, attribute));
      const range = rangeOf(entry, attribute);
      if (range === undefined) return values;
      values.push(...range.values);
      if (range.end === undefined || range.values.length === 0 || values.length > MAX_ENTRIES) return values;
      wanted = `${attribute};range=${range.end + 1}-*`;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A server that is gone need not hear of it.
    await within(1000, this.#client.unbind()).catch(() => {});
  }

  async #tolerant(search: DirectorySearch): Promise<readonly DirectoryEntry[]> {
    try {
      return await this.search(search);
    } catch (error) {
      const cause = error instanceof RegistryError ? error.cause : undefined;
      // No such entry (32), or one that is no name (34): nobody is there.
      if (cause instanceof ResultCodeError && (cause.code === 32 || cause.code === 34)) return [];
      throw error;
    }
  }

  #searchError(error: unknown, search: DirectorySearch): RegistryError {
    if (error instanceof RegistryError) return error;
    if (!(error instanceof ResultCodeError)) return unavailable(`${this.server}: ${reasonOf(error)}`);
    const why =
      error.code === 4
        ? "the server gives out only a part of it: allow it paging, or the reader a larger size limit"
        : reasonOf(error);
    return new RegistryError(
      "providerInvalid",
      `the search below ${JSON.stringify(search.baseDN.slice(0, 200))} failed: ${why}`,
      { cause: error },
    );
  }
}

/** The values of an attribute that are text. */
export function textsOf(entry: DirectoryEntry, attribute: string): readonly string[] {
  const values = entry.values.get(attribute.toLowerCase()) ?? [];
  return values.filter((value) => typeof value === "string");
}

/** What an attribute has that was given out in part. */
function rangeOf(
  entry: DirectoryEntry,
  attribute: string,
): { readonly values: readonly string[]; readonly end: number | undefined } | undefined {
  const prefix = `${attribute.toLowerCase()};range=`;
  for (const name of entry.values.keys()) {
    if (!name.startsWith(prefix)) continue;
    const end = /^\d+-(\d+|\*)$/.exec(name.slice(prefix.length))?.[1];
    if (end === undefined) continue;
    return { values: textsOf(entry, name), end: end === "*" ? undefined : Number(end) };
  }
  return undefined;
}

function entryOf(found: Record<string, unknown> & { readonly dn: string }): DirectoryEntry {
  const { dn, ...attributes } = found;
  const values = new Map<string, readonly (string | Buffer)[]>();
  for (const [name, value] of Object.entries(attributes)) {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    values.set(
      name.toLowerCase(),
      list.filter((each) => typeof each === "string" || Buffer.isBuffer(each)),
    );
  }
  return { dn, values };
}

/** The servers, those that did not answer lately last. */
function inOrder(servers: readonly string[]): readonly string[] {
  const now = Date.now();
  const avoided = (server: string) => now - (failedAt.get(server) ?? 0) < AVOIDED;
  return [...servers.filter((server) => !avoided(server)), ...servers.filter(avoided)];
}

/** @throws RegistryError `destinationRefused`; what the resolver throws. */
async function addressOf(
  host: string,
  { permits, timeout }: { readonly permits: AddressCheck; readonly timeout: number },
): Promise<string> {
  const addresses =
    isIP(host) === 0
      ? (await within(timeout, lookup(host, { all: true }))).map(({ address }) => address)
      : [host];
  const permitted = addresses.find((address) => permits(address, host));
  if (permitted !== undefined) return permitted;
  if (addresses.length === 0) throw new Error("the name has no address");
  throw new RegistryError("destinationRefused", `the registry does not connect to ${host}`);
}

function tlsOptionsOf(host: string, configuration: LdapConfiguration): ConnectionOptions {
  return {
    minVersion: "TLSv1.2",
    rejectUnauthorized: !configuration.tlsSkipVerify,
    ...(configuration.rootCerts.trim() !== "" && { ca: configuration.rootCerts }),
    ...(isIP(host) === 0 ? { servername: host } : { host }),
  };
}

/** A socket that is closed when it has received more than it may. */
function bounded<Kind extends Socket | TLSSocket>(socket: Kind, limit: number, from: string): Kind {
  let received = 0;
  socket.once(from, () =>
    socket.on("data", (bytes: Uint8Array) => {
      received += bytes.byteLength;
      if (received > limit) socket.destroy(new Error("the server sends more than is taken"));
    }),
  );
  return socket;
}

async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), milliseconds);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function unavailable(reason: string): RegistryError {
  return new RegistryError("directoryUnavailable", undefined, { cause: new Error(reason), retryAfter: 10 });
}

/** What went wrong, without what was sent. */
function reasonOf(error: unknown): string {
  if (error instanceof ResultCodeError) return `${error.name} (${error.code})`;
  if (!(error instanceof Error)) return "unknown";
  const code = "code" in error && typeof error.code === "string" ? ` (${error.code})` : "";
  return `${error.message.split("\n")[0]?.slice(0, 200)}${code}`;
}
