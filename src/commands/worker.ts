import { WorkerChannel } from "../cluster/worker-channel.ts";
import { unpackConfig } from "../config/transfer.ts";
import { describeFailure } from "./failure.ts";

/**
 * One of the processes that `entrepot serve` starts: it learns from its supervisor what to do. Both
 * kinds of work are loaded while the data is being prepared, so that the wait is put to use.
 */
export async function runWorker(): Promise<void> {
  const channel = WorkerChannel.connect();
  try {
    const requests = import("./worker/requests.ts");
    const { role, config: packed, adminPassword } = await channel.start;
    const config = unpackConfig(packed);
    if (role === "jobs") {
      const { startJobs } = await import("./worker/jobs.ts");
      await startJobs({ config, channel, adminPassword });
    } else {
      const { startRequests } = await requests;
      await startRequests({ config, channel });
    }
  } catch (error) {
    const { text, isTransient } = describeFailure(error);
    channel.fail(text, isTransient);
  }
}
