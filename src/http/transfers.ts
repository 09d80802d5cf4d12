import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { RegistryError } from "../oci/errors.ts";
import type { HttpContext } from "./http-context.ts";

/** Hours after which a transfer is no longer kept alive, whatever it does. */
const MAX_HOURS = 24;

/** Answers shorter than this have the idle time to be sent: more than two telephone calls' worth of line. */
export const LONG_ANSWER_BYTES = 256 * 1024;

/**
 * What to set the runtime's timer to, for `seconds` of idleness: it looks every four seconds, so that
 * a short time could be over at once. At most 255.
 */
export function idleTimerSeconds(seconds: number): number {
  return Math.min(255, Math.ceil(seconds) + 4);
}

/**
 * What a long request is at: waiting for bytes of its body, at work without the client having to do
 * anything, or sending its answer.
 */
type Phase = "receiving" | "working" | "sending";

/** A request that may take longer than a connection may be idle. */
export interface Transfer {
  readonly context: HttpContext;
  readonly since: number;
  phase: Phase;
  /** Whether bytes arrived since the last look. */
  progressed: boolean;
  /** Gives back the client's place; for those in phase `sending`. */
  onEnd: (() => void) | undefined;
}

/**
 * Keeps long requests alive for as long as something happens.
 *
 * The runtime's idle timer counts from the start of a request and is not moved by bytes that come
 * or go: left alone it cuts a large layer on a slow line. So the timer of each long request is set
 * anew, at short intervals, unless its client does nothing: a body whose bytes stay away, or an
 * answer that the client's kernel has no more room for. Those run into the timer and are cut.
 */
export class Transfers {
  readonly #idleSeconds: number;
  readonly #transfers = new Set<Transfer>();
  /** Those in phase `sending`, by client. */
  readonly #sending = new Map<string, Set<Transfer>>();
  readonly #timer: ReturnType<typeof setInterval>;
  #stalled: ReadonlySet<string> = new Set();
  #lookedForStalled = 0;
  #looking = false;

  /** @param idleSeconds - how long a client may do nothing. */
  constructor(idleSeconds: number) {
    this.#idleSeconds = idleSeconds;
    this.#timer = setInterval(() => void this.#look(), Math.min(1, idleSeconds / 4) * 1000);
    this.#timer.unref();
  }

  /** Requests that are kept alive. */
  get count(): number {
    return this.#transfers.size;
  }

  /** Starts to keep a request alive: one that changes something, or brings a body. */
  begin(context: HttpContext): Transfer {
    const transfer: Transfer = {
      context,
      since: performance.now(),
      phase: "working",
      progressed: false,
      onEnd: undefined,
    };
    this.#transfers.add(transfer);
    context.transfer = transfer;
    return transfer;
  }

