import { runWrk } from "../load/wrk.ts";
import { alternate, type Line } from "../measure.ts";
import type { Entrepot } from "../peers/entrepot.ts";
import { pullScope, scopeText } from "../peers/peer.ts";
import { compare, seriesOf, type Workload } from "./workload.ts";

const SCOPE = pullScope("bench/tokens");

export const tokens: Workload = {
  name: "tokens",
  what: "bearer tokens issued by Entrepot, for a password (Basic) and for an offline token; its peers here have no token server",
  async run(bench) {
    const [entrepot] = await bench.registries();
    const { rounds, seconds } = bench.effort;
    const refreshToken = await offlineToken(entrepot);
    const form = new URLSearchParams({
      grant_type: "refresh_token",
      refresh_token: refreshToken,
      service: "entrepot",
      client_id: "bench",
      scope: scopeText(SCOPE),
    });
    const endpoint = entrepot.tokenEndpoint([SCOPE]);
    const url = `${entrepot.origin}/auth/token`;
    const subjects = [
      { name: "password", options: { url: endpoint?.url ?? url, authorization: endpoint?.authorization } },
      { name: "offline token", options: { url, method: "POST" as const, body: form.toString() } },
    ];
    const values = await alternate(subjects, rounds, async ({ options }, round) => {
      const duration = round === "warm-up" ? 1 : seconds;
      return (await runWrk({ ...options, connections: 16, threads: 2, seconds: duration })).requestsPerSecond;
    });
    const lines: Line[] = [];
    for (const series of seriesOf(values)) {
      lines.push(...compare([series], { work: `token issue for ${series.subject}`, unit: "requests/s" }));
    }
    return lines;
  },
};

async function offlineToken(entrepot: Entrepot): Promise<string> {
  const url = `${entrepot.tokenEndpoint([SCOPE])?.url}&offline_token=true&client_id=bench`;
  const response = await fetch(url, { headers: { authorization: entrepot.basic } });
  if (!response.ok) throw new Error(`offline token: ${response.status} ${await response.text()}`);
  const { refresh_token } = (await response.json()) as { refresh_token?: string };
  if (!refresh_token) throw new Error("no offline token was issued");
  return refresh_token;
}
