import type { PostgresReads } from "./postgres-reads.ts";
import type { PostgresTransactions } from "./postgres-transactions.ts";

/** How long a host may take to say what it is, in milliseconds. */
const PROBE_TIMEOUT = 3_000;

/** While no host can be written to, how often at most they are asked again, in milliseconds. */
const PROBE_INTERVAL = 1_000;

/** The connections to a host. */
export interface PostgresHost {
  /** For single queries. */
  readonly reads: PostgresReads;
  readonly transactions: PostgresTransactions;
}

/**
 * The hosts of a PostgreSQL cluster: one that can be written to, and standbys.
 *
 * Everything goes to the one that can be written to, reads as well, so that who wrote also reads
 * what he wrote. When it is lost, or turns out to be a standby now, all are asked again what they
 * are; while there is none to write to, reads go to whichever answers.
 */
export class PostgresHosts {
  readonly #hosts: readonly PostgresHost[];
  #primary: PostgresHost | undefined;
  #anyone: PostgresHost | undefined;
  #probing: Promise<void> | undefined;
  #probedAt = Number.NEGATIVE_INFINITY;

  /** @param hosts - in order of preference; they are connected to when used. */
  constructor(hosts: readonly PostgresHost[]) {
    this.#hosts = hosts;
    // A host of its own is never asked what it is: its answers say so soon enough.
    if (hosts.length === 1) this.#primary = hosts[0];
  }

  /** The host to write to; where there is none, the one that says so when it is tried. */
  async writer(): Promise<PostgresTransactions> {
    const host = this.#primary ?? (await this.#find()).primary ?? (await this.#whoever());
    return host.transactions;
  }

  /** The host to read from. */
  async reader(): Promise<PostgresReads> {
    return (await this.#whoever()).reads;
  }

  async #whoever(): Promise<PostgresHost> {
    const host = this.#primary ?? (await this.#find()).any;
    if (host) return host;
    throw Object.assign(new Error("no host of the database answers"), { code: "CONNECT_TIMEOUT" });
  }

  /** Called when a host failed, or refused to be written to. */
  suspect(): void {
    if (this.#hosts.length > 1) this.#primary = undefined;
  }

  async close(): Promise<void> {
    await Promise.all(
      this.#hosts.flatMap(({ reads, transactions }) => [reads.close(5), transactions.close(5)]),
    );
  }

  async #find(): Promise<{ primary: PostgresHost | undefined; any: PostgresHost | undefined }> {
    if (performance.now() - this.#probedAt > PROBE_INTERVAL || this.#anyone === undefined) {
      this.#probing ??= this.#probe().finally(() => {
        this.#probing = undefined;
        this.#probedAt = performance.now();
      });
    }
    await this.#probing;
    return { primary: this.#primary, any: this.#primary ?? this.#anyone };
  }

  async #probe(): Promise<void> {
    const answers = await Promise.all(this.#hosts.map(({ reads }) => askWhetherWritable(reads)));
    const index = answers.indexOf(true);
    this.#primary = this.#hosts[index];
    this.#anyone = this.#primary ?? this.#hosts[answers.indexOf(false)];
  }
}

/** Whether a host can be written to; undefined when it does not answer. */
async function askWhetherWritable(reads: PostgresReads): Promise<boolean | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), PROBE_TIMEOUT);
  try {
    const asked = reads.query(
      (client) => client`select current_setting('transaction_read_only') as read_only`,
    );
    const rows = await Promise.race([asked, late]);
    return rows?.[0] === undefined ? undefined : rows[0].read_only === "off";
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The URLs of the hosts in `postgres://user:password@one:5432,two:5432/database`, one each.
 *
 * @throws Error when it is not such a URL.
 */
export function hostUrls(url: string): readonly string[] {
  const parts = /^(postgres(?:ql)?:\/\/(?:[^@/?]*@)?)([^@/?]+)(.*)$/.exec(url);
  if (!parts) throw new Error("the database's URL is to be like postgres://user:password@host:5432/database");
  const [, before = "", hosts = "", after = ""] = parts;
  return hosts.split(",").map((host) => `${before}${host}${after}`);
}
