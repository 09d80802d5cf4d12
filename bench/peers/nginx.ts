import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, memoryOf, start, waitUntilServing } from "../processes.ts";
import type { Peer } from "./peer.ts";

export function findNginx(): string | undefined {
  return Bun.which("nginx", { PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` }) ?? undefined;
}

/** nginx sending the files of `directory`: what the kernel can do, and so the limit of a blob GET. */
export async function startNginx(directory: string): Promise<Peer> {
  const program = findNginx();
  if (!program) throw new Error("nginx is not installed");
  const port = await freePort();
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "nginx.conf");
  writeFileSync(file, configuration(directory, port));
  const server = start({ command: [program, "-p", directory, "-c", file, "-e", "stderr"] });
  const origin = `http://127.0.0.1:${port}`;
  await waitUntilServing(`${origin}/`, server);
  return {
    name: "nginx",
    version: await version(program),
    origin,
    directory,
    memory: () => memoryOf(server.pid),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function version(program: string): Promise<string> {
  // nginx says its version on standard error.
  const child = Bun.spawn([program, "-v"], { stderr: "pipe" });
  return /nginx\/(\S+)/.exec(await new Response(child.stderr).text())?.[1] ?? "unknown";
}

function configuration(directory: string, port: number): string {
  const user = process.getuid?.() === 0 ? "user root;" : "";
  return `
daemon off;
${user}
worker_processes auto;
pid ${directory}/nginx.pid;
error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  client_body_temp_path ${directory}/temp;
  proxy_temp_path ${directory}/temp;
  fastcgi_temp_path ${directory}/temp;
  uwsgi_temp_path ${directory}/temp;
  scgi_temp_path ${directory}/temp;
  default_type application/octet-stream;
  server { listen 127.0.0.1:${port} reuseport; root ${directory}; }
}
`;
}
