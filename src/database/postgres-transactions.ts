import type { ReservedSql, Sql } from "postgres";
import { ConnectionLost, PendingQueries } from "./postgres-pending.ts";

/** Makes a client that opens one connection at most, and says when it has lost it. */
export type OpenClient = (onClose: () => void) => Sql;

/** A connection that a transaction has for itself. */
export interface OwnConnection {
  /** Where queries go. @throws ConnectionLost when the connection is no longer the one it was. */
  readonly sql: ReservedSql;
  /** Whether the connection was lost since it was taken. */
  readonly lost: boolean;
  /** To be thrown away when given back: it does not lead where writing is possible. */
  spoil(): void;
  /**
   * Settles as a query does, or rejects when the connection is lost: what is sent between the error
   * of a socket and its end, the client never answers.
   */
  settled<Result>(query: PromiseLike<Result>): Promise<Result>;
}

/** How long a transaction waits for a connection before it gives up, in milliseconds. */
const PATIENCE = 20_000;

/** All connections are taken by transactions that take too long. */
export class TooManyTransactions extends Error {
  override readonly name = "TooManyTransactions";
  /** `too_many_connections` (PostgreSQL, Appendix A). */
  readonly code = "53300";

  constructor() {
    super("other transactions took too long");
  }
}

/**
 * The connections that transactions run on: each is one transaction's alone while it lasts.
 *
 * The `postgres` client opens a connection anew when it was lost, also one that is reserved: what is
 * left of a transaction would then run outside of any, statement by statement, and be reported as
 * committed. So each connection is a client of its own, which says when it is lost; from then on
 * nothing is sent over it, and it is thrown away.
 */
export class PostgresTransactions {
  readonly #open: OpenClient;
  readonly #idle: OwnClient[] = [];
  readonly #waiting = new Set<(own: OwnClient) => void>();
  readonly #all = new Set<OwnClient>();
  #free: number;
  readonly #patience: number;

  /**
   * @param connections - how many transactions run at the same time, at most.
   * @param patience - milliseconds that one waits for the others.
   */
  constructor(open: OpenClient, connections: number, patience = PATIENCE) {
    this.#open = open;
    this.#free = connections;
    this.#patience = patience;
  }

  /** Resolves when it is the caller's turn and there is a connection. @throws TooManyTransactions */
  async acquire(): Promise<OwnConnection> {
    const own = await this.#turn();
    try {
      await own.reserve();
      return own;
    } catch (error) {
      own.spoil();
      this.#giveBack(own);
      throw error;
    }
  }

  release(connection: OwnConnection): void {
    if (connection instanceof OwnClient) this.#giveBack(connection);
  }

  async close(timeout: number): Promise<void> {
    await Promise.all([...this.#all].map((own) => own.end(timeout)));
  }

  async #turn(): Promise<OwnClient> {
    const idle = this.#idle.pop();
    if (idle) return idle;
    if (this.#free > 0) {
      this.#free--;
      return this.#make();
    }
    const { promise, resolve, reject } = Promise.withResolvers<OwnClient>();
    const next = (own: OwnClient) => {
      clearTimeout(timer);
      resolve(own);
    };
    const timer = setTimeout(() => {
      this.#waiting.delete(next);
      reject(new TooManyTransactions());
    }, this.#patience);
    this.#waiting.add(next);
    return promise;
  }

  #make(): OwnClient {
    const own = new OwnClient(this.#open);
    this.#all.add(own);
    return own;
  }

  #giveBack(own: OwnClient): void {
    const good = own.release();
    if (!good) {
      this.#all.delete(own);
      void own.end(0).catch(() => {});
    }
    const [next] = this.#waiting;
    if (next) {
      this.#waiting.delete(next);
      next(good ? own : this.#make());
    } else if (good) this.#idle.push(own);
    else this.#free++;
  }
}

class OwnClient implements OwnConnection {
  readonly #client: Sql;
  #reserved: ReservedSql | undefined;
  readonly #pending = new PendingQueries();
  #lost = false;
  #spoiled = false;

  constructor(open: OpenClient) {
    this.#client = open(() => {
      this.#lost = true;
      this.#pending.lose();
    });
  }

  settled<Result>(query: PromiseLike<Result>): Promise<Result> {
    return this.#pending.settled(query);
  }

  get sql(): ReservedSql {
    if (this.#lost || this.#reserved === undefined) throw new ConnectionLost();
    return this.#reserved;
  }

  get lost(): boolean {
    return this.#lost;
  }

  async reserve(): Promise<void> {
    // One that was closed while nobody had it, for idleness for one, is opened anew.
    this.#lost = false;
    this.#reserved = await this.#client.reserve();
  }

  spoil(): void {
    this.#spoiled = true;
  }

  /** @returns whether the connection may be used again. */
  release(): boolean {
    const good = !this.#lost && !this.#spoiled;
    // To release a lost one would put it among the client's open connections.
    if (good) this.#reserved?.release();
    this.#reserved = undefined;
    return good;
  }

  async end(timeout: number): Promise<void> {
    await this.#client.end({ timeout });
  }
}
