import { unpackConfig } from "../config/transfer.ts";
import { WorkerChannel } from "./worker-channel.ts";

/**
 * A worker for the supervisor's tests: serves `/pid`, `/slow` (a second long) and `/metrics` (what
 * all workers hand in), with nothing of the registry in it. `ENTREPOT_TEST_WORKER=broken` (or
 * `wrong`) makes those that serve requests fail to start, for a while (or for good).
 */
const channel = WorkerChannel.connect();
const { role, config, adminPassword } = await channel.start;
const { listen } = unpackConfig(config);

if (role === "jobs") {
  channel.prepared(adminPassword === undefined ? "generated" : undefined);
  channel.ready({ snapshot: () => ({ role, pid: process.pid }), stop: async () => {} });
} else {
  if (process.env.ENTREPOT_TEST_WORKER === "broken") channel.fail("the database is not there");
  if (process.env.ENTREPOT_TEST_WORKER === "wrong")
    channel.fail("the key is not that of the certificate", false);
  const server = Bun.serve({
    hostname: listen[0]?.host ?? "",
    port: listen[0]?.port ?? 0,
    reusePort: true,
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/slow") await Bun.sleep(1_000);
      if (pathname === "/metrics") return Response.json(await channel.collect());
      return new Response(String(process.pid), { headers: { connection: "close" } });
    },
  });
  channel.ready({
    snapshot: () => ({ role, pid: process.pid }),
    stop: async () => server.stop(),
  });
}
