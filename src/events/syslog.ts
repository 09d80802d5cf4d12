import { createSocket } from "node:dgram";
import { readFile } from "node:fs/promises";
import { isIP, type Socket } from "node:net";
import { hostname } from "node:os";
import type { SyslogSinkConfig } from "../config/config.ts";
import { connect } from "../outbound/connection.ts";
import type { OutboundClient } from "../outbound/outbound-client.ts";
import type { LoggedEvent } from "./event-log.ts";
import { eventDocument } from "./export.ts";

/** "log audit" (RFC 5424, table 1). */
const FACILITY = 13;
const WARNING = 4;
const INFORMATIONAL = 6;
/** Bytes of a datagram, at most: what does not fit is cut (RFC 5426, 3.2). */
const MAX_DATAGRAM = 8192;
const TIMEOUT = 15_000;
/** For the server to close after the last byte. */
const LINGER = 1_000;

/** An event as a line of syslog (RFC 5424): the action is its MSGID, the event in JSON its text. */
export function syslogLine(event: LoggedEvent): string {
  const priority = FACILITY * 8 + (event.type === "FAIL" ? WARNING : INFORMATIONAL);
  const at = new Date(event.publishedAt).toISOString();
  const id = event.action.replaceAll(/[^\x21-\x7e]/g, "_").slice(0, 32) || "-";
  const text = JSON.stringify(eventDocument(event));
  return `<${priority}>1 ${at} ${HOST} entrepot ${process.pid} ${id} - ${text}`;
}

const HOST =
  hostname()
    .replaceAll(/[^\x21-\x7e]/g, "_")
    .slice(0, 255) || "-";

/**
 * Sends events to a syslog server: over UDP a datagram each (RFC 5426), over TCP and TLS with their
 * lengths before them (RFC 6587, 3.4.1; RFC 5425).
 *
 * @throws when they cannot be sent. Syslog acknowledges nothing: what a server that dies has not
 * read by then is lost to it.
 */
export async function sendSyslog(
  { address, ca }: SyslogSinkConfig,
  events: readonly LoggedEvent[],
  outbound: OutboundClient,
): Promise<void> {
  const lines = events.map(syslogLine);
  const [destination] = await outbound.checkAddress(address.host);
  if (address.protocol === "udp") return sendDatagrams(destination, address.port, lines);
  const socket = await connect(
    { host: address.host, port: address.port, address: destination },
    {
      signal: AbortSignal.timeout(TIMEOUT),
      tls:
        address.protocol === "tls"
          ? { ca: ca === undefined ? undefined : await readFile(ca, "utf8") }
          : undefined,
    },
  );
  const framed = lines.map((line) => `${Buffer.byteLength(line)} ${line}`).join("");
  try {
    await written(socket, framed);
  } finally {
    socket.destroy();
  }
}

function written(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the syslog server takes nothing")), TIMEOUT);
    let lingering: ReturnType<typeof setTimeout> | undefined;
    const settle = (error?: Error) => {
      clearTimeout(timer);
      clearTimeout(lingering);
      if (error) reject(error);
      else resolve();
    };
    socket.once("error", settle);
    // Both sides have closed: the server has had all of it, as far as can be known.
    socket.once("close", () => settle());
    // Some servers never close: what the machine took of it is then all that can be known.
    socket.once("finish", () => {
      lingering = setTimeout(() => settle(), LINGER);
    });
    socket.resume();
    socket.end(text);
  });
}

async function sendDatagrams(host: string, port: number, lines: readonly string[]): Promise<void> {
  const socket = createSocket(isIP(host) === 6 ? "udp6" : "udp4");
  try {
    for (const line of lines) {
      const bytes = Buffer.from(line).subarray(0, MAX_DATAGRAM);
      await new Promise<void>((resolve, reject) => {
        socket.send(bytes, port, host, (error) => (error ? reject(error) : resolve()));
      });
    }
  } finally {
    socket.close();
  }
}
