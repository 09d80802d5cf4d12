import type { Logger } from "pino";
import type { TestApplication } from "../api/testing.ts";
import { type Deliveries, openDeliveries } from "../deliveries.ts";
import { createLog } from "../observability/log.ts";

/** What a receiver got. */
export interface Received {
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly body: any;
}

/** Somebody who is told of what happens. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** How it answers from now on. */
  answer: (request: Request) => Response | Promise<Response>;
}

/** Starts a receiver on 127.0.0.1, with TLS where a certificate is given. */
export function startReceiver(tls?: { readonly cert: string; readonly key: string }): Receiver {
  const received: Received[] = [];
  const receiver = {
    answer: (_: Request): Response | Promise<Response> => new Response("thanks", { status: 200 }),
  };
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    ...(tls && { tls }),
    async fetch(request) {
      const text = await request.clone().text();
      received.push({ headers: request.headers, text, body: text === "" ? undefined : JSON.parse(text) });
      return receiver.answer(request);
    },
  });
  return Object.assign(receiver, {
    url: `${tls ? "https" : "http"}://127.0.0.1:${server.port}/hook`,
    received,
    async [Symbol.asyncDispose]() {
      await server.stop(true);
    },
  });
}

/** What delivers, as the jobs process has it; nothing happens until `run` is called. */
export function testDeliveries(app: TestApplication): Deliveries & { run(): Promise<void> } {
  const deliveries = openDeliveries(app.services.config, {
    database: app.database,
    blobs: app.application.stores.blobs,
    log: silent(),
    timing: { poll: 5, answer: 300, firstRetry: 1 },
  });
  return {
    ...deliveries,
    async run() {
      await app.application.stores.events.flush();
      await deliveries.batches.turn();
      await deliveries.webhooks.turn();
      await deliveries.webhooks.settled();
    },
  };
}

function silent(): Logger {
  const { logger } = createLog({ level: "error", format: "json" });
  logger.level = "silent";
  return logger;
}
