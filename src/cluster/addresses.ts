import { setTimeout as sleep } from "node:timers/promises";
import type { ListenAddress } from "../config/config.ts";
import { formatListenAddress } from "../config/fields.ts";

/** The processes of an earlier start may need this long to let go of an address, in milliseconds. */
const PATIENCE = 2_000;

/** An address cannot be listened on. The message says why and what to do. */
export class AddressError extends Error {
  override readonly name = "AddressError";
}

/**
 * Makes sure that nobody listens on an address, and finds a port where 0 was asked for.
 *
 * Our processes share their address with each other, and the kernel would let a second registry
 * of the same user share it too: it would then answer some of the first one's requests.
 *
 * @throws AddressError
 */
export async function claimAddress(address: ListenAddress, patience = PATIENCE): Promise<ListenAddress> {
  const giveUpAt = Date.now() + patience;
  for (;;) {
    try {
      const listener = Bun.listen({
        hostname: address.host,
        port: address.port,
        exclusive: true,
        socket: { data() {} },
      });
      const { port } = listener;
      listener.stop(true);
      return { host: address.host, port };
    } catch (error) {
      if (codeOf(error) !== "EADDRINUSE" || Date.now() > giveUpAt)
        throw new AddressError(explain(address, error), { cause: error });
    }
    await sleep(50);
  }
}

function explain(address: ListenAddress, error: unknown): string {
  const place = formatListenAddress(address);
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return `${place} is taken by another program: stop it (\`ss -ltnp\` names it), or choose another address with --listen`;
    case "EACCES":
      return `${place}: only root may listen on ports below 1024: choose a higher one with --listen, or give the program CAP_NET_BIND_SERVICE`;
    case "EADDRNOTAVAIL":
      return `${place} is no address of this machine: choose one that \`ip address\` lists, or 0.0.0.0 for all`;
    default:
      return `cannot listen on ${place}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
