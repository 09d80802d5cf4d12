import { Connection } from "./connection.ts";
import type { ClientResult, PullJob } from "./jobs.ts";

interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

const ACCEPT = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** Pulls a whole image again and again, one after the other, its blobs side by side. */
export async function pull(job: PullJob): Promise<ClientResult> {
  const main = await Connection.open(job.origin);
  const tokens = job.token && (await Connection.open(new URL(job.token.url).origin));
  const blobConnections: Connection[] = [];
  const latencies: number[] = [];
  const started = performance.now();
  const end = started + job.seconds * 1000;
  while (performance.now() < end) {
    const before = performance.now();
    const authorization = tokens ? await fetchToken(tokens, job) : job.authorization;
    const headers: Record<string, string> = { accept: ACCEPT, ...(authorization ? { authorization } : {}) };
    const path = `/v2/${job.repository}/manifests/${job.tag}`;
    const response = await main.request({ method: "GET", path, headers });
    if (response.status !== 200) throw new Error(`GET of the manifest: ${response.status}`);
    const manifest = JSON.parse(new TextDecoder().decode(response.body)) as {
      config: Descriptor;
      layers: Descriptor[];
    };
    const blobs = [manifest.config, ...manifest.layers];
    while (blobConnections.length < blobs.length) blobConnections.push(await Connection.open(job.origin));
    await Promise.all(
      blobs.map(async ({ digest, size }, index) => {
        const answer = await blobConnections[index]?.request({
          method: "GET",
          path: `/v2/${job.repository}/blobs/${digest}`,
          headers,
        });
        if (answer?.status !== 200 || answer.length !== size) {
          throw new Error(`GET of a blob: ${answer?.status}, ${answer?.length} bytes of ${size}`);
        }
      }),
    );
    latencies.push(performance.now() - before);
  }
  return { count: latencies.length, seconds: (performance.now() - started) / 1000, latencies };
}

async function fetchToken(connection: Connection, job: PullJob): Promise<string> {
  const url = new URL(job.token?.url ?? "");
  const authorization = job.token?.authorization;
  const response = await connection.request({
    method: "GET",
    path: url.pathname + url.search,
    headers: authorization ? { authorization } : {},
  });
  if (response.status !== 200) throw new Error(`token: ${response.status}`);
  const { token } = JSON.parse(new TextDecoder().decode(response.body)) as { token: string };
  return `Bearer ${token}`;
}
