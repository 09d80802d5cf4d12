import type { Logger } from "pino";
import { AccountService } from "../../accounts/account-service.ts";
import { type Background, openBackground, startBackground } from "../../background.ts";
import { blobStorePlace, openBlobStore } from "../../blobs/open.ts";
import type { WorkerChannel } from "../../cluster/worker-channel.ts";
import type { Config } from "../../config/config.ts";
import { Database } from "../../database/database.ts";
import { openDeliveries } from "../../deliveries.ts";
import { createLog } from "../../observability/log.ts";
import { logUncaughtErrors } from "../../observability/uncaught.ts";
import { StoreIdentity } from "../../storage/store-identity.ts";
import { databaseOptions } from "../configuration.ts";
import { jobMetrics } from "./job-metrics.ts";

/** How long until the background work is tried to start again, in milliseconds. */
const AGAIN = 10_000;

export interface JobsOptions {
  readonly config: Config;
  readonly channel: WorkerChannel;
  /** For the first administrator, should there be none yet. */
  readonly adminPassword: string | undefined;
}

/** Prepares the data for all processes, and runs the background work in this one. */
export async function startJobs({ config, channel, adminPassword }: JobsOptions): Promise<void> {
  const log = createLog(config.logging);
  logUncaughtErrors(log);
  const database = Database.open(databaseOptions(config));
  await database.migrate();
  const blobs = openBlobStore(config.storage);
  await new StoreIdentity({ database, blobs, place: blobStorePlace(config.storage) }).establish((problem) =>
    log.logger.warn({ err: problem }, "whether the blob storage is the database's cannot be told now"),
  );
  const administrator = await new AccountService(database).ensureAdministrator(
    adminPassword === undefined ? {} : { password: adminPassword },
  );
  channel.prepared(administrator.generatedPassword);

  const background = openBackground(config, { database, blobs });
  const metrics = jobMetrics(background);
  const runner = new PatientRunner(config, background, log.logger);
  await runner.start();
  const deliveries = openDeliveries(config, { database, blobs, log: log.logger });
  deliveries.start();
  channel.ready({
    snapshot: () => metrics.snapshot(),
    async stop() {
      await deliveries.stop();
      await runner.stop();
      await blobs.close();
      await database.close();
      log.flush();
    },
  });
}

/**
 * Background work that waits, where it has to, for a database that can be written: login and pull
 * go on without one, and this process must not keep them from it.
 */
class PatientRunner {
  readonly #config: Config;
  readonly #background: Background;
  readonly #log: Logger;
  #runner: Awaited<ReturnType<typeof startBackground>> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(config: Config, background: Background, log: Logger) {
    this.#config = config;
    this.#background = background;
    this.#log = log;
  }

  async start(): Promise<void> {
    try {
      this.#runner = await startBackground(this.#config, this.#background, this.#log);
      if (this.#stopped) await this.#runner.stop();
    } catch (error) {
      this.#log.warn({ err: error }, "background work waits: the database cannot be written");
      if (!this.#stopped) this.#timer = setTimeout(() => void this.start(), AGAIN);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#runner?.stop();
  }
}
