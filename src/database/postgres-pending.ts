/** The connection went away while something was asked over it; a transaction on it was rolled back. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
  /** As the client's own error for it. */
  readonly code = "CONNECTION_CLOSED";

  constructor() {
    super("the connection to the database was lost");
  }
}

/**
 * The queries that a client has not answered yet.
 *
 * When a connection dies, the `postgres` client rejects what is under way on the socket's `error`,
 * and takes the connection out of use on its `close`. What is sent between the two goes to a dead
 * socket and is never answered. So when a connection is lost, whoever still waits is told here.
 */
export class PendingQueries {
  readonly #waiting = new Set<(error: ConnectionLost) => void>();

  /** How many wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Settles as the query does, or rejects with {@link ConnectionLost} when `lose` is called before. */
  settled<Result>(query: PromiseLike<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      query.then(
        (result) => {
          this.#waiting.delete(reject);
          resolve(result);
        },
        (error: unknown) => {
          this.#waiting.delete(reject);
          reject(error);
        },
      );
    });
  }

  /** A connection was lost: rejects all that is not settled. */
  lose(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const reject of waiting) reject(new ConnectionLost());
  }
}
