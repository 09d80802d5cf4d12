import type { Sql } from "postgres";
import { PendingQueries } from "./postgres-pending.ts";
import type { OpenClient } from "./postgres-transactions.ts";

/**
 * The connections that single queries share.
 *
 * A connection of the `postgres` client that died with a query on it may never work again: it
 * still waits for that query's answer when it is opened anew. So the client is thrown away then,
 * with all its connections, and whoever still waits is told.
 */
export class PostgresReads {
  readonly #open: OpenClient;
  readonly #pending = new PendingQueries();
  #client: Sql;

  constructor(open: OpenClient) {
    this.#open = open;
    this.#client = this.#make();
  }

  /** Runs a query; rejects with `ConnectionLost` when it will not be answered. */
  query<Result>(run: (client: Sql) => PromiseLike<Result>): Promise<Result> {
    return this.#pending.settled(run(this.#client));
  }

  async close(timeout: number): Promise<void> {
    await this.#client.end({ timeout });
  }

  #make(): Sql {
    const client = this.#open(() => {
      // One that was idle, or was thrown away before, is no loss.
      if (client !== this.#client || this.#pending.size === 0) return;
      this.#client = this.#make();
      this.#pending.lose();
      void client.end({ timeout: 0 }).catch(() => {});
    });
    return client;
  }
}
