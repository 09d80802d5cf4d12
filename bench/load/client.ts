import { join } from "node:path";
import type { ClientJob, ClientResult } from "../client/jobs.ts";
import { output } from "../processes.ts";

const PROGRAM = join(import.meta.dirname, "..", "client", "main.ts");

/** Runs a job in a client process of its own. */
export async function runClient(job: ClientJob): Promise<ClientResult> {
  return JSON.parse(await output([process.execPath, PROGRAM], JSON.stringify(job))) as ClientResult;
}

/** Megabytes (10^6 bytes) a second that a push job came to. */
export function megabytesPerSecond(result: ClientResult, bytesEach: number): number {
  return (result.count * bytesEach) / 1e6 / result.seconds;
}
