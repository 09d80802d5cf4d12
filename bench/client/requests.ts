import { Connection } from "./connection.ts";
import type { ClientResult, RequestsJob } from "./jobs.ts";

/** Requests in a closed loop. */
export async function requests(job: RequestsJob): Promise<ClientResult> {
  const connections = await Promise.all(
    Array.from({ length: job.connections }, () => Connection.open(job.origin)),
  );
  const headers = { ...job.headers, ...(job.authorization ? { authorization: job.authorization } : {}) };
  const latencies: number[] = [];
  const started = performance.now();
  const end = started + job.seconds * 1000;
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < end || latencies.length < job.atLeast) {
        const before = performance.now();
        const response = await connection.request({ method: job.method, path: job.path, headers });
        if (response.status !== 200) throw new Error(`${job.method} ${job.path}: ${response.status}`);
        latencies.push(performance.now() - before);
      }
    }),
  );
  return { count: latencies.length, seconds: (performance.now() - started) / 1000, latencies };
}
