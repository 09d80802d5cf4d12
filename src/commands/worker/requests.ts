import { challengeHeader } from "../../access/challenge.ts";
import { openApplication } from "../../application.ts";
import type { WorkerChannel } from "../../cluster/worker-channel.ts";
import type { Config } from "../../config/config.ts";
import type { RequestContext } from "../../http/context.ts";
import { errorResponse } from "../../http/errors.ts";
import { createLogger } from "./logger.ts";

export interface RequestsOptions {
  readonly config: Config;
  readonly channel: WorkerChannel;
}

/** Serves requests, in this process. */
export async function startRequests({ config, channel }: RequestsOptions): Promise<void> {
  const log = createLogger(config);
  const application = await openApplication(config);
  const { service } = config.authentication;
  const servers = config.listen.map(({ host, port }) =>
    Bun.serve({
      hostname: host,
      port,
      reusePort: true,
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
      idleTimeout: config.limits.idleSeconds,
      async fetch(request, server) {
        const url = new URL(request.url);
        const context: RequestContext = {
          id: crypto.randomUUID(),
          clientAddress: server.requestIP(request)?.address ?? "",
          origin: config.publicUrl ?? url.origin,
          signal: request.signal,
          log,
        };
        try {
          if (url.pathname.startsWith("/v2")) return await application.registry(request, context);
          if (url.pathname === "/auth/token") return await application.token(request, context);
          if (url.pathname === "/auth/jwks") return application.jwks(request);
          if (url.pathname.startsWith("/v1/search")) return await application.search(request, context);
          if (url.pathname === "/health") return Response.json({ Healthy: true, Error: "" });
          return new Response("not found", { status: 404 });
        } catch (error) {
          return errorResponse(error, context, (refusal, { origin }) =>
            challengeHeader(refusal, { origin }, service),
          );
        }
      },
    }),
  );
  channel.ready({
    snapshot: () => undefined,
    async stop() {
      await Promise.all(servers.map((server) => server.stop()));
      await application.close();
    },
  });
}