  /** The request is answered, shortly: no need to keep it alive. */
  end(transfer: Transfer): void {
    if (!this.#transfers.delete(transfer)) return;
    const { client } = transfer.context;
    const sending = this.#sending.get(client);
    if (sending?.delete(transfer) && sending.size === 0) this.#sending.delete(client);
    transfer.onEnd?.();
  }

  /** The answer's bytes are being sent. Ends by itself; `onEnd` is then called. */
  sending(context: HttpContext, onEnd: () => void): void {
    const transfer = context.transfer ?? this.begin(context);
    transfer.phase = "sending";
    transfer.onEnd = onEnd;
    const sending = this.#sending.get(context.client);
    if (sending === undefined) this.#sending.set(context.client, new Set([transfer]));
    else sending.add(transfer);
  }

  /** Ends those transfers that are over, of one client or of all, so that their places are free. */
  sweep(client?: string): void {
    const transfers = client === undefined ? this.#transfers : this.#sending.get(client);
    for (const transfer of transfers ?? []) this.#endIfOver(transfer);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /**
   * The request with a body that is watched while it is read, and cut when it grows over `limit`.
   * Without a body, the request itself.
   *
   * @param limit - bytes. The reader gets RegistryError `bodyTooLarge` beyond it.
   */
  receive(context: HttpContext, limit: number): Request {
    const { request } = context;
    if (request.body === null) return request;
    if (Number(request.headers.get("content-length") ?? 0) > limit) throw new RegistryError("bodyTooLarge");
    const transfer = context.transfer ?? this.begin(context);
    return new Request(request, { body: watched(request.body, transfer, limit) });
  }

  async #look(): Promise<void> {
    // A look that takes longer than the interval must not be overtaken by the next one.
    if (this.#looking || this.#transfers.size === 0) return;
    this.#looking = true;
    try {
      this.sweep();
      const now = performance.now();
      await this.#lookForStalled(now);
      for (const transfer of this.#transfers) {
        if (this.#endIfOver(transfer) || !this.#isAlive(transfer, now)) continue;
        transfer.progressed = false;
        const { server, request } = transfer.context;
        server.timeout(request, idleTimerSeconds(this.#idleSeconds));
      }
    } finally {
      this.#looking = false;
    }
  }

  #isAlive(transfer: Transfer, now: number): boolean {
    if (now - transfer.since > MAX_HOURS * 3_600_000) return false;
    if (transfer.phase === "receiving") return transfer.progressed;
    if (transfer.phase === "sending") return !this.#stalled.has(peerOf(transfer));
    return true;
  }

  async #lookForStalled(now: number): Promise<void> {
    if (now - this.#lookedForStalled < this.#idleSeconds * 250) return;
    this.#lookedForStalled = now;
    this.#stalled = this.#someSendLong(now) ? await stalledPeers() : new Set();
  }

  #someSendLong(now: number): boolean {
    for (const transfers of this.#sending.values()) {
      for (const { since } of transfers) if (now - since > this.#idleSeconds * 250) return true;
    }
    return false;
  }

  /** The runtime forgets the peer of a request that is over. */
  #endIfOver(transfer: Transfer): boolean {
    const { server, request } = transfer.context;
    if (transfer.phase !== "sending" || server.requestIP(request) !== null) return false;
    this.end(transfer);
    return true;
  }
}

function watched(
  body: ReadableStream<Uint8Array>,
  transfer: Transfer,
  limit: number,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const { context } = transfer;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        transfer.phase = "receiving";
        const { done, value } = await reader.read();
        transfer.phase = "working";
        transfer.progressed = true;
        if (done) {
          controller.close();
          return;
        }
        context.received += value.byteLength;
        if (context.received > limit) {
          await reader.cancel();
          throw new RegistryError("bodyTooLarge");
        }
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

function peerOf(transfer: Transfer): string {
  const { server, request } = transfer.context;
  const socket = server.requestIP(request);
  return socket === null ? "" : `${mapped(socket.address)} ${socket.port}`;
}

/** Linux keeps the state of every connection in these. */
const TCP_TABLES = ["/proc/net/tcp", "/proc/net/tcp6"];

/** Column `tr`: what the kernel waits for. 4: whether the peer, which has no room, has some again. */
const ZERO_WINDOW_PROBE = "04";

/**
 * The peers, as `address port`, that take no more bytes: the kernel has some to send and only asks,
 * now and then, whether there is room. Empty where the system does not tell.
 */
async function stalledPeers(): Promise<ReadonlySet<string>> {
  const peers = new Set<string>();
  for (const table of TCP_TABLES) {
    const text = await readFile(table, "latin1").catch(() => "");
    for (const line of text.split("\n")) {
      const columns = line.trim().split(/\s+/, 6);
      if (columns[5]?.startsWith(`${ZERO_WINDOW_PROBE}:`)) peers.add(decodePeer(columns[2] ?? ""));
    }
  }
  return peers;
}

/** `0100007F:1F90` and its IPv6 equivalent: 32-bit words in the machine's byte order, then the port. */
function decodePeer(text: string): string {
  const [address = "", port = ""] = text.split(":");
  const bytes: number[] = [];
  for (let word = 0; word < address.length; word += 8) {
    for (let byte = 6; byte >= 0; byte -= 2) {
      bytes.push(Number.parseInt(address.slice(word + byte, word + byte + 2), 16));
    }
  }
  return `${hexBytes(bytes.length === 4 ? [...MAPPED_PREFIX, ...bytes] : bytes)} ${Number.parseInt(port, 16)}`;
}

const MAPPED_PREFIX = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/** An address in the form that {@link decodePeer} has, so that they can be compared. */
function mapped(address: string): string {
  if (isIP(address) === 4) return hexBytes([...MAPPED_PREFIX, ...address.split(".").map(Number)]);
  const ipv4 = address.match(/^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/);
  const words = (ipv4 === null ? address : `${ipv4[1]}0:0`).split("::");
  const groups = (text: string | undefined) => (text ? text.split(":") : []);
  const left = groups(words[0]);
  const right = groups(words[1]);
  const zeros = new Array<string>(words.length === 2 ? 8 - left.length - right.length : 0).fill("0");
  const bytes = [...left, ...zeros, ...right].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
  if (ipv4 !== null) bytes.splice(12, 4, ...ipv4.slice(2).map(Number));
  return hexBytes(bytes);
}

function hexBytes(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
