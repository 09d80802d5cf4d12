import { Connection } from "./connection.ts";
import type { ClientResult, TrickleJob } from "./jobs.ts";

/** Begins uploads and feeds each of them a piece now and then, for as long as asked; never ends one. */
export async function trickle(job: TrickleJob): Promise<ClientResult> {
  const authorization: Record<string, string> = job.authorization ? { authorization: job.authorization } : {};
  const piece = crypto.getRandomValues(new Uint8Array(Math.min(job.piece, 65_536)));
  const framed = Buffer.concat([
    Buffer.from(`${piece.byteLength.toString(16)}\r\n`),
    piece,
    Buffer.from("\r\n"),
  ]);
  const connections = await Promise.all(
    Array.from({ length: job.uploads }, async () => {
      const connection = await Connection.open(job.origin);
      const started = await connection.request({
        method: "POST",
        path: `/v2/${job.repository}/blobs/uploads/`,
        headers: authorization,
      });
      if (started.status !== 202) throw new Error(`POST of an upload: ${started.status}`);
      const location = new URL(started.headers.get("location") ?? "", job.origin);
      connection
        .request({
          method: "PATCH",
          path: location.pathname + location.search,
          headers: { ...authorization, "transfer-encoding": "chunked" },
        })
        // An answer before the end of the body is a refusal; the connection's end is ours.
        .then(({ status }) => fail(`PATCH answered early: ${status}`))
        .catch((error: Error) => fail(error.message));
      return connection;
    }),
  );
  const begun = performance.now();
  while (performance.now() < begun + job.seconds * 1000) {
    for (const connection of connections) connection.send(framed);
    await Bun.sleep(job.pause);
  }
  return { count: job.uploads, seconds: (performance.now() - begun) / 1000, latencies: [] };
}

function fail(reason: string): void {
  console.error(reason);
  process.exit(1);
}
