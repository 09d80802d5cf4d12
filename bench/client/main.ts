/*
 * The client, a process of its own: reads one job as JSON from standard input, writes its result
 * as JSON to standard output. The same program is used against every peer.
 */
import type { ClientJob, ClientResult } from "./jobs.ts";
import { pull } from "./pull.ts";
import { push } from "./push.ts";
import { requests } from "./requests.ts";
import { trickle } from "./trickle.ts";

const job = (await Bun.stdin.json()) as ClientJob;
await Bun.write(Bun.stdout, JSON.stringify(await run(job)));
process.exit(0);

function run(job: ClientJob): Promise<ClientResult> {
  switch (job.kind) {
    case "requests":
      return requests(job);
    case "push":
      return push(job);
    case "pull":
      return pull(job);
    case "trickle":
      return trickle(job);
  }
}
