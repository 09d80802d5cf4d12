import { WorkerChannel } from "../cluster/worker-channel.ts";
import { unpackConfig } from "../config/transfer.ts";
import { describeFailure } from "./failure.ts";

/**
 * One of the processes that `entrepot serve` starts: it learns from its supervisor what to do. Its
 * part of the program is loaded while the data is being prepared, so that the wait is put to use.
 *
 * @param expected - the role it will be given.
 */
export async function runWorker(expected: string | undefined): Promise<void> {
  const channel = WorkerChannel.connect();
  try {
    if (expected === "jobs") await runJobs(channel);
    else await runRequests(channel);
  } catch (error) {
    const { text, isTransient } = describeFailure(error);
    channel.fail(text, isTransient);
  }
}

async function runJobs(channel: WorkerChannel): Promise<void> {
  const { startJobs } = await import("./worker/jobs.ts");
  const { config, adminPassword } = await channel.start;
  await startJobs({ config: unpackConfig(config), channel, adminPassword });
}

async function runRequests(channel: WorkerChannel): Promise<void> {
  const { startRequests } = await import("./worker/requests.ts");
  const { config } = await channel.start;
  await startRequests({ config: unpackConfig(config), channel });
}
