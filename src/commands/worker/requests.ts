import { challengeHeader } from "../../access/challenge.ts";
import { type Application, openApplication } from "../../application.ts";
import { BlobStoreError } from "../../blobs/blob-store.ts";
import type { WorkerChannel } from "../../cluster/worker-channel.ts";
import type { Config } from "../../config/config.ts";
import { HealthChecks } from "../../http/health.ts";
import { createErrorHandler, createHandler } from "../../http/routes.ts";
import { startServer } from "../../http/server.ts";
import { AccessLog } from "../../observability/access-log.ts";
import { createLog } from "../../observability/log.ts";
import { aggregateMetrics, MetricsRegistry, type MetricsSnapshot } from "../../observability/metrics.ts";
import { startTracing } from "../../observability/tracing.ts";
import { logUncaughtErrors } from "../../observability/uncaught.ts";
import { VERSION } from "../version.ts";
import { addDatabaseMetrics } from "./database-metrics.ts";

export interface RequestsOptions {
  readonly config: Config;
  readonly channel: WorkerChannel;
}

/** Serves requests, in this process. */
export async function startRequests({ config, channel }: RequestsOptions): Promise<void> {
  const log = createLog(config.logging);
  logUncaughtErrors(log);
  const { logger } = log;
  const metrics = new MetricsRegistry();
  const application = await openApplication(config, (problem, what) => logger.warn({ err: problem }, what));
  addDatabaseMetrics(metrics, application.stores.database);
  const health = healthOf(application, new HealthChecks(logger));
  const server = await startServer({
    listen: config.listen,
    reusePort: true,
    tls: config.tls,
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    limits: config.limits,
    handle: createHandler({
      handlers: {
        registry: application.registry,
        token: application.token,
        jwks: application.jwks,
        search: application.search,
        management: application.management,
        health: () => health.report(),
        metrics: () => page(channel, metrics),
      },
      blobBytes: config.limits.blobBytes,
      publicMetrics: config.metrics.public,
      isAdministrator: application.isAdministrator,
    }),
    onError: createErrorHandler((error, context) =>
      challengeHeader(error, context, config.authentication.service),
    ),
    log: logger,
    accessLog: config.logging.requests ? new AccessLog(log.sink) : undefined,
    metrics: metrics.requests,
    tracer: config.tracing && (await startTracing(config.tracing, VERSION)),
    onStopping: () => health.stopping(),
  });
  channel.ready({
    snapshot: () => metrics.snapshot(),
    async stop() {
      await server.stop();
      await application.close();
      log.flush();
    },
  });
}

function healthOf(
  { stores: { database, blobs, storeIdentity } }: Application,
  health: HealthChecks,
): HealthChecks {
  return health
    .add("database", async () => {
      await database.check();
      return (await database.isWritable()) ? undefined : "read-only";
    })
    .add("storage", async () => {
      // Before anything is written to a store that may be another one.
      await storeIdentity.check();
      try {
        await blobs.check();
      } catch (error) {
        // Pulls go on: a load balancer that took this process away would stop them.
        if (error instanceof BlobStoreError && error.kind === "full") return "full";
        throw error;
      }
      return undefined;
    });
}

/** The metrics of all processes; of this one alone when the supervisor does not answer. */
async function page(channel: WorkerChannel, metrics: MetricsRegistry): Promise<string> {
  const snapshots = (await channel.collect()) as readonly MetricsSnapshot[];
  return aggregateMetrics(snapshots.length > 0 ? snapshots : [await metrics.snapshot()]);
}
