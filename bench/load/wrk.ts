import { join } from "node:path";

const SCRIPT = join(import.meta.dirname, "wrk.lua");

export interface WrkOptions {
  readonly url: string;
  readonly authorization?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: "GET" | "POST";
  /** A form, sent with POST. */
  readonly body?: string;
  readonly connections: number;
  readonly threads: number;
  readonly seconds: number;
}

export interface WrkResult {
  readonly requestsPerSecond: number;
  /** Megabytes (10^6 bytes) received a second, heads included. */
  readonly megabytesPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

interface Summary {
  readonly requests: number;
  readonly microseconds: number;
  readonly bytes: number;
  readonly connect: number;
  readonly read: number;
  readonly write: number;
  readonly status: number;
  readonly timeout: number;
  readonly p50: number;
  readonly p99: number;
}

/** Runs wrk. Any failed request fails the measurement: an error is quickly answered, and no figure. */
export async function runWrk(options: WrkOptions): Promise<WrkResult> {
  const headers = { ...options.headers };
  if (options.authorization) headers.authorization = options.authorization;
  const command = [
    "wrk",
    `--threads=${options.threads}`,
    `--connections=${options.connections}`,
    `--duration=${options.seconds}s`,
    "--timeout=30s",
    ...Object.entries(headers).flatMap(([name, value]) => ["--header", `${name}: ${value}`]),
    `--script=${SCRIPT}`,
    options.url,
  ];
  const environment = {
    ...process.env,
    BENCH_METHOD: options.method ?? "GET",
    ...(options.body === undefined ? {} : { BENCH_BODY: options.body }),
  };
  const child = Bun.spawn(command, { stdout: "pipe", stderr: "pipe", env: environment });
  const text = await new Response(child.stdout).text();
  const line = /^RESULT (.*)$/m.exec(text)?.[1];
  if ((await child.exited) !== 0 || line === undefined) {
    throw new Error(`wrk failed: ${text}${await new Response(child.stderr).text()}`);
  }
  const summary = JSON.parse(line) as Summary;
  const failures = summary.connect + summary.read + summary.write + summary.status + summary.timeout;
  // A large body may take longer than the round: bytes count, whether or not an answer is whole.
  if (failures > 0 || summary.bytes === 0) throw new Error(`wrk met failures on ${options.url}: ${line}`);
  const seconds = summary.microseconds / 1e6;
  return {
    requestsPerSecond: summary.requests / seconds,
    megabytesPerSecond: summary.bytes / 1e6 / seconds,
    p50: summary.p50 / 1000,
    p99: summary.p99 / 1000,
  };
}
