import type { LogSink } from "./descriptor-sink.ts";

/** User agents and paths are cut to this many characters. */
const MAX_TEXT = 512;

/** What is known of a request when it has been answered. */
export interface RequestRecord {
  readonly id: string;
  readonly client: string;
  readonly method: string;
  /** Without the query: that may hold tokens. */
  readonly path: string;
  /** Our name for the kind of request, as in the metrics. */
  readonly route: string;
  readonly status: number;
  /** Bytes of the request's body that were read. */
  readonly received: number;
  /** Bytes of the answer's body; undefined when its length is not known beforehand. */
  readonly sent: number | undefined;
  /** Milliseconds until the answer began. */
  readonly duration: number;
  /** The account's name, when the caller proved to be one. */
  readonly user: string | undefined;
  readonly agent: string | null;
}

/** One line for each request, in pino's form but made by hand: a fifth of the time. */
export class AccessLog {
  readonly #sink: LogSink;
  readonly #fields: string;

  /** @param fields - of every line, as the program's log has them. */
  constructor(sink: LogSink, fields: Readonly<Record<string, string | number>> = {}) {
    this.#sink = sink;
    const json = JSON.stringify(fields).slice(1, -1);
    this.#fields = json === "" ? "" : `,${json}`;
  }

  write(record: RequestRecord): void {
    const user = record.user === undefined ? "" : `,"user":${JSON.stringify(record.user)}`;
    const agent = record.agent === null ? "" : `,"agent":${JSON.stringify(record.agent.slice(0, MAX_TEXT))}`;
    const sent = record.sent === undefined ? "" : `,"sent":${record.sent}`;
    this.#sink.write(
      `{"level":30,"time":${Date.now()}${this.#fields},"request":"${record.id}","client":"${record.client}",` +
        `"method":"${record.method}","path":${JSON.stringify(record.path.slice(0, MAX_TEXT))},` +
        `"route":"${record.route}","status":${record.status},"received":${record.received}${sent},` +
        `"duration":${Math.round(record.duration * 1000) / 1000}${user}${agent},"msg":"request"}\n`,
    );
  }
}
