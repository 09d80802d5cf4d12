/**
 * Counts the requests that each client has in flight, in this process. Holds an entry only for
 * clients that have some, so it is never larger than the number of requests in flight.
 */
export class ClientLimits {
  readonly #perClient: number;
  readonly #inTotal: number;
  readonly #counts = new Map<string, number>();
  #total = 0;

  /**
   * @param perClient - requests one client may have in flight.
   * @param inTotal - requests all clients together may have in flight.
   */
  constructor(perClient: number, inTotal: number) {
    this.#perClient = perClient;
    this.#inTotal = inTotal;
  }

  /** Requests in flight. */
  get total(): number {
    return this.#total;
  }

  /** Clients with requests in flight. */
  get clients(): number {
    return this.#counts.size;
  }

  /** Takes a place for a client's request; says why when there is none. */
  enter(client: string): "entered" | "client-limit" | "total-limit" {
    const count = this.#counts.get(client) ?? 0;
    if (count >= this.#perClient) return "client-limit";
    if (this.#total >= this.#inTotal) return "total-limit";
    this.#counts.set(client, count + 1);
    this.#total++;
    return "entered";
  }

  /** Gives a place back. To be called exactly once for each `entered`. */
  leave(client: string): void {
    const count = this.#counts.get(client) ?? 0;
    if (count <= 1) this.#counts.delete(client);
    else this.#counts.set(client, count - 1);
    this.#total--;
  }
}
