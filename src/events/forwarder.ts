import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import type { Database } from "../database/database.ts";
import type { Instant } from "../database/schema.ts";
import { OutboundClient } from "../outbound/outbound-client.ts";
import { type LoggedEvent, loggedEvent } from "./event-log.ts";
import { EventOutboxStore } from "./event-outbox-store.ts";
import { eventSinks, type SinkName } from "./event-sinks.ts";
import { postEvents } from "./http-sink.ts";
import { sendSyslog } from "./syslog.ts";

/** Events that are sent at once. */
const BATCH = 100;
/** Longer than sending a batch can take. */
const CLAIM_HOLDS = 60_000;
const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 60_000;

export interface ForwarderOptions {
  readonly database: Database;
  readonly config: Pick<Config, "events" | "outbound">;
  readonly log: Logger;
  readonly now?: () => Instant;
  /** Milliseconds between two looks for work; for tests. */
  readonly poll?: number;
}

/**
 * Hands events on to the sinks that are configured, each at its own pace, in the order in which they
 * were written down. An event waits in the outbox, made by the transaction that recorded it, until
 * its sink took it: a crash loses none, and can hand one on twice.
 */
export class Forwarder {
  readonly #options: ForwarderOptions;
  readonly #store: EventOutboxStore;
  readonly #now: () => Instant;
  readonly #sends: readonly (readonly [SinkName, (events: readonly LoggedEvent[]) => Promise<void>])[];
  readonly #stopping = new AbortController();
  #loops: Promise<void>[] = [];
  readonly #wakes = new Set<() => void>();

  constructor(options: ForwarderOptions) {
    this.#options = options;
    this.#store = new EventOutboxStore(options.database);
    this.#now = options.now ?? Date.now;
    this.#sends = eventSinks(options.config.events).map((sink) => [sink, senderOf(sink, options.config)]);
  }

  start(): void {
    this.#loops = this.#sends.map(([sink, send]) => this.#work(sink, send));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const wake of this.#wakes) wake();
    await Promise.all(this.#loops);
  }

  /** Hands on what is due, once for each sink. */
  async run(): Promise<void> {
    await Promise.all(this.#sends.map(([sink, send]) => this.#batch(sink, send)));
  }

  async #work(sink: SinkName, send: (events: readonly LoggedEvent[]) => Promise<void>): Promise<void> {
    for (let failures = 0; !this.#stopping.signal.aborted; ) {
      try {
        if (await this.#batch(sink, send)) continue;
        failures = 0;
      } catch (error) {
        if (failures++ % 30 === 0)
          this.#options.log.warn(
            { err: error, sink },
            "events wait to be forwarded: the database does not answer",
          );
      }
      await this.#pause();
    }
  }

  /** @returns whether there may be more that is due. */
  async #batch(sink: SinkName, send: (events: readonly LoggedEvent[]) => Promise<void>): Promise<boolean> {
    const claimed = await this.#store.claim(sink, { now: this.#now(), holds: CLAIM_HOLDS, limit: BATCH });
    if (claimed === undefined) return false;
    try {
      await send(claimed.events.map((event) => loggedEvent(event, true)));
    } catch (error) {
      if (claimed.attempts % 30 === 0)
        this.#options.log.warn({ err: error, sink }, "events cannot be forwarded now");
      const wait = Math.min(FIRST_RETRY * 2 ** Math.min(claimed.attempts, 20), LONGEST_RETRY);
      await this.#store.again(claimed.ids, this.#now() + Math.round(wait * (0.75 + Math.random() / 2)));
      return false;
    }
    await this.#store.done(claimed.ids);
    return true;
  }

  #pause(): Promise<void> {
    if (this.#stopping.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wakes.delete(done);
        resolve();
      };
      const timer = setTimeout(done, this.#options.poll ?? 1000);
      this.#wakes.add(done);
    });
  }
}

/** The operator named the sink in the configuration: its host needs no further permission. */
function senderOf(sink: SinkName, { events, outbound }: ForwarderOptions["config"]) {
  const { syslog, http } = events;
  const clientFor = (host: string) => new OutboundClient({ ...outbound, allow: [...outbound.allow, host] });
  return async (batch: readonly LoggedEvent[]) => {
    if (sink === "syslog" && syslog) await sendSyslog(syslog, batch, clientFor(syslog.address.host));
    if (sink === "http" && http)
      await postEvents(http, batch, clientFor(new URL(http.url).hostname.replace(/^\[|\]$/g, "")));
  };
}
